"""Rules on what a program stores and reads again: names that do not fit, keys that become texts, numbers that change.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name


@rule
def numbers_of_one_process(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``hash(name) % n`` for the ids of texts: Python gives a text another number in each process."""
    if not tree.mentions("Embedding") or any("PYTHONHASHSEED" in line for line in tree.lines):
        return
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(left=ast.Call(func=ast.Name(id="hash"), args=[given]) as call, op=ast.Mod()):
                made = tree.value_of(given) or given
            case _:
                continue
        is_number = isinstance(made, ast.Tuple | ast.Constant) or (
            isinstance(made, ast.Call) and typed(made.func) == "int"
        )
        if not tree.is_bound("hash") and not is_number:
            right = f"zlib.crc32({typed(given)}.encode())"
            sentence = f"Python's `hash` of a text is another number in each process. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@unless_told_by("shared_objects.checkpoints_by_other_names")
def checkpoints_by_another_name(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``tf.train.Checkpoint`` that is restored from a folder, whose words are none of those stored there."""
    stored: list[tuple[str, set[str]]] = []
    read: list[tuple[ast.Call, str, set[str]]] = []
    for call in tree.calls_named("Checkpoint"):
        names = {typed(target) for target in tree.targets_of(call)}
        around = tree.functions_around(call)[-1:]
        uses = [use for use in tree.all(ast.Call) if isinstance(use.func, ast.Attribute)
                and typed(use.func.value) in names and tree.functions_around(use)[-1:] == around]  # fmt: skip
        managed = any(typed(given) in names for use in tree.calls_named("CheckpointManager") for given in use.args[:1])
        for use in uses:
            folder = next((text.strip("./").split("/")[0] for part in nodes_of(use) if (text := text_of(part))), "")
            if called_name(use) in ("save", "write"):
                stored.append((folder, {*words_of(call)}))
            elif called_name(use) in ("restore", "read") and not managed:
                read.append((call, folder, {*words_of(call)}))
    for call, folder, words in read:
        others = [kept for place, kept in stored if place == folder and folder]
        if words and others and not any(words & kept for kept in others):
            own, other = min(words), min(others[0])
            right = typed(call).replace(f"{own}=", f"{other}=", 1)
            sentence = f"The checkpoint was stored as `{other}`, so `{own}` gets no weights. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def numbers_as_keys_of_json(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number as the key of a dictionary that was stored as JSON, where each key is a text."""
    given = [argument(call, "obj", 0) for call in tree.calls_named("dump") if typed(call.func) == "json.dump"]
    stored = [made for node in given if isinstance(made := tree.value_of(node) or node, ast.DictComp)]
    loaded = [call for call in tree.calls_named("load") if typed(call.func) == "json.load"]
    targets = [target for call in loaded for target in tree.targets_of(call)]
    places = {_place_of(tree, call) for call in (*tree.calls_named("dump"), *loaded)}
    if len(given) != 1 or len(loaded) != 1 or len(places) != 1 or not any(_is_numbered(made) for made in stored):
        return
    tables = {tree.key_of(target) for target in targets}
    sets = [target for line in tree.all(ast.Assign) for target in line.targets if tree.key_of(target) in tables]
    for node in (node for node in tree.all(ast.Subscript) if tree.key_of(node.value) in tables and len(sets) == 1):
        key = tree.value_of(node.slice) or node.slice
        if isinstance(key, ast.Call) and called_name(key) in ("int", "argmax") and isinstance(node.ctx, ast.Load):
            right = f"{typed(node.value)}[str({typed(node.slice)})]"
            sentence = f"JSON makes texts of the keys, and `{typed(node.slice)}` is a number. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


def _place_of(tree: SourceTree, call: ast.Call) -> str:
    """Return the path of the file that a block around a call opens; where it is not known, a text of its own."""
    opened = [item.context_expr for block in tree.all(ast.With) if call in nodes_of(block) for item in block.items]
    paths = [argument(node, "file", 0) for node in opened if isinstance(node, ast.Call) and called_name(node) == "open"]
    return next((typed(path) for path in paths if path is not None), f"line {call.lineno}")


def _is_numbered(made: ast.DictComp) -> bool:
    """Return whether the keys of a dictionary are the numbers of ``enumerate`` or ``range``."""
    for part in made.generators:
        first = part.target.elts[0] if isinstance(part.target, ast.Tuple) else part.target
        if isinstance(part.iter, ast.Call) and called_name(part.iter) in ("enumerate", "range"):
            return typed(first) == typed(made.key)
    return False
