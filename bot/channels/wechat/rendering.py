"""Turns what the guide says into parts for WeChat: few bubbles of at most 2,048 bytes, numbers instead of buttons."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from bot import services
from bot.channels.wechat.choices import by_words
from bot.channels.wechat.parts import CardPart, MenuPart, Part, TextPart
from bot.channels.wechat.splitting import split
from bot.knowledge import Scene
from bot.messages import Choice, Choices, Message, PlanLink

MOST_BYTES = 2_048
"""Of one text, in a passive reply and in the customer-service API."""
_ROOM_FOR_A_NOTE = 128
_BETWEEN = "\n\n"
_MOST_MENU_BYTES = 1_024
HANDOFF_INTENT = "human_handoff"


@dataclasses.dataclass(frozen=True)
class Said:
    """One answer as WeChat can show it, before it is cut."""

    texts: tuple[str, ...] = ()
    offers: tuple[Choices, ...] = ()
    """Questions with their answers, such as what else to read and, after it, what a calculation still has to know."""
    cards: tuple[CardPart, ...] = ()
    locale: str = "zh"
    crisis: bool = False
    asks_for_person: bool = False
    forgot: bool = False
    """Everything of the conversation has just been removed."""
    reads_on: bool = False
    """The end of the answer before, whose choices stay as they are."""

    def before(self, *texts: str) -> "Said":
        """The same with texts before it."""
        return dataclasses.replace(self, texts=(*texts, *self.texts))

    def parts(self, with_menu: bool = False, with_cards: bool = True) -> list[Part]:
        """The bubbles: texts first and merged, then a menu to tap if the account has it, then cards."""
        asked = written_out(self.offers, self.locale)
        menu = with_menu and len(self.offers) == 1 and len(self.offers[0].prompt.encode()) <= _MOST_MENU_BYTES
        texts = [*self.texts, *([] if menu else asked)]
        if not with_cards:
            texts += [card.plain() for card in self.cards]
        parts: list[Part] = [TextPart(piece) for piece in pieces(texts)]
        if menu:
            (offer,), (fallback,) = self.offers, asked
            parts.append(MenuPart(offer.prompt, tuple(choice.title for choice in offer.choices), fallback))
        return parts + (list(self.cards) if with_cards else [])


def of_output(collected: Iterable[Mapping[str, Any]]) -> Said:
    """What was collected behind the doorway: plain texts with typed fields beside them."""
    texts, offers, cards, locale = list[str](), list[Choices](), list[CardPart](), "zh"
    crisis = asks = False
    for message in collected:
        about = message.get("metadata") or {}
        fields = about.get("message") or {}
        locale = about.get("locale") or locale
        crisis = crisis or fields.get("kind") == "crisis"
        asks = asks or about.get("intent") == HANDOFF_INTENT
        if message.get("buttons"):
            choices = tuple(Choice(button["title"], button["payload"]) for button in message["buttons"])
            offers.append(Choices(message.get("text") or "", choices))
        elif fields.get("kind") == PlanLink.kind:
            cards.append(CardPart(fields["title"], fields["text"], fields["url"]))
        elif message.get("text"):
            texts.append(message["text"])
    return Said(tuple(texts), tuple(offers), tuple(cards), locale, crisis, asks)


def of_messages(messages: Iterable[Message], locale: str) -> Said:
    """Typed messages that the channel says by itself."""
    collected = []
    for message in messages:
        buttons = [dataclasses.asdict(choice) for choice in message.choices] if isinstance(message, Choices) else None
        about = {"message": message.fields(), "locale": locale}
        collected.append({"text": message.caption(), "buttons": buttons, "metadata": about})
    return of_output(collected)


def written_out(offers: Iterable[Choices], locale: str) -> list[str]:
    """Each question with what can be sent back: a number, counted through all of them, or words."""
    library, scene, number, blocks = services.library(), Scene(services.today(), locale), 0, list[str]()
    for offer in offers:
        lines = [offer.prompt] if offer.prompt else []
        titles = [choice.title for choice in offer.choices]
        if by_words(offer):
            match titles:
                case [first]:
                    lines.append(library.say("wechat_by_words", scene, first=first))
                case [first, second]:
                    lines.append(library.say("wechat_by_words_two", scene, first=first, second=second))
        else:
            for title in titles:
                number += 1
                lines.append(library.say("wechat_choice", scene, number=str(number), title=title))
        blocks.append("\n".join(lines))
    return blocks


def pieces(texts: Iterable[str]) -> list[str]:
    """The texts merged into as few as fit, each short enough for a note behind it; in the same order."""
    most = MOST_BYTES - _ROOM_FOR_A_NOTE
    merged: list[str] = []
    for piece in (piece for text in texts for piece in split(text, most)):
        if merged and len(f"{merged[-1]}{_BETWEEN}{piece}".encode()) <= most:
            merged[-1] = f"{merged[-1]}{_BETWEEN}{piece}"
        else:
            merged.append(piece)
    return merged


def with_note(part: Part, note: str) -> Part:
    """A text with a note behind it; any other part as words with the note."""
    return TextPart(f"{part.plain()}{_BETWEEN}{note}" if part.plain() else note)
