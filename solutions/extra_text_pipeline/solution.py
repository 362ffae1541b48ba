# %% [markdown]
# # Text pipeline: from strings to batches with tf.data
#
# Turn texts and label names into batches of token ids and integers, and classify news by topic.
# The brief is in `README.md` beside this file. Check your work with `python -m grader exercises/extra_text_pipeline`.

# %%
import tensorflow as tf

from grader.data import load_exercise_data

MAX_TOKENS = 400
LENGTH = 40
TRAINING_SIZE = 1600


# %%
def standardize(texts):
    """Return texts in lower case, with a space for each `<br />`, and without punctuation.

    texts: a tensor of strings. Returns a tensor of strings of the same shape.
    """
    # BEGIN SOLUTION
    texts = tf.strings.lower(texts)
    texts = tf.strings.regex_replace(texts, "<br />", " ")
    return tf.strings.regex_replace(texts, r"[^\w\s]", "")
    # END SOLUTION


# %%
def fit_vectorizer(texts, max_tokens, length):
    """Return a TextVectorization layer that uses standardize, adapted to the texts.

    texts: (n,); max_tokens: the size of the vocabulary; length: the token ids of each text.
    """
    # BEGIN SOLUTION
    vectorizer = tf.keras.layers.TextVectorization(
        standardize=standardize, max_tokens=max_tokens, output_sequence_length=length
    )
    vectorizer.adapt(texts)
    return vectorizer
    # END SOLUTION


# %%
def fit_label_encoder(labels):
    """Return a StringLookup layer that gives each label an integer from 0 up, and has none for unknown labels.

    labels: (n,), label names.
    """
    # BEGIN SOLUTION
    encoder = tf.keras.layers.StringLookup(num_oov_indices=0)
    encoder.adapt(labels)
    return encoder
    # END SOLUTION


# %%
def split_dataset(texts, labels, training_size):
    """Return two datasets of single pairs (text, label), divided at random: training and validation.

    texts and labels: (n,), sorted by label; training_size: how many pairs are for training.
    """
    # BEGIN SOLUTION
    dataset = tf.data.Dataset.from_tensor_slices((texts, labels))
    dataset = dataset.shuffle(len(texts), reshuffle_each_iteration=False)
    return dataset.take(training_size), dataset.skip(training_size)
    # END SOLUTION


# %%
def encode_dataset(dataset, vectorizer, encoder, batch_size):
    """Return a dataset of batches (token ids, integers) from a dataset of single pairs (text, label)."""
    # BEGIN SOLUTION
    return dataset.map(lambda text, label: (vectorizer(text), encoder(label))).batch(batch_size)
    # END SOLUTION


# %%
def create_model(max_tokens, classes):
    """Return a compiled model: token ids (batch, length) in, one output for each class."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((None,), dtype="int64"),
            tf.keras.layers.Embedding(max_tokens, 16),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(classes, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model
    # END SOLUTION


# %%
def main():
    """Train on 1,600 texts and show the accuracy on 400 validation texts."""
    texts, labels = load_exercise_data("extra_text_pipeline")
    training, validation = split_dataset(texts, labels, TRAINING_SIZE)
    vectorizer = fit_vectorizer(tf.stack([text for text, _ in training]), MAX_TOKENS, LENGTH)
    encoder = fit_label_encoder(labels)
    batches = [encode_dataset(one, vectorizer, encoder, 32) for one in (training, validation)]
    model = create_model(MAX_TOKENS, encoder.vocabulary_size())
    model.fit(batches[0].cache().shuffle(20), validation_data=batches[1].cache(), epochs=8, verbose=2)


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
