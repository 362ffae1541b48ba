"""Rules on figures that are not what they are called: losses, confidence, padding, bytes, counts of batches."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.abstract.interpreter import Event, run_of
from grader.submission.abstract.values import Array, Entries, Items, Known, Range, Value, number_of
from grader.submission.rules.reading.events import (
    always,
    array_at,
    arrays_in,
    events_of,
    loop_around,
    said_of,
    shows_a_loss,
    sides_of,
    told_always,
)
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.rule import unless_told_by
from grader.submission.source_tree import Finding, SourceTree, names_in, nodes_of, typed, words_of
from grader.submission.syntax import called_name

_EXAMPLES = regex(
    r"(?i)\b(?:images?|windows|pictures?|photos?|examples?|samples?|texts?|sentences?|reviews?|rows?|digits?|bilder|beispiele|exemples?"
    r"|im[aá]gen(?:es|s)?|ejemplos|exemplos)\b"
)
_BATCHES = regex(r"(?i)batch|steps?\b|updates?\b")
_CORRECT = regex(
    r"(?i)correct|accura|classified|recogni|\bright\b|hits?\b|richtig|korrekt|just[es]|corret|aciert|success|\bfinds?\b"
)
_SURE = regex(r"(?i)\bsure\b|confiden|certain(?!ly)|\bsicher\b|\bsûr\b|segur")
_CONFIDENCE = regex(r"(?i)confiden|\bsure\b|certain|probab|sicher|confian")
_SHARE = regex(r"(?i)%|per ?cent|\bshare\b|misread|wrong|misclass|error rate|fehler|falsch|anteil|prozent")
_LOSS = regex(r"(?i)loss|entropy|verlust|perte|pérdida|perda")
_COSINE = regex(r"(?i)cosine|kosinus|cosinus|coseno")
_LENGTH = regex(r"(?i)norm|unit|length")
_LENGTHS = (
    "norm", "normalize", "l2_normalize", "sqrt", "hypot", "CosineSimilarity", "cosine_similarity",
    "UnitNormalization", "power",
)  # fmt: skip
"""What may divide by the length of a vector."""
_WORDS = regex(r"(?i)\bwords?\b|token|unknown|vocab|oov|wört|mots?\b|palabras?|palavras?")
_POSITIONS = regex(r"(?i)position|cells?\b|entries|slots?\b|padding|zeros")
_NAIVE = regex(r"(?i)naive|persist|\blast\b|newest|latest|current|most recent|yesterday|letzte|derni|últim|ultim")
_MOST_PROBABLE = regex(r"(?i)\btop\b|suggest|\bbest\b|most (?:likely|probable)|highest|likeliest|largest")
_LEAST_SURE = regex(r"(?i)least (?:sure|certain|confident)|un(?:sure|certain)|in doubt|hesitat|not sure")
_TEMPERATURE = regex(r"(?i)temperature")
_OF_LABELS = regex(r"topic|class|label|name|kind|sign|categor|genre")
_RUNNING = regex(
    r"(?i)\b(?:of|in) (?:the|all|this|each|their|these) texts?\b|of all words|occurren|\btokens?\b|running"
    r"|\bwords (?:that |which )?(?:the model|it) (?:reads|gets|sees)\b"
)
_DIFFERENT = regex(r"(?i)\bonce\b|distinct|different|unique|vocabular|\btypes?\b")
_SEASON = regex(r"(?i)season|oldest|\bfirst\b|week ago|year ago|saison")


@unless_told_by("metrics.accuracy_of_exact_values", "metrics.accuracy_of_numbers", "outputs.floats_compared_exactly")
def exact_hits_of_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield predicted numbers that are compared with the true ones by ``==``."""
    sentence = (
        "A predicted number is hardly ever equal to the true one, so `==` finds nearly no hits. Report the MAE, or "
        "the share within a tolerance."
    )
    yield from told_always(tree, ("compare",), _is_exact, sentence)


def _is_exact(event: Event) -> bool | None:
    sides = sides_of(event)
    if event.text != "Eq" or len(sides) != 2:
        return None
    return any(side.kind == "outputs" and not side.dtype for side in sides) and any(
        side.what() == "targets" for side in sides
    )


@unless_told_by()
def oldest_value_for_the_naive_forecast(tree: SourceTree) -> Iterator[Finding]:
    """Yield a naive forecast from the first value of each window, which is the oldest one."""
    for node, event in always(tree, ("index",), _takes_the_oldest):
        said = said_of(tree, event)
        if _NAIVE.search(said) and not _SEASON.search(said) and isinstance(node, ast.Subscript):
            owner = typed(node.value)
            sentence = (
                f"Index 0 is the oldest value of each window. The naive forecast is the last one: `{owner}[:, -1, 0]`."
            )
            yield tree.finding(node, typed(node), f"{owner}[:, -1, 0]", sentence, certain=False)


def _takes_the_oldest(event: Event) -> bool | None:
    held = array_at(event, 0)
    if held is None or held.what() != "windows" or held.known_axes() is None:
        return None
    return isinstance(event.result, Array) and "oldest" in event.result.traits - held.traits


@unless_told_by("reported_figures.batches_counted_as_examples")
def batches_called_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield the length of a data set in batches that is told as a number of examples, or divided by the batch size."""
    batches = [
        event for event in events_of(tree, "len") if isinstance(event.result, Array) and event.result.kind == "batches"
    ]
    for event in batches:
        shown = [other for other in events_of(tree, "show") if (figure := array_at(other, 0)) is not None
                 and figure.kind == "batches" and figure.node is event.node]  # fmt: skip
        after = [other.text.partition("\0")[2] or other.text for other in shown]
        is_told = any(_EXAMPLES.search(text) and not _BATCHES.search(text[: text.find(",")]) for text in after)
        is_told |= any(
            _EXAMPLES.search(other.text.partition("\0")[0]) and not _BATCHES.search(other.text) for other in shown
        )
        if is_told:
            sentence = (
                f"`{typed(event.node)}` counts batches, not examples. Count the examples before `batch`, or add up the "
                "sizes of the batches."
            )
            yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)
            return


@unless_told_by("reported_figures.losses_called_errors", "reported_figures.shares_called_percent")
def losses_called_shares(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss that is told as a share of errors."""
    for node, event in always(tree, ("show",), shows_a_loss, called_wrong=True):
        figure = array_at(event, 0)
        loss = figure.model.loss if figure is not None and figure.model is not None else ""
        is_share = _SHARE.search(event.text) if "entropy" in loss else "%" in event.text and _CORRECT.search(event.text)
        if is_share and not _LOSS.search(said_of(tree, event)):
            sentence = f"`{typed(node)}` comes from the loss, which is no share of errors. For that, take the accuracy."
            yield tree.finding(node, typed(node), "", sentence, certain=False)


@unless_told_by()
def confidence_called_accuracy(tree: SourceTree) -> Iterator[Finding]:
    """Yield the mean of the largest probabilities, told as a share of correct answers."""
    for node, event in always(tree, ("show",), _shows_confidence):
        said = said_of(tree, event)
        if _CORRECT.search(said) and not _CONFIDENCE.search(said):
            sentence = (
                "This is how sure the model is, and no label was read: a model can be sure and wrong. For the "
                "accuracy, compare the predicted classes with the labels."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_confidence(event: Event) -> bool | None:
    value = array_at(event, 0)
    return None if value is None or value.kind != "confidence" else "mean" in value.traits


@unless_told_by()
def confidence_of_the_other_class(tree: SourceTree) -> Iterator[Finding]:
    """Yield the output of one sigmoid that is shown as how sure the model is, also where it says 0."""
    made = [array for event in run_of(tree).events for array in arrays_in(event.result)]
    if any("rest" in array.traits for array in made) or tree.mentions("maximum", "abs", "where"):
        return
    for node, event in always(tree, ("show",), _shows_one_output):
        if _SURE.search(event.text) and _names_a_class(tree, event):
            sentence = (
                "This output is the probability of class 1, also where the model says 0. For how sure it is, write "
                "`p if label == 1 else 1 - p`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_one_output(event: Event) -> bool | None:
    output = array_at(event, 0)
    if output is None or output.kind != "outputs" or output.model is None or output.traits & {"mean", "sum"}:
        return None
    return output.model.units() == 1 and output.model.activation() == "sigmoid"


def _names_a_class(tree: SourceTree, event: Event) -> bool:
    """Return whether a name, which may be that of class 0, is shown in the same line."""
    beside = [other for other in events_of(tree, "show") if other.line == event.line and other is not event]
    names = [array for other in beside if (array := array_at(other, 0)) is not None and array.kind != "outputs"]
    return bool(names)


@unless_told_by("value_ranges.sizes_of_wrapped_bytes")
def differences_of_bytes(tree: SourceTree) -> Iterator[Finding]:
    """Yield the size of a difference of two ``uint8`` arrays: below 0 it goes on at 255."""
    differences = {node for node, _ in always(tree, ("sub",), _is_of_bytes)}
    for node in sorted(differences, key=lambda node: getattr(node, "lineno", 0)):
        sentence = (
            "Both arrays have the type `uint8`: below 0, their difference goes on at 255. Write `.astype(int)` for "
            "both, before the subtraction."
        )
        yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_of_bytes(event: Event) -> bool | None:
    sides = sides_of(event)
    kinds = [side.dtype or ("uint8" if _are_loaded_bytes(side) else "") for side in sides]
    if len(sides) != 2 or not all(kinds):
        return None
    return all(kind.endswith("uint8") for kind in kinds)


def _are_loaded_bytes(side: Array) -> bool:
    """Return whether images are as their loader returns them, or some of these."""
    source = side.root.source if side.root is not None else ()
    return source[:1] in (("load_garments",), ("load_data",)) and source[-1] == 0 and not side.traits & {"scaled"}


@unless_told_by("vocabularies.shares_of_the_padding")
def shares_with_the_padding(tree: SourceTree) -> Iterator[Finding]:
    """Yield a share of words that is a mean over all positions: padding counts as words."""
    masks = {event.node for event in events_of(tree, "compare") if _compares_ids(event)}
    for node, event in always(tree, ("mean", "div"), lambda event: _is_over_positions(event, masks)):
        shown = [other for other in events_of(tree, "show") if (held := array_at(other, 0)) and held.node is node]
        said = " ".join([said_of(tree, event), *(said_of(tree, other) for other in shown)])
        if _WORDS.search(said) and not _POSITIONS.search(said):
            sentence = (
                "This goes over all positions, so the padding counts as words here. Divide by the number of words: "
                "`np.count_nonzero(ids)`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _compares_ids(event: Event) -> bool:
    ids, number = array_at(event, 0), number_of(event.values[1])
    return ids is not None and ids.what() == "token ids" and event.text == "Eq" and number not in (None, 0)


def _is_over_positions(event: Event, masks: set[ast.AST]) -> bool | None:
    mask = array_at(event, 0)
    if mask is None or mask.kind != "mask":
        return None
    if event.what == "div":
        size = array_at(event, 1)
        return None if size is None else size.kind == "size" and "sum" in mask.traits
    if mask.node not in masks:
        return None
    return isinstance(event.result, Array) and event.result.axes == ()


@unless_told_by()
def lengths_with_the_padding(tree: SourceTree) -> Iterator[Finding]:
    """Yield the lengths of padded rows that are told as numbers of words."""
    for node, event in always(tree, ("show",), _shows_padded_lengths):
        if _WORDS.search(event.text) and not _POSITIONS.search(event.text):
            sentence = (
                "All these rows have the same length, because the padding is in it. Count the words of a row: "
                "`np.count_nonzero(row)`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


def _shows_padded_lengths(event: Event) -> bool | None:
    figure = array_at(event, 0)
    return None if figure is None or figure.kind != "count" else {"padded", "mean"} <= figure.traits


@unless_told_by("figures.temperature_without_effect")
def temperatures_that_cancel(tree: SourceTree) -> Iterator[Finding]:
    """Yield probabilities that are divided by a number, and then by their sum, where a temperature is meant."""
    if not any(_TEMPERATURE.search(name.id) for name in tree.all(ast.Name)):
        return
    sentence = (
        "The probabilities were divided by one number, and this division by their sum takes it back. For a "
        "temperature, write `p ** (1 / temperature)` first."
    )
    yield from told_always(tree, ("div",), _cancels, sentence)


def _cancels(event: Event) -> bool | None:
    left, right = array_at(event, 0), array_at(event, 1)
    if left is None or right is None or left.kind != "outputs" or right.kind != "outputs":
        return None
    return "divided" in left.traits & right.traits and "sum" in right.traits


@unless_told_by("orders.names_sorted_again")
def names_in_another_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield names that are sorted, though the place of each is its label."""
    compared = [event for event in events_of(tree, "compare") if any(_is_of_classes(value) for value in event.values)]
    by_place = any(isinstance(value, Range) and value.is_index for event in compared for value in event.values)
    by_label = {event.values[0] for event in events_of(tree, "index") if _is_of_classes(event.values[1])}
    for event in events_of(tree, "sorted"):
        names = array_at(event, 0)
        if names is None or names.root is None or names.root.kind or "_" not in str(names.root.source[0]):
            continue
        read = [other for other in events_of(tree, "enumerate") if _is_sorted(other.values[0], names)]
        read += [other for other in events_of(tree, "index") if _is_sorted(other.values[0], names)
                 and isinstance(other.values[1], Range) and other.values[1].is_index]  # fmt: skip
        is_numbered = bool(read) and (by_place or _OF_LABELS.search(str(names.root.source[0])) is not None)
        is_used = is_numbered or any(_is_sorted(value, names) for value in by_label)
        if is_used and all(isinstance(part, str) for part in names.root.source):
            sentence = (
                "The place of each name is its label, and `sorted` changes the places. Leave the names in their order."
            )
            yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)


def _is_of_classes(value: object) -> bool:
    return isinstance(value, Array) and value.what() in ("labels", "answers")


def _is_sorted(value: object, names: Array) -> bool:
    return isinstance(value, Array) and value.root is names.root and "sorted" in value.traits


@unless_told_by()
def averages_of_numbered_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield the average of numbers that are only for names."""
    sentence = (
        "Each number is the label of a name, so an average of them means nothing. For the most frequent name, "
        "count them: `collections.Counter(…).most_common(1)`."
    )
    yield from told_always(tree, ("mean", "correlate"), _is_of_names, sentence)


def _is_of_names(event: Event) -> bool | None:
    numbers = [value for value in event.values[:2] if isinstance(value, Array) and value.kind == "numbers"]
    return True if numbers else None


_IN_COLUMNS = regex(r"(?i)col|feature|variable|transposed|turned")
_OF_COLUMNS = regex(r"(?i)\bcolumns?\b|\bfeatures?\b|\bmeasurements?\b")


@unless_told_by()
def correlations_of_rows(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.corrcoef`` of a table with a row for each example: it takes rows for what it compares."""
    tables = {event.node: array_at(event, 0) for event in events_of(tree, "correlate")}
    for call in tree.calls_named("corrcoef"):
        if len(call.args) != 1 or words_of(call):
            continue
        table = tables.get(call)
        axes = table.known_axes() if table is not None else None
        made = tree.value_of(call.args[0]) or call.args[0]
        is_stacked = isinstance(made, ast.Call) and called_name(made) == "column_stack"
        turned = any(isinstance(part, ast.Attribute) and part.attr in ("T", "transpose") for part in nodes_of(made))
        in_rows = (
            turned
            or _IN_COLUMNS.search(typed(call.args[0]))
            or any(isinstance(part, ast.List | ast.Tuple) for part in nodes_of(made))
        )
        is_told = axes is None and not in_rows and any(
            map(_OF_COLUMNS.search, [*shown_as(tree, call), tree.said_beside(call)])
        )  # fmt: skip
        if is_stacked or axes == ("examples", "features") or is_told:
            right = f"{typed(call.func)}({typed(call.args[0])}, rowvar=False)"
            sentence = (
                "`corrcoef` compares rows, so here it compares examples. For the correlation of columns, write "
                f"`{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@unless_told_by()
def correlations_with_themselves(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.corrcoef(a, b)[0, 0]``: the correlation of values with themselves is always 1."""
    for node in tree.all(ast.Subscript):
        match node:
            case ast.Subscript(value=ast.Subscript(value=table, slice=first), slice=second):
                pass
            case ast.Subscript(value=table, slice=ast.Tuple(elts=[first, second])):
                pass
            case _:
                continue
        made = tree.value_of(table)
        number = tree.number_of(first) if isinstance(made, ast.Call) and called_name(made) == "corrcoef" else None
        if number is not None and number == tree.number_of(second):
            sentence = "The diagonal of `corrcoef` compares values with themselves, so it is always 1. Write `[0, 1]`."
            yield tree.finding(node, typed(node), "[0, 1]", sentence, certain=False)


@unless_told_by()
def classes_between_classes(tree: SourceTree) -> Iterator[Finding]:
    """Yield the rounded mean of class numbers: of 2 and 4 it is 3, which no model answered."""
    sentence = (
        "Class numbers are names: the mean of 2 and 4 is 3, which no model answered. Take the most frequent answer, or "
        "`argmax` of the mean probabilities."
    )
    yield from told_always(tree, ("round",), _is_between_classes, sentence)


def _is_between_classes(event: Event) -> bool | None:
    answers = array_at(event, 0)
    if answers is None or answers.kind != "answers" or answers.model is None:
        return None
    return "mean" in answers.traits and (answers.model.units() or 0) > 2


@unless_told_by("outputs.half_of_a_logit")
def logits_cut_at_a_half(tree: SourceTree) -> Iterator[Finding]:
    """Yield logits that are compared with 0.5, which is the middle of probabilities."""
    sentence = "The model returns logits: a probability of 0.5 is a logit of 0. Compare with 0, or apply `tf.sigmoid`."
    yield from told_always(tree, ("compare",), _cuts_a_logit, sentence)


def _cuts_a_logit(event: Event) -> bool | None:
    outputs = array_at(event, 0)
    if outputs is None or outputs.kind != "outputs" or outputs.model is None or not isinstance(event.values[1], Known):
        return None
    return outputs.model.takes_logits and outputs.model.activation() == "linear" and event.values[1].value == 0.5


@unless_told_by(
    "one_array.two_names_for_one_array",
    "one_array.compared_with_itself",
    "copies.copies_of_one_seed",
    "one_array.views_changed_in_a_loop",
)
def columns_that_stay_shuffled(tree: SourceTree) -> Iterator[Finding]:
    """Yield an array in which each pass of a loop shuffles another column, and which is no copy."""
    for event in events_of(tree, "shuffle in place"):
        held, loop = array_at(event, 0), loop_around(event)
        if held is None or held.made_in is None or not isinstance(loop, ast.For) or loop in held.made_in:
            continue
        match event.node:
            case ast.Call(args=[ast.Subscript(slice=ast.Tuple() as place) as part, *_]):
                if names_in(place) & names_in(loop.target):
                    yield tree.finding(event.node, typed(event.node), "", _stays_shuffled(part), certain=False)
                    return
    stored = events_of(tree, "store")
    for event in stored:
        held, mixed = array_at(event, 0), array_at(event, 2)
        loop = loop_around(event)
        if held is None or mixed is None or loop is None or held.made_in is None or "shuffled" not in mixed.traits:
            continue
        others = [other for other in stored if other.node is not event.node and array_at(other, 0) is held]
        if (
            isinstance(loop, ast.For)
            and isinstance(event.node, ast.Subscript)
            and typed(event.node.value) in typed(loop.target)
        ):
            # Each pass has another row.
            continue
        if loop not in held.made_in and not others and isinstance(event.node, ast.Subscript):
            yield tree.finding(event.node, typed(event.node), "", _stays_shuffled(event.node), certain=False)
            return


@unless_told_by(
    "one_array.views_changed_in_a_loop", "one_array.two_names_for_one_array", "comments.slices_called_copies",
    "side_effects.slices_for_copies", "side_effects.sums_in_what_was_given",
    "array_figures.columns_that_stay_shuffled",
    "array_parts.changed_before_it_is_measured",
)  # fmt: skip
def arrays_changed_in_each_pass(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``x *= k`` of data that are the same array in each pass: it finds the changes of the passes before."""
    found: dict[ast.AST, list[object]] = {}
    for event in events_of(tree, "change"):
        array = array_at(event, 0)
        if array is not None and array.root is not None and not array.traits and loop_around(event) is not None:
            found.setdefault(event.node, []).append(array)
    for node, arrays in found.items():
        is_same = len(arrays) > 1 and all(array is arrays[0] for array in arrays)
        if is_same and isinstance(node, ast.AugAssign):
            right = f"{typed(node.target)} = {typed(ast.BinOp(node.target, node.op, node.value))}"
            sentence = (
                f"`{typed(node)}` changes the array itself, and each pass gets it with the changes of the passes "
                f"before. Write `{right}`."
            )
            yield tree.finding(node, typed(node), right, sentence, certain=False)


def _stays_shuffled(part: ast.Subscript) -> str:
    return (
        f"`{typed(part.value)}` is the same array in each pass, so the columns of earlier passes stay shuffled. Begin "
        "with a copy: `….copy()`."
    )


@unless_told_by()
def products_called_cosines(tree: SourceTree) -> Iterator[Finding]:
    """Yield products of vectors that are shown as cosine similarities, where nothing divides by a length."""
    if tree.mentions(*set(_LENGTHS) - tree.defined) or any(_LENGTH.search(name) for name in tree.defined):
        return
    for event in events_of(tree, "matmult", "dot"):
        shown = [other for other in events_of(tree, "show") if _COSINE.search(said_of(tree, other))]
        if shown or _COSINE.search(said_of(tree, event)):
            sentence = (
                "A cosine similarity is the product of two vectors divided by their lengths. Divide each vector by "
                "`np.linalg.norm` first."
            )
            yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)
            return


@unless_told_by("metrics.accuracy_of_single_labels", "metrics.metrics_told_as_accuracy")
def entries_counted_by_a_metric(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``BinaryAccuracy`` of outputs for several classes: it counts single entries of the rows."""
    sentence = (
        "`BinaryAccuracy` counts each output on its own, and most of a row are zeros that are right. Use "
        "`CategoricalAccuracy` for one-hot labels."
    )
    yield from told_always(tree, ("BinaryAccuracy",), _is_of_rows, sentence)


def _is_of_rows(event: Event) -> bool | None:
    outputs = array_at(event, 1)
    if outputs is None or outputs.known_axes() is None or outputs.model is None:
        return None
    units = outputs.model.units()
    return outputs.known_axes() == ("examples", "classes") and units is not None and units > 2


@unless_told_by()
def different_words_for_running_text(tree: SourceTree) -> Iterator[Finding]:
    """Yield a share of the different words that is told as a share of the text, in which some words are frequent."""
    sentence = (
        "`len` of a `Counter` counts each different word once, so this is no share of the text. Add up the counts of "
        "the words: `sum(counts.values())`."
    )
    for node, event in always(tree, ("show",), _shows_different_words):
        if _RUNNING.search(event.text) and not _DIFFERENT.search(event.text):
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


def _shows_different_words(event: Event) -> bool | None:
    figure = array_at(event, 0)
    return None if figure is None else figure.kind == "distinct"


@unless_told_by("settings.weights_as_shares")
def weights_that_grow_with_their_class(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``class_weight`` that is higher for a class with more examples."""
    sentence = (
        "These weights grow with the share of their class, so the larger class counts even more. Divide by the count: "
        "`len(labels) / (classes * count)`."
    )
    yield from told_always(tree, ("class weight",), _gives_the_larger_more, sentence)


def _gives_the_larger_more(event: Event) -> bool | None:
    weights = event.values[0]
    if not isinstance(weights, Entries):
        return None
    pairs = [*weights.items.items()] if weights.items else [(weights.each_key, weights.each)]
    if not all(isinstance(weight, Array) and weight.kind in ("mask", "counts") for _, weight in pairs):
        return None
    return all(_grows_with(key, weight) for key, weight in pairs)


def _grows_with(key: object, weight: Value) -> bool:
    # Of all counts in their order, the one of the class is read.
    in_order = isinstance(weight, Array) and weight.kind == "counts" and weight.of_class is None
    is_of_class = isinstance(weight, Array) and (in_order or weight.of_class == key)
    return is_of_class and isinstance(weight, Array) and not weight.traits & {"inverse", "rest"}


@unless_told_by()
def least_for_most_probable(tree: SourceTree) -> Iterator[Finding]:
    """Yield the first places of ``argsort``, told as those of the most probable classes: it sorts upwards."""
    for node, event in always(tree, ("index",), _takes_the_first):
        if _MOST_PROBABLE.search(f"{said_of(tree, event)} {typed(node)}"):
            sentence = (
                "`argsort` sorts upwards, so the first places are those of the smallest values. For the largest ones, "
                "take the last places: `[-k:]`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


@unless_told_by()
def least_for_least_sure(tree: SourceTree) -> Iterator[Finding]:
    """Yield the examples with the lowest output of a sigmoid, told as those where the model is least sure."""
    for node, event in always(tree, ("index",), _takes_the_first):
        places = array_at(event, 0)
        model = places.model if places is not None else None
        is_one = model is not None and model.units() == 1 and model.activation() == "sigmoid"
        told = f"{said_of(tree, event)} {event.above} {typed(node)}"
        if places is not None and is_one and "abs" not in places.traits and _LEAST_SURE.search(told):
            sentence = (
                "An output near 0 is a sure answer, too: it means the other class. The least sure ones are near 0.5. "
                "Sort `np.abs(outputs - 0.5)`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


def _takes_the_first(event: Event) -> bool | None:
    places, index = array_at(event, 0), event.values[1]
    if places is None or places.kind != "sorting" or places.model is None or not isinstance(index, Items):
        return None
    last = (index.items or [Value()])[-1] if index.order == "axes" else index
    if not isinstance(last, Items) or last.items is None or last.order != "slice":
        return None
    begin, end, step = last.items
    is_first = number_of(begin) in (None, 0) and type(begin) is not Value and (number_of(end) or 0) > 0
    # `[::-1]` before it, or a minus, turns the order round.
    is_turned = places.traits & {"negative", "changed", "rest"} or any(
        cut[0][1] for cut in places.cuts if isinstance(cut[0], tuple)
    )
    return is_first and number_of(step) in (None, 1) and not is_turned
