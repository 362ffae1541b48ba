"""Rules about what a training is said to have reached: a figure of another epoch, of batches, or of all pairs.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import IN_A_COLUMN, MEANS, unparsed
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.possible_values import calls_made, values_of
from grader.submission.rules.reading.weights import brings_back
from grader.submission.rules.reading.words_beside import HELD_OUT
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, said_in, text_of, typed, words_of
from grader.submission.syntax import called_name

_OF_THE_MODEL = regex(r"\b(?:model|network|best|restored|returned|kept|saved)\b", re.IGNORECASE)
_OF_THE_LAST = regex(r"\blast\b|\bepochs?\b|\bend of\b|\bbefore\b", re.IGNORECASE)
_ENDS = ("min", "max", "argmin", "argmax", "nanmin", "nanmax")
_OF_A_STEP = ("lr", "learning_rate")
_RISES = regex(r"acc|auc|precision|recall|f1", re.IGNORECASE)
_APART = regex(r"^_|test", re.IGNORECASE)
"""Examples that are kept for the end, or dropped."""
_WINDOWS = regex(r"window|series|lags?(?:_|\b)", re.IGNORECASE)
_TOGETHER = regex(
    r"ensemble|committee|\bmembers?\b|(?<!np\.)(?<!numpy\.)\baverage\(|_members?\b|\bmembers?_", re.IGNORECASE
)
_COMPARED = regex(r"allclose|array_equal|repeatab|determinis", re.IGNORECASE)
"""In programs that train twice to see whether the same comes out."""
_DRAWN = regex(r"\brng\b|\brandom\b|choice|permutation|sample|bootstrap|shuffle|\bnext\b", re.IGNORECASE)
"""What gives each of several networks examples of its own."""
_OF_ALL = regex(r"(?:^|_)(?:f1|fbeta|precision|recall|auc|rmse|r2|kappa)(?:_|$|score)", re.IGNORECASE)
"""Names of figures of all examples that are not the mean of those of their parts."""
_BATCH = regex(r"batch", re.IGNORECASE)
_SETTING = regex(r"batch_?sizes?|^size$", re.IGNORECASE)
_OTHERS = regex(
    r"folds?(?:_|\b)|\bseeds?\b|\bruns?\b|class(?:es)?(?:_|\b)|topics?(?:_|\b)|year|month|week|day|period",
    re.IGNORECASE,
)
"""What is averaged with good reason."""
_ALL = regex(
    r"\b(?:all|whole|entire|complete|full|exact(?:ly)?|alle[nrs]?|ganze[nrms]?|gesamte[nrms]?|sämtliche[nr]?"
    r"|tous|toutes|entière?s?|ensemble|tod[oa]s|enter[oa]|inteir[oa]|tutt[ieao]|inter[oa])(?:\s+[^\s.,;:()]+){1,4}",
    re.IGNORECASE,
)
"""In texts on all examples of a data set."""
_OF_PARTS = regex(
    r"batch|\blots?\b|\blote|stapel|epoch|epoche|époque|época|epoca|fold|seed|\bruns?\b|models?\b|class|steps?\b",
    re.IGNORECASE,
)
"""In texts on all parts of it, or on something else."""
_KNOWS_PARTS = regex(
    r"(?:means?|averages?) (?:of|over) (?:the |all |all the )?batch|batch means"
    r"|\b(?:near|about|roughly|approx\w*|ungefähr|fast|environ|presque|aproximad\w*|casi|quase|circa|quasi)\b",
    re.IGNORECASE,
)
"""In texts that know of the difference."""
_SAME_SIZE = regex(
    r"equal(?:ly)? (?:large|size|big|batches|pieces|parts|chunks)|(?:same|equal) size|full batches"
    r"|\d+ = \d+ ?[x*×] ?\d+|gleich gro|même taille|mismo tamaño|mesmo tamanho|stessa (?:grandezza|dimensione)",
    re.IGNORECASE,
)
"""In texts that say that the last batch is as large as the others."""
_DONE = regex(
    r" (?:done|read|loaded|finished|processed|ready|fertig|gelesen|geladen|trait|lues?|list[oa]s|leíd|pront[oa]s|fatt"
    r"|lett)",
    re.IGNORECASE,
)
"""In texts on the end of a loop over all of it."""
_ADAPTIVE = ("adam", "adamw", "nadam", "adamax", "rmsprop")
_FAST = 0.001
"""The learning rate that these optimizers have by default."""
_STEPS_SET = regex(r"\.(?:learning_rate|lr)(?: ?=[^=]|\.assign)|LearningRateScheduler|weights ?= ?None\b")
"""Learning rates that are set elsewhere, and layers that know nothing yet."""
_TRAINED_BEFORE = regex(
    r"applications(?:\.| import)|load_model\(|load_weights\(|set_weights\(|pre_?trained", re.IGNORECASE
)


def _history_of(tree: SourceTree, node: ast.AST | None) -> ast.Call | None:
    """Return the ``fit`` whose ``History``, or dictionary of that, an expression is."""
    made = tree.value_of(node)
    if isinstance(made, ast.Attribute) and made.attr == "history":
        made = tree.value_of(made.value)
    return made if isinstance(made, ast.Call) and called_name(made) == "fit" else None


def _last_entries(tree: SourceTree, node: ast.AST) -> Iterator[tuple[ast.Subscript, ast.Subscript, ast.Call]]:
    """Yield the last entries of a metric in a node or in what its names stand for: entry, list, and ``fit``."""
    stands = [tree.value_of(part) for part in nodes_of(node) if isinstance(part, ast.Name)]
    for part in (inner for place in (node, *stands) if place is not None for inner in nodes_of(place)):
        if not isinstance(part, ast.Subscript) or tree.number_of(part.slice) != -1:
            continue
        metric = tree.value_of(part.value)
        if isinstance(metric, ast.Subscript) and text_of(tree.value_of(metric.slice)):
            fit = _history_of(tree, metric.value)
            if fit is not None and text_of(tree.value_of(metric.slice)) not in _OF_A_STEP:
                yield part, metric, fit


@rule
def last_epoch_for_the_best_weights(tree: SourceTree) -> Iterator[Finding]:
    """Yield the last entry of a ``History`` that is shown as that of the model, whose best weights were restored."""
    for call in tree.calls_named("print"):
        said = said_in(call)
        shows_both = any(called_name(part) in _ENDS for part in nodes_of(call) if isinstance(part, ast.Call))
        if not _OF_THE_MODEL.search(said) or _OF_THE_LAST.search(said) or shows_both:
            continue
        for entry, metric, fit in _last_entries(tree, call):
            stops = [stop for stop in tree.callbacks_of(fit) if called_name(stop) == "EarlyStopping"]
            if not any(brings_back(tree, stop) for stop in stops):
                continue
            watched = text_of(tree.value_of(argument(stops[0], "monitor", 0))) or "val_loss"
            mode = text_of(tree.value_of(argument(stops[0], "mode", 4))) or "auto"
            end = "max" if mode == "max" or (mode == "auto" and _RISES.search(watched)) else "min"
            series = f"{typed(metric.value)}['{watched}']"
            best = f"np.arg{end}({series})" if "numpy" in tree.packages else f"{series}.index({end}({series}))"
            right = f"{end}({series})" if typed(metric) == series else f"{typed(metric)}[{best}]"
            sentence = (
                f"`{typed(entry)}` is of the last epoch, but the model has the weights of its best epoch. "
                f"Write `{right}`."
            )
            yield tree.finding(call, typed(entry), right, sentence, certain=False)
            break


@rule
def validation_part_unread(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``validation_split`` where examples for validation were loaded beside, and nothing reads these."""
    splits = [fit for fit in tree.calls_of("fit") if tree.gives(fit, "validation_split")]
    counted = {name for call in tree.calls_named("len") for name in nodes_of(call)}  # How many there are says nothing.
    read = {tree.key_of(node) for node in tree.all(ast.Name) if splits and isinstance(node.ctx, ast.Load)
            and node not in counted}  # fmt: skip
    for fit in splits:
        inputs = argument(fit, "x", 0)
        if tree.gives(fit, "validation_data") or inputs is None:
            continue
        given = {tree.key_of(node) for node in nodes_of(inputs) if isinstance(node, ast.Name)}
        for line in tree.all(ast.Assign):
            match line:
                case ast.Assign(
                    targets=[ast.Tuple(elts=[ast.Tuple(elts=[ast.Name() as first, _]), other])],
                    value=ast.Call() as call,
                ) if tree.key_of(first) in given:
                    names = [node for node in nodes_of(other) if isinstance(node, ast.Name)]
                case _:
                    continue
            if not names or any(tree.key_of(node) in read or _APART.search(node.id) for node in names):
                continue
            part, right = typed(other), f"validation_data={typed(other)}"
            if _WINDOWS.search(f"{first.id} {called_name(call)}"):
                sentence = (
                    f"`validation_split` holds out windows that can overlap those of the training, and nothing uses "
                    f"`{part}`. Write `{right}`."
                )
            elif any(HELD_OUT.search(node.id) for node in names):
                sentence = (
                    f"`{part}` is for validation, and nothing uses it. Write `{right}` in place of `validation_split`."
                )
            else:
                continue
            yield tree.finding(fit, "validation_split", right, sentence, certain=False)


@rule
def members_of_one_seed(tree: SourceTree) -> Iterator[Finding]:
    """Yield a seed that is set again before each network of several that answer together: all become the same."""
    text = "\n".join(tree.lines)
    if not tree.mentions("set_random_seed") or not _TOGETHER.search(text) or _COMPARED.search(text):
        return
    loops: list[tuple[ast.AST, ast.expr, ast.expr]] = [(loop, loop.target, loop.iter) for loop in tree.all(ast.For)]
    loops += [(made, made.generators[0].target, made.generators[0].iter) for made in tree.all(ast.ListComp)
              if len(made.generators) == 1]  # fmt: skip
    for loop, target, source in loops:
        if not isinstance(source, ast.Call) or called_name(source) != "range" or not isinstance(target, ast.Name):
            continue
        inside = [node for node in nodes_of(loop) if node not in nodes_of(source)]
        parts: list[tuple[list[ast.AST], str]] = [(inside, target.id)]
        for call in (node for node in inside if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            code = tree.code_of(call.func)
            if isinstance(code, ast.FunctionDef):
                parts.append(([*nodes_of(code)], _parameter_for(code, call, target.id)))
        seeds = [node for nodes, _ in parts for node in nodes if isinstance(node, ast.Call)
                 and called_name(node) == "set_random_seed" and len(node.args) == 1
                 and tree.number_of(node.args[0]) is not None]  # fmt: skip
        drawn = any(isinstance(node, ast.Call) and _DRAWN.search(typed(node.func)) and node not in seeds
                    for nodes, _ in parts for node in nodes)  # fmt: skip
        made = any(isinstance(node, ast.Call) and _is_model(tree, node) for nodes, _ in parts for node in nodes)
        if made and seeds and not drawn and not any(_differs_by(nodes, name, parts[1:]) for nodes, name in parts):
            seed = seeds[0].args[0]
            right = f"set_random_seed({typed(seed)} + {target.id if target.id != '_' else 'number'})"
            sentence = (
                f"`set_random_seed({typed(seed)})` runs before each network, so all begin with the same weights and "
                f"become the same. Write `{right}`."
            )
            yield tree.finding(seeds[0], typed(seeds[0]), right, sentence, certain=False)


def _is_model(tree: SourceTree, call: ast.Call) -> bool:
    return tree.keras_name_of(call.func).rpartition(".")[2] in ("Model", "Sequential")


def _parameter_for(code: ast.FunctionDef, call: ast.Call, name: str) -> str:
    """Return the parameter of a function that a call gives a name for; nothing where it gives none."""
    pairs = [*zip(code.args.args, call.args, strict=False)]
    found = [parameter.arg for parameter, given in pairs if typed(given) == name]
    return next(iter([*found, *(word for word, given in words_of(call).items() if typed(given) == name)]), "")


def _differs_by(nodes: list[ast.AST], name: str, helpers: list[tuple[list[ast.AST], str]]) -> bool:
    """Return whether anything depends on the number of a pass, other than what is printed or what has that name."""
    called = {node.name for inside, _ in helpers for node in inside if isinstance(node, ast.FunctionDef)}
    harmless: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and called_name(node) == "print"):
            harmless |= {id(part) for part in nodes_of(node)}
        if isinstance(node, ast.Call) and called_name(node) in called:
            harmless |= {id(part) for part in (*node.args, *words_of(node).values()) if isinstance(part, ast.Name)}
    reads = [node for node in nodes if isinstance(node, ast.Name) and node.id == name and name]
    return any(isinstance(node.ctx, ast.Load) and id(node) not in harmless for node in reads)


_COUNTS_EXAMPLES = regex(r"^(?:n|num|count|weight|size|batch_size|examples|k)$", re.IGNORECASE)
_WITH_A_SIZE = 3
"""Parameters of a method that gets a value and its weight."""


@rule
def weights_left_out_of_a_mean(tree: SourceTree) -> Iterator[Finding]:
    """Yield an own running mean that gets the mean of a batch without its size, which it has a parameter for."""
    for method in (line for kind in tree.all(ast.ClassDef) for line in kind.body if isinstance(line, ast.FunctionDef)):
        named = [*zip(reversed(method.args.args), reversed(method.args.defaults), strict=False)]
        sizes = [part.arg for part, default in named
                 if tree.number_of(default) == 1 and _COUNTS_EXAMPLES.search(part.arg)]  # fmt: skip
        for loop in tree.all(ast.For) if sizes and len(method.args.args) == _WITH_A_SIZE else ():
            for call in (node for node in nodes_of(loop) if isinstance(node, ast.Call)):
                inner = tree.value_of(call.args[0]) if len(call.args) == 1 and not call.keywords else None
                is_mean = isinstance(inner, ast.Call) and called_name(inner) in ("mean", "reduce_mean")
                if is_mean and called_name(call) == method.name and _BATCH.search(typed(loop.iter)):
                    right = with_argument(call, f"{sizes[0]}=…")
                    sentence = (
                        "The mean of each batch counts the same here, but the last batch may be smaller. Give the "
                        f"number of its examples: `{right}`."
                    )
                    yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def figures_averaged_over_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean over batches of a figure that is no mean over examples, as F1 or the root of a squared error."""
    summed = {
        node.left for node in tree.all(ast.BinOp)
        if isinstance(node.op, ast.Div) and isinstance(node.left, ast.Call) and called_name(node.left) == "sum"
        and isinstance(node.right, ast.Call) and called_name(node.right) == "len"
        and [*map(typed, node.left.args)] == [*map(typed, node.right.args)] and len(node.left.args) == 1
    }  # fmt: skip
    for call in tree.all(ast.Call):
        given = call.args[0] if called_name(call) in MEANS and len(call.args) == 1 else None
        given = call.args[0] if call in summed else given
        made = tree.value_of(given)
        figure = ""
        if isinstance(made, ast.ListComp | ast.GeneratorExp) and len(made.generators) == 1:
            loop = made.generators[0]
            figure = _figure_of_all(tree, made.elt) if _are_batches(tree, made, loop.target, loop.iter) else ""
        elif isinstance(given, ast.Name):
            figure = next(filter(None, _figures_kept(tree, given)), "")
        if figure:
            sentence = (
                f"`{figure}` of all examples is not the mean over batches. Keep the labels and the predictions of all "
                f"batches, and compute `{figure}` once."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def means_of_the_means_of_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield the plain mean of the means of batches, where it is told as that over all examples."""
    if not tree.all(ast.For) and not tree.all(ast.ListComp) and not tree.all(ast.GeneratorExp):
        return
    if tree.is_written(_SAME_SIZE):
        return
    for place, value, loop, target, source in (*_averaged(tree), *_summed_up(tree)):
        if not _is_mean_of_a_batch(tree, value) or not _are_batches(tree, loop, target, source):
            continue
        if _trains(tree, loop) or _are_full(tree, source) or _divides(tree, source):
            continue
        said = [*_said_of(tree, place)]
        if not any(map(_claims_all, said)):
            continue
        sentence = (
            f"In `{typed(place)}` the last batch counts as much as a full one, even if it is smaller. Join the errors "
            "of all batches, and take one mean."
        )
        yield tree.finding(place, typed(place), "", sentence, certain=False)


Averaged = tuple[ast.expr, ast.expr, ast.AST, ast.expr, ast.expr]
"""A mean, one of the values in it, the loop that makes these, and the target and the source of the loop."""


def _averaged(tree: SourceTree) -> Iterator[Averaged]:
    """Yield means of lists that a loop fills, of comprehensions, and of metrics that a loop updates."""
    loops = {node: loop for loop in tree.all(ast.For) for node in nodes_of(loop) if isinstance(node, ast.Call)}
    means: list[tuple[ast.expr, ast.AST | None]] = []
    for call in tree.all(ast.Call):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if called_name(call) in (*MEANS, "result") and "weights" not in words_of(call):
            means += [(call, call.args[0] if call.args else owner)] if len(call.args) < 2 else []
    means += [(node, node.left.args[0]) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)
              and isinstance(node.left, ast.Call) and called_name(node.left) in ("sum", "fsum") and node.left.args
              and isinstance(node.right, ast.Call) and called_name(node.right) == "len"]  # fmt: skip
    for place, given in means:
        made = tree.value_of(given)
        if isinstance(made, ast.Call) and called_name(made) in ("array", "stack", "asarray") and made.args:
            given = made.args[0]
            made = tree.value_of(given)
        if isinstance(made, ast.ListComp | ast.GeneratorExp) and len(made.generators) == 1:
            yield place, made.elt, made, made.generators[0].target, made.generators[0].iter
        key = tree.key_of(given) if isinstance(given, ast.Name | ast.Attribute) else None
        for call, loop in loops.items() if key is not None else ():
            owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
            fills = called_name(call) in ("append", "update_state", "update") or owner is call.func
            if len(call.args) == 1 and not call.keywords and fills and tree.key_of(owner) == key:
                yield place, call.args[0], loop, loop.target, loop.iter


def _summed_up(tree: SourceTree) -> Iterator[Averaged]:
    """Yield sums that a loop adds up, divided by how many passes there were."""
    quotients = [
        node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div) and isinstance(node.left, ast.Name)
    ]
    for loop in tree.all(ast.For) if quotients else ():
        added = [node for node in nodes_of(loop) if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add)]
        counts = {tree.key_of(node.target) for node in added if tree.number_of(node.value) == 1}
        for node in added:
            for quotient in quotients:
                right = quotient.right
                counted = right.args[:1] if isinstance(right, ast.Call) and called_name(right) == "len" else []
                by_passes = tree.key_of(right) in counts or any(typed(part) in typed(loop.iter) for part in counted)
                if tree.key_of(quotient.left) == tree.key_of(node.target) and by_passes:
                    yield quotient, node.value, loop, loop.target, loop.iter


def _is_mean_of_a_batch(tree: SourceTree, value: ast.AST) -> bool:
    """Return whether a value is the mean over a batch: a mean of all that there is, a loss, or what a test returns."""
    waiting, seen = values_of(tree, value), set[ast.AST]()
    while waiting:
        made = waiting.pop()
        if made in seen:
            continue
        seen.add(made)
        while isinstance(made, ast.Subscript) and not isinstance(made.slice, ast.Slice):
            made = tree.value_of(made.value) or made.value
        if not isinstance(made, ast.Call):
            return False
        if called_name(made) in ("float", "numpy", "item"):
            waiting += values_of(tree, tree.worked_on(made) or made)
            continue
        is_loss = any(tree.keras_name_of(part.func).startswith("losses.") and "reduction" not in words_of(part)
                      for part in calls_made(tree, made.func)) and len(made.args) == 2  # fmt: skip
        is_mean = called_name(made) in MEANS and not tree.gives(made, "axis", "weights") and len(made.args) < 2
        if not (is_loss or is_mean or called_name(made) in ("test_on_batch", "evaluate")):
            return False
    return True


def _trains(tree: SourceTree, loop: ast.AST) -> bool:
    """Return whether a loop changes weights, also in functions of the module."""
    calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call)]
    codes = [
        code for call in calls if isinstance(call.func, ast.Name) and (code := tree.code_of(call.func)) is not None
    ]
    names = {name for part in (loop, *codes) for node in nodes_of(part) for name in [getattr(node, "attr", "")]}
    return bool(names & {"GradientTape", "apply_gradients", "train_on_batch", "gradient", "apply", "assign_sub"})


def _are_full(tree: SourceTree, source: ast.expr) -> bool:
    """Return whether all batches of a data set have the same size, as far as it is said."""
    made = tree.value_of(source)
    if isinstance(made, ast.Call) and called_name(made) == "range" and len(made.args) == 3:
        begin, end, step = map(tree.number_of, made.args)
        if begin is not None and end is not None and step:
            return (end - begin) % step == 0
    batches = [step for step in tree.steps_of(source) if called_name(step) == "batch"]
    return any(tree.gives(step, "drop_remainder") or len(step.args) > 1 for step in batches)


def _divides(tree: SourceTree, source: ast.expr) -> bool:
    """Return whether a data set surely has a multiple of its batch size: by ``take`` before, or by a slice."""
    steps = [*tree.steps_of(source)]
    names = [called_name(step) for step in steps]
    if names.count("batch") != 1:
        return False
    before = steps[names.index("batch") + 1 :]
    counts = [argument(step, "count", 0) for step in before[:1] if called_name(step) == "take"]
    slices = [part for step in before if called_name(step) == "from_tensor_slices" and len(before) == 1
              for part in nodes_of(step) if isinstance(part, ast.Slice)]  # fmt: skip
    counts += [part.upper for part in slices if part.lower is None and part.step is None]
    size = tree.number_of(argument(steps[names.index("batch")], "batch_size", 0))
    known = [number for count in counts if (number := tree.number_of(count)) is not None]
    return bool(size) and bool(known) and len(known) == len(counts) and not any(n % (size or 1) for n in known)


def _said_of(tree: SourceTree, place: ast.expr) -> Iterator[str]:
    """Yield what is said of a value: beside it, in its function, and where the result of that function is printed."""
    yield tree.said_beside(place)
    yield from tree.said_around(place)
    around = [code.name for code in tree.functions_around(place)]
    for call in tree.calls_named("print"):
        parts = [*nodes_of(call)]
        parts += [part for name in parts if isinstance(name, ast.Name) and (made := tree.value_of(name)) is not None
                  for part in nodes_of(made)]  # fmt: skip
        if any(part is place or (isinstance(part, ast.Call) and called_name(part) in around) for part in parts):
            yield said_in(call)


def _claims_all(said: str) -> bool:
    """Return whether a text speaks of all examples, and not of all batches, epochs or runs.

    >>> [_claims_all(text) for text in ("over all windows", "the mean of all batches", "alle Bilder", "tous les lots")]
    [True, False, True, False]
    """
    found = [match[0] for match in _ALL.finditer(said)]
    return not _KNOWS_PARTS.search(said) and any(
        not _OF_PARTS.search(all_) and not _DONE.search(all_) for all_ in found
    )


def _figures_kept(tree: SourceTree, kept: ast.Name) -> Iterator[str]:
    """Yield the names of figures that a loop over batches puts into a list."""
    for loop in tree.all(ast.For):
        for node in nodes_of(loop) if _are_batches(tree, loop, loop.target, loop.iter) else ():
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr="append"), args=[value]):
                    if tree.key_of(owner) == tree.key_of(kept):
                        yield _figure_of_all(tree, value)


def _figure_of_all(tree: SourceTree, value: ast.AST) -> str:
    """Return how a figure is called that is none of single examples."""
    made: ast.AST | None = tree.value_of(value) or value
    while isinstance(made, ast.Call) and called_name(made) in ("float", "numpy", "item"):
        inner = tree.worked_on(made)
        made = tree.value_of(inner) or inner
    if not isinstance(made, ast.Call):
        return ""
    name = called_name(made)
    if name == "sqrt" and made.args and re.search(r"mean\(|mse|squared_error", unparsed(made.args[0])):
        return "RMSE" if "axis" not in unparsed(made) else ""
    return name if _OF_ALL.search(name) else ""


def _are_batches(tree: SourceTree, loop: ast.AST, target: ast.AST, source: ast.expr) -> bool:
    """Return whether a loop goes over the batches of a data set, or over every n-th place of an array."""
    made = tree.value_of(source) or source
    text = re.sub(r"\blen\(\w+\)", "", f"{typed(target)} {typed(source)} {typed(made)}")
    trains = any(isinstance(node, ast.Call) and called_name(node) == "fit" for node in nodes_of(loop))
    if _OTHERS.search(text) or _SETTING.search(typed(target)) or trains:
        return False
    sizes = [argument(step, "batch_size", 0) for step in tree.steps_of(source) if called_name(step) == "batch"]
    if any(tree.number_of(size) == 1 for size in sizes):
        return False  # A figure of each example.
    steps = isinstance(made, ast.Call) and called_name(made) == "range" and len(made.args) == 3
    lowers = [node.lower for node in nodes_of(loop) if isinstance(node, ast.Slice) and node.lower is not None]
    lowers += [node.args[0] for node in nodes_of(loop)
               if isinstance(node, ast.Call) and called_name(node) == "slice" and len(node.args) > 1]  # fmt: skip
    steps = steps and typed(target) in map(typed, lowers)
    batched = "batch" in [called_name(step) for step in tree.steps_of(source)]
    return steps or batched or bool(_BATCH.search(f"{typed(target)} {typed(source)}"))


@rule
def tuned_in_large_steps(tree: SourceTree) -> Iterator[Finding]:
    """Yield a default learning rate for layers that were trained before, and are unfrozen for a second training."""
    text = "\n".join(tree.lines)
    if not re.search(r"\btrainable ?= ?False\b", text) or not _TRAINED_BEFORE.search(text) or _STEPS_SET.search(text):
        return
    outside = [node for kind in (ast.Assign, ast.Call) for node in tree.all(kind) if not tree.functions_around(node)]
    for nodes in (outside, *map(nodes_of, tree.all(ast.FunctionDef))):
        calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        fits = [call.lineno for call in calls if called_name(call) == "fit"]
        frees = [
            line.lineno for line in nodes if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Attribute)
            and line.targets[0].attr == "trainable" and typed(line.value) == "True"
        ]  # fmt: skip
        for call in (call for call in calls if called_name(call) == "compile"):
            earlier = [number for number in frees if min(fits, default=call.lineno) < number < call.lineno]
            later = any(number > call.lineno for number in fits)
            optimizer = argument(call, "optimizer", 0)
            if not earlier or not later or optimizer is None or not _is_fast(tree, optimizer):
                continue
            made = tree.value_of(optimizer)
            kind = called_name(made) if isinstance(made, ast.Call) else text_of(made) or ""
            name = {"rmsprop": "RMSprop", "adamw": "AdamW"}.get(kind.lower(), kind.capitalize())
            right = f"tf.keras.optimizers.{name}(1e-5)"
            sentence = (
                "Layers that were trained before are unfrozen, and steps of 0.001 or more overwrite what they know. "
                f"Write `{right}`."
            )
            yield tree.finding(call, typed(optimizer), right, sentence, certain=False)


def _is_fast(tree: SourceTree, optimizer: ast.expr) -> bool:
    """Return whether an optimizer that scales its steps itself has its default learning rate, or a higher one."""
    made = tree.value_of(optimizer)
    if text_of(made):
        return (text_of(made) or "").lower() in _ADAPTIVE
    if not isinstance(made, ast.Call) or called_name(made).lower() not in _ADAPTIVE:
        return False
    if any(word.arg is None for word in made.keywords):
        return False
    rate = tree.number_of(argument(made, "learning_rate", 0), _FAST)
    return rate is not None and rate >= _FAST


@rule
def penalties_taken_from_the_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a penalty on weights that is taken out of the training loss alone: the validation loss has it as well."""
    taken: dict[str, list[tuple[ast.BinOp, ast.expr]]] = {"loss": [], "val_loss": []}
    for node in tree.all(ast.BinOp):
        made = tree.value_of(node.right) or node.right
        if isinstance(node.op, ast.Sub) and any(isinstance(part, ast.Attribute) and part.attr == "losses"
                                                for part in nodes_of(made)):  # fmt: skip
            left = tree.value_of(node.left) or node.left
            for part in nodes_of(left):
                key = text_of(part.slice) if isinstance(part, ast.Subscript) else None
                if key in taken:
                    taken[key].append((node, node.right))
    chosen = {node for call in tree.all(ast.Call) if called_name(call) in _ENDS for node in nodes_of(call)}
    shown = any(text_of(node.slice) == "val_loss" and node not in chosen for node in tree.all(ast.Subscript))
    for node, penalty in taken["loss"] if shown and not taken["val_loss"] else ():
        sentence = (
            f"Keras adds the penalty to `val_loss` as well. Take `{typed(penalty)}` out of both losses, or out of none."
        )
        yield tree.finding(node, typed(node), "", sentence, certain=False)


@rule
def last_values_in_a_column(tree: SourceTree) -> Iterator[Finding]:
    """Yield the last steps of windows (n, w, 1), which have the shape (n, 1), minus labels: a table of all pairs."""
    shapes = [tree.value_of(argument(call, "shape", 0)) for call in tree.calls_named("Input")]
    of_windows = [shape for shape in shapes if isinstance(shape, ast.Tuple | ast.List) and len(shape.elts) == 2
                  and tree.number_of(shape.elts[1]) == 1]  # fmt: skip
    if not of_windows or len(of_windows) != len(shapes):
        return
    inputs, labels = _examples(tree)
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)):
        for side, other in ((node.left, node.right), (node.right, node.left)):
            match tree.value_of(side):
                case ast.Subscript(value=windows, slice=ast.Tuple(elts=[ast.Slice(lower=None, upper=None), place])):
                    is_last = tree.number_of(place) is not None and _key(tree, windows) in inputs
                case _:
                    continue
            is_column = IN_A_COLUMN.search(typed(tree.value_of(other) or other))
            if is_last and not is_column and _key(tree, other) in labels:
                right = f"{typed(windows)}[:, {typed(place)}, 0]"
                sentence = (
                    f"`{typed(side)}` has the shape (n, 1). If `{typed(other)}` has the shape (n,), `{typed(node)}` is "
                    f"a table of all pairs. Write `{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


def _key(tree: SourceTree, node: ast.expr) -> tuple[str | int, ...]:
    made = tree.value_of(node)
    return tree.key_of(made if isinstance(made, ast.Name | ast.Subscript) else node)


def _examples(tree: SourceTree) -> tuple[set[tuple[str | int, ...]], set[tuple[str | int, ...]]]:
    """Return what stands for inputs, and for labels, of trainings and validations."""
    inputs, labels = set(), set()
    for fit in tree.calls_of("fit"):
        pairs = [[argument(fit, "x", 0), argument(fit, "y", 1)], [*tree.validation_of(fit)]]
        for pair in pairs:
            match pair:
                case [ast.expr() as first, ast.expr() as second]:
                    inputs.add(_key(tree, first))
                    labels.add(_key(tree, second))
                case [ast.Name(id=name) as both]:
                    home = tree.key_of(both)[1:]
                    inputs.add((f"{name}[0]", *home))
                    labels.add((f"{name}[1]", *home))
    return inputs, labels
