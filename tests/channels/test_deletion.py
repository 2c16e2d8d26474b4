"""What a deletion removes beside the conversation itself."""

import contextlib
from types import SimpleNamespace
from unittest.mock import AsyncMock

import pytest

from bot import services
from bot.channels import forgetting
from bot.channels.doorway import speaks_of_danger
from bot.safety import crisis


async def test_a_deletion_empties_the_memory_of_texts_searched_for_danger(monkeypatch: pytest.MonkeyPatch):
    """They are there as they came in, before anything is masked."""
    store = AsyncMock()
    monkeypatch.setattr(forgetting, "alone", lambda *_: contextlib.AsyncExitStack())
    monkeypatch.setattr(forgetting, "forget_conversation", AsyncMock())
    monkeypatch.setattr(services, "store", lambda: store)
    speaks_of_danger("我的手机是13798765432，逾期了怎么办")
    assert crisis._found.cache_info().currsize > 0
    await forgetting.remove(SimpleNamespace(tracker_store=None), "somebody")
    assert crisis._found.cache_info().currsize == 0
    store.forget.assert_awaited_once_with("somebody")
