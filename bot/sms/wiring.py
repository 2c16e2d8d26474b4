"""Whether rules and data name the same things: findings, phrases, kinds, levels, steps."""

import ast
import pathlib
from collections.abc import Iterable, Iterator
from typing import get_args

from bot.knowledge.models import Content
from bot.knowledge.problems import Problem, unknown
from bot.sms import advice, kind
from bot.sms.findings import RULES
from bot.sms.verdict import Level

_ASKS = frozenset({"says", "mentions", "first", "all"})
_HERE = pathlib.Path(__file__).parent


def check(content: Content) -> list[Problem]:
    """Every rule without a sentence, every sentence that no rule needs, every phrase that is missing or unused."""
    sms = content.sms
    asked, constants = _strings()
    return [
        *_same("findings", "判断规则", RULES, sms.findings),
        *_same("levels", "等级", get_args(Level), sms.levels),
        *_same("kinds", "消息类型", kind.KINDS, sms.kinds),
        *_same("steps", "步骤", advice.STEPS, sms.steps),
        *(_missing("phrases", "说法", name, sms.phrases) for name in sorted(asked - sms.phrases.keys())),
        *(_unused("phrases", "说法", name) for name in sorted(sms.phrases.keys() - constants)),
    ]


def _same(file: str, what: str, needed: Iterable[str], given: Iterable[str]) -> Iterator[Problem]:
    wanted, found = set(needed), set(given)
    yield from (_missing(file, what, name, found) for name in sorted(wanted - found))
    yield from (_unused(file, what, name) for name in sorted(found - wanted))


def _missing(file: str, what: str, name: str, given: Iterable[str]) -> Problem:
    return Problem(f"data/sms/{file}.yml", f"{file}.{name}", f"代码要用，这里没有写。{unknown(what, name, given)}")


def _unused(file: str, what: str, name: str) -> Problem:
    return Problem(f"data/sms/{file}.yml", f"{file}.{name}", f"没有代码用到这个{what}")


def _strings() -> tuple[set[str], set[str]]:
    """Names that the rules ask for directly, and every string in them."""
    asked: set[str] = set()
    constants: set[str] = set()
    for path in sorted(_HERE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ASKS:
                asked |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return asked, constants
