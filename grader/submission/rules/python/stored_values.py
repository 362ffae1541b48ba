"""Rules on what a program stores and reads again: names that do not fit, keys that become texts, numbers that change.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, typed, words_of
from grader.submission.syntax import called_name


@rule
def numbers_of_one_process(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``hash(name) % n`` for the ids of texts: Python gives a text another number in each process."""
    if not tree.mentions("save", "load_model", "Embedding") or any("PYTHONHASHSEED" in line for line in tree.lines):
        return
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(left=ast.Call(func=ast.Name(id="hash"), args=[given]) as call, op=ast.Mod()) if (
                not tree.is_bound("hash") and tree.number_of(given) is None
            ):
                right = f"zlib.crc32({typed(given)}.encode())"
                sentence = f"Python's `hash` of a text is another number in each process. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def checkpoints_by_another_name(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``tf.train.Checkpoint`` that is restored, whose words are none of those that were stored."""
    stored: list[set[str]] = []
    read: list[tuple[ast.Call, set[str]]] = []
    for call in tree.calls_named("Checkpoint"):
        around = tree.functions_around(call)[-1:]
        inside = [node for node in tree.all(ast.Attribute) if tree.functions_around(node)[-1:] == around
                  and typed(node.value) in {typed(target) for target in tree.targets_of(call)}]  # fmt: skip
        does = {node.attr for node in inside}
        words = {*words_of(call)}
        stored += [words] if does & {"save", "write"} else []
        read += [(call, words)] if does & {"restore", "read"} and not does & {"save", "write"} else []
    for call, words in read:
        if stored and words and not any(words & others for others in stored):
            other = sorted(stored[0])[0]
            own = sorted(words)[0]
            right = typed(call).replace(f"{own}=", f"{other}=", 1)
            sentence = f"The checkpoint was stored as `{other}`, so `{own}` gets no weights. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def numbers_as_keys_of_json(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number as the key of a dictionary that was stored as JSON, where each key is a text."""
    given = [argument(call, "obj", 0) for name in ("dump", "dumps") for call in tree.calls_named(name)]
    stored = [made for node in given if isinstance(made := tree.value_of(node) or node, ast.DictComp)]
    if not any(_is_numbered(made) for made in stored):
        return
    loaded = [call for call in tree.calls_named("load") if typed(call.func) == "json.load"]
    tables = {tree.key_of(target) for call in loaded for target in tree.targets_of(call)}
    for node in (node for node in tree.all(ast.Subscript) if tree.key_of(node.value) in tables):
        key = tree.value_of(node.slice) or node.slice
        if isinstance(key, ast.Call) and called_name(key) in ("int", "argmax") and isinstance(node.ctx, ast.Load):
            right = f"{typed(node.value)}[str({typed(node.slice)})]"
            sentence = f"JSON makes texts of the keys, and `{typed(node.slice)}` is a number. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


def _is_numbered(made: ast.DictComp) -> bool:
    """Return whether the keys of a dictionary are the numbers of ``enumerate`` or ``range``."""
    for part in made.generators:
        first = part.target.elts[0] if isinstance(part.target, ast.Tuple) else part.target
        if isinstance(part.iter, ast.Call) and called_name(part.iter) in ("enumerate", "range"):
            return typed(first) == typed(made.key)
    return False
