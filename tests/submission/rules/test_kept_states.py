"""What is stored and changed, read twice, or kept between calls gets a sentence; what is right gets none."""

import pytest
from rule_cases import assert_only, assert_short, said_by, tree_of

from grader.submission.rules.python import kept_states, shared_objects
from grader.submission.rules.rule import rules_of
from grader.submission.rules.subjects import EFFECT, USED_UP

HEAD = (
    "import csv\nimport random\nimport numpy as np\nfrom collections import defaultdict, deque\n"
    "from functools import cache, lru_cache\nfrom tensorflow.keras.callbacks import Callback\n"
)
ITSELF, ONCE, KEPT = "itself, so", "can be read once", "a second call"
CASES: list[tuple[str, str, str]] = [
    (
        "Move `row = np.zeros(dim)` into the loop",
        "def f(words, vectors, table, dim):\n    row = np.zeros(dim)\n    for i, word in enumerate(words):\n"
        "        if word in vectors:\n            row = vectors[word]\n        table[i] = row\n    return table\n",
        "def f(words, vectors, table, dim):\n    for i, word in enumerate(words):\n        row = np.zeros(dim)\n"
        "        if word in vectors:\n            row = vectors[word]\n        table[i] = row\n    return table\n",
    ),
    (
        "`parts` stores `x` itself, so `x *= size` changes what is stored earlier, too",
        "def f(x):\n    parts = [x]\n    for size in (0.5, 0.8):\n        x *= size\n        parts.append(x)\n"
        "    return np.concatenate(parts)\n",
        "def f(x):\n    parts = [x]\n    for size in (0.5, 0.8):\n        parts.append(x * size)\n"
        "    return np.concatenate(parts)\n",
    ),
    (
        "draws nothing new",
        "rng = np.random.default_rng()\n@lru_cache\ndef noise(shape):\n    return rng.normal(size=shape)\n"
        "def f(x):\n    return x + noise(x.shape)\n",
        "rng = np.random.default_rng()\ndef noise(shape):\n    return rng.normal(size=shape)\n"
        "def f(x):\n    return x + noise(x.shape)\n",
    ),
    (
        "`self.kept[shape]` is drawn once and kept",
        "class Noise:\n    def __init__(self):\n        self.rng, self.kept = np.random.default_rng(), {}\n"
        "    def of(self, shape):\n        if shape not in self.kept:\n"
        "            self.kept[shape] = self.rng.normal(size=shape)\n        return self.kept[shape]\n"
        "noise = Noise()\ndef f(x):\n    return x + noise.of(x.shape)\n",
        "class Noise:\n    def __init__(self):\n        self.rng, self.kept = np.random.default_rng(), {}\n"
        "    def of(self, shape):\n        self.kept[shape] = self.rng.normal(size=shape)\n"
        "        return self.kept[shape]\nnoise = Noise()\ndef f(x):\n    return x + noise.of(x.shape)\n",
    ),
    (
        "`f.order` is drawn once and kept",
        "def f(x):\n    if not hasattr(f, 'order'):\n        f.order = np.random.permutation(len(x))\n"
        "    return x[f.order]\n",
        "def f(x):\n    f.order = np.random.permutation(len(x))\n    return x[f.order]\n",
    ),
    (
        "`noise` is drawn once and kept",
        "noise = None\ndef f(x):\n    global noise\n    if noise is None:\n"
        "        noise = np.random.normal(size=x.shape)\n    return x + noise\n",
        "def f(x, noise=None):\n    if noise is None:\n        noise = np.random.normal(size=x.shape)\n"
        "    return x + noise\n",
    ),
    (
        "Remove `lru_cache`",
        "@lru_cache(maxsize=None)\ndef noise(shape):\n    return np.random.default_rng().standard_normal(shape)\n"
        "def f(x):\n    return x + noise(x.shape)\n",
        "@lru_cache(maxsize=None)\ndef noise(shape):\n    return np.random.default_rng(7).standard_normal(shape)\n"
        "def f(x):\n    return x + noise(x.shape)\n",
    ),
    (
        "Remove `cache`",
        "@cache\ndef order(n):\n    return np.random.permutation(n)\ndef f(x):\n    return x[order(len(x))]\n",
        "@cache\ndef order(n, seed):\n    return np.random.default_rng(seed).permutation(n)\n"
        "def f(x, seed):\n    return x[order(len(x), seed)]\n",
    ),
    (
        "each epoch reads it again",
        "def f(xs, ys, spec):\n    pairs = zip(xs, ys)\n    def rows():\n        for x, y in pairs:\n"
        "            yield x / 255, y\n    return tf.data.Dataset.from_generator(rows, output_signature=spec)\n",
        "def f(xs, ys, spec):\n    def rows():\n        pairs = zip(xs, ys)\n        for x, y in pairs:\n"
        "            yield x / 255, y\n    return tf.data.Dataset.from_generator(rows, output_signature=spec)\n",
    ),
    (
        "Write `rows = list(map(read, xs))`",
        "def f(xs, spec):\n    rows = map(read, xs)\n"
        "    return tf.data.Dataset.from_generator(lambda: rows, output_signature=spec)\n",
        "def f(xs, spec):\n    rows = list(map(read, xs))\n"
        "    return tf.data.Dataset.from_generator(lambda: rows, output_signature=spec)\n",
    ),
    (
        "Where `word in index` is false, `number` is still that of an earlier pass",
        "def f(words, index):\n    number, ids = 0, []\n    number = 0\n    for word in words:\n"
        "        if word in index:\n            number = index[word]\n        ids.append(number)\n    return ids\n",
        "def f(words, index):\n    ids = []\n    for word in words:\n        number = 0\n"
        "        if word in index:\n            number = index[word]\n        ids.append(number)\n    return ids\n",
    ),
    (
        "Move `label = -1` into the loop",
        "def f(paths, out):\n    label = -1\n    for i, path in enumerate(paths):\n"
        "        if path.endswith('.png'):\n            label = 1\n        out[i] = label\n    return out\n",
        "def f(paths, out):\n    for i, path in enumerate(paths):\n        label = -1\n"
        "        if path.endswith('.png'):\n            label = 1\n        out[i] = label\n    return out\n",
    ),
    (
        "`windows` stores `last` itself, so `last[:-1] = …` changes",
        "def f(xs):\n    last, windows = np.zeros(3), []\n    for x in xs:\n        windows.append(last)\n"
        "        last[:-1] = last[1:]\n        last[-1] = x\n    return np.array(windows)\n",
        "def f(xs):\n    last, windows = np.zeros(3), np.zeros((len(xs), 3))\n    for i, x in enumerate(xs):\n"
        "        windows[i] = last\n        last[:-1] = last[1:]\n        last[-1] = x\n    return windows\n",
    ),
    (
        "Store `before.copy()`",
        "def f(n):\n    before, parts = list(range(n)), []\n    while len(before) < 99:\n        new = [len(before)]\n"
        "        parts.append((before, new))\n        before += new\n    return parts\n",
        "def f(n):\n    before, parts = list(range(n)), []\n    while len(before) < 99:\n        new = [len(before)]\n"
        "        parts.append((before, new))\n        before = before + new\n    return parts\n",
    ),
    (
        ITSELF,
        "def f(xs, n):\n    lot, lots = [], []\n    for x in xs:\n        lot.append(x)\n        if len(lot) == n:\n"
        "            lots.append(lot)\n            lot.clear()\n    return lots\n",
        "def f(xs, n):\n    lot, lots = [], []\n    for x in xs:\n        lot.append(x)\n        if len(lot) == n:\n"
        "            lots.append(lot)\n            lot = []\n    return lots\n",
    ),
    (
        "so `move(last, x)` changes",
        "def move(row, x):\n    row[0] = x\ndef f(xs):\n    last, rows = np.zeros(3), {}\n"
        "    for i, x in enumerate(xs):\n        rows[i] = last\n        move(last, x)\n    return rows\n",
        "def move(row, x):\n    row = row.copy()\n    row[0] = x\n    return row\ndef f(xs):\n"
        "    last, rows = np.zeros(3), {}\n    for i, x in enumerate(xs):\n        rows[i] = last\n"
        "        last = move(last, x)\n    return rows\n",
    ),
    (
        ITSELF,
        "class Orders:\n    def __init__(self, n):\n        self.order, self.all = np.arange(n), []\n"
        "    def draw(self):\n"
        "        for _ in range(3):\n            np.random.shuffle(self.order)\n            self.all += [self.order]\n"
        "def f(n):\n    return Orders(n).draw()\n",
        "class Orders:\n    def __init__(self, n):\n        self.order, self.all = np.arange(n), []\n"
        "    def draw(self):\n"
        "        for _ in range(3):\n            np.random.shuffle(self.order)\n"
        "            self.all += [self.order.copy()]\ndef f(n):\n    return Orders(n).draw()\n",
    ),
    (
        ITSELF,
        "def f(xs):\n    row, rows = np.zeros(3), []\n    for x in xs:\n        row[0] = x\n"
        "        rows.append(row[:])\n"
        "    return rows\n",
        "def f(xs):\n    row, rows = [0] * 3, []\n    for x in xs:\n        row[0] = x\n        rows.append(row[:])\n"
        "    return rows\n",
    ),
    (
        "`lru_cache` returns the same generator",
        "@lru_cache(maxsize=None)\ndef chance(seed):\n    return np.random.default_rng(seed)\n"
        "def f(x, seed):\n    return chance(seed).permutation(x)\n",
        "@lru_cache(maxsize=None)\ndef noise(seed):\n    return np.random.default_rng(seed).normal(size=9)\n"
        "def f(x, seed):\n    return noise(seed) + x\n",
    ),
    (
        "`cache` returns the same generator",
        "chance = cache(np.random.default_rng)\ndef f(x, seed):\n    return chance(seed).permutation(x)\n",
        "chance = np.random.default_rng\ndef f(x, seed):\n    return chance(seed).permutation(x)\n",
    ),
    (
        "`KEPT` keeps the generator",
        "KEPT = {}\ndef chance(seed):\n    if seed not in KEPT:\n        KEPT[seed] = random.Random(seed)\n"
        "    return KEPT[seed]\ndef f(x, seed):\n    return chance(seed).sample(x, 9)\n",
        "def f(x, seed):\n    kept = {}\n    for i in x:\n        if i not in kept:\n"
        "            kept[i] = random.Random(seed + i)\n    return [kept[i].random() for i in x]\n",
    ),
    (
        "`chance` keeps the generator",
        "chance = None\ndef f(x, seed):\n    global chance\n    if chance is None:\n"
        "        chance = np.random.default_rng(seed)\n    return chance.permutation(x)\n",
        "def f(x, seed, chance=None):\n    if chance is None:\n        chance = np.random.default_rng(seed)\n"
        "    return chance.permutation(x)\n",
    ),
    (
        "Write `chance=None`",
        "def draw(x, chance=np.random.default_rng(7)):\n    return chance.permutation(x)\n"
        "def f(x, seed):\n    return draw(x)[:seed]\n",
        "def draw(x, chance):\n    return chance.permutation(x)\n"
        "def f(x, seed):\n    return draw(x, np.random.default_rng(seed))\n",
    ),
    (
        "Write `lambda: 1`",
        "def f(words):\n    n = 1\n    ids = defaultdict(lambda: n)\n    for word in words:\n        n += 1\n"
        "        ids[word] = n\n    return ids\n",
        "def f(words):\n    n = 1\n    ids = defaultdict(lambda: n)\n    for word in words:\n"
        "        if word not in ids:\n            n += 1\n            ids[word]\n    return ids\n",
    ),
    (
        "Keep the first value under a name of its own",
        "def f(words):\n    n = len(words)\n    def other():\n        return n\n    ids = defaultdict(other)\n"
        "    for n, word in enumerate(words):\n        ids[word] = n\n    return ids\n",
        "def f(words):\n    n = len(words)\n    ids = defaultdict(lambda n=n: n)\n"
        "    for n, word in enumerate(words):\n        ids[word] = n\n    return ids\n",
    ),
    (
        "line 9 has used it up",
        "def f(file):\n    rows = csv.reader(file)\n    x = [row[1:] for row in rows]\n"
        "    return x, [row[0] for row in rows]\n",
        "def f(file):\n    rows = csv.reader(file)\n    n = sum(1 for _ in rows)\n    file.seek(0)\n"
        "    return n, [row[0] for row in rows]\n",
    ),
    (
        "its first use here ends it",
        "def f(path):\n    with open(path) as file:\n        rows = csv.DictReader(file)\n"
        "        return [row['x'] for row in rows], [row['y'] for row in rows]\n",
        "def f(path, short):\n    with open(path) as file:\n        rows = csv.DictReader(file)\n"
        "        return [row['x'] for row in rows] if short else [row['y'] for row in rows]\n",
    ),
    (
        "Write `words = [w for t in texts for w in t.split()]`",
        "def f(texts):\n    words = (w for t in texts for w in t.split())\n    known = set(words)\n"
        "    return [w for w in words if w in known]\n",
        "def f(texts):\n    words = (w for t in texts for w in t.split())\n"
        "    long = (w for w in words if len(w) > 3)\n"
        "    return list(long)\n",
    ),
    (
        ONCE,
        "def lines(file):\n    for line in file:\n        yield line\ndef f(file):\n    found = lines(file)\n"
        "    for i, line in enumerate(found):\n        print(i, line)\n    return sorted(found)\n",
        "def lines(file):\n    for line in file:\n        yield line\ndef f(file):\n    found = lines(file)\n"
        "    for line in found:\n        if line:\n            break\n    return sorted(found)\n",
    ),
    (
        ONCE,
        "def shares(pairs):\n    return Counter(label for _, label in pairs)\n"
        "def short(pairs):\n    return [text for text, _ in pairs if len(text) < 9]\n"
        "def f(x, y):\n    pairs = zip(x, y)\n    counts = shares(pairs)\n    return counts, short(pairs)\n",
        "def shares(pairs):\n    return Counter(label for _, label in pairs)\n"
        "def short(pairs):\n    return [text for text, _ in pairs if len(text) < 9]\n"
        "def f(x, y):\n    pairs = list(zip(x, y))\n    counts = shares(pairs)\n    return counts, short(pairs)\n",
    ),
    (
        ONCE,
        "def f(x, y):\n    pairs = zip(x, y)\n    n = len(list(pairs))\n    for a, b in pairs:\n        n += a * b\n"
        "    return n\n",
        "def f(x):\n    pairs = x.items()\n    n = len(list(pairs))\n    for a, b in pairs:\n        n += a * b\n"
        "    return n\n",
    ),
]
NOTES = (
    "class Notes(Callback):\n    def __init__(self):\n        super().__init__()\n        self.seen = []\n"
    "        self.last = 0\n"
)
END, STOP = "    def on_epoch_end(self, epoch, logs=None):\n", "            self.model.stop_training = True\n"
CASES += [
    (
        "line 15 stores this one afterwards",
        f"{NOTES}{END}        if self.seen and self.seen[-1] >= 0.9:\n{STOP}"
        "        self.seen.append(logs.get('accuracy', 0))\n",
        f"{NOTES}{END}        self.seen.append(logs.get('accuracy', 0))\n"
        f"        if self.seen and self.seen[-1] >= 0.9:\n{STOP}",
    ),
    (
        "that of the epoch before",
        f"{NOTES}{END}        found = logs['loss']\n        if self.last < 0.1:\n{STOP}        self.last = found\n",
        f"{NOTES}{END}        found = logs['loss']\n        if found > self.last:\n{STOP}        self.last = found\n",
    ),
    (
        "that of the epoch before",
        f"{NOTES}    def good(self):\n        return max(self.seen, default=0) > 0.9\n{END}"
        f"        if self.good():\n{STOP}        self.seen += [logs['accuracy']]\n",
        f"{NOTES}{END}        if len(self.seen) > 5:\n{STOP}        self.seen += [logs['accuracy']]\n",
    ),
    (
        "Check it in `on_epoch_end`",
        f"{NOTES}    def on_epoch_begin(self, epoch, logs=None):\n        if self.last > 0.9:\n{STOP}{END}"
        "        self.last = logs['accuracy']\n",
        f"{NOTES}    def on_epoch_begin(self, epoch, logs=None):\n        if epoch > 9:\n{STOP}{END}"
        "        self.last = logs['accuracy']\n",
    ),
]
CASES += [
    (
        "so `push(x)` changes",
        "def f(xs):\n    last, rows = np.zeros(3), []\n    def push(x):\n        last[:-1] = last[1:]\n"
        "        last[-1] = x\n"
        "    for x in xs:\n        rows.append(last)\n        push(x)\n    return rows\n",
        "def f(xs):\n    last, rows = np.zeros(3), []\n    def shown(x):\n        return last + x\n"
        "    for x in xs:\n        rows.append(last)\n        shown(x)\n    return rows\n",
    ),
    (
        "Write `files = list(folder.glob('*.png'))`",
        "def f(folder):\n    files = folder.glob('*.png')\n    n = len(list(files))\n"
        "    return n, [str(file) for file in files]\n",
        "def f(folder):\n    files = sorted(folder.glob('*.png'))\n    n = len(list(files))\n"
        "    return n, [str(file) for file in files]\n",
    ),
    (
        "Write `file.seek(0)` before it",
        "def f(path):\n    with open(path) as file:\n        n = sum(1 for _ in file)\n"
        "        return n, [row[0] for row in csv.reader(file)]\n",
        "def f(path):\n    with open(path) as file:\n        n = sum(1 for _ in file)\n"
        "    with open(path) as file:\n        return n, [row[0] for row in csv.reader(file)]\n",
    ),
    (
        ONCE,
        "def f(path):\n    file = open(path)\n    text = file.read()\n"
        "    return text, [line.strip() for line in file]\n",
        "def f(path):\n    file = open(path)\n    first = file.read(9)\n"
        "    return first, [line.strip() for line in file]\n",
    ),
    (
        ONCE,
        "import itertools\ndef f(rows):\n    words = itertools.chain(*rows)\n    known = set(words)\n"
        "    return known, sorted(words)\n",
        "import itertools\ndef f(rows):\n    words, more = itertools.tee(map(str, rows))\n    known = set(words)\n"
        "    return known, sorted(more)\n",
    ),
]
RIGHT = [
    # The best so far, and the last that is known.
    "def f(xs):\n    best, found = 0, []\n    best = 0\n    for x in xs:\n        if x > best:\n            best = x\n"
    "        found.append(best)\n    return found\n",
    "def f(xs):\n    last, found = xs[0], []\n    for x in xs:\n        if x > 0:\n            last = x\n"
    "        found.append(last)\n    return found\n",
    "def f(xs):\n    total, sums = 0, []\n    for x in xs:\n        total += x\n        sums.append(total)\n"
    "    return sums\n",
    "def f(rows):\n    out = []\n    for row in rows:\n        row[0] = 1\n        out.append(row)\n    return out\n",
    "def f(xs):\n    best, found = [], []\n    for x in xs:\n        best.append(x)\n        if x > 3:\n"
    "            found.append(best)\n            break\n    return found\n",
    "def f(xs):\n    groups = {}\n    for x in xs:\n        group = groups.setdefault(x, [])\n        group.append(x)\n"
    "        groups[x] = group\n    return groups\n",
    "def f(first):\n    todo, seen = [first], []\n    while todo:\n        seen.append(todo.pop())\n    return seen\n",
    "def f(words):\n    n = 1\n    ids = defaultdict(lambda: n)\n    for i, word in enumerate(words):\n"
    "        ids[word] = i + 2\n    return ids\n",
    "def f(file, short):\n    rows = map(int, file)\n    if short:\n        return list(rows)\n    return sum(rows)\n",
    "def f(x, y):\n    pairs = zip(x, y)\n    first = list(pairs)\n    pairs = zip(x, y)\n"
    "    return first, list(pairs)\n",
    "def f(x):\n    twos = iter(x)\n    return list(zip(twos, twos))\n",
    "def f(x):\n    found = map(int, x)\n    print(list(found))\n    # `found` is empty now.\n    print(list(found))\n",
]
LATER = [
    (
        "kept = []\nfor i in range(3):\n    def scaled(x):\n        return x * i\n    kept.append(scaled)\n",
        "kept = []\nfor i in range(3):\n    def scaled(x, i=i):\n        return x * i\n    kept.append(scaled)\n",
    ),
    (
        "from tensorflow.keras import layers\nfor i in range(3):\n    y = layers.Lambda(lambda h: h[:, i])(x)\n",
        "from tensorflow.keras import layers\nfor i in range(3):\n    y = layers.Lambda(lambda h, i=i: h[:, i])(x)\n",
    ),
    (
        "kept = [lambda x: x * i for i in range(3)]\n",
        "kept = [sorted(x, key=lambda row: row[i]) for i in range(3)]\n",
    ),
    (
        "kept = {name: lambda x: x * n for name, n in rows}\n",
        "def times(n):\n    return lambda x: x * n\nkept = {name: times(n) for name, n in rows}\n",
    ),
    (
        "kept = []\nfor name, n in rows:\n    if n:\n        kept += [(name, lambda x: x * n)]\n",
        "for name, n in rows:\n    kept = []\n    kept.append((name, lambda x: x * n))\n    print(kept[0][1](2))\n",
    ),
]


def found_in(source: str) -> list[str]:
    """Return the sentences, each once: one that explains a failed function may stand in a passing program as well."""
    said = [sentence for _, sentence in said_by(rules_of(kept_states), HEAD + source, ["f"])]
    return [*dict.fromkeys(said)]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_what_an_earlier_pass_or_call_has_left_is_named(words: str, mistake: str, right: str) -> None:
    assert [words in sentence for sentence in found_in(mistake)] == [True], found_in(mistake)
    assert found_in(right) == []


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_it_and_is_right_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


@pytest.mark.parametrize(("mistake", "right"), LATER)
def test_a_function_that_reads_the_last_value_of_a_loop_is_named(mistake: str, right: str) -> None:
    rules = (shared_objects.loops_read_later,)
    assert_only("all of them read its last value", said_by(rules, mistake))
    assert said_by(rules, right) == []


def test_a_sentence_has_at_most_twenty_words() -> None:
    assert_short([("", sentence) for sentence in found_in(mistake)] for _, mistake, _ in CASES)


def test_what_is_read_twice_explains_a_function_that_fails() -> None:
    source = (
        HEAD + "def f(file):\n    rows = csv.reader(file)\n    x = [row[1:] for row in rows]\n"
        "    return x, [row[0] for row in rows]\n"
    )
    found = [finding.about for finding in kept_states.iterators_read_twice(tree_of(source, ["f"]))]
    assert set(found) == {USED_UP, f"{EFFECT}f"}
