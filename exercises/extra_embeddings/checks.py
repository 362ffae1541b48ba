"""Classify texts with few labels: pretrained word vectors in a frozen embedding."""

from exercises.extra_embeddings.expectations.data import load
from exercises.extra_embeddings.expectations.word_vectors import (
    build_frozen,
    build_model,
    matrix_of,
    read_matrix,
    read_token_ids,
    remark_predictions,
    some_vectors,
)
from grader.checks import criterion, expect, fixture, trial

WORDS = ("sea", "sun", "cloud", "tide", "wind", "sand")
TEXTS = ("sun and sea", "wind", "tide sea sun wind cloud sand sea sun", "snow snow cloud")


@fixture
def ids(candidate):
    """Turn four texts into token ids, one of them longer than the rows."""
    return read_token_ids(candidate, TEXTS, WORDS, 6)


@fixture
def matrix(candidate, data):
    """Build the matrix of six words, two of which have no vector."""
    return read_matrix(candidate, WORDS, some_vectors(data.generator(1), ("sand", "sun", "cloud", "wind", "fog"), 5))


@fixture
def frozen(candidate, data):
    """Build the learner's model for 50 words with random vectors."""
    words = tuple(f"word{number}" for number in range(50))
    return build_frozen(candidate, matrix_of(words, some_vectors(data.generator(2), words, 10)))


@trial
def predictions(candidate, seed):
    """Train on 200 remarks, then predict 1,000 others."""
    return remark_predictions(candidate, load(seed % 2**31)[:2], 0.83, seed)


@criterion(
    title="Token ids",
    points=15,
    hint=(
        "Which token id has the first word of the vocabulary, if 0 is padding and 1 is an unknown word?",
        "`tf.keras.layers.TextVectorization` takes a list of words as `vocabulary`, and needs no `adapt` then.",
        "`TextVectorization(vocabulary=words, output_sequence_length=maxlen)(texts).numpy()`",
    ),
)
def check_ids(ids, candidate):
    """`token_ids` returns 2, 3, … in the order of the vocabulary, and 1 for an unknown word."""
    expect(ids).follow_the_vocabulary()
    expect(read_token_ids(candidate, TEXTS[:2], WORDS[::-1][:4], 9)).follow_the_vocabulary()


@criterion(
    title="Padding",
    points=10,
    hint=(
        "How long is every row of token ids?",
        "`output_sequence_length` pads short texts with zeros at the end, and cuts long ones there.",
        "`TextVectorization(vocabulary=words, output_sequence_length=maxlen)`",
    ),
)
def check_padding(candidate, ids):
    """Each row has `maxlen` token ids: padded with zeros at the end, or cut there."""
    expect(ids).are_padded_at_the_end()
    expect(read_token_ids(candidate, (" ".join(WORDS * 5), "wind"), WORDS, 40)).are_padded_at_the_end()


@criterion(
    title="Embedding matrix",
    points=15,
    hint=(
        "In which row must the vector of the first word be, if its token id is 2?",
        "Row `i + 2` is for word `i`: `enumerate(words)` gives both.",
        "`matrix[i + 2] = vectors[word]`",
    ),
)
def check_matrix(matrix):
    """Row `i + 2` of the matrix is the vector of word `i` of the vocabulary."""
    expect(matrix).has_the_vector_of_each_word()


@criterion(
    title="Missing words",
    points=10,
    hint=(
        "What does `vectors[word]` do for a word that is not in `vectors`?",
        "Begin with zeros, and write only the rows of words that have a vector.",
        "`if word in vectors: matrix[i + 2] = vectors[word]`",
    ),
)
def check_missing(matrix):
    """The rows of padding, of unknown words and of words without a vector are zeros."""
    expect(matrix).has_zeros_without_a_vector()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many classes are there?",
        "One unit with sigmoid goes with `binary_crossentropy`.",
        '`Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`',
    ),
)
def check_model(candidate, frozen):
    """The output layer and the loss match: binary classification of rows of `maxlen` token ids."""
    expect(frozen.model).predicts_two_classes()
    expect(build_model(candidate, frozen.matrix, 37)).predicts_two_classes()
    expect(build_model(candidate, frozen.matrix, 9)).predicts_two_classes()


@criterion(
    title="Pretrained vectors",
    points=10,
    hint=(
        "Where do the initial weights of your `Embedding` come from?",
        "`embeddings_initializer` decides on the initial weights, and `tf.keras.initializers.Constant` takes an array.",
        "`Embedding(*matrix.shape, embeddings_initializer=tf.keras.initializers.Constant(matrix))`",
    ),
)
def check_pretrained(frozen):
    """The model starts with the vectors of `matrix`."""
    expect(frozen).uses_the_matrix()


@criterion(
    title="Frozen embedding",
    points=10,
    hint=(
        "Can 200 texts improve the vectors of 640 words?",
        "A layer with `trainable=False` keeps its weights in a training.",
        "`Embedding(*matrix.shape, embeddings_initializer=…, trainable=False)`",
    ),
)
def check_frozen(frozen):
    """A training does not change the word vectors."""
    expect(frozen).keeps_the_matrix()


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Does the order of the words matter for the mood of a remark?",
        "`GlobalAveragePooling1D` averages the vectors of a text; a small `Dense` network classifies the average.",
        '`GlobalAveragePooling1D()`, `Dense(16, activation="relu")`, `Dropout(0.3)`, and `Adam(0.01)`.',
    ),
)
def check_accuracy(predictions):
    """On 1,000 held-out remarks the accuracy is at least 0.83."""
    expect(predictions).reach(accuracy=0.83, spread=0.012)
