"""What people see, as it is shown: every answer, for every kind of lender, in both languages."""

import dataclasses
import functools
import re

import pytest
from training_sentences import read

from bot import services
from bot.dialogue.compose import Composer
from bot.knowledge import Library, Scene
from bot.knowledge.placeholders import KINDS, names_in, pick
from bot.messages import Choices, Listing, Message
from bot.paths import DATA, ROOT

TODAY = services.today()
OWN, VERIFIED, KNOWN, WITHOUT_HOTLINE, UNNAMED = "webank", "icbc", "mybank", "msxf", None
LENDERS = {OWN: None, VERIFIED: "融e借", KNOWN: "网商贷", WITHOUT_HOTLINE: "安逸花", UNNAMED: "网贷"}
SCENES = [Scene(TODAY, locale, lender, product) for locale in ("zh", "en") for lender, product in LENDERS.items()]
OTHERS = [scene for scene in SCENES if not scene.own]
UNSURE = read(ROOT / "tests" / "content" / "unsure.yml")["unsure"]
COUNT = r"(?:\d+|[一二两三四五六七八九十百]+|(?:one|two|three|five|seven|ten|thirty|ninety)\b)"


def label(scene: Scene) -> str:
    """A scene as the name of a test."""
    return f"{scene.locale}-{scene.lender or 'unnamed'}"


@dataclasses.dataclass(frozen=True)
class Shown:
    """All that a person can be shown about one topic."""

    answer: tuple[Message, ...]
    details: tuple[Message, ...]
    sources: tuple[Message, ...]
    next_steps: tuple[Message, ...]

    @property
    def lines(self) -> list[str]:
        """Every line of it."""
        messages = [*self.answer, *self.details, *self.sources, *self.next_steps]
        return [line for message in messages for line in message.plain().splitlines()]


@functools.lru_cache(maxsize=1)
def project_library() -> Library:
    """The project's own content, on the day of the tests."""
    return Library.load(DATA, TODAY)


@functools.cache
def shown(scene: Scene) -> dict[str, Shown]:
    """All topics as a scene shows them."""
    composer = Composer(project_library())
    return {
        topic: Shown(
            composer.answer(topic, scene).messages,
            composer.details(topic, scene).messages,
            composer.sources(topic, scene).messages,
            composer.next_steps(topic, scene).messages,
        )
        for topic in composer.library.content.entries
    }


@functools.cache
def wordings(scene: Scene) -> dict[str, list[str]]:
    """The fixed words of a scene, by key, with … for what an action fills in."""
    library, found = project_library(), {}
    for key, words in library.content.wording.items():
        blanks = {kind: "…" for text in words.values() for kind, _ in names_in(text) if kind not in KINDS}
        found[f"wording {key}"] = [library.say(key, scene, **blanks)]
    return found


def lines(scene: Scene) -> dict[str, list[str]]:
    """Every line that a scene may show, by topic or wording."""
    return {topic: found.lines for topic, found in shown(scene).items()} | wordings(scene)


def found(pattern: str, scene: Scene) -> list[str]:
    """Where a pattern is met, with the line."""
    expression = re.compile(pattern)
    return [f"{where}: {line}" for where, part in lines(scene).items() for line in part if expression.search(line)]


@functools.cache
def own_words(scene: Scene) -> dict[str, list[str]]:
    """Every line without what articles are quoted with; the guide says the contrary right after it."""
    library = project_library()
    entries = library.content.entries.values()
    quotes = [pick(c.says, scene.locale) for entry in entries for c in entry.corrects]
    mark = library.say("correction", scene, says="…", instead="…").partition("…")[0]
    bare = {}
    for where, all_lines in lines(scene).items():
        bare[where] = [
            functools.reduce(lambda text, quote: text.replace(quote, ""), quotes, line) if mark in line else line
            for line in all_lines
        ]
    return bare


in_every_scene = pytest.mark.parametrize("scene", SCENES, ids=label)
for_other_lenders = pytest.mark.parametrize("scene", OTHERS, ids=label)


def test_the_lenders_of_these_tests_are_of_four_kinds():
    """A verified number, one of common knowledge, none, and no lender in the directory."""
    lenders = project_library().content.lenders
    assert [lenders[key].hotline_strength for key in (OWN, VERIFIED, KNOWN)] == ["verified", "verified", "known"]
    assert lenders[WITHOUT_HOTLINE].hotline is None


@in_every_scene
def test_nothing_is_left_unfilled(scene):
    """No <…> of ours reaches a person."""
    rendered = [f"{topic}: {line}" for topic, part in shown(scene).items() for line in part.lines]
    assert [line for line in rendered if "<" in line or ">" in line] == []


@in_every_scene
def test_no_text_is_empty(scene):
    """Every message says something, every item of a list too, every choice has a title."""
    for topic, part in shown(scene).items():
        for message in (*part.answer, *part.details, *part.sources, *part.next_steps):
            texts = message.plain().splitlines()
            assert all(line.strip(" ·0123456789.") for line in texts), f"{topic}: {message}"
            assert not isinstance(message, Choices) or message.choices, f"{topic}: {message}"


@in_every_scene
def test_only_listed_sites_are_shown(scene):
    """No link, and no address but those of data/hotlines.yml."""
    allowed = {hotline.site for hotline in project_library().content.hotlines.values() if hotline.site and hotline.show}
    address = re.compile(r"(?i)https?:|www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|gov|top|cc|app)\b(?:\.cn)?")
    text = "\n".join(line for part in lines(scene).values() for line in part)
    assert {match.group().lower() for match in address.finditer(text)} <= allowed


@in_every_scene
def test_numbers_that_must_not_be_shown_are_not(scene):
    """False numbers in circulation, and the securities line, which has nothing to do with loans."""
    numbers = [entry["number"] for entry in read(DATA / "lenders.yml")["false_numbers"]] + ["12386"]
    assert len(numbers) > 1
    spellings = "|".join(re.escape(number).replace(r"\-", "[- ]?") for number in numbers)
    assert found(rf"(?<!\d)(?:{spellings})(?!\d)", scene) == []


@for_other_lenders
def test_webank_hotline_is_never_given_for_another_lender(scene):
    """Somebody with another lender would be sent to people who cannot help."""
    assert found(r"95384", scene) == []


@for_other_lenders
def test_webank_is_not_named_for_another_lender(scene):
    """What holds for 微粒贷 alone is left out; only articles on it are still corrected."""
    corrections = project_library().say("correction", scene, says="…", instead="…").partition("…")[0]
    named = found(r"微粒贷|微众|WeBank|Weilidai", scene)
    assert [line for line in named if corrections not in line and not line.startswith("wording own_product")] == []


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_another_lender_is_named_with_its_own_verified_number(locale):
    """The note in front of the answer says whom to call."""
    for part in shown(Scene(TODAY, locale, VERIFIED, LENDERS[VERIFIED])).values():
        assert "融e借" in part.answer[0].plain()
        assert "95588" in part.answer[0].plain()


@pytest.mark.parametrize("lender", [WITHOUT_HOTLINE, UNNAMED])
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_lender_without_a_checked_number_gets_none(locale, lender):
    """The way to its number is said instead; nothing that looks like a number is made up."""
    scene = Scene(TODAY, locale, lender, LENDERS[lender])
    for part in shown(scene).values():
        assert not re.search(r"\d{5,}", part.answer[0].plain())
        assert project_library().say("lender_contact_unknown", scene) in part.answer[0].plain()


@in_every_scene
def test_the_answer_comes_first_and_ends_with_what_to_do_now(scene):
    """Short answer, numbered steps, one line on what it rests on, then what can be tapped."""
    title = project_library().say("next_steps_title", scene)
    for topic, part in shown(scene).items():
        short, steps, sources, choices = part.answer[0 if scene.own else 1 :]
        assert short == project_library().short(topic, scene)
        assert isinstance(steps, Listing), topic
        assert steps.title == title, topic
        assert steps.numbered, topic
        assert 1 <= len(steps.items) <= 4, topic
        assert project_library().checked(topic, scene) in sources.plain(), topic
        assert isinstance(choices, Choices), topic


@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene.locale == "zh"], ids=label)
def test_the_first_bubbles_are_short(scene):
    """What is read first fits on the screen of a phone: 120 characters."""
    for topic, part in shown(scene).items():
        bubbles = part.answer[: 1 if scene.own else 2]
        assert max(len(bubble.plain()) for bubble in bubbles) <= 120, topic


@in_every_scene
def test_every_answer_shows_its_sources_and_its_day(scene):
    """Each source in full, and when it was last compared with them."""
    for topic, part in shown(scene).items():
        sources = part.sources[0].plain()
        assert len(sources.splitlines()) >= 3, topic
        assert project_library().checked(topic, scene) in sources, topic
        for citation in project_library().content.entries[topic].sources:
            if citation.law:
                law = project_library().content.laws[citation.law]
                assert (law.title.get(scene.locale) or law.title["zh"]) in sources, topic


@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene.locale == "en"], ids=label)
def test_english_answers_are_english(scene):
    """Chinese appears only as the names of products, menus and the numbers of rules."""
    for topic, part in shown(scene).items():
        for line in (line for m in (*part.answer, *part.details, *part.next_steps) for line in m.plain().splitlines()):
            han = len(re.findall(r"[\u3400-\u9fff]", line))
            assert han <= len(line) / 5, f"{topic}: {line}"
            assert not re.search(r"[，。；：、]", line), f"{topic}: {line}"


@in_every_scene
def test_next_steps_and_details_repeat_no_sentence(scene):
    """A sentence shown twice in one answer is a slip of the editor."""
    for topic, part in shown(scene).items():
        items = [item for m in (*part.answer, *part.details) if isinstance(m, Listing) for item in m.items]
        assert len(items) == len(set(items)), topic


@functools.cache
def patterns(unsure_id: str, locale: str) -> re.Pattern[str]:
    """The patterns of one unsure fact."""
    (fact,) = [fact for fact in UNSURE if fact["id"] == unsure_id]
    return re.compile("|".join(f"(?:{p.replace('{n}', COUNT)})" for p in fact[locale]), re.IGNORECASE)


def catches(unsure_id: str, text: str) -> bool:
    """True when the patterns of either language meet the text."""
    return any(patterns(unsure_id, locale).search(text) for locale in ("zh", "en"))


def by_fact(key: str) -> list[tuple[str, str]]:
    """(unsure fact, sentence) pairs."""
    return [(fact["id"], sentence) for fact in UNSURE for sentence in fact[key]]


@pytest.mark.parametrize(("unsure_id", "sentence"), by_fact("caught"))
def test_the_patterns_catch_what_is_unsure(unsure_id, sentence):
    """A pattern that catches nothing would let everything through."""
    assert catches(unsure_id, sentence)


@pytest.mark.parametrize(("unsure_id", "sentence"), by_fact("let_through"))
def test_the_patterns_let_through_what_is_right(unsure_id, sentence):
    """A pattern that catches too much would forbid right answers."""
    assert not catches(unsure_id, sentence)


@pytest.mark.parametrize("unsure_id", [fact["id"] for fact in UNSURE])
@in_every_scene
def test_no_unsure_fact_is_shown(scene, unsure_id):
    """What could not be confirmed is not said; what articles say of it may be quoted where it is corrected."""
    pattern = patterns(unsure_id, scene.locale)
    met = [f"{where}: {line}" for where, found in own_words(scene).items() for line in found if pattern.search(line)]
    assert not met, "\n".join(met)
