"""How findings become a level, and what goes with it."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import services
from bot.knowledge import Scene
from bot.sms import Checker, Incoming
from bot.sms.findings import RULES
from bot.sms.verdict import level, points

WEIGHTS = ("decisive", "strong", "weak", "note", "counter")
ORDER = ("no_warning_signs", "unclear", "suspicious", "high_risk")
SCENE = Scene(services.today())
PIECES = st.sampled_from(
    ["【微众银行】", "您的", "你", "逾期", "http://a.top/x", "xn--", "13800138000", "[手机号]", "[卡号]", "加微信",
     "转账", "验证码", "0085", "(2026)粤03民初1号", "尾号1234", "不要",
     "诈骗", "￥", "❤", "。", "\n", "www.", "://", "１", "點"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("weights", "reached"),
    [
        ([], "no_warning_signs"),
        (["weak"], "unclear"),
        (["weak", "counter"], "no_warning_signs"),
        (["weak"] * 9, "unclear"),
        (["strong"], "suspicious"),
        (["strong", "counter", "counter"], "suspicious"),
        (["strong", "strong"], "high_risk"),
        (["decisive"], "high_risk"),
        (["decisive", *["counter"] * 8], "high_risk"),
    ],
)
def test_weights_add_up(weights: list[str], reached: str):
    """One strong reason is suspicious, two or a decisive one high risk; small doubts alone never more than unclear."""
    assert level(weights, cannot_tell=False) == reached


def test_what_words_cannot_settle_is_never_below_unclear():
    """A court's notice stays unclear however well it looks."""
    assert level(["counter", "counter"], cannot_tell=True) == "unclear"


@given(st.lists(st.sampled_from(WEIGHTS), max_size=12), st.sampled_from(["decisive", "strong", "weak"]))
def test_one_more_reason_never_lowers_the_level(weights: list[str], more: str):
    """Monotone; counter-evidence never raises it."""
    before, after = level(weights, False), level([*weights, more], False)
    assert ORDER.index(after) >= ORDER.index(before)
    assert points([*weights, "counter"]) <= points(weights)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("".join)), st.none() | st.text(max_size=25))
def test_no_text_is_too_strange(text: str, sender: str | None):
    """Whatever it is: a level, findings of known ids, quotations out of the text, a way to verify."""
    found = services.checker().check(Incoming(text, sender))
    assert found.level in ORDER
    assert {finding.id for finding in found.findings} <= RULES.keys()
    assert any(step.startswith("verify_") for step in found.steps)
    assert services.checker().describe(found, SCENE)["steps"]


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_nothing_is_ever_called_genuine(checker: Checker, library, locale: str):
    """No level, kind or sentence says that a message is real."""
    sms = library.content.sms
    words = [
        *sms.levels.values(),
        *(f.says.words for f in sms.findings.values()),
        *(s.words for s in sms.steps.values()),
    ]
    told = [text[locale] for text in words]
    for text, claim in itertools.product(told, ("这条是真的", "可以放心", "is genuine", "is real")):
        assert claim not in text.replace("does not make it genuine", "")


@pytest.mark.parametrize(
    ("text", "lender", "kind", "step"),
    [
        ("【微众银行】您的微粒贷已逾期，请尽快还款，客服95384", "webank", "overdue_notice", "verify_lender"),
        ("【招商银行】您的账单待还款，还款日12月10日", "cmb", "repayment_reminder", "verify_lender"),
        ("【某区人民法院】（2026）粤0304民初1号已立案", None, "court_notice", "verify_court"),
        ("【公安局】您涉嫌洗钱，请加QQ 3029918456", None, "police_notice", "verify_police"),
        ("妈，我手机坏了，这是新号，先转8000给老师", None, "impersonation", "verify_person"),
        ("【顺丰速运】您的快件已到驿站", None, "delivery", "verify_company"),
    ],
)
def test_lender_kind_and_way_to_verify(checker: Checker, text: str, lender: str | None, kind: str, step: str):
    """Each is read off the message."""
    found = checker.check(Incoming(text))
    assert (found.lender, found.kind) == (lender, kind)
    assert step in found.steps


def test_unlawful_collection_gets_its_own_steps(checker: Checker):
    """Evidence and complaint, told apart from lawful if unpleasant collection."""
    unlawful = checker.check(Incoming("再不还钱就打给你爸妈和单位，张贴欠款公告"))
    lawful = checker.check(Incoming("【某银行】您的贷款已逾期，我行可能依法起诉，请尽快还款"))
    assert unlawful.unlawful_collection
    assert {"keep_evidence", "complain"} <= set(unlawful.steps)
    assert not lawful.unlawful_collection
    assert lawful.level in {"unclear", "no_warning_signs"}
