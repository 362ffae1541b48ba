"""Train a next-word model on verses, and generate text with it."""

import numpy as np

from exercises.week4_nlp.expectations.generated_text import (
    ScriptedModel,
    call_generate_text,
    call_with_padding_preferred,
)
from exercises.week4_nlp.expectations.next_word_model import build_next_word_model
from exercises.week4_nlp.expectations.next_words import predict_hidden_words
from exercises.week4_nlp.expectations.verse_labels import pairs_to_fit, read_features_and_labels
from exercises.week4_nlp.expectations.verse_rows import cut_sequences, pad_sequences, read_prefixes
from grader.checks import criterion, expect, fixture, trial
from grader.checks.stand_ins import with_right
from grader.checks.text.pipelines import require_batches
from grader.checks.text.sequences import INVENTED

LINES = ["bababa babade babafi babago", "babaka", "babafi bababa", "bababa babade babaka babade babale"]
OTHERS = ["babale babahu babale babale"]
SHORT = [[7, 2], [4, 9, 3, 1], [5, 5, 8]]
ROWS = [[0, 0, 0, 7, 2], [0, 4, 9, 3, 1], [0, 0, 5, 5, 8], [1, 2, 3, 4, 5], [0, 0, 0, 3, 3]]
EVERY_ID = [[0, 0, (number * 5) % 89 + 1, number] for number in range(1, 90)]
WORDS = INVENTED[:11]
NEAR = ScriptedModel(WORDS, max_sequence_len=9, back=0)
FAR = ScriptedModel(WORDS, max_sequence_len=8, back=2)
ROUND = ScriptedModel(INVENTED[:8], max_sequence_len=9, back=0)
LARGE = ScriptedModel(WORDS, max_sequence_len=31, back=0)
FARTHEST = ScriptedModel(WORDS, max_sequence_len=5, back=3)
ROW_CRITERIA = ("check_prefixes", "check_padding", "check_cutting", "check_features", "check_labels")
"""The criteria of what makes rows of sentences."""


@fixture
def model(candidate):
    """Build the learner's model for 90 token ids and rows of 30: the last id is the label."""
    return build_next_word_model(candidate, 90, 30)


@fixture
def writing(candidate, passed):
    """Replace a `pad_seqs` that failed a criterion: `generate_text` may call it."""
    return with_right(candidate, "pad_seqs", "padder", usable=passed("check_padding", "check_cutting"))


@trial
def predictions(candidate, data, passed, setting, seed):
    """Encode fresh lines with the learner's own functions, train, and predict next words of held-out lines."""
    lines = data.draw("verses", 900)
    ready = setting("own_rows", passed(*ROW_CRITERIA))
    how = {"hidden": 200, "validation": 100, "epochs": 8, "threshold": 0.67, "ceiling": 0.79, "own_rows": ready}
    return predict_hidden_words(candidate, lines, **how, seed=seed)


@criterion(
    title="N-gram sequences",
    points=10,
    hint=(
        "In a line of four words, how many words have at least one word before them?",
        "Encode each line, then append `ids[:2]`, `ids[:3]` and so on, up to the whole line.",
        "`ids = tokenizer.texts_to_sequences([line])[0]`, then `for end in range(2, len(ids) + 1)` append `ids[:end]`.",
    ),
)
def check_prefixes(candidate):
    """`n_gram_seqs` returns the first two token ids of each line, the first three, up to the whole line."""
    expect(read_prefixes(candidate, LINES, others=OTHERS)).hold_every_n_gram()


@criterion(
    title="Padding",
    points=10,
    hint=(
        "In the row `4, 9, 3` the last id is the label: on which side must the zeros be?",
        "`pad_sequences` has arguments for the length and for the side.",
        '`tf.keras.utils.pad_sequences(input_sequences, maxlen=maxlen, padding="pre")`',
    ),
)
def check_padding(candidate):
    """`pad_seqs` returns rows of `maxlen` token ids; shorter sequences are padded with zeros at the start."""
    expect(pad_sequences(candidate, SHORT, 6)).are_padded_at_the_start()
    expect(pad_sequences(candidate, SHORT, 4)).are_padded_at_the_start()
    expect(pad_sequences(candidate, SHORT, 33)).are_padded_at_the_start()


@criterion(
    title="Truncation",
    points=5,
    hint=(
        "A sequence has 7 token ids and `maxlen` is 5: which id must stay?",
        "The last id is the label, so truncate at the start.",
        '`tf.keras.utils.pad_sequences(input_sequences, maxlen=maxlen, padding="pre", truncating="pre")`',
    ),
)
def check_cutting(candidate):
    """If a sequence is longer than `maxlen`, `pad_seqs` keeps its last `maxlen` token ids."""
    expect(cut_sequences(candidate, 5)).are_padded_at_the_start()
    expect(cut_sequences(candidate, 21)).are_padded_at_the_start()


@criterion(
    title="Features",
    points=5,
    hint=(
        "A row holds the features and one label: how many columns are features?",
        "Take every row, and all columns but the last.",
        "`features = input_sequences[:, :-1]`",
    ),
)
def check_features(candidate):
    """The features of a row are all its token ids but the last."""
    expect(read_features_and_labels(candidate, ROWS, 12)).have_the_right_features()


@criterion(
    title="Labels",
    points=10,
    hint=(
        "How many columns does a one-hot label have, if `total_words` is 12 and the largest id here is 8?",
        "Take the last column. For categorical cross-entropy, turn it into one-hot rows of `total_words` columns.",
        "`tf.keras.utils.to_categorical(input_sequences[:, -1], num_classes=total_words)`",
    ),
)
def check_labels(candidate):
    """The label of a row is its last token id: an integer, or a one-hot row of `total_words` columns."""
    expect(read_features_and_labels(candidate, ROWS, 12)).have_the_right_labels()
    expect(read_features_and_labels(candidate, ROWS, 30)).have_the_right_labels()


@criterion(
    title="Batches",
    points=5,
    hint=(
        "What does a dataset give at a time: one row, or a batch?",
        "`from_tensor_slices` makes a dataset of rows, and `batch` makes batches of them.",
        "`tf.data.Dataset.from_tensor_slices((features, labels)).batch(16)`",
    ),
)
def check_dataset(candidate):
    """The pairs are in a dataset, in batches."""
    require_batches(candidate, candidate.call("features_and_labels", np.array(ROWS), 12), "features_and_labels")


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many token ids are in the input, and how many classes are in the output?",
        "The input has `max_sequence_len - 1` token ids; `total_words` classes already count the padding id.",
        '`Dense(total_words, activation="softmax")`, with "sparse_categorical_crossentropy" for integer labels, or '
        '"categorical_crossentropy" for one-hot labels.',
    ),
)
def check_model(candidate, model, passed, setting):
    """Input `(batch, max_sequence_len - 1)`, output `(batch, total_words)`; output layer, loss and labels match."""
    usable = setting("given_labels", passed("check_labels"))
    expect(model).predicts_the_next_word(pairs_to_fit(candidate, EVERY_ID, 90, usable=usable))
    larger = build_next_word_model(candidate, 3300, 9)
    expect(larger).predicts_the_next_word(pairs_to_fit(candidate, EVERY_ID, 3300, usable=usable))


@criterion(
    title="Word order",
    points=5,
    hint=(
        "What decides the end of a line: its last word, or the hero at its start?",
        "A recurrent layer carries a state from word to word.",
        "Put `tf.keras.layers.LSTM(64)` right after the embedding, and the output `Dense` right after it.",
    ),
)
def check_memory(model):
    """A recurrent layer processes the words step by step, and the prediction depends on word order."""
    expect(model).has_memory()


@criterion(
    title="Generated text",
    points=10,
    hint=(
        "The model outputs one probability for each id: which word has the highest one?",
        "In a loop: encode and pad the text so far, predict, take the index of the maximum, add its word.",
        '`seed_text += " " + tokenizer.index_word[int(np.argmax(predictions))]`',
    ),
)
def check_text(writing):
    """`generate_text` returns one string: the seed text, then `next_words` predicted words."""
    expect(call_generate_text(writing, NEAR, "babafi babago", 5)).follows_the_script()
    expect(call_generate_text(writing, NEAR, "babaze", 3)).follows_the_script()
    expect(call_generate_text(writing, ROUND, "babafi babago", 5)).follows_the_script()
    expect(call_generate_text(writing, LARGE, "babaze", 17)).follows_the_script()


@criterion(
    title="Context window",
    points=10,
    hint=(
        "Which words are in the input when the model predicts the third new word?",
        "Encode the seed and all new words, and pad as in training, to one id fewer: there is no label.",
        '`pad_sequences([tokenizer.texts_to_sequences([text])[0]], maxlen=max_sequence_len - 1, padding="pre")`',
    ),
)
def check_context(writing):
    """Each prediction uses the whole text so far, or its last `max_sequence_len - 1` token ids."""
    expect(call_generate_text(writing, FAR, "babafi babago", 5, any_length=True)).uses_the_whole_context()
    longer = "babaze babano babami babade bababa babafi"
    expect(call_generate_text(writing, FARTHEST, longer, 4, any_length=True)).uses_the_whole_context()


@criterion(
    title="Padding id",
    points=5,
    hint=(
        "Which word has the id 0?",
        "The model has an output for padding too, and its probability may be the highest.",
        '`tokenizer.index_word.get(number, "")`, or skip the id 0: `1 + np.argmax(predictions[1:])`.',
    ),
)
def check_padding_id(writing):
    """If the padding id 0 has the highest probability, no error occurs, and only vocabulary words are added."""
    expect(call_with_padding_preferred(writing, NEAR, "babafi babago", 4)).has_words_only()


@criterion(
    title="Next-word accuracy",
    points=20,
    hint=(
        "Does the loss still fall when the training ends?",
        "One `LSTM` of about 64 units is enough, with Adam at a learning rate of 0.01.",
        '`Embedding(total_words, 32)`, `LSTM(64)`, `Dense(total_words, activation="softmax")`.',
    ),
)
def check_accuracy(predictions):
    """On held-out lines, the next-word accuracy is at least 0.67 (baseline, last three words: 0.65)."""
    expect(predictions).reach(accuracy=0.67, spread=0.01, baseline=("last three words", 0.65))
