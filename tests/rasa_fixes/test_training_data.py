"""Sentences are put together without copies; what comes out is what stock Rasa gives."""

import copy

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, RESPONSE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_fixes import training_data

STOCK_MERGE, STOCK_SANITIZE = TrainingData.merge, TrainingData.sanitize_examples


def parts() -> list[TrainingData]:
    """Two files with a sentence in common, and one of answers to a question of its own."""
    one = Message(data={TEXT: "逾期了", INTENT: "cannot_repay "})
    two = Message(data={TEXT: "逾期了", INTENT: "cannot_repay"})
    amount = Message(data={TEXT: "欠三千", INTENT: "cannot_repay", ENTITIES: [{"entity": "amount", "value": "三千"}]})
    asked = Message(data={TEXT: "你是谁", INTENT: "about", INTENT_RESPONSE_KEY: "about/name"})
    return [
        TrainingData([one, amount], entity_synonyms={"三千": "3000"}),
        TrainingData([two], regex_features=[{"name": "amount", "pattern": "千"}]),
        TrainingData([asked], responses={"utter_about/name": [{TEXT: "逾期向导"}]}),
    ]


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patch, for one test."""
    monkeypatch.setattr(TrainingData, "merge", STOCK_MERGE)
    monkeypatch.setattr(TrainingData, "sanitize_examples", staticmethod(STOCK_SANITIZE))
    training_data.apply()


def copies(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many sentences are copied while three files are merged."""
    copied = []
    monkeypatch.setattr(
        Message, "__deepcopy__", lambda self, memo: copied.append(self) or copy.copy(self), raising=False
    )
    first, *others = parts()
    first.merge(*others)
    return len(copied)


def test_stock_rasa_copies_every_sentence(monkeypatch):
    """So the patch still has its reason."""
    monkeypatch.setattr(TrainingData, "merge", STOCK_MERGE)
    assert copies(monkeypatch) == 4


def test_no_sentence_is_copied(patched, monkeypatch):
    """The merged data hold the very sentences of the parts."""
    assert copies(monkeypatch) == 0
    first, *others = parts()
    merged = first.merge(*others)
    assert merged.training_examples[0] is first.training_examples[0]


def test_the_merged_data_are_those_of_stock_rasa(patched, monkeypatch):
    """Sentences in order and only once, without spaces at the end of intents, with synonyms and answers."""
    first, *others = parts()
    merged = first.merge(None, *others)
    with monkeypatch.context() as stock:
        stock.setattr(TrainingData, "sanitize_examples", staticmethod(STOCK_SANITIZE))
        first, *others = parts()
        expected = STOCK_MERGE(first, None, *others)
    assert [example.data for example in merged.training_examples] == [e.data for e in expected.training_examples]
    assert merged.fingerprint() == expected.fingerprint()
    assert [e.get(INTENT) for e in merged.training_examples] == ["cannot_repay", "cannot_repay", "about"]
    assert merged.training_examples[2].get(RESPONSE) == "逾期向导"


def test_the_parts_keep_their_sentences(patched):
    """Merging once does not empty what is merged a second time."""
    first, *others = parts()
    first.merge(*others)
    assert [len(part.training_examples) for part in (first, *others)] == [2, 1, 1]


def test_what_did_not_change_is_not_worked_out_anew(patched):
    """A sentence keeps its digest from one merge to the next."""
    first, *others = parts()
    digest = first.training_examples[1].fingerprint()
    merged = first.merge(*others)
    assert merged.training_examples[1]._cached_fingerprint == digest
