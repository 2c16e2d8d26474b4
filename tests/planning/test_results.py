"""What is shown: every figure from the sums, nothing promised beyond what is left, and in both languages."""

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import services
from bot.knowledge import Scene
from bot.messages import Listing, PlanLink, Table, Text
from bot.planning.interest_reply import InterestReply
from bot.planning.interest_task import InterestTask
from bot.planning.plan_reply import PlanReply
from bot.planning.plan_sums import work_out
from bot.planning.terms import Terms

TODAY = services.today()

KNOWN = {"principal": "8000", "rate": "0.0005", "rate_kind": "daily_rate", "days": 12, "since": None}
UNKNOWN = {"principal": "unknown", "rate": "unknown", "days": "unknown"}
WHOLE = {
    "debts": [
        {"name": "花呗", "amount": "8000", "lender": "ant", "rate": "0.15"},
        {"name": "微粒贷", "amount": "20000", "lender": "webank", "rate": "0.18", "overdue_days": 12},
    ],
    "income": "6000",
    "spending": {"housing": "1500", "food": "1000"},
    "dependants": 1,
    "one_off": "2000",
    "reason": "job",
    "so_far": "nothing",
}
NOTHING = {"debts": "unknown", "income": "unknown", "spending": "unknown"} | dict.fromkeys(
    ("dependants", "one_off", "reason", "so_far"), "unknown"
)


def plan(library, inputs, locale="zh") -> PlanReply:
    """The planner's reply to what was told."""
    return PlanReply(library, Scene(TODAY, locale), inputs)


def words(messages) -> str:
    """All texts of messages."""
    return "\n".join(message.plain() for message in messages)


def test_the_table_shows_ordinary_overdue_extra_and_total(library, scene):
    """8,000 yuan at 0.05 % a day, 12 days, 1.5 times: 4 and 48, 6 and 72, 2 and 24, with the principal 8,072."""
    table = InterestReply(library, scene, KNOWN).reply().messages[0]
    assert isinstance(table, Table)
    assert [row[1:] for row in table.rows] == [
        ("4 元", "48 元"),
        ("6 元", "72 元"),
        ("2 元", "24 元"),
        ("—", "8,072 元"),
    ]


def test_what_is_not_known_becomes_a_range(library, scene):
    """F2.9: 0.02 % to 0.05 % a day, on the sum and the days of the example, and each assumption is named."""
    reply = InterestReply(library, scene, UNKNOWN).reply()
    text = words(reply.messages)
    assert "3～7.50 元" in text
    assert "90～225 元" in text
    assert text.count("不知道") + text.count("没说") == 4


@pytest.mark.parametrize(
    ("multiple", "flagged"), [("1.3", False), ("1.31", False), ("1.32", True), ("1.5", True)]
)  # 0.24 ÷ 365 ÷ 0.0005 = 1.315
def test_a_yearly_rate_above_the_cap_is_flagged(library, scene, multiple, flagged):
    """F2.3: only above 24 %."""
    reply = InterestReply(library, scene, KNOWN | {"multiple": multiple}).reply()
    assert ("可以请求法院" in words(reply.messages)) is flagged


def test_a_penalty_rate_is_taken_for_what_it_is(library, scene):
    """0.075 % of penalty interest is 0.05 % of the contract at 1.5 times, not 0.1125 %."""
    told = KNOWN | {"rate": "0.00075", "rate_is_penalty": True}
    assert "6 元" in InterestReply(library, scene, told).reply().messages[0].rows[1][1]


@pytest.mark.parametrize(
    ("rate", "kind", "daily"), [("0.18", "yearly_rate", "0.05%"), ("0.015", "monthly_rate", "0.05%")]
)
def test_other_units_are_turned_into_a_day(library, scene, rate, kind, daily):
    """18 % a year and 1.5 % a month are 0.05 % a day."""
    told = KNOWN | {"rate": rate, "rate_kind": kind}
    reply = InterestReply(library, scene, told).reply()
    assert f"日利率 {daily}" in words(reply.messages)
    assert reply.messages[0].rows[1][1:] == ("6 元", "72 元")


def test_compound_interest_is_shown_only_where_it_was_told(library, scene):
    """200 yuan of unpaid interest for 12 days at 0.075 %: 1.80."""
    assert "复利" not in "".join(row[0] for row in InterestReply(library, scene, KNOWN).reply().messages[0].rows)
    table = InterestReply(library, scene, KNOWN | {"unpaid_interest": "200"}).reply().messages[0]
    assert ("没付利息的复利", "—", "1.80 元") in table.rows


def test_another_lender_is_not_given_the_products_range_as_its_own(library):
    """The range is said to be no statement about it."""
    text = words(InterestReply(library, Scene(TODAY, lender=None), UNKNOWN).reply().messages)
    assert "不代表您这一家" in text
    assert "微粒贷" not in text


def test_the_result_carries_its_sources(library, scene):
    """So that “what is this based on” has an answer, for the plan too."""
    assert InterestReply(library, scene, KNOWN).reply().topic == "penalty_interest"
    assert plan(library, WHOLE).reply("https://guide/plan/x").topic == "negotiate_repayment"


def test_the_plan_of_two_debts(library):
    """By hand: 6,000 − 2,500 = 3,500 left, 3,150 offered; the overdue debt first, 2,000 of it at once."""
    shown = plan(library, WHOLE)
    assert shown.outcome.offer == 3150
    assert [debt.name for debt, _ in shown.outcome.debts] == ["微粒贷", "花呗"]
    first, second = shown.outcome.plan.instalments[:2]
    assert (first.month, first.payment, first.balance) == (0, 2000, 26000)
    assert second.interest == 370  # 18,000 × 1.5 % + 8,000 × 1.25 %
    assert second.balance == Decimal(26000) - (3150 - 370)


def test_chat_and_page_show_the_same_figures(library):
    """Every row of every table in the chat stands on the page, but for the months that the chat leaves out."""
    shown = plan(library, WHOLE)
    chat = [m for m in shown.reply("https://guide/plan/x").messages if isinstance(m, Table)]
    page = [m for m in shown.page().messages if isinstance(m, Table)]
    assert [t.title for t in chat] == [t.title for t in page]
    for small, large in zip(chat, page, strict=True):
        assert set(small.rows) <= set(large.rows)
    assert len(page[-1].rows) == len(shown.outcome.plan.instalments)


def test_nothing_left_means_no_plan(library):
    """The hardship route instead, and words for it."""
    told = WHOLE | {"income": "2000", "one_off": "0"}
    shown = plan(library, told)
    text = words(shown.reply("https://guide/plan/x").messages)
    assert shown.outcome.plan is None
    assert "每月差 500 元" in text
    assert "先缓一缓" in text
    assert "能不能分大约" not in text
    assert not shown.page().balances


def test_interest_above_the_offer_means_no_plan(library):
    """300,000 yuan at 18 % cost 4,500 a month; 3,150 never pay it off, and no schedule pretends to."""
    told = WHOLE | {"debts": [{"name": "网贷", "amount": "300000", "rate": "0.18"}], "one_off": "0"}
    shown = plan(library, told)
    assert shown.outcome.endless
    text = words(shown.page().messages)
    assert "4,500 元" in text
    assert "一个月一个月怎么还" not in text


def test_a_mortgage_goes_on_by_its_own_instalments(library):
    """No spare yuan goes into a home loan while dearer debts are open; alone it is planned like any debt."""
    home = {"name": "房贷", "amount": "300000", "rate": "0.042", "secured": True, "mortgage": True}
    shown = plan(library, WHOLE | {"debts": [home, *WHOLE["debts"]]})
    assert [debt.name for debt, _ in shown.outcome.debts] == ["微粒贷", "花呗"]
    assert "房贷 300,000 元：按原来的月供照还" in words(shown.page().messages)
    assert shown.outcome.plan == plan(library, WHOLE).outcome.plan
    assert [debt.name for debt, _ in plan(library, WHOLE | {"debts": [home]}).outcome.debts] == ["房贷"]


def test_a_wish_above_what_is_left_is_not_followed(library):
    """Nobody is helped by a promise that cannot be kept."""
    shown = plan(library, WHOLE | {"wish": "5000"})
    assert shown.outcome.offer == 3500
    assert "5,000 元，比余下的还多" in words(shown.page().messages)


def test_a_smaller_wish_is_followed(library):
    """It is the person's own figure."""
    assert plan(library, WHOLE | {"wish": "2000"}).outcome.offer == 2000


def test_without_an_income_nothing_is_called_affordable(library):
    """What it takes is shown, and said to be no offer."""
    shown = plan(library, WHOLE | {"income": "unknown"})
    text = words(shown.page().messages)
    assert shown.outcome.plan is None
    assert "不是您该答应的数" in text
    assert len(shown.outcome.needed) == 3


def test_nothing_known_still_gives_the_kit(library):
    """Words and lists that can be used now."""
    text = words(plan(library, NOTHING).page().messages)
    assert "还不够排计划" in text
    assert "95384" in text
    assert "遇到这些，不要答应" in text


def test_a_plan_longer_than_consumer_loans_run_says_so(library):
    """F5.4: five years; and no sixty instalments are promised for a consumer loan (F5.3)."""
    told = WHOLE | {"debts": [{"name": "网贷", "amount": "120000", "rate": "0.18"}], "income": "5000", "one_off": "0"}
    shown = plan(library, told)
    assert shown.outcome.plan.months > 60
    assert "比个人消费贷款的最长期限（5 年）还长" in words(shown.page().messages)
    assert not re.search(r"60\s?期", words(shown.page().messages))
    assert "把利率降下来" in words(shown.page().messages)
    assert "建议" not in [row[0] for m in shown.page().messages if isinstance(m, Table) for row in m.rows]


def test_the_card_rule_is_named_for_cards_alone(library):
    """F5.3."""
    card = WHOLE | {"debts": [{"name": "招行信用卡", "amount": "9000", "rate": "0.18"}]}
    assert "个性化分期" in words(plan(library, card).page().messages)
    assert "个性化分期" not in words(plan(library, WHOLE).page().messages)


@pytest.mark.parametrize("so_far", ["court", "collectors"])
def test_the_kit_speaks_of_what_has_happened(library, so_far):
    """Papers of a court are answered in time; an agency's offer is checked."""
    usual = words(plan(library, WHOLE).page().messages)
    assert words(plan(library, WHOLE | {"so_far": so_far}).page().messages) != usual


@pytest.mark.parametrize("reason", ["job", "illness", "income", "family"])
def test_the_reason_stands_in_script_letter_and_papers(library, reason):
    """Three places more than without one."""
    without = [m.plain() for m in plan(library, WHOLE | {"reason": "unknown"}).page().messages]
    with_it = [m.plain() for m in plan(library, WHOLE | {"reason": reason}).page().messages]
    assert sum(a != b for a, b in zip(without, with_it, strict=True)) == 3


def test_complaint_times_are_those_of_the_rule(library):
    """F3.10: 15, 30 and 60 days."""
    text = words(plan(library, WHOLE).page().messages)
    assert all(f"{days} 天" in text for days in (15, 30, 60))


@pytest.mark.parametrize("inputs", [WHOLE, NOTHING, WHOLE | {"income": "1000"}, WHOLE | {"income": "unknown"}])
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_no_mark_is_left_open_and_no_language_mixed(library, inputs, locale):
    """Every blank is filled; English pages hold no Chinese but names."""
    shown = plan(library, inputs, locale)
    for text in (words(shown.reply("https://guide/plan/x").messages), words(shown.page().messages)):
        assert not re.search(r"<[a-z_:]+>|None|unknown", text)
        if locale == "en":
            assert not re.search(r"[一-龥]", re.sub("微粒贷|花呗", "", text))


def test_without_a_page_the_whole_kit_comes_in_the_chat(library):
    """The store may be down; what was promised is still there."""
    messages = plan(library, WHOLE).reply(None).messages
    assert not any(isinstance(m, PlanLink) for m in messages)
    assert "被拒绝了怎么办" in words(messages)


def test_the_letter_and_the_script_ask_for_no_document_numbers(library):
    """Neither names nor numbers of anything."""
    for message in plan(library, WHOLE).page().messages:
        if isinstance(message, Listing | Text):
            assert not re.search("身份证|卡号是|姓名：|手机号", message.plain())


sums = st.integers(0, 60_000).map(str)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 300_000), st.integers(0, 36), st.integers(0, 300)), min_size=1, max_size=4),
    sums,
    sums,
    sums,
    st.none() | st.integers(1, 9_000).map(str),
)
def test_no_plan_ever_promises_more_than_is_left(library, debts, income, spent, at_once, wish):
    """Whatever is told: no month of any of the three ways exceeds income less spending."""
    told = [
        {"name": f"第{i}家", "amount": str(amount), "rate": str(Decimal(rate) / 100), "overdue_days": late}
        for i, (amount, rate, late) in enumerate(debts)
    ]
    inputs = NOTHING | {"debts": told, "income": income, "spending": {"total": spent}, "one_off": at_once, "wish": wish}
    outcome = work_out(inputs, Terms.on(library, TODAY), TODAY, "这笔欠款")
    left = max(Decimal(income) - Decimal(spent), Decimal(0))
    assert outcome.offer <= left
    ways = (outcome.options.fitting, outcome.options.shorter, outcome.options.easier) if outcome.options else ()
    for way in ways:
        if way:
            assert all(i.payment <= left for i in way.instalments if i.month)
            assert way.total == sum((d.amount for d in way.debts), Decimal(0)) + way.interest


def test_the_figures_are_those_of_the_day(library):
    """Before a parameter was in force there is an error, not a guess."""
    with pytest.raises(LookupError, match="no value of"):
        Terms.on(library, datetime.date(2003, 1, 1))


def test_questions_come_in_order(library):
    """Principal, rate, days; and none when all is told."""
    task = InterestTask()
    assert task.question({}).field == "principal"
    assert task.question({"principal": "1"}).field == "rate"
    assert task.question({"principal": "1", "rate": "unknown"}).field == "days"
    assert task.question(KNOWN) is None
