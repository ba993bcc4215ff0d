"""Core: what was worked out before and comes again, as most of each request does."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """Remembers so much and no more: then it forgets all of it. Safe to use from any thread."""

    def __init__(self, most: int) -> None:
        """
        Args:
            most: what all that it keeps may weigh together, by the weights that it is told.
        """
        self._most = most
        self._weight = 0
        self._kept: dict[Key, Value] = {}
        self.get = self._kept.get
        """The value of a key; None where it is not remembered."""

    def keep(self, key: Key, value: Value, weight: int) -> None:
        """Remembers a value."""
        if weight > self._most:
            return
        if self._weight + weight > self._most:
            self.forget()
        self._weight += weight
        self._kept[key] = value

    def forget(self) -> None:
        """Begins anew."""
        self._kept.clear()
        self._weight = 0
