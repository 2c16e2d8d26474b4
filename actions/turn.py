"""What an action needs to know of the conversation, read once from the tracker, and how it replies."""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import services
from bot.dialogue.compose import Composer, Reply, product_is_object
from bot.dialogue.context import LOSS, is_variation, tells_of_loss
from bot.dialogue.tasks import Said
from bot.knowledge import Scene
from bot.knowledge.placeholders import OWN_LENDER
from bot.messages import Choices
from bot.text.language import Locale, language_of
from bot.text.normalize import normalize

_ANY = "any"
_UNSURE = "nlu_fallback"
_CONFIRMS = re.compile(
    r"(?:我)?(?:确认|确定|是的?|对的?|好的?|嗯|可以|全?删|删掉|删除|删了|yes|ok|sure|confirm|(?:yes,? )?delete(?: it)?)"
    r"(?:(?:全部)?删除|删掉|删)?[了吧啊的!！。.，, ]*",
    re.IGNORECASE,
)

_KEPT = r"(?:把?(?:我|的|这些|聊天|对话|历史)*(?:记录|数据|资料|消息|对话))?"
_DECLINES = re.compile(
    r"(?:我|先|还是)*(?:不|别|不要|不想|不用)(?:要|用|了|删|删除|删掉|确认)*[了吧的!！。.]*"
    rf"|(?:请|先)*{_KEPT}(?:我|先|还是|请|都)*(?:不|别|不要|不想|不用)(?:删|删除|删掉){_KEPT}[了吧的啊哦!！。.]*"
    r"|算了|留着|no(?:,? keep it)?|keep it",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True)
class Turn:
    """One message of a person with its surroundings."""

    text: str
    intent: str
    ranking: tuple[str, ...]
    second_topic: str | None
    last_topic: str | None
    misses: int
    entities: tuple[dict[str, Any], ...]
    locale: Locale
    lender: str | None
    product: str | None
    truncated: bool
    deletion_asked: bool
    running_form: str | None
    last_task: str | None
    conversation: str
    slots: Mapping[str, Any]

    @classmethod
    def of(cls, tracker: Tracker) -> "Turn":
        """The turn that a tracker is in."""
        message = tracker.latest_message or {}
        text = message.get("text") or ""
        entities = tuple(e for e in message.get("entities") or () if isinstance(e, dict))
        about = message.get("metadata") or {}
        before = tracker.get_slot("locale") or about.get("locale")  # of the turn before, else as the chat was opened
        slot_locale: Locale = "en" if before == "en" else "zh"
        intent = str((message.get("intent") or {}).get("name") or "")
        lender, product = _lender(entities, intent) or (
            tracker.get_slot("named_lender"),
            tracker.get_slot("named_product"),
        )
        return cls(
            text=text,
            intent=intent,
            ranking=tuple(str(r.get("name")) for r in message.get("intent_ranking") or ()),
            second_topic=message.get("second_topic"),
            last_topic=tracker.get_slot("last_topic"),
            misses=int(tracker.get_slot("misses") or 0),
            entities=entities,
            locale=slot_locale if text.startswith("/") else language_of(text, otherwise=slot_locale),
            lender=lender,
            product=product,
            deletion_asked=bool(tracker.get_slot("deletion_asked")),
            truncated=bool(about.get("truncated")),
            running_form=tracker.active_loop_name,
            last_task=tracker.get_slot("last_task"),
            conversation=tracker.sender_id,
            slots=tracker.slots,
        )

    @property
    def scene(self) -> Scene:
        """For whom texts are filled in."""
        lender = None if self.lender == _ANY else self.lender or OWN_LENDER
        return Scene(services.today(), self.locale, lender, self.product)

    @property
    def said(self) -> Said:
        """The message, as tasks read it."""
        return Said(self.text, self.intent, services.today(), self.locale, self.entities)

    @property
    def confirms_deletion(self) -> bool:
        """True for a typed yes to whether everything may be deleted."""
        return self.deletion_asked and bool(_CONFIRMS.fullmatch(self.text.strip()))

    @property
    def declines_deletion(self) -> bool:
        """True for a typed no to it."""
        return self.deletion_asked and self.says_no

    @property
    def says_no(self) -> bool:
        """True for a plain no, or a no to deleting, whatever was asked."""
        return bool(_DECLINES.fullmatch(self.text.strip()))

    @property
    def topic(self) -> str:
        """The topic that is asked about: the last one when the message only changes a value of that question; what to
        do after a loss when a question about a fraud, even one that is not understood surely, tells of one."""
        if self.last_topic and self._only_changes_a_value:
            return self.last_topic
        likeliest = (
            next((name for name in self.ranking if name != _UNSURE), "") if self.intent == _UNSURE else self.intent
        )
        return LOSS if tells_of_loss(likeliest, normalize(self.text)) else self.intent

    @property
    def reopened_task(self) -> list[EventType]:
        """The task done last, once more, when the message only changes a value of it; else nothing."""
        again = self.last_task and not self.running_form and self._only_changes_a_value
        return [FollowupAction(self.last_task)] if again else []

    @property
    def _only_changes_a_value(self) -> bool:
        return is_variation(normalize(self.text), (str(e.get("text") or "") for e in self.entities))

    def entity(self, name: str) -> str | None:
        """The value of the first entity of this name."""
        return next((str(e.get("value")) for e in self.entities if e.get("entity") == name), None)

    def remember(self, **slots: Any) -> list[EventType]:
        """Slot events for what every turn keeps and what this one adds, where that changes; a running form asks its
        question again."""
        kept = {"locale": self.locale, "named_lender": self.lender, "named_product": self.product, "misses": 0.0}
        kept |= {"deletion_asked": None} if self.deletion_asked else {}
        changed = ((name, value) for name, value in (kept | slots).items() if self.slots.get(name) != value)
        events: list[EventType] = [SlotSet(name, value) for name, value in changed]
        return [*events, FollowupAction(self.running_form)] if self.running_form else events

    def pause(self, **slots: Any) -> list[EventType]:
        """As `remember`, but a running form stops asking; what it knows is kept until the person goes on."""
        running, without = self.running_form, dataclasses.replace(self, running_form=None)
        if running is None:
            return without.remember(**slots)
        stopped = [ActiveLoop(None), SlotSet("requested_slot", None), SlotSet("paused_task", running)]
        return [*without.remember(**slots), *stopped]


def composer() -> Composer:
    """Replies out of the shared library."""
    return Composer(services.library())


def send(dispatcher: CollectingDispatcher, reply: Reply, turn: Turn, forget: bool = False) -> None:
    """Sends a reply: each message in plain form for every channel, its fields beside it for those that show more.

    `forget` asks the doorway to remove the conversation once this turn is stored.
    """
    note = (composer().text("read_in_part", turn.scene),) if turn.truncated else ()
    about: dict[str, Any] = {
        "topic": reply.topic,
        "sources": list(reply.sources),
        "checked": reply.checked,
        "locale": turn.locale,
    }
    about |= {"intent": turn.intent} | ({"forget": True} if forget else {})
    for message in (*note, *reply.messages):
        buttons = (
            [{"title": choice.title, "payload": choice.payload} for choice in message.choices]
            if isinstance(message, Choices)
            else None
        )
        dispatcher.utter_message(text=message.caption(), buttons=buttons, guide={"message": message.fields(), **about})


def _lender(entities: tuple[dict[str, Any], ...], intent: str) -> tuple[str | None, str | None] | None:
    """The lender and product that the message names; None when it names none. WeBank's own, when named, comes first."""
    named = [e for e in entities if e.get("entity") in {"lender", "product"}]
    if product_is_object(intent):
        named = [e for e in named if e.get("value") == OWN_LENDER]
    if not named:
        return None
    if any(e.get("value") == OWN_LENDER for e in named):
        return (None, None)
    first = next((e for e in named if e.get("entity") == "product"), named[0])
    return (str(first.get("value")), str(first.get("text") or ""))
