"""Classify reviews with an LSTM: word order decides the sentiment."""

from grader.checks import criterion, expect, fixture, trial
from grader.checks.models.label_format import given_labels
from grader.checks.text.padding_modes import encode_each_way, truncate_each_way
from grader.checks.text.pipelines import require_batches
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
from grader.checks.text.splits import numbered, split_numbered
from grader.checks.text.text_accuracy import predict_hidden_texts, read_corpus
from grader.checks.text.text_classifier import build_text_model

NAMES = ("displeased", "pleased")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven")
KNOWN = (*NUMBERS, *INVENTED[:1100], *STOP_WORDS)
CUT = KNOWN[:200]
EARLIER = INVENTED[1100:1200]
WORDS = [*KNOWN, *INVENTED[1100:], "parrot", "delicious"]
SHORT = ["six", "one two three four", "five six"]
MIXED = ["five two parrot two seven", "delicious seven one one delicious"]
ROW_CRITERIA = ("check_split", "check_datasets", "check_vocabulary", "check_padding", "check_truncating")
"""The criteria of what makes rows of sentences."""


@fixture
def tokenizer(candidate):
    """Fit the learner's tokenizer twice, on sentences without common words; return the second."""
    fitted_tokenizer(candidate, "fit_tokenizer", texts_of(EARLIER, length=10), "<OOV>")
    return fitted_tokenizer(candidate, "fit_tokenizer", texts_of(KNOWN, length=10), "<stranger>")


@fixture
def any_fitted(candidate, gathered):
    """Use the learner's tokenizer, or one of the grader's where the learner's cannot be used."""
    write = lambda one: read_token_ids(candidate, "seq_pad_and_trunc", SHORT, one, "post", "post", 7)  # noqa: E731
    return any_tokenizer(candidate, gathered("tokenizer"), sentences_of(KNOWN, length=10), write)


@trial
def predictions(candidate, data, passed, setting, seed):
    """Split and encode fresh reviews with the learner's own functions, train, and predict held-out reviews."""
    how = {"fit": ("fit_tokenizer", "<OOV>"), "encode": ("seq_pad_and_trunc", "pre", "post", 32), "seed": seed}
    how["own_rows"] = setting("own_rows", passed(*ROW_CRITERIA))
    corpus = read_corpus(candidate, *data.corpus("reviews", 4000, 1000), split=("train_val_split", 0.9), **how)
    sizes = {"vocab_size": corpus.vocab_size, "embedding_dim": 16, "epochs": 5}
    return predict_hidden_texts(candidate, corpus, "create_model", **sizes, labels=NAMES, threshold=0.85, seed=seed)


@criterion(
    title="Train-validation split",
    points=15,
    hint=(
        "If 57 sentences are split at 0.8, how many go to training, and where does validation begin?",
        "The training size is `int(training_split * len(sentences))`, the same for sentences and labels.",
        "`sentences[:size], sentences[size:], labels[:size], labels[size:]`",
    ),
)
def check_split(candidate, setting):
    """`int(training_split * n)` pairs go to training, all others to validation; each sentence keeps its label."""
    rounded = setting("rounded", False)
    expect(split_numbered(candidate, "train_val_split", rows=57, share=0.8)).holds_each_pair_once(rounded=rounded)
    expect(split_numbered(candidate, "train_val_split", rows=9, share=0.5)).holds_each_pair_once(rounded=rounded)
    expect(split_numbered(candidate, "train_val_split", rows=230, share=0.93)).holds_each_pair_once(rounded=rounded)


@criterion(
    title="Datasets",
    points=10,
    hint=(
        "What does a dataset give at a time: one sentence, or a batch?",
        "`take(size)` and `skip(size)` cut a dataset in two. `batch` makes batches.",
        "`dataset.take(size).batch(BATCH_SIZE), dataset.skip(size).batch(BATCH_SIZE)`",
    ),
)
def check_datasets(candidate):
    """Each pair is in one of the two datasets, in batches, and most are for training."""
    expect(split_numbered(candidate, "train_val_split", rows=300, share=0.9)).trains_on_most_pairs()
    both = candidate.call("train_val_datasets", numbered("sentence", 300), [0, 1] * 150)
    require_batches(candidate, both, "train_val_datasets")


@criterion(
    title="Vocabulary",
    points=15,
    hint=(
        "Which sentences may the tokenizer see before validation?",
        "Fit a new tokenizer in `fit_tokenizer`, with a token for unknown words, and fit it nowhere else.",
        "`TextVectorization()` and `.adapt(train_sentences)`; or `Tokenizer(oov_token=oov_token)` and `.fit_on_texts`.",
    ),
)
def check_vocabulary(candidate, tokenizer):
    """Each training word has its own token id from 2 up; every other word has the id 1."""
    alone = read_words(candidate, "seq_pad_and_trunc", WORDS, tokenizer, "post", "post", 4)
    expect(alone).know_only(KNOWN)
    mixed = read_words(candidate, "seq_pad_and_trunc", MIXED, tokenizer, "post", "post", 5)
    expect(mixed).are_encoded_word_by_word(alone)


@criterion(
    title="Padding",
    points=10,
    hint=(
        "A sentence has 4 words and `maxlen` is 7: where do the 3 zeros go?",
        "`padding` and `truncating` are separate arguments, also of `pad_sequences`.",
        "`tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)`",
    ),
)
def check_padding(candidate, any_fitted):
    """Sentences shorter than `maxlen` are padded with zeros: at the start for padding="pre", at the end for "post"."""
    expect(encode_each_way(candidate, "seq_pad_and_trunc", SHORT, any_fitted, 7, truncating=True)).are_padded()
    expect(encode_each_way(candidate, "seq_pad_and_trunc", SHORT, any_fitted, 45, truncating=True)).are_padded()


@criterion(
    title="Truncation",
    points=10,
    hint=(
        "A sentence has 7 words and `maxlen` is 4: which words are cut?",
        "`truncating` sets the side of the cut, whatever the value of `padding`.",
        "`tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)`",
    ),
)
def check_truncating(candidate, any_fitted):
    """Sentences longer than `maxlen` are cut: at the start for truncating="pre", at the end for "post"."""
    expect(truncate_each_way(candidate, "seq_pad_and_trunc", CUT, any_fitted, 4, truncating=True)).are_truncated()
    expect(truncate_each_way(candidate, "seq_pad_and_trunc", CUT, any_fitted, 35, truncating=True)).are_truncated()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many predictions does a sentence of 40 words need?",
        "Only a recurrent layer before another one returns sequences. Then add one unit, and a matching loss.",
        '`Dense(1, activation="sigmoid")` and `loss="binary_crossentropy"` after `Bidirectional(LSTM(16))`.',
    ),
)
def check_model(candidate, setting):
    """Input `(batch, maxlen)`, one output per sequence; output layer and loss match (binary classification)."""
    labels = given_labels(candidate, told=setting("given_labels", False))
    expect(build_text_model(candidate, "create_model", 90, 12, 37, known=7)).predicts_two_classes(labels)
    expect(build_text_model(candidate, "create_model", 90, 12, 11, known=7)).predicts_two_classes(labels)
    expect(build_text_model(candidate, "create_model", 90, 12, 130, known=7)).predicts_two_classes(labels)


@criterion(
    title="Embedding size",
    points=10,
    hint=(
        "How many rows and columns does the matrix of word vectors have?",
        "One row for each token id (`vocab_size` already counts padding), and `embedding_dim` columns.",
        "`tf.keras.layers.Embedding(vocab_size, embedding_dim)`",
    ),
)
def check_embedding(candidate):
    """An `Embedding` layer has `vocab_size` rows (or more) and `embedding_dim` columns."""
    expect(build_text_model(candidate, "create_model", 90, 12, 32)).embeds_each_word()
    expect(build_text_model(candidate, "create_model", 130_000, 23, 32)).embeds_each_word()


@criterion(
    title="Word order",
    points=10,
    hint=(
        "Which words do «not dull but funny» and «not funny but dull» share?",
        "An average over all word vectors does not depend on word order.",
        "Replace the pooling after the embedding by `tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(16))`.",
    ),
)
def check_order(candidate):
    """The prediction depends on word order: the same words in another order change it."""
    expect(build_text_model(candidate, "create_model", 90, 12, 32, known=12)).uses_word_order()


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Does the loss still fall when the training ends?",
        "One recurrent layer, or one `Conv1D` with `GlobalMaxPooling1D`, is enough, with Adam.",
        '`Embedding`, `Bidirectional(LSTM(16))`, `Dense(16, activation="relu")`, `Dense(1, activation="sigmoid")`.',
    ),
)
def check_accuracy(predictions):
    """On held-out reviews, the accuracy is at least 0.85 (bag-of-words baseline: 0.66)."""
    expect(predictions).reach(accuracy=0.85, spread=0.02, baseline=("bag of words", 0.66))
