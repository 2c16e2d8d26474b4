"""What the guide keeps beside conversations: answers given, messages waiting, plans, counters; all with an end.

Knows nothing of Rasa, of channels or of what is kept. SQLite by default, Redis where several replicas share it.
"""

from bot.stores.base import Store, StoreError
from bot.stores.opening import open_store

__all__ = ["Store", "StoreError", "open_store"]
