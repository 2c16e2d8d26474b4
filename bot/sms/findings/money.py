"""Who asks to be paid, before what, and into which account."""

import re

from bot.sms.message import Parsed
from bot.sms.phrases import Span, clause, is_denied

_SUM_AFTER = re.compile(
    r"^(?:[一共计为是只要每仅需]{0,3})\d|^[^,。;]{0,10}(?:一共|合计|共计|总共)\d|^[^,。;]{0,10}(?:元|缴|交|才能|方可|后放款|到账|到公证|到指定|秒到)"
)
_PAYING_BEFORE = re.compile(
    r"(?:缴纳|交纳|支付|先[交付转打]|[须需要请并]先?[交付转]|缴|补交|预付|转账|打|购买|现交|转[^,。;]{0,8}(?:做|作)|花\d+|付|走|收个|[只就]收|前期[^,。;]{0,3}收)[^,。;]{0,12}$"
)
_PART_OF_OFFER = re.compile(r"减免|每期|含|期还")
_COUNTED = re.compile(r"^[^,。;]{0,3}(?:减免|优惠|已扣|为0|(?<!\d)0元|(?<!\d)0\.0|每期)|^(?:0\.00|全免)")


def fee_first(message: Parsed) -> str | None:
    """A fee before money is paid out or something is set free: 解冻费, 验资, 刷流水."""
    for fee in message.phrases.all("fee_never", message.text):
        if not is_denied(message.text, fee) and _is_asked(message, fee):
            return message.quote(fee)
    return None


def fee_asked(message: Parsed) -> str | None:
    """A charge that has to be paid by hand, by somebody of whom it is not known: 手续费, 服务费, 年费."""
    for fee in message.phrases.all("fee_sometimes", message.text):
        before, after = clause(message.text, fee)
        in_title = before.rfind("《") > before.rfind("》")  # 《交纳诉讼费用通知书》
        if in_title or is_denied(message.text, fee) or _COUNTED.search(after) or _PART_OF_OFFER.search(before):
            continue
        outside = (
            message.foreign_links or message.foreign_numbers or message.says("private_chat") or not message.signature
        )
        if _PAYING_BEFORE.search(before) or (re.match(r"^[^,。;]{0,4}\d", after) and outside):
            return message.quote(fee)
    return None


def _is_asked(message: Parsed, fee: Span) -> bool:
    before, after = clause(message.text, fee)
    return bool(
        _PAYING_BEFORE.search(before) or _SUM_AFTER.search(after) or re.search(r"[因需须要]$|\d元$|不足$", before)
    )


def pay_to_person(message: Parsed) -> str | None:
    """Payment into somebody's own account, card, wallet or code, or into one that the message names."""
    place = message.says("pay_to_person")
    if place and not message.tells_transaction:
        return message.quote(place)
    card = message.card
    asked = message.about_debt or message.says("pays", "sends_money", "pay_to_person")
    if card and asked and not is_denied(message.text, card):
        return message.quote(card)
    return None


def pay_elsewhere(message: Parsed) -> str | None:
    """Money to be moved into an account that is not one's own."""
    for place in message.phrases.all("pay_elsewhere", message.text):
        before, after = clause(message.text, place)
        around = before + message.text[place.start : place.end] + after
        if is_denied(message.text, place) or message.phrases.first("own_account", around):
            continue
        if message.tells_transaction and not message.says("deadline", "titled"):
            continue
        named = message.mentions("case_number") or "通知书" in message.text or "财政" in around
        if named and "专户" in around:  # courts do name the account for their fees and for what a judgment orders
            continue
        return message.quote(place)
    return None


def moves_money(message: Parsed) -> str | None:
    """Money to be moved, with no official entrance and nothing of one's own to move it to."""
    if message.tells_transaction or message.mentions("official_entry") or message.mentions("masked_tail"):
        return None
    for place in message.phrases.all("moves_money", message.text):
        before, after = clause(message.text, place)
        around = before + message.text[place.start : place.end] + after
        if not is_denied(message.text, place) and not message.phrases.first("own_account", around):
            why = message.about_debt or message.claimed or message.says("feigned_fault", "speaks_as_person", "deadline")
            return message.quote(place) if why else None
    return None


def pays_first(message: Parsed) -> str | None:
    """Something to be paid before anything is done."""
    place = message.says("pays_first")
    official = message.mentions("official_entry") or message.mentions("masked_tail")
    return message.quote(place) if place and not official else None


def safe_account(message: Parsed) -> str | None:
    """A safe account, a supervised one, money to be examined: no authority has such a thing."""
    place = message.says("safe_account")
    return message.quote(place) if place else None


def borrow_and_transfer(message: Parsed) -> str | None:
    """Borrow all there is and pass it on, to cancel an account or clear a limit."""
    place = message.says("borrow_and_transfer")
    return message.quote(place) if place else None


def relative_asks_money(message: Parsed) -> str | None:
    """A superior, a relative or a friend with a new number who needs money at once."""
    who = message.says("relative")
    return message.quote(who) if who and message.says("sends_money", "pay_to_person", "pays") else None


def bare_transfer(message: Parsed) -> str | None:
    """A request to transfer to an account, with nothing around it."""
    place = message.says("sends_money")
    return message.quote(place) if place and message.card and not message.signature else None


RULES = (
    fee_first, fee_asked, moves_money, pays_first, pay_to_person, pay_elsewhere, safe_account, borrow_and_transfer,
    relative_asks_money, bare_transfer,
)  # fmt: skip
