"""Everything but answers: greetings, menus, not understanding, yes and no, a person, despair, stopping."""

import itertools
import re

import pytest
from training_sentences import read

from bot.paths import DATA

THEMES = [f'/show_theme{{"theme": "{theme["id"]}"}}' for theme in read(DATA / "themes.yml")["themes"]]
MENU = [*THEMES, "/human_handoff"]
RANKING = ("lawsuit", "greet", "penalty_interest", "out_of_scope", "home_visit", "grace_period")


def test_the_first_greeting_says_what_the_guide_is(talk, say):
    """With the menu; later ones are short."""
    first = talk.hears("greet", "你好")
    assert first.text == say("greeting")
    assert first.payloads == MENU
    again = talk.hears("greet", "在吗")
    assert again.text == say("greeting_again")
    assert again.payloads == []


@pytest.mark.parametrize(
    ("intent", "key"), [("goodbye", "goodbye"), ("thank", "thanks"), ("bot_challenge", "bot_challenge")]
)
def test_small_talk_gets_its_words(talk, say, intent, key):
    """One sentence, no topic."""
    reply = talk.hears(intent, "嗯")
    assert reply.text == say(key)
    assert reply.topics == {None}


def test_the_guide_does_not_pass_for_a_person_or_the_bank(talk):
    """The honest answer to 你是真人吗."""
    text = talk.hears("bot_challenge", "你是真人吗").text
    assert "我是一个程序" in text
    assert "不是真人" in text


def test_what_the_guide_can_do_is_shown_by_themes(talk, say):
    """And the way to a person."""
    reply = talk.hears("ask_capabilities", "你能干嘛")
    assert reply.text == say("capabilities")
    assert reply.payloads == MENU


@pytest.mark.parametrize("theme", read(DATA / "themes.yml")["themes"], ids=lambda theme: theme["id"])
def test_a_theme_shows_its_questions(talk, library, scene, theme):
    """Each as a button with the question on it."""
    reply = talk.hears("show_theme", None, {"entity": "theme", "value": theme["id"]})
    assert reply.payloads == [f"/{topic}" for topic in theme["topics"]]
    titles = [button["title"] for button in reply.messages[0]["buttons"]]
    assert titles == [library.question(topic, scene) for topic in theme["topics"]]


@pytest.mark.parametrize("entities", [(), ({"entity": "theme", "value": "no_such_theme"},)])
def test_an_unknown_theme_shows_the_menu(talk, entities):
    """A button of yesterday's page still leads somewhere."""
    assert talk.hears("show_theme", None, *entities).payloads == MENU


def test_first_three_topics_are_offered(talk, say):
    """The likeliest that have an answer, by their questions, and none of them."""
    reply = talk.hears("nlu_fallback", "那个事情怎么弄", ranking=RANKING)
    assert reply.text == say("unsure")
    assert reply.payloads == ["/lawsuit", "/penalty_interest", "/home_visit", "/none_of_these"]


def test_the_second_time_the_menu_and_a_person_are_offered(talk, say):
    """Never the same three again."""
    talk.hears("nlu_fallback", "那个事情怎么弄", ranking=RANKING)
    reply = talk.hears("nlu_fallback", "就那个啊", ranking=RANKING)
    assert reply.text == say("unsure_again")
    assert reply.payloads == MENU


def test_nothing_understood_never_ends_in_silence_or_the_same_words(talk):
    """However often, something is said, neighbours differ, and the count stays within what the slot may hold."""
    said = []
    for _ in range(15):
        said.append(talk.hears("nlu_fallback", "呜", ranking=RANKING).text)
        assert 0 < talk.slots["misses"] <= 10
    assert all(said)
    assert all(one != following for one, following in itertools.pairwise(said))


def test_an_answer_starts_the_count_anew(talk, say):
    """What was not understood before is forgiven."""
    talk.hears("nlu_fallback", "那个事情怎么弄", ranking=RANKING)
    talk.hears("lawsuit", "会被起诉吗")
    assert talk.slots["misses"] == 0
    assert talk.hears("nlu_fallback", "那个事情怎么弄", ranking=RANKING).text == say("unsure")


def test_without_words_there_is_nothing_to_offer(talk, say):
    """Emoji or digits: asks for a sentence, with the menu."""
    reply = talk.hears("nlu_fallback", "😢")
    assert reply.text == say("no_words")
    assert reply.payloads == MENU


def test_no_after_an_offer_brings_the_menu(talk, say):
    """By word or by button."""
    talk.hears("nlu_fallback", "那个事情怎么弄", ranking=RANKING)
    assert talk.hears("deny", "都不是").text == say("none_of_these")
    tapped = talk.hears("none_of_these")
    assert tapped.text == say("none_of_these")
    assert tapped.payloads == MENU


def test_no_to_a_second_question_takes_the_offer_back(talk, say):
    """A plain word; a later yes does not open it."""
    talk.hears("credit_reporting", "会上征信吗 能分期吗", second="installment_extension")
    assert talk.hears("deny", "不用了").text == say("deny")
    assert talk.slots["offered_topic"] is None
    assert talk.hears("affirm", "好").topics == {"credit_reporting"}


def test_no_out_of_the_blue_is_taken_kindly(talk, say):
    """Nothing was offered."""
    assert talk.hears("deny", "不是").text == say("deny")


def test_yes_out_of_the_blue_asks_what_it_is_about(talk, say):
    """With the menu; nothing is guessed."""
    reply = talk.hears("affirm", "是的")
    assert reply.text == say("ask_what")
    assert reply.payloads == MENU


def test_yes_to_three_topics_is_no_choice(talk, say):
    """Which of them is asked, also when there was an answer before."""
    talk.hears("lawsuit", "会被起诉吗")
    talk.hears("nlu_fallback", "那个事情怎么弄", ranking=RANKING)
    assert talk.hears("affirm", "是").text == say("ask_what")


def test_yes_after_an_answer_goes_into_detail(talk, library, scene):
    """As 说详细点 would."""
    talk.hears("lawsuit", "会被起诉吗")
    reply = talk.hears("affirm", "好")
    assert reply.messages[0]["text"] == library.details("lawsuit", scene)[0].plain()


def test_a_question_about_something_else_is_declined(talk, say):
    """With what the guide can do instead."""
    reply = talk.hears("out_of_scope", "今天股票涨了吗")
    assert reply.text == say("out_of_scope")
    assert reply.payloads == MENU
    assert reply.topics == {None}


def test_an_answer_that_did_not_fit_is_regretted(talk, say):
    """Its neighbours, the menu and a person."""
    talk.hears("lawsuit", "会被起诉吗")
    reply = talk.hears("complain_answer", "答非所问")
    assert reply.text == say("complain")
    assert reply.payloads[-2:] == ["/ask_capabilities", "/human_handoff"]
    assert len(reply.payloads) == 5


def test_a_complaint_without_an_answer_before_still_leads_somewhere(talk):
    """The menu and a person."""
    assert talk.hears("complain_answer", "没用").payloads == ["/ask_capabilities", "/human_handoff"]


def test_a_person_is_told_whom_to_call_and_what_to_say(talk, say, monkeypatch):
    """The bank's number, three sentences to say, and free legal advice where the organisation names nobody."""
    monkeypatch.delenv("GUIDE_CONTACT", raising=False)
    reply = talk.hears("human_handoff", "转人工")
    assert "95384" in reply.messages[0]["text"]
    script = reply.about[1]["message"]["items"]
    assert list(script) == [say(f"handoff_script_{i}") for i in (1, 2, 3)]
    assert reply.messages[-1]["text"] == say("handoff_no_contact")
    assert "12348" in reply.text


def test_the_organisations_own_people_are_named(talk, monkeypatch):
    """GUIDE_CONTACT says how to reach them."""
    monkeypatch.setenv("GUIDE_CONTACT", " 周一至周五 0755-00000000 ")
    assert talk.hears("human_handoff", "转人工").messages[-1]["text"] == "想找我们机构的人：周一至周五 0755-00000000。"


def test_a_blank_contact_is_none(talk, say, monkeypatch):
    """An empty setting is no person."""
    monkeypatch.setenv("GUIDE_CONTACT", "  ")
    assert talk.hears("human_handoff", "转人工").messages[-1]["text"] == say("handoff_no_contact")


def test_somebody_with_another_lender_is_sent_to_that_one(talk, huabei):
    """Not to WeBank."""
    talk.hears("penalty_interest", "花呗罚息怎么算", huabei)
    text = talk.hears("human_handoff", "转人工").text
    assert "95188" in text
    assert "95384" not in text


@pytest.mark.parametrize(
    ("text", "of_debts"),
    [
        ("我不想活了", "债|贷|欠|还款|逾期|利息|征信|催收|银行|微众|法院"),
        ("I want to die", "(?i)debt|loan|owe|overdue|interest|credit|collect|bank|court"),
    ],
)
def test_despair_is_answered_without_a_word_on_debts(talk, text, of_debts):
    """Calm words, numbers to tap, no topic, no button."""
    talk.hears("penalty_interest", "罚息怎么算")
    reply = talk.hears("crisis", text)
    assert reply.kinds[0] == "crisis"
    assert [number for number, _ in reply.about[0]["message"]["hotlines"]] == ["12356", "110", "120"]
    assert all(number in reply.messages[0]["text"] for number in ("12356", "110", "120"))
    assert not re.search(of_debts, reply.text)
    assert reply.topics == {None}
    assert reply.payloads == []


def test_a_yes_after_despair_opens_no_talk_of_debts(talk):
    """Debts come up again only when the person asks about them."""
    talk.hears("credit_reporting", "会上征信吗 能分期吗", second="installment_extension")
    talk.hears("crisis", "我不想活了")
    reply = talk.hears("affirm", "嗯")
    assert reply.topics == {None}


def test_stopping_is_answered_shortly(talk, say):
    """And takes back what was offered."""
    talk.hears("credit_reporting", "会上征信吗 能分期吗", second="installment_extension")
    reply = talk.hears("stop", "先这样")
    assert reply.text == say("stop")
    assert talk.slots["offered_topic"] is None


def test_restarting_forgets_everything_but_the_language(talk, huabei):
    """Topic, lender and count; said in words, with the menu."""
    talk.hears("nlu_fallback", "that thing", ranking=RANKING)
    talk.hears("penalty_interest", "How is Huabei penalty interest charged?", huabei, second="lawsuit")
    reply = talk.hears("restart", "start over")
    assert "start again" in reply.text
    assert reply.payloads == MENU
    assert {name: value for name, value in talk.slots.items() if value} == {"locale": "en"}
    assert talk.hears("ask_more_detail", "more detail please").topics == {None}


@pytest.mark.parametrize("intent", ["greet", "out_of_scope", "human_handoff", "ask_capabilities", "crisis", "stop"])
def test_whatever_is_understood_starts_the_count_anew(talk, intent):
    """Only not understanding counts."""
    talk.hears("nlu_fallback", "那个事情怎么弄", ranking=RANKING)
    talk.hears(intent, "嗯")
    assert talk.slots["misses"] == 0
