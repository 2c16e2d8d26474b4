"""Bodies as WeChat sends them, XML or JSON, read into fields; whatever else it is, it is refused and never expanded."""

import json
from typing import Any
from xml.parsers import expat

from bot.channels.wechat.refusals import RefusedError

MAX_BYTES = 64 * 1024
_MOST_ELEMENTS = 200
_DEEPEST = 6
Fields = dict[str, Any]


def read(body: bytes) -> tuple[str, Fields]:
    """The form (`xml` or `json`) and the fields: texts, and mappings or lists of them.

    Raises:
        RefusedError: 413 for a large body, 400 for anything that is neither form.
    """
    if len(body) > MAX_BYTES:
        raise RefusedError(f"the body is larger than {MAX_BYTES} bytes", 413)
    start = body.lstrip()[:1]
    if start == b"{":
        return "json", _json(body)
    if start == b"<":
        return "xml", _Xml().read(body)
    raise RefusedError("the body is neither XML nor JSON")


def text_of(fields: Fields, name: str) -> str:
    """A field that must be there as text.

    Raises:
        RefusedError: when it is missing or holds other fields.
    """
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise RefusedError(f"the field {name} is missing")
    return value


class _Xml:
    """One document: `<xml>` with fields; no DOCTYPE, so that nothing can be declared or fetched."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.buffer_text = True
        self._open: list[tuple[str, Fields, list[str]]] = []
        self._elements = 0
        self._root: Fields | None = None

    def read(self, body: bytes) -> Fields:
        try:
            self._parser.Parse(body, True)
        except expat.ExpatError:
            raise RefusedError("the XML is malformed") from None
        if self._root is None:
            raise RefusedError("the XML has no fields")
        return self._root

    def _doctype(self, *_: object) -> None:
        raise RefusedError("the XML has a DOCTYPE")

    def _start(self, name: str, _: object) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS or len(self._open) >= _DEEPEST:
            raise RefusedError("the XML has too many or too deep elements")
        if not self._open and name != "xml":
            raise RefusedError("the XML does not begin with <xml>")
        self._open.append((name, {}, []))

    def _characters(self, text: str) -> None:
        self._open[-1][2].append(text)

    def _end(self, name: str) -> None:
        _, inner, texts = self._open.pop()
        if not self._open:
            self._root = inner
            return
        outer = self._open[-1][1]
        value: Any = inner or "".join(texts)
        if name not in outer:
            outer[name] = value
        elif len(self._open) == 1:
            raise RefusedError("a field stands twice in the XML")
        else:
            outer[name] = [*(outer[name] if isinstance(outer[name], list) else [outer[name]]), value]


def _json(body: bytes) -> Fields:
    try:
        read_in = json.loads(body, object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise RefusedError("the JSON is malformed") from None
    if not isinstance(read_in, dict):
        raise RefusedError("the JSON has no fields")
    return {name: _storable(value) for name, value in read_in.items()}


def _once(pairs: list[tuple[str, Any]]) -> Fields:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise RefusedError("a field stands twice in the JSON")
    return fields


def _storable(value: Any) -> Any:
    """Texts without half surrogate pairs, which nothing can encode."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
