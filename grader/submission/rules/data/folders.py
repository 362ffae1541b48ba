"""Rules on data sets that are read from a folder of classes: which files are in which part.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from grader.submission.rules.rule import training_rule
from grader.submission.source_tree import Finding, SourceTree, argument, text_of, typed, words_of

_READS = ("image_dataset_from_directory", "text_dataset_from_directory", "audio_dataset_from_directory")


@training_rule
def parts_of_different_shares(tree: SourceTree) -> Iterator[Finding]:
    """Yield two parts of one folder that are cut at different places: files are in both, or in none."""
    calls = [call for name in _READS for call in tree.calls_named(name)]
    for first, second in itertools.permutations(calls, 2):
        subsets = [text_of(tree.value_of(words_of(call).get("subset"))) for call in (first, second)]
        shares = [tree.number_of(words_of(call).get("validation_split")) for call in (first, second)]
        folders = {typed(folder) for call in (first, second) if (folder := argument(call, "directory", 0)) is not None}
        if subsets != ["training", "validation"] or None in shares or shares[0] == shares[1] or len(folders) != 1:
            continue
        is_double = (shares[0] or 0.0) < (shares[1] or 0.0)
        what = "files are in both parts" if is_double else "files are in no part"
        right = f"validation_split={shares[0]:g}"
        sentence = f"The two calls cut the files at different places, so {what}. Write `{right}` in both."
        yield tree.finding(second, f"validation_split={shares[1]:g}", right, sentence, certain=False)


@training_rule
def unlabelled_reviews(tree: SourceTree) -> Iterator[Finding]:
    """Yield the folder of the IMDB reviews as it comes, with one output: the folder ``unsup`` is a third class."""
    removes = tree.mentions("rmtree", "unlink", "rename", "move", "rm", "class_names", "tree", "system", "run")
    for call in tree.calls_named("text_dataset_from_directory"):
        folder = text_of(tree.value_of(argument(call, "directory", 0))) or ""
        ends = folder.rstrip("/").endswith("aclImdb/train")
        if ends and not removes and not tree.gives(call, "class_names"):
            right = 'class_names=["neg", "pos"]'
            sentence = (
                f"This folder also has the reviews without a label, `unsup`, as a third class. Write `{right}`, or "
                "remove that folder first."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)
