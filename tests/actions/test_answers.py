"""Answers: what every message carries, a second question, another lender, the language, follow-ups."""

import dataclasses

import pytest

from bot import services
from bot.dialogue import payloads


def test_every_message_of_an_answer_carries_what_machines_need(talk, library):
    """Topic, sources, day of the check and language, beside the fields of the message itself."""
    reply = talk.hears("penalty_interest", "罚息怎么算")
    assert reply.kinds == ["text", "list", "text", "choices"]
    for guide in reply.about:
        assert guide["topic"] == "penalty_interest"
        assert guide["sources"] == library.source_ids("penalty_interest")
        assert guide["checked"] == library.content.entries["penalty_interest"].checked.isoformat()
        assert guide["locale"] == "zh"


def test_a_message_says_in_its_fields_what_it_says_in_words(talk):
    """Clients that show more lose nothing against those that show text."""
    for message in talk.hears("penalty_interest", "罚息怎么算").messages:
        fields = message["guide"]["message"]
        words = fields.get("text") or fields.get("title") or fields["prompt"]
        assert words in message["text"]
        assert all(item in message["text"] for item in fields.get("items", ()))


@pytest.mark.parametrize("topic", sorted(services.library().content.entries))
def test_every_topic_is_answered(talk, library, scene, topic):
    """The answer of the library, what to do now, and buttons for more."""
    reply = talk.hears(topic, "问一下")
    assert reply.messages[0]["text"] == library.short(topic, scene).text
    assert reply.topics == {topic}
    assert reply.payloads[:2] == ["/ask_more_detail", "/ask_source"]
    entry = library.content.entries[topic]
    opens = [payloads.OPENS[entry.opens]] if entry.opens else []
    assert reply.payloads[2:] == opens + [f"/{other}" for other in entry.related[:3]]
    assert talk.slots["last_topic"] == topic


def test_a_second_question_is_answered_shortly_and_offered(talk, library, scene):
    """逾期三天会上征信吗 能分期吗: both, the second in one sentence and as a button."""
    reply = talk.hears("credit_reporting", "逾期三天会上征信吗 能分期吗", second="installment_extension")
    assert "您还问了" in reply.text
    assert library.short("installment_extension", scene).text in reply.text
    assert "/installment_extension" in reply.payloads
    assert talk.slots["offered_topic"] == "installment_extension"
    assert reply.topics == {"credit_reporting"}


def test_yes_opens_the_second_question_once(talk):
    """And a further yes goes into its detail."""
    talk.hears("credit_reporting", "逾期三天会上征信吗 能分期吗", second="installment_extension")
    assert talk.hears("affirm", "好的").topics == {"installment_extension"}
    assert talk.slots["offered_topic"] is None
    assert talk.slots["last_topic"] == "installment_extension"
    again = talk.hears("affirm", "好的")
    assert again.topics == {"installment_extension"}
    assert "list" in again.kinds
    assert "/ask_source" in again.payloads


def test_a_second_question_that_is_the_first_is_not_repeated(talk):
    """Nor one that no answer fits."""
    for second in ("lawsuit", "no_such_topic"):
        reply = talk.hears("lawsuit", "会被起诉吗 真的会起诉吗", second=second)
        assert "您还问了" not in reply.text
        assert len(reply.payloads) == len(set(reply.payloads))


def test_an_offer_is_forgotten_with_the_next_answer(talk):
    """Yes after another answer does not go back to it."""
    talk.hears("credit_reporting", "逾期三天会上征信吗 能分期吗", second="installment_extension")
    talk.hears("lawsuit", "会被起诉吗")
    assert talk.slots["offered_topic"] is None
    assert talk.hears("affirm", "嗯").topics == {"lawsuit"}


def test_another_lender_gets_the_note_and_its_own_number(talk, huabei, say):
    """花呗: said to be so, with Alipay's verified hotline, never WeBank's."""
    reply = talk.hears("penalty_interest", "花呗罚息怎么算", huabei)
    assert reply.messages[0]["text"].startswith("您说的是花呗。")
    assert "支付宝客服 95188" in reply.messages[0]["text"]
    assert "95384" not in reply.text
    assert (talk.slots["named_lender"], talk.slots["named_product"]) == ("ant", "花呗")


def test_a_lender_without_a_checked_number_gets_none(talk, unchecked):
    """The way to its number instead."""
    reply = talk.hears("penalty_interest", "安逸花罚息怎么算", unchecked)
    assert "号码看官方 App 或合同" in reply.messages[0]["text"]
    assert "95384" not in reply.text


def test_a_kind_of_loan_names_no_lender(talk, card):
    """信用卡逾期: what holds for any lender."""
    reply = talk.hears("overdue_consequences", "信用卡逾期会怎样", card)
    assert reply.messages[0]["text"].startswith("您说的是信用卡。")
    assert "95384" not in reply.text
    assert talk.slots["named_lender"] == "any"


def test_the_lender_stays_until_another_is_named(talk, huabei, own_product):
    """Follow-ups and further questions are about it; 微粒贷 switches back."""
    talk.hears("penalty_interest", "花呗罚息怎么算", huabei)
    assert "95384" not in talk.hears("ask_more_detail", "说详细点").text
    assert talk.hears("lawsuit", "会起诉吗").messages[0]["text"].startswith("您说的是花呗。")
    back = talk.hears("lawsuit", "微粒贷会起诉吗", own_product)
    assert not back.messages[0]["text"].startswith("您说的是")
    assert talk.slots["named_lender"] is None
    assert talk.slots["named_product"] is None


def test_webank_comes_first_when_two_are_named(talk, huabei, own_product):
    """微粒贷和花呗都逾期了: the guide's own lender."""
    reply = talk.hears("overdue_consequences", "微粒贷和花呗都逾期了", huabei, own_product)
    assert not reply.messages[0]["text"].startswith("您说的是")


@pytest.mark.parametrize("topic", ["credit_impact_cards", "credit_impact_loans", "borrow_to_repay"])
def test_a_product_that_the_loan_has_an_effect_on_is_not_the_lender(talk, topic, card, huabei):
    """逾期会影响信用卡吗 is about 微粒贷; so is 还能借花呗吗."""
    for product in (card, huabei):
        reply = talk.hears(topic, "逾期会影响它吗", product)
        assert not reply.messages[0]["text"].startswith("您说的是")
        assert talk.slots["named_lender"] is None


def test_english_is_answered_in_english(talk, library, scene):
    """Words, buttons and the language that machines see."""
    reply = talk.hears("lawsuit", "Can they sue me?")
    english = dataclasses.replace(scene, locale="en")
    assert reply.messages[0]["text"] == library.short("lawsuit", english).text
    assert {guide["locale"] for guide in reply.about} == {"en"}
    assert library.say("button_detail", english) in [button["title"] for button in reply.messages[-1]["buttons"]]


def test_a_button_keeps_the_language(talk):
    """A payload has no language of its own."""
    talk.hears("lawsuit", "Can they sue me?")
    tapped = talk.hears("ask_more_detail")
    assert {guide["locale"] for guide in tapped.about} == {"en"}
    back = talk.hears("lawsuit", "会被起诉吗")
    assert {guide["locale"] for guide in back.about} == {"zh"}
    assert {guide["locale"] for guide in talk.hears("ask_source").about} == {"zh"}


def test_a_message_without_a_language_keeps_the_one_before(talk):
    """OK and 3000 are both."""
    talk.hears("lawsuit", "Can they sue me?")
    assert {guide["locale"] for guide in talk.hears("affirm", "ok").about} == {"en"}


FOLLOW_UPS = {
    "ask_more_detail": lambda library, topic, scene: library.details(topic, scene),
    "ask_source": lambda library, topic, scene: [library.sources(topic, scene)],
    "ask_next_steps": lambda library, topic, scene: [library.next_steps(topic, scene)],
}


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_a_follow_up_speaks_of_the_last_topic(talk, library, scene, intent):
    """说详细点, 依据是什么, 那怎么办 after an answer."""
    talk.hears("home_visit", "会上门吗")
    reply = talk.hears(intent, "接着说")
    expected = [message.plain() for message in FOLLOW_UPS[intent](library, "home_visit", scene)]
    assert [message["text"] for message in reply.messages[:-1]] == expected
    assert reply.topics == {"home_visit"}
    assert reply.kinds[-1] == "choices"
    assert f"/{intent}" not in reply.payloads
    assert talk.slots["last_topic"] == "home_visit"


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_a_follow_up_without_a_topic_asks_for_one(talk, say, intent):
    """With the themes to choose from."""
    reply = talk.hears(intent, "接着说")
    assert reply.text == say("no_topic_yet")
    assert reply.topics == {None}
    assert '/show_theme{"theme": "overdue"}' in reply.payloads


def test_a_long_message_is_said_to_be_read_in_part(talk, say, library, scene):
    """Before the answer, so that the person knows what it rests on."""
    reply = talk.hears("lawsuit", "很长的话" * 200, truncated=True)
    assert reply.messages[0]["text"] == say("read_in_part")
    assert reply.messages[1]["text"] == library.short("lawsuit", scene).text


def test_the_day_decides_what_is_said(talk, monkeypatch):
    """GUIDE_TODAY plays on another day: the five years hold from that day on, and before it nothing is guessed."""
    monkeypatch.setenv("GUIDE_TODAY", "2030-01-01")
    assert "5 年" in talk.hears("credit_record_retention", "记录多久消除").messages[0]["text"]
    monkeypatch.setenv("GUIDE_TODAY", "2013-03-14")
    with pytest.raises(LookupError, match="record_retention_years on 2013-03-14"):
        talk.hears("credit_record_retention", "记录多久消除")
