# %% [markdown]
# # LSTM sentiment: when word order decides
#
# *Not dull but funny* and *not funny but dull* have the same words. Encode reviews as padded token ids, and
# train a network whose predictions depend on word order.
# The brief is in `README.md` in the same folder. Check your work with
# `python -m grader exercises/week3_nlp`.

# %%
import matplotlib.pyplot as plt
import tensorflow as tf

from grader.data import load_reviews

TRAINING_SPLIT = 0.9
OOV_TOKEN = "<OOV>"
PADDING = "pre"
TRUNCATING = "post"
MAXLEN = 32
EMBEDDING_DIM = 16


# %%
def train_val_split(sentences, labels, training_split):
    """Return train_sentences, validation_sentences, train_labels, validation_labels.

    sentences: list of n strings. labels: array of shape (n,), 0 or 1.
    training_split: the fraction that goes to training, such as 0.9: int(training_split * n) of n sentences.
    """
    # BEGIN SOLUTION
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]
    # END SOLUTION


# %%
def fit_tokenizer(train_sentences, oov_token):
    """Return a fitted tokenizer: 0 is padding, 1 an unknown word, 2 and more are the training words.

    oov_token: the token for unknown words; TextVectorization has its own and needs none.
    """
    # BEGIN SOLUTION
    vectorizer = tf.keras.layers.TextVectorization(ragged=True)
    vectorizer.adapt(train_sentences)
    return vectorizer
    # END SOLUTION


# %%
def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    """Return the sentences as token ids: an array of shape (n, maxlen).

    padding: "pre" or "post", the side of the zeros in a short sentence.
    truncating: "pre" or "post", the side of the cut in a long sentence.
    """
    # BEGIN SOLUTION
    sequences = tokenizer(sentences).to_list()
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)
    # END SOLUTION


# %%
def create_model(vocab_size, embedding_dim, maxlen):
    """Return a compiled binary classifier with input shape (batch, maxlen): token ids below vocab_size."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.Embedding(vocab_size, embedding_dim),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(16)),
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
    """Train on the reviews, plot the learning curves, and predict two sentences with the same words."""
    train_sentences, validation_sentences, train_labels, validation_labels = train_val_split(
        *load_reviews(), TRAINING_SPLIT
    )
    tokenizer = fit_tokenizer(train_sentences, OOV_TOKEN)

    def rows(sentences):
        return seq_pad_and_trunc(sentences, tokenizer, PADDING, TRUNCATING, MAXLEN)

    training = rows(train_sentences)
    vocab_size = int(training.max()) + 1
    print(train_sentences[0])
    print(training[0])

    model = create_model(vocab_size, EMBEDDING_DIM, MAXLEN)
    history = model.fit(
        training,
        train_labels,
        epochs=5,
        validation_data=(rows(validation_sentences), validation_labels),
        verbose=2,
    ).history

    for sentence in ("The film was not dull but really funny.", "The film was not funny but really dull."):
        print(sentence, model.predict(rows([sentence]), verbose=0))
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
