"""Loops whose state or end is another than it seems get a sentence; the right ones get none."""

import ast

import pytest

from grader.submission.rules.python import loop_states
from grader.submission.rules.rule import rules_of
from grader.submission.rules.subjects import EFFECT, EMPTIED, FIRST_PASS_RAISES, LOOP, OWN_ITEMS
from grader.submission.source_tree import SourceTree

HEAD = "import numpy as np\nimport tensorflow as tf\n"
CUT = "def f(m, x):\n    found = []\n    n = len(x) // 8\n    for k in range({}):\n"
CASES = [
    (
        "`row` grows only in some passes, by the condition `vector is None`",
        "def f(words, known, table):\n    row = 2\n    for word in words:\n        vector = known.get(word)\n"
        "        if vector is None:\n            continue\n        table[row] = vector\n        row += 1\n"
        "    return table\n",
        "def f(words, known, table):\n    row = 1\n    for word in words:\n        row += 1\n"
        "        vector = known.get(word)\n        if vector is None:\n            continue\n"
        "        table[row] = vector\n    return table\n",
    ),
    (
        "`most = gap` keeps the value with its sign, so after one below 0 any value is larger. Write `most = abs(gap)`",
        "def f(a, b):\n    most = 0\n    for x, y in zip(a, b):\n        gap = x - y\n        if abs(gap) > most:\n"
        "            most = gap\n    return abs(most)\n",
        "def f(a, b):\n    most = 0\n    for x, y in zip(a, b):\n        gap = x - y\n        if abs(gap) > most:\n"
        "            most = abs(gap)\n    return most\n",
    ),
    (
        "`range(0, len(x) - SIZE, SIZE)` ends before the last part, which is left out. Write `range(0, len(x), SIZE)`",
        "def f(x):\n    for k in range(0, len(x) - SIZE, SIZE):\n        x[k : k + SIZE] += noise(SIZE)\n"
        "    return x\n",
        "def f(x):\n    for k in range(0, len(x) - SIZE, SIZE):\n        yield x[k : k + SIZE], x[k + SIZE]\n",
    ),
    (
        "after it `y` is the last item alone",
        "def f(m, x, y):\n    for k, y in enumerate(y.T):\n        print(k, y.mean())\n    m.fit(x, y)\n",
        "def f(m, x, y):\n    for k, column in enumerate(y.T):\n        print(k, column.mean())\n    m.fit(x, y)\n",
    ),
    (
        "`row` grows only in some passes, by the condition `word in known`",
        "def f(words, known, table):\n    row = 2\n    for word in words:\n        if word in known:\n"
        "            table[row] = known[word]\n            row += 1\n    return table\n",
        "def f(words, known, table):\n    row = 2\n    for word in words:\n        if word in known:\n"
        "            table[row] = known[word]\n        row += 1\n    return table\n",
    ),
    (
        "Each pass begins with `low` again, so only the last one counts. Write `clean = ",
        "def f(texts):\n    low = tf.strings.lower(texts)\n    for old, new in RULES:\n"
        "        clean = tf.strings.regex_replace(low, old, new)\n    return clean\n",
        "def f(texts):\n    low = tf.strings.lower(texts)\n    for old, new in RULES:\n"
        "        low = tf.strings.regex_replace(low, old, new)\n    return low\n",
    ),
    (
        "`sums` gets a value only in the passes where `epoch >= 20`, and is divided by the number of all passes",
        "def f(m, x, y):\n    sums = [np.zeros_like(w) for w in m.get_weights()]\n    for epoch in range(30):\n"
        "        m.fit(x, y)\n        if epoch >= 20:\n            for total, w in zip(sums, m.get_weights()):\n"
        "                total += w\n    m.set_weights([total / 30 for total in sums])\n",
        "def f(m, x, y):\n    sums = [np.zeros_like(w) for w in m.get_weights()]\n    for epoch in range(30):\n"
        "        m.fit(x, y)\n        if epoch >= 20:\n            for total, w in zip(sums, m.get_weights()):\n"
        "                total += w\n    m.set_weights([total / 10 for total in sums])\n",
    ),
    (
        "`total` gets a value only in the passes where `k > 2`",
        "def f(x, n):\n    total = 0\n    for k in range(n):\n        if k > 2:\n            total += x[k]\n"
        "    return total / n\n",
        "def f(x, n):\n    hits, total = 0, 0\n    for k in range(n):\n        if x[k] > 0:\n            hits += 1\n"
        "            total += x[k]\n    return hits / n, total / n\n",
    ),
    (
        "`total` gets a value only in the passes where `k % 2`",
        "def f(x, n):\n    total = 0\n    for k in range(n):\n        if k % 2:\n            total += x[k]\n"
        "    return total / n\n",
        "def f(x, n):\n    total = 0\n    for k in range(n):\n        if k % 2:\n            total += x[k]\n"
        "    return total / (n // 2)\n",
    ),
    (
        "`parts.append(branch)` is after the loop, so only the last `branch` is in `parts`",
        "def f(x, n):\n    parts = []\n    for k in range(n):\n        part = x[:, k]\n        branch = dense(part)\n"
        "    parts.append(branch)\n    return parts\n",
        "def f(x, n):\n    parts = []\n    for k in range(n):\n        part = x[:, k]\n        branch = dense(part)\n"
        "        parts.append(branch)\n    return parts\n",
    ),
    (
        "`a.append(x)` is after the loop",
        "def f(n):\n    a = []\n    for k in range(n):\n        x = dense(k)\n    a.append(x)\n    return a\n",
        "def f(x, n):\n    a = []\n    for k in range(n):\n        x = dense(x)\n    a.append(x)\n    return a\n",
    ),
    (
        "`maxlen=len(ids)` is full from the start, so each `append` drops the first item",
        "def f(m, ids, n):\n    from collections import deque\n    context = deque(ids, maxlen=len(ids))\n"
        "    for _ in range(n):\n        context.append(best(m, context))\n    return context\n",
        "def f(m, ids, n):\n    from collections import deque\n    context = deque(ids, maxlen=len(ids) + n)\n"
        "    for _ in range(n):\n        context.append(best(m, context))\n    return context\n",
    ),
    (
        "For `k` 0, `values[-k]` is the first value and not the last one: -0 is 0. Write `values[-k - 1]`.",
        "def f(values):\n    total = 0.0\n    for k in range(5):\n        total += values[-k]\n    return total / 5\n",
        "def f(values):\n    total = 0.0\n    for k in range(5):\n        total += values[-k - 1]\n"
        "    return total / 5\n",
    ),
    (
        "Write `h['loss'][-k - 1]`",
        "def f(h):\n    return np.mean([h['loss'][-k] for k in range(0, 5)])\n",
        "def f(h):\n    return np.mean([h['loss'][-k] for k in range(1, 6)])\n",
    ),
    (
        "so each value is compared with the first one. Add `lowest = loss` below the `if`.",
        "def f(h):\n    losses = h['val_loss']\n    lowest, best = losses[0], 0\n    lowest = losses[0]\n"
        "    for k, loss in enumerate(losses):\n        if loss < lowest:\n            best = k\n    return best\n",
        "def f(h):\n    losses = h['val_loss']\n    lowest, best = losses[0], 0\n    lowest = losses[0]\n"
        "    for k, loss in enumerate(losses):\n        if loss < lowest:\n            best, lowest = k, loss\n"
        "    return best\n",
    ),
    (
        "`total` still holds the sum of the first loop here. Write `total = 0.0` before this loop.",
        "def f(x):\n    total = 0.0\n    for v in x:\n        total += v\n    mean = total / len(x)\n    for v in x:\n"
        "        total += (v - mean) ** 2\n    return mean, total / len(x)\n",
        "def f(x):\n    total = 0.0\n    for v in x:\n        total += v\n    mean = total / len(x)\n    total = 0.0\n"
        "    for v in x:\n        total += (v - mean) ** 2\n    return mean, total / len(x)\n",
    ),
    (
        "Write `clean = clean.replace(mark, '')`, with `clean = low` before the loop.",
        "def f(text):\n    low = text.lower()\n    for mark in '.,':\n        clean = low.replace(mark, '')\n"
        "    return clean\n",
        "def f(text):\n    clean = text.lower()\n    for mark in '.,':\n        clean = clean.replace(mark, '')\n"
        "    return clean\n",
    ),
    (
        "`d > most` compares with the sign, so values below 0 never count. Write `abs(d) > most`.",
        "def f(x, y):\n    most = 0.0\n    for a, b in zip(x, y):\n        d = a - b\n        if d > most:\n"
        "            most = abs(d)\n    return most\n",
        "def f(x, y):\n    most = 0.0\n    for a, b in zip(x, y):\n        d = a - b\n        if abs(d) > most:\n"
        "            most = abs(d)\n    return most\n",
    ),
    (
        "`self.mean` is new by then, and one of the two factors is the difference to it. "
        "Write `d * (row - self.mean)`.",
        "class Running:\n    def add(self, row):\n        self.n += 1\n        d = row - self.mean\n"
        "        self.mean += d / self.n\n        self.squares += d * d\n"
        "def f(rows):\n    run = Running()\n    for row in rows:\n        run.add(row)\n    return run.squares\n",
        "class Running:\n    def add(self, row):\n        self.n += 1\n        d = row - self.mean\n"
        "        self.mean += d / self.n\n        self.squares += d * (row - self.mean)\n"
        "def f(rows):\n    run = Running()\n    for row in rows:\n        run.add(row)\n    return run.squares\n",
    ),
    (
        "Write `d * (x - mean)`",
        "def f(values):\n    mean = total = 0.0\n    for n, x in enumerate(values, 1):\n        d = x - mean\n"
        "        mean += d / n\n        total += d ** 2\n    return total\n",
        "def f(values, mean):\n    total = 0.0\n    for x in values:\n        d = x - mean\n        total += d ** 2\n"
        "    return total\n",
    ),
    (
        "`seen[w] =+ 1` sets the value to 1, and adds nothing. Write `+= 1`.",
        "def f(words, seen):\n    for w in words:\n        seen[w] = 1\n        seen[w] =+ 1\n    return seen\n",
        "def f(words, seen):\n    for w in words:\n        seen[w] = +1\n        seen[w] += 1\n    return seen\n",
    ),
    (
        "`right =+ 1` sets the value to 1, and adds nothing. Write `+= 1`.",
        "def f(words):\n    right, n = 0, 0\n    for w in words:\n        right =+ 1\n        n += 1\n"
        "    return right / n\n",
        "def f(words):\n    right, n = 0, 0\n    for w in words:\n        right += 1\n        n += 1\n"
        "    return right / n\n",
    ),
    (
        "`n =+ 1` sets the value to 1",
        "def f(words, n):\n    for w in words:\n        n =+ 1\n    return n\n",
        "def f(words, n):\n    for w in words:\n        n += 1\n    return n\n",
    ),
    (
        "`ok` stays `True` for all items after the first",
        "def f(paths):\n    good, ok = [], False\n    for p in paths:\n        try:\n            read(p)\n"
        "            ok = True\n        except OSError:\n            pass\n        if ok:\n            good.append(p)\n"
        "    return good\n",
        "def f(paths):\n    good = []\n    for p in paths:\n        ok = False\n        try:\n            read(p)\n"
        "            ok = True\n        except OSError:\n            pass\n        if ok:\n            good.append(p)\n"
        "    return good\n",
    ),
    (
        "`role` has only two values, so later passes overwrite `ways[role]`",
        "def f(x, n):\n    ways = {}\n    for k in range(n):\n"
        "        role, units = ('goal', 24) if k == 0 else ('rest', 12)\n"
        "        ways[role] = dense(units)(x[:, :, k])\n    return join([*ways.values()])\n",
        "def f(x, n):\n    ways = {}\n    for k in range(n):\n"
        "        role, units = ('goal', 24) if k == 0 else ('rest', 12)\n"
        "        ways[k] = dense(units, name=role)(x[:, :, k])\n    return join([*ways.values()])\n",
    ),
    (
        "the first item that does not fit raises. Put `raise` after the loop",
        "def f(m):\n    for l in m.layers:\n        if l.name == 'a':\n            return l\n        else:\n"
        "            raise ValueError(l)\n",
        "def f(m):\n    for l in m.layers:\n        if l.name == 'a':\n            return l\n    else:\n"
        "        raise ValueError(l)\n",
    ),
    (
        "is the argument, and this line gives it another value: from then on `padding == 'pre'` is always false.",
        "def f(rows, padding):\n    for row in rows:\n        if padding == 'pre':\n            padding = [0] * 3\n"
        "            row[:] = padding + row\n    return rows\n",
        "def f(rows, padding):\n    for row in rows:\n        if padding == 'pre':\n            zeros = [0] * 3\n"
        "            row[:] = zeros + row\n    return rows\n",
    ),
    (
        "`mean` still has the value of the last pass of the loop before",
        "def f(columns):\n    means = []\n    for column in columns:\n        mean = sum(column) / len(column)\n"
        "        means.append(mean)\n    return means, [sum((v - mean) ** 2 for v in column) for column in columns]\n",
        "def f(columns):\n    means = []\n    for column in columns:\n        mean = sum(column) / len(column)\n"
        "        means.append(mean)\n"
        "    return means, [sum((v - mean) ** 2 for v in column) for column, mean in zip(columns, means)]\n",
    ),
    (
        "`update` of a dictionary overwrites the counts of earlier passes",
        "from collections import Counter\ndef f(texts):\n    counts = {}\n    for text in texts:\n"
        "        counts.update(Counter(text.split()))\n    return counts\n",
        "from collections import Counter\ndef f(texts):\n    counts = Counter()\n    for text in texts:\n"
        "        counts.update(Counter(text.split()))\n    return counts\n",
    ),
    (
        "`len(x) // 8` counts full batches, so what is left at the end has no prediction. Write `-(-len(x) // 8)`",
        CUT.format("n") + "        found.extend(m.predict(x[k * 8 : (k + 1) * 8]))\n    return found\n",
        CUT.format("-(-len(x) // 8)") + "        found.extend(m.predict(x[k * 8 : (k + 1) * 8]))\n    return found\n",
    ),
    (
        # Another function predicts, later in the file.
        "`len(x) // 8` counts full batches",
        CUT.format("n") + "        found.extend(m.predict(x[k * 8 : (k + 1) * 8]))\n    return found\n"
        "def g(m, y):\n    return m.predict(y)\n",
        CUT.format("-(-len(x) // 8)") + "        found.extend(m.predict(x[k * 8 : (k + 1) * 8]))\n    return found\n"
        "def g(m, y):\n    return m.predict(y)\n",
    ),
    (
        "`len(x) // 8` counts full batches",
        CUT.format("len(x) // 8") + "        found.append(m.predict(x[8 * k : 8 * k + 8]))\n    return found\n",
        # Each step of a training has a whole batch.
        CUT.format("n") + "        m.train_on_batch(x[k * 8 : (k + 1) * 8])\n    return found\n",
    ),
]


def found_in(source: str) -> list[str]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, str, asked=frozenset({"f"}))
    findings = [finding for rule in rules_of(loop_states) for finding in rule(tree)]
    assert {finding.about for finding in findings} <= {f"{EFFECT}f", FIRST_PASS_RAISES, EMPTIED, LOOP, OWN_ITEMS}
    return [finding.sentence for finding in findings]


RIGHT = [
    # A limit that stays, a sum of both loops, and the last that fits.
    "def f(h, limit):\n    found = 0\n    for k, loss in enumerate(h):\n        if loss < limit:\n"
    "            found = k\n    return found\n",
    "def f(x, y):\n    total = 0\n    for v in x:\n        total += v\n    for v in y:\n        total += v\n"
    "    return total\n",
    "def f(names, x):\n    found = []\n    for name in names:\n        part = load(name, x)\n"
    "        found.append(part)\n    return found\n",
    # An item that fails is left out, a tuple takes the flag back, and a search waits between its attempts.
    "def f(paths):\n    for p in paths:\n        try:\n            read(p)\n            ok = True\n"
    "        except OSError:\n            continue\n        if ok:\n            show(p)\n",
    "def f(paths):\n    for p in paths:\n        ok, n = False, 0\n        try:\n            read(p)\n"
    "            ok = True\n        except OSError:\n            pass\n        if ok:\n            show(p, n)\n",
    "def f(path):\n    ok = False\n    for k in range(3):\n        try:\n            read(path)\n"
    "            ok = True\n        except OSError:\n            pass\n        if not ok:\n            sleep(k)\n"
    "        else:\n            break\n",
    # A sign in one function, and the same name in another.
    "def g():\n    rate = 0.1\n    return rate\ndef f(x):\n    rate =+0.1\n    return x * rate + g()\n",
    # What is left is given to the model itself.
    CUT.format("n") + "        found.extend(m.predict(x[k * 8 : (k + 1) * 8]))\n"
    "    found.extend(m(x[n * 8 :]))\n    return found\n",
    # A search ends with the first that can be read.
    "def f(paths):\n    ok = False\n    for p in paths:\n        try:\n            x = read(p)\n            ok = True\n"
    "        except OSError:\n            pass\n        if ok:\n            break\n    return x\n",
    # A count of 1, and a rate with its sign that nothing set before.
    "def f(paths):\n    n = 0\n    for p in paths:\n        try:\n            n = 1\n        except OSError:\n"
    "            pass\n        if n:\n            read(p)\n    return n\n",
    "def f(x):\n    rate =+0.1\n    return x * rate\n",
    # A text that grows, and batches whose rest is predicted after the loop.
    "def f(text, words):\n    for word in words:\n        if text == 'start':\n            text = text + ' ' + word\n"
    "    return text\n",
    CUT.format("n") + "        found.extend(m.predict(x[k * 8 : (k + 1) * 8]))\n"
    "    found.extend(m.predict(x[n * 8 :]))\n    return found\n",
]


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_gets_its_sentence_and_the_right_way_gets_none(words: str, mistake: str, right: str) -> None:
    assert [sentence for sentence in found_in(mistake) if words in sentence] != []
    assert found_in(right) == []
