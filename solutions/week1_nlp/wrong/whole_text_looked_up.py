# caught by: check_vocabulary | look up each word
# base: _base.py
# drop: tf

from pathlib import Path

import numpy as np


def remove_stopwords(text):
    kept = []
    for word in text.split():
        if word.lower() not in STOPWORDS:
            kept.append(word.lower())
    return " ".join(kept)


def parse_data_from_file(path):
    with Path(path).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return tuple(row["text"] for row in rows), tuple(row["category"] for row in rows)


def fit_tokenizer(texts):
    ids = {}
    for text in texts:
        for word in text.split():
            ids.setdefault(word, len(ids) + 2)
    return ids


def get_padded_sequences(ids, texts):
    rows = [[ids.get(text, 1) for _ in text.split()] for text in texts]
    longest = max(map(len, rows))
    return [row + [0] * (longest - len(row)) for row in rows]


def tokenize_labels(labels):
    names, numbers = np.unique(labels, return_inverse=True)
    return numbers.reshape(-1, 1), {str(name): number for number, name in enumerate(names)}
