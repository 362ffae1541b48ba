"""Training loops: a loss of a mean, a best that is never reached, gradients that are kept, and what is right."""

import ast
import textwrap

import pytest

from grader.submission.rules.training import training_loops
from grader.submission.source_tree import SourceTree

RULES = (
    training_loops.losses_of_means, training_loops.best_that_is_never_reached, training_loops.gradients_never_reset,
    training_loops.one_step_for_all_batches, training_loops.steps_uphill, training_loops.labels_come_first,
    training_loops.iterators_used_up, training_loops.drawn_while_traced, training_loops.empty_slices,
    training_loops.half_precision, training_loops.one_part_shuffled, training_loops.errors_of_all_pairs,
    training_loops.watched_the_wrong_way, training_loops.predicted_in_a_tape, training_loops.inputs_for_labels,
    training_loops.counted_in_a_trace, training_loops.variables_that_keras_misses,
    training_loops.lowest_that_starts_at_zero, training_loops.columns_against_rows,
    training_loops.rates_that_shrink_in_each_step, training_loops.rates_that_shrink_in_each_batch,
)  # fmt: skip
HEAD = """import numpy as np
import tensorflow as tf
loss_fn = tf.keras.losses.BinaryCrossentropy()
"""


def told(source: str) -> list[str]:
    text = HEAD + textwrap.dedent(source)
    tree = SourceTree(ast.parse(text), text, str)
    return [found.sentence for rule in RULES for found in rule(tree)]


KEPT = """
class Patience:
    def __init__(self, best={start}):
        self.best, self.kept = best, None

    def look(self, value, model):
        if {test}:
            self.best = value
            {kept}

stop = Patience()
"""


@pytest.mark.parametrize(
    ("source", "is_told"),
    [
        (KEPT.format(start="0.0", test="value < self.best", kept="self.kept = model.get_weights()"), True),
        (KEPT.format(start="0", test="self.best > value", kept="model.save('best.keras')"), True),
        (KEPT.format(start="float('inf')", test="value < self.best", kept="self.kept = model.get_weights()"), False),
        (KEPT.format(start="0.0", test="value > self.best", kept="self.kept = model.get_weights()"), False),
        (KEPT.format(start="0.0", test="value < self.best", kept="pass"), False),
        ("def f(h):\n    best = 0.0\n    for loss in h[-9:]:\n        if loss < best:\n            best = loss\n",
         True),
        ("def f(h):\n    best = h[0]\n    for loss in h:\n        if loss < best:\n            best = loss\n", False),
        ("def f(h):\n    lowest = 0\n    for s in h:\n        if s < lowest:\n            lowest = s\n", False),
        ("def f(h):\n    best = 0\n    for acc in h:\n        loss = -acc\n        if loss < best:\n"
         "            best = loss\n", False),
    ],
)  # fmt: skip
def test_an_error_is_never_below_a_best_one_of_zero(source: str, is_told: bool) -> None:
    assert any("starts at 0" in sentence for sentence in told(source)) is is_told


LOOP = """
def train(model, batches, optimizer):
    best, waited = {start}, 0
    for epoch in range(9):
        total = [tf.zeros_like(one) for one in model.trainable_variables]
        for number, (x, y) in enumerate(batches):
            with tf.GradientTape() as tape:
                outputs = model(x, training=True)
                error = y - outputs
                loss = {loss}
            slopes = tape.gradient(loss, model.trainable_variables)
            {step}
        {after}
        if {better}:
            best, waited = loss, 0
"""
RIGHT = {
    "start": "np.inf", "loss": "tf.reduce_mean(tf.square(error))", "better": "loss < best", "after": "pass",
    "step": "optimizer.apply_gradients(zip(slopes, model.trainable_variables))",
}  # fmt: skip
ADDED = "total = [one + other for one, other in zip(total, slopes)]"
APPLIED = "optimizer.apply_gradients(zip(total, model.trainable_variables))"
BY_HAND = "for one, slope in zip(model.trainable_variables, slopes): one.{}"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"loss": "tf.square(tf.reduce_mean(error))"}, "Write `tf.reduce_mean(tf.square(error))`"),
        ({"loss": "tf.abs(tf.reduce_mean(y - outputs))"}, "Write `tf.reduce_mean(tf.abs(y - outputs))`"),
        ({"loss": "tf.reduce_mean(error) ** 2"}, "Write `tf.reduce_mean((error) ** 2)`"),
        ({"better": "loss > best"}, "Write `loss < best`"),
        ({"better": "best < loss"}, "Write `best > loss`"),
        ({"start": "-np.inf"}, 'Start with `best = float("inf")`'),
        ({"start": "float('-inf')"}, "starts at minus infinity"),
        ({"step": f"{ADDED}; {APPLIED}"}, "`total` adds up gradients"),
        ({"step": "pass", "after": RIGHT["step"]}, "Indent it into that loop"),
        ({"step": BY_HAND.format("assign_add(0.1 * slope)")}, "Write `one.assign_sub(0.1 * slope)`"),
        ({"loss": "loss_fn(outputs, y)"}, "write `loss_fn(y, outputs)`"),
    ],
)
def test_a_mistake_in_a_loop_is_named(change: dict[str, str], words: str) -> None:
    [sentence] = told(LOOP.format(**RIGHT | change))
    assert words in sentence


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"loss": "tf.sqrt(tf.reduce_mean(tf.square(error)))"},
        {"loss": "loss_fn(y, outputs)"},
        {"start": "-np.inf", "better": "-loss > best"},
        {"step": f"{ADDED}; {APPLIED}; total = [0.0 for one in total]"},
        {"step": ADDED, "after": APPLIED},
        {"step": BY_HAND.format("assign_sub(0.1 * slope)")},
        {"step": BY_HAND.format("assign_add(-0.1 * slope)")},
    ],
)
def test_a_right_loop_gets_no_word(change: dict[str, str]) -> None:
    assert told(LOOP.format(**RIGHT | change)) == []


def test_a_callback_that_keeps_the_best_is_read_as_well() -> None:
    keeps = """
    class Keep(tf.keras.callbacks.Callback):
        def __init__(self):
            self.best = float("inf")
        def on_epoch_end(self, epoch, logs=None):
            if logs["val_loss"] {} self.best:
                self.best = logs["val_loss"]
    """
    assert told(keeps.format("<")) == []
    [sentence] = told(keeps.format(">"))
    assert "`logs['val_loss'] > self.best` is never true" in sentence


def test_a_mean_of_something_else_than_an_error_may_be_squared() -> None:
    assert told("variance = tf.reduce_mean(tf.square(x)) - tf.square(tf.reduce_mean(x))") == []


EPOCHS = "data = {}\nfor epoch in range(9):\n    {}\n    for number, (x, y) in enumerate(data):\n        train(x, y)\n"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (EPOCHS.format("iter(batches)", "pass"), "`data` is an iterator"),
        (EPOCHS.format("zip(inputs, labels)", "pass"), "`data` is an iterator"),
        (EPOCHS.format("((x, y) for x, y in batches)", "pass"), "`data` is an iterator"),
        ("def cut(x):\n    yield x\n" + EPOCHS.format("cut(batches)", "pass"), "`data` is an iterator"),
        ("def cut(x):\n    while True:\n        yield x\n" + EPOCHS.format("cut(batches)", "pass"), ""),
        ("def cut(x):\n    yield x\n" + EPOCHS.format("cut(batches)", "data = cut(batches)"), ""),
        (EPOCHS.format("list(zip(inputs, labels))", "pass"), ""),
        (EPOCHS.format("zip(inputs, labels)", "data = zip(inputs, labels)"), ""),
        (EPOCHS.format("batches.shuffle(9)", "pass"), ""),
        ("@tf.function\ndef step():\n    rows = np.random.randint(0, 9, 4)", "`np.random.randint` runs once"),
        ("@tf.function(jit_compile=True)\ndef step():\n    rows = np.random.rand(4)", "`np.random.rand` runs once"),
        ("import random\nd = d.map(lambda x: x + random.random())", "`random.random` runs once"),
        ("def shift(x):\n    return x + np.random.rand()\nd = d.map(shift)", "`np.random.rand` runs once"),
        ("def shift(x):\n    return x + tf.random.uniform(())\nd = d.map(shift)", ""),
        ("def shuffled(x):\n    return x[np.random.permutation(len(x))]", ""),
        (
            "for epoch in range(9):\n    for x, y in data:\n        loss, slopes = step(x, y)\n"
            "    optimizer.apply_gradients(zip(slopes, m.trainable_variables))",
            "Indent it into that loop",
        ),
        ("for at in range(0, len(x), SIZE):\n    part = x[at:SIZE]", "Write `[at:at + SIZE]`"),
        ("for at in range(0, len(x), 32):\n    end = 32\n    part = x[at:end]", "Write `[at:at + 32]`"),
        ("for at in range(0, len(x), SIZE):\n    part = x[at:at + SIZE]", ""),
        # The same name in another function, and what no trace reads.
        (
            "def once(x, y):\n    data = zip(x, y)\n    return list(data)\ndef train(data):\n"
            "    for epoch in range(9):\n        for x, y in data:\n            learn(x, y)",
            "",
        ),
        ("data = zip(x, y)\ndata = list(data)\nfor epoch in range(9):\n    for x, y in data:\n        learn(x, y)", ""),
        ("def noisy(x):\n    return x + np.random.rand()\nwith Pool() as p:\n    d = p.map(noisy, images)", ""),
        ("def noisy(x):\n    return x + np.random.rand()\nd = d.map(noisy, tf.data.AUTOTUNE)", "`np.random.rand` runs"),
        ("tf.keras.backend.set_floatx('float16')", "`float16` holds no number above 65,504"),
        ("tf.keras.backend.set_floatx('float32')", ""),
    ],
)
def test_what_a_loop_goes_over_is_read_as_well(source: str, words: str) -> None:
    found = told(source)
    assert (words in found[0]) if words else found == []


@pytest.mark.parametrize(
    ("source", "is_told"),
    [
        ("for x, y in data:\n    step(x, tf.random.shuffle(y))", True),
        ("for number, (x, y) in enumerate(data):\n    np.random.shuffle(y)", True),
        ("data = data.map(lambda x, y: (tf.random.shuffle(x), y))", True),
        ("for number, x in enumerate(data):\n    order = np.random.permutation(x)", False),
        ("for x, y in data:\n    order = np.random.permutation(len(x))", False),
        ("for x, y in data:\n    step(tf.random.shuffle(x, seed=1), tf.random.shuffle(y, seed=1))", False),
        ("data = data.map(lambda x: tf.random.shuffle(x))", False),
        ("import random\nfor label, files in by_label.items():\n    random.shuffle(files)", False),
        ("import random\nfor place, _, files in os.walk(folder):\n    random.shuffle(files)", False),
        ("for name, rows in zip(names, tables):\n    np.random.shuffle(rows)", False),
        ("for x, y in zip(inputs, outputs):\n    np.random.shuffle(y)", True),
    ],
)
def test_one_part_of_a_pair_is_not_shuffled_alone(source: str, is_told: bool) -> None:
    assert ["mixes one part of each pair alone" in one for one in told(source)] == [True] * is_told


BY_HAND_WITH_ONE_UNIT = """
model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense({units})])
def step(x, y):
    with tf.GradientTape() as tape:
        outputs = {outputs}
        loss = tf.reduce_mean(tf.square({error}))
    slopes = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(slopes, model.trainable_variables))
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ["Write `outputs[:, 0] - y`"]),
        ({"error": "y - outputs"}, ["Write `y - outputs[:, 0]`"]),
        ({"outputs": "model(x)"}, ["Write `outputs[:, 0] - y`"]),
        ({"error": "model(x) - y"}, ["Write `model(x)[:, 0] - y`"]),
        ({"error": "y - model(x)"}, ["Write `y - model(x)[:, 0]`"]),
        ({"units": "3"}, []),
        ({"outputs": "model(x, training=True)[:, 0]"}, []),
        ({"outputs": "tf.squeeze(model(x, training=True))"}, []),
        ({"error": "outputs - tf.reshape(y, (-1, 1))"}, []),
        ({"error": "outputs - y[:, None]"}, []),
    ],
)
def test_an_axis_more_in_an_error_is_told(change: dict[str, str], words: list[str]) -> None:
    usual = {"units": "1", "outputs": "model(x, training=True)", "error": "outputs - y"}
    found = told(BY_HAND_WITH_ONE_UNIT.format(**usual | change))
    assert [sentence.partition("the mean. ")[2].strip(".") for sentence in found] == words


def test_an_axis_of_inputs_says_nothing_of_the_labels() -> None:
    source = BY_HAND_WITH_ONE_UNIT.format(units="1", outputs="model(x)", error="outputs - z")
    assert told(f"z = tf.constant(prices)\nx = rooms.reshape(-1, 1)\n{source}") != []
    assert told(f"z = tf.constant(prices.reshape(-1, 1))\n{source}") == []


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ('EarlyStopping(mode="max")', 'takes the highest `val_loss` for the best. Write `mode="min"`'),
        ('EarlyStopping("val_accuracy", mode="min")', 'the lowest `val_accuracy` for the best. Write `mode="max"`'),
        ('ModelCheckpoint("best.keras", "val_mae", mode="max")', 'Write `mode="min"`'),
        ('ReduceLROnPlateau(monitor="loss", mode="max")', '`ReduceLROnPlateau` with `mode="max"`'),
        ('EarlyStopping(monitor="val_loss", mode="min")', ""),
        ('EarlyStopping(monitor="accuracy", mode="max")', ""),
        ('EarlyStopping(monitor="val_loss", mode="auto")', ""),
        ('EarlyStopping(monitor="my_figure", mode="max")', ""),
        ('ModelCheckpoint("best.keras", "val_auc", mode="max")', ""),
        ('ModelCheckpoint("best.keras", "val_closs_accuracy", mode="max")', ""),
        ('EarlyStopping("val_terror_detection_recall", mode="max")', ""),
        ('EarlyStopping("val_decoder_loss", mode="max")', 'Write `mode="min"`'),
    ],
)
def test_a_callback_that_watches_the_wrong_way_is_told(call: str, words: str) -> None:
    found = told(f"tf.keras.callbacks.{call}")
    assert bool(found) is bool(words) and words in " ".join(found)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (
            "def stop(what='val_accuracy', mode='max'):\n"
            "    return tf.keras.callbacks.EarlyStopping(monitor=what, mode=mode)\na = stop()\nb = stop('val_loss')\n",
            1,
        ),
        ("stop = lambda what: tf.keras.callbacks.EarlyStopping(what, mode='max')\na = stop('val_loss')\n", 1),
        ("mode = 'max'\nstop = tf.keras.callbacks.EarlyStopping('val_loss', mode=mode)\n", 1),
        (
            "class Plan:\n    def __init__(self, what, way='max'):\n"
            "        self.stop = tf.keras.callbacks.EarlyStopping(what, mode=way)\na = Plan('val_loss')\n",
            1,
        ),
        (
            "def stop(what='val_accuracy', mode='max'):\n"
            "    return tf.keras.callbacks.EarlyStopping(what, mode=mode)\na = stop()\nb = stop('val_loss', 'min')\n",
            0,
        ),
        (
            "def stop(what):\n    mode = 'min' if 'loss' in what else 'max'\n"
            "    return tf.keras.callbacks.EarlyStopping(what, mode=mode)\na = stop('val_loss')\nb = stop('val_auc')\n",
            0,
        ),
    ],
)
def test_a_callback_that_a_helper_makes_is_told_by_each_call(source: str, lines: int) -> None:
    assert len([said for said in told(source) if 'mode="max"` takes the highest `val_loss`' in said]) == lines


STEP = """
class Restoring(tf.keras.Model):
    def train_step(self, data):
        noisy, clean = data
        with tf.GradientTape() as tape:
            restored = {call}
            loss = {loss}
        return tape.gradient(loss, self.trainable_variables)
"""
CALL, LOSS = "self(noisy, training=True)", "self.compute_loss(x=noisy, y=clean, y_pred=restored)"


@pytest.mark.parametrize(
    ("call", "loss", "words"),
    [
        (CALL, LOSS, ""),
        (CALL, "loss_fn(clean, restored)", ""),
        (CALL, LOSS.replace("clean", "noisy"), "not with the labels `clean`"),
        (CALL, "loss_fn(noisy, restored)", "not with the labels `clean`"),
        ("self.predict(noisy)", LOSS, "Write `self(noisy, training=True)`"),
    ],
)
def test_a_step_compares_with_labels_and_calls_the_model(call: str, loss: str, words: str) -> None:
    found = told(STEP.format(call=call, loss=loss))
    assert bool(found) is bool(words)
    assert words in " ".join(found)


DENOISER = STEP.replace("        return", "        self.error.update_state(clean, restored)\n        return")


def test_labels_that_only_a_metric_reads_are_none_of_the_loss() -> None:
    source = DENOISER.replace("Restoring", "Autoencoder")
    assert told(source.format(call=CALL, loss=LOSS)) == []
    assert "not with the labels `clean`" in " ".join(
        told(source.format(call=CALL, loss=LOSS.replace("clean", "noisy")))
    )


COUNTING = """
class Warm({base}):
    def __init__(self, **how):
        super().__init__(**how)
        self.steps = {start}

    def {method}(self, data):
        {count}
        return data
"""


@pytest.mark.parametrize(
    ("base", "method", "count", "is_told"),
    [
        ("tf.keras.Model", "train_step", "self.steps += 1", True),
        ("tf.keras.layers.Layer", "call", "self.steps = self.steps + 1", True),
        ("tf.keras.Model", "train_step", "self.steps.assign_add(1)", False),
        ("tf.keras.callbacks.Callback", "on_batch_end", "self.steps += 1", False),
        ("tf.keras.Model", "reset", "self.steps += 1", False),
    ],
)
def test_a_number_of_python_that_is_counted_in_a_trace_is_told(base, method, count, is_told) -> None:
    start = "tf.Variable(0)" if "assign" in count else "0"
    source = COUNTING.format(base=base, method=method, count=count, start=start)
    assert ["once, when TensorFlow traces" in text for text in told(source)] == [True] * is_told
    assert told(f"{source}\nWarm().compile(run_eagerly=True)") == []


COUNTED = """
{start}
@tf.function
def step(x):
    {count}
    return x
for x in data:
    loss = step(x)
print({shown})
"""


@pytest.mark.parametrize(
    ("start", "count", "shown", "is_told"),
    [
        ("tally = SimpleNamespace(steps=0)", "tally.steps += 1", "tally.steps", True),
        ("tally = {'steps': 0}", "tally['steps'] += 1", "tally", True),
        ("tally = [0]", "tally[0] = tally[0] + 1", "tally", True),
        ("tally = {}", "tally['n'] = tally['n'] + 1", "tally", True),
        ("tally = np.zeros(1)", "tally[0] += 1", "tally", True),
        ("steps = 0", "global steps; steps += 1", "steps", True),
        ("losses = []", "losses.append(x)", "len(losses)", True),
        # What TensorFlow changes in each step, and what is to happen once.
        ("steps = tf.Variable(0)", "steps.assign_add(1)", "steps", False),
        ("tally = SimpleNamespace(steps=tf.Variable(0))", "tally.steps.assign_add(1)", "tally.steps", False),
        ("traces = [0]", "traces[0] += 1", "traces", False),
        ("tally = {'n': 0}", "tally['n'] += 1", "'TensorFlow traced the function', tally['n']", False),
        ("n = 0", "n = 0; n += 1", "n", False),
        ("shapes = []", "shapes.append(x.shape)", "shapes", False),
        ("tally = [0]", "tally[0] += 1", "'versions of the function', tally[0]", False),
        ("rows = 3", "rows = []; rows.append(x)", "rows", False),
    ],
)
def test_what_a_traced_function_changes_outside_is_told(start, count, shown, is_told) -> None:
    source = COUNTED.format(start=start, count=count, shown=shown)
    assert ["once, when TensorFlow traces" in text for text in told(source)] == [True] * is_told
    assert told(source.replace("@tf.function", "")) == []
    wrapped = source.replace("@tf.function", "").replace("for x", "fast = tf.function(step)\nfor x")
    assert bool(told(wrapped.replace("= step(", "= fast("))) is is_told


OWN_LAYER = """
class Affine({base}):
    def build(self, shape):
        self.kernel = {made}

    def call(self, inputs):
        {use}
        return inputs @ self.kernel
"""


@pytest.mark.parametrize(
    ("base", "made", "use", "is_told"),
    [
        ("tf.keras.layers.Layer", "tf.Variable(tf.zeros((3, 2)), name='kernel')", "pass", True),
        ("tf.keras.Model", "tf.Variable(tf.zeros((3, 2)))", "pass", True),
        ("tf.keras.layers.Layer", "tf.Variable(tf.zeros((3, 2)), trainable=False)", "pass", False),
        ("tf.keras.layers.Layer", "tf.Variable(tf.zeros((3, 2)))", "self.kernel.assign_add(inputs)", False),
        ("tf.keras.layers.Layer", "self.add_weight(shape=(3, 2))", "pass", False),
        ("tf.Module", "tf.Variable(tf.zeros((3, 2)))", "pass", False),
    ],
)
def test_a_variable_that_keras_does_not_train_is_told(base, made, use, is_told) -> None:
    source = OWN_LAYER.format(base=base, made=made, use=use)
    assert ["not among the weights of `Affine`" in text for text in told(source)] == [True] * is_told
    assert told(f"{source}\nlayer = Affine()\nslopes = tape.gradient(loss, [layer.kernel])") == []


AUTOENCODER = """
class {name}(tf.keras.Model):
    def train_step(self, data):
        x, {labels} = data
        with tf.GradientTape() as tape:
            restored = self(x, training=True)
            loss = {loss}
        return tape.gradient(loss, self.trainable_variables)
"""


@pytest.mark.parametrize(
    ("name", "labels", "loss"),
    [
        ("Restoring", "_", "self.compute_loss(x=x, y=x, y_pred=restored)"),
        ("Autoencoder", "y", "loss_fn(x, restored)"),
        ("VAE", "y", "loss_fn(x, restored)"),
        ("Restoring", "y", "loss_fn(x, restored) + self.class_loss(y, restored)"),
    ],
)
def test_a_step_that_restores_its_inputs_compares_with_them(name: str, labels: str, loss: str) -> None:
    assert told(AUTOENCODER.format(name=name, labels=labels, loss=loss)) == []
    wrong = AUTOENCODER.format(name="Restoring", labels="y", loss="loss_fn(x, restored)")
    assert "not with the labels `y`" in " ".join(told(wrong))


TEACHING = """
def step(teacher, student, x):
    soft = teacher(x, training={training})
    with tf.GradientTape() as tape:
        logits = student(x, training=True)
        loss = {loss}
    return tape.gradient(loss, student.trainable_variables)
"""


@pytest.mark.parametrize(
    ("training", "loss", "is_told"),
    [
        ("False", "loss_fn(soft, tf.nn.softmax(logits))", False),
        ("False", "loss_fn(soft, logits)", False),
        ("False", "loss_fn(logits, soft)", False),
        ("True", "loss_fn(soft, labels)", True),
        ("False", "tf.reduce_mean((teacher.predict(x) - logits) ** 2)", False),
        ("False", "tf.reduce_mean((student.predict(later) - student(x)) ** 2)", False),
    ],
)
def test_a_teacher_gives_the_labels(training: str, loss: str, is_told: bool) -> None:
    assert bool(told(TEACHING.format(training=training, loss=loss))) is is_told


@pytest.mark.parametrize("line", ["m.compile('adam', run_eagerly=True)", "tf.config.run_functions_eagerly(True)"])
def test_what_runs_eagerly_draws_in_each_call(line: str) -> None:
    source = f"class Noise(tf.keras.layers.Layer):\n    def call(self, x):\n        return x + np.random.rand()\n{line}"
    assert told(source) == []


@pytest.mark.parametrize(("option", "is_told"), [("", True), (", restore_best_weights=True", False)])
def test_a_callback_that_brings_back_the_best_weights_need_not_stop(option: str, is_told: bool) -> None:
    source = f"m.fit(x, y, epochs=20, callbacks=[tf.keras.callbacks.EarlyStopping(patience=20{option})])"
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, str)
    assert bool([*training_loops.patience_without_end(tree)]) is is_told


@pytest.mark.parametrize(("base", "drawn", "told_of"), [
    ("tf.keras.layers.Layer", "np.random.uniform(-1, 1)", True),
    ("tf.keras.layers.Layer", "tf.random.uniform((), -1, 1)", False),
    ("Reader", "np.random.uniform(-1, 1)", False),
])  # fmt: skip
def test_a_layer_draws_with_tensorflow(base: str, drawn: str, told_of: bool) -> None:
    source = f"class Brighter({base}):\n    def call(self, x):\n        return x + {drawn}\n"
    assert bool(told(source)) is told_of


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("gap = out[:, day : day + 1] - y[:, day]", True),
        ("gap = y[:, 0] - out[:, 0:1]", True),
        ("gap = out[:, day] - y[:, day]", False),
        ("gap = out[:, day : day + 1] - y[:, day : day + 1]", False),
        ("gap = out[:, day : day + 3] - y[day]", False),
        ("gap = out[:, :1] - y[:, None]", False),
    ],
)
def test_a_column_minus_a_row_is_a_table_of_all_pairs(line: str, is_told: bool) -> None:
    assert [sentence for sentence in told(line) if "a table of all pairs" in sentence] == told(line)
    assert bool(told(line)) is is_told


SHRINKS = """
def train(w, parts, errors):
    rate = 0.1
    for {epoch} in range(40):
        {start}
        for rows in parts:
            w -= rate * errors(rows, w)
            {step}
        {end}
    return w
"""


@pytest.mark.parametrize(
    ("step", "is_told"),
    [
        ("rate *= 0.8", True),
        ("rate = rate * 0.8", True),
        ("rate = 0.8 * rate", True),
        ("rate /= 1.25", True),
        ("rate = rate / 1.25", True),
        ("rate *= 0.9999", False),
        ("rate *= 1.1", False),
        ("rate = max(rate * 0.8, 0.001)", False),
        ("if w.sum() > 9: rate *= 0.5", False),
        ("weight_decay = rate * 0.8", False),
    ],
)
def test_a_rate_that_shrinks_in_each_step_ends_as_nothing(step: str, is_told: bool) -> None:
    found = told(SHRINKS.format(epoch="epoch", start="pass", step=step, end="pass"))
    assert any("runs in the inner loop, so after 21 steps `rate` is below 1 %" in text for text in found) is is_told


@pytest.mark.parametrize(
    ("epoch", "start", "step", "end"),
    [
        ("epoch", "pass", "pass", "rate *= 0.8"),
        ("epoch", "rate = 0.1", "rate *= 0.8", "pass"),
        ("epoch", "pass", "rate *= 0.8", "rate = max(rate, 0.01)"),
    ],
)
def test_a_rate_that_shrinks_once_an_epoch_or_begins_again_is_right(
    epoch: str, start: str, step: str, end: str
) -> None:
    assert told(SHRINKS.format(epoch=epoch, start=start, step=step, end=end)) == []


def test_a_rate_of_another_name_is_known_by_the_step() -> None:
    source = SHRINKS.format(epoch="_", start="pass", step="rate *= 0.8", end="pass").replace("rate", "pace")
    assert any("`pace` is below 1 %" in text for text in told(source))
    assert told(source.replace("w -= pace *", "w += pace *")) == []


def test_epochs_in_the_inner_loop_are_no_batches() -> None:
    source = SHRINKS.format(epoch="width", start="pass", step="rate *= 0.8", end="pass")
    assert told(source.replace("for rows in parts", "for epoch in range(9)")) == []


CALLBACK = """
class Slower(tf.keras.callbacks.Callback):
    def {method}(self, batch, logs=None):
        {line}
"""


@pytest.mark.parametrize(
    ("method", "line", "is_told"),
    [
        ("on_train_batch_end", "self.model.optimizer.learning_rate *= 0.8", True),
        ("on_batch_end", "self.rate = self.rate * 0.5", True),
        ("on_train_batch_end", "self.model.optimizer.lr.assign(self.model.optimizer.lr * 0.8)", True),
        ("on_epoch_end", "self.model.optimizer.learning_rate *= 0.8", False),
        ("on_train_batch_end", "self.model.optimizer.learning_rate *= 0.9999", False),
        ("on_train_batch_end", "self.total *= 0.5", False),
    ],
)
def test_a_callback_that_lowers_the_rate_at_each_batch_is_told(method: str, line: str, is_told: bool) -> None:
    found = told(CALLBACK.format(method=method, line=line))
    assert any("runs for each batch, so after" in text for text in found) is is_told
