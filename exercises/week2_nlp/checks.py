"""Classify reviews with word embeddings: single words decide the sentiment."""

import numpy as np

from grader.checks import criterion, expect, fixture, trial
from grader.checks.models.label_format import given_labels
from grader.checks.text.padding_modes import encode_each_way, truncate_each_way
from grader.checks.text.pipelines import read_batches, read_labels
from grader.checks.text.sequences import (
    INVENTED,
    STOP_WORDS,
    any_tokenizer,
    fitted_tokenizer,
    read_token_ids,
    read_words,
    sentences_of,
    texts_of,
)
from grader.checks.text.splits import split_numbered
from grader.checks.text.text_accuracy import number_classes, predict_hidden_texts, read_corpus
from grader.checks.text.text_classifier import build_text_model

NAMES = ("displeased", "pleased")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven")
PLAIN = (*NUMBERS, *INVENTED[:300])
KNOWN = (*PLAIN, *STOP_WORDS)
CUT = KNOWN[:200]
EARLIER = INVENTED[1100:1200]
STRANGERS = (*INVENTED[1100:], "parrot", "delicious")
SHORT = ["six", "one two three four", "five six"]
MIXED = ["five two parrot two seven", "delicious seven one one delicious"]
WRITTEN = ["Five", "two.", "Seven."]
RANKED = tuple(INVENTED[40 + (7 * rank + 3) % 20] + "no" * (rank * 3 % 5) for rank in range(20))
"""The most frequent first: they are neither first nor last in the alphabet, nor shortest nor longest."""
LIMITED = [*RANKED, "parrot"]
COUNTED = [
    " ".join([RANKED[rank]] * times)
    for part in range(3)
    for rank in ((9 * place + 5) % 20 for place in range(20))
    if (times := ((1, 18 - rank, 1) if rank < 10 else ((22 - rank) // 3, (20 - rank) // 3, (21 - rank) // 3))[part])
]
"""Each word 20 times less its rank, in up to three sentences: most have it as often as other words, or less often.

The most frequent words are neither the first to appear nor the last.
"""
MANY = INVENTED[:1098]
LABELS = ("sport", "politics", "sport", "business", "technology", "politics", "sport", "culture")
"""The first is the most frequent, and the last one occurs once."""
LAST_FIRST = tuple(sorted({*LABELS})[::-1])
MAPPED = "`dataset.map(lambda text, label: (text_vectorizer(text), label_encoder(label))).batch(32)`"
ROW_CRITERIA = ("check_split", "check_datasets", "check_vocabulary", "check_limit", "check_padding", "check_length")
"""The criteria of what makes rows of sentences."""


@fixture
def tokenizer(candidate):
    """Fit the learner's tokenizer twice, on sentences without common words; return the second."""
    fitted_tokenizer(candidate, "fit_tokenizer", texts_of(EARLIER, length=10), 300, "<OOV>")
    return fitted_tokenizer(candidate, "fit_tokenizer", texts_of(KNOWN, length=10), 400, "<stranger>")


@fixture
def any_fitted(candidate, gathered):
    """Use the learner's tokenizer, or one of the grader's where the learner's cannot be used."""
    write = lambda one: read_token_ids(candidate, "seq_and_pad", SHORT, one, "post", 7)  # noqa: E731
    return any_tokenizer(candidate, gathered("tokenizer"), sentences_of(KNOWN, length=10), write)


@fixture
def many(candidate):
    """Encode 1,098 words with a tokenizer that has room for exactly these."""
    room = fitted_tokenizer(candidate, "fit_tokenizer", sentences_of(MANY, length=10), 1100, "<stranger>")
    return read_words(candidate, "seq_and_pad", [*MANY, "parrot"], room, "post", 4)


@fixture
def encoded(candidate):
    """Encode 75 sentences of two words with a vectorizer and a label encoder of the grader's, in a course form."""
    words, classes = INVENTED[:150], sorted({*LABELS})
    ids, numbers = np.arange(150).reshape(75, 2), np.arange(75) * 7 % 5
    sentences, labels = [f"{words[one]} {words[other]}" for one, other in ids], [classes[one] for one in numbers]
    found = candidate.call("preprocess_dataset", sentences, labels, list(words), classes)
    return read_batches(candidate, found, "preprocess_dataset", (ids + 2, numbers), MAPPED)


@fixture
def sizes(data, setting):
    """Choose `num_words`, `maxlen`, epochs, and the best accuracy that the label noise allows."""
    return data.either(setting("sizes", (200, 40, 6, 0.97)), upstream=(4000, 100, 7, 0.92))


@fixture
def corpus(candidate, data, sizes, passed, setting, seed):
    """Split and encode fresh reviews with the learner's own functions, or with the grader's where these failed."""
    ready = setting("own_rows", passed(*ROW_CRITERIA))
    how = {"fit": ("fit_tokenizer", sizes[0], "<OOV>"), "encode": ("seq_and_pad", "post", sizes[1]), "seed": seed}
    parts = number_classes(*data.corpus(setting("corpus", "plain_reviews"), 3000, 1000))
    return read_corpus(candidate, *parts, split=("train_val_split", 0.8), own_rows=ready, **how)


@trial
def predictions(candidate, data, sizes, corpus, setting, seed):
    """Train on the reviews, and predict the held-out reviews."""
    how = {"vocab_size": sizes[0], "embedding_dim": 16, "size_name": "num_words", "ceiling": sizes[3]}
    how |= {"labels": tuple(setting("names", NAMES)), "epochs": sizes[2]}
    how["threshold"] = data.threshold(setting("threshold", 0.9))
    return predict_hidden_texts(candidate, corpus, "create_model", **how, seed=seed)


@criterion(
    title="Train-validation split",
    points=15,
    hint=(
        "If 57 sentences are split at 0.7, how many go to training, and where does validation begin?",
        "The training size is `int(training_split * len(sentences))`, the same for sentences and labels.",
        "`sentences[:size], sentences[size:], labels[:size], labels[size:]`",
    ),
)
def check_split(candidate, setting):
    """`int(training_split * n)` pairs go to training, all others to validation; each sentence keeps its label."""
    rounded = setting("rounded", False)
    expect(split_numbered(candidate, "train_val_split", rows=57, share=0.7)).holds_each_pair_once(rounded=rounded)
    expect(split_numbered(candidate, "train_val_split", rows=9, share=0.5)).holds_each_pair_once(rounded=rounded)
    expect(split_numbered(candidate, "train_val_split", rows=230, share=0.93)).holds_each_pair_once(rounded=rounded)


@criterion(
    title="Datasets",
    points=10,
    hint=(
        "Which column of the data is the text, and which pairs come first?",
        "Cut texts and labels at the same index. `from_tensor_slices` takes both as a pair.",
        "`tf.data.Dataset.from_tensor_slices((texts[:size], labels[:size]))`, and `[size:]` for validation.",
    ),
)
def check_datasets(candidate):
    """Each pair of text and label is in one of the two datasets, and most are for training."""
    expect(split_numbered(candidate, "train_val_split", rows=2225, share=0.8)).trains_on_most_pairs()


@criterion(
    title="Vocabulary",
    points=15,
    hint=(
        "Which sentences may the tokenizer see before validation?",
        "Fit a new tokenizer in `fit_tokenizer`, with a token for unknown words, and fit it nowhere else.",
        "`TextVectorization(max_tokens=num_words)` and `.adapt(train_sentences)`; or `Tokenizer(num_words=num_words, "
        "oov_token=oov_token)` and `.fit_on_texts(train_sentences)`.",
    ),
)
def check_vocabulary(candidate, tokenizer, setting):
    """If `num_words` allows it, each training word has its own token id from 2 up; other words have 1."""
    known = KNOWN if setting("stop_words", True) else PLAIN
    alone = read_words(candidate, "seq_and_pad", [*known, *STRANGERS], tokenizer, "post", 4)
    expect(alone).know_only(known, num_words=400)
    expect(read_words(candidate, "seq_and_pad", MIXED, tokenizer, "post", 5)).are_encoded_word_by_word(alone)
    expect(read_words(candidate, "seq_and_pad", WRITTEN, tokenizer, "post", 4)).ignore_case_and_full_stops(alone)


@criterion(
    title="Vocabulary limit",
    points=15,
    hint=(
        "With `num_words=12`, how many words can have their own id?",
        "`num_words` counts every id, also 0 for padding and 1 for unknown words.",
        "`TextVectorization(max_tokens=num_words)`, or `Tokenizer(num_words=num_words, oov_token=oov_token)`.",
    ),
)
def check_limit(candidate, many):
    """All token ids are below `num_words`: the most frequent words have their own, rarer words have the id 1."""
    few = fitted_tokenizer(candidate, "fit_tokenizer", COUNTED, 12, "<stranger>")
    expect(read_words(candidate, "seq_and_pad", LIMITED, few, "post", 4)).keep_the_most_frequent(RANKED, 12)
    fewer = fitted_tokenizer(candidate, "fit_tokenizer", COUNTED, 7, "<stranger>")
    expect(read_words(candidate, "seq_and_pad", LIMITED, fewer, "post", 4)).keep_the_most_frequent(RANKED, 7)
    expect(many).keep_the_most_frequent(MANY, 1100)


@criterion(
    title="Padding",
    points=10,
    hint=(
        "A sentence has 4 words and `maxlen` is 7: where do the 3 zeros go?",
        "Pass `padding` and `maxlen` to `pad_sequences`, each by its name.",
        "`tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)`",
    ),
)
def check_padding(candidate, any_fitted):
    """Sentences shorter than `maxlen` are padded with zeros: at the start for padding="pre", at the end for "post"."""
    expect(encode_each_way(candidate, "seq_and_pad", SHORT, any_fitted, 7, truncating=False)).are_padded()
    expect(encode_each_way(candidate, "seq_and_pad", SHORT, any_fitted, 45, truncating=False)).are_padded()


@criterion(
    title="Truncation",
    points=5,
    hint=(
        "A sentence has 7 words and `maxlen` is 4: what happens to the other 3?",
        "With `maxlen`, `pad_sequences` also truncates.",
        "`tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)`",
    ),
)
def check_length(candidate, any_fitted):
    """Sentences longer than `maxlen` keep `maxlen` consecutive words: the first or the last."""
    expect(truncate_each_way(candidate, "seq_and_pad", CUT, any_fitted, 4, truncating=False)).keep_consecutive_words()
    expect(truncate_each_way(candidate, "seq_and_pad", CUT, any_fitted, 43, truncating=False)).keep_consecutive_words()


@criterion(
    title="Label numbers",
    points=10,
    hint=(
        "How many outputs has your model, and which is the largest label?",
        "A label is never unknown, and it is no padding. The first one is 0.",
        "`StringLookup(num_oov_indices=0)`, or what a `Tokenizer` returns, minus 1.",
    ),
)
def check_label_numbers(candidate):
    """Each label has a number of its own, from 0 up, and the same one in training and validation."""
    numbers = [candidate.call("tokenize_labels", list(LABELS), list(part)) for part in (LABELS, LAST_FIRST)]
    training, validation = (read_labels(one, part) for one, part in zip(numbers, (LABELS, LAST_FIRST), strict=True))
    expect(training.with_those_of(validation)).count_from_zero()


@criterion(
    title="Encoded batches",
    points=10,
    hint=(
        "What does the model need: texts and names, or token ids and numbers?",
        "`map` calls a function with text and label, and keeps what it returns. Then make batches.",
        "`dataset.map(lambda text, label: (text_vectorizer(text), label_encoder(label))).batch(32)`",
    ),
)
def check_encoded(encoded):
    """`preprocess_dataset` returns batches of token ids with the numbers of their labels."""
    expect(encoded).hold_every_pair()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many predictions does a sentence of 50 words need?",
        "Pool or flatten the word vectors into one vector; then add one unit, and a matching loss.",
        '`GlobalAveragePooling1D()`, then `Dense(1, activation="sigmoid")` and `loss="binary_crossentropy"`.',
    ),
)
def check_model(candidate, setting):
    """Input `(batch, maxlen)`, one output per sequence; output layer and loss match (binary classification)."""
    known, classes = {"known": 7, "size_name": "num_words"}, setting("classes", 2)
    labels = given_labels(candidate, told=setting("given_labels", False))
    expect(build_text_model(candidate, "create_model", 90, 12, 37, **known)).predicts_one_of(classes, labels)
    expect(build_text_model(candidate, "create_model", 90, 12, 11, **known)).predicts_one_of(classes, labels)
    expect(build_text_model(candidate, "create_model", 90, 12, 130, **known)).predicts_one_of(classes, labels)


@criterion(
    title="Embedding size",
    points=10,
    hint=(
        "How many rows and columns does the matrix of word vectors have?",
        "One row for each token id below `num_words`, and `embedding_dim` columns.",
        "`tf.keras.layers.Embedding(num_words, embedding_dim)`",
    ),
)
def check_embedding(candidate):
    """An `Embedding` layer has `num_words` rows (or more) and `embedding_dim` columns."""
    expect(build_text_model(candidate, "create_model", 90, 12, 40, size_name="num_words")).embeds_each_word()
    expect(build_text_model(candidate, "create_model", 130_000, 23, 40, size_name="num_words")).embeds_each_word()


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Does the loss still fall when the training ends?",
        "One hidden layer of about 16 units after the pooling is enough, with Adam at its default learning rate.",
        '`Embedding`, `GlobalAveragePooling1D()`, `Dense(16, activation="relu")`, `Dense(1, activation="sigmoid")`.',
    ),
)
def check_accuracy(predictions, data, setting):
    """On held-out reviews, the accuracy is at least 0.90."""
    expect(predictions).reach(accuracy=data.threshold(setting("threshold", 0.9)), spread=0.01)
