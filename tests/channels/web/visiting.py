"""Somebody who uses the web channel over HTTP, honest or not."""

import dataclasses
import itertools
import json
from collections.abc import Mapping
from typing import Any

from running import Answer, request

_numbers = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Visitor:
    """A browser with a conversation of its own; each call can be made with another's token or conversation."""

    port: int
    conversation: str
    token: str

    @classmethod
    def new(cls, port: int, locale: str = "zh", headers: Mapping[str, str] | None = None) -> "Visitor":
        """Somebody who has just opened the chat."""
        body = json.dumps({"locale": locale}).encode()
        answer = request(port, "POST", "/chat/conversations", body, headers=headers)
        assert answer.status == 201, answer
        return cls(port, answer.json()["conversation"], answer.json()["token"])

    def with_token(self, token: str) -> "Visitor":
        """The same conversation with another token."""
        return dataclasses.replace(self, token=token)

    def call(
        self, method: str, what: str = "", body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """A request about the conversation; `what` is `/messages` and the like."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return request(self.port, method, f"/chat/conversations/{self.conversation}{what}", content, headers=sent)

    def send(self, text: str, client_id: str | None = None, headers: Mapping[str, str] | None = None, **more: object):
        """Sends a message; without a client id, as a new one."""
        body = {"client_id": client_id or f"m{next(_numbers)}", "text": text, **more}
        return self.call("POST", "/messages", body, headers)

    def say(self, text: str, client_id: str | None = None, **more: object) -> list[dict[str, Any]]:
        """What the guide answers to a message."""
        answer = self.send(text, client_id, **more)
        assert answer.status == 200, answer
        return answer.json()["messages"]

    def plain(self, text: str, **more: object) -> list[str]:
        """The answers as text alone."""
        return [message["plain"] for message in self.say(text, **more)]

    def history(self, query: str = "") -> list[dict[str, Any]]:
        """The messages of the conversation."""
        answer = self.call("GET", f"/messages{query}")
        assert answer.status == 200, answer
        return answer.json()["messages"]


def is_problem(answer: Answer, status: int) -> bool:
    """True for problem JSON (RFC 7807) of this status that shows nothing of the program's inside."""
    if answer.kind != "application/problem+json" or b"Traceback" in answer.body or b".py" in answer.body:
        return False
    problem = answer.json()
    return answer.status == problem["status"] == status and bool(problem["title"]) and bool(problem["detail"])
