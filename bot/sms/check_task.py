"""The task behind 帮我看看这条短信: asks for the message, who sent it, and what was already done. Pure."""

import re
from typing import Any

from bot.dialogue.tasks import Question, Reading, Said, Say, Values
from bot.sms.looks import is_own_question

_NUMBER = re.compile(r"\+?\d[\d \-]{2,22}\d|\[手机号\]")
_CHANNELS = (
    ("wechat", r"微信|wechat"),
    ("qq", r"qq"),
    ("mail", r"邮件|邮箱|e-?mail"),
    ("call", r"电话|打来|来电|call"),
)
_UNKNOWN = re.compile(
    r"不知道|不清楚|不记得|没注意|没有|忘了|跳过|不想说|短信|don'?t know|skip|text message", re.IGNORECASE
)
_NOT_YET = re.compile(r"没有|都没|没点|没转|没给|还没|没动|^没$|^无$|不曾|nothing|none|^no\b|not yet", re.IGNORECASE)
DONE = (
    ("paid", re.compile(r"转了|转过|付了|付过|打了|交了|汇了|转账了|给钱|付钱|paid|transferred", re.IGNORECASE)),
    ("gave_code", re.compile(r"验证码|密码|给了码|共享|屏幕|code|password|screen", re.IGNORECASE)),
    ("clicked", re.compile(r"点了|点过|点开|打开|下载|安装|填了|click|opened|install", re.IGNORECASE)),
)
_SHORTEST_MESSAGE = 8
_CONTROLS = frozenset(
    {"affirm", "deny", "greet", "thank", "goodbye", "ask_capabilities", "bot_challenge", "check_message"} | {"distress"}
)


class CheckTask:
    """Reads bubbles until message, sender and what was done are known; several bubbles can be one message."""

    name = "message_check"
    topics = frozenset({"sms_authenticity", "lawsuit_sms", "already_scammed", "upfront_fee_scam"})

    def read(self, said: Said, known: Values, asked: str | None) -> Reading | None:
        """What the bubble meant; None for a question of the person's own and for what answers nothing."""
        if said.intent == "pasted_message":
            earlier = [str(known["text"])] if known.get("text") else []
            return Reading({**known, "text": "\n".join([*earlier, said.text.strip()])}, asks=False)
        if asked is None or said.text.startswith("/"):
            return None
        found = {"text": self._message, "sender": self._sender, "done": self._done}[asked](said)
        return Reading({**known, **found}, asks=False) if found else None

    def question(self, known: Values) -> Question | None:
        """The message first, then its sender, then what was already done."""
        if "text" not in known:
            return Question("text", Say("check_ask_text"))
        if "sender" not in known:
            answers = ("check_sender_unknown", "check_sender_wechat", "check_sender_qq", "check_sender_call")
            return Question("sender", Say("check_ask_sender"), answers)
        if "done" not in known:
            answers = ("check_done_nothing", "check_done_clicked", "check_done_paid", "check_done_code")
            return Question("done", Say("check_ask_done"), answers)
        return None

    def _message(self, said: Said) -> dict[str, Any] | None:
        text = said.text.strip()
        if len(text) < _SHORTEST_MESSAGE or said.intent in _CONTROLS:
            return None
        understood = said.intent not in {"nlu_fallback", "out_of_scope", ""}
        return None if is_own_question(text, understood) else {"text": text}

    def _sender(self, said: Said) -> dict[str, Any] | None:
        number = _NUMBER.search(said.text)
        channel = next((name for name, words in _CHANNELS if re.search(words, said.text, re.IGNORECASE)), None)
        if number:
            return {"sender": number.group(), **({"channel": channel} if channel else {})}
        if channel:
            return {"sender": "", "channel": channel}
        return {"sender": ""} if _UNKNOWN.search(said.text) else None

    def _done(self, said: Said) -> dict[str, Any] | None:
        if _NOT_YET.search(said.text):
            return {"done": ""}
        done = next((name for name, words in DONE if words.search(said.text)), None)
        return {"done": done} if done else None
