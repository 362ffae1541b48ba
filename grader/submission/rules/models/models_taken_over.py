"""Rules on models that were trained before: layers that are not frozen, and weights that are not taken along.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.possible_values import items_of
from grader.submission.rules.reading.words_beside import comments_inside, is_told, texts_around
from grader.submission.rules.rule import training_rule
from grader.submission.source_tree import Finding, SourceTree, argument, is_literal, nodes_of, typed, words_of
from grader.submission.syntax import called_name


@training_rule
def layers_of_the_outer_model(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``for layer in model.layers[:-20]`` of a model that has fewer layers, of which one is a whole network."""
    for loop in tree.all(ast.For):
        match loop.iter:
            case ast.Subscript(
                value=ast.Attribute(value=ast.Name() as model, attr="layers"),
                slice=ast.Slice(lower=None, upper=ast.UnaryOp(op=ast.USub(), operand=count)),
            ):
                left_out, made = tree.number_of(count), tree.value_of(model)
            case _:
                continue
        if not isinstance(made, ast.Call) or called_name(made) != "Sequential" or left_out is None:
            continue
        layers = items_of(tree, argument(made, "layers", 0))
        bases = [layer for layer in layers if tree.keras_name_of(
            base.func if isinstance(base := tree.value_of(layer) or layer, ast.Call) else None
        ).startswith("applications.")]  # fmt: skip
        freezes = any(isinstance(line, ast.Assign) and typed(line.targets[0]).endswith(".trainable")
                      and is_literal(line.value, False) for line in nodes_of(loop))  # fmt: skip
        grows = any(isinstance(call.func, ast.Attribute) and call.func.attr in ("add", "append", "extend")
                    for call in tree.all(ast.Call))  # fmt: skip
        if bases and freezes and len(layers) <= left_out and not grows:
            right = typed(loop.iter).replace(f"{model.id}.layers", f"{typed(bases[0])}.layers", 1)
            sentence = (
                f"`{model.id}` has {len(layers)} layers, and `{typed(bases[0])}` is one of them: nothing is frozen. "
                f"Write `{right}`."
            )
            yield tree.finding(loop, typed(loop.iter), right, sentence, certain=False)


_TUNES = regex(r"(?i)fine-?tun|already|adapt|knows|start from|pre-?trained|transfer|careful")


@training_rule
def copies_of_trained_models(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``clone_model`` of a model that was loaded or trained: the copy has new weights, and none are set."""
    if tree.mentions("set_weights", "get_weights", "load_weights", "assign"):
        return
    for call in tree.calls_named("clone_model"):
        whole = argument(call, "model", 0)
        made = tree.value_of(whole)
        trained = [fit for fit in tree.calls_of("fit") if isinstance(fit.func, ast.Attribute) and whole is not None
                   and typed(fit.func.value) == typed(whole) and fit.lineno < call.lineno]  # fmt: skip
        is_loaded = bool(trained) or (isinstance(made, ast.Call) and called_name(made) == "load_model")
        texts = texts_around(tree, call)
        anew = r"scratch|fresh|anew|untrained|random|architecture|same (?:shape|form|layers)|compare|new weights"
        names = [target.id for target in tree.targets_of(call) if isinstance(target, ast.Name)]
        tuned = _TUNES.search(" ".join([*texts, *comments_inside(tree, call), *tree.lines]))
        if (
            whole is not None
            and is_loaded
            and names
            and tuned
            and "clone_function" not in words_of(call)
            and not is_told(anew, texts)
        ):
            right = f"{names[0]}.set_weights({typed(whole)}.get_weights())"
            sentence = f"`clone_model` copies the layers and not the weights, which are random. Then write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
