"""The doorway with fakes behind it: whatever a handler does, the person gets words."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage

from bot.channels import doorway
from bot.channels.output import FullOutput
from bot.dialogue.compose import Composer
from bot.knowledge import Library, Scene
from bot.text.normalize import MAX_CHARACTERS

Handler = Callable[[UserMessage], Awaitable[None]]


async def raises(message: UserMessage) -> None:
    """A handler that fails."""
    raise LookupError("a fault of ours")


async def hangs(message: UserMessage) -> None:
    """A handler that never ends."""
    await asyncio.Event().wait()


async def says_nothing(message: UserMessage) -> None:
    """A handler that ends without a word, as Rasa's does when an action fails."""


async def speaks_and_fails(message: UserMessage) -> None:
    """A handler that fails after its first words."""
    await message.output_channel.send_response(message.sender_id, {"text": "the first half"})
    raise LookupError("a fault of ours")


class Listener:
    """A handler that answers, and keeps what it was given."""

    def __init__(self) -> None:
        self.message: UserMessage | None = None

    async def __call__(self, message: UserMessage) -> None:
        self.message = message
        await message.output_channel.send_response(message.sender_id, {"text": "heard"})


BROKEN = [raises, hangs, says_nothing]


@pytest.fixture(autouse=True)
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits twenty seconds in a test."""
    monkeypatch.setattr(doorway, "SECONDS_FOR_AN_ANSWER", 0.05)


async def answers(handler: Handler, text: str | None) -> list[str]:
    """What somebody reads who sends the text."""
    output = FullOutput()
    await doorway.guarded(handler)(UserMessage(text, output, "tests"))
    return [message["text"] for message in output.messages]


@pytest.mark.parametrize("handler", BROKEN)
@pytest.mark.parametrize(("text", "locale"), [("逾期了怎么办", "zh"), ("what if I pay late", "en")])
async def test_a_broken_handler_is_apologised_for(
    handler: Handler, text: str, locale: str, library: Library, scene: Scene
):
    """The apology names the hotline, in the language of the person."""
    said = await answers(handler, text)
    assert said == [library.say("apology", Scene(scene.today, locale))]
    assert "95384" in said[0]


@pytest.mark.parametrize("handler", BROKEN)
@pytest.mark.parametrize("text", ["我不想活了", "I want to kill myself"])
async def test_words_of_self_harm_are_answered_by_a_broken_guide(handler: Handler, text: str, library: Library):
    """Of all messages these must not get an apology alone."""
    said = await answers(handler, text)
    locale = "zh" if "我" in text else "en"
    assert said == [m.plain() for m in Composer(library).crisis(Scene(doorway.services.today(), locale)).messages]
    assert "12356" in said[0]


async def test_words_already_sent_are_not_followed_by_an_apology():
    """Half an answer stays."""
    assert await answers(speaks_and_fails, "逾期了怎么办") == ["the first half"]


async def test_a_failure_is_in_the_log_with_its_traceback(caplog: pytest.LogCaptureFixture):
    """The engineer learns what the person does not see; the message itself is not logged."""
    await answers(raises, "只有本人知道的话")
    (record,) = [record for record in caplog.records if record.name == doorway.__name__]
    assert record.exc_info
    assert record.exc_info[0] is LookupError
    assert "只有本人知道的话" not in caplog.text


@pytest.mark.parametrize("text", ["", "  \n\t\u3000", None])
async def test_a_message_without_words_is_asked_for(text: str | None, library: Library, scene: Scene):
    """Rasa never hears of it."""
    listener = Listener()
    assert await answers(listener, text) == [library.say("empty_message", scene)]
    assert listener.message is None


@pytest.mark.parametrize(("length", "truncated"), [(MAX_CHARACTERS, False), (MAX_CHARACTERS + 1, True)])
async def test_a_long_message_is_cut_and_marked(length: int, truncated: bool):
    """800 characters pass, 801 are cut and marked in the metadata."""
    listener = Listener()
    assert await answers(listener, "逾期" * (length // 2) + "了" * (length % 2)) == ["heard"]
    assert listener.message
    assert len(listener.message.text) == MAX_CHARACTERS
    assert bool((listener.message.metadata or {}).get("truncated")) is truncated


async def test_metadata_of_the_channel_survive_the_cut():
    """The mark joins what a channel had to say."""
    listener, output = Listener(), FullOutput()
    message = UserMessage("逾" * 900, output, "tests", metadata={"app": "wechat"})
    await doorway.guarded(listener)(message)
    assert message.metadata == {"app": "wechat", "truncated": True}


async def test_secrets_are_masked_before_rasa_sees_them():
    """Also a number that the cut would have halved."""
    listener = Listener()
    await answers(listener, "我的卡6222021234567890128，" + "催" * 770 + "13912345678")
    assert listener.message
    assert "6222" not in listener.message.text
    assert "139" not in listener.message.text


@pytest.mark.parametrize("before", [0, 780, 1_000, 3_000, 15_000])
async def test_words_of_self_harm_are_heard_wherever_they_stand(before: int, library: Library, scene: Scene):
    """Who writes a long farewell says it at the end; an ordinary answer to its beginning would be cruel."""
    crisis = Composer(library).crisis(scene).messages[0].plain()
    said = await answers(says_nothing, "借" * before + "我真的不想活了")
    assert said[0] == crisis
    if before > MAX_CHARACTERS:
        listener = Listener()
        assert (await answers(listener, "借" * before + "我真的不想活了"))[0] == crisis
        assert listener.message is None


@given(st.text(alphabet=st.sampled_from("/／ \t\n\u3000\x1c\xa0a问"), max_size=12))
def test_what_is_typed_is_never_a_payload(text: str):
    """Rasa strips a message before it looks for the slash of a payload."""
    words = UserMessage(doorway.as_words(text)).text or ""
    assert not words.startswith(("/", "／"))
    assert [c for c in words if c in "a问"] == [c for c in text if c in "a问"]
