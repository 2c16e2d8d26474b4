"""The hours in which people of the organisation answer in WeChat, out of one setting."""

import dataclasses
import datetime
import re

_SPAN = re.compile(r"([1-7])(?:-([1-7]))? ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)")
_DAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


@dataclasses.dataclass(frozen=True)
class Span:
    """Days of the week (1 is Monday) from one to another, and between which minutes of the day somebody is there."""

    first: int
    last: int
    opens: int
    closes: int

    def holds(self, moment: datetime.datetime) -> bool:
        """True when the moment lies in it; the closing minute does not."""
        return (
            self.first <= moment.isoweekday() <= self.last
            and self.opens <= moment.hour * 60 + moment.minute < self.closes
        )

    def words(self, locale: str) -> str:
        """周一至周五 9:00-18:00, or Mon-Fri 9:00-18:00."""
        names = _DAYS["en" if locale == "en" else "zh"]
        first, last = names[self.first - 1], names[self.last - 1]
        if locale == "en":
            days = first if first == last else f"{first}-{last}"
        else:
            days = f"周{first}" if first == last else f"周{first}至周{last}"
        return f"{days} {_clock(self.opens)}-{_clock(self.closes)}"


@dataclasses.dataclass(frozen=True)
class ServiceHours:
    """All spans, such as `1-5 09:00-18:00; 6 10:00-12:00`."""

    spans: tuple[Span, ...]

    @classmethod
    def parse(cls, text: str) -> "ServiceHours":
        """The hours in a setting.

        Raises:
            ValueError: when a part has another form, or ends before it begins.
        """
        return cls(tuple(_span(part.strip()) for part in text.split(";") if part.strip()))

    def hold(self, moment: datetime.datetime) -> bool:
        """True when somebody is there; the moment is in the borrowers' time zone."""
        return any(span.holds(moment) for span in self.spans)

    def words(self, locale: str) -> str:
        """The hours as people read them."""
        return ("，" if locale != "en" else ", ").join(span.words(locale) for span in self.spans)


def _span(text: str) -> Span:
    match = _SPAN.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} has not the form 1-5 09:00-18:00 (1 is Monday)")
    first, last = int(match[1]), int(match[2] or match[1])
    opens, closes = int(match[3]) * 60 + int(match[4]), int(match[5]) * 60 + int(match[6])
    if first > last or opens >= closes or closes > 24 * 60:
        raise ValueError(f"{text!r} ends before it begins, or after midnight")
    return Span(first, last, opens, closes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
