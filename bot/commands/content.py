"""`make content`: checks every content file and prints all problems at once."""

import argparse
import datetime
import pathlib
import sys

from bot.knowledge import checks, loader
from bot.paths import DATA
from bot.sms import wiring


def main(arguments: list[str]) -> int:
    """Prints what is wrong, file and field first; 1 when anything but a warning is left."""
    parser = argparse.ArgumentParser(prog="python -m bot content", description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, default=DATA)
    parser.add_argument("--topic", help="only problems of this answer")
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today())
    options = parser.parse_args(arguments)
    content, problems = loader.read(options.data)
    problems = problems or [*checks.check(content, options.today), *wiring.check(content)]
    if options.topic:
        problems = [p for p in problems if f"/{options.topic}.yml" in p.file or f" {options.topic} " in p.message]
    for problem in problems:
        print(problem, file=sys.stderr)
    errors = sum(not problem.warning for problem in problems)
    size = f"{len(content.entries)} 个回答、{len(content.claims)} 条文章说法、{len(content.parameters)} 个参数"
    print(f"{size}：{errors} 处要改，{len(problems) - errors} 处提醒")
    return 1 if errors else 0
