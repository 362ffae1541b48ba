# %% [markdown]
# # Tokenization: text to padded token ids
#
# Read news from a CSV file and remove stop words. Encode each word as a token id, pad all rows to one length,
# and encode the labels.
# The brief is in `README.md` in the same folder. Check your work with
# `python -m grader exercises/week1_nlp`.

# %%
import csv
from pathlib import Path

import tensorflow as tf

from grader.data import news_file

STOPWORDS = {
    "a", "about", "above", "after", "again", "against", "all", "am", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "could", "did", "do",
    "does", "doing", "down", "during", "each", "few", "for", "from", "further", "had", "has", "have", "having",
    "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "itself",
    "just", "me", "more", "most", "my", "no", "nor", "not", "now", "of", "off", "on", "once", "only", "or",
    "other", "our", "out", "over", "own", "same", "she", "should", "so", "some", "such", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "too", "under", "until",
    "up", "very", "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will",
    "with", "would", "you", "your",
}  # fmt: skip


# %%
def remove_stopwords(sentence):
    """Return the sentence in lower case, without its stop words, with single spaces between words.

    sentence: a string. Words are separated by white space: "the," with its comma is not a stop word.
    """
    # BEGIN SOLUTION
    return " ".join(word for word in sentence.lower().split() if word not in STOPWORDS)
    # END SOLUTION


# %%
def parse_data_from_file(filename):
    """Return two lists of n strings: sentences (with or without their stop words) and labels.

    filename: path, as text, of a CSV file: a header, then n lines of category and text.
    """
    # BEGIN SOLUTION
    with Path(filename).open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        labels, texts = zip(*lines, strict=True)
    return [remove_stopwords(text) for text in texts], list(labels)
    # END SOLUTION


# %%
def fit_tokenizer(sentences):
    """Return a fitted tokenizer: 0 is padding, 1 an unknown word, 2 and more are the words of sentences.

    sentences: list of strings.
    """
    # BEGIN SOLUTION
    vectorizer = tf.keras.layers.TextVectorization()
    vectorizer.adapt(sentences)
    return vectorizer
    # END SOLUTION


# %%
def get_padded_sequences(tokenizer, sentences):
    """Return the sentences as token ids: an array of shape (n, longest), padded with zeros at the end.

    tokenizer: the result of fit_tokenizer. longest: the number of words in the longest of these sentences.
    """
    # BEGIN SOLUTION
    return tokenizer(sentences)
    # END SOLUTION


# %%
def tokenize_labels(labels):
    """Return the number of each label, and the index: a dictionary from label to number.

    labels: list of n strings. The numbers start at 0 or at 1, in any order: shape (n,) or (n, 1).
    """
    # BEGIN SOLUTION
    index = {label: number for number, label in enumerate(sorted(set(labels)))}
    return [index[label] for label in labels], index
    # END SOLUTION


# %%
def main():
    """Read the news, and print the first text, its token ids and its label."""
    filename = str(news_file())
    print(*csv.reader(Path(filename).read_text(encoding="utf-8").splitlines()[:3]), sep="\n")
    sentences, labels = parse_data_from_file(filename)
    tokenizer = fit_tokenizer(sentences)
    padded = get_padded_sequences(tokenizer, sentences)
    numbers, index = tokenize_labels(labels)

    print(len(sentences), "texts as an array of shape", tf.shape(padded).numpy())
    print(sentences[0])
    print(padded[0])
    print(labels[0], "is number", numbers[0], "of", index)
    print("an unknown word:", get_padded_sequences(tokenizer, ["hippopotamus"]))


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
