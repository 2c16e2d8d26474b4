"""The page: a template, its style, and each kind of message as HTML; every text is escaped."""

import base64
import dataclasses
import functools
import hashlib
import html
import pathlib
import string
from collections.abc import Sequence
from decimal import Decimal

from bot.messages import Listing, Message, Table
from bot.plan_page.chart import bars

_SEVERAL_COLUMNS = 4
"""So many fit on a phone in small type alone."""
_MANY_COLUMNS = 5
"""So many do not fit side by side on a phone: there each row becomes a block of its own."""
_HERE = pathlib.Path(__file__).parent
_STYLE = (_HERE / "page.css").read_text(encoding="utf-8")
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the page needs and nothing else: its own style, no script, no image, no font, no frame."""


@dataclasses.dataclass(frozen=True)
class Document:
    """A page to show."""

    locale: str
    title: str
    intro: str
    messages: Sequence[Message]
    chart_title: str
    chart: Sequence[tuple[str, Decimal]]
    chart_before: str
    """The title of the table that the chart stands before; at the end where there is none."""
    footer: str


def render(document: Document) -> str:
    """The document as a complete HTML page."""
    parts, drawn = [], False
    figure = bars(document.chart, document.chart_title)
    for message in document.messages:
        if figure and not drawn and isinstance(message, Table) and message.title == document.chart_before:
            parts.append(_chart(figure, document.chart_title))
            drawn = True
        parts.append(_section(message))
    if figure and not drawn:
        parts.append(_chart(figure, document.chart_title))
    return _page(document.locale, document.title, document.intro, "\n".join(parts), document.footer)


def notice(locale: str, title: str, text: str) -> str:
    """A page that only says one thing, such as that another is gone."""
    return _page(locale, title, text, "", "")


def _page(locale: str, title: str, intro: str, body: str, footer: str) -> str:
    return _template().substitute(
        lang="zh-CN" if locale == "zh" else "en",
        title=html.escape(title),
        intro=html.escape(intro),
        style=_STYLE,
        body=body,
        footer=html.escape(footer),
    )


def _chart(figure: str, title: str) -> str:
    return f"<section><h2>{html.escape(title)}</h2>{figure}</section>"


def _section(message: Message) -> str:
    if isinstance(message, Table):
        return _table(message)
    if isinstance(message, Listing):
        tag = "ol" if message.numbered else "ul"
        items = "".join(f"<li>{html.escape(item)}</li>" for item in message.items)
        return f"<section><h2>{html.escape(message.title)}</h2><{tag}>{items}</{tag}></section>"
    first, *rest = message.plain().split("\n")
    if not rest:
        return f"<p>{html.escape(first)}</p>"
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in rest)
    return f"<section><h2>{html.escape(first)}</h2>{paragraphs}</section>"


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in table.columns)
    many = len(table.columns) >= _MANY_COLUMNS
    names = [f' data-column="{html.escape(column)}"' if many else "" for column in table.columns[1:]]
    rows = "".join(
        f'<tr><th scope="row">{html.escape(first)}</th>'
        + "".join(f"<td{name}>{html.escape(cell)}</td>" for name, cell in zip(names, cells, strict=True))
        + "</tr>"
        for first, *cells in table.rows
    )
    note = f'<p class="note">{html.escape(table.note)}</p>' if table.note else ""
    kind = "table many" if many else "table several" if len(table.columns) >= _SEVERAL_COLUMNS else "table"
    return (
        f'<section><h2>{html.escape(table.title)}</h2><div class="{kind}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{note}</section>"
    )


@functools.lru_cache(maxsize=1)
def _template() -> string.Template:
    return string.Template((_HERE / "page.html").read_text(encoding="utf-8"))
