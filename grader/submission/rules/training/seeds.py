"""Rules about seeds that do not decide what is drawn: set too late, or for another generator.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Iterator, Sequence

from grader.catalogue.patterns import regex
from grader.submission.known_calls import NUMPY_GENERATORS
from grader.submission.rules.reading.weights import weights_are_seeded
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, nodes_of, typed
from grader.submission.syntax import called_name

_SEEDS = ("set_random_seed", "set_seed")
_OTHER_SEEDS = ("tensorflow.random.set_seed", "random.seed")
"""Functions that do not reach NumPy."""
_DRAWS = regex(r"numpy\.random\.(?!default_rng|[gs]et_state)[a-z]\w*")
_NEW = regex(r"\bnew\b|\beach run|\bdiffer|\banother", re.IGNORECASE)
_MODELS = ("Model", "Sequential", "models.Model", "models.Sequential")
_ALL_SEEDS = ("set_random_seed", "default_rng", "RandomState")
_SEEDED = (*NUMPY_GENERATORS, "random.Random", "numpy.random.seed", "random.seed")
_NO_DRAWS = ("seed", "default_rng", "getstate", "setstate", "get_state", "set_state")


@rule
def seeds_set_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield a seed that is set after the layers of a model have drawn their weights, and before it is trained."""
    if not tree.mentions("Input", "InputLayer", "input_shape") or tree.mentions("load_weights", "set_weights"):
        # Such a model draws its weights when it gets its first batch, or gets others.
        return
    seeds = [call for call in tree.all(ast.Call) if called_name(call) in _SEEDS]
    for function in tree.all(ast.FunctionDef):
        inside = {id(node) for node in nodes_of(function)}
        models = [_first_layer_of(tree, call) for call in tree.all(ast.Call)
                  if id(call) in inside and _makes_model(tree, call)]  # fmt: skip
        fits = [call.lineno for call in tree.calls_of("fit") if id(call) in inside]
        own = [call for call in seeds if id(call) in inside]
        if len(own) == len(seeds) == len(models) == 1 and fits and models[0] < own[0].lineno < fits[0]:
            sentence = "The seed is set after the weights of the layers were drawn. Set it before the first layer."
            yield tree.finding(own[0], typed(own[0]), "", sentence, certain=False)


def _makes_model(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call makes a model, also by a function of the learner's."""
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
    inner = [node for node in nodes_of(code) if isinstance(node, ast.Call)] if isinstance(code, ast.FunctionDef) else []
    trains = any(called_name(node) == "fit" for node in inner)
    return not trains and any(tree.keras_name_of(node.func) in _MODELS for node in (call, *inner))


def _first_layer_of(tree: SourceTree, call: ast.Call) -> float:
    """Return the line where a model gets its first weights: ``Sequential()`` has none before a layer is added."""
    if tree.keras_name_of(call.func) not in _MODELS or call.args or call.keywords:
        return call.lineno
    added = [line.lineno for line in tree.calls_of("add") if isinstance(line.func, ast.Attribute)
             and tree.value_of(line.func.value) is call]  # fmt: skip
    return min(added, default=call.lineno)


@rule
def seeds_of_another_library(tree: SourceTree) -> Iterator[Finding]:
    """Yield the seed of TensorFlow alone in a function that goes on to draw with NumPy's global generator."""
    seeding = {tree.name_of(call.func) or called_name(call) for call in tree.all(ast.Call)}
    if any("seed" in name.lower() and name not in _OTHER_SEEDS for name in seeding):
        return
    if tree.mentions("RandomState", "default_rng", "set_state"):
        return
    for function in tree.all(ast.FunctionDef):
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        seeds = [call for call in calls if tree.name_of(call.func) == "tensorflow.random.set_seed" and call.args]
        # What is drawn after a training may be an example to look at.
        ends = min((call.lineno for call in calls if called_name(call) == "fit"), default=math.inf)
        drawn = [call for call in calls if _DRAWS.fullmatch(tree.name_of(call.func)) and seeds
                 and seeds[0].lineno < call.lineno <= ends]  # fmt: skip
        if drawn and not any(_NEW.search(tree.said_beside(call)) for call in (seeds[0], drawn[0])):
            right = f"tf.keras.utils.set_random_seed({typed(seeds[0].args[0])})"
            sentence = (
                f"`tf.random.set_seed` does not reach NumPy: `{typed(drawn[0].func)}` draws something else in each "
                f"run. Write `{right}`."
            )
            yield tree.finding(seeds[0], typed(seeds[0]), right, sentence, certain=False)


def _makes_layers(tree: SourceTree) -> bool:
    """Return whether a module makes layers or models of Keras."""
    names = {tree.keras_name_of(call.func) for call in tree.all(ast.Call)}
    return any(name.startswith(("layers.", "models.", "applications.", "Sequential", "Model")) for name in names)


def _drawing(names: Iterable[str], module: str) -> list[str]:
    """Return the functions of a module that draw numbers from its hidden generator, of those that are called."""
    draws = [name.rpartition(".")[2] for name in names if name.rpartition(".")[0] == module]
    return [name for name in draws if name[:1].islower() and name not in _NO_DRAWS]


@rule
def seeds_that_miss_keras(tree: SourceTree) -> Iterator[Finding]:
    """Yield seeds of NumPy, with TensorFlow's or alone, where Keras draws the first weights by Python's numbers."""
    calls = [(call, tree.name_of(call.func)) for call in tree.all(ast.Call)]
    names = {name for _, name in calls}
    if tree.mentions("ImageDataGenerator", "sample") or weights_are_seeded(tree) or not _makes_layers(tree):
        return
    drawn = any(name.startswith(("numpy.random.", "sklearn.", "scipy.", "random.")) and name != "numpy.random.seed"
                for name in names)  # fmt: skip
    both = "tensorflow.random.set_seed" in names
    for call in (call for call, name in calls if name == "numpy.random.seed" and (both or not drawn)):
        what = "the seeds of NumPy and TensorFlow do not reach them" if both else "this seed of NumPy changes nothing"
        sentence = (
            f"Keras draws the first weights with Python's `random`, so {what}. Write "
            "`tf.keras.utils.set_random_seed(…)`, which sets all seeds."
        )
        yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def seeds_of_another_generator(tree: SourceTree) -> Iterator[Finding]:
    """Yield a seed of NumPy where only Python's ``random`` draws, or the other way round."""
    names = {tree.name_of(call.func): call for call in tree.all(ast.Call)}
    generators = {"numpy.random": "np.random", "random": "random"}
    # SciPy, scikit-learn and the tables of pandas draw from NumPy's.
    tables = any(called_name(call) == "sample" and not tree.name_of(call.func) for call in tree.all(ast.Call))
    by_others = tables or any(name.startswith(("scipy.", "sklearn.")) for name in names)
    for seeded, other in (("numpy.random", "random"), ("random", "numpy.random")):
        draws, seed = _drawing(names, other), names.get(f"{seeded}.seed")
        own = _drawing(names, seeded) or (by_others and seeded == "numpy.random")
        if seed is not None and draws and not own and f"{other}.seed" not in names and not tree.mentions(*_ALL_SEEDS):
            right = f"{generators[other]}.seed({typed(seed.args[0]) if seed.args else 1})"
            sentence = (
                f"`{typed(seed.func)}` does not reach `{generators[other]}`, which draws here: each run gets other "
                f"numbers. Write `{right}`."
            )
            yield tree.finding(seed, typed(seed), right, sentence, certain=False)


@rule
def seeds_after_the_draw(tree: SourceTree) -> Iterator[Finding]:
    """Yield a seed that a function sets after all that it draws: the draws before it are others in each run."""
    calls = [(call, tree.name_of(call.func)) for call in tree.all(ast.Call)]
    for module in ("random", "numpy.random"):
        seeds = [call for call, name in calls if name == f"{module}.seed"]
        drawn = [call for call, name in calls if name in {f"{module}.{last}" for last in _drawing([name], module)}]
        for seed in seeds if len(seeds) == 1 and drawn else ():
            around = tree.functions_around(seed)[-1:]
            before = [
                call for call in drawn if tree.functions_around(call)[-1:] == around and call.lineno < seed.lineno
            ]
            loops = [loop for loop in (*tree.all(ast.For), *tree.all(ast.While)) if seed in nodes_of(loop)]
            if around and len(before) == len(drawn) and not loops:
                sentence = (
                    f"`{typed(before[0].func)}` draws in line {before[0].lineno}, before this seed is set, so each run "
                    "gets other numbers. Set the seed first."
                )
                yield tree.finding(seed, typed(seed), "", sentence, certain=False)


@rule
def generators_thrown_away(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``random.Random(seed)`` alone on a line: it makes a generator, and seeds no other one."""
    seeds = {
        "random.Random": "random.seed",
        "numpy.random.default_rng": "np.random.seed",
        "numpy.random.RandomState": "np.random.seed",
        "tensorflow.random.Generator.from_seed": "tf.random.set_seed",
    }
    for line in tree.all(ast.Expr):
        name = tree.name_of(line.value.func) if isinstance(line.value, ast.Call) else ""
        if name in seeds and isinstance(line.value, ast.Call) and line.value.args:
            right = f"{seeds[name]}({typed(line.value.args[0])})"
            sentence = f"This line makes a generator that nothing keeps, and seeds no other one. Write `{right}`."
            yield tree.finding(line, typed(line.value), right, sentence, certain=False)


@rule
def generators_without_the_seed(tree: SourceTree) -> Iterator[Finding]:
    """Yield a generator of NumPy that gets no seed, where `np.random.seed` sets one: it does not reach it."""
    seeds = [call for call in tree.all(ast.Call) if tree.name_of(call.func) == "numpy.random.seed" and call.args]
    for call in tree.all(ast.Call) if seeds else ():
        if tree.name_of(call.func) in NUMPY_GENERATORS and not call.args and not call.keywords:
            right = f"{typed(call.func)}({typed(seeds[0].args[0])})"
            sentence = (
                f"`{typed(seeds[0].func)}` does not reach `{typed(call)}`, which begins with another seed in each run. "
                f"Write `{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_OTHERS = regex(
    r"independent|(?:other|new|different|fresh|another|own) (?:\w+ )?(?:noise|draws?|numbers?|samples?|split|subset)"
    r"|(?:other|new|different|fresh|another|own) (?:\w+ )?(?:part|order|round)|\bspread\b|by chance|\banew\b"
    r"|\bvar(?:y|ies)\b|\bstd\b|deviation|each time|uncertain",
    re.IGNORECASE,
)
"""What says that each pass draws something else."""
_ALIKE = regex(
    r"\bsame (?:noise|seed|draws?|numbers?|random|order|split|weights|start|parts?)\b|reproduc|comparable|\bfair",
    re.IGNORECASE,
)


@rule
def one_seed_for_all_draws(tree: SourceTree) -> Iterator[Finding]:
    """Yield a generator that begins with one seed in each pass of a repetition, which is to draw something else."""
    loops: list[tuple[ast.AST, ast.expr, ast.expr, Sequence[ast.AST]]] = [
        *((loop, loop.iter, loop.target, loop.body) for loop in tree.all(ast.For)),
        *((made, made.generators[0].iter, made.generators[0].target, [made.elt]) for made in tree.all(ast.ListComp)),
        *(
            (made, made.generators[0].iter, made.generators[0].target, [made.elt])
            for made in tree.all(ast.GeneratorExp)
        ),
    ]
    for loop, source, target, body in loops:
        if not isinstance(source, ast.Call) or called_name(source) != "range":
            continue
        inside = [node for part in body for node in nodes_of(part)]
        for call in (node for node in inside if isinstance(node, ast.Call)):
            if tree.name_of(call.func) not in _SEEDED or not call.args:
                continue
            said = " ".join([*tree.said_near(call), tree.said_beside(loop)])
            if tree.number_of(call.args[0]) is not None and _OTHERS.search(said) and not _ALIKE.search(said):
                right = f"{typed(call.func)}({typed(call.args[0])} + {typed(target)})"
                sentence = f"Each pass begins with the same seed, so it draws the same numbers. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)
