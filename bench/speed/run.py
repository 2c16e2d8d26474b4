"""`make bench`: the guide beside stock Rasa, itself without its fixes, a service without Rasa and a bare server.

All peers run at the same time and are talked to in turn, one at a time, so that what else the machine does hits all
alike: only ratios within one run mean anything. `QUICK=1` takes a tenth of the time and is for trying the bench.
The page is build/speed.html, the figures build/speed.json.
"""

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
from typing import Any

import environments
import page
import peers

LOAD = pathlib.Path(__file__).with_name("load.py")
PEOPLE = (1, 8, 32, 128)
TURNS = 500


def load(peer: peers.Peer, how: str, questions: list[str], **options: float) -> dict[str, Any]:
    """What the load generator found, with the CPU seconds that the peer's processes used meanwhile."""
    arguments = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    before = peer.cpu()
    done = subprocess.run(
        [sys.executable, LOAD, peer.url, how, *arguments],
        input="\n".join(questions), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return {**json.loads(done.stdout), "cpu": peer.cpu() - before}


def quantile(values: list[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def throughput(runs: list[dict[str, Any]]) -> dict[str, float]:
    """One level of load, over all rounds."""
    seconds = [second for run in runs for second in run["seconds"]]
    messages, took = sum(run["messages"] for run in runs), sum(run["took"] for run in runs)
    return {
        "messages_a_second": messages / took,
        "p50_ms": quantile(seconds, 0.5),
        "p99_ms": quantile(seconds, 0.99),
        "cpu_ms": 1000 * sum(run["cpu"] for run in runs) / messages,
        "messages": messages,
        "errors": sum(len(run["errors"]) for run in runs),
    }


def long_talk(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The median around some turns of all conversations, and the last turn that was reached in the time."""
    reached = min(len(run["seconds"]) for run in runs)
    turns = {
        turn: 1000 * statistics.median(second for run in runs for second in run["seconds"][turn - 8 : turn + 8])
        for turn in (10, 50, 100, 200, 300, 400, 492)
        if turn + 8 <= reached
    }
    return {"p50_ms": turns, "turns": reached, "errors": sum(len(run["errors"]) for run in runs)}


def talk_long(peer: peers.Peer, questions: list[str], limit: float, talks: int) -> list[dict[str, Any]]:
    """Conversations of 500 turns, so that a stall of the machine hits few of them; one where that takes too long."""
    runs = [load(peer, "long", questions, turns=TURNS, seconds=limit)]
    while len(runs) < talks and len(runs[-1]["seconds"]) == TURNS:
        runs.append(load(peer, "long", questions, turns=TURNS, seconds=limit))
    return runs


def measure(started: dict[str, peers.Peer], quick: bool) -> dict[str, dict[str, Any]]:
    """Every peer at every load, one after another, several times round."""
    questions = environments.questions()
    rounds, seconds, limit = (1, 1.5, 8) if quick else (3, 4.0, 60)
    found: dict[str, dict[str, Any]] = {
        name: {"start_s": peer.start, "idle_mb": peer.memory()} for name, peer in started.items()
    }
    for peer in started.values():
        load(peer, "closed", questions, people=4, seconds=1)
    runs: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for number in range(rounds):
        for people in PEOPLE:
            for name, peer in started.items():
                run = load(peer, "closed", questions, people=people, seconds=seconds)
                runs.setdefault((name, people), []).append(run)
                print(
                    f"round {number + 1} · {people:3} people · {name:8} {run['messages'] / run['took']:8.1f}/s",
                    flush=True,
                )
    for name, peer in started.items():
        found[name]["load"] = {people: throughput(runs[name, people]) for people in PEOPLE}
        found[name]["busy_mb"] = peer.memory()
        found[name]["installed_mb"] = peers.installed_size(name)
        bursts = load(peer, "burst", questions, repeats=2 if quick else 7)
        found[name]["burst_ms"] = 1000 * statistics.median(bursts["lasts"])
        found[name]["burst_errors"] = len(bursts["errors"])
        if name != "echo":
            found[name]["long"] = long_talk(talk_long(peer, questions, limit, talks=1 if quick else 7))
        print(f"{name}: burst and long conversation done", flush=True)
    return found


def main() -> None:
    """Measures and writes the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", nargs="*", default=list(peers.NAMES), choices=list(peers.NAMES))
    options = parser.parse_args()
    quick = os.environ.get("QUICK", "") not in {"", "0"}
    build = environments.ROOT / "build"
    build.mkdir(exist_ok=True)
    for prepare in (environments.guide, environments.plain, environments.stock, environments.stock_model):
        prepare()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        started = {}
        for name in options.peers:
            started[name] = stack.enter_context(peers.running(name, pathlib.Path(folder) / name))
            print(f"{name} answers after {started[name].start:.1f} s", flush=True)
        found = measure(started, quick)
    (build / "speed.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(page.table(found))
    for goal in page.goals(found):
        print(goal)
    (build / "speed.html").write_text(page.html(found, quick), encoding="utf-8")
    print("The page: build/speed.html")


if __name__ == "__main__":
    main()
