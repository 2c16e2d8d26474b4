"""The library answers by id, for the language and the lender of the scene."""

import dataclasses
import datetime

import pytest

from bot.knowledge import Library, Scene
from bot.knowledge.models import Citation, Content
from bot.messages import Listing, Sources, Text

DAY = datetime.date(2026, 11, 22)
ZH, EN = Scene(DAY), Scene(DAY, "en")
OTHER = Scene(DAY, "zh", "icbc", "融e借")


def with_entry(library: Library, topic: str, **fields: object) -> Library:
    """The library with one answer changed."""
    content: Content = library.content
    entry = dataclasses.replace(content.entries[topic], **fields)
    return Library(dataclasses.replace(content, entries={**content.entries, topic: entry}))


def test_an_answer_is_short_then_steps_then_what_it_rests_on(library):
    """What a person reads first, in this order."""
    short, steps, line = library.answer("penalty_interest", ZH)
    assert isinstance(short, Text)
    assert isinstance(steps, Listing)
    assert steps.numbered
    assert steps.title == "现在可以这样做："
    assert line.plain().startswith("依据：")
    assert line.plain().endswith("核对日期：2026 年 11 月 22 日。")


def test_the_source_line_names_laws_before_articles(library):
    """At most two names, the weightiest, and 等 where there are more."""
    changed = with_entry(
        library,
        "lawsuit",
        sources=(
            Citation(section="A2"),
            Citation(reference="press_report"),
            Citation(law="civil_code", article="676"),
            Citation(law="criminal_law", article="193"),
        ),
    )
    assert changed.answer("lawsuit", ZH)[-1].plain().startswith("依据：《民法典》第676条、《刑法》第193条等。")


def test_two_sources_are_named_without_and_others(library):
    """等 would promise more."""
    changed = with_entry(
        library, "lawsuit", sources=(Citation(section="A2"), Citation(law="civil_code", article="676"))
    )
    line = changed.answer("lawsuit", ZH)[-1].plain()
    assert line.startswith("依据：《民法典》第676条、参考文章 A2（已核对）。")


def test_sources_stand_in_full_with_their_day(library):
    """Title, article, number and what the article says; the article's section by its title."""
    changed = with_entry(
        library, "lawsuit", sources=(Citation(section="A2"), Citation(law="credit_regulation", article="16"))
    )
    sources = changed.sources("lawsuit", ZH)
    assert isinstance(sources, Sources)
    assert sources.items[0] == "参考文章第 A2 节“催收怎么进行”（已逐条核对，错处已更正）"
    assert sources.items[1].startswith("《征信业管理条例》第16条（国务院令第631号）：个人不良信息")
    assert sources.checked == "核对日期：2026 年 11 月 22 日。"


def test_english_sources_use_english_marks(library):
    """A colon of its own language, no Chinese comma."""
    changed = with_entry(library, "lawsuit", sources=(Citation(law="civil_code", article="676"),))
    (item,) = changed.sources("lawsuit", EN).items
    assert item.startswith("Civil Code, Article 676: ")


def test_a_source_is_named_once(library):
    """Also when an editor lists it twice."""
    twice = Citation(law="civil_code", article="676")
    assert len(with_entry(library, "lawsuit", sources=(twice, twice)).sources("lawsuit", ZH).items) == 1


def test_source_ids_are_for_machines(library):
    """A kind, a colon, an id; the article of a law after a slash."""
    changed = with_entry(
        library,
        "lawsuit",
        sources=(
            Citation(section="A2"),
            Citation(law="civil_code", article="676"),
            Citation(law="pbc_2003_251"),
            Citation(reference="press_report"),
        ),
    )
    assert changed.source_ids("lawsuit") == [
        "article:A2",
        "law:civil_code/676",
        "law:pbc_2003_251",
        "reference:press_report",
    ]


def test_what_is_webanks_own_is_left_out_for_another_lender(library):
    """Points, steps and the short answer itself."""
    entries = library.content.entries
    scoped = [(e.id, p) for e in entries.values() for p in e.next_steps if p.webank_only]
    assert scoped
    for topic, point in scoped:
        own, other = library.next_steps(topic, ZH), library.next_steps(topic, OTHER)
        assert len(other.items) < len(own.items), topic
        assert not any(item.startswith(point.words["zh"][:8]) for item in other.items), topic
    short_any = [e for e in entries.values() if e.short_any]
    assert short_any
    for entry in short_any:
        assert library.short(entry.id, ZH) != library.short(entry.id, OTHER), entry.id


def test_a_block_without_points_for_this_lender_is_not_shown(library):
    """A heading with nothing under it says nothing."""
    entry = library.content.entries["lawsuit"]
    point = dataclasses.replace(entry.details[0].points[0], webank_only=True)
    block = dataclasses.replace(entry.details[0], points=(point,))
    changed = with_entry(library, "lawsuit", details=(block, *entry.details[1:]))
    assert changed.details("lawsuit", ZH)[0].plain().startswith(block.heading["zh"])
    assert not changed.details("lawsuit", OTHER)[0].plain().startswith(block.heading["zh"])


def test_webanks_own_sources_are_left_out_for_another_lender(library):
    """A statement on WeBank supports nothing about another lender."""
    own = {r.id for r in library.content.references.values() if r.webank_only}
    topics = [e.id for e in library.content.entries.values() if own & {c.reference for c in e.sources}]
    assert topics
    for topic in topics:
        left_out = set(library.sources(topic, ZH).items) - set(library.sources(topic, OTHER).items)
        assert len(left_out) == len(own & {c.reference for c in library.content.entries[topic].sources}), topic


def test_english_falls_back_to_chinese_where_it_is_missing(library):
    """Text by text, so that nothing is missing."""
    entry = library.content.entries["lawsuit"]
    changed = with_entry(library, "lawsuit", short={"zh": "只有中文。"})
    assert changed.short("lawsuit", EN).text == "只有中文。"
    assert changed.question("lawsuit", EN) == entry.question["en"]


def test_related_topics_are_offered_by_their_questions(library):
    """A title to read, a payload to send."""
    for choice, topic in zip(library.related("lawsuit", ZH), library.content.entries["lawsuit"].related, strict=True):
        assert choice.payload == f"/{topic}"
        assert choice.title == library.question(topic, ZH)


def test_a_wording_takes_values_of_its_own(library):
    """<contact> and the like are given where it is said."""
    assert library.say("handoff_own_contact", ZH, contact="王老师") == "想找我们机构的人：王老师。"


def test_an_unknown_topic_is_no_member(library):
    """So that nobody is answered with an error."""
    assert "lawsuit" in library
    assert "no_such_topic" not in library


def test_the_day_of_the_check_is_written_out(library):
    """In the language of the scene."""
    assert library.checked("lawsuit", ZH) == "核对日期：2026 年 11 月 22 日。"
    assert library.checked("lawsuit", EN) == "Checked on 22 November 2026."


@pytest.mark.parametrize("day", [datetime.date(2013, 3, 14), datetime.date(2000, 1, 1)])
def test_a_day_before_every_figure_cannot_be_answered(library, day):
    """A figure without a value that day is an error, never a guess."""
    with pytest.raises(LookupError):
        library.short("credit_record_retention", Scene(day))
