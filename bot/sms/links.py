"""Web addresses in a message: where they really lead, and what is odd about them."""

import dataclasses
import functools
import ipaddress
import re
from collections.abc import Collection, Iterator

import tldextract

_ADDRESS = r"[!#$%&*+./0-9:=?@A-Z_a-z~-]"
_ENDING = r"[a-z]{2,18}|xn--[a-z0-9-]+"
_LINK = re.compile(
    rf"(?:https?:/{{1,3}}|www\.){_ADDRESS}+"
    rf"|(?<![a-z0-9@._/-])(?:[a-z0-9\u0370-\u04ff](?:[a-z0-9\u0370-\u04ff-]{{0,60}}[a-z0-9\u0370-\u04ff])?\.){{1,6}}(?:{_ENDING})(?![a-z0-9-])(?::\d+)?(?:/{_ADDRESS}*)?"
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:(?::\d+)(?:/[!-~]*)?|/[!-~]*)"
)
_SCHEME = re.compile(r"^https?:/*")
# Cyrillic and Greek letters that look like Latin ones
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁɡһԛԝοαρν", "aeopcyxijsdghqwoapv")
_NO_HOST = frozenset({"app", "zip", "mov", "py", "sh", "md"})


@dataclasses.dataclass(frozen=True)
class Link:
    """One address."""

    start: int
    end: int
    host: str
    """Lower case, Latin look-alikes replaced."""
    domain: str
    """What was registered, such as icbc.com.cn."""
    ending: str
    """The last part, such as cn or top."""
    path: str
    raw_address: bool
    port: bool
    foreign_letters: bool
    """True when the host is written in punycode or with letters that only look Latin."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The parts of the host before its public ending, such as wap and icbc."""
        own = self.host[: -len(self.ending) - 1] if self.ending and self.host.endswith(self.ending) else self.host
        return tuple(part for part in own.split(".") if part)

    def belongs_to(self, domains: Collection[str]) -> bool:
        """True when the address lies under one of these domains."""
        return any(self.host == domain or self.host.endswith(f".{domain}") for domain in domains)

    def is_named_by(self, number: str) -> bool:
        """True for a site named by nothing but a hotline: 95508.com, e95555.cn."""
        return number.isdigit() and bool(re.fullmatch(rf"[a-z]?{number}\.(?:cn|com|com\.cn)", self.domain))


@functools.lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    """The bundled list alone: nothing is fetched and nothing written."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


def find_links(text: str) -> Iterator[Link]:
    """Every address in a seen-through text, with or without scheme; Chinese may follow without a space."""
    for match in _LINK.finditer(text):
        found = match.group().rstrip(".,;:!?~*")
        rest = _SCHEME.sub("", found)
        host, _, path = rest.partition("/")
        host, at, tail = host.rpartition("@")[2], "@" in host, host
        host, colon, port = host.partition(":")
        link = _link(match.start(), match.start() + len(found), host.strip(".?#&=!*+%~"), path, bool(colon and port))
        if link is not None and not (at and tail and "://" not in found):
            yield link


def _link(start: int, end: int, host: str, path: str, port: bool) -> Link | None:
    latin = host.translate(_LOOK_ALIKE)
    foreign = latin != host or "xn--" in host
    try:
        ipaddress.IPv4Address(latin)
    except ValueError:
        parts = _suffixes()(latin)
        if not parts.domain or not parts.suffix or (parts.suffix in _NO_HOST and not path and "." not in parts.domain):
            return None
        ending = parts.suffix.rpartition(".")[2]
        domain = f"{parts.domain}.{parts.suffix}"
        return Link(
            start, end, latin, domain, ending if parts.suffix == ending else parts.suffix, path, False, port, foreign
        )
    return Link(start, end, latin, latin, "", path, True, port, foreign)
