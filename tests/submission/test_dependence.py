"""What a function depends on changes its digest; what is proven independent does not, and in doubt everything is."""

import itertools
import math
import statistics
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

import numpy.fft
import pytest

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.submission import known_calls
from grader.submission.course_source import in_its_form
from grader.submission.dependence import EXACT, PARTS, WHOLE, Dependence
from grader.submission.submission import Submission

MODULE = """
import numpy as np
import tensorflow as tf

WINDOW = 20
NAMES = ["a", "b"]


def helper(x, by=WINDOW):
    return x + by


def first(series):
    return helper(series)


def second(series):
    return [series, WINDOW, NAMES[0]]


class Stopper(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs={}):
        if logs.get("accuracy", 0) > 0.9:
            self.model.stop_training = True


def main():
    try:
        np.save("x", first(3))
    except OSError as error:
        print(error)


if __name__ == "__main__":
    main()
"""
ASKED = ["first", "second", "third", "Stopper", "fifth"]


def dependence(source: str, digest_of_file: str = "", kind: str = "script") -> Dependence:
    return Dependence(Submission("week1_x", Path("x.py"), kind, source, digest_of_file or source), ASKED)


def digest(source: str, *names: str) -> str:
    return dependence(source).part(names).digest


def test_a_plain_module_is_taken_apart() -> None:
    found = dependence(MODULE)
    assert (found.kind, found.reason) == (PARTS, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return helper(series)", "return helper(series)  # what a comment says"),
        ("def first(series):", "\n\n\ndef first(\n    series,\n):"),
        ("return [series, WINDOW", "return [WINDOW, series"),
        ("> 0.9", "> 0.99"),
        ('np.save("x", first(3))', 'np.save("x", first(4))'),
        ("    main()", "    main(); main()"),
    ],
)
def test_what_a_function_does_not_reach_may_change(old: str, new: str) -> None:
    assert digest(MODULE, "first") == digest(MODULE.replace(old, new), "first")


@pytest.mark.parametrize(
    ("names", "old", "new"),
    [
        (["first"], "return helper(series)", "return helper(series + 1)"),
        (["first"], "return x + by", "return x - by"),
        (["second"], "WINDOW = 20", "WINDOW = 30"),
        (["first"], "by=WINDOW", "by=30"),
        (["first"], "logs={}", "logs=None"),
        (["second"], 'NAMES = ["a", "b"]', 'NAMES = ["b", "a"]'),
        (["first", "second"], "[series, WINDOW, NAMES[0]]", "[series]"),
        (["first"], "import numpy as np", "import numpy as np\nprint(np.pi)"),
        (["fifth"], "def helper(x", "def fifth(): return 5\n\n\ndef helper(x"),
        (["Stopper"], "> 0.9", "> 0.99"),
    ],
)
def test_what_a_function_reaches_may_not(names: list[str], old: str, new: str) -> None:
    assert old in MODULE
    assert digest(MODULE, *names) != digest(MODULE.replace(old, new), *names)


@pytest.mark.parametrize("text", ["'first'", "'fir' + 'st'", "f'{x}first'"])
def test_a_function_that_a_text_names_is_reached(text: str) -> None:
    """Where own parts are known to Keras, ``kernel_initializer="first"`` is a function of the module."""
    module = f"{MODULE}\n\ndef third(x):\n    return tf.keras.layers.Dense(1, kernel_initializer={text})\n"
    assert dependence(module).kind == PARTS
    assert digest(module, "third") != digest(module.replace("return helper(series)", "return 1"), "third")


def test_a_function_that_nobody_asks_for_is_one_piece_with_all() -> None:
    changed = MODULE.replace("NAMES[0]]", "NAMES[1]]")
    assert digest(MODULE, "main") != digest(changed, "main")


@pytest.mark.parametrize(
    "line",
    [
        "exec('first = second')",
        "    globals()['x'] = 1",
        "    global WINDOW; WINDOW = 3",
        "    tf.keras.layers.Dense = helper",
        "    helper.calls = 1",
        "from anything import *",
        "    first.__globals__['second']",
        "    getattr(tf, 'x')",
        "import importlib\nimportlib.reload(np)",
        "    tf.keras.backend.set_floatx('float64')",
        "    np.random.set_state(x)",
        "    model.save('x.keras')",
        "    tf.io.write_file('x', 'y')",
        "    tf.keras.callbacks.ModelCheckpoint('x')",
        "    data.cache('x')",
        "    flow = generator.flow; flow(images, save_to_dir='x')",
        "    generator.flow(images, labels, 32, True, None, None, None, 'x')",
        "    tf.keras.mixed_precision.set_global_policy('mixed_float16')",
        "    tf.config.run_functions_eagerly(True)",
        "    tf.keras.models.load_model('x')",
        "    match x:\n        case 1: pass",
        "    async def inner(): pass",
        "    del x",
        "    with tf.device('x'): pass",
        "    x.unheard_of",
        "    unheard_of(x)",
        "    NAMES.append('c')",
        "    return helper",
        "    return tf.nn.relu",
        "    x = [first]",
        "len = helper",
        "def __getattr__(name): pass",
        "third = first",
        "    tf.keras.activations.linear(helper).trainable = 1",
        "    tf.keras.activations.linear(tf.keras.layers.Dense).trainable = 1",
        "    tf.keras.ops.switch(0, [lambda f: f], helper)",
        "    tf.keras.preprocessing.sequence.TimeseriesGenerator(x, x, length=2, reverse=helper).reverse",
        "    tf.keras.backend.clear_session()\n\n\ntf.keras.backend.set_floatx('float64')",
        "    return PIL.ImageOps.flip(x)\n\n\nimport PIL",
        "    return np.loadtxt('x' + '.' + 'py')",
        "    import grader.data; name = 'x.csv'; return np.loadtxt(name)",
        "    return tf.keras.layers.Dense(1, activation={'class' + '_name': 'set_epsilon', 'config': x})(x)",
        "    return tf.nn.fixed_unigram_candidate_sampler(x, 1, 1, True, 3, 'x.csv')",
        "    import grader.data; return [*map(np.loadtxt, ['x.csv'])]",
        "    import grader.data; f = lambda y: np.loadtxt('x.csv'); return f(x)",
        "    return np.loadtxt('/proc/self/stat')",
        "    try:\n        yield x\n    finally:\n        np.random.seed(3)",
        "    tf.data.Dataset.from_generator(lambda: [np.random.rand()], tf.TensorSpec(()))",
        "    tf.data.Dataset.from_generator(lambda: [tf.random.set_seed(3)], tf.TensorSpec(()))",
        "    return Own()\n\n\nclass Own(tf.keras.utils.PyDataset):\n    def __init__(self):\n"
        "        super().__init__(workers=3)\n    def __len__(self):\n        return np.random.randint(3)",
        *(
            f"    return Own()\n\n\nclass Own(tf.keras.utils.PyDataset):\n    def __init__(self):\n        {begun}\n"
            "    def __len__(self):\n        return np.random.randint(3)"
            for begun in (
                "super().__init__()",
                "super().__init__(2)",
                "self.workers = 2",
                "self._workers = 2",
                "super().__init__(**{'wor' 'kers': 2})",
            )
        ),
        "    return Own()\n\n\nclass Own(Base):\n    def build(self):\n        return np.random.rand()\n\n\n"
        "class Base(tf.keras.utils.Sequence):\n    pass",
        "    return Own()\n\n\nclass Own(tf.keras.utils.PyDataset):\n    def __init__(self):\n"
        "        self.call = lambda: np.random.rand()",
        "    return 1\n\n\ndef fifth():\n    return Own()\n\n\nclass Own(tf.keras.utils.PyDataset):\n"
        "    def __init__(self):\n        np.random.seed(3)\n    def __getitem__(self, n):\n        return fifth()",
        "    return tf.keras.preprocessing.image.ImageDataGenerator(preprocessing_function=lambda y: np.random.rand())",
        "    return tf.keras.layers.Dense(1, activation=dict(class_name='function', config='set_epsilon'))",
        "    return found(class_name='function')\n\n\ndef found(**words):\n    return words",
        "    return np.loadtxt(x + '/../../proc/self/stat')",
        "    return tf.keras.layers.StringLookup(vocabulary='/proc' '/self/maps')",
        "    return np.loadtxt(chr(47) + 'proc' + chr(47) + 'self' + chr(47) + 'stat')",
        "    return np.loadtxt('/PROC/self/stat'.lower())",
        "    return np.loadtxt(b'/proc/self/stat'.decode())",
        "    import os; return np.loadtxt(os.path.join(os.sep, 'proc', 'self', 'stat'))",
        "    name = x + 'proc'; return np.loadtxt(name + 'essential'[3:])",
        "    import os; return np.loadtxt(os.path.join('..', '..', 'x'))",
        "    import os; return tf.keras.utils.image_dataset_from_directory(os.path.dirname(x))",
        "    from pathlib import Path; return generator.flow_from_directory(Path(x).parent)",
        "    x.replace('y')",
        "    x.replace(*y)",
        "    x.copy('y')",
        "    return np.ndarray(3)",
        "    return [*map(np.ndarray, [3])]",
        "    return np.pad(x, 1, mode=data)",
        "    return np.pad(x, 1, 'empty')",
        "    return np.empty(3)",
        "    return np.divide(x, x, where=x > 0)",
        "    import functools; return functools.partial(np.pad, mode='empty')(x, 3)",
        "    return [*map(np.pad, [x], [3], ['empty'])]",
        "    return tf.keras.layers.Lambda(np.pad, arguments={'pad_width': 3, 'mode': 'empty'})(x)",
        "    import functools; return functools.partial(np.divide, where=x > 0)(x, x)",
        "    return tf.keras.layers.Lambda(np.divide, arguments={'x2': x, 'where': x > 0})(x)",
        "    return tf.ragged.map_flat_values(np.divide, x, x, where=x > 0)",
        "    return tf.keras.ops.empty((3,))",
        "    x = re.I; x.trainable = True\n\n\nimport re",
        "    x = tf.float32; return x.learning_rate",
        "    x.dtype.stop_training = True",
        "    data.element_spec.dtype.trainable = True",
        "    x = Resampling.NEAREST; x.trainable = True\n\n\nfrom PIL.Image import Resampling",
        "    for x.trainable in (1, 2): pass",
        "    [layer for layer in [tf.keras.layers.Dense(1), tf.float32] if layer.trainable]",
        "    layers = model.layers; layers.append(tf.float32); layers[-1].trainable = True",
        "    layers = model.layers; layers[0] = tf.float32; layers[0].trainable = True",
        "    for n, layer in enumerate([tf.float32]): layer.trainable = True",
        "    layer = tf.keras.layers.Dense(1); layer, x = tf.float32, layer; layer.trainable = True",
        "    return model.fit(x, callbacks=tf.keras.callbacks.CallbackList([Stopper()], model=tf.float32))",
        "    model.trainable = True\n\n\ndef fifth(x):\n    return third(x, tf.float32, 0, 0, 0, 0)",
        "    model.trainable = True\n\n\ndef fifth(x, by=third):\n    return 0",
        "    def inner(model): model.trainable = True\n    inner(tf.float32)",
        "    import statistics; return statistics.reduce(max, x)",
        "    import statistics; return isinstance(x, statistics.sys)",
        "    import numpy.fft; return np.fft.test()",
        "    return isinstance(x, tf.nn.experimental)",
        "    pass\n\n\nclass Own(tf.keras.layers.RandAugment):\n    def call(self, x):\n"
        "        self._AUGMENT_LAYERS += [x]",
        "    return Own(3)\n\n\nclass Own(tf.keras.layers.Dense):\n    def build(self, shape):\n"
        "        self.activation = tf.keras.layers.Dense(1)\n    def call(self, x):\n"
        "        self.activation.trainable = x",
        "    return Own()\n\n\nclass Own(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        self._model = tf.float32\n        self.model.trainable = epoch",
        "    return tf.keras.callbacks.LambdaCallback(_model=tf.float32)",
        "    return [*map(tf.keras.callbacks.LambdaCallback, [x])]",
        "    return x.clip(0, 1, where=x > 0)",
        "    return [*map(x.clip, [0], [1])]",
        "    import typing; typing.ABCMeta('Kind', (), {'__del__': lambda self: np.random.seed(3)})",
        "    import typing; typing.Dict()",
        "    return id(x)",
        "    return hash(helper)",
        "    return sorted([x, model], key=hash)",
        "    return x.__hash__()",
        "    return object.__repr__(x)",
        "    import typing; typing.Type('Kind', (), {'__del__': lambda self: np.random.seed(3)})",
        "    return tf.nn.learned_unigram_candidate_sampler(x, 1, 1, True, 9)",
        "    return tf.image.combined_non_max_suppression(x, x, 1, 1)",
        "    pass\n\n\nclass Pair(typing.NamedTuple):\n    size: int = 1\n\n\nimport typing",
        "    pass\n\n\nclass Own(tf.keras.Model):\n    def __init__(self):\n        self.loss = None\n"
        "        self.compile(loss=helper)\n        self.loss.trainable = False",
        "    pass\n\n\nclass Own(tf.keras.Model):\n    def __init__(self, *given):\n        super().__init__(*given)",
        "    pass\n\n\nclass Own(keras.models.Model):\n    def __init__(self, **given):\n"
        "        super().__init__(**given)\n\n\nfrom tensorflow import keras",
        "    pass\n\n\nclass Own(Base):\n    def __init__(self, x):\n"
        "        super().__init__(inputs=x, outputs=x)\n\n\nBase = tf.keras.Model",
        "    return Own(x, x)\n\n\nclass Own(tf.keras.Model):\n    def call(self, x):\n        return x",
        "    return (lambda y: y)(x)\n\n\nclass Own(tf.keras.layers.Lambda):\n    def result(self):\n"
        "        return self.get_config()",
        "    return (lambda y: y)(x)\n\n\nclass Own(tf.keras.layers.Lambda):\n    def result(self):\n"
        "        ask = self.get_config\n        return ask()",
    ],
)
def test_in_doubt_everything_is_one_piece(line: str) -> None:
    third = f"def third(x, model, data, generator, images, labels):\n    x = 1\n{line}\n\n\n"
    module = MODULE.replace("class Stopper", f"{third}class Stopper")
    assert dependence(module).is_one_piece
    assert digest(module, "first") != digest(module.replace("[series, WINDOW, NAMES[0]]", "[series]"), "first")


@pytest.mark.parametrize(
    "lines",
    [
        "base.trainable = False",
        "for layer in base.layers: layer.trainable = layer.trainable and layer.count_params() > 9",
        "for n, layer in enumerate(base.layers[:-4]): layer.trainable = n > 7",
        "base = tf.keras.applications.MobileNetV2(); base.trainable = False; return base",
        "base = made(); base.trainable = False; base.layers[-1].trainable = True",
        "last = base.get_layer('last'); last.trainable = False",
        "base.optimizer.learning_rate = 0.1 * base.optimizer.learning_rate",
        "adam = tf.keras.optimizers.Adam(); adam.learning_rate *= 2",
        "nets = [made() for _ in range(2)]; nets[0].trainable = False; return nets[0]",
        "from tensorflow import keras; keep = keras.layers.Dense(1); keep.trainable = base is None",
        "return Own(base)",
    ],
)
def test_what_a_function_made_or_was_given_may_be_set(lines: str) -> None:
    helpers = (
        "def made():\n    return tf.keras.Sequential([])\n\n\nclass Own(tf.keras.Model):\n"
        "    def __init__(self, base):\n        super().__init__()\n        self.held = tf.keras.layers.Dense(1)\n"
        "        self.held.trainable = False\n        self.model.stop_training = True\n"
    )
    found = dependence(f"{MODULE}\n\n{helpers}\n\ndef third(base):\n    {lines}\n")
    assert (found.kind, found.reason) == (PARTS, "")


def test_batches_may_be_shuffled_before_they_are_read_in_a_thread() -> None:
    batches = (
        "class Own(tf.keras.utils.PyDataset):\n    def __init__(self, n):\n        super().__init__()\n"
        "        self.order = np.random.permutation(n)\n    def __getitem__(self, n):\n        return self.order[n]"
    )
    found = dependence(f"{MODULE}\n\n{batches}\n\ndef third(x):\n    return Own(3)\n")
    assert (found.kind, found.reason) == (PARTS, "")


def test_models_of_own_classes_are_known_where_keras_leaves_the_class_as_it_is() -> None:
    classes = (
        "class Own(tf.keras.Model):\n    def __init__(self, units):\n        super().__init__(name='own')\n"
        "        self.dense = tf.keras.layers.Dense(units)\n\n\n"
        "class Wide(Own):\n    def __init__(self, units, by):\n        super().__init__(units * by)\n\n\n"
        "class Row(tf.keras.Sequential):\n    def call(self, x):\n        return x\n"
    )
    found = dependence(f"{MODULE}\n\n{classes}\n\ndef third(x):\n    return Wide(3, 4), Row([]), Own(2)\n")
    assert (found.kind, found.reason) == (PARTS, "")


@pytest.mark.parametrize(
    "line",
    [
        "name = f'{x}/a.csv'; more = name; return np.loadtxt(more)",
        "return [list(open(one)) for one in x]",
        "return [*map(np.loadtxt, x)]",
        "return [tf.io.read_file(y) for y in x]",
        "return np.loadtxt(f'{given.load_digits()}/a.csv')",
        "return np.loadtxt(loaded())\n\n\ndef loaded():\n    return f'{given.load_digits()}/a.csv'",
    ],
)
def test_a_file_may_be_read_whose_name_comes_from_what_was_given(line: str) -> None:
    found = dependence(f"import grader.data as given\n{MODULE}\n\ndef third(x):\n    {line}\n")
    assert (found.kind, found.reason) == (PARTS, "")


@pytest.mark.parametrize(
    "line",
    [
        "import functools; return functools.partial(np.square)(x)",
        "return list(map(np.array, x))",
        "return isinstance(x, (np.ndarray, list))",
        "return sorted(x, key=np.mean)",
        "import functools; return functools.partial(tf.cast, dtype=np.float32)(x)",
    ],
)
def test_a_function_that_is_given_is_known_where_it_fills_what_it_returns(line: str) -> None:
    assert dependence(f"{MODULE}\n\ndef third(x):\n    {line}\n").kind == PARTS


@pytest.mark.parametrize("module", [itertools, math, numpy.fft, statistics], ids=lambda one: one.__name__)
def test_what_is_known_of_a_module_is_its_own(module: ModuleType) -> None:
    names = {name for name in dir(module) if known_calls.is_known(f"{module.__name__}.{name}")}
    public = set(getattr(module, "__all__", [name for name in dir(module) if not name.startswith("_")]))
    assert len(names) > 15 and names <= public


@pytest.mark.parametrize(
    "line",
    [
        "import inspect",
        "import sys",
        "    x.__code__",
        "    x.tb_lineno",
        "    getattr(x, 'tb_' + 'lineno')",
        "    '{0.f_lineno}'.format(x)",
        "    eval('x')",
        "    print(__file__)",
        "    tf.sysconfig.sys",
        "    try:\n        pass\n    except ValueError as error:\n        return str(error)",
        "from tensorflow.python.util.tf_inspect import getsource as g",
        "from dataclasses import inspect as i",
        "from typing import sys as s",
        "    import dataclasses as d, numpy as d",
        "    d = tf; d.python",
        "    g = getattr; g(x, 'a')",
        "    map(getattr, [x], ['a' + 'b'])",
        "    ('{0.a' + 'b}').format(x)",
        "    import string; string.Formatter().vformat(x, [x], {})",
        "    import typing; typing.get_type_hints(x)",
        "    import contextlib; contextlib.redirect_stderr(x)",
        "    import contextlib; contextlib.ExitStack().push(x)",
        "    tf.debugging.enable_traceback_filtering()",
        "    import os; os.dup2(3, 2)",
        "    open('x.py').read()",
        "    tf.keras.layers.Lambda(lambda y: y).get_config()",
        "    tf.keras.saving.serialize_keras_object(lambda y: y)",
        "    tf.keras.utils.serialize_keras_object(lambda y: y)",
        "    from keras.layers import serialize; serialize(tf.keras.layers.Lambda(lambda y: y))",
        "    from keras.models import save_model; save_model(tf.keras.Sequential([lambda y: y]), 'm.keras')",
        "    tf.keras.Sequential([tf.keras.layers.Lambda(lambda y: y)]).export('m')",
        "    export = x.export; export('m', lambda y: y)",
        "    x.fit(lambda y: y, callbacks=[tf.keras.callbacks.ModelCheckpoint('m')])",
        "    getattr(x, 'save')(lambda y: y)",
        "    import json as layers; layers.unheard_of(lambda y: y)",
        "    x.save_all = lambda y: y; x.save_all()",
        "    tf.saved_model.save(x, 'm', options=tf.saved_model.SaveOptions(None, True))",
        "    x.converted(serialize_debug_metadata=True)",
        "class Catch:\n    def __exit__(self, kind, error, where):\n        return True",
        "    match x:\n        case object(__code__=code):\n            return code",
        "    class Catch:\n        match x:\n            case __exit__:\n                pass",
        "    class Catch:\n        from json import dumps as __exit__",
        "    import functools; functools.update_wrapper(x, first, assigned=['__co' + 'de__'])",
        "    import functools; functools.wraps(first, ['__co' + 'de__'])(x)",
        "    type('Catch', (), {'__ex' + 'it__': first})",
        "    import abc; abc.ABCMeta('Catch', (), {'__ex' + 'it__': first})",
        "    import enum; enum.Enum('Catch', {'__ex' + 'it__': first})",
        "    x.eval('@first.__co' + 'de__')",
        "    x.query('@first.__co' + 'de__')",
        "    np.load('x.npy', None, True)",
        "    import pandas as pd; pd.read_pickle('x')",
        "    tf.keras.models.load_model('x')",
        "    x.from_config({}, safe_mode=False)",
        "    coordinator = tf.train.Coordinator()",
        "    x._exc_info_to_raise[1]",
    ],
)
def test_a_program_that_may_see_its_own_lines_depends_on_every_character(line: str) -> None:
    shows_nothing = MODULE.replace(" as error", "").replace("print(error)", "pass").replace("np.save", "np.median")
    module = f"{shows_nothing}\n\ndef third(x):\n    global y\n"
    assert dependence(module).kind == WHOLE
    module += f"{line}\n"
    assert dependence(module).kind == EXACT
    assert digest(module, "first") != digest(module + "# more\n", "first")


@pytest.mark.parametrize(
    "line",
    [
        "    np.save('a', x); np.random.set_state(x)",
        "    import json, os, shutil; shutil.copy(os.path.join('a', 'b'), json.dumps(x))",
        "    from datetime import datetime; datetime.now()",
        "    import time; time.time()",
        "    tf.keras.mixed_precision.set_global_policy('mixed_float16')",
        "    import functools; functools.lru_cache(x)",
        "    getattr(tf.keras.layers, 'Dense')(1).get_config()",
        "    import contextlib; contextlib.suppress(OSError)",
        "    '{:.2f} {}'.format(x, x)",
    ],
)
def test_what_shows_no_text_leaves_comments_out(line: str) -> None:
    module = MODULE.replace(" as error", "").replace("print(error)", "pass") + f"\n\ndef third(x):\n    del x\n{line}\n"
    assert dependence(module).kind == WHOLE


@pytest.mark.parametrize(
    "line",
    ["sorted(x, key=lambda y: -y)", "x.held = tf.random.set_seed(3); x.fit(lambda y: tf.nn.relu(x.held)); print(x)"],
)
def test_comments_do_not_count_beside_a_lambda_where_all_else_is_known(line: str) -> None:
    module = f"import tensorflow as tf\n\n\ndef first(x):\n    global y\n    {line}\n"
    assert dependence(module).kind == WHOLE
    assert dependence(module + "\ntf.raw_ops.Empty\n").kind == EXACT


def test_comments_do_not_count_where_a_module_is_one_piece_and_sees_no_lines() -> None:
    module = MODULE.replace("    return [series", "    np.random.set_state(3)\n    return [series").replace(
        " as error", ""
    )
    assert dependence(module).kind == WHOLE
    assert digest(module, "first") == digest("# more\n" + module.replace("first(3)", "first( 3 )"), "first")


LAMBDAS = "data.flat_map(lambda x: x.batch(3))", "map(lambda x: x if x[0] > 0 else -x)"


@pytest.mark.parametrize("more", ["", "    global y\n"], ids=["in parts", "one piece"])
@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        (".", ".", True),
        ("\n        .", "\n        # more\n\n        .", True),
        (".", "\n        .", False),
        ("\n        .", ".", False),
    ],
)
def test_whether_lambdas_share_a_line_counts_as_autograph_finds_them_by_it(
    before: str, after: str, is_same: bool, more: str
) -> None:
    plain = MODULE.replace(" as error", "").replace("print(error)", "pass").replace("np.save", "np.median")
    modules = [f"{plain}\n\ndef third(data):\n{more}    return ({one.join(LAMBDAS)})\n" for one in (before, after)]
    assert (digest(modules[0], "third") == digest(modules[1], "third")) == is_same
    assert bool(more) == dependence(modules[0]).is_one_piece
    assert bool(more) or digest(modules[0], "first") == digest(modules[1], "first")


def test_of_a_lambda_over_several_lines_the_layout_counts() -> None:
    plain = MODULE.replace("np.save", "np.median")
    sources = [f"{plain}\n\ndef third(data):\n    return data.map(lambda\n{end}x: x)\n" for end in ("  ", "    ")]
    assert digest(sources[0], "third") != digest(sources[1], "third")
    assert digest(sources[0], "first") == digest(sources[1], "first")


def test_in_a_source_that_is_indented_with_tabs_every_character_counts() -> None:
    tabs = MODULE.replace("    return helper", "\treturn helper")
    assert dependence(tabs).kind == EXACT
    assert digest(tabs, "first") != digest(MODULE, "first")


def test_a_saved_model_depends_on_its_bytes() -> None:
    first, second = (dependence("", digest_of_file=one, kind="model").part(["first"]) for one in "ab")
    assert first.digest != second.digest


def test_lines_stay_in_step_where_the_digest_is_the_same() -> None:
    for module in (MODULE, MODULE.replace("    return [series", "    np.random.set_state(3)\n    return [series")):
        before, moved = (dependence(source).part(["first"]).lines for source in (module, "# one\n# two\n" + module))
        assert [line - 2 for line in moved if line] == [line for line in before if line]


@pytest.mark.parametrize(
    "source",
    [
        "x = 1\n" * 9_000,
        "x = 1\n" * 470_000,
        "".join(f"A{number} = {number}\n" for number in range(5_000)),
        "".join(f"def f{number}(x): return f{number - 1}(x)\n" for number in range(1_500)),
        "class A0: pass\n" + "".join(f"class A{number}(A{number - 1}): pass\n" for number in range(1, 1_500)),
        "class A0: pass\nclass A1(A0): pass\n"
        + "".join(f"class A{number}(A{number - 1}, A{number - 2}): pass\n" for number in range(2, 98)),
        "def first(x):\n    if x == 0:\n        return 0\n"
        + "".join(f"    elif x == {number}:\n        return {number}\n" for number in range(700)),
        "def first():\n    return " + "9" * 4_000,
        "def first():\n    return 0x" + "f" * 55_000,
        "def first():\n    return '" + "x" * 55_000 + "'",
        "def first(x):\n    return x" + "(x)" * 5_000,
        "def first(x):\n    return x" + ".shape" * 5_000,
        "def first(x):\n    return " + "+".join(["x"] * 9_000),
        "def first(x):\n    return " + "(" * 150 + "x" + ")" * 150,
        "def first(x):\n" + "".join(" " * depth + "if x:\n" for depth in range(1, 95)) + " " * 96 + "pass",
        "def first(x):\n    return " + "lambda: " * 90 + "x",
    ],
    ids=["statements", "very many statements", "constants", "functions", "classes", "classes of two", "elif",
         "digits", "hexadecimal", "text", "calls", "attributes", "sum", "brackets", "blocks", "lambdas"],
)  # fmt: skip
def test_however_large_or_deep_a_module_is_it_is_read_soon(source: str) -> None:
    started = time.process_time()
    parts = dependence(source).part(["first"])
    assert parts.digest and time.process_time() - started < 8
    assert parts.digest != dependence(source.replace("first", "fifth", 1) + "\nz = 3\n").part(["first"]).digest


@pytest.mark.slow
def test_most_right_answers_keep_what_another_function_does_not_reach() -> None:
    """The figures of ``docs/performance.md``: 80 of 100 are taken apart, and profit where they can; of forms 70."""
    kinds: Counter[str] = Counter()
    profit: Counter[bool] = Counter()
    in_forms: Counter[bool] = Counter()
    for path in [*places.solutions_folder().glob("*/right/*.py"), *places.solutions_folder().glob("*/solution.py")]:
        name = path.relative_to(places.solutions_folder()).parts[0]
        source = path.read_text(encoding="utf-8")
        exercise, submission = in_its_form(read_exercise(name), Submission(name, path, "script", source, source))
        asked, source = [one.name for one in exercise.functions], submission.source
        found = Dependence(submission, asked)
        kinds[found.kind] += 1
        if len(asked) > 1:
            counted = in_forms if exercise.form else profit
            counted[any(_keeps_another(found, path, source, asked, changed) for changed in asked)] += 1
    print(dict(kinds), f"of those with several functions {dict(profit)} profit, in course forms {dict(in_forms)}")
    assert kinds[PARTS] / kinds.total() >= 0.8 and profit[True] / profit.total() >= 0.8, (kinds, profit)
    # Those that read data at their top, and use them in functions, are graded whole: a quarter of the forms.
    assert in_forms[True] / in_forms.total() >= 0.7, in_forms


def _keeps_another(before: Dependence, path: Path, source: str, asked: list[str], changed: str) -> bool:
    """Return whether a line more in one function leaves the digest of another one as it was."""
    lines = source.split("\n")
    at = next((n for n, line in enumerate(lines) if line.startswith((f"def {changed}(", f"class {changed}"))), None)
    if at is None:
        return False
    end = next(n for n in range(at, len(lines)) if lines[n].rstrip().endswith(":"))
    more = "\n".join([*lines[: end + 1], "    0", *lines[end + 1 :]])
    after = Dependence(Submission(before._submission.exercise_name, path, "script", more, more), asked)
    same = [one for one in asked if one != changed and before.part([one]).digest == after.part([one]).digest]
    return bool(same) and before.part([changed]).digest != after.part([changed]).digest
