import pandas as pd
import tensorflow as tf

STOPWORDS = {
    "a", "about", "after", "all", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before",
    "being", "but", "by", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how",
    "i", "if", "in", "into", "is", "it", "its", "me", "my", "nor", "of", "on", "or", "our", "she", "so", "such",
    "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "too", "was", "we", "were",
    "what", "when", "where", "which", "who", "why", "with", "you", "your",
}  # fmt: skip


def remove_stopwords(sentence):
    return " ".join(word for word in sentence.lower().split() if word not in STOPWORDS)


def parse_data_from_file(filename):
    table = pd.read_csv(filename, keep_default_na=False)
    return table["text"].map(remove_stopwords).tolist(), table["category"].tolist()


def fit_tokenizer(sentences):
    vectorizer = tf.keras.layers.TextVectorization(ragged=True)
    vectorizer.adapt(sentences)
    return vectorizer


def get_padded_sequences(tokenizer, sentences):
    return tokenizer(sentences).to_tensor()


def tokenize_labels(labels):
    numbers, names = pd.factorize(pd.Series(labels))
    return numbers, {name: number for number, name in enumerate(names)}
