"""What was asked of the submission for what: a verdict depends on the functions that were called, and on no others."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

Value = TypeVar("Value")


class Ledger:
    """Writes every name down in all scopes that are open when it is called.

    >>> ledger = Ledger()
    >>> with ledger.scope() as names:
    ...     ledger.called(["create_model"])
    >>> sorted(names)
    ['create_model']
    """

    def __init__(self) -> None:
        self._scopes: list[set[str]] = []
        self._calls: list[Counter[str]] = [Counter()]
        self._gathered: dict[Any, tuple[Any, set[str]]] = {}
        self._behind: dict[int, set[str]] = {}

    def called(self, names: Iterable[str]) -> None:
        """Note that functions, or classes, of these names were asked for."""
        told = set(names)
        for scope in self._scopes:
            scope |= told

    def touched(self, numbers: Iterable[int], names: Iterable[str]) -> None:
        """Note that functions of these names had objects with these numbers in their hands, all at once.

        From now on each of these objects may hold any other, and what any of the functions left in it: whoever uses
        one depends on all that ever had it.

        >>> ledger = Ledger()
        >>> ledger.touched([1], ["create_model"])
        >>> ledger.touched([1, 2], ["freeze"])
        >>> with ledger.scope() as names:
        ...     ledger.touched([2], [])
        >>> sorted(names)
        ['create_model', 'freeze']
        """
        told = set(names)
        together = [self._behind.get(number, set()) for number in set(numbers)]
        behind = told.union(*together)
        if together:
            for number, held in self._behind.items():
                if any(held is group for group in together):
                    self._behind[number] = behind
            self._behind.update(dict.fromkeys(numbers, behind))
        self.called(behind)

    def behind(self, numbers: Iterable[int]) -> set[str]:
        """Return the functions that had objects with these numbers in their hands."""
        return set().union(*(self._behind.get(number, set()) for number in numbers))

    @contextlib.contextmanager
    def scope(self) -> Iterator[set[str]]:
        """Yield a set that fills with every name that is called until the block ends."""
        names: set[str] = set()
        calls: Counter[str] = Counter()
        self._scopes.append(names)
        self._calls.append(calls)
        try:
            yield names
        finally:
            self._scopes = [scope for scope in self._scopes if scope is not names]
            self._calls = [call for call in self._calls if call is not calls]

    def repeated(self, name: str) -> int:
        """Return how many times the innermost scope called a function before, and count one more.

        >>> ledger = Ledger()
        >>> with ledger.scope():
        ...     ledger.repeated("create_model"), ledger.repeated("create_model")
        (0, 1)
        >>> ledger.repeated("create_model")
        0
        """
        calls = self._calls[-1]
        calls[name] += 1
        return calls[name] - 1

    def gather(self, question: Any, make: Callable[[], Value]) -> Value:
        """Return what ``make`` returned when this question was first asked.

        Whoever asks again depends on the same functions as whoever asked first.
        """
        if question not in self._gathered:
            with self.scope() as names:
                value = make()
            self._gathered[question] = (value, names)
        kept, names = self._gathered[question]
        self.called(names)
        found: Value = kept
        return found

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Forget what was gathered as long as this is entered, and what is gathered meanwhile afterwards.

        >>> ledger = Ledger()
        >>> ledger.gather("training", lambda: 1)
        1
        >>> with ledger.apart():
        ...     ledger.gather("training", lambda: 2)
        2
        >>> ledger.gather("training", lambda: 3)
        1
        """
        kept, self._gathered = self._gathered, {}
        try:
            yield
        finally:
            self._gathered = kept
