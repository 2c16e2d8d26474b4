"""Fits an answer into what may be sent now: what was missed before it, few bubbles, and the rest kept to read on."""

from collections.abc import Callable, Sequence

from bot import services
from bot.channels.wechat.choices import Memory, is_choice_line
from bot.channels.wechat.outbox import Outbox
from bot.channels.wechat.parts import Part, TextPart, TransferPart
from bot.channels.wechat.quota import Quota
from bot.channels.wechat.rendering import Said, pieces, with_note
from bot.channels.wechat.talk import Talk
from bot.knowledge import Scene


class Packing:
    """For one account; `sends` and `menus` say what the account can do."""

    def __init__(self, outbox: Outbox, quota: Quota, memory: Memory, talk: Talk, sends: bool, menus: bool) -> None:
        self._outbox, self._quota, self._memory, self._talk = outbox, quota, memory, talk
        self._sends, self._menus = sends, menus

    async def pack(self, said: Said, conversation: str, on_the_line: Callable[[], bool]) -> list[Part]:
        """The parts in order; `on_the_line` tells whether the first can go back in the passive reply."""
        if said.asks_for_person:
            is_open = self._talk.desk_is_open()
            if is_open and on_the_line():
                return [TransferPart()]
            said = self._talk.at_the_desk(said, is_open)
        if not (said.texts or said.offers or said.cards):
            return []
        if not said.crisis:
            said = await self._after_what_was_missed(said, conversation)
        if not said.reads_on:
            await self._memory.keep(conversation, said.offers)
        return await self._within_the_quota(said, conversation, on_the_line)

    def one(self, said: Said) -> Part:
        """The answer as one text, for when nothing else can follow."""
        return TextPart(pieces(part.plain() for part in said.parts(with_cards=False))[0])

    async def _after_what_was_missed(self, said: Said, conversation: str) -> Said:
        texts, unsure = await self._outbox.take_missed(conversation)
        before = [self._say("wechat_unsure", said)] if unsure else []
        told = [told for text in texts if (told := _without_choices(text))]
        if told:
            before += [self._say("wechat_missed", said), *told, self._say("wechat_now", said)]
        return said.before(*before)

    async def _within_the_quota(self, said: Said, conversation: str, on_the_line: Callable[[], bool]) -> list[Part]:
        left = await self._quota.left(conversation) if self._sends else 0
        only_a_card = not said.texts and not said.offers
        parts = said.parts(with_menu=self._menus and left > 0, with_cards=left > 0 or only_a_card)
        room = left + on_the_line()
        rest: Sequence[Part] = parts[room:] if room else ()
        if rest:
            parts = [*parts[: room - 1], with_note(parts[room - 1], self._say("wechat_more", said))]
        if rest or not said.crisis:
            await self._outbox.keep_rest(conversation, rest)
        return parts

    def _say(self, key: str, said: Said) -> str:
        return services.library().say(key, Scene(services.today(), said.locale))


def _without_choices(text: str) -> str:
    """A text of before without its numbers to send back, which would now mean the new choices."""
    blocks = [block for block in text.split("\n\n") if not any(map(is_choice_line, block.splitlines()))]
    return "\n\n".join(blocks)
