"""Rules about a training step of the learner's own: how layers act in it, and which weights and gradients it uses.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.node_forms import makes_a_model
from grader.submission.rules.reading.own_steps import TRAINED_WEIGHTS, is_tape
from grader.submission.rules.rule import rule, training_rule
from grader.submission.source_tree import Finding, Key, SourceTree, names_in, nodes_of, typed, words_of
from grader.submission.syntax import called_name

_LOSS = regex(r"(?i)loss|mse|mae|entropy|error")
_ONLY_IN_TRAINING = ("Dropout", "SpatialDropout", "BatchNormalization", "Gaussian", "Alpha", "Random")
"""How the names of layers begin that do something else in training than in predictions."""


@training_rule
def steps_without_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a call of a model in a learner's own training step, where layers act as in predictions."""
    kinds = [tree.keras_name_of(call.func).removeprefix("layers.") for call in tree.all(ast.Call)]
    idle = next((kind for kind in kinds if kind.startswith(_ONLY_IN_TRAINING)), "")
    # A frozen batch normalization is called so on purpose.
    may_be_off = any(kind.startswith(_ONLY_IN_TRAINING) and "BatchNorm" not in kind for kind in kinds)
    given = [word for call in tree.all(ast.Call) for word in call.keywords if word.arg == "training"]
    if not idle or any(not isinstance(word.value, ast.Constant) or word.value.value is True for word in given):
        return
    models = {tree.key_of(node.value) for node in tree.all(ast.Attribute)
              if node.attr in TRAINED_WEIGHTS}  # fmt: skip
    for block in _training_tapes(tree):
        for call in (node for node in nodes_of(block) if isinstance(node, ast.Call)):
            is_off = [(word.arg, typed(word.value)) for word in call.keywords] == [("training", "False")]
            is_meant = call.keywords and not (is_off and may_be_off)
            if tree.key_of(call.func) in models and len(call.args) == 1 and not is_meant:
                right = f"{typed(call.func)}({typed(call.args[0])}, training=True)"
                sentence = (
                    f"`{typed(call)}` runs as in `predict`, and so does `{idle}`. Write `{right}` in a training step."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)


def _training_tapes(tree: SourceTree) -> list[ast.With]:
    """Return the blocks of tapes for the gradients of weights: one that watches an input is for those of that."""
    tapes = filter(is_tape, tree.all(ast.With))
    return [block for block in tapes if not any(isinstance(node, ast.Call) and called_name(node) == "watch"
                                                for node in nodes_of(block))]  # fmt: skip


@rule
def penalties_left_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learner's own training step whose loss is without the penalties of regularizers."""
    given = [word for call in tree.all(ast.Call) for word in call.keywords if (word.arg or "").endswith("_regularizer")]
    if not given or tree.mentions("losses_of", "add_loss", "compute_loss"):
        return
    steps = {id(node) for function in tree.all(ast.FunctionDef) if function.name == "train_step"
             for node in nodes_of(function)}  # fmt: skip
    if any(node.attr == "losses" and not tree.name_of(node) for node in tree.all(ast.Attribute)):
        return
    for block in _training_tapes(tree):
        # `fit` adds the penalties itself, unless a step of the learner's takes the place of its own.
        if id(block) in steps or not tree.calls_of("fit"):
            sentence = (
                f"Your own loop leaves out the penalties, so `{given[0].arg}` has no effect. Add them to the loss: "
                "`+ sum(model.losses)`."
            )
            yield tree.finding(block, typed(given[0].value), "", sentence, certain=False)
            return


@training_rule
def inputs_compared_with_predictions(tree: SourceTree) -> Iterator[Finding]:
    """Yield the loss of a learner's own step that compares the predictions with the inputs, and reads no label."""
    pairs = [*(line.targets[0] for line in tree.all(ast.Assign)), *(loop.target for loop in tree.all(ast.For))]
    labels = {tree.key_of(pair.elts[0]): pair.elts[1] for pair in pairs
              if isinstance(pair, ast.Tuple) and len(pair.elts) in (2, 3)}  # fmt: skip
    for block in _training_tapes(tree):
        nodes = [*nodes_of(block)]
        asked = {tree.key_of(call.args[0]) for call in nodes if isinstance(call, ast.Call) and call.args
                 and called_name(call) in ("self", "model") and isinstance(call.args[0], ast.Name)}  # fmt: skip
        for call in (node for node in nodes if isinstance(node, ast.Call) and _LOSS.search(called_name(node))):
            true = words_of(call).get("y") or words_of(call).get("y_true") or (call.args[0] if call.args else None)
            if not isinstance(true, ast.Name) or tree.key_of(true) not in asked:
                continue
            label = labels.get(tree.key_of(true))
            if not isinstance(label, ast.Name) or label.id.startswith("_"):
                continue
            # An autoencoder reads no labels at all; here a metric reads them, for example.
            key = tree.key_of(label)
            is_read = any(isinstance(node.ctx, ast.Load) and tree.key_of(node) == key for node in tree.all(ast.Name))
            if is_read and key not in map(tree.key_of, nodes):
                sentence = (
                    f"This loss compares the predictions with the inputs `{true.id}`, so the model learns to "
                    f"repeat them. Give it the labels: `{label.id}`."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)
                return


@training_rule
def sums_of_gradients_that_stay(tree: SourceTree) -> Iterator[Finding]:
    """Yield gradients that are added up in variables for several steps, and never set to 0 again."""
    if not tree.mentions("apply_gradients") or not tree.mentions("assign_add"):
        return
    made = {tree.key_of(target): line for line in tree.all(ast.Assign) for target in line.targets
            if isinstance(line.value, ast.ListComp) and re.search(r"Variable\(.*zeros", typed(line.value))}  # fmt: skip
    keys = [tree.key_of(target) for line in tree.all(ast.Assign) for target in line.targets]
    resets = {tree.key_of(call.func.value) for call in tree.calls_named("assign")
              if isinstance(call.func, ast.Attribute)}  # fmt: skip
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    for call in tree.calls_named("apply_gradients"):
        pairs = (tree.value_of(call.args[0]) or call.args[0]) if call.args else call
        for key in {tree.key_of(node) for node in nodes_of(pairs) if isinstance(node, ast.Name)} & {*made}:
            items = {
                tree.key_of(node) for loop in loops if _reads(tree, loop.iter, key) for node in nodes_of(loop.target)
            }
            others = {called_name(other) for other in tree.all(ast.Call) if any(
                _reads(tree, given, key) for given in (*other.args, *words_of(other).values()))}  # fmt: skip
            is_local = tree.functions_around(made[key])[-1:] == tree.functions_around(call)[-1:] != []
            is_local = is_local and not _is_in_loop(tree, call)  # Those of one update.
            squares = any(re.search(r"square|\*\* 2", typed(other)) for other in tree.calls_named("assign_add"))
            is_kept = keys.count(key) == 1 and not resets & {key, *items} and not _is_in_loop(tree, made[key])
            if is_kept and others <= {"zip", "apply_gradients", "range", "enumerate"} and not is_local and not squares:
                sentence = (
                    f"`{typed(made[key].targets[0])}` keeps the gradients of all steps before. After "
                    "`apply_gradients`, set each one back: `a.assign(tf.zeros_like(a))`."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


def _reads(tree: SourceTree, node: ast.AST, key: Key) -> bool:
    return any(isinstance(part, ast.Name) and tree.key_of(part) == key for part in nodes_of(node))


def _is_in_loop(tree: SourceTree, line: ast.AST) -> bool:
    return any(line in nodes_of(loop) for loop in tree.all(ast.For))


@training_rule
def steps_traced_with_the_first_model(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``tf.function`` that reads a model of the module which a loop makes anew: it keeps the first one."""
    for code in tree.all(ast.FunctionDef):
        is_traced = any(tree.name_of(mark.func if isinstance(mark, ast.Call) else mark) == "tensorflow.function"
                        for mark in code.decorator_list)  # fmt: skip
        if not is_traced or tree.functions_around(code)[:-1] or tree.mentions("run_functions_eagerly"):
            continue
        own = {node.arg for node in ast.walk(code.args) if isinstance(node, ast.arg)} | names_in(code, ast.Store)
        for loop in tree.all(ast.For):
            called = any(call in nodes_of(loop) for call in tree.calls_named(code.name))
            made = [line for line in loop.body if isinstance(line, ast.Assign)
                    and names_in(line.targets[0], ast.Store) & (names_in(code, ast.Load) - own)]  # fmt: skip
            models = [line for line in made if makes_a_model(tree, line.value) or _returns_a_model(tree, line.value)]
            if called and models and code not in nodes_of(loop):
                name = typed(models[0].targets[0])
                sentence = (
                    f"`{code.name}` is traced once, with the first `{name}`. Later passes do not train theirs. Make "
                    "the `tf.function` in each pass."
                )
                yield tree.finding(code, f"@tf.function of {code.name}", "", sentence, certain=False)
                break


def _returns_a_model(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a function of the program is called that returns a new model."""
    made = tree.returned_by(node) if isinstance(node, ast.Call) else None
    return made is not None and makes_a_model(tree, tree.value_of(made) or made)


@training_rule
def one_optimizer_for_two_models(tree: SourceTree) -> Iterator[Finding]:
    """Yield an optimizer that changes the weights of two models: Keras builds it for those of the first one."""
    owners: dict[Key, dict[str, ast.Call]] = {}
    made = [tree.key_of(target) for line in tree.all(ast.Assign) for target in line.targets]
    for call in (*tree.calls_named("apply_gradients"), *tree.calls_named("apply")):
        if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
            continue
        given = [node for part in call.args for node in nodes_of(tree.value_of(part) or part)]
        models = {typed(node.value) for node in given if isinstance(node, ast.Attribute)
                  and node.attr in TRAINED_WEIGHTS}  # fmt: skip
        if len(models) == 1:
            owners.setdefault(tree.key_of(call.func.value), {}).setdefault(min(models), call)
    for key, calls in owners.items():
        if len(calls) > 1 and made.count(key) == 1 and not tree.mentions("build"):
            call = [*calls.values()][1]
            name = typed(call.func.value) if isinstance(call.func, ast.Attribute) else ""
            optimizer = tree.value_of(call.func.value) if isinstance(call.func, ast.Attribute) else None
            of_keras = isinstance(optimizer, ast.Call) and tree.keras_name_of(optimizer.func).startswith("optimizers.")
            parts = [
                line.value for line in tree.all(ast.Assign) if {typed(target) for target in line.targets} & {*calls}
            ]
            is_part = any({*calls} & names_in(value) for value in parts) or any("." in owner for owner in calls)
            if not of_keras or is_part:
                continue
            sentence = (
                f"`{name}` belongs to the weights of the first model, and raises for others. Make one for each model."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)
