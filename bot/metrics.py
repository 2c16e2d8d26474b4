"""Figures about the work, for Prometheus; nothing in them tells anything of a person.

Labels take a few fixed values only: the channel, and the topic or the kind of talk, both out of our own lists.
"""

import contextlib
import dataclasses
import time
from collections.abc import Iterator

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
CHANNELS = frozenset({"rest", "web", "wechat", "cmdline", "try"})
NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
OTHER = "other"

_MESSAGES = Counter("guide_messages", "Messages, by channel and by topic or kind of talk", ["channel", "topic"])
_REFUSALS = Counter("guide_refusals", "Messages that were not understood, or are about something else", ["reason"])
_APOLOGIES = Counter("guide_apologies", "Messages that got an apology in place of an answer", ["reason"])
_ERRORS = Counter("guide_errors", "Failures while a message was answered, by kind", ["kind"])
_SECONDS = Histogram(
    "guide_answer_seconds",
    "From a message's arrival to its answer, waiting included",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)
_RUNNING = Gauge("guide_messages_running", "Messages that are being answered now, or wait for their turn")
_WAITING = Gauge("guide_messages_waiting", "Messages that wait for an earlier one of their conversation")
_UNSENT = Gauge("guide_events_waiting", "Events that are not sent to the broker yet")
_DROPPED = Gauge("guide_events_dropped", "Events that were given up because the broker was away too long")
_PURGED = Counter("guide_events_purged", "Stored events deleted because of their age")
_READY = Gauge("guide_ready", "1 while the guide can read and write what it keeps")


@dataclasses.dataclass
class Answering:
    """What became of one message; filled in while it is answered."""

    topic: str = OTHER
    apology: str = ""


@contextlib.contextmanager
def answering(channel: str | None) -> Iterator[Answering]:
    """Measures one message from its arrival to its answer."""
    outcome, begun = Answering(), time.perf_counter()
    _RUNNING.inc()
    try:
        yield outcome
    finally:
        _RUNNING.dec()
        _SECONDS.observe(time.perf_counter() - begun)
        _MESSAGES.labels(channel if channel in CHANNELS else OTHER, outcome.topic).inc()
        if outcome.topic in NOT_UNDERSTOOD:
            _REFUSALS.labels(outcome.topic).inc()
        if outcome.apology:
            _APOLOGIES.labels(outcome.apology).inc()


def failed(error: BaseException) -> None:
    """Counts a failure by the name of its class, which our own code or a library has chosen."""
    _ERRORS.labels(type(error).__name__).inc()


def purged(events: int) -> None:
    """Counts what retention has deleted."""
    _PURGED.inc(events)


def report(ready: bool, waiting: int, unsent: int, dropped: int) -> bytes:
    """Everything in Prometheus's text form."""
    _READY.set(ready)
    _WAITING.set(waiting)
    _UNSENT.set(unsent)
    _DROPPED.set(dropped)
    return bytes(generate_latest(REGISTRY))
