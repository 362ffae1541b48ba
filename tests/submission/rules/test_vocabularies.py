"""Words that a layer of text is said to leave out, and counts, get a sentence; what is right gets none."""

import ast

import pytest

from grader.submission.rules.data import vocabularies
from grader.submission.rules.rule import rules_of
from grader.submission.source_tree import SourceTree

HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import layers\n"
LAYER = "v = layers.TextVectorization()\nv.adapt(texts)\n"
LOADED = (
    "def load(name):\n    rows = []\n    for text in read(name):\n"
    "        rows.append(' '.join(filter(lambda w: w not in STOP, text.split())))\n    return rows, 3\n"
)
LOOKUP = "v = layers.StringLookup(vocabulary=names)\n"
RAGGED = "v = layers.TextVectorization(ragged=True)\nv.adapt(texts)\n"
COVERAGE = (
    f"{RAGGED}class Words:\n    def __init__(self, layer):\n        self.layer = layer\n"
    "    def understood(self, texts):\n"
    "        # How many words it understands: those of the training.\n"
    "        return sum({} for row in self.layer(texts).to_list())\nw = Words(v)\nprint(w.understood(mine))\n"
)
FITTED = (
    "def fitted(texts):\n    t = layers.TextVectorization()\n    t.adapt(texts)\n    return t\n"
    "def encoded(texts):\n    t = fitted(texts)\n    return t(texts)\n"
    "class Encoder:\n    def __init__(self, texts):\n        self.t = layers.TextVectorization()\n"
    "        self.t.adapt(texts)\n    def ids(self, texts):\n        return self.t(texts)\n"
)
TOKENS = "a = Tokenizer()\na.fit_on_texts(train)\nx = a.texts_to_sequences(train)\n"
NAMED = f"{LOOKUP}ids = v(column).numpy()\nshown = {{}}\nprint(shown[np.bincount(ids).argmax()])\n"
CASES = [
    # The mistake, and what is right.
    (COVERAGE.format("len(set(row))"), COVERAGE.format("sum(i > 1 for i in row)")),
    (
        f"{RAGGED}n = int(tf.reduce_sum(v(mine).row_lengths()))\nprint('mots connus :', n)\n",
        f"{RAGGED}n = int(tf.reduce_sum(v(mine).row_lengths()))\nprint('mots :', n)\n",
    ),
    (
        "t = Tokenizer(oov_token='<OOV>')\nt.fit_on_texts(texts)\n"
        "print('palabras conocidas:', [len(r) for r in t.texts_to_sequences(mine)])\n",
        "t = Tokenizer()\nt.fit_on_texts(texts)\n"
        "print('palabras conocidas:', [len(r) for r in t.texts_to_sequences(mine)])\n",
    ),
    (
        f"{LAYER}def left(batch):\n    '''How many words are in the vocabulary: others have no id.'''\n"
        "    return np.count_nonzero(batch, axis=1)\nprint(left(v(texts)))\n",
        f"{LAYER}def left(batch):\n    '''How many words are in the vocabulary: others have the id 1.'''\n"
        "    return np.count_nonzero(batch > 1, axis=1)\nprint(left(v(texts)))\n",
    ),
    (
        f"{LAYER}n = tf.reduce_sum(tf.cast(v(texts) > 0, 'int32'))\nprint('bekannte Wörter:', n)\n",
        f"{LAYER}n = tf.reduce_sum(tf.cast(v(texts) > 1, 'int32'))\nprint('bekannte Wörter:', n)\n",
    ),
    (
        f"{LAYER}def known_words(row):\n    return len([number for number in row if number])\n"
        "print(known_words(v(texts)[0]))\n",
        f"{LAYER}def words(row):\n    return len([number for number in row if number])\nprint(words(v(texts)[0]))\n",
    ),
    (
        f"{LAYER}# words that the layer does not know are dropped\nids = v(['some other sentence'])\n",
        f"{LAYER}# words that the layer does not know get the id 1\nids = v(['some other sentence'])\n",
    ),
    (
        f"{LOOKUP}ids = v(parts)  # words that are not in the vocabulary disappear here\n",
        f"{LOOKUP}ids = v(parts)  # words that are not in the vocabulary get the id 0\n",
    ),
    (
        f"{LAYER}# die Schicht lässt unbekannte Wörter weg\nn = len(v([satz])[0])\n",
        f"{LAYER}# die Schicht zählt auch unbekannte Wörter\nn = len(v([satz])[0])\n",
    ),
    (
        f"{LAYER}ids = v(tf.constant([satz]))  # unbekannte Wörter werden ignoriert\n",
        f"{LAYER}ids = v(tf.constant([satz]))  # unbekannte Wörter werden nicht ignoriert\n",
    ),
    (
        "def encode(layer, rows):\n    return layer(tf.constant(rows)).numpy()\n"
        f"{LAYER}# les mots inconnus sont ignorés par la couche\nids = encode(v, ['une autre phrase'])\n",
        "def encode(layer, rows):\n    return layer(tf.constant(rows)).numpy()\n"
        f"{LAYER}# les mots inconnus ont le numéro 1\nids = encode(v, ['une autre phrase'])\n",
    ),
    (
        f"{LAYER}n = len(v([frase])[0])\nprint('sin las palabras vacías quedan', n)\n",
        f"{LAYER}n = len(v([sin_stopwords(frase)])[0])\nprint('sin las palabras vacías quedan', n)\n",
    ),
    (
        f"{LOADED}texts, n = load('a')\n{LAYER}print('without its stop words it has', len(v([mine])[0]), 'words')\n",
        f"{LOADED}texts, n = load('a')\n{LAYER}print('without its stop words a text has', len(v(texts)[0]), 'words')\n",
    ),
]
OWN = [
    # The mistake, and what is right.
    (
        f"{FITTED}a = fitted(train)\nx = a(train)\nb = fitted(val_texts)\nx_val = b(val_texts)\n",
        f"{FITTED}a = fitted(train)\nx = a(train)\nx_val = a(val_texts)\n",
    ),
    (
        f"{FITTED}def parts(train, validierung):\n    return encoded(train), encoded(validierung)\n",
        f"{FITTED}def parts(english, french):\n    return encoded(english), encoded(french)\n",
    ),
    (
        f"{FITTED}x, v = Encoder(train).ids(train), Encoder(val).ids(val)\n",
        f"{FITTED}e = Encoder(train)\nx, v = e.ids(train), e.ids(val)\n",
    ),
    (
        f"{FITTED}t = fitted(train)\nx = t(train)\nt.adapt(test)\nv = t(test)\n",
        f"{FITTED}t = fitted(train)\nx = t(train)\nv = t(test)\n",
    ),
    (
        f"{FITTED}t = fitted(train)\ndef rows(texts):\n    t.adapt(texts)\n    return t(texts)\n"
        "x = rows(train)\nv = rows(val)\n",
        f"{FITTED}t = fitted(train)\ndef rows(texts):\n    return t(texts)\nx = rows(train)\nv = rows(val)\n",
    ),
    (
        f"{TOKENS}b = Tokenizer()\nb.fit_on_texts(test)\nv = b.texts_to_sequences(test)\n",
        f"{TOKENS}v = a.texts_to_sequences(test)\n",
    ),
]
RIGHT = [
    # Two vocabularies that are compared, and the words of texts beside the names of their topics.
    f"{FITTED}a, b = fitted(train), fitted(val)\nx, v = a(train), a(val)\n"
    "print(len({*b.get_vocabulary()} - {*a.get_vocabulary()}))\n",
    f"{FITTED}w = fitted(train_texts)\nc = layers.StringLookup()\nc.adapt(test_topics)\n"
    "x, y = w(train_texts), c(test_topics)\n",
    # The texts of the vocabulary, the number of texts, and a share of all words.
    f"{RAGGED}print('words of the training:', len(v(texts)[0]))\n",
    f"{RAGGED}print(len(v(mine)), 'reviews, with words from the training')\n",
    f"{RAGGED}row = v([mine])[0].numpy()\nprint('known words:', 1 - list(row).count(1) / len(row))\n",
    f"{RAGGED}known = {{*v.get_vocabulary()}}\n"
    "print('known words', sum(w in known for w in words) / len(v([mine])[0]))\n",
    f"{LAYER}table = np.zeros((90, 50))\nprint('words in the vocabulary:', np.count_nonzero(table.any(1)))\n",
    f"{LAYER}words = v.get_vocabulary()[2:]\nprint('known words:', len([word for word in words if word]))\n",
    f"{LAYER}out = m.predict(v(texts))\nprint('bekannte Wörter, positiv:', np.sum(out > 0))\n",
    # All words are counted, known or not, or something else is.
    f"{LAYER}n = np.count_nonzero(v(texts))\nprint(n, 'words, known and unknown')\n",
    f"{LAYER}n = np.sum(m.predict(v(texts)) > 0)\nprint('known words:', len(v.get_vocabulary()) - 2)\n"
    "print(n, 'good')\n",
    "print('known words', np.count_nonzero(ids))\n",
    # The words are taken out before or afterwards, or by the layer itself.
    f"{LAYER}row = v([mine])[0]\nrow = row[row > 1]\nprint('known words in my sentence:', len(row))\n",
    f"{LAYER}mine = remove_stopwords(mine)\nrow = v([mine])[0]  # stop words are removed\n",
    "def clean(t):\n    return tf.strings.regex_replace(t, 'the|and', '')\n"
    "v = layers.TextVectorization(standardize=clean)\nprint('without stop words', len(v([mine])[0]))\n",
    f"{LAYER}ids = v(texts)  # the stop words were removed above\n",
    f"{LAYER}ids = v(texts)  # unknown words get the id 1, so nothing is lost\n",
    f"{LAYER}row = v([mine])[0]\nrow = row[tf.not_equal(row, 1)]  # unknown words are dropped\n",
    f"{LAYER}rows = [[i for i in row if i not in (0, 1)] for row in v(texts)]\nprint('without unknown words:', rows)\n",
    f"{LAYER}ids = v(texts)  # in this file the stop words are left out already\n",
    f"{LAYER}ids = v(texts)  # stop words are left out in the corpus\n",
    f"{LAYER}ids = v(texts)  # unknown words are ignored later, by the model\n",
    f"{LAYER}# rare words are lost: all of them become [UNK]\nids = v(texts)\n",
    f"{LAYER}# les mots inconnus disparaissent dans le numéro 1\nids = v(texts)\n",
    # These give no ids, or have none for unknown words.
    "v = layers.TextVectorization(output_mode='count')\nn = v(texts)[:, 1:]  # unknown words are left out\n",
    "v = layers.StringLookup(vocabulary=names, num_oov_indices=0)\nids = v(parts)  # unknown words are dropped\n",
    f"UNKNOWN = 1\n{LAYER}ids = v(texts)\nprint('words without a vector are left out of', np.mean(ids == UNKNOWN))\n",
    # This one does drop them.
    "t = Tokenizer()\nt.fit_on_texts(texts)\nrows = pad(t.texts_to_sequences(texts))\n"
    "lengths = np.count_nonzero(rows != 0, axis=1)  # known words in each row\n",
    "t = Tokenizer()\nt.fit_on_texts(texts)\nids = t.texts_to_sequences([mine])  # unknown words are dropped\n",
]

PADDED = "rows = tf.keras.utils.pad_sequences(t.texts_to_sequences(new), maxlen=30)\n"
OWN_PAD = (
    "def padded_ids(texts, ids):\n    lists = [[ids.get(w, 1) for w in t.split()] for t in texts]\n"
    "    table = np.zeros((len(lists), max(map(len, lists))), int)\n"
    "    for i, one in enumerate(lists):\n        table[i, : len(one)] = one\n    return table\n"
)
LONG = "v = layers.TextVectorization(500, output_sequence_length=30)\nv.adapt(texts)\n"
SHARES = [
    # The mistake, and what is right.
    (
        "rows = [encode(t) for t in texts]\npadded = np.full((len(rows), 9), 0)\n"
        "for n, row in enumerate(rows):\n    padded[n, : len(row)] = row\n"
        "print(f'{np.mean(padded == 1):.1%} of the words are unknown')\n",
        "rows = [encode(t) for t in texts]\npadded = np.full((len(rows), 9), 0)\n"
        "for n, row in enumerate(rows):\n    padded[n, : len(row)] = row\n"
        "print(f'{np.mean(padded[padded != 0] == 1):.1%} of the words are unknown')\n",
    ),
    (
        f"{PADDED}print(f'{{np.mean(rows == 1):.1%}} of the words are unknown')\n",
        f"{PADDED}print(f'{{np.sum(rows == 1) / np.sum(rows != 0):.1%}} of the words are unknown')\n",
    ),
    (
        f"{OWN_PAD}def share_of_unknown_words(found):\n    return np.count_nonzero(found == 1) / found.size\n"
        "print(share_of_unknown_words(padded_ids(new, ids)))\n",
        f"{OWN_PAD}def share_of_unknown_words(found):\n    return np.count_nonzero(found == 1) / lengths.sum()\n"
        "print(share_of_unknown_words(padded_ids(new, ids)))\n",
    ),
    (
        f"{LONG}MAXLEN = 30\nnumbers = v(new).numpy()\nhits = (numbers == 1).sum()\n"
        "print('mots inconnus :', hits / (len(numbers) * MAXLEN))\n",
        f"{LONG}MAXLEN = 30\nnumbers = v(new).numpy()\nhits = (numbers == 1).sum()\n"
        "print('mots inconnus :', hits / (numbers > 0).sum())\n",
    ),
    (
        f"OOV = 1\n{PADDED}part = 100 * tf.reduce_mean(tf.cast(rows == OOV, tf.float32))\n"
        "print(part, '% unknown words')\n",
        f"OOV = 1\n{PADDED}part = 100 * np.average(rows == OOV, weights=rows > 0)\nprint(part, '% unknown words')\n",
    ),
    (
        f"{PADDED}part = (rows > 1).mean()\nprint('coverage of the words:', part)\n",
        f"{PADDED}part = (rows[rows > 0] > 1).mean()\nprint('coverage of the words:', part)\n",
    ),
]
OTHER_SHARES = [
    # Told as what it is, divided by the share of words later, or of rows without padding.
    f"{PADDED}print('unknown words at', np.mean(rows == 1), 'of all places, with the padding')\n",
    f"{PADDED}part = np.mean(rows == 1)\nfilled = np.mean(rows != 0)\nprint('unknown words:', part / filled)\n",
    f"{PADDED}part = np.mean(rows == 1)\nprint('unknown words:', part * rows.size / sum(lengths))\n",
    "ids = np.concatenate(t.texts_to_sequences(new))\nprint('unknown words:', np.mean(ids == 1))\n",
    "v = layers.TextVectorization(ragged=True)\nv.adapt(texts)\nids = v(new).flat_values\n"
    "print('unknown words:', np.mean(ids == 1))\n",
    f"{PADDED}rows = rows[rows != 0]\nprint('unknown words:', np.mean(rows == 1))\n",
    # A share of something else.
    f"{PADDED}print('unknown words:', np.sum(rows == 1), 'good:', np.mean(labels == 1))\n",
    "print('words unknown to the net:', np.mean(classes == 1))\n",
]


def sentences_in(source: str) -> list[str]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, str)
    return [finding.sentence for rule in rules_of(vocabularies) for finding in rule(tree)]


@pytest.mark.parametrize(("mistake", "right"), CASES)
def test_words_that_are_said_to_be_dropped_get_a_sentence(mistake: str, right: str) -> None:
    [sentence] = sentences_in(mistake)
    assert ("the id 0" if "StringLookup" in mistake else "the id 1") in sentence
    assert sentences_in(right) == []


@pytest.mark.parametrize(
    ("mistake", "right"),
    [
        (NAMED.format("[*names, 'unknown']"), NAMED.format("['unknown', *names]")),
        (
            "ids = {name: i for i, name in enumerate(names, start=1)}\nshown = [*names, '<unk>']\n"
            "print(shown[ids['a']])\n",
            "ids = {name: i for i, name in enumerate(names, start=1)}\nshown = [*names, '<unk>']\n"
            "print(shown[ids['a'] - 1])\n",
        ),
    ],
)
def test_the_name_of_what_is_unknown_stands_at_its_id(mistake: str, right: str) -> None:
    [sentence] = sentences_in(mistake)
    assert "comes first in a list of the names" in sentence
    assert sentences_in(right) == []


def test_names_are_numbered_as_the_layer_numbers_them() -> None:
    source = "e = layers.StringLookup()\ne.adapt(labels)\nfor n, name in enumerate({}):\n    print(n, name)\n"
    [sentence] = sentences_in(source.format("sorted(set(labels))"))
    assert "`get_vocabulary()`" in sentence
    assert sentences_in(source.format("e.get_vocabulary()")) == []
    assert (
        sentences_in(source.replace("StringLookup()", "StringLookup(vocabulary=names)").format("sorted(set(labels))"))
        == []
    )
    kept = "NAMES = []\ne = layers.StringLookup()\ne.adapt(labels)\nNAMES[:] = {}\n"
    assert len(sentences_in(kept.format("np.unique(labels).tolist()"))) == 1
    assert sentences_in(kept.format("e.get_vocabulary()")) == []


@pytest.mark.parametrize(("mistake", "right"), SHARES)
def test_the_padding_is_no_part_of_the_words(mistake: str, right: str) -> None:
    [sentence] = sentences_in(mistake)
    assert "counts as words here, so the share is too low. Write `np.sum(" in sentence
    assert sentences_in(right) == []


@pytest.mark.parametrize("source", [*RIGHT, *OTHER_SHARES])
def test_what_is_right_gets_no_sentence(source: str) -> None:
    assert sentences_in(source) == []


@pytest.mark.parametrize(("mistake", "right"), OWN)
def test_held_out_texts_are_numbered_as_those_of_the_training(mistake: str, right: str) -> None:
    [sentence] = sentences_in(mistake)
    said = (
        "changes the vocabulary after `train` was encoded"
        if "t = fitted(train)" in mistake
        else "vocabulary of its own"
    )
    assert said in sentence
    assert ("tokenizer of `train`" in sentence) == ("Tokenizer" in mistake)
    assert sentences_in(right) == []


def test_sorted_names_that_a_function_returns_are_in_another_order() -> None:
    source = (
        "def names_of(labels):\n    return sorted({str(name) for name in labels})\n"
        "def fit(labels):\n    encoder = layers.StringLookup(num_oov_indices=0)\n    encoder.adapt(labels)\n"
        "    for number, name in enumerate(names_of(labels)):\n        print(number, name)\n    return encoder\n"
    )
    (said,) = sentences_in(source)
    assert "how often they occur" in said
    assert sentences_in(source.replace("names_of(labels)):", "encoder.get_vocabulary()):")) == []


@pytest.mark.parametrize(
    ("name", "wrong", "right"), [("unknown", "ids == 0", "ids == 1"), ("padding", "ids == 1", "ids == 0")]
)
def test_padding_and_unknown_words_have_their_own_ids(name: str, wrong: str, right: str) -> None:
    source = f"v = layers.TextVectorization()\nv.adapt(texts)\nids = v(new).numpy()\n{name} = ({{}}).sum()\n"
    [sentence] = sentences_in(source.format(wrong))
    assert f"write `{right}`" in sentence
    assert sentences_in(source.format(right)) == []


def test_a_tokenizer_with_a_token_for_unknown_words_has_the_same_ids() -> None:
    source = "t = Tokenizer(oov_token='<OOV>')\nrows = pad(t.texts_to_sequences(new))\n"
    source += "unknown = np.count_nonzero(rows == {})\n"
    assert any("`oov_token` gives padding the id 0" in sentence for sentence in sentences_in(source.format(0)))
    assert not any("`oov_token` gives padding" in sentence for sentence in sentences_in(source.format(1)))
