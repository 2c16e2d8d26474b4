"""Reads one YAML file, and takes typed fields out of it while noting every fault."""

import datetime
import pathlib
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import yaml

from bot.knowledge.models import LOCALES, Citation, Point, Words
from bot.knowledge.problems import Problem, unknown

T = TypeVar("T")
MISSING: Words = {"zh": ""}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader is there or not, by build
    """A safe loader that refuses a key given twice."""


def _mapping_without_duplicates(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"字段“{key}”写了两次", key_node.start_mark)
        seen.add(key)
    return dict(loader.construct_pairs(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_duplicates)


def read_yaml(path: pathlib.Path, name: str, problems: list[Problem]) -> dict[str, Any]:
    """The mapping in a file; empty, with a problem noted, when it is missing, unreadable or not a mapping."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # a subclass of the safe loader
    except OSError as error:
        problems.append(Problem(name, "", f"读不到文件（{error.strerror}）"))
        return {}
    except UnicodeDecodeError as error:
        problems.append(Problem(name, "", f"不是 UTF-8 编码（第 {error.start} 字节）"))
        return {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else ""
        problems.append(Problem(name, where, f"YAML 写法有误：{getattr(error, 'problem', error)}"))
        return {}
    if not isinstance(raw, dict):
        problems.append(Problem(name, "", "应当是“字段: 值”的形式"))
        return {}
    return raw


class Fields:
    """A mapping out of a content file: hands out typed fields, notes every fault with its path."""

    def __init__(self, raw: Any, file: str, path: str, problems: list[Problem]) -> None:
        self.file, self.path, self._problems = file, path, problems
        self._raw: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
        self._used: set[str] = set()
        if not isinstance(raw, dict):
            self.note("", f"应当是“字段: 值”的形式，现在是“{raw}”")

    def note(self, field: str, message: str) -> None:
        """Notes a fault of this field."""
        path = ".".join(part for part in (self.path, field) if part)
        self._problems.append(Problem(self.file, path, message))

    def get(self, field: str, kind: type[T], required: bool = True) -> T | None:
        """The field if it is of this type; None, with a problem noted, if not."""
        self._used.add(field)
        value = self._raw.get(field)
        if value is None:
            if required:
                self.note(field, "缺少这个字段")
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            names = {
                str: "文字（数字请加引号）",
                list: "列表",
                bool: "true 或 false",
                datetime.date: "日期，如 2026-11-22",
            }
            self.note(field, f"应当是{names.get(kind, kind.__name__)}，现在是“{value}”")
            return None
        return value

    def text(self, field: str, required: bool = True) -> str:
        """A plain text; empty when missing."""
        return (self.get(field, str, required) or "").strip()

    def date(self, field: str, required: bool = True) -> datetime.date | None:
        """A day, as a YAML date or as ISO text."""
        value = self._raw.get(field)
        if isinstance(value, str) and day(value):
            self._used.add(field)
            return day(value)
        return self.get(field, datetime.date, required)

    def choice(self, field: str, allowed: Collection[str], required: bool = True) -> str | None:
        """One of the allowed values."""
        value = self.get(field, str, required)
        if value is not None and value not in allowed:
            self.note(field, unknown("取值", value, allowed))
            return None
        return value

    def words(self, field: str, required: bool = True) -> Words | None:
        """A text by locale."""
        self._used.add(field)
        value = self._raw.get(field)
        if value is None:
            if required:
                self.note(field, "缺少这个字段")
            return None
        return self._words(field, value)

    def _words(self, field: str, value: Any) -> Words | None:
        if not isinstance(value, dict):
            self.note(field, "应当按语言写，例如 zh: 文字")
            return None
        for locale, text in value.items():
            if locale not in LOCALES:
                self.note(field, unknown("语言", locale, LOCALES))
            elif not isinstance(text, str) or not text.strip():
                self.note(f"{field}.{locale}", "应当是文字，不能为空（数字请加引号）")
        if "zh" not in value:
            self.note(field, "缺少中文（zh）")
            return None
        return {k: v.strip() for k, v in value.items() if k in LOCALES and isinstance(v, str) and v.strip()} or None

    def texts(self, field: str, required: bool = True) -> tuple[str, ...]:
        """A list of plain texts."""
        value = self.get(field, list, required) or []
        for index, item in enumerate(value):
            if not isinstance(item, str):
                self.note(f"{field}[{index}]", f"应当是文字（数字请加引号），现在是“{item}”")
        return tuple(item for item in value if isinstance(item, str))

    def items(self, field: str, build: Callable[["Fields"], T], required: bool = True) -> tuple[T, ...]:
        """A list of mappings, each built by `build`."""
        value = self.get(field, list, required) or []
        path = ".".join(part for part in (self.path, field) if part)
        built = []
        for index, item in enumerate(value):
            fields = Fields(item, self.file, f"{path}[{index}]", self._problems)
            built.append(build(fields))
            fields.close()
        return tuple(built)

    def children(self, field: str) -> Iterator[tuple[str, "Fields"]]:
        """A mapping of mappings: each key with its fields."""
        for key, item in (self.get(field, dict) or {}).items():
            name = str(key)
            if not isinstance(key, str):
                self.note(f"{field}.{name}", "编号应当是文字，请加引号")
            fields = Fields(item, self.file, f"{field}.{name}", self._problems)
            yield name, fields
            fields.close()

    def words_by_key(self, field: str) -> dict[str, Words]:
        """A mapping of texts by locale."""
        found = {}
        for key, item in (self.get(field, dict, required=False) or {}).items():
            if not isinstance(key, str):
                self.note(f"{field}.{key}", "编号应当是文字，请加引号")
            words = self._words(f"{field}.{key}", item)
            if words:
                found[str(key)] = words
        return found

    def close(self, also: Collection[str] = ()) -> None:
        """Notes the fields that nobody asked for."""
        for field in self._raw:
            if field not in self._used and field not in also:
                self.note(str(field), unknown("字段", field, self._used | set(also)))

    def raw(self, field: str) -> Any:
        """The field as it stands."""
        self._used.add(field)
        return self._raw.get(field)


def citation(fields: Fields) -> Citation:
    """`{article: A1}`, `{law: id, article: "676"}` or `{reference: id}`."""
    law, reference = fields.text("law", required=False), fields.text("reference", required=False)
    article = fields.text("article", required=False)
    if sum(map(bool, (law, reference, article and not law))) != 1:
        fields.note("", "应当写 article（文章小节）、law（法律，可再写 article 条号）或 reference 之一")
    return Citation(section=article if not law and article else None, law=law or None,
                    article=article if law and article else None, reference=reference or None)  # fmt: skip


def point(fields: Fields) -> Point:
    """A text by locale with `basis` and `scope` beside it."""
    locales = {locale: fields.raw(locale) for locale in LOCALES if fields.raw(locale) is not None}
    words = fields._words("", locales) or MISSING
    scope = fields.choice("scope", ("webank",), required=False)
    return Point(words, fields.texts("basis", required=False), webank_only=scope == "webank")


def day(value: Any) -> datetime.date | None:
    """A YAML date or ISO text as a day; None if it is none."""
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def number(value: Any) -> Decimal | None:
    """A YAML number as an exact decimal; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None
