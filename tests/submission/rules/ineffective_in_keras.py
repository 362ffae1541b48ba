"""Prints what the installed Keras does with each ineffective argument, as one line of JSON.

For each case: whether the mistake does the same without the argument, and whether the right line does something else.
"""

import ast
import contextlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf
from ineffective_cases import CASES, HEAD

SERIES = np.linspace(0, 1, 12, dtype="float32").reshape(1, 4, 3) ** 2
IMAGE = np.linspace(0, 1, 6 * 10 * 3, dtype="float32").reshape(6, 10, 3) ** 2
IMAGE[::2] = 1 - IMAGE[::2]
NAMES = {"image": IMAGE, "images": IMAGE[None], "generator": tf.keras.preprocessing.image.ImageDataGenerator()}
"""What stands for something in the cases."""
exec(HEAD, NAMES)


def values(made):
    return np.asarray(made).tolist()


def listed(arrays):
    return [np.asarray(array).tolist() for array in arrays]


# Layers.


def first_weights(layer):
    layer.build((None, 4, 3))
    return listed(layer.get_weights())


def penalties(layer):
    layer.build((None, 4, 3))
    layer.set_weights([np.ones_like(weight) for weight in layer.get_weights()])
    return listed(layer.losses)


def outputs(layer):
    layer.build((None, 4, 3))
    _set_all(layer)
    return values(layer(SERIES, training=True))


def _set_all(layer):
    """Set all weights to one number: the first ones depend on how many seeds were drawn before."""
    for weight in layer.weights:
        if "seed" not in weight.path:
            weight.assign(np.full(weight.shape, 0.5))


def trained(layer):
    return listed([layer(SERIES, training=True), layer(2 * SERIES, training=True), *layer.get_weights()])


def attended(layer):
    given = [[SERIES, SERIES]] if isinstance(layer, tf.keras.layers.Attention) else [SERIES, SERIES]
    layer(*given)
    _set_all(layer)
    return values(layer(*given, training=True))


def vectors(layer):
    return values(layer(["a b c", "b"]))


def numbers_looked_up(layer):
    return values(layer(list(range(9))))


def bins(layer):
    numbers = np.linspace(0, 1, 200, dtype="float32") ** 3
    if layer.bin_boundaries is None:
        layer.adapt(numbers)
    return values(layer(numbers))


def heard(layer):
    return values(layer(np.sin(np.arange(256, dtype="float32"))[None]))


def changed_image(layer):
    return values(layer(IMAGE[None], training=True))


# Optimizers, schedules, losses and metrics.


def steps(optimizer):
    weight = tf.Variable([1.0, 2.0])
    for step in range(4):
        optimizer.apply([weight * step], [weight])
    return listed([weight, *(variable for variable in optimizer.variables if "seed" not in variable.path)])


def rates(schedule):
    return [round(float(schedule(step)), 6) for step in range(12)]


def error(measure):
    return float(measure(np.array([[0.0], [1.0], [1.0], [0.0]]), np.array([[0.2], [0.4], [0.7], [0.5]])))


# Callbacks and models.


def model():
    """Return a small model that counts its steps."""
    made = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    made.compile("sgd", "mse", run_eagerly=True)
    counts = {"train_step": 0, "test_step": 0}
    for name in counts:
        setattr(made, name, _counting(counts, name, getattr(made, name)))
    return made, counts


def _counting(counts, name, step):
    def counted(data):
        counts[name] += 1
        return step(data)

    return counted


def _train(callback):
    x = np.ones((4, 2), "float32")
    model()[0].fit(x, x[:, :1], epochs=2, verbose=0, callbacks=[callback])


def saved_by(callback):
    _train(callback)
    return sorted(path.name for path in Path().glob("*.keras"))


def training(history):
    return {name: len(numbers) for name, numbers in history.history.items()}


def saved(_):
    [path] = [*Path().glob("a.keras"), *Path().glob("a.h5")]
    return [word in path.read_bytes() for word in (b"compile_config", b"training_config")]


# Data.


def batches(data):
    return [tf.nest.map_structure(values, part) for part in data]


def both_batches(parts):
    return [batches(part) for part in parts]


def crossed(space):
    return [cross.crossing_dim for cross in space.crosses]


def words(tokenizer):
    tokenizer.fit_on_texts(["A b c", "b, a"])
    return tokenizer.word_index


def generated(generator):
    generator.fit(IMAGE[None])
    return values(next(generator.flow(255 * IMAGE[None], batch_size=1, seed=1)))


def saved_images(flow):
    next(flow)
    return [path.name[0] for path in sorted(Path().glob("*_0_*.png"))]


def prepare():
    """Write the files that the cases read."""
    tf.keras.utils.save_img("a.png", IMAGE)
    Path("a.csv").write_text("a\n" + "".join(f"{number}\n" for number in range(20)))


def seen(shown_by, expression):
    """Return what a case's function sees of an expression."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        if "a.png" in expression or "a.csv" in expression:
            prepare()
        tf.keras.utils.set_random_seed(1)
        made, counts = model() if "m." in expression else (None, {})
        return [globals()[shown_by](eval(expression, {**NAMES, "m": made})), counts]


def without(argument, expression):
    call = ast.parse(expression, mode="eval").body
    call.keywords = [word for word in call.keywords if word.arg != argument]
    return ast.unparse(call)


def differs(shown_by, argument, expression):
    both = [seen(shown_by, line) for line in (expression, without(argument, expression))]
    return json.dumps(both[0]) != json.dumps(both[1])


def main():
    found = []
    for case in CASES:
        if " " in case.shown_by:
            continue
        mistake, right = (differs(case.shown_by, case.argument, line) for line in (case.mistake, case.right))
        found.append([case.mistake, mistake, right])
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
