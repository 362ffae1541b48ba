"""Rules on data sets that are read from folders: which files are in which part, and which belong together.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.rule import training_rule
from grader.submission.source_tree import (
    Finding,
    Key,
    SourceTree,
    argument,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_READS = ("image_dataset_from_directory", "text_dataset_from_directory", "audio_dataset_from_directory")


@training_rule
def parts_of_different_shares(tree: SourceTree) -> Iterator[Finding]:
    """Yield the two parts of one folder that are cut at different places: files are in both, or in none."""
    parts: dict[str, list[tuple[ast.Call, float, str]]] = {"training": [], "validation": []}
    for call in (call for name in _READS for call in tree.calls_named(name)):
        share = tree.number_of(words_of(call).get("validation_split"))
        path, subset = argument(call, "directory", 0), text_of(tree.value_of(words_of(call).get("subset")))
        if share is None or path is None or subset not in parts or tree.parameter_of(path) is not None:
            return
        parts[subset].append((call, share, tree.same(path)))
    match parts["training"], parts["validation"]:
        # Where files are in no part, the training may be meant to have fewer.
        case [(_, first, folder)], [(call, second, other)] if first < second and folder == other:
            right = f"validation_split={first:g}"
            sentence = (
                f"The two calls cut the files at different places, so files are in both. Write `{right}` in both."
            )
            yield tree.finding(call, f"validation_split={second:g}", right, sentence, certain=False)


@training_rule
def last_classes_held_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``validation_split`` of files that were read one class after the other: the last classes are held out."""
    if tree.mentions("permutation", "shuffle", "shuffle_arrays", "train_test_split", "sample", "choice", "argsort"):
        return
    for fit in (fit for fit in tree.calls_of("fit") if tree.gives(fit, "validation_split")):
        labels = argument(fit, "y", 1)
        listed = tree.value_of(labels)
        while isinstance(listed, ast.Call) and listed.args:
            labels, listed = listed.args[0], tree.value_of(listed.args[0])
        if labels is None:
            continue
        listed_key = tree.key_of(labels)
        for outer in tree.all(ast.For):
            classes = names_in(outer.target, ast.Store)
            loops = [node for line in outer.body for node in nodes_of(line) if isinstance(node, ast.For)]
            inner: list[ast.stmt] = [*loops] or [line for line in outer.body if _adds_many(line)]
            added = [call for loop in inner for call in nodes_of(loop) if isinstance(call, ast.Call)
                     and called_name(call) in ("append", "extend") and isinstance(call.func, ast.Attribute)
                     and tree.key_of(call.func.value) == listed_key]  # fmt: skip
            own = {name for loop in loops for name in names_in(loop.target, ast.Store)}
            given = [names_in(call.args[0]) for call in added if call.args]
            if given and all(names & classes and not names & own for names in given):
                sentence = (
                    "The examples come class by class, and `validation_split` takes the last ones: classes are in one "
                    "part alone. Shuffle both first: `order = np.random.permutation(len(y))`."
                )
                yield tree.finding(fit, "validation_split", "", sentence, certain=False)
                return


def _adds_many(line: ast.stmt) -> bool:
    """Return whether a line adds one label many times: ``labels.append(np.full(n, k))``."""
    match line:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append" | "extend"), args=[made])):
            is_repeated = isinstance(made, ast.BinOp) and isinstance(made.op, ast.Mult)
            return is_repeated or (isinstance(made, ast.Call) and called_name(made) in ("full", "repeat", "full_like"))
    return False


@training_rule
def unlabelled_reviews(tree: SourceTree) -> Iterator[Finding]:
    """Yield the folder of the IMDB reviews as it comes, with one output: the folder ``unsup`` is a third class."""
    removes = tree.mentions("rmtree", "unlink", "rename", "move", "filter", "system", "run", "check_call")
    codes = [line.partition("#")[0] for line in tree.lines]
    for call in tree.calls_named("text_dataset_from_directory") if not removes else ():
        folder = text_of(tree.value_of(argument(call, "directory", 0))) or ""
        ends = folder.rstrip("/").endswith("aclImdb/train")
        if ends and not {"class_names", "label_mode", "labels"} & {*words_of(call)} and "unsup" not in "".join(codes):
            right = 'class_names=["neg", "pos"]'
            sentence = (
                f"This folder also has the reviews without a label, `unsup`, as a third class. Write `{right}`, or "
                "remove that folder first."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_OF_LABELS = regex(r"(?i)mask|label|target|depth|annot|segment|truth")
_KEEPS_ORDER = ("list", "array", "join", "str", "Path", "endswith", "format", "asarray")
_IN_NO_ORDER = ("listdir", "glob", "iterdir", "rglob", "scandir")


@training_rule
def files_paired_in_no_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield the files of two folders in the order of ``os.listdir``, put together by their places."""
    if tree.calls_named("sort") or tree.mentions("imshow", "sample"):
        return
    listed: dict[Key, ast.Call] = {}
    for line in tree.all(ast.Assign):
        calls = [node for node in nodes_of(line.value) if isinstance(node, ast.Call)]
        reads = next((call for call in calls if called_name(call) in _IN_NO_ORDER), None)
        if reads is not None and {*map(called_name, calls)} <= {*_IN_NO_ORDER, *_KEEPS_ORDER}:
            listed |= {tree.key_of(target): reads for target in line.targets}
    ordered = {
        tree.key_of(call.func.value) for call in tree.calls_named("sort") if isinstance(call.func, ast.Attribute)
    }
    ordered |= {tree.key_of(call.args[0]) for name in ("sorted", "shuffle") for call in tree.calls_named(name)
                if call.args}  # fmt: skip
    slices = [call.args[0] for call in tree.calls_named("from_tensor_slices") if call.args]
    pairs = [call.args for call in tree.calls_named("zip")] + [
        node.elts for node in slices if isinstance(node, ast.Tuple)
    ]
    for pair in pairs:
        keys = [tree.key_of(part) for part in pair if isinstance(part, ast.Name)]
        calls = [listed[key] for key in keys if key in listed and key not in ordered]
        if not _OF_LABELS.search(" ".join(map(typed, pair))):
            continue
        if len(pair) == len({*keys}) == len(calls) == 2 and len({*map(typed, calls)}) == 2:
            right = f"sorted({typed(calls[0])})"
            sentence = f"These files come in no order, so they may not belong together. Write `{right}` in both."
            yield tree.finding(calls[0], typed(calls[0]), right, sentence, certain=False)
            return
