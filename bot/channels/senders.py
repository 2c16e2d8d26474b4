"""Which conversations belong to which channel: their ids begin with its name, and no other channel may use them."""

_OWNERS = ("web.", "wechat.")


def belongs_to_a_channel(sender: str) -> bool:
    """True for an id that a channel with proof of identity gives out; whoever only claims it is not let in."""
    return sender.strip().lower().startswith(_OWNERS)
