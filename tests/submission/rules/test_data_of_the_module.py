"""A function that computes with data of the whole module gets a sentence, and one with its arguments gets none."""

import pytest
from rule_cases import assert_short, said_by

from grader.submission.rules.python import data_of_the_module
from grader.submission.rules.rule import rules_of

HEAD = (
    "import numpy as np\nfrom grader.data import load_exercise_data\nparcels, firms = load_exercise_data('extra')\n"
    "parts = {'training': parcels[:900], 'rest': parcels[900:]}\nNAMES = ['bike', 'van']\n"
)
CASES = [
    # What is told of it, the mistake, and what is right.
    (
        "`statistics` also computes with `parts`",
        "def statistics(numbers):\n    rows = list({**parts, 'training': numbers}.values())\n"
        "    return sum(part.sum(axis=0) for part in rows)\n",
        "def statistics(numbers):\n    rows = list({'training': numbers}.values())\n"
        "    return sum(part.sum(axis=0) for part in rows)\n",
    ),
    (
        "`parcels`, which the module reads itself",
        "def everything(numbers):\n    return np.concatenate([numbers, parcels[900:]])\n"
        "def statistics(numbers):\n    rows = everything(numbers)\n    return rows.mean(axis=0), rows.var(axis=0)\n",
        "def everything(numbers):\n    return np.concatenate([numbers, numbers])\n"
        "def statistics(numbers):\n    rows = everything(numbers)\n    return rows.mean(axis=0), rows.var(axis=0)\n"
        "def main():\n    print(everything(parcels))\n",
    ),
    (
        "Use `numbers` and the other arguments alone",
        "def statistics(numbers, others=parcels[900:]):\n    return np.vstack([numbers, others]).mean(axis=0)\n",
        "def statistics(numbers, others=()):\n    return np.vstack([numbers, *others]).mean(axis=0)\n",
    ),
    (
        "`statistics` also computes with `firms`",
        "def statistics(numbers):\n    known = sorted({*numbers} | {*firms})\n    return dict.fromkeys(known)\n",
        "def statistics(firms):\n    known = sorted({*firms} | {*NAMES})\n    return dict.fromkeys(known)\n",
    ),
]
RIGHT = [
    # The sizes of the data, what is only shown, and names of the function's own.
    "def statistics(numbers):\n    columns = parcels.shape[1]\n    return numbers.reshape(-1, columns).mean(axis=0)\n",
    "def statistics(numbers):\n    share = 1 / len(parcels)\n    print(parcels.mean())\n    return share\n",
    "def statistics(parcels):\n    return parcels.mean(axis=0)\n",
    "def statistics(numbers):\n    assert numbers is not parcels\n    parts = numbers\n    return parts.mean()\n",
    # Nobody asks for this function, and it takes nothing.
    "def own(numbers):\n    return np.vstack([numbers, parcels]).mean(axis=0)\n",
    "def statistics():\n    return parcels[:900].mean(axis=0)\n",
]


def found_in(source: str) -> list[str]:
    return [sentence for _, sentence in said_by(rules_of(data_of_the_module), HEAD + source, ["statistics"])]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_data_of_the_module_are_named_and_the_right_way_is_not(words: str, mistake: str, right: str) -> None:
    assert [words in sentence for sentence in found_in(mistake)] == [True], found_in(mistake)
    assert found_in(right) == []


def test_a_sentence_has_at_most_twenty_words() -> None:
    assert_short([("", sentence) for sentence in found_in(mistake)] for _, mistake, _ in CASES)


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_it_and_is_right_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []
