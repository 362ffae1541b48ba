# %% [markdown]
# # Text generation: predict the next word
#
# *Every morning the sleepy dragon …* What comes next? A network that predicts the next word can generate
# whole lines.
# The brief is in `README.md` in the same folder. Check your work with
# `python -m grader exercises/week4_nlp`.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from grader.data import load_verses

VALIDATION_LINES = 200
SEED_TEXT = "every morning the sleepy dragon"
NEXT_WORDS = 14


# %%
def fit_tokenizer(corpus):
    """Return a tokenizer that is fitted on the corpus: given, nothing to write here."""
    tokenizer = tf.keras.preprocessing.text.Tokenizer()
    tokenizer.fit_on_texts(corpus)
    return tokenizer


# %%
def n_gram_seqs(corpus, tokenizer):
    """Return a list of lists of token ids: the first two of each line, the first three, up to the whole line.

    corpus: list of strings, one for each line. tokenizer: a fitted Keras Tokenizer.
    """
    # YOUR CODE HERE
    raise NotImplementedError("n_gram_seqs is still to be written")


# %%
def pad_seqs(input_sequences, maxlen):
    """Return the sequences as an array of token ids of shape (n, maxlen), padded with zeros at the start.

    input_sequences: list of n lists of token ids; a longer one keeps its last maxlen of them.
    """
    # YOUR CODE HERE
    raise NotImplementedError("pad_seqs is still to be written")


# %%
def features_and_labels(input_sequences, total_words):
    """Return features of shape (n, length - 1), and the last token id of each row as its label.

    input_sequences: array of token ids of shape (n, length), all below total_words.
    The labels are integers of shape (n,), or one-hot rows of shape (n, total_words).
    """
    # YOUR CODE HERE
    raise NotImplementedError("features_and_labels is still to be written")


# %%
def create_model(total_words, max_sequence_len):
    """Return a compiled model: input (batch, max_sequence_len - 1), output (batch, total_words)."""
    # YOUR CODE HERE
    raise NotImplementedError("create_model is still to be written")


# %%
def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len):
    """Return one string: seed_text, then next_words words that the model predicts.

    The input of the model is (batch, max_sequence_len - 1) token ids.
    """
    # YOUR CODE HERE
    raise NotImplementedError("generate_text is still to be written")


# %%
def main():
    """Train on the verses, plot the learning curves, and generate a line."""
    corpus = load_verses()
    tokenizer = fit_tokenizer(corpus)
    total_words = len(tokenizer.word_index) + 1
    max_sequence_len = max(len(line.split()) for line in corpus)

    # Split by whole lines: rows from one line share their words.
    def pairs(lines):
        rows = pad_seqs(n_gram_seqs(lines, tokenizer), max_sequence_len)
        return features_and_labels(rows, total_words)

    features, labels = pairs(corpus[:-VALIDATION_LINES])
    print(corpus[0])
    print(features[2], "->", labels[2])

    model = create_model(total_words, max_sequence_len)
    history = model.fit(
        features,
        labels,
        epochs=8,
        batch_size=128,
        validation_data=pairs(corpus[-VALIDATION_LINES:]),
        verbose=2,
    ).history

    print(generate_text(model, tokenizer, SEED_TEXT, NEXT_WORDS, max_sequence_len))
    plt.plot(history["accuracy"], label="training accuracy")
    plt.plot(history["val_accuracy"], label="validation accuracy")
    plt.xlabel("epoch")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
