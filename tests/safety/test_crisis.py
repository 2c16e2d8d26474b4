"""Words of self-harm are recognised by patterns alone, before and apart from any model."""

import re

import pytest
from training_sentences import cases, training

from bot.paths import DATA
from bot.safety import CrisisWords, crisis

PATTERNS = DATA / "vocabulary" / "crisis.yml"
# Questions on debts that are taken for despair on purpose; at most five, each with its reason.
BETTER_ONCE_TOO_OFTEN = {
    # a person told to die by a collector may be close to it; the numbers to call do no harm
    "我妈在旁边都听见了，那个人在电话里骂我是社会垃圾，还叫我去死，欠他五千块就能这么说话吗",
    # nearly jumped: this is despair, whatever else is asked
    "信用卡催收的说我这种人就该跳楼，我当时站在阳台上真的差点想不开，他们这样说话没人管吗",
}


@pytest.fixture(scope="module")
def words() -> CrisisWords:
    """The patterns of the project."""
    return CrisisWords.load(PATTERNS)


@pytest.mark.parametrize("text", [case.text for case in cases() if case.intent == "crisis"])
def test_every_word_of_despair_is_recognised(words, text):
    """Outright, oblique, mistyped, in pinyin, in Traditional characters, in English, in the middle of a question."""
    assert words.found_in(text)


@pytest.mark.parametrize("text", [s.text for s in training() if s.intent == "crisis"])
def test_no_training_sentence_of_despair_rests_on_the_model(words, text):
    """What the model learns as despair, the patterns know as well."""
    assert words.found_in(text)


@pytest.mark.parametrize("text", [case.text for case in cases() if case.intent == "not_crisis"])
def test_figures_of_speech_are_not_taken_for_despair(words, text):
    """烦死了, 跳槽, 结束分期: whoever asks this wants an answer."""
    assert not words.found_in(text)


def test_questions_on_debts_are_not_taken_for_despair(words):
    """Of all training sentences of other intents none but the named exceptions."""
    taken = {s.text for s in training() if s.intent != "crisis" and words.found_in(s.normal)}
    assert taken <= BETTER_ONCE_TOO_OFTEN


def test_cases_of_other_topics_are_not_taken_for_despair(words):
    """Nor any of the held-out cases."""
    others = [case.text for case in cases() if case.intent not in {"crisis", "not_crisis"}]
    assert others
    assert [text for text in others if words.found_in(text)] == []


def test_the_exceptions_are_few_and_real(words):
    """Each is a training sentence, each is recognised; one that is neither goes from the list."""
    assert len(BETTER_ONCE_TOO_OFTEN) <= 5
    assert {s.text for s in training()} >= BETTER_ONCE_TOO_OFTEN
    assert all(map(words.found_in, BETTER_ONCE_TOO_OFTEN))


@pytest.mark.parametrize(
    "text",
    [
        "不 想 活 了",
        "不,想,活,了",
        "不。想。活。了",
        "不*想*活*了",
        "不想—活—了",
        "不\u200b想\u200b活\u200b了",
        "不😢想😢活😢了",
        "不想\n活了",
        "我想🔪自🔪杀",
        "想-跳-楼",
        "不想活了！！！！！！",
        "ＺＩＳＨＡ",
        "Kill   MYSELF",
    ],
)
def test_marks_and_spaces_between_characters_hide_nothing(words, text):
    """Whoever breaks a word up means it all the same."""
    assert words.found_in(text)


def test_an_idiom_beside_despair_does_not_hide_it(words):
    """Idioms are taken out before looking, but only they."""
    assert not words.found_in("烦死了，利息这么高")
    assert words.found_in("烦死了，利息这么高，我不想活了")
    assert words.found_in("爸爸去世办后事欠了钱，我也不想活了")


def test_the_same_text_is_searched_once(words):
    """It is looked at when it comes in and again when it is understood; each list of words has its own answer."""
    crisis._found.cache_clear()
    assert words.found_in("我不想活了")
    assert words.found_in("我不想活了")
    assert crisis._found.cache_info().misses == 1
    crisis.forget_texts()
    assert crisis._found.cache_info().currsize == 0
    other = crisis.CrisisWords(signs=re.compile("没有这样的话"), harmless=words.harmless)
    assert not other.found_in("我不想活了")


def test_despair_is_found_late_in_the_part_that_is_read(words):
    """The text is capped at 800 characters, as everywhere."""
    story = "这个月工资没发，房租也交不上，催收一天打好几个电话。"
    assert words.found_in(story * 25 + "我不想活了")
    assert not words.found_in(story * 25)


@pytest.mark.parametrize("text", ["", "   ", "😢", "12345", "。。。"])
def test_nothing_is_found_in_nothing(words, text):
    """Empty messages and marks are no sign."""
    assert not words.found_in(text)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("harmless: [烦死]\n", "signs"),
        ("signs: [自杀]\n", "harmless"),
        ("signs: 自杀\nharmless: [烦死]\n", "signs"),
        ("signs: [自杀, 7]\nharmless: [烦死]\n", "signs"),
        ("signs: ['(自杀']\nharmless: [烦死]\n", "signs"),
        ("- 自杀\n", "signs"),
        ("signs: ['']\nharmless: [烦死]\n", "signs"),
    ],
    ids=["no signs", "no harmless", "no list", "a number", "a broken pattern", "no mapping", "an empty pattern"],
)
def test_a_broken_pattern_file_is_named(tmp_path, content, field):
    """A guide that cannot recognise despair does not start; the error names file and list."""
    path = tmp_path / "broken.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"broken\.yml › {field}"):
        CrisisWords.load(path)
