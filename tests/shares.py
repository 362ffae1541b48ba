"""Takes a share of the cases of each test, as ``make check`` does."""

from collections.abc import Iterable, Iterator

from hypothesis import settings

USUAL_EXAMPLES = 100
"""Examples of a property in an everyday run of all tests."""


def examples(most: int) -> int:
    """Return how many examples of a property that usually has ``most`` are drawn in this run: at most these."""
    return max(1, min(most, most * settings.default.max_examples // USUAL_EXAMPLES))


def share_of(names: Iterable[str], share: int, shard: int) -> Iterator[str]:
    """Yield the names of one of ``share`` cases of each test, and of at least one; all shards together have every case.

    >>> [*share_of(["a[1]", "a[2]", "a[3]", "b"], share=2, shard=1)]
    ['a[2]', 'b']
    """
    tests: dict[str, list[str]] = {}
    for name in names:
        tests.setdefault(name.partition("[")[0], []).append(name)
    for cases in tests.values():
        yield from cases[shard % min(share, len(cases)) :: share]
