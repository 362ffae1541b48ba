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
    # YOUR CODE HERE
    raise NotImplementedError("standardize is still to be written")


# %%
def fit_vectorizer(texts, max_tokens, length):
    """Return a TextVectorization layer that uses standardize, adapted to the texts.

    texts: (n,); max_tokens: the size of the vocabulary; length: the token ids of each text.
    """
    # YOUR CODE HERE
    raise NotImplementedError("fit_vectorizer is still to be written")


# %%
def fit_label_encoder(labels):
    """Return a StringLookup layer that gives each label an integer from 0 up, and has none for unknown labels.

    labels: (n,), label names.
    """
    # YOUR CODE HERE
    raise NotImplementedError("fit_label_encoder is still to be written")


# %%
def split_dataset(texts, labels, training_size):
    """Return two datasets of single pairs (text, label), divided at random: training and validation.

    texts and labels: (n,), sorted by label; training_size: how many pairs are for training.
    """
    # YOUR CODE HERE
    raise NotImplementedError("split_dataset is still to be written")


# %%
def encode_dataset(dataset, vectorizer, encoder, batch_size):
    """Return a dataset of batches (token ids, integers) from a dataset of single pairs (text, label)."""
    # YOUR CODE HERE
    raise NotImplementedError("encode_dataset is still to be written")


# %%
def create_model(max_tokens, classes):
    """Return a compiled model: token ids (batch, length) in, one output for each class."""
    # YOUR CODE HERE
    raise NotImplementedError("create_model is still to be written")


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
