# caught by: check_vocabulary | A count is not an id
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
    words = [word for text in texts for word in text.split()]
    return {word: 1 + words.count(word) for word in words}


def get_padded_sequences(ids, texts, unknown=1):
    rows = [[ids.get(word, unknown) for word in text.split()] for text in texts]
    table = np.zeros((len(rows), max(map(len, rows))))
    for line, row in zip(table, rows, strict=True):
        line[: len(row)] = row
    return table


def tokenize_labels(labels):
    names, numbers = np.unique(labels, return_inverse=True)
    return numbers.reshape(-1, 1), {str(name): number for number, name in enumerate(names)}
