# %% [markdown]
# # Pretrained embeddings: classify texts with 200 labels
#
# Turn texts into token ids, put pretrained word vectors into a frozen `Embedding`, and classify texts with few labels.
# The brief is in `README.md` beside this file. Check your work with `python -m grader exercises/extra_embeddings`.

# %%
import numpy as np
import tensorflow as tf

from grader.data import load_exercise_data

MAXLEN = 16


# %%
def token_ids(texts, words, maxlen):
    """Return the token ids of texts: 0 for padding, 1 for an unknown word, 2 for the first word of the list.

    texts: (n,); words: a list of words; maxlen: the length of each row. Returns (n, maxlen), integers.
    """
    # BEGIN SOLUTION
    vectorizer = tf.keras.layers.TextVectorization(vocabulary=words, output_sequence_length=maxlen)
    return vectorizer(texts).numpy()
    # END SOLUTION


# %%
def embedding_matrix(words, vectors):
    """Return the weights of an embedding: row i + 2 is the vector of word i, or zeros if it has none.

    words: a list of words; vectors: a dictionary from a word to its vector (dim,). Returns (len(words) + 2, dim).
    """
    # BEGIN SOLUTION
    dim = len(next(iter(vectors.values())))
    matrix = np.zeros((len(words) + 2, dim), dtype="float32")
    for i, word in enumerate(words):
        if word in vectors:
            matrix[i + 2] = vectors[word]
    return matrix
    # END SOLUTION


# %%
def create_model(matrix, maxlen):
    """Return a compiled model: input (batch, maxlen), one output per text.

    matrix: the weights of its embedding, which a training does not change; maxlen: the length of each row.
    """
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.Embedding(
                matrix.shape[0],
                matrix.shape[1],
                embeddings_initializer=tf.keras.initializers.Constant(matrix),
                trainable=False,
                mask_zero=True,
            ),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dropout(0.3),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION


# %%
def main():
    """Train on 200 remarks and show the accuracy on 500 others."""
    texts, labels, vectors = load_exercise_data("extra_embeddings")
    others, other_labels, _ = load_exercise_data("extra_embeddings", 1, 500)
    words = list(vectors)
    model = create_model(embedding_matrix(words, vectors), MAXLEN)
    held_out = (token_ids(others, words, MAXLEN), other_labels)
    model.fit(token_ids(texts, words, MAXLEN), labels, epochs=30, validation_data=held_out, verbose=2)


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
