"""One message while this process answers it, and what its calls and its run have to tell each other."""

import asyncio

from bot.channels.wechat.parts import Part


class Flight:
    """One message under way in this process, and how many of WeChat's calls wait for it."""

    def __init__(self) -> None:
        self.waiting = 0
        self.deciding = False
        """The answer is there and about to be handed over."""
        self.text = ""
        self.danger = False
        self.helped = False
        """The crisis text went out since the guide's own answer was late."""
        self.typing = False
        self.called_again_by = 0.0
        """Until then WeChat's next call is sure to come, by the clock of `time.monotonic`."""
        self.answer: asyncio.Future[Part | None] = asyncio.get_running_loop().create_future()

    def resolve(self, part: Part | None) -> None:
        """The first answer counts; what comes after it changes nothing."""
        if not self.answer.done():
            self.answer.set_result(part)
