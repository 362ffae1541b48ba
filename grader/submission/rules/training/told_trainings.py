"""Rules on losses, tapes and noise of one's own that do something else in a training than is said of them.

The code runs, or the gradients are missing; no criterion looks at it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.known_calls import NUMPY_GENERATORS
from grader.submission.rules.reading.own_steps import TRAINED_WEIGHTS, is_tape
from grader.submission.rules.rule import rule, training_rule, unless_told_by
from grader.submission.rules.subjects import TAPE
from grader.submission.source_tree import Finding, SourceTree, names_in, nodes_of, typed
from grader.submission.syntax import called_name


@rule
def predictions_before_the_tape(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that is called above the tape which is to record it: the gradients of the loss are ``None``."""
    models = {typed(node.value) for node in tree.all(ast.Attribute) if node.attr in TRAINED_WEIGHTS} | {"self"}
    blocks: list[ast.FunctionDef | ast.For] = [*tree.all(ast.FunctionDef), *tree.all(ast.For)]
    for code in blocks:
        for block in (line for line in code.body if isinstance(line, ast.With) and is_tape(line)):
            inside = nodes_of(block)
            called = [typed(node.func) for node in inside if isinstance(node, ast.Call)]
            read = {node.id for node in inside if isinstance(node, ast.Name)}
            for line in code.body[: code.body.index(block)]:
                match line:
                    case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                        pass
                    case _:
                        continue
                # Another tape below is for other weights.
                below = code.body[code.body.index(block) + 1 :]
                end = next((place for place, other in enumerate(below) if isinstance(other, ast.With)), len(below))
                weights = {typed(node.value) for other in [block, *below[:end]] for node in nodes_of(other)
                           if isinstance(node, ast.Attribute) and node.attr in TRAINED_WEIGHTS} | {"self"}  # fmt: skip
                helpers = [other for other in tree.all(ast.FunctionDef) if other.name in called]
                helped = {typed(node.func) for helper in helpers for node in nodes_of(helper)
                          if isinstance(node, ast.Call)}  # fmt: skip
                watched = any(node.endswith(".watch") for node in called)
                own = typed(call.func)
                if watched or own not in weights or own in helped:
                    continue
                if name in read and own in models and models.isdisjoint(called):
                    sentence = (
                        "The tape records nothing above its `with` line, so all gradients are `None`. Move this line "
                        "below it."
                    )
                    yield tree.finding(line, typed(line), "", sentence, certain=False, about=TAPE)


_NOISY = regex(r"(?i)nois|corrupt|damag|blur|degrad|masked|occlud|holes|scratch|low_?res|gr[ae]y(?:scale)?$|dirty")
_OTHER_NOISE = regex(r"(?i)noise2noise")
_RESTORES = regex(r"(?i)denois|restor|clean|repair|remov|colou?ri[sz]|deblur|inpaint|super_?res")


@training_rule
def noise_for_targets(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``fit(noisy, noisy)`` of a model that is to take the noise away: it learns to keep it."""
    for fit in tree.calls_of("fit"):
        match fit.args[:2]:
            case [ast.Name() as given, ast.Name() as target] if given.id == target.id and _NOISY.search(given.id):
                made = tree.value_of(given)
                part = tree.part_of(given)
            case _:
                continue
        made = made or (part[0] if part else None)
        sources = [name.id for name in nodes_of(made) if isinstance(name, ast.Name)] if made is not None else []
        clean = next((name for name in sources if not _NOISY.search(name) and name not in tree.defined
                      and name not in tree.packages and name != "np"), "")  # fmt: skip
        restores = _RESTORES.search(" ".join([typed(fit.func), *tree.lines]))
        if restores and not tree.is_written(_OTHER_NOISE):
            right = f"{typed(fit.func)}({given.id}, {clean or '…'}, …)"
            sentence = f"The targets are the noisy examples, so the model learns to keep the noise. Write `{right}`."
            yield tree.finding(fit, typed(fit), right, sentence, certain=False)


@rule
def labels_of_the_other_player(tree: SourceTree) -> Iterator[Finding]:
    """Yield the loss of a generator with label 0 for its own images: it is to be taken for real."""
    for call in tree.all(ast.Call):
        match call.args[:2]:
            case [ast.Call(args=[inner]) as labels, given] if called_name(labels) == "zeros_like":
                pass
            case _:
                continue
        names = [code.name for code in tree.functions_around(call)[-1:]] + [
            typed(part) for part in tree.targets_of(call)
        ]
        is_alone = not any(other is not call and called_name(other) == called_name(call)
                           for code in tree.functions_around(call)[-1:] for other in nodes_of(code)
                           if isinstance(other, ast.Call) and len(other.args) > 1
                           and _GENERATOR.search(code.name))  # fmt: skip
        if typed(inner) == typed(given) and is_alone and any(map(_GENERATOR.search, names)):
            right = typed(labels).replace("zeros_like", "ones_like")
            sentence = f"The generator is to be taken for real, so its labels are 1. Write `{right}`."
            yield tree.finding(labels, typed(labels), right, sentence, certain=False)


_GENERATOR = regex(r"(?i)^(?:g|gen|generator)_?loss")


@unless_told_by("seeds.one_seed_for_all_draws")
def noise_that_begins_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield a generator with a fixed seed in a function that is told to draw new noise in each call."""
    for code in tree.all(ast.FunctionDef):
        said = ast.get_docstring(code) or ""
        if code.name in tree.asked or not _FRESH.search(said) or len(tree.calls_named(code.name)) == 0:
            continue
        for call in (node for node in nodes_of(code) if isinstance(node, ast.Call)):
            given = call.args[0] if len(call.args) == 1 else None
            if tree.name_of(call.func) in NUMPY_GENERATORS and tree.number_of(given) is not None:
                sentence = (
                    f"Each call of `{code.name}` begins again with this seed, so its numbers are the same. Make the "
                    "generator once, outside of the function."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


_FRESH = regex(
    r"(?i)\b(?:fresh|new|other|different) (?:\w+ )?(?:noise|crop|shift|mask)\w*\b[^.;]*\b(?:each|every)\b"
    r"|\b(?:each|every) (?:batch|call|epoch|time)\b[^.;]*\b(?:fresh|new|other|different) (?:\w+ )?noise"
)


_CUTS = ("clip_by_global_norm", "clip_by_norm", "clip_by_value")


@rule
def cut_gradients_left_aside(tree: SourceTree) -> Iterator[Finding]:
    """Yield gradients that are cut under a new name, which nothing reads, where the optimizer gets the old ones."""
    read = {node.id for node in tree.all(ast.Name) if isinstance(node.ctx, ast.Load)}
    for line in tree.all(ast.Assign):
        target = line.targets[0]
        target = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
        cuts = [node for node in nodes_of(line.value) if isinstance(node, ast.Call) and called_name(node) in _CUTS]
        if not cuts or not isinstance(target, ast.Name) or target.id in read or target.id.startswith(("_", "unused")):
            continue
        given = names_in(line.value)
        for call in tree.calls_of("apply_gradients"):
            kept = [name for part in call.args for name in names_in(part) if name in given]
            if kept and tree.functions_around(call)[-1:] == tree.functions_around(line)[-1:]:
                sentence = (
                    f"`{target.id}` is never used: the optimizer gets `{kept[0]}`, as they were. Give it `{target.id}`."
                )
                yield tree.finding(call, kept[0], target.id, sentence, certain=False)
