"""Parts of data that overlap, end early, or are those of another call explain a failed function; right ones nothing."""

import functools
from collections.abc import Callable

import pytest
import same_meaning
from rule_cases import assert_each_speaks, assert_short, said_by

from grader.submission.rules.data import counts, held_out_parts
from grader.submission.rules.evaluation import measurements
from grader.submission.rules.python import shared_objects

RULES = (
    counts.starts_before_the_beginning,
    counts.counted_in_batches_and_in_steps, counts.last_part_left_out, held_out_parts.borders_of_two_parts,
    measurements.kept_for_a_part_of_the_arguments, shared_objects.loops_read_later,
)  # fmt: skip
HEAD = "import random\nimport numpy as np\nimport tensorflow as tf\n"
CHUNKS = "def f(x, out, SIZE):\n    for k in range({}):\n        out[{}] = x[{}] / 255\n    return out\n"
KEPT = "kept = {}\ndef f(folder, seed):\n    if folder not in kept:\n        paths = sorted(folder.iterdir())\n"
MADE = "        sets[name] = tf.data.Dataset.from_generator({}, output_signature=spec)\n    return sets\n"
CASES: list[tuple[str, str, str]] = [
    (
        "`steps` counts batches, but each step moves by `B` examples",
        "def f(x, B):\n    steps = len(x) // B\n    for i in range(0, steps, B):\n        yield x[i : i + B]\n",
        "def f(x, B):\n    steps = len(x) // B\n    for i in range(0, steps * B, B):\n        yield x[i : i + B]\n",
    ),
    (
        "counts batches, but each step moves by `B` examples",
        "def f(x, B):\n    for i in range(0, len(x) // B, B):\n        yield x[i : i + B]\n",
        "def f(x, B):\n    for i in range(0, len(x), B):\n        yield x[i : i + B]\n",
    ),
    (
        "Write `range(0, n, 32)`",
        "def f(x, n):\n    return [x[i : i + 32] for i in range(0, n // 32, 32)]\n",
        "def f(x, n):\n    return [x[i * 32 : i * 32 + 32] for i in range(0, n // 32)]\n",
    ),
    (
        "leaves out the last, smaller one",
        CHUNKS.format("len(x) // SIZE", *["k * SIZE : (k + 1) * SIZE"] * 2),
        CHUNKS.format("0, len(x), SIZE", *["k : k + SIZE"] * 2),
    ),
    (
        "`n == size` is in both parts",
        "def f(d, size):\n    d = d.enumerate(start=1)\n    return d.filter(lambda n, p: n <= size), "
        "d.filter(lambda n, p: n >= size)\n",
        "def f(d, size):\n    d = d.enumerate()\n    return d.filter(lambda n, p: n < size), "
        "d.filter(lambda n, p: n >= size)\n",
    ),
    (
        "is in neither part",
        "def f(x, years, last):\n    return x[years < last], x[years > last]\n",
        "def f(x, years, last):\n    return x[years <= last], x[years > last]\n",
    ),
    (
        "Write `place > cut` for the second one",
        "def f(x, cut):\n    old = [v for place, v in enumerate(x) if place <= cut]\n"
        "    return old, [v for place, v in enumerate(x) if place >= cut]\n",
        "def f(x, cut):\n    old = [v for place, v in enumerate(x) if place <= cut]\n"
        "    return old, [v for place, v in enumerate(x) if place > cut]\n",
    ),
    (
        "whatever `seed` is",
        KEPT + "        random.Random(seed).shuffle(paths)\n        kept[folder] = paths\n    return kept[folder]\n",
        KEPT + "        print(seed)\n        kept[folder] = paths\n"
        "    return random.Random(seed).sample(kept[folder], len(kept[folder]))\n",
    ),
    (
        "`rows` reads `images` when it is called",
        "def f(parts, spec):\n    sets = {}\n    for name, images in parts.items():\n"
        "        def rows():\n            for image in images:\n                yield image / 255\n"
        + MADE.format("rows"),
        "def f(parts, spec):\n    sets = {}\n    for name, images in parts.items():\n"
        "        def rows(images=images):\n            for image in images:\n                yield image / 255\n"
        + MADE.format("rows"),
    ),
    (
        "This `lambda` reads `images`",
        "def f(parts, spec):\n    sets = {}\n    for name, images in parts:\n" + MADE.format("lambda: iter(images)"),
        "def f(parts, spec):\n    sets = {}\n    for name, images in parts:\n"
        + MADE.format("lambda images=images: iter(images)"),
    ),
    (
        "Write `ids[max(0, len(ids) - n):]`",
        "def f(rows, n):\n    return [ids[len(ids) - n :] for ids in rows]\n",
        "def f(rows, n):\n    return [ids[-n:] for ids in rows]\n",
    ),
]
RIGHT = [
    # Of one list, by a number that comes from its length.
    "def f(files, share):\n    n = int(len(files) * share)\n    return files[len(files) - n :]\n",
    "def f(series, n):\n    return series[len(series) - n :]\n",
    "def f(ids, n):\n    if len(ids) > n:\n        ids = ids[len(ids) - n :]\n    return ids\n",
    # The rest comes after the loop, or there is none.
    CHUNKS.format("len(x) // SIZE", *["k * SIZE : (k + 1) * SIZE"] * 2).replace(
        "    return", "    out[-(len(x) % SIZE) :] = 0\n    return"
    ),
    "def f(x, n):\n    return [x[i] for i in range(n // 2)]\n",
    # The border is chosen once, and the other tests choose nothing.
    "def f(d, low, n):\n    assert n >= low\n    return d.filter(lambda v: v <= low)\n",
    "def f(x, a):\n    x = x[x >= a]\n    if len(x) <= a:\n        return x\n    return x\n",
    # The key has both.
    "kept = {}\ndef f(folder, seed):\n    key = (folder, seed)\n    if key not in kept:\n"
    "        kept[key] = random.Random(seed).sample(folder, 9)\n    return kept[key]\n",
    # The data set is read before the next pass.
    "def f(parts, spec):\n    found = []\n    for images in parts:\n"
    "        d = tf.data.Dataset.from_generator(lambda: iter(images), output_signature=spec)\n"
    "        found.append(list(d))\n    return found\n",
]


@functools.cache
def found_in(source: str) -> list[tuple[str, str]]:
    return said_by(RULES, HEAD + source, ["f"])


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_wrong_part_is_named_and_the_right_one_is_not(words: str, mistake: str, right: str) -> None:
    assert [sentence for _, sentence in found_in(mistake) if words in sentence] != [], found_in(mistake)
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for _, mistake, right in CASES:
        assert found_in(way(mistake)) != [], way(mistake)
        assert found_in(way(right)) == [], way(right)


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_it_and_is_right_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


def test_each_rule_speaks_in_short_sentences() -> None:
    said = [found_in(mistake) for _, mistake, _ in CASES]
    assert_each_speaks(RULES, said)
    assert_short(said)
