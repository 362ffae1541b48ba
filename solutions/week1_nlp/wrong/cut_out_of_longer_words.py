# caught by: check_whole_words | Drop whole words only
import csv

import tensorflow as tf

STOPWORDS = [
    "about", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have",
    "he", "her", "his", "in", "is", "it", "its", "my", "no", "not", "of", "on", "or", "our", "she", "so", "that",
    "the", "their", "them", "then", "they", "this", "to", "was", "we", "were", "when", "which", "who", "with", "you",
]  # fmt: skip
STOPWORDS = sorted(STOPWORDS, key=len, reverse=True)


def remove_stopwords(sentence):
    words = [word for word in sentence.lower().split() if word not in ("a", "i")]
    sentence = " ".join(words)
    for word in STOPWORDS:
        sentence = sentence.replace(word, "")
    return " ".join(sentence.split())


def parse_data_from_file(filename):
    sentences = []
    labels = []
    with open(filename, "r") as csvfile:
        reader = csv.reader(csvfile, delimiter=",")
        next(reader)
        for row in reader:
            labels.append(row[0])
            sentences.append(row[1])
    return sentences, labels


def fit_tokenizer(sentences):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token="<OOV>")
    tokenizer.fit_on_texts(sentences)
    return tokenizer


def get_padded_sequences(tokenizer, sentences):
    sequences = tokenizer.texts_to_sequences(sentences)
    return tf.keras.utils.pad_sequences(sequences, padding="post")


def tokenize_labels(labels):
    label_tokenizer = tf.keras.preprocessing.text.Tokenizer()
    label_tokenizer.fit_on_texts(labels)
    label_word_index = label_tokenizer.word_index
    label_sequences = label_tokenizer.texts_to_sequences(labels)
    return label_sequences, label_word_index
