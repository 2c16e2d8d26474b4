"""A question that comes with thanks or a greeting is the question: 恢复额度谢谢 asks for something."""

import re

import numpy as np
from numpy.typing import NDArray

from bot.nlu.topic_model import TopicModel

_COURTEOUS = frozenset({"greet", "thank", "goodbye"})
_MARKS = r"[\s,.!?;:~、。]*"
_FRONT = re.compile(rf"^(?:(?:您好|你好|大家好|hello|hi|嗨|喂|在吗|请问(?:一下|下)?){_MARKS})+")
_BACK = re.compile(
    rf"(?:{_MARKS}(?:谢谢|多谢|感谢|麻烦|拜托|辛苦|thanks|thank you)(?:了|啦|您|你|大家|各位|a lot)*{_MARKS})+$"
)
_TAKES_LEAVE = re.compile(
    r"那?我[先会去就明今等再]|好|知道|明白|了解|懂|清楚|嗯|行|可以了|没[事问]|ok|i will|i'll|got it"
)
_SHORTEST = 4
_SURE = 0.75


def question_beside_courtesy(text: str, shares: NDArray[np.float64], model: TopicModel) -> NDArray[np.float64]:
    """The shares of what is left without greeting and thanks, where that surely asks something; else as they were."""
    if model.intents[shares.argmax()] not in _COURTEOUS:
        return shares
    rest = _BACK.sub("", _FRONT.sub("", text))
    if rest == text or len(rest) < _SHORTEST or _TAKES_LEAVE.match(rest):
        return shares
    left = model.probabilities(rest)
    best = model.intents[left.argmax()]
    return left if left.max() >= _SURE and best not in {*_COURTEOUS, "out_of_scope"} else shares
