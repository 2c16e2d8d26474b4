"""The form of a store: text by space and key, with an end, and an owner whose things can all be forgotten."""

import abc


class StoreError(Exception):
    """The store cannot be reached or does not answer."""


class Store(abc.ABC):
    """Text by (space, key).

    A space keeps the users of the store apart, such as `plan` or `wechat.seen`. Everything ends after the seconds
    that were given. `owner` is the conversation that it belongs to; `forget` removes all that it owns. All methods
    raise StoreError when the store cannot be reached.
    """

    @abc.abstractmethod
    async def get(self, space: str, key: str) -> str | None:
        """The value, None when there is none or it has ended."""

    @abc.abstractmethod
    async def put(self, space: str, key: str, value: str, seconds: float, owner: str = "") -> None:
        """Keeps a value in place of whatever was there."""

    @abc.abstractmethod
    async def add(self, space: str, key: str, value: str, seconds: float, owner: str = "") -> bool:
        """Keeps a value where there is none; False when there is one. Of many callers at once one gets True."""

    @abc.abstractmethod
    async def replace(self, space: str, key: str, expected: str, value: str) -> bool:
        """Puts a new value in place of the expected one and keeps its end; False when another one is there."""

    @abc.abstractmethod
    async def increment(self, space: str, key: str, seconds: float, owner: str = "") -> int:
        """Counts one up and gives the count; the first count sets the end."""

    @abc.abstractmethod
    async def delete(self, space: str, key: str) -> None:
        """Removes a value, if there is one."""

    @abc.abstractmethod
    async def keys(self, space: str) -> list[str]:
        """All keys of a space in order; for small spaces, such as messages still to be sent."""

    @abc.abstractmethod
    async def forget(self, owner: str) -> None:
        """Removes everything that belongs to an owner, in all spaces."""

    @abc.abstractmethod
    async def clear(self) -> None:
        """Removes what has ended, where that does not happen by itself."""

    @abc.abstractmethod
    async def close(self) -> None:
        """Lets go of connections."""
