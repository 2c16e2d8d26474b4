"""What the guide says to one message or event: through the doorway, or by itself where there are no words."""

import dataclasses
import re
from collections.abc import Awaitable, Callable

from rasa.core.channels.channel import UserMessage

from bot import services
from bot.channels import doorway, forgetting
from bot.channels.output import FullOutput
from bot.channels.wechat import rendering
from bot.channels.wechat.choices import Memory
from bot.channels.wechat.hours import ServiceHours
from bot.channels.wechat.incoming import Incoming
from bot.channels.wechat.outbox import Outbox
from bot.channels.wechat.rendering import Said
from bot.dialogue.compose import Composer
from bot.knowledge import Scene
from bot.messages import Message, Text
from bot.text.language import language_of

CHANNEL = "wechat"
_ASKS_FOR_MORE = re.compile(r"(?:继续|接着看|接着说|下一页|后面呢|more|continue|go on)", re.IGNORECASE)
_MARKS = ' \t\n.。!！?？,，~～"“”'
_WORDS_FOR = {
    "voice": "wechat_voice", "image": "wechat_image", "video": "wechat_video", "shortvideo": "wechat_video",
    "location": "wechat_location", "link": "wechat_link", "text": "empty_message",
}  # fmt: skip
_GREETED = {"subscribe": "wechat_welcome", "scan": "wechat_scanned", "click": "wechat_scanned"}
Handler = Callable[[UserMessage], Awaitable[None]]


class Talk:
    """Answers for one account; knows the menu's items and what was offered to whom."""

    def __init__(
        self, handler: Handler, memory: Memory, outbox: Outbox, menu: dict[str, str], hours: ServiceHours | None
    ) -> None:
        self._handler, self._memory, self._outbox = handler, memory, outbox
        self._menu, self._hours = menu, hours

    async def what(self, incoming: Incoming, conversation: str) -> str | None:
        """The words or the payload that this message means; None where it has neither."""
        if incoming.kind == "event":
            return self._menu.get(incoming.key) if incoming.event == "click" else None
        if not incoming.text:
            return None
        chosen = await self._memory.chosen(conversation, incoming.text, bool(incoming.menu_id))
        if chosen and not doorway.speaks_of_danger(incoming.text):
            return chosen.payload
        return doorway.as_words(incoming.text)

    async def say(self, asked: str, conversation: str) -> Said:
        """The answer to words or to a payload of ours."""
        rest = await self._rest(asked, conversation)
        return rest if rest is not None else await self.through_the_doorway(asked, conversation)

    async def through_the_doorway(self, asked: str, conversation: str) -> Said:
        """Rasa's answer, or the doorway's where Rasa has none."""
        output = FullOutput()
        await self._handler(UserMessage(asked, output, conversation, input_channel=CHANNEL))
        said = rendering.of_output(output.messages)
        return dataclasses.replace(said, forgot=forgetting.is_asked_for(output.messages))

    def say_without_words(self, kind: str, event: str) -> Said:
        """The answer to an event, a picture, a place; an empty one where none is due."""
        scene = _scene("zh")
        messages: tuple[Message, ...] = ()
        if kind != "event":
            messages = (Text(services.library().say(_WORDS_FOR.get(kind, "wechat_other"), scene)),)
        elif event in _GREETED:
            messages = _composer().menu(_GREETED[event], scene).messages
        return rendering.of_messages(messages, "zh")

    def desk_is_open(self) -> bool:
        """Whether people sit at the account's own desk now."""
        return self._hours is not None and self._hours.hold(services.now())

    def at_the_desk(self, said: Said, open_now: bool) -> Said:
        """A hand-over that cannot be made: the hours, or the way to try once more, before what helps anyhow."""
        if self._hours is None:
            return said
        scene = _scene(said.locale)
        words = (
            services.library().say("wechat_desk_open", scene)
            if open_now
            else services.library().say("wechat_desk_closed", scene, hours=self._hours.words(said.locale))
        )
        return said.before(words)

    async def _rest(self, asked: str, conversation: str) -> Said | None:
        """The end of the answer before, where the person asks to read on and there is one."""
        if not _ASKS_FOR_MORE.fullmatch(asked.strip(_MARKS)):
            return None
        rest = await self._outbox.rest(conversation)
        return Said(tuple(rest), locale=language_of(asked), reads_on=True) if rest else None


def crisis(text: str) -> Said:
    """Help for a person in danger, for when the guide's own answer is not there in time."""
    locale = language_of(text)
    return rendering.of_messages(_composer().crisis(_scene(locale)).messages, locale)


def _scene(locale: str) -> Scene:
    return Scene(services.today(), locale)


def _composer() -> Composer:
    return Composer(services.library())
