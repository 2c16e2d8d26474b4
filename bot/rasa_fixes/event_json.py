"""Events and answers of actions as JSON.

Reason: Python's own JSON takes a twentieth of what a message costs; orjson does the same in a fifth of that. It refuses
half a surrogate pair, which people's phones do send: for that, Python's own is there.
"""

import json
from typing import Any

import orjson


def dumps(value: Any) -> str:
    """JSON with Chinese as it is, which takes half the room of its escapes; escaped where it cannot be encoded.

    Raises:
        TypeError: for what is not JSON.
    """
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value)


def loads(text: str) -> Any:
    """What the text stands for.

    Raises:
        ValueError: when it is not JSON.
    """
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)
