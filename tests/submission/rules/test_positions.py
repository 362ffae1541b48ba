"""Positions that count skipped items, or belong to other items, get a sentence; right ones get none."""

from collections.abc import Callable

import pytest
import same_meaning
from rule_cases import Said, assert_each_speaks, assert_only, assert_short, said_by, tree_of

from grader.checks.details import Details
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_findings import in_words_of_source
from grader.submission.rules.data import positions
from grader.submission.rules.rule import rules_of
from grader.submission.rules.source_report import SourceReport
from grader.submission.rules.subjects import COUNTED, TRAINING

HEAD = "import os\nimport random\nimport numpy as np\n"
SPLIT = """
def f(source, share, ok, use):
    names = sorted(os.listdir(source))
    good = {{n for n in names if ok(n)}}
    limit = int(share * {whole})
    {before}
    for {target} in {items}:
        {skip}
        {use}
"""
SKIPS = {
    "whole": "len(good)",
    "before": "pass",
    "target": "k, n",
    "items": "enumerate(names)",
    "skip": "if n not in good: continue",
    "use": "use(n, k < limit)",
}
"""A loop whose number counts what it skips; each test writes a part of it otherwise."""
ORDER = "def f(x, y, n):\n    x, y = np.asarray(x), np.asarray(y)\n    order = np.random.permutation(len(x))\n"
CHOSEN = f"{ORDER}    chosen = set(order[:n].tolist())\n"


def loop(**parts: str) -> str:
    return SPLIT.format(**SKIPS | parts)


CASES: list[tuple[str, str, str]] = [
    (
        'counts from place `9` on',
        "h = m.fit(x, y)\nlosses = np.array(h.history['loss'])[9:]\n"
        "rates = np.array(h.history['learning_rate'])\nlow = np.argmin(losses)\nprint(rates[low])\n",
        "h = m.fit(x, y)\nlosses = np.array(h.history['loss'])[9:]\n"
        "rates = np.array(h.history['learning_rate'])[9:]\nlow = np.argmin(losses)\nprint(rates[low])\n",
    ),
    (
        "Compare `place`, the place in the new order",
        f"{ORDER}    first = []\n    for place, number in enumerate(order):\n        if number < n:\n"
        "            first.append(number)\n    return x[first], y[first]\n",
        f"{ORDER}    first = []\n    for place, number in enumerate(order):\n        if place < n:\n"
        "            first.append(number)\n    return x[first], y[first]\n",
    ),
    (
        "as if nothing was shuffled",
        f"{ORDER}    first = [number for place, number in enumerate(order) if number < n]\n"
        "    return x[first], y[first]\n",
        f"{ORDER}    first = [number for place, number in enumerate(order) if place < n]\n"
        "    return x[first], y[first]\n",
    ),
    (
        "`k` also counts skipped items, but `limit` does not, so the limit comes too early. Leave the skipped items",
        loop(),
        loop(items="enumerate(sorted(good))"),
    ),
    ("before the loop", loop(target="k", items="range(len(names))", skip="if not ok(names[k]): continue",
                             use="use(names[k], k < limit)"),
     loop(target="k", items="range(len(names))", whole="len(names)", skip="if not ok(names[k]): continue",
          use="use(names[k], k < limit)")),
    ("Put `k += 1` after the `continue`", loop(before="k = 0", target="n", items="names",
                                               skip="k += 1\n        if n not in good: continue"),
     loop(before="k = 0", target="n", items="names", skip="if n not in good: continue\n        k += 1")),
    ("`limit` does not", loop(skip="pass", use="if ok(n):\n            use(n, limit > k)"),
     loop(whole="len(names)", skip="pass", use="if ok(n):\n            use(n, limit > k)")),
    ("`limit` does not", loop(skip="pass", use="if n in good and k < limit:\n            use(n, True)"),
     loop(skip="pass", items="enumerate(good)", use="if n in good and k < limit:\n            use(n, True)")),
    ("`limit` does not", loop(whole="sum(1 for n in names if ok(n))"), loop(whole="len(names)")),
    ("`limit` does not", loop(whole="len(list(filter(ok, names)))"), loop(whole="len(list(map(ok, names)))")),
    (
        "`limit` does not",
        "def f(source, ok, share):\n    names = os.listdir(source)\n    good = []\n    for n in names:\n"
        "        if ok(n):\n            good.append(n)\n    limit = int(share * len(good))\n"
        "    return [n for k, n in enumerate(names) if ok(n) and k < limit]\n",
        "def f(source, ok, share):\n    names = os.listdir(source)\n    good = []\n    for n in names:\n"
        "        if ok(n):\n            good.append(n)\n    limit = int(share * len(good))\n"
        "    return [n for k, n in enumerate(good) if ok(n) and k < limit]\n",
    ),
    (
        "The condition tests `order[i]`, but keeps `i`: two different positions. Keep `order[i]`.",
        CHOSEN + "    return x[order[:n]], x[[i for i in range(len(x)) if order[i] not in chosen]]\n",
        CHOSEN + "    return x[order[:n]], x[[i for i in range(len(x)) if i not in chosen]]\n",
    ),
    (
        "Keep `x[order[i]]`.",
        CHOSEN + "    return x[order[:n]], [x[i] for i in range(len(x)) if order[i] not in chosen]\n",
        CHOSEN + "    return x[order[:n]], [x[order[i]] for i in range(len(x)) if order[i] not in chosen]\n",
    ),
    (
        "Test `order[i]`.",
        CHOSEN + "    return x[order[:n]], x[[order[i] for i in range(len(x)) if i not in chosen]]\n",
        CHOSEN + "    return x[order[:n]], x[[order[i] for i in range(len(x)) if order[i] not in chosen]]\n",
    ),
    (
        "Keep `order[i]`.",
        CHOSEN + "    rest = []\n    for i in range(len(x)):\n        if order[i] not in chosen:\n"
        "            rest.append(i)\n    return x[order[:n]], x[rest]\n",
        CHOSEN + "    rest = []\n    for i in range(len(x)):\n        if order[i] not in chosen:\n"
        "            rest.append(order[i])\n    return x[order[:n]], x[rest]\n",
    ),
    (
        "`b[order] = y` is the inverse of `x[order]`, so values that belong together come apart. "
        "Write `b = np.asarray(y)[order]`.",
        ORDER + "    a, b = x[order], np.empty_like(y)\n    b[order] = y\n    return a, b\n",
        ORDER + "    a, b = np.empty_like(x), np.empty_like(y)\n    a[order] = x\n    b[order] = y\n    return a, b\n",
    ),
    (
        "is the inverse of `x[order]`",
        ORDER + "    a, b = [x[i] for i in order], [0] * len(y)\n    for i, place in enumerate(order):\n"
        "        b[place] = y[i]\n    return a, b\n",
        ORDER + "    a, b = [x[i] for i in order], [0] * len(y)\n    for i, place in enumerate(order):\n"
        "        b[i] = y[place]\n    return a, b\n",
    ),
]  # fmt: skip
RIGHT = [
    # Predictions that go back to the places of their inputs, the inverse itself, and a mask.
    ORDER + "    found = np.empty(len(x))\n    found[order] = y[order] * 2\n    return found\n",
    ORDER + "    p = model.predict(x[order])\n    found = np.empty(len(x))\n    found[order] = p\n    return found\n",
    ORDER + "    back = np.empty_like(order)\n    back[order] = np.arange(len(x))\n    return x[order], back\n",
    ORDER + "    mask = np.zeros(len(x), bool)\n    mask[order[:n]] = True\n    return x[mask], y[~mask]\n",
    ORDER + "    mask = np.zeros(len(x), bool)\n    mask[order] = True\n    return x[order], mask\n",
    "def f(x, y, place):\n    a, b = x[place], np.zeros(9)\n    b[place] = y\n    return a, b\n",
    # Positions of the order are indices of the order, and both parts are by one rule.
    CHOSEN
    + "    rest = [i for i in range(len(x)) if order[i] not in chosen]\n    return x[order[:n]], x[order[rest]]\n",
    CHOSEN + "    return ([i for i in range(len(x)) if order[i] in chosen],\n"
    "            [i for i in range(len(x)) if order[i] not in chosen])\n",
    ORDER + "    chosen = set(names[:n])\n    return [i for i in range(len(x)) if order[i] not in chosen]\n",
    # Numbers of something else, places that are only shown, and a limit for all items.
    loop(use="print(k, len(names))"),
    loop(whole="len(names)"),
    loop(use="use(n, k < 100)"),
    loop(use="use(n, k % 2 == 0)"),
    loop(skip="if k >= limit: continue"),
    loop(whole="(len(names) - len(good))"),
    "def f(rows, words):\n    for k, row in enumerate(rows):\n        if not row:\n            continue\n"
    "        if k < len(words):\n            show(row)\n",
]


def found_in(source: str) -> Said:
    return said_by(rules_of(positions), HEAD + source, ["f"])


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_gets_its_sentence_and_the_right_way_gets_none(words: str, mistake: str, right: str) -> None:
    assert_only(words, found_in(mistake))
    assert found_in(right) == []


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


def test_each_rule_has_a_case_and_short_sentences() -> None:
    said = [found_in(mistake) for _, mistake, _ in CASES]
    assert_each_speaks(rules_of(positions), said)
    assert_short(said)


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_makes_no_right_program_wrong(way: Callable[[str], str]) -> None:
    for source in (*RIGHT, *(right for _, _, right in CASES)):
        assert said_by(rules_of(positions), way(HEAD + source), ["f"]) == [], way(source)


@pytest.mark.parametrize("is_told", [True, False])
def test_skipped_items_explain_only_a_wrong_number(is_told: bool) -> None:
    findings = tuple(positions.skipped_items_counted(tree_of(HEAD + loop(), ["f"])))
    seen: Details = {"explained_by": (COUNTED,)} if is_told else {}
    verdict = Verdict("size", Outcome.UNMET, "88 for training", "85 for training", "Count them.", details=seen)
    told = in_words_of_source(verdict, SourceReport(findings=findings), ["f"]).message
    assert ("also counts skipped items" in told) is is_told


def test_an_inverse_order_explains_a_training_as_well() -> None:
    source = CASES[-2][1]
    subjects = {found.about for found in positions.put_back_the_other_way(tree_of(HEAD + source, ["f"]))}
    assert TRAINING in subjects and len(subjects) == 2
