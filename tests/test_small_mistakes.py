"""A small mistake costs its own points and no others: right answers with one thing wrong, in every week.

Each case changes a few words of the reference solution. Exactly one criterion may fail, and none may be blocked, except
where nothing is there to be measured. Each run grades the first case of every week; ``thorough`` grades all.
"""

from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.examiner.grade import Outcome
from grader.examiner.grading import trained
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt

Change = tuple[str, str]
RETURN_READ, RETURN_CACHE = "read(validation_dir).prefetch", "return dataset.cache()"
ROTATED = "(tf.image.rot90(x), y)"
NO_RESCALING = ("            tf.keras.layers.Rescaling(1 / 255),\n", "")
LABELS_EXCHANGED = (RETURN_CACHE, "return dataset.map(lambda x, y: (x, 1 - y)).cache()")
TURNED_OVER = (RETURN_READ, "read(validation_dir).map(lambda x, y: (tf.image.random_flip_up_down(x), y)).prefetch")

NEVER_STOPS = ("self.model.stop_training = True", "self.stopped = True")
NOT_RETURNED = ("    return model\n", "    print(model.name)\n")
NOTHING_TO_MEASURE = {NEVER_STOPS: ["check_bar"], NOT_RETURNED: ["check_metric"]}
"""Criteria that are blocked by a change that leaves nothing to be measured: no threshold of what never stops, and no
metric of a model that did not come back as it was compiled."""

MISTAKES: dict[str, list[tuple[str, list[Change]]]] = {
    "week1_intro": [
        ("check_arrays", [("np.arange(1.0, 7.0)", "np.arange(1, 7)")]),
        ("check_prices", [("0.5 + 0.5 * features", "50 + 50 * features")]),
        ("check_model", [('model.compile(optimizer=tf.keras.optimizers.SGD(learning_rate=0.05), loss="mse")', "pass")]),
        ("check_model", [("SGD(learning_rate=0.05)", "SGD(lr=0.05)")]),
        ("check_line", [("Dense(1)", 'Dense(1, activation="relu")')]),
    ],
    "week2_intro": [
        ("check_bar", [(">= 0.95", "> 0.95")]),
        ("check_callback", [('logs["accuracy"]', 'logs["acc"]')]),
        ("check_callback", [NEVER_STOPS]),
        ("check_callback", [("EarlyStoppingCallback", "myCallback")]),
        ("check_history", [("return model.fit", "model.fit")]),
        ("check_model", [("tf.keras.Input((28, 28))", "tf.keras.Input((784,))")]),
        ("check_model", [("tf.keras.Input((28, 28))", "tf.keras.Input((28, 28, 3))")]),
        ("check_model", [('Dense(10, activation="softmax")', "Dense(10)")]),
        ("check_model", [NOT_RETURNED]),
        ("check_metric", [(', metrics=["accuracy"]', "")]),
    ],
    "week3_intro": [
        ("check_bar", [(">= 0.99", "> 0.99")]),
        ("check_callback", [('logs["accuracy"]', 'logs["acc"]')]),
        ("check_callback", [("EarlyStoppingCallback", "myCallback")]),
        ("check_metric", [(', metrics=["accuracy"]', "")]),
        ("check_shape", [("np.expand_dims(images, axis=-1)", "images")]),
        ("check_values", [(" / 255", "")]),
        ("check_size", [("Dense(64", "Dense(2048")]),
        ("check_shape", [("np.expand_dims(images, axis=-1)", "images.reshape(60000, 28, 28, 1)")]),
        ("check_model", [("Input((28, 28, 1))", "Input((28, 28, 3))")]),
        ("check_model", [('Dense(10, activation="softmax")', "Dense(10)")]),
    ],
    "week4_intro": [
        ("check_batches", [("BATCH_SIZE = 32", "BATCH_SIZE = 25")]),
        ("check_size", [("IMAGE_SIZE = (48, 48)", "IMAGE_SIZE = (64, 64)")]),
        ("check_size", [("image_size=IMAGE_SIZE", "image_size=(72, 72)")]),
        ("check_every_picture", [("rescale(images)", "tf.image.random_flip_up_down(rescale(images))")]),
        ("check_every_picture", [("verbose=False", 'verbose=False, validation_split=0.1, subset="training", seed=1')]),
        ("check_shuffle", [("verbose=False", "verbose=False, shuffle=False")]),
        ("check_labels", [("(rescale(images), labels)", "(rescale(images), 1 - labels)")]),
        ("check_scaling", [("(rescale(images), labels)", "(images, labels)")]),
        ("check_model", [("Input((*IMAGE_SIZE, 3))", "Input((150, 150, 3))")]),
        ("check_model", [('loss="binary_crossentropy"', 'loss="categorical_crossentropy"')]),
    ],
    "week1_vision": [
        ("check_batches", [("BATCH_SIZE = 32", "BATCH_SIZE = 25")]),
        ("check_batches", [("IMAGE_SIZE = (48, 48)", "IMAGE_SIZE = (64, 64)")]),
        ("check_spoilt_files", [("image.verify()", "path.stat().st_size"), ("except Exception", "except EOFError")]),
        ("check_folders", [("exist_ok=True", "exist_ok=False")]),
        ("check_share", [("int(split_size * len(pictures))", "round(split_size * len(pictures))")]),
        ("check_chance", [("random.shuffle(pictures)", "pictures.sort()")]),
        ("check_source", [("shutil.copyfile", "shutil.move")]),
        ("check_nothing_lost", [("pictures[training_size:]", "pictures[training_size + 1:]")]),
        (
            "check_every_picture",
            [("return read(training_dir)", f"return read(training_dir).map(lambda x, y: {ROTATED})")],
        ),
        ("check_every_picture", [TURNED_OVER]),
        ("check_labels", [LABELS_EXCHANGED]),
        ("check_scaling", [NO_RESCALING]),
        ("check_folders", [("target / path.name", "str(target_dir) + path.name")]),
        ("check_model", [("Input((*IMAGE_SIZE, 3))", "Input((150, 150, 3))")]),
        ("check_model", [('optimizer="adam"', "optimizer=tf.keras.optimizers.RMSprop(lr=0.001)")]),
    ],
    "week2_vision": [
        ("check_batches", [("BATCH_SIZE = 32", "BATCH_SIZE = 25")]),
        ("check_batches", [("IMAGE_SIZE = (48, 48)", "IMAGE_SIZE = (64, 64)")]),
        ("check_validation", [TURNED_OVER]),
        ("check_validation", [(RETURN_READ, f"read(validation_dir).map(lambda x, y: {ROTATED}).prefetch")]),
        ("check_labels", [LABELS_EXCHANGED]),
        ("check_range", [("RandomRotation(60 / 360)", "RandomRotation(0.01)")]),
        ("check_training", [("            create_augmentation_model(),\n", "")]),
        ("check_scaling", [NO_RESCALING]),
        ("check_model", [('Dense(1, activation="sigmoid")', "Dense(1)")]),
    ],
    "week3_vision": [
        ("check_frozen", [("    pre_trained_model.trainable = False\n", "")]),
        ("check_weights", [("    pre_trained_model.load_weights(weights_file)\n", "")]),
        ("check_output", [('LAST_LAYER = "block3_pool"', 'LAST_LAYER = "block3_relu"')]),
        ("check_output", [("return pre_trained_model.get_layer(LAST_LAYER).output", 'raise ValueError("no")')]),
        ("check_dropout", [("    x = tf.keras.layers.Dropout(0.3)(x)\n", "")]),
        ("check_growth", [("Flatten()(last_output)", "Flatten()(pre_trained_model.get_layer(LAST_LAYER).output)")]),
        ("check_model", [('Dense(1, activation="sigmoid")', "Dense(1)")]),
        ("check_model", [('optimizer="adam"', "optimizer=tf.keras.optimizers.RMSprop(lr=0.0001)")]),
    ],
    "week4_vision": [
        ("check_batches", [(".batch(32)", ".batch(25)")]),
        ("check_channel", [("[..., np.newaxis]", "")]),
        ("check_images", [("skiprows=1", "skiprows=2")]),
        ("check_images", [(".reshape(-1, 48, 48)", "")]),
        ("check_labels", [("rows[:, 0]", "rows[:, 0] + 1")]),
        ("check_complete", [("(len(training_images)).batch(32)", "(9).batch(32, drop_remainder=True)")]),
        (
            "check_validation",
            [(", validation.batch(32)", ", validation.batch(32).map(lambda x, y: (x[:, :, ::-1], y))")],
        ),
        ("check_validation", [("validation_images[..., np.newaxis] / 255", "validation_images[..., np.newaxis]")]),
        ("check_pairs", [("/ 255, training_labels", "/ 255, training_labels[::-1]")]),
        ("check_images", [("reshape(-1, 48, 48)", "reshape(-1, 28, 28)")]),
        ("check_model", [("Input((48, 48, 1))", "Input((28, 28, 1))")]),
    ],
    "week1_nlp": [
        ("check_stopwords", [("sentence.lower().split()", "sentence.split()")]),
        ("check_whole_words", [(".split()", '.replace("-", " ").split()')]),
        ("check_file", [("        next(lines)\n", "")]),
        ("check_stopwords", [('" ".join(word for word', "list(word for word")]),
        ("check_quotes", [("csv.reader(file)", "csv.reader(file, quoting=csv.QUOTE_NONE)")]),
        ("check_vocabulary", [("TextVectorization()", "TextVectorization(max_tokens=1000)")]),
        ("check_padding", [("return tokenizer(sentences)", "return tf.pad(tokenizer(sentences), [[0, 0], [0, 1]])")]),
        ("check_labels", [("{label: number for", "{label: 2 * number for")]),
        (
            "check_index",
            [("for label in labels], index", "for label in labels], {one: index[one] + 1 for one in index}")],
        ),
        ("check_vocabulary", [("    return vectorizer\n", "    print(vectorizer)\n")]),
        ("check_index", [("], index", "]")]),
    ],
    "week2_nlp": [
        ("check_limit", [("max_tokens=num_words", "max_tokens=num_words + 1")]),
        ("check_limit", [("max_tokens=num_words", "max_tokens=1000")]),
        ("check_limit", [("max_tokens=num_words", "max_tokens=min(num_words, 1000)")]),
        ("check_split", [("int(training_split * len(sentences))", "round(training_split * len(sentences))")]),
        ("check_vocabulary", [("ragged=True", "ragged=True, standardize=None")]),
        ("check_padding", [("padding=padding", 'padding="post"')]),
        ("check_length", [("maxlen=maxlen", "maxlen=max(maxlen, *map(len, sequences))")]),
        ("check_model", [('Dense(1, activation="sigmoid")', "Dense(1)")]),
        ("check_embedding", [("Embedding(num_words, embedding_dim)", "Embedding(num_words, 16)")]),
        ("check_embedding", [("Embedding(num_words, embedding_dim)", "Embedding(num_words - 1, embedding_dim)")]),
        ("check_model", [("Input((maxlen,))", "Input((120,))")]),
        ("check_model", [("Adam(0.003)", "Adam(lr=0.003)")]),
    ],
    "week3_nlp": [
        ("check_order", [("Bidirectional(tf.keras.layers.LSTM(16))", "GlobalAveragePooling1D()")]),
        ("check_split", [("int(training_split * len(sentences))", "round(training_split * len(sentences))")]),
        ("check_vocabulary", [("ragged=True", "ragged=True, max_tokens=1000")]),
        ("check_padding", [("padding=padding", 'padding="pre"')]),
        ("check_truncating", [(", truncating=truncating)", ")")]),
        ("check_model", [('Dense(1, activation="sigmoid")', "Dense(1)")]),
        ("check_embedding", [("Embedding(vocab_size, embedding_dim)", "Embedding(vocab_size - 1, embedding_dim)")]),
        ("check_model", [("Input((maxlen,))", "Input((120,))")]),
        ("check_vocabulary", [("    return vectorizer\n", "    print(vectorizer)\n")]),
    ],
    "week4_nlp": [
        ("check_prefixes", [("range(2, ", "range(1, ")]),
        ("check_padding", [('padding="pre", truncating', 'padding="post", truncating')]),
        (
            "check_padding",
            [
                ('padding="pre", truncating', 'padding="post", truncating'),
                (
                    'tf.keras.utils.pad_sequences([ids], maxlen=max_sequence_len - 1, padding="pre")',
                    "pad_seqs([ids], max_sequence_len - 1)",
                ),
            ],
        ),
        ("check_cutting", [('truncating="pre"', 'truncating="post"')]),
        ("check_features", [("return input_sequences[:, :-1]", "return input_sequences[:, 1:]")]),
        ("check_labels", [("input_sequences[:, -1]", "input_sequences[:, -1] - 1")]),
        ("check_model", [('Dense(total_words, activation="softmax")', "Dense(total_words)")]),
        ("check_memory", [("LSTM(64)", "Flatten()")]),
        ("check_text", [("range(next_words)", "range(10)")]),
        ("check_context", [("texts_to_sequences([text])", "texts_to_sequences([text.split()[-1]])")]),
        ("check_padding_id", [("1 + int(np.argmax(probabilities[1:]))", "int(np.argmax(probabilities))")]),
        ("check_model", [("Input((max_sequence_len - 1,))", "Input((max_sequence_len,))")]),
        ("check_text", [('maxlen=max_sequence_len - 1, padding="pre")', 'maxlen=max_sequence_len, padding="pre")')]),
    ],
    "week1_timeseries": [
        ("check_split", [("series[split_time:]", "series[split_time - 1 :]")]),
        ("check_metrics", [("np.square(errors).mean()", "np.sqrt(np.square(errors).mean())")]),
        ("check_naive", [("return series[split_time - 1 : -1]", "return series[split_time:]")]),
        (
            "check_arguments",
            [("    return series[split_time - 1", "    series[0] = 0.0\n    return series[split_time - 1")],
        ),
        (
            "check_moving_average",
            [("sliding_window_view(series[:-1], window_size)", "sliding_window_view(series[:-1], 30)")],
        ),
        ("check_moving_average", [("(series[:-1], window_size).mean(axis=1)", "(series, window_size).mean(axis=1)")]),
        ("check_seasonal", [("series[period:] - series[:-period]", "series[:-period] - series[period:]")]),
        ("check_folds", [("length - horizon + 1", "length - horizon")]),
    ],
    "week2_timeseries": [
        ("check_labels", [("window[-1])", "window[-2])")]),
        ("check_windows", [(".batch(batch_size)", ".batch(batch_size, drop_remainder=True)")]),
        ("check_batches", [(".batch(batch_size)", ".batch(32)")]),
        ("check_shuffle", [(".shuffle(shuffle_buffer)", "")]),
        ("check_model", [("Dense(1)", "Dense(10)")]),
        ("check_sweep", [("epoch / 20", "epoch // 20")]),
        ("check_forecast", [("series[:-1]", "series")]),
        ("check_model", [("Input((window_size,))", "Input((20,))")]),
        ("check_model", [("    return model\n", "    model.summary\n")]),
    ],
    "week3_timeseries": [
        ("check_forecast", [("(series, window_size)\n    return", "(series[:-1], window_size)\n    return")]),
        ("check_sweep", [("(epoch / 20)", "(epoch / 60)")]),
        ("check_shape", [("Dense(1)", "Dense(10)")]),
        ("check_recurrent", [("SimpleRNN(32, return_sequences=True)", "Flatten()"), ("SimpleRNN(32)", "Dense(32)")]),
        ("check_compiled", [('loss="huber", metrics', 'loss="sparse_categorical_crossentropy", metrics')]),
        (
            "check_scaling",
            [
                ("            tf.keras.layers.Rescaling(1 / 50, offset=-1.0),\n", ""),
                ("            tf.keras.layers.Rescaling(50.0, offset=50.0),\n", ""),
            ],
        ),
        ("check_compiled", [("Adam(0.002)", "Adam(lr=0.002)")]),
    ],
    "week4_timeseries": [
        ("check_convolution", [('padding="causal"', 'padding="same"')]),
        ("check_months", [("float(value)", "int(float(value))")]),
        ("check_windows", [(".batch(batch_size)", ".batch(batch_size, drop_remainder=True)")]),
        ("check_labels", [("rows[:, -1]", "rows[:, -2]")]),
        ("check_batches", [(".batch(batch_size)", ".batch(32)")]),
        ("check_shuffle", [(".shuffle(shuffle_buffer)", "")]),
        ("check_model", [("Dense(1)", "Dense(12)")]),
        ("check_recurrent", [("LSTM(24)", "Flatten()")]),
        ("check_forecast", [("(series, window_size)\n    return", "(series[:-1], window_size)\n    return")]),
        (
            "check_scaling",
            [
                ("            tf.keras.layers.Rescaling(1 / 200),\n", ""),
                ("            tf.keras.layers.Rescaling(200.0),\n", ""),
            ],
        ),
        ("check_model", [("Adam(0.003)", "Adam(lr=0.003)")]),
    ],
}
CASES = [
    pytest.param(
        name, criterion, changes, id=f"{name}-{criterion}-{number}", marks=pytest.mark.thorough if number else ()
    )
    for name, mistakes in MISTAKES.items()
    for number, (criterion, changes) in enumerate(mistakes)
]


def changed(name: str, changes: list[Change], folder: Path) -> Path:
    """Write the reference solution of an exercise with some changes, and return the file."""
    source = (places.solutions_folder() / name / "solution.py").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in source
        source = source.replace(before, after)
    answer = folder / "exercise.py"
    answer.write_text(source, encoding="utf-8")
    return answer


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(("name", "criterion", "changes"), CASES)
def test_a_small_mistake_costs_its_own_points_alone(
    name: str, criterion: str, changes: list[Change], tmp_path: Path
) -> None:
    answer = changed(name, changes, tmp_path)
    fast = criterion not in trained(read_rubric(read_exercise(name)), [criterion])
    grade = Attempt.begin(name, answer).grade(lambda event: None, GradingOptions(seed=1, fast=fast), keep=False)
    failed = [one.criterion_id for one in grade.verdicts if one.outcome is Outcome.UNMET]
    blocked = [
        one.criterion_id for one in grade.verdicts if one.outcome is Outcome.BLOCKED and not one.details.get("fast")
    ]
    assert (failed, blocked) == ([criterion], [one for change in changes for one in NOTHING_TO_MEASURE.get(change, [])])


ALSO_TRAINED: list[tuple[str, str, list[Change]]] = [
    ("week1_intro", "check_model", [("SGD(learning_rate=0.05)", "SGD(lr=0.05)")]),
    ("week2_intro", "check_model", [('Dense(10, activation="softmax")', "Dense(10)")]),
    ("week2_intro", "check_model", [("tf.keras.Input((28, 28))", "tf.keras.Input((784,))")]),
    ("week2_intro", "check_metric", [(', metrics=["accuracy"]', "")]),
    ("week3_intro", "check_model", [("Input((28, 28, 1))", "Input((28, 28, 3))")]),
    ("week4_vision", "check_model", [("Input((48, 48, 1))", "Input((28, 28, 1))")]),
    ("week3_vision", "check_model", [('Dense(1, activation="sigmoid")', "Dense(1)")]),
    ("week3_nlp", "check_model", [("Input((maxlen,))", "Input((40,))")]),
    ("week4_nlp", "check_model", [("Input((max_sequence_len - 1,))", "Input((max_sequence_len,))")]),
    ("week2_timeseries", "check_model", [("Input((window_size,))", "Input((20,))")]),
    ("week3_timeseries", "check_compiled", [('loss="huber", metrics', 'loss="hinge", metrics')]),
]
"""Mistakes about the model: what it can do is measured all the same, and is as good as that of the reference."""


@pytest.mark.thorough
@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(("name", "criterion", "changes"), ALSO_TRAINED)
def test_a_mistake_about_the_model_does_not_cost_its_metric(
    name: str, criterion: str, changes: list[Change], tmp_path: Path
) -> None:
    grade = Attempt.begin(name, changed(name, changes, tmp_path)).grade(
        lambda event: None, GradingOptions(seed=1), keep=False
    )
    assert [one.criterion_id for one in grade.verdicts if one.outcome is not Outcome.MET] == [criterion]


NEVER_RETURNS: list[tuple[str, list[Change], list[str], list[str]]] = [
    (
        "week1_timeseries",
        [("    return series[split_time - 1 : -1]", "    while True:\n        pass")],
        ["check_naive"],
        ["check_arguments"],
    ),
    (
        "week2_timeseries",
        [("    return 1e-8 *", "    while True:\n        pass\n    return 1e-8 *")],
        ["check_sweep"],
        [],
    ),
]
"""Functions that never return: what they cost, and what waits for it as it calls them too."""


@pytest.mark.thorough
@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(("name", "changes", "failed", "blocked"), NEVER_RETURNS)
def test_a_function_that_never_returns_costs_what_calls_it(
    name: str, changes: list[Change], failed: list[str], blocked: list[str], tmp_path: Path
) -> None:
    answer = changed(name, changes, tmp_path)
    grade = Attempt.begin(name, answer).grade(lambda event: None, GradingOptions(seed=1, fast=True), keep=False)
    found = {
        outcome: [one.criterion_id for one in grade.verdicts if one.outcome is outcome and not one.details.get("fast")]
        for outcome in (Outcome.UNMET, Outcome.BLOCKED)
    }
    assert found == {Outcome.UNMET: failed, Outcome.BLOCKED: blocked}


LOST_WITH_THE_DATA_SET = """
def training_dataset(directory):
    raise ValueError("no data set")
"""


@pytest.mark.thorough
@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_a_model_is_judged_without_a_data_set(tmp_path: Path) -> None:
    answer = tmp_path / "exercise.py"
    source = (places.solutions_folder() / "week4_intro" / "solution.py").read_text(encoding="utf-8")
    answer.write_text(source.replace("def main()", f"{LOST_WITH_THE_DATA_SET}\n\ndef main()"), encoding="utf-8")
    grade = Attempt.begin("week4_intro", answer).grade(lambda event: None, GradingOptions(seed=1), keep=False)
    met = {one.criterion_id for one in grade.verdicts if one.outcome is Outcome.MET}
    assert met == {"check_model", "check_accuracy"}
