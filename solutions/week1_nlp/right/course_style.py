import csv
from pathlib import Path

import numpy as np
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer

STOPWORDS = [
    "a", "about", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have",
    "he", "her", "his", "i", "in", "is", "it", "its", "my", "no", "not", "of", "on", "or", "our", "she", "so", "that",
    "the", "their", "them", "then", "they", "this", "to", "was", "we", "were", "when", "which", "who", "with", "you",
]  # fmt: skip


def remove_stopwords(sentence):
    sentence = sentence.lower()
    words = sentence.split()
    no_words = [w for w in words if w not in STOPWORDS]
    sentence = " ".join(no_words)
    return sentence


def parse_data_from_file(filename):
    sentences = []
    labels = []
    with Path(filename).open(newline="", encoding="utf-8") as csvfile:
        reader = csv.reader(csvfile, delimiter=",")
        next(reader)
        for row in reader:
            labels.append(row[0])
            sentences.append(remove_stopwords(row[1]))
    return sentences, labels


def fit_tokenizer(sentences):
    tokenizer = Tokenizer(oov_token="<OOV>")
    tokenizer.fit_on_texts(sentences)
    return tokenizer


def get_padded_sequences(tokenizer, sentences):
    sequences = tokenizer.texts_to_sequences(sentences)
    padded_sequences = pad_sequences(sequences, padding="post")
    return padded_sequences


def tokenize_labels(labels):
    label_tokenizer = Tokenizer()
    label_tokenizer.fit_on_texts(labels)
    label_seq = np.array(label_tokenizer.texts_to_sequences(labels))
    return label_seq, label_tokenizer.word_index
