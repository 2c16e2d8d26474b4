"""What is not understood surely enough is asked back, and doubt about the scope counts more than doubt among topics."""

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.refusal import Refusal

SETTINGS = {"threshold": 0.5, "doubt": 10.0, "crisis_threshold": 0.35}


def given(shares: dict[str, float], **settings: float) -> dict[str, Any]:
    """The message after refusal, as a dictionary."""
    ranking = [{"name": name, "confidence": share} for name, share in shares.items()]
    message = Message({"text": "?", "intent": ranking[0], "intent_ranking": ranking})
    Refusal({**SETTINGS, **settings}).process([message])
    return {"intent": message.get("intent")["name"], "ranking": message.get("intent_ranking")}


@pytest.mark.parametrize(
    ("shares", "intent"),
    [
        ({"lawsuit": 0.9, "home_visit": 0.1}, "lawsuit"),
        ({"lawsuit": 0.45, "home_visit": 0.2}, "nlu_fallback"),  # below the threshold
        ({"lawsuit": 0.51, "home_visit": 0.48}, "lawsuit"),  # close, but sure enough
        ({"lawsuit": 0.9, "out_of_scope": 0.02}, "lawsuit"),  # hardly any doubt
        ({"lawsuit": 0.8, "out_of_scope": 0.15}, "nlu_fallback"),  # may well be out of scope
        ({"lawsuit": 0.8, "home_visit": 0.15}, "lawsuit"),  # the same doubt among topics
        ({"out_of_scope": 0.6, "lawsuit": 0.4}, "out_of_scope"),
        ({"out_of_scope": 0.1, "lawsuit": 0.09}, "out_of_scope"),  # unsure only which topic it is not
    ],
)
def test_an_unsure_answer_is_a_question_back(shares: dict[str, float], intent: str) -> None:
    """A refusal by threshold or by doubt."""
    assert given(shares)["intent"] == intent


def test_a_topic_less_likely_than_the_doubt_is_a_question_back() -> None:
    """Though it is sure enough by the threshold."""
    assert given({"lawsuit": 0.8, "out_of_scope": 0.15}, threshold=0.3)["intent"] == "nlu_fallback"
    assert given({"lawsuit": 0.9, "out_of_scope": 0.08}, threshold=0.3)["intent"] == "lawsuit"


def test_topics_are_offered_in_the_order_of_the_classifier() -> None:
    """The doubt changes how sure a topic is, not which topic is likelier than out of scope."""
    found = given({"lawsuit": 0.5, "out_of_scope": 0.3, "home_visit": 0.2})
    assert [entry["name"] for entry in found["ranking"]] == ["lawsuit", "out_of_scope", "home_visit"]
    assert sum(entry["confidence"] for entry in found["ranking"]) == pytest.approx(1)


@pytest.mark.parametrize("outside", [0.0, 0.6])
def test_despair_is_believed_however_likely_anything_else_is(outside: float) -> None:
    """Neither another intent nor doubt about the scope stands before it."""
    assert given({"out_of_scope": outside, "cannot_repay": 0.64 - outside, "crisis": 0.36})["intent"] == "crisis"
