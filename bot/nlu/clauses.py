"""Finds a second question in one message: 逾期三天会上征信吗 能分期吗."""

import re

from bot.nlu.topic_model import TopicModel

# A space between Latin words parts no questions; 么 ends one unless it is the 么 of 什么 or 怎么.
_BREAK = re.compile(
    r"[,;.?!:、]+|(?<![a-z])\s+|\s+(?![a-z])|还有就是|还有|另外|顺便问|以及|而且(?=会|能|可)"
    r"|(?<=[吗么呢嘛])(?<![什怎这那多要]么)(?=\w)"
)
# Without one of these a part is the story around the question: 罚息乱收,该找谁投诉 asks once.
_ASKS = re.compile(
    r"[吗么呢嘛谁啥咋哪几]|怎|如何|什么|多少|多久|多长|多高|为何|([会能要是行用该算])不\1|有没有|可不可|可否|能否|是否|能|可以|会被"
    r"|\b(how|what|when|where|which|who|whom|why|can|could|will|would|do|does|did|is|are|am|should|shall|may|must)\b"
)
_SHORTEST = 4
_SURE = 0.6
_NOT_A_QUESTION = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "stop", "restart", "out_of_scope", "crisis", "complain_answer"}
    | {"ask_more_detail", "ask_source", "ask_next_steps", "bot_challenge", "ask_capabilities", "human_handoff"}
    | {"distress"}
)


def clauses(text: str) -> list[str]:
    """The parts of a message that may hold a question of their own."""
    return [part for part in _BREAK.split(text) if len(part) >= _SHORTEST]


def second_question(text: str, first: str, model: TopicModel) -> str | None:
    """The topic of another question in the message, when a part of it surely asks one; else None."""
    parts = clauses(text)
    if len(parts) < 2 or len(text) > 120:  # a long tale is one question with its story
        return None
    sure = {part: _best(part, model) for part in parts if _ASKS.search(part)}
    others = [
        (share, topic)
        for topic, share in sure.values()
        if topic != first and share >= _SURE and topic not in _NOT_A_QUESTION
    ]
    if not others:  # nearly always; the other parts cost as much as a message
        return None
    if not any((sure.get(part) or _best(part, model))[0] == first for part in parts):
        return None
    return max(others)[1]


def _best(part: str, model: TopicModel) -> tuple[str, float]:
    row = model.quick_probabilities(part)
    return model.intents[row.argmax()], float(row.max())
