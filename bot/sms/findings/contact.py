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
    official = message.mentions("official_account") or message.tells_transaction
    return message.quote(place) if serious and not official else None


def speaks_as_person(message: Parsed) -> str | None:
    """Somebody who names a trade or an institution, signs with nothing and wants something done in private."""
    place = message.says("speaks_as_person")
    if not place or message.signature or (message.from_justice and message.mentions("case_number")):
        return None
    wants = (
        message.foreign_numbers
        or message.foreign_links
        or message.says("private_chat", "moves_money", "install", "guided", "video", "asks_card")
    )
    return message.quote(place) if wants or message.sender.private else None


RULES = (private_chat, speaks_as_person)
