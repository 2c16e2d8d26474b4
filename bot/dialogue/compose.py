"""Puts replies together from the library: what is said, and what can be tapped next. Pure; knows nothing of Rasa."""

import dataclasses
from collections.abc import Iterable, Sequence

from bot.dialogue import payloads
from bot.knowledge import Library, Scene
from bot.messages import Choice, Choices, Crisis, Listing, Message, Text

OFFERED = 3
CRISIS_HOTLINES = ("mental_health", "police", "ambulance")
COMFORT_TOPICS = ("overdue_consequences", "cannot_repay", "collection_harassment")
# In questions on these topics a product is what the loan has an effect on, not the loan itself.
_PRODUCT_IS_THE_OBJECT = frozenset({"credit_impact_loans", "credit_impact_cards", "borrow_to_repay"})
_OPENED_BY = {
    "penalty_interest_form": "button_calculate_interest",
    "repayment_plan_form": "button_plan_repayment",
    "message_check_form": "button_check_message",
}


@dataclasses.dataclass(frozen=True)
class Reply:
    """Messages in order, with what machines need to know about them."""

    messages: tuple[Message, ...]
    topic: str | None = None
    sources: tuple[str, ...] = ()
    checked: str | None = None


class Composer:
    """Replies out of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def text(self, key: str, scene: Scene, **values: str) -> Text:
        """One wording as a message."""
        return Text(self.library.say(key, scene, **values))

    def answer(self, topic: str, scene: Scene, second: str | None = None, question: str = "") -> Reply:
        """The answer to a question, and the short one to a second question in the same message."""
        messages: list[Message] = []
        if not scene.own:
            messages.append(self.text("other_lender", scene))
        messages += self.library.answer(topic, scene, question)
        opens = self.library.content.entries[topic].opens
        follow = [
            self._button("button_detail", payloads.MORE_DETAIL, scene),
            self._button("button_source", payloads.SOURCE, scene),
            *([self._button(_OPENED_BY[opens], payloads.OPENS[opens], scene)] if opens else []),
        ]
        if second and second != topic and second in self.library:
            question = self.library.question(second, scene)
            heading = self.library.say("second_question", scene, question=question)
            separator = "：" if scene.locale == "zh" else ": "
            messages.append(Text(f"{heading}{separator}{self.library.short(second, scene).text}"))
            follow.append(Choice(question, payloads.topic(second)))
        related = [c for c in self.library.related(topic, scene) if c.payload != payloads.topic(second or "")]
        messages.append(Choices(self.library.say("more_about", scene), (*follow, *related[:OFFERED])))
        return self._about(topic, messages)

    def details(self, topic: str, scene: Scene) -> Reply:
        """Everything behind the short answer."""
        follow = self._choices(
            "more_about", scene, ("button_source", payloads.SOURCE), ("button_next_steps", payloads.NEXT_STEPS)
        )
        return self._about(topic, [*self.library.details(topic, scene), follow])

    def sources(self, topic: str, scene: Scene) -> Reply:
        """What the answer rests on."""
        follow = self._choices(
            "more_about", scene, ("button_detail", payloads.MORE_DETAIL), ("button_next_steps", payloads.NEXT_STEPS)
        )
        return self._about(topic, [self.library.sources(topic, scene), follow])

    def next_steps(self, topic: str, scene: Scene) -> Reply:
        """What to do now."""
        related = tuple(self.library.related(topic, scene)[:OFFERED])
        follow = Choices(self.library.say("more_about", scene), related)
        return self._about(topic, [self.library.next_steps(topic, scene), follow])

    def menu(self, key: str, scene: Scene) -> Reply:
        """A sentence, and the themes to choose from; the way to a person is always among them."""
        themes = self.library.content.themes
        choices = [Choice(self._title(theme.title, scene), payloads.theme(theme.id)) for theme in themes]
        choices.append(self._button("button_person", payloads.HANDOFF, scene))
        return Reply((Choices(self.library.say(key, scene), tuple(choices)),))

    def theme(self, theme_id: str, scene: Scene) -> Reply:
        """The questions of a theme; the menu for a theme that does not exist."""
        for theme in self.library.content.themes:
            if theme.id == theme_id:
                prompt = self.library.say("choose_topic", scene)
                return Reply((Choices(prompt, tuple(self.library.choices(theme.topics, scene))),))
        return self.menu("ask_what", scene)

    def offer(self, candidates: Iterable[str], scene: Scene, misses: int) -> Reply:
        """The likeliest topics by their questions; the menu and a person when that has failed before."""
        topics = [topic for topic in candidates if topic in self.library][:OFFERED]
        if misses > 0:
            return self.menu("unsure_again", scene)
        if not topics:
            return self.menu("no_words", scene)
        choices = (*self.library.choices(topics, scene), self._button("button_none", payloads.NONE_OF_THESE, scene))
        return Reply((Choices(self.library.say("unsure", scene), choices),))

    def complain(self, last_topic: str | None, scene: Scene) -> Reply:
        """An apology, with the neighbours of the answer that did not help."""
        related = self.library.related(last_topic, scene) if last_topic in self.library and last_topic else []
        extra = [
            self._button("button_menu", payloads.MENU, scene),
            self._button("button_person", payloads.HANDOFF, scene),
        ]
        return Reply((Choices(self.library.say("complain", scene), (*related[:OFFERED], *extra)),))

    def comfort(self, scene: Scene) -> Reply:
        """Kind words, whom to talk to, and the questions that fear most often stands for."""
        topics = self.library.choices(COMFORT_TOPICS, scene)
        choices = (*topics, self._button("button_person", payloads.HANDOFF, scene))
        offer = Choices(self.library.say("comfort_offer", scene), choices)
        return Reply((self.text("comfort", scene), self.text("comfort_hotline", scene), offer))

    def handoff(self, scene: Scene, own_contact: str) -> Reply:
        """Says what this is, whom to call and what to say, and how to reach the organisation."""
        say = self.library.say
        script = tuple(say(f"handoff_script_{i}", scene) for i in (1, 2, 3))
        own = (
            self.text("handoff_own_contact", scene, contact=own_contact)
            if own_contact
            else self.text("handoff_no_contact", scene)
        )
        return Reply((self.text("handoff", scene), Listing(say("handoff_script_title", scene), script), own))

    def privacy(self, scene: Scene, days: int) -> Reply:
        """What is kept of a conversation and for how many days, and the way to delete it."""
        say = self.library.say
        points = tuple(say(f"privacy_point_{i}", scene) for i in (1, 2, 3, 4))
        follow = self._choices("more_about", scene, ("button_delete", payloads.DELETE), ("button_menu", payloads.MENU))
        return Reply(
            (self.text("privacy", scene, days=str(days)), Listing(say("privacy_points_title", scene), points), follow)
        )

    def ask_to_delete(self, scene: Scene) -> Reply:
        """The question before everything is deleted."""
        buttons = (("button_confirm_delete", payloads.CONFIRM_DELETE), ("button_keep", payloads.KEEP))
        return Reply((self._choices("delete_ask", scene, *buttons),))

    def crisis(self, scene: Scene) -> Reply:
        """Calm, numbers to call, nothing about debts."""
        hotlines = []
        for key in CRISIS_HOTLINES:
            hotline = self.library.content.hotlines[key]
            hotlines.append((hotline.number or "", self._title(hotline.name, scene)))
        later = Text(f"{self.library.say('crisis_other', scene)}{self.library.say('crisis_later', scene)}")
        return Reply((Crisis(self.library.say("crisis", scene), tuple(hotlines)), later))

    def _about(self, topic: str, messages: Sequence[Message]) -> Reply:
        entry = self.library.content.entries[topic]
        return Reply(tuple(messages), topic, tuple(self.library.source_ids(topic)), entry.checked.isoformat())

    def _button(self, key: str, payload: str, scene: Scene) -> Choice:
        return Choice(self.library.say(key, scene), payload)

    def _choices(self, prompt: str, scene: Scene, *buttons: tuple[str, str]) -> Choices:
        return Choices(
            self.library.say(prompt, scene), tuple(self._button(key, payload, scene) for key, payload in buttons)
        )

    def _title(self, words: object, scene: Scene) -> str:
        return str(words.get(scene.locale) or words["zh"]) if isinstance(words, dict) else ""


def product_is_object(topic: str) -> bool:
    """True when a product named in a question on this topic does not say whose loan it is about."""
    return topic in _PRODUCT_IS_THE_OBJECT
