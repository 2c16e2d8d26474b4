"""An empty domain is told from ours without being built at every message."""

import pytest
from rasa.shared.core.domain import Domain

from bot.paths import ROOT
from bot.rasa_fixes import empty_domain


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Says each time that an empty domain is built."""
    seen: list[str] = []
    real = Domain.empty
    monkeypatch.setattr(Domain, "empty", classmethod(lambda cls: seen.append("built") or real()))
    return seen


def test_stock_rasa_builds_an_empty_domain_each_time(built: list[str]):
    """The fault."""
    ours = Domain.load(str(ROOT / "domain.yml"))
    built.clear()
    assert [empty_domain._stock(ours), empty_domain._stock(ours)] == [False, False]
    assert len(built) == 2


def test_it_is_built_once(built: list[str], monkeypatch: pytest.MonkeyPatch):
    """And gives the same answers."""
    monkeypatch.setattr(Domain, "is_empty", Domain.is_empty)  # put back afterwards
    empty_domain.apply()
    ours, nothing = Domain.load(str(ROOT / "domain.yml")), Domain.from_dict({})
    built.clear()
    empty_domain._nothing.cache_clear()
    assert [ours.is_empty(), ours.is_empty(), nothing.is_empty()] == [False, False, True]
    assert len(built) == 1
