import collections
import csv
import itertools
from pathlib import Path

import tensorflow as tf

STOPWORDS = [
    "a", "about", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have",
    "he", "her", "his", "i", "in", "is", "it", "its", "my", "no", "not", "of", "on", "or", "our", "she", "so", "that",
    "the", "their", "them", "then", "they", "this", "to", "was", "we", "were", "when", "which", "who", "with", "you",
]  # fmt: skip


def remove_stopwords(sentence):
    return " ".join(itertools.filterfalse(set(STOPWORDS).__contains__, sentence.lower().split()))


def parse_data_from_file(filename):
    with Path(filename).open(encoding="utf-8") as file:
        for number, row in enumerate(csv.reader(file)):
            if number == 0:
                columns = [[] for _ in row]
            else:
                for column, value in zip(columns, row, strict=True):
                    column.append(value)
    return [columns[1], columns[0]]


class Vocabulary:
    def __init__(self, sentences):
        counts = collections.Counter(word for sentence in sentences for word in sentence.lower().split())
        self.words = ["", "[UNK]", *(word for word, _ in counts.most_common())]
        self.table = {word: number for number, word in enumerate(self.words)}

    def __call__(self, sentence):
        return [self.table.get(word, 1) for word in sentence.lower().split()]


def fit_tokenizer(sentences):
    return Vocabulary(sentences)


def get_padded_sequences(tokenizer, sentences):
    rows = [tokenizer(sentence) for sentence in sentences]
    longest = max(len(row) for row in rows)
    return [row + [0] * (longest - len(row)) for row in rows]


def tokenize_labels(labels):
    index = {}
    numbers = [index.setdefault(label, len(index) + 1) for label in labels]
    return tf.constant(numbers, dtype=tf.float32), index
