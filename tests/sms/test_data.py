"""A fault in the checker's data is named by `make content`, with file and field and the way out."""

import pathlib
import shutil
from collections.abc import Callable

import pytest
import yaml

from bot import services
from bot.commands.train_sms import train
from bot.knowledge import Problem, checks, loader
from bot.paths import DATA
from bot.sms import Incoming, wiring
from bot.sms.score import abstract, runs
from bot.sms.verdict import level


def problems(folder: pathlib.Path) -> list[Problem]:
    """As `make content` finds them."""
    content, found = loader.read(folder)
    return found or [*checks.check(content, services.today()), *wiring.check(content)]


SEEDS: list[tuple[str, Callable[[dict], object], str, tuple[str, ...]]] = [
    ("findings.yml", lambda d: d["findings"].pop("fee_first"), "findings.fee_first", ("代码要用",)),
    ("findings.yml", lambda d: d["findings"].update(fee_second=d["findings"]["fee_first"]), "findings.fee_second",
     ("没有代码用到",)),
    ("findings.yml", lambda d: d["findings"]["fee_first"].update(basis=["F6.66"]), "findings.fee_first.basis",
     ("没有事实“F6.66”", "F6.6")),
    ("findings.yml", lambda d: d["findings"]["fee_first"].pop("basis"), "findings.fee_first.basis", ("没有写依据",)),
    ("findings.yml", lambda d: d["findings"]["fee_first"].update(weight="heavy"), "findings.fee_first.weight",
     ("没有取值“heavy”", "decisive")),
    ("findings.yml", lambda d: d["findings"]["fee_first"].update(zh="打 110 报警。"), "findings.fee_first.zh",
     ("不能直接写数字",)),
    ("steps.yml", lambda d: d["steps"]["report"].update(zh="打 <hotline:antifrod>。"), "steps.report.zh",
     ("antifrod", "是不是“antifraud”")),
    ("steps.yml", lambda d: d["steps"].pop("report"), "steps.report", ("代码要用",)),
    ("levels.yml", lambda d: d["levels"].pop("unclear"), "levels.unclear", ("代码要用",)),
    ("kinds.yml", lambda d: d["kinds"].update(spam={"zh": "垃圾短信"}), "kinds.spam", ("没有代码用到",)),
    ("phrases.yml", lambda d: d["phrases"].pop("deadline"), "phrases.deadline", ("代码要用",)),
    ("phrases.yml", lambda d: d["phrases"].update(unheard=["没有人问"]), "phrases.unheard", ("没有代码用到",)),
    ("phrases.yml", lambda d: d["phrases"]["deadline"].append("(今天"), None, ("正则表达式写错了",)),
    ("disguises.yml", lambda d: d["disguises"].append({"hidden": "[微", "shown": "微"}), None, ("正则表达式写错了",)),
    ("institutions.yml", lambda d: d["institutions"]["court"].update(kind="tribunal"), "institutions.court.kind",
     ("没有取值“tribunal”",)),
    ("examples.yml", lambda d: d["fraud"].append("又一条例子，请转账"), "examples", ("train-sms",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "change", "field", "words"), SEEDS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_fault_is_named(
    tmp_path: pathlib.Path, file: str, change: Callable, field: str | None, words: tuple[str, ...]
):
    """One fault is put into a copy of the data."""
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    path = data / "sms" / file
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    found = problems(data)
    assert [
        p for p in found if (field is None or p.field == field or field in p.field) and all(w in str(p) for w in words)
    ], found


def test_the_data_as_it_is_has_no_fault():
    """Neither in form nor against the rules."""
    assert problems(DATA) == []


def test_the_score_can_be_trained_after_its_examples_were_changed(tmp_path: pathlib.Path):
    """As the fault that names it says; and trained on the same examples it is the same score."""
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    train(data)
    assert (data / "sms" / "score.json").read_bytes() == (DATA / "sms" / "score.json").read_bytes()
    path = data / "sms" / "examples.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["fraud"].append("又一条例子，请把押金转给对接人")
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert [p.field for p in problems(data)] == ["examples"]
    train(data)
    assert problems(data) == []


def test_the_score_helps_where_rules_are_silent(checker):
    """Frauds that it was not trained on are liker to its frauds than the notices that they imitate."""
    from sms.conftest import pairs

    held_out = pairs("held_out")
    likeness = [
        (
            checker.parser.parse(Incoming(p["fraud"]["text"])).likeness,
            checker.parser.parse(Incoming(p["genuine"]["text"])).likeness,
        )
        for p in held_out
    ]
    assert sum(fraud > genuine for fraud, genuine in likeness) >= 0.9 * len(likeness)


def test_the_score_catches_what_no_rule_names_and_alarms_nobody(checker):
    """On the held-out pairs: more frauds with it than without, and not one more genuine notice (decision 0008)."""
    from sms.conftest import incoming, pairs

    def alarms(side: str, ignored: str = "") -> int:
        found = [checker.check(incoming(pair[side])).findings for pair in pairs("held_out")]
        levels = [level((f.weight for f in findings if f.id != ignored), False) for findings in found]
        return sum(reached in {"high_risk", "suspicious"} for reached in levels)

    assert alarms("fraud") >= alarms("fraud", ignored="resembles_fraud") + 5
    assert alarms("genuine") == alarms("genuine", ignored="resembles_fraud")


def test_no_single_number_or_link_is_learned(checker):
    """Numbers, links and lenders are learned by their kind."""
    one = abstract(checker.parser.parse(Incoming("【微众银行】请致电13800138000，打开 http://abc.top/x 转500元")))
    two = abstract(checker.parser.parse(Incoming("【招商银行】请致电13911112222，打开 http://xyz.vip/y 转900元")))
    assert one == two
    assert runs("ab") == {"a", "b", "ab"}
