"""Finds a second question in one message: 逾期三天会上征信吗 能分期吗."""

import re

from bot.nlu.topic_model import TopicModel

_BREAK = re.compile(r"[,;.?!:、\s]+|还有就是|还有|另外|顺便问|以及|而且(?=会|能|可)|(?<=[吗么呢嘛])(?=\w)")
_SHORTEST = 4
_SURE = 0.6
_NOT_A_QUESTION = frozenset(
    "greet goodbye thank affirm deny stop restart out_of_scope crisis complain_answer ask_more_detail ask_source "
    "ask_next_steps bot_challenge ask_capabilities human_handoff".split()
)


def clauses(text: str) -> list[str]:
    """The parts of a message that may hold a question of their own."""
    return [part for part in _BREAK.split(text) if len(part) >= _SHORTEST]


def second_question(text: str, first: str, model: TopicModel) -> str | None:
    """The topic of another question in the message, when a part of it surely asks one; else None."""
    parts = clauses(text)
    if len(parts) < 2 or len(text) > 120:  # a long tale is one question with its story
        return None
    rows = model.probabilities(parts)
    sure = [(model.intents[row.argmax()], float(row.max())) for row in rows]
    if not any(topic == first for topic, _ in sure):
        return None
    others = [(share, topic) for topic, share in sure if topic != first and share >= _SURE and topic not in _NOT_A_QUESTION]
    return max(others)[1] if others else None
