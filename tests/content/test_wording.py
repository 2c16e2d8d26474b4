"""Every fixed text is used by its whole name somewhere, so that a dead or a missing one is found by a search."""

import ast
import pathlib
import re

import pytest

from bot.knowledge.placeholders import KINDS, names_in, pick
from bot.paths import ROOT

SAYING = {"say", "text", "menu", "_button", "_choices", "_say"}  # functions that are given a key and a scene
NUMBERED = {f"handoff_script_{i}" for i in (1, 2, 3)} | {f"privacy_point_{i}" for i in (1, 2, 3, 4)}
SAID_BY_NUMBER = ("handoff_script_", "privacy_point_")  # as f"handoff_script_{i}"
SOURCES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])


def literals(path: pathlib.Path) -> set[str]:
    """All whole texts in a file, docstrings too; a key is never a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


LITERALS = {path: literals(path) for path in SOURCES}


def asked_for(source: str) -> set[str]:
    """The literal keys that a source hands to a function that says a wording, or looks up in `wording[…]`."""
    keys = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0] if len(node.args) > 1 and name in SAYING else None
            pairs = [a.elts[0] for a in node.args[2:] if name == "_choices" and isinstance(a, ast.Tuple)]
            keys |= {n.value for n in [first, *pairs] if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(".wording"):
            keys |= {n.value for n in ast.walk(node.slice) if isinstance(n, ast.Constant)}
    return keys


def test_the_reader_sees_every_way_of_asking():
    """A call, a button, a pair of a button and its payload, and a look-up."""
    source = """
        library.say("a", scene, sources="x"); self._button("b", payloads.MENU, scene); x = content.wording["c"]
        self._choices("d", scene, ("e", payloads.SOURCE), ("f", payloads.NEXT_STEPS)); other("g"); _say("h", whole)
    """
    assert asked_for("\n".join(line.strip() for line in source.splitlines())) == {"a", "b", "c", "d", "e", "f", "h"}


def test_every_wording_is_used(library):
    """A text that nobody shows misleads the editor who changes it. Those of the widget are handed to it whole."""
    used = set().union(*LITERALS.values()) | NUMBERED
    used |= {key for key in library.content.wording if key.startswith("widget_")}
    assert sorted(set(library.content.wording) - used) == []


def test_the_numbered_wordings_are_still_said_by_number():
    """When a name made at run time goes, its exception goes too."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert [name for name in SAID_BY_NUMBER if f'f"{name}{{' not in code] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_wording_that_is_asked_for_exists(library, path):
    """A missing text would fail in front of a person."""
    assert asked_for(path.read_text(encoding="utf-8")) - set(library.content.wording) == set()


def test_every_wording_stands_in_both_languages(library):
    """What the guide itself says, it can say in English."""
    assert [key for key, words in library.content.wording.items() if set(words) != {"zh", "en"}] == []


def test_both_languages_fill_in_the_same(library):
    """A <name> that one language lacks is lost to its readers."""
    for key, words in library.content.wording.items():
        assert set(names_in(words["zh"])) == set(names_in(words["en"])), key


def test_wordings_say_nothing_of_a_lender_by_name(library):
    """They are shown to people of every lender; the name is filled in. own_product is that name itself."""
    named = {
        key
        for key, words in library.content.wording.items()
        if any(re.search("微粒贷|微众|Weilidai|WeBank", pick(words, locale)) for locale in words)
    }
    assert named == {"own_product"}


def test_blanks_of_wordings_are_filled_by_name(library):
    """A wording's own <name> is given by that name where it is said: say(…, name=…) or replace("<name>", …)."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    texts = [words["zh"] for words in library.content.wording.values()]
    blanks = {kind for text in texts for kind, _ in names_in(text)} - set(KINDS)
    assert blanks
    assert [blank for blank in blanks if not re.search(rf"\b{blank}=|<{blank}>", code)] == []
