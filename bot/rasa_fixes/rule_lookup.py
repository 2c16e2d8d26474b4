"""Asks only those rules about a state that can speak of its intent, and only about as many states as a rule has.

Reason: three times a message stock Rasa holds every rule against the state of the conversation, though nearly all of
them begin with another intent: an eighth of what a message costs, more with every rule. Each time it works out all
states of the conversation, though no rule looks further back than it is long. And each message is first held against
the rules by its words, also where no rule speaks of words.
"""

import weakref
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

from bot.rasa_fixes import guard

Lookup = dict[str, str]
Found = tuple[str | None, str | None, bool]
_stock = RulePolicy._get_possible_keys
_stock_find = RulePolicy._find_action_from_rules
_indexes: "weakref.WeakKeyDictionary[RulePolicy, dict[int, tuple[Lookup, dict[Any, Lookup]]]]" = (
    weakref.WeakKeyDictionary()
)
_lengths: "weakref.WeakKeyDictionary[RulePolicy, tuple[list[Lookup], int]]" = weakref.WeakKeyDictionary()
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


def _find(
    policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> Found:
    """A message is held against the rules by its words only where a rule could fit without an intent.

    What the rules of interrupted loops would add is not lost: those that fit a message without its intent fit it with
    its intent too.
    """
    if use_text_for_last_user_input and not any(
        _follows_listening(policy, key) for key in _index(policy, policy.lookup[RULES]).get(_ANY, ())
    ):
        return None, None, False
    found: Found = _stock_find(policy, tracker, domain, use_text_for_last_user_input)
    return found


def _follows_listening(policy: RulePolicy, key: str) -> bool:
    states = policy._rule_key_to_state(key)
    before = states[-1].get(PREVIOUS_ACTION) if states else None
    return not before or before.get(ACTION_NAME) == ACTION_LISTEN_NAME


def _latest_states(
    policy: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool = False,
    rule_only_data: dict[str, Any] | None = None,  # Rasa hands it over; rule policies do not use it
) -> list[dict[str, Any]]:
    """The states that a rule can speak of, oldest first: before each of the last actions, and now."""
    events = tracker.applied_events()
    actions = [place for place, event in enumerate(events) if isinstance(event, ActionExecuted)]
    looked_at = {*actions[max(0, len(actions) - _longest(policy) + 1) :], len(events)}
    states, past = [], tracker.init_copy()
    for place, event in enumerate([*events, None]):
        if place in looked_at:
            states.append(domain.get_active_state(past))
        if event:
            past.update(event)
    policy.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
    return states


def _longest(policy: RulePolicy) -> int:
    """States in the longest rule."""
    lookups = [policy.lookup[name] for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)]
    known = _lengths.get(policy)
    if known is None or any(one is not other for one, other in zip(known[0], lookups, strict=True)):
        longest = max((len(policy._rule_key_to_state(key)) for lookup in lookups for key in lookup), default=1)
        known = _lengths[policy] = (lookups, longest)
    return known[1]


def apply() -> None:
    """From now on rules are looked up by intent before they are compared, with the states that they can speak of."""
    guard("the lookup of rules by intent")
    RulePolicy._get_possible_keys = _possible
    RulePolicy._find_action_from_rules = _find
    RulePolicy._prediction_states = _latest_states
