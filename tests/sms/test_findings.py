"""Every rule sees what it is for, and passes over what only looks like it."""

import pytest
import yaml
from sms.conftest import CASES, incoming

from bot.sms import Checker
from bot.sms.findings import RULES
from bot.sms.seen import Reader

LISTED = yaml.safe_load((CASES / "findings.yml").read_text(encoding="utf-8"))["findings"]


def found(checker: Checker, case) -> set[str]:
    """Ids of what is found in a case."""
    return {finding.id for finding in checker.check(incoming(case)).findings}


def test_every_rule_has_its_cases():
    """Two that it sees and two near misses at least."""
    assert LISTED.keys() == RULES.keys()
    assert all(len(cases["sees"]) >= 2 and len(cases["not"]) >= 2 for cases in LISTED.values())


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_sees_its_cases_and_no_near_miss(checker: Checker, rule: str):
    """Each case by itself."""
    assert [case for case in LISTED[rule]["sees"] if rule not in found(checker, case)] == []
    assert [case for case in LISTED[rule]["not"] if rule in found(checker, case)] == []


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("微.粒.贷", "微粒贷"),
        ("微 粒 贷", "微粒贷"),
        ("微🔥粒🔥贷", "微粒贷"),
        ("ｗｅｂａｎｋ", "webank"),
        ("驗證碼", "验证码"),
        ("威信", "微信"),
        ("薇❤️", "微信"),
        ("加V：abcde1", "加微信:abcde1"),
        ("扣扣123456", "qq123456"),
        ("①③⑧００００1111", "13800001111"),
        ("一三八零零零零一一一一", "13800001111"),
        ("请登录 wld点icu", "请登录 wld.icu"),
        ("转\u200b账", "转账"),
    ],
)
def test_disguised_words_are_seen_through(library, hidden: str, shown: str):
    """Width, script, split and broken words, homophones, emoji."""
    assert Reader(library.content.sms.disguises).read(hidden).text == shown


@pytest.mark.parametrize("name", ["维信金科", "v1.2", "张三、李四", "杭州-2月"])
def test_what_is_no_disguise_stays(library, name: str):
    """A lender's name, a version, a list."""
    assert Reader(library.content.sms.disguises).read(name).text == name


def test_a_quotation_stands_in_the_message_as_it_was_written(checker: Checker):
    """Also where the words were read through a disguise."""
    text = "微.粒.贷减免，加薇❤ hq66120"
    for finding in checker.check(incoming(text)).findings:
        assert finding.quote in text
    assert any("hq66120" in finding.quote for finding in checker.check(incoming(text)).findings)
