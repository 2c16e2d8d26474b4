"""What is wrong with a content file, said so that an editor can mend it."""

import dataclasses
import difflib
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True, order=True)
class Problem:
    """One fault: the file, the field in it, and what is found and what is possible."""

    file: str
    field: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        mark = "提醒 " if self.warning else ""
        return (
            f"{mark}{self.file} › {self.field}：{self.message}" if self.field else f"{mark}{self.file}：{self.message}"
        )


class ContentError(Exception):
    """The content cannot be used; `problems` holds every fault found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def unknown(what: str, found: object, allowed: Iterable[str], see: str = "") -> str:
    """The message for a value that is not one of the allowed ones, with the nearest of them."""
    known = sorted(allowed)
    near = difflib.get_close_matches(str(found), known, n=1)
    hint = f"是不是“{near[0]}”？" if near else ""
    values = see or ("可用的有：" + "、".join(known) if len(known) <= 20 else f"共有 {len(known)} 个可用")
    return f"没有{what}“{found}”。{hint}{values}"
