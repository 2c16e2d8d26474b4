"""Lets running messages finish when the guide is told to stop, and takes no new ones meanwhile."""

import asyncio
import contextlib
import time
from collections.abc import Iterator


class Drain:
    """Counts messages on their way and knows whether the guide is stopping."""

    def __init__(self) -> None:
        self.closing = False
        self.running = 0

    @contextlib.contextmanager
    def message(self) -> Iterator[None]:
        """One message on its way."""
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1

    async def finish(self, seconds: float) -> bool:
        """Closes the door and waits until nobody is inside; False when somebody still is after these seconds."""
        self.closing = True
        end = time.monotonic() + seconds
        while self.running and time.monotonic() < end:
            await asyncio.sleep(0.02)
        return not self.running


DRAIN = Drain()
"""The door of this process."""
