"""Reads the imports of every file and keeps the arrows pointing inwards: rims know the core, the core knows no rim."""

import ast
import pathlib
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.paths import ROOT

INNER = frozenset(
    {
        "bot.text",
        "bot.messages",
        "bot.safety",
        "bot.knowledge",
        "bot.services",
        "bot.paths",
        "bot.stores",
        "bot.settings",
    }
) | {
    "bot.dialogue.payloads",
    "bot.dialogue.compose",
    "bot.dialogue.context",
    "bot.dialogue.tasks",
    "bot.planning",
    "bot.plan_page",
    "bot.dialogue.checked",
    "bot.sms",
}
TOP = frozenset({"bot.commands", "bot.serving", "bot.training", "bot.quiet", "bot.places", "bot.__main__"})
# Room → the other rooms of ours that it may import. A file belongs to the room with the longest name that fits.
ARROWS: dict[str, frozenset[str]] = {
    "bot": frozenset(),
    "bot.paths": frozenset(),
    "bot.text": frozenset(),
    "bot.messages": frozenset(),
    "bot.calculators": frozenset(),
    "bot.safety": frozenset({"bot.text"}),
    "bot.knowledge": frozenset({"bot.text", "bot.messages"}),
    "bot.dialogue": frozenset(),
    "bot.dialogue.payloads": frozenset({"bot.knowledge", "bot.messages"}),
    "bot.dialogue.compose": frozenset({"bot.knowledge", "bot.messages", "bot.dialogue.payloads"}),
    "bot.dialogue.context": frozenset(),
    "bot.dialogue.tasks": frozenset({"bot.text"}),
    "bot.planning": frozenset({"bot.text", "bot.messages", "bot.calculators", "bot.knowledge", "bot.stores"})
    | {"bot.dialogue.payloads", "bot.dialogue.compose", "bot.dialogue.tasks"},
    "bot.plan_page": frozenset({"bot.messages"}),
    "bot.dialogue.crisis_policy": frozenset(),
    "bot.stores": frozenset(),
    "bot.settings": frozenset({"bot.paths"}),
    "bot.metrics": frozenset(),
    "bot.logs": frozenset({"bot.text"}),
    "bot.dialogue.checked": frozenset(
        {"bot.knowledge", "bot.messages", "bot.dialogue.payloads", "bot.dialogue.compose", "bot.sms"}
    ),
    "bot.sms": frozenset({"bot.text", "bot.knowledge", "bot.dialogue.tasks"}),
    "bot.services": frozenset({"bot.sms", "bot.knowledge", "bot.paths", "bot.stores", "bot.settings"}),
    "bot.nlu": frozenset(
        {"bot.text", "bot.knowledge", "bot.services", "bot.dialogue.payloads", "bot.safety", "bot.paths", "bot.sms"}
    ),
    "bot.channels": (INNER | {"bot.rasa_fixes", "bot.metrics"})
    - {"bot.dialogue.payloads", "bot.dialogue.context", "bot.dialogue.tasks", "bot.dialogue.checked", "bot.sms"},
    "bot.rasa_fixes": frozenset(),
    "actions": INNER,
}
# What the core may take from outside the standard library; the rims may take what they like.
OUTSIDE: dict[str, frozenset[str]] = {
    "bot.paths": frozenset(),
    "bot.text": frozenset({"opencc"}),
    "bot.messages": frozenset(),
    "bot.calculators": frozenset(),
    "bot.safety": frozenset({"yaml"}),
    "bot.knowledge": frozenset({"yaml"}),
    "bot.dialogue.payloads": frozenset(),
    "bot.dialogue.compose": frozenset(),
    "bot.dialogue.context": frozenset(),
    "bot.dialogue.checked": frozenset(),
    "bot.sms": frozenset({"tldextract", "phonenumbers"}),
    "bot.stores": frozenset({"redis"}),
    "bot.planning": frozenset(),
    "bot.plan_page": frozenset(),
    "bot.settings": frozenset(),
    "bot.metrics": frozenset({"prometheus_client"}),
    "bot.logs": frozenset({"structlog"}),
    "bot.services": frozenset(),
}
FRAMEWORKS = ("rasa", "rasa_sdk", "sanic", "spacy", "jieba", "wechatpy", "sklearn", "tensorflow")
CORE = (
    "bot.text", "bot.messages", "bot.calculators", "bot.safety", "bot.stores", "bot.settings", "bot.metrics",
    "bot.logs", "bot.knowledge", "bot.dialogue.payloads", "bot.dialogue.compose", "bot.dialogue.context",
    "bot.dialogue.tasks", "bot.planning", "bot.plan_page",
    "bot.dialogue.checked", "bot.sms",
)  # fmt: skip
ROOMS = ARROWS.keys() | TOP


def module_of(path: pathlib.Path) -> str:
    """`bot/text/normalize.py` as bot.text.normalize."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    """The room with the longest name that the module lies in."""
    fits = [room for room in ROOMS if module == room or module.startswith(f"{room}.")]
    return max(fits, key=len, default=None)


def files() -> list[pathlib.Path]:
    """Every Python file of ours but the stand-ins for other people's packages."""
    found = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
    return sorted(path for path in found if "no_tensorflow" not in path.parts)


FILES = files()
MODULES = frozenset(map(module_of, FILES))


def imports(source: str, module: str, is_package: bool = False) -> Iterator[str]:
    """Every module that the source imports, also inside functions; `from bot.text import dates` as bot.text.dates."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = module.split(".")
            up = node.level - is_package
            parents = base[: len(base) - up] if node.level else []
            origin = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                yield inner if inner in MODULES else origin


def imports_of(path: pathlib.Path) -> set[str]:
    """The imports of a file."""
    return set(imports(path.read_text(encoding="utf-8"), module_of(path), path.name == "__init__.py"))


def is_ours(module: str) -> bool:
    """True for what lies in this project."""
    return module.split(".", maxsplit=1)[0] in {"bot", "actions"}


def label(path: pathlib.Path) -> str:
    """The path as people write it."""
    return str(path.relative_to(ROOT))


def test_the_reader_of_imports_sees_every_form():
    """A lazy, an aliased, a relative and a package import are all seen."""
    lines = ["import rasa.core as r", "from bot.knowledge import checks", "def f():", " from ..text import dates"]
    seen = set(imports("\n".join([*lines, " import spacy"]), "bot.nlu.entities"))
    assert seen == {"rasa.core", "bot.knowledge.checks", "bot.text.dates", "spacy"}


def test_a_relative_import_in_a_package_starts_at_the_package():
    """`from .crisis import X` in bot/safety/__init__.py is bot.safety.crisis."""
    assert set(imports("from .crisis import CrisisWords", "bot.safety", is_package=True)) == {"bot.safety.crisis"}


@pytest.mark.parametrize("path", FILES, ids=label)
def test_every_file_lies_in_a_named_room(path):
    """A new room is first named here, with its arrows."""
    room = room_of(module_of(path))
    assert room is not None
    assert room != "bot" or module_of(path) == "bot", f"{label(path)}: name its room in {pathlib.Path(__file__).name}"


@pytest.mark.parametrize("path", FILES, ids=label)
def test_arrows_between_rooms_point_inwards(path):
    """A room imports only the rooms that its line in ARROWS names."""
    room = room_of(module_of(path))
    if room in TOP:
        return
    reached = {m: room_of(m) for m in imports_of(path) if is_ours(m)}
    wrong = {m for m, target in reached.items() if target not in {room, *ARROWS[room]}}
    assert not wrong, f"{room} must not know {sorted(wrong)}"


@pytest.mark.parametrize("path", FILES, ids=label)
def test_nobody_but_the_top_knows_the_top(path):
    """Commands, serving and training are called, never imported from below."""
    if room_of(module_of(path)) in TOP:
        return
    assert not {m for m in imports_of(path) if is_ours(m) and room_of(m) in TOP}


@pytest.mark.parametrize("path", FILES, ids=label)
def test_the_core_takes_next_to_nothing_from_outside(path):
    """Standard library, and per room what OUTSIDE names; so no Rasa, Sanic, spaCy, jieba or WeChat library."""
    room = room_of(module_of(path))
    if room not in OUTSIDE:
        return
    outside = {m.split(".")[0] for m in imports_of(path) if not is_ours(m)} - set(sys.stdlib_module_names)
    assert outside <= OUTSIDE[room]


@pytest.mark.parametrize("room", CORE)
def test_the_core_runs_without_any_framework(room):
    """Importing a room of the core in a fresh interpreter loads none of the frameworks, not even by a detour."""
    code = f"import sys, {room}; print(*sorted(set(sys.modules) & {set(FRAMEWORKS)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_only_services_reads_the_clock():
    """Everybody else is given the day, so that a day can be set in tests and previews."""
    clock = {"today", "now", "utcnow"}
    readers = {
        label(path)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clock
        and ast.unparse(node.func.value).startswith(("datetime", "date"))
    }
    assert readers <= {"bot/services.py", "bot/commands/content.py"}


def test_only_the_loaders_read_content():
    """YAML under data/ is read in bot/knowledge; word lists in bot/safety and bot/nlu/vocabulary.py."""
    readers = {label(path) for path in FILES if "yaml" in {m.split(".")[0] for m in imports_of(path)}}
    assert readers == {"bot/knowledge/reading.py", "bot/safety/crisis.py", "bot/nlu/vocabulary.py"}
