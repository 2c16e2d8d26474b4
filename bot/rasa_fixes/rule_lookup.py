"""Asks only those rules about a state that can speak of its intent.

Reason: three times a message stock Rasa holds every rule against the state of the conversation, though nearly all of
them begin with another intent: an eighth of what a message costs, more with every rule.
"""

import weakref
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.nlu.constants import INTENT

from bot.rasa_fixes import guard

Lookup = dict[str, str]
_stock = RulePolicy._get_possible_keys
_indexes: "weakref.WeakKeyDictionary[RulePolicy, dict[int, tuple[Lookup, dict[Any, Lookup]]]]" = (
    weakref.WeakKeyDictionary()
)
_ANY = None  # rules that ask for no intent, or for anything but a plain one


def _possible(policy: RulePolicy, lookup: Lookup, states: list[dict[str, Any]]) -> set[str]:
    latest = states[-1] if states else {}
    if latest.get(PREVIOUS_ACTION):  # at the start of a conversation Rasa lets every rule of a start pass
        by_intent = _index(policy, lookup)
        intent = latest.get(USER, {}).get(INTENT)
        lookup = {**by_intent.get(_ANY, {}), **(by_intent.get(intent, {}) if intent else {})}
    found: set[str] = _stock(policy, lookup, states)
    return found


def _index(policy: RulePolicy, lookup: Lookup) -> dict[Any, Lookup]:
    """The rules by the intent that their latest state asks for; made once for each of a policy's lookups."""
    known = _indexes.setdefault(policy, {})
    kept = known.get(id(lookup))
    if kept is None or kept[0] is not lookup:
        index: dict[Any, Lookup] = {}
        for key, action in lookup.items():
            states = policy._rule_key_to_state(key)
            intent = states[-1].get(USER, {}).get(INTENT) if states else None
            index.setdefault(intent if isinstance(intent, str) and intent else _ANY, {})[key] = action
        kept = known[id(lookup)] = (lookup, index)
    return kept[1]


def apply() -> None:
    """From now on rules are looked up by intent before they are compared."""
    guard("the lookup of rules by intent")
    RulePolicy._get_possible_keys = _possible
