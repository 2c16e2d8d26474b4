"""What comes in: the text, and what is known of where it came from."""

import dataclasses

CHANNELS = ("sms", "call", "wechat", "qq", "mail")


@dataclasses.dataclass(frozen=True)
class Incoming:
    """A message as the borrower has it; a call as the borrower tells of it."""

    text: str
    sender: str | None = None
    """The number or name that it came from, if known."""
    channel: str | None = None
    """One of `CHANNELS`; None when not known."""
