"""Where the talk is to go on: private chats."""

from bot.sms.message import Parsed


def private_chat(message: Parsed) -> str | None:
    """Go on in a private WeChat or QQ chat, given by name or number."""
    named = next((n for n in message.numbers if n.kind in {"qq", "wechat"}), None)
    place = message.says("private_chat")
    if not place:
        return None
    if named:
        return message.quote(named)
    serious = message.kinds - {"company"} or message.about_debt or message.says("job", "stocks", "refund_bait")
    official = message.mentions("official_account") or message.mentions("transaction")
    return message.quote(place) if serious and not official else None


RULES = (private_chat,)
