"""The bench as a table, as goals held or not, and as a page with plots."""

import base64
import dataclasses
import html as escaping
import io
from typing import Any

import matplotlib as mpl
import peers

mpl.use("Agg")
from matplotlib import pyplot as plt  # after the choice of what draws

Found = dict[str, dict[str, Any]]
COLORS = {"echo": "#9aa5b1", "plain": "#5b8def", "guide": "#0b8457", "unfixed": "#e0a030", "stock": "#c0392b"}


@dataclasses.dataclass(frozen=True)
class Goal:
    """What was promised, what was measured, and whether it holds."""

    words: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """The value is on the right side of the limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{'holds' if self.holds else 'MISSED':6} {self.words}: {self.value:.2f} ({sign} {self.limit:g})"


def goals(found: Found) -> list[Goal]:
    """Those goals whose peers were measured."""
    guide, kept = found.get("guide"), []
    if not guide:
        return []
    at = {name: peer["load"][32] for name, peer in found.items()}
    if "stock" in found:
        rate, cpu = at["guide"]["messages_a_second"], at["guide"]["cpu_ms"]
        stock = at["stock"]
        kept += [
            Goal("throughput over stock, 32 people", rate / stock["messages_a_second"], 10, at_least=True),
            Goal("CPU a message over stock", cpu / stock["cpu_ms"], 1 / 9),
            Goal("memory over stock", guide["busy_mb"] / found["stock"]["busy_mb"], 1 / 3),
        ]
    if "plain" in found:
        plain = at["plain"]["messages_a_second"]
        kept.append(
            Goal("service without Rasa over the guide, 32 people", plain / at["guide"]["messages_a_second"], 3.5)
        )
    turns = guide["long"]["p50_ms"]
    kept.append(Goal("turn 500 over turn 10", turns.get(492, float("nan")) / turns[10], 1.3))
    kept.append(Goal("five quick messages of one person, ms", guide["burst_ms"], 300))
    kept.append(Goal("errors with 128 people", guide["load"][128]["errors"], 0))
    return kept


def table(found: Found) -> str:
    """The figures in Markdown, as in docs/performance.md."""
    head = ["", *(peers.NAMES[name] for name in found)]
    lines = [head, ["---", *("---:" for _ in found)]]

    def line(words: str, get: Any) -> None:
        cells = []
        for peer in found.values():
            value = get(peer)
            cells.append("–" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}")
        lines.append([words, *cells])

    for people in (1, 8, 32, 128):
        line(f"messages a second, {people} people", lambda peer, n=people: peer["load"][n]["messages_a_second"])
    for people in (1, 8, 32, 128):
        line(f"p50 ms, {people} people", lambda peer, n=people: peer["load"][n]["p50_ms"])
        line(f"p99 ms, {people} people", lambda peer, n=people: peer["load"][n]["p99_ms"])
    line("CPU ms a message, 32 people", lambda peer: peer["load"][32]["cpu_ms"])
    line("errors, all loads", lambda peer: float(sum(level["errors"] for level in peer["load"].values())))
    line("five quick messages of one person, ms", lambda peer: peer["burst_ms"])
    for turn in (10, 100, 200, 492):
        line(f"p50 ms around turn {turn}", lambda peer, n=turn: peer.get("long", {}).get("p50_ms", {}).get(n))
    line("memory after the load, MB", lambda peer: peer["busy_mb"])
    line("start to first answer, s", lambda peer: peer["start_s"])
    line("installed, MB", lambda peer: peer["installed_mb"])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def html(found: Found, quick: bool) -> str:
    """One page that needs nothing else."""
    rows = [line.strip("| ").split(" | ") for line in table(found).splitlines()]
    head = "".join(f"<th>{escaping.escape(cell)}</th>" for cell in ["", *(peers.NAMES[name] for name in found)])
    body = "".join("<tr>" + "".join(f"<td>{escaping.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[2:])
    kept = "".join(
        f"<li class={'good' if goal.holds else 'bad'}>{escaping.escape(str(goal))}</li>" for goal in goals(found)
    )
    warning = "<p><b>A quick run: for trying the bench, not for figures.</b></p>" if quick else ""
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Speed</title>
<style>body{{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}}table{{border-collapse:collapse}}
td,th{{padding:.2rem .7rem;border-bottom:1px solid #ddd;text-align:right}}td:first-child{{text-align:left}}
.good{{color:#0b8457}}.bad{{color:#c0392b}}img{{max-width:100%}}</style>
<h1>Speed of the guide</h1>{warning}
<p>All in one run on this machine, talked to in turn; only ratios mean anything. How: docs/performance.md.</p>
<h2>Goals</h2><ul>{kept}</ul>
<h2>Figures</h2><table><tr>{head}</tr>{body}</table>
<h2>Plots</h2>{_plot_load(found)}{_plot_ratios(found)}{_plot_long(found)}</html>"""


def _plot_load(found: Found) -> str:
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    for name, peer in found.items():
        people = list(peer["load"])
        rates = [level["messages_a_second"] for level in peer["load"].values()]
        left.plot(people, rates, "o-", color=COLORS[name], label=peers.NAMES[name])
        right.plot(people, [level["p50_ms"] for level in peer["load"].values()], "o-", color=COLORS[name])
        right.plot(people, [level["p99_ms"] for level in peer["load"].values()], "o:", color=COLORS[name])
    for axes, words in ((left, "messages a second"), (right, "ms: p50 (line), p99 (dots)")):
        axes.set(xscale="log", yscale="log", xlabel="people at once", title=words)
        axes.grid(alpha=0.3)
    left.legend(fontsize=8)
    return _image(figure)


def _plot_ratios(found: Found) -> str:
    if not {"stock", "guide"} <= found.keys():
        return ""
    figure, axes = plt.subplots(figsize=(8, 3))
    guide, stock = found["guide"], found["stock"]
    ratios = {
        "messages a second, 32 people": guide["load"][32]["messages_a_second"] / stock["load"][32]["messages_a_second"],
        "CPU a message": stock["load"][32]["cpu_ms"] / guide["load"][32]["cpu_ms"],
        "five quick messages": stock["burst_ms"] / guide["burst_ms"],
        "memory": stock["busy_mb"] / guide["busy_mb"],
        "start to first answer": stock["start_s"] / guide["start_s"],
        "installed": stock["installed_mb"] / guide["installed_mb"],
    }
    bars = axes.barh(list(ratios), list(ratios.values()), color=COLORS["guide"])
    axes.bar_label(bars, fmt="×%.1f", padding=3)
    axes.set(title="how many times better than stock Rasa", xlim=(0, max(ratios.values()) * 1.15))
    axes.invert_yaxis()
    return _image(figure)


def _plot_long(found: Found) -> str:
    figure, axes = plt.subplots(figsize=(8, 3.5))
    for name, peer in found.items():
        if turns := peer.get("long", {}).get("p50_ms"):
            axes.plot(list(turns), list(turns.values()), "o-", color=COLORS[name], label=peers.NAMES[name])
    axes.set(xlabel="turn of one conversation", yscale="log", title="ms a message, as a conversation grows")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    return _image(figure)


def _image(figure: Any) -> str:
    figure.tight_layout()
    picture = io.BytesIO()
    figure.savefig(picture, format="svg")
    plt.close(figure)
    return f'<p><img alt="" src="data:image/svg+xml;base64,{base64.b64encode(picture.getvalue()).decode()}"></p>'
