"""Python of every shape: what the language allows, around the names that the rules look for."""

import ast
import random
import sys

from hypothesis import strategies as st

SHARE_EDITED = 0.03
"""Of the nodes of a program."""
IMPORTS = (
    "import tensorflow as tf\nfrom tensorflow import keras\nfrom tensorflow.keras import layers, optimizers\n"
    "from tensorflow.keras.layers import *\nimport numpy as np\n"
)
CALLED = (
    "tf.keras.layers.Dense", "layers.Conv1D", "layers.Conv2D", "layers.LSTM", "layers.Bidirectional", "Embedding",
    "Dropout", "Lambda", "layers.AveragePooling2D", "layers.RandomRotation", "tf.keras.Sequential", "tf.keras.Input",
    "tf.keras.optimizers.SGD", "optimizers.Adam", "keras.callbacks.EarlyStopping", "model.fit", "model.compile",
    "model.save", "model.save_weights", "ds.window", "ds.shuffle", "ds.flat_map", "ds.batch", "logs.get",
    "history.history.get", "pad_sequences", "tf.keras.utils.image_dataset_from_directory", "model.predict_proba",
    "img_to_array", "f", "getattr", "np.array", "tf.data.Dataset.from_tensor_slices", "super().__init__",
    "os.path.join",
)  # fmt: skip
WORDS = (
    "units", "unitss", "filters", "activation", "padding", "truncating", "loss", "metrics", "metricss", "optimizer",
    "lr", "decay", "epochs", "epoch", "return_sequences", "input_shape", "shape", "x", "y", "monitor", "rescale",
    "filepath", "pool_size", "input_length", "steps_per_epoch", "_", "loss_weights",
)  # fmt: skip
NAMES = (
    "x",
    "y",
    "model",
    "ds",
    "logs",
    "history",
    "series",
    "window_size",
    "steps_per_epoch",
    "mape",
    "é",
    "__name__",
)
TEXTS = (
    "'relu'", "'mse'", "'binary_crosentropy'", "'accuracy'", "'acc'", "'pre'", "'casual'", "''", "b'a'", "'\\ud800'",
    "'model'", "'imdb/subwords8k'", "r'\\d'", "'''a\nb'''", "f'{x!r:>{y}}'", "f'é{10e-5}'", "f'''{x}\n{10e-3}'''",
)  # fmt: skip
NUMBERS = ("0", "1", "255", "2.5", "10e-5", "1j", "0x" + "f" * 5000, "True", "None", "...", "1_000", "365")

atoms = st.sampled_from(NAMES) | st.sampled_from(TEXTS) | st.sampled_from(NUMBERS)


def arguments(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """What stands in the brackets of a call: by place, starred, by name, by `**`."""
    placed = st.lists(values | values.map("*({})".format), max_size=3)
    named = st.lists(st.sampled_from(WORDS), max_size=3, unique=True).flatmap(
        lambda words: st.tuples(*(values.map(f"{word}=({{}})".format) for word in words)).map(list)
    )
    unseen = st.lists(values.map("**({})".format), max_size=2)
    return st.tuples(placed, named, unseen).map(lambda parts: ", ".join(one for part in parts for one in part))


def larger(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions that are made of others."""
    pair, some = st.tuples(values, values), st.lists(values, max_size=3)
    return st.one_of(
        st.tuples(st.sampled_from(CALLED), arguments(values)).map(lambda one: f"{one[0]}({one[1]})"),
        st.tuples(values, arguments(values)).map(lambda one: f"({one[0]})({one[1]})"),
        st.tuples(values, st.sampled_from(("history", "lr", "shape", "output_shape", "fit", "encoder"))).map(
            lambda one: f"({one[0]}).{one[1]}"
        ),
        pair.map(lambda one: f"({one[0]})[({one[1]}):, ...]"),
        pair.map(lambda one: f"({one[0]}) / ({one[1]})"),
        pair.map(lambda one: f"(({one[0]}) if ({one[1]}) else -1)"),
        pair.map(lambda one: f"(walrus := ({one[0]}), *({one[1]}),)"),
        values.map("(lambda *a, b=1, **k: ({}))".format),
        values.map("(lambda: (yield ({})))".format),
        values.map("[({}) for x, *y in series if x async_]".replace(" async_", "").format),
        some.map(lambda many: f"[{', '.join(many)}]"),
        some.map(lambda many: "{" + ", ".join(f"({one}): 1" for one in many) + ", **{}}" if many else "{}"),
    )


expressions = st.recursive(atoms, larger, max_leaves=12)
TYPED_PARAMETERS = [
    "class Box[T: int]:\n    def get[S](self, x: T, /, y: S = {}) -> T:\n        return x",
    "type Pair[T] = tuple[T, T]\nx = {}",
]
STATEMENTS = [
    "{}",
    "x = {}",
    "x, *y = {}, 1",
    "x: int = {}",
    "ds.shuffle({}).window(3)",
    "mape = {}",
    "model.optimizer.lr = {}",
    "del x",
    "@({})\ndef create_model(a, /, b=1, *c, d, **e):\n    return a",
    "async def f():\n    async with x as y, {} as z:\n        return [await a async for a in x]",
    "class C(tf.keras.callbacks.Callback, **{{}}):\n    def on_epoch_end(self, epoch, logs={}):\n        pass",
    "class D:\n    on_epoch_end = {}",
    "match {}:\n    case {{'a': [1, *b], **c}} | tf.Tensor(shape=c):\n        pass\n    case _ if x:\n        pass",
    "try:\n    x = {}\nexcept* (ValueError, TypeError) as e:\n    pass",
    "for x.y[0], (z, *w) in {}:\n    break\nelse:\n    global q\n    q = 1",
    "with open('a') as (b, *c):\n    d = {}",
    "if __name__ == '__main__':\n    x = {}\nelif tf.__version__ > '2':\n    pass",
    "from tensorflow.keras.layers.experimental import *\nimport keras.utils.np_utils as u\nx = {}",
    "def g(x=({}), *, y: ({}) = 1): nonlocal_ = x; return nonlocal_",
    *(TYPED_PARAMETERS if sys.version_info >= (3, 12) else []),
]


def filled(statement: str) -> st.SearchStrategy[str]:
    """A statement with expressions in its gaps."""
    gaps = statement.replace("{{", "").replace("}}", "").count("{}")
    return st.tuples(*[expressions] * gaps).map(lambda values: statement.format(*values))


modules = st.lists(st.sampled_from(STATEMENTS).flatmap(filled), max_size=4).map(
    lambda lines: IMPORTS + "\n".join(lines) + "\n"
)


class Edited(ast.NodeTransformer):
    """A program with a few of its numbers, names, arguments, places and items changed by chance."""

    def __init__(self, tree: ast.Module, chance: random.Random) -> None:
        self.chance = chance
        self.names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}) or ["x"]

    def visit(self, node: ast.AST) -> ast.AST:
        node = super().visit(node)
        if self.chance.random() > SHARE_EDITED or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return node
        match node:
            case ast.Constant(value=int() | float()):
                return ast.Constant(self.chance.choice((0, -1, -5, 99, 2.5, True, None)))
            case ast.Name():
                return ast.Name(self.chance.choice(self.names), ast.Load())
            case ast.Subscript():
                return self.chance.choice((node.value, ast.Subscript(node, ast.Constant(-5), ast.Load())))
            case ast.Call(args=[first, *others]) if not isinstance(first, ast.Starred):
                changed = ([ast.Starred(first, ast.Load()), *others], others, [first, *others, first])
                return self.chance.choice((first, ast.Call(node.func, self.chance.choice(changed), node.keywords)))
            case ast.Tuple(elts=[*_, last]) | ast.List(elts=[*_, last]) if not isinstance(last, ast.Starred):
                node.elts = self.chance.choice((node.elts[:-1], [*node.elts, ast.Starred(last, ast.Load())]))
        return node


def edited(source: str, chance: random.Random) -> str:
    """Return a program with some of its parts changed; the program itself where Python reads no such text."""
    tree = ast.parse(source)
    written = ast.unparse(ast.fix_missing_locations(Edited(tree, chance).visit(tree)))
    try:
        ast.parse(written)
    except SyntaxError:
        return source
    return written
