# caught by: check_padding | output_sequence_length
import csv
import re

import tensorflow as tf

STOPWORDS = [
    "a", "about", "after", "all", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before",
    "being", "but", "by", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how",
    "i", "if", "in", "into", "is", "it", "its", "me", "my", "nor", "of", "on", "or", "our", "she", "so", "such",
    "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "too", "was", "we", "were",
    "what", "when", "where", "which", "who", "why", "with", "you", "your",
]  # fmt: skip


def parse_data_from_file(filename):
    sentences, labels = [], []
    with open(filename) as csvfile:
        reader = csv.reader(csvfile, delimiter=",")
        next(reader)
        for category, text in reader:
            labels.append(category)
            sentences.append(text)
    return sentences, labels


def standardize_func(sentence):
    sentence = re.sub(r"[^\w\s]", "", sentence.lower())
    return " ".join(word for word in sentence.split() if word not in STOPWORDS)


def fit_vectorizer(sentences):
    vectorizer = tf.keras.layers.TextVectorization(output_sequence_length=8)
    vectorizer.adapt(sentences)
    return vectorizer


def fit_label_encoder(labels):
    encoder = tf.keras.layers.StringLookup(num_oov_indices=0)
    encoder.adapt(labels)
    return encoder
