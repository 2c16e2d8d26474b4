"""Fills the names in a text (`<param:…>`, `<hotline:…>`, `<law:…/…>`, `<lender>`) with what they stand for."""

import dataclasses
import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from bot.knowledge.models import Content, Lender, Parameter, Words

PATTERN = re.compile(r"<(?P<kind>[a-z_]+)(?::(?P<name>[^<>\s]+))?>")
KINDS = ("param", "hotline", "hotline_name", "law", "site", "lender", "product", "lender_contact")
OWN_LENDER = "webank"


@dataclasses.dataclass(frozen=True)
class Scene:
    """For whom a text is filled in: the language, the day, and the lender that the person named."""

    today: datetime.date
    locale: str = "zh"
    lender: str | None = OWN_LENDER
    """A lender's id; None where another lender is meant whose name is not in the directory."""
    product: str | None = None
    """The product as the person named it."""

    @property
    def own(self) -> bool:
        """True when the talk is of WeBank's own loan."""
        return self.lender == OWN_LENDER


def pick(words: Words, locale: str) -> str:
    """The text in this language, else in Chinese."""
    return words.get(locale) or words["zh"]


def names_in(text: str) -> Iterator[tuple[str, str]]:
    """All (kind, name) pairs that the text asks for."""
    for match in PATTERN.finditer(text):
        yield match["kind"], match["name"] or ""


def value_on(parameter: Parameter, day: datetime.date) -> Decimal | datetime.date | Words | str:
    """The value in force on a day.

    Raises:
        LookupError: when the day lies before the first value; nothing is guessed.
    """
    in_force = [dated for dated in parameter.values if dated.since <= day]
    if not in_force:
        raise LookupError(f"no value of {parameter.id} on {day}: add one to data/parameters/{parameter.id}.yml")
    return max(in_force, key=lambda dated: dated.since).value


def _number(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_date(day: datetime.date, locale: str) -> str:
    """A day in full."""
    return f"{day.day} {day:%B %Y}" if locale == "en" else f"{day.year} 年 {day.month} 月 {day.day} 日"


_MYRIAD = "零一二三四五六七八九"


def show_value(parameter: Parameter, scene: Scene) -> str:
    """A parameter's value on the scene's day, as a reader expects it in its unit."""
    value = value_on(parameter, scene.today)
    if isinstance(value, datetime.date):
        return show_date(value, scene.locale)
    if isinstance(value, Mapping):
        return pick(value, scene.locale)
    if isinstance(value, str):
        return value.removeprefix("0") if parameter.unit == "time_of_day" else value
    if parameter.unit == "fraction":
        return f"{_number(value * 100)}%"
    if parameter.unit == "daily_rate":
        percent, myriad = f"{_number(value * 100)}%", value * 10_000
        whole = myriad == myriad.to_integral_value() and 0 < myriad < 10
        return f"{percent}（万分之{_MYRIAD[int(myriad)]}）" if scene.locale == "zh" and whole else percent
    return _number(value)


def show_law(content: Content, name: str, locale: str) -> str:
    """`civil_code/676` as 《民法典》第676条, `civil_code` as 《民法典》."""
    law_id, _, article = name.partition("/")
    title = pick(content.laws[law_id].title, locale)
    if locale == "en":
        return f"{title}, Article {article.replace('-', ' bis ')}" if article else title
    number, _, of = article.partition("-")
    suffix = f"第{number}条" + (f"之{_MYRIAD[int(of)]}" if of else "") if article else ""
    return (title if title.startswith("《") or "《" in title else f"《{title}》") + suffix


def lender_contact(content: Content, scene: Scene) -> str:
    """Whom to call: the lender's name and verified number, else its app or contract."""
    lender: Lender | None = content.lenders.get(scene.lender) if scene.lender else None
    if lender and lender.hotline and lender.hotline_strength in {"verified", "known"}:
        key = "lender_contact_known" if lender.hotline_strength == "known" else "lender_contact"
        pattern = pick(content.wording[key], scene.locale)
        return pattern.replace("<name>", pick(lender.name, scene.locale)).replace("<number>", lender.hotline)
    return pick(content.wording["lender_contact_unknown"], scene.locale)


def fill(text: str, content: Content, scene: Scene) -> str:
    """The text with every name replaced.

    Raises:
        LookupError: when a name does not exist; `make content` names the file.
    """

    show: dict[str, Callable[[str], str]] = {
        "param": lambda name: show_value(content.parameters[name], scene),
        "hotline": lambda name: content.hotlines[name].number or "",
        "hotline_name": lambda name: pick(content.hotlines[name].name, scene.locale),
        "site": lambda name: content.hotlines[name].site or "",
        "law": lambda name: show_law(content, name, scene.locale),
        "lender_contact": lambda _: lender_contact(content, scene),
        "lender": lambda _: pick(lender.name if lender else content.wording["lender_unknown"], scene.locale),
        "product": lambda _: scene.product or pick(content.wording[product_key], scene.locale),
    }
    lender = content.lenders.get(scene.lender) if scene.lender else None
    product_key = "own_product" if scene.own else "product_unknown"
    return PATTERN.sub(lambda match: show[match["kind"]](match["name"] or ""), text)
