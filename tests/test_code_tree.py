"""Source is parsed from any thread."""

import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.catalogue import code_tree

RUBRIC = Path(__file__).resolve().parent.parent / "exercises" / "week1_timeseries" / "checks.py"


class Litter:
    """An object that is thrown away by the garbage collector only, at a time of its own."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        sum(range(50))


@pytest.fixture
def threads_that_switch_often() -> Iterator[None]:
    every, threshold = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.set_threshold(700)
    yield
    sys.setswitchinterval(every)
    gc.set_threshold(*threshold)


def test_threads_that_parse_at_once_do_not_disturb_each_other(threads_that_switch_often: None) -> None:
    source = RUBRIC.read_bytes()

    def read_again_and_again(_: int) -> int:
        for _ in range(100):
            for _ in range(5):
                Litter()
            code_tree.parse(source)
        return 100

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(read_again_and_again, range(4))) == [100] * 4
