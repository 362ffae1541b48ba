# %% [markdown]
# # Word embeddings: sentiment from single words
#
# *Delicious* or *greasy*: a single word decides the sentiment of a review. Learn a vector for each word, and
# classify reviews with a small network.
# The brief is in `README.md` in the same folder. Check your work with
# `python -m grader exercises/week2_nlp`.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from grader.data import load_plain_reviews

TRAINING_SPLIT = 0.8
NUM_WORDS = 200
OOV_TOKEN = "<OOV>"
PADDING = "post"
MAXLEN = 40
EMBEDDING_DIM = 16


# %%
def train_val_split(sentences, labels, training_split):
    """Return train_sentences, validation_sentences, train_labels, validation_labels.

    sentences: list of n strings. labels: array of shape (n,), 0 or 1.
    training_split: the fraction that goes to training, such as 0.8: int(training_split * n) of n sentences.
    """
    # BEGIN SOLUTION
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]
    # END SOLUTION


# %%
def fit_tokenizer(train_sentences, num_words, oov_token):
    """Return a fitted tokenizer with token ids below num_words.

    0 is padding, 1 an unknown word; the others are the most frequent words of train_sentences.
    oov_token: the token for unknown words; TextVectorization has its own and needs none.
    """
    # BEGIN SOLUTION
    vectorizer = tf.keras.layers.TextVectorization(max_tokens=num_words, ragged=True)
    vectorizer.adapt(train_sentences)
    return vectorizer
    # END SOLUTION


# %%
def seq_and_pad(sentences, tokenizer, padding, maxlen):
    """Return the sentences as token ids: an array of shape (n, maxlen).

    padding: "pre" or "post", the side of the zeros in a short sentence.
    """
    # BEGIN SOLUTION
    sequences = tokenizer(sentences).to_list()
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)
    # END SOLUTION


# %%
def create_model(num_words, embedding_dim, maxlen):
    """Return a compiled binary classifier with input shape (batch, maxlen): token ids below num_words."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.Embedding(num_words, embedding_dim),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.003),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    return model
    # END SOLUTION


# %%
def main():
    """Train on the reviews, plot the learning curves, and compare word vectors."""
    train_sentences, validation_sentences, train_labels, validation_labels = train_val_split(
        *load_plain_reviews(), TRAINING_SPLIT
    )
    tokenizer = fit_tokenizer(train_sentences, NUM_WORDS, OOV_TOKEN)

    def rows(sentences):
        return np.asarray(seq_and_pad(sentences, tokenizer, PADDING, MAXLEN))

    print(train_sentences[0])
    print(rows(train_sentences[:1])[0])

    model = create_model(NUM_WORDS, EMBEDDING_DIM, MAXLEN)
    history = model.fit(
        rows(train_sentences),
        train_labels,
        epochs=6,
        validation_data=(rows(validation_sentences), validation_labels),
        verbose=2,
    ).history

    words = ["delicious", "gripping", "cosy", "friendly", "greasy", "dull", "noisy", "rude", "parrot"]
    ids = [int(row[row > 0][0]) for row in rows(words)]
    table = next(layer for layer in model.layers if isinstance(layer, tf.keras.layers.Embedding)).get_weights()[0]
    vectors = table[ids] / np.linalg.norm(table[ids], axis=1, keepdims=True)
    for word, alike in zip(words, vectors @ vectors[0], strict=True):
        print(f"{words[0]} and {word}: cosine similarity {alike:.2f}")

    plt.plot(history["loss"], label="training loss")
    plt.plot(history["val_loss"], label="validation loss")
    plt.xlabel("epoch")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
