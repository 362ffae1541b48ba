# %% [markdown]
# # Write the next line
#
# *Every morning the sleepy dragon …* What comes next? A network that guesses one word after another
# writes whole lines.
# The brief is in `README.md` beside this file. Check your work with
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
    """Return a tokenizer that knows every word of the corpus: given, nothing to do here."""
    tokenizer = tf.keras.preprocessing.text.Tokenizer()
    tokenizer.fit_on_texts(corpus)
    return tokenizer


# %%
def n_gram_seqs(corpus, tokenizer):
    """Return a list of lists of ids: the beginnings of each line, from two words up to the whole line.

    corpus: list of strings, a line each. tokenizer: a fitted Keras Tokenizer.
    """
    # YOUR CODE HERE
    raise NotImplementedError("n_gram_seqs is still to be written")


# %%
def pad_seqs(input_sequences, maxlen):
    """Return the sequences as an array of ids of shape (n, maxlen), zeros in front.

    input_sequences: list of n lists of ids; of a longer one the last maxlen ids stay.
    """
    # YOUR CODE HERE
    raise NotImplementedError("pad_seqs is still to be written")


# %%
def features_and_labels(input_sequences, total_words):
    """Return features of shape (n, length - 1), and the last id of each row as its label.

    input_sequences: array of ids of shape (n, length), all below total_words.
    The labels are numbers of shape (n,), or one-hot rows of shape (n, total_words).
    """
    # YOUR CODE HERE
    raise NotImplementedError("features_and_labels is still to be written")


# %%
def create_model(total_words, max_sequence_len):
    """Return a compiled model that reads max_sequence_len - 1 ids and guesses which of total_words comes next."""
    # YOUR CODE HERE
    raise NotImplementedError("create_model is still to be written")


# %%
def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len):
    """Return one string: seed_text, and after it next_words words, as the model guesses them.

    The model reads rows of max_sequence_len - 1 ids.
    """
    # YOUR CODE HERE
    raise NotImplementedError("generate_text is still to be written")


# %%
def main():
    """Train on the learners' lines, look at the curves, and write a line."""
    corpus = load_verses()
    tokenizer = fit_tokenizer(corpus)
    total_words = len(tokenizer.word_index) + 1
    max_sequence_len = max(len(line.split()) for line in corpus)

    # Whole lines go to training or to validation: beginnings of one line know each other.
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
