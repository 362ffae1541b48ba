"""What is said of each cause: the evidence with its values, and what to do."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from operator import itemgetter

from grader.candidate.worker import AUGMENTING
from grader.examiner.diagnosis import cures, signs
from grader.examiner.diagnosis.cures import WIDE, less_noise, steps_of_all
from grader.examiner.diagnosis.facts import OPTIMIZERS, Facts, Layer, in_code


def _optimizer(facts: Facts) -> str:
    """Return the optimizer as a learner writes it."""
    name = facts.settings.optimizer
    return "the optimizer" if not name or ":" in name else f"`{OPTIMIZERS.get(name, name.capitalize())}`"


TRY_RATE = "Try a `learning_rate` "
"""How a sentence on other rates begins: none of them was tried, so it names a direction and a range."""


def _between(low: float, high: float) -> str:
    return f"{TRY_RATE}between {in_code(low, 1)} and {in_code(high, 1)}"


def _usual_rates(facts: Facts) -> str:
    usual = facts.settings.usual_rate
    return f"{_between(usual / 3, usual * 3)}, as is usual for {_optimizer(facts)}."


def _lower_rate(facts: Facts) -> str:
    rate = facts.settings.rate
    if rate is None or rate <= 0:
        return f"{TRY_RATE}that is 2 to 100 times lower."
    if signs.rate_is_high(facts):
        return _usual_rates(facts)
    if signs.thrown(facts) or signs.lost_from_the_start(facts):
        return f"{_between(rate / 1000, rate / 10)}."
    return f"{_between(rate / 100, rate / 2)}."


def _higher_rate(facts: Facts) -> str:
    rate = facts.settings.rate
    if not rate or rate <= 0:
        return f"{TRY_RATE}that is 10 to 1000 times higher."
    if facts.settings.optimizer == "sgd" or 3 * rate > facts.settings.usual_rate / 3:
        # How large a step SGD may take depends on the size of the data.
        highest = min(max(1000 * rate, facts.settings.usual_rate), facts.settings.highest_rate)
        if 10 * rate >= highest:
            return "Look for what makes the gradients so small."
        return f"{_between(10 * rate, highest)}: raise it until the loss falls clearly."
    return _usual_rates(facts)


def _its_rate(facts: Facts) -> str:
    rate = facts.settings.rate
    told = "The learning rate" if rate is None else f"The learning rate {rate:g}"
    return f"{told}, which a callback sets," if signs.callback_sets_rate(facts) else told


def _size(value: float) -> str:
    """Return a number as a person reads it: thousands in full.

    >>> _size(14991.0), _size(68.41), _size(3e13)
    ('14,991', '68.4', '3e+13')
    """
    return f"{value:,.0f}" if 1e3 <= abs(value) < 1e6 else f"{value:.3g}"


def _scale_by(factor: float) -> str:
    """Return the layer that multiplies by a factor, as a learner writes it.

    >>> _scale_by(1 / 255), _scale_by(0.0101), _scale_by(40)
    ('`Rescaling(1 / 255)`', '`Rescaling(1 / 99)`', '`Rescaling(40.0)`')
    """
    return (
        f"`Rescaling(1 / {float(f'{1 / factor:.3g}'):g})`" if 0 < factor < 1 else f"`Rescaling({in_code(factor, 3)})`"
    )


def _own_scale(facts: Facts) -> str:
    """Return the layer that does what the learner did to the inputs of ``fit``, where their ranges tell it."""
    told = facts.given
    asked, own = told.asked_highest - told.asked_lowest, told.highest - told.lowest
    if told.few_asked or asked <= 0 or own <= 0:
        return "`Rescaling`"
    scale = own / asked
    offset = told.lowest - scale * told.asked_lowest
    layer = _scale_by(scale)
    return layer if abs(offset) < 0.02 * own else f"{layer[:-2]}, offset={offset:.3g})`"


def seen(facts: Facts) -> str:
    """Return what the model did, in one sentence with its values; empty where nothing is known of it."""
    training, loss = facts.training, facts.training.loss
    if signs.one_answer(facts):
        kind = "predictions are" if training.higher else "forecasts are"
        return f"Nearly all {kind} the same, «{training.only_answer}»."
    if signs.flat(facts):
        return f"The loss does not move: {loss.first:.3g} in the first epoch, {loss.last:.3g} in the last."
    share = f", with accuracy {training.score.last:.2f} in training" if training.higher and training.score else ""
    if signs.like_a_constant(facts):
        return (
            f"The model outputs nearly the same for every example: it has learned nothing. The loss went from "
            f"{_size(loss.first)} to {_size(loss.last)}{share}."
        )
    if len(loss.values) > 1:
        return f"The loss went from {_size(loss.first)} to {_size(loss.last)}{share}."
    return ""


class WithSeen:
    """What a cause says, with what the model did behind it; ``alone`` is without that."""

    def __init__(self, alone: Callable[[Facts], str]) -> None:
        self.alone = alone

    def __call__(self, facts: Facts) -> str:
        return f"{self.alone(facts)} {seen(facts)}".strip()


def no_input(facts: Facts) -> str:
    return (
        f"{facts.given.lost:,.0f} of the {facts.given.size:,.0f} values that `fit` was given are NaN or infinite. Find "
        "the step that makes them: print `np.isnan(x).sum()` before `fit`."
    )


def no_labels(facts: Facts) -> str:
    return (
        f"{facts.given.labels_lost:,.0f} of the labels that `fit` was given are NaN or infinite. Find the step that "
        "makes them: print `np.isnan(y).sum()` before `fit`."
    )


def no_weights(facts: Facts) -> str:
    return (
        f"{facts.given.weights_lost:,.0f} of the weights in `sample_weight` or `class_weight` are NaN or infinite, so "
        "the loss is, too. Look for a division by 0: is a value 0 that you divide by?"
    )


def nothing_trainable(facts: Facts) -> str:
    return (
        f"None of the {facts.settings.parameters:,.0f} parameters is trainable, so training changes nothing. Remove "
        "`trainable = False`, then compile."
    )


def predicts_by_chance(facts: Facts) -> str:
    return (
        "The model predicts something else for the same example each time. Call random layers, such as `Dropout` or "
        "augmentation, without `training=True`."
    )


def begun_again(facts: Facts) -> str:
    ran = len(facts.training.loss.values)
    return (
        f"The returned history belongs to a new model that ran {ran} epoch{'s' if ran > 1 else ''}; "
        f"{facts.given.other_fits:.0f} models before it were trained and dropped. Build the model once, before the "
        "loop, or call `fit` once with `epochs=…`."
    )


def cut_to_whole_numbers(facts: Facts) -> str:
    dtype = facts.settings.input_dtype
    return f'`Input(…, dtype="{dtype}")` cuts values from 0 to 1 down to 0 and 1. Remove the `dtype`.'


def _in_place(told: Callable[[Facts], str]) -> Callable[[Facts], str]:
    """Add to what is told that the array was changed itself, where it was."""

    def told_with_it(facts: Facts) -> str:
        is_changed = facts.given.changed.get("in_place", 0.0) > 0.5
        how = " Your code changed the loaded array itself, as `x[…] = …` or `x += …` do." if is_changed else ""
        return f"{told(facts)}{how}"

    return told_with_it


@_in_place
def inputs_changed(facts: Facts) -> str:
    given, asked = facts.given.highest, facts.given.asked_highest
    if facts.reads_ids:
        return (
            f"`fit` was given values up to {_size(given)}, but the token ids of the data go up to {_size(asked)}. An "
            "`Embedding` needs the token ids unchanged: do not scale them."
        )
    return (
        f"`fit` was given values up to {_size(given)}, but the data have values up to {_size(asked)}. Held-out "
        f"examples are not {'divided' if given < asked else 'multiplied'} by that factor. Give `fit` the values "
        f"unchanged{f', or scale inside the model with {_own_scale(facts)}' if asked > WIDE else ''}."
    )


def inputs_moved(facts: Facts) -> str:
    told = facts.given
    return (
        f"The values that `fit` was given go from {told.lowest:.3g} to {told.highest:.3g}, those of the data from "
        f"{told.asked_lowest:.3g} to {told.asked_highest:.3g}. A number was added to each. Give `fit` the values "
        "unchanged."
    )


def inputs_noisy(facts: Facts) -> str:
    told = facts.given
    return (
        f"The values that `fit` was given go from {told.lowest:.3g} to {told.highest:.3g}, those of the data from "
        f"{told.asked_lowest:.3g} to {told.asked_highest:.3g}. Noise was added to them. Give `fit` the values "
        "unchanged."
    )


def labels_among_inputs(facts: Facts) -> str:
    return (
        "A column of the inputs that `fit` was given holds the labels, so the model learns to read them there. Check "
        "which columns you take as inputs: the labels must not be among them."
    )


def columns_drowned(facts: Facts) -> str:
    drowned, columns = facts.given.changed["drowned"], facts.given.changed["columns"]
    return (
        f"Noise was added to the examples. In {drowned:.0f} of the {columns:.0f} columns it is larger than the spread "
        "of the values. Scale it to each column: multiply standard normal noise by `0.1 * x.std(axis=0)`."
    )


def labels_negated(facts: Facts) -> str:
    told = facts.given
    return (
        f"The labels that `fit` was given go from {told.label_lowest:.3g} to {told.label_highest:.3g}, those of the "
        f"data from {told.asked_label_lowest:.3g} to {told.asked_label_highest:.3g}. Their sign was changed. Give "
        "`fit` the labels unchanged."
    )


def labels_rounded(facts: Facts) -> str:
    told = facts.given
    return (
        f"The labels that `fit` was given have {told.kinds:.0f} different values, those of the data have "
        f"{told.asked_kinds:.0f}: they were rounded. Give `fit` the labels unchanged."
    )


def labels_shifted(facts: Facts) -> str:
    told = facts.given
    is_one_hot = told.class_highest != told.label_highest
    return (
        f"The {'classes of the one-hot rows' if is_one_hot else 'labels'} that `fit` was given go from "
        f"{told.class_lowest:g} to {told.class_highest:g}, those of the data from {told.asked_label_lowest:g} to "
        f"{told.asked_label_highest:g}. Give `fit` the labels {'one-hot, not shifted' if is_one_hot else 'unchanged'}."
    )


def class_left_out(facts: Facts) -> str:
    told = facts.given
    return (
        f"`fit` was given labels of {told.kinds:.0f} classes, but the data have {told.asked_kinds:.0f}. Train on "
        "examples of all classes."
    )


def class_held_back(facts: Facts) -> str:
    split, classes = facts.given.split, len(facts.counts)
    return (
        f"`validation_split={in_code(split)}` takes the last {split:.0%} of the examples. They include all examples of "
        f"{facts.held_back:.0f} of the {classes} classes, so the model never trains on those. Shuffle inputs and "
        "labels with one permutation before `fit`."
    )


def sorted_examples(facts: Facts) -> str:
    if not facts.counts:
        return (
            "The examples reach `fit` sorted by their label, and are not shuffled. Shuffle them: each batch should "
            "hold low and high labels."
        )
    if facts.hardly_shuffled:
        return (
            "The examples reach `fit` nearly sorted by class: a small buffer of `shuffle` mixes neighbors only. Write "
            "`.shuffle(n)` before `.batch(…)`, with the number of examples for `n`."
        )
    return (
        "The examples reach `fit` sorted by class, and are not shuffled. Shuffle them: each batch should hold all "
        "classes."
    )


def no_epoch_ran(facts: Facts) -> str:
    return (
        f"No epoch ran: `fit` begins at `initial_epoch={facts.given.initial:.0f}`, which is not below `epochs`. Leave "
        "`initial_epoch` out."
    )


def split_takes_most(facts: Facts) -> str:
    return (
        f"`validation_split={in_code(facts.given.split)}` leaves only {1 - facts.given.split:.0%} of the examples for "
        "training. Write `validation_split=0.2`."
    )


def examples_weighed_out(facts: Facts) -> str:
    return (
        f"The largest weight in `sample_weight` or `class_weight` is {facts.given.highest_weight:.2g}, so no example "
        "counts. Leave the weights out."
    )


def rate_is_negative(facts: Facts) -> str:
    return (
        f"The learning rate {facts.rate or 0.0:g} is negative, so each step makes the loss larger. "
        f"{_usual_rates(facts)}"
    )


def softmax_twice(facts: Facts) -> str:
    first = [layer for layer in facts.settings.chain if layer.activation][-1].activation
    first = next(
        (layer.activation for layer in reversed(facts.settings.chain) if layer.activation and layer.units), first
    )
    last = signs.last_layer(facts)
    if last.activation == "linear":
        return "Several layers make probabilities, one after the other. Keep one `softmax`, or `sigmoid`, at the end."
    return (
        f"The output layer already has `{first}`, and what comes after it changes the probabilities once more. End "
        "with the output layer."
    )


def never_trained(facts: Facts) -> str:
    return (
        "The model was returned without a training: no `fit` changed it. Call `model.fit(…)` before `return`: a line "
        "after `return` does not run."
    )


def weights_calculated(facts: Facts) -> str:
    return (
        "Your own code set these weights, without `fit` and without an optimizer. They are still far from good "
        "ones. Print the loss after each epoch. If it falls slowly, make more steps, or use a higher learning rate."
    )


def constrained(facts: Facts) -> str:
    layer = signs.constrained_layer(facts)
    if layer.constraint == "UnitNorm":
        told = (
            "no class can get a probability near 1" if signs.of_classes(facts) else "outputs cannot reach the targets"
        )
        return (
            f"The constraint `UnitNorm` of layer `{layer.name}` keeps the norm of its weights at 1: {told}. Remove it."
        )
    kept = "at 0 or above" if layer.constraint == "NonNeg" else f"to a norm of {layer.limit:g}, near 0"
    return f"The constraint `{layer.constraint}` of layer `{layer.name}` keeps its weights {kept}. Remove it."


def softmax_over_one(facts: Facts) -> str:
    return (
        "The last layer has `softmax` over a single value, so each output is 1. Remove the activation for numbers; for "
        "two classes use `sigmoid`."
    )


def normalizes_examples(facts: Facts) -> str:
    kind = facts.settings.chain[0].kind
    return (
        f"`{kind}` is the first layer: it normalizes each example by itself, so the size of its values is lost. Use "
        "`Normalization`, adapted to the training inputs, or `Rescaling`."
    )


def inputs_lie_apart(facts: Facts) -> str:
    look = facts.look
    return (
        f"The values that reach the first weights go from {look.low:.3g} to {look.high:.3g}, far from 0. Bring them "
        "around 0: `Rescaling(scale, offset)` computes `x * scale + offset`, and `Normalization` needs no offset."
    )


def normalizes_outputs(facts: Facts) -> str:
    kind = signs.normalizing_end(facts)
    if kind != "BatchNormalization":
        return (
            f"`{kind}` comes after the output layer. It normalizes the outputs of each example by themselves: a single "
            "output is always the same. Put it before the output layer, or remove it."
        )
    return (
        "`BatchNormalization` is the last layer. In training, a prediction then depends on the rest of its batch. Put "
        "it before the output layer."
    )


def no_bias(facts: Facts) -> str:
    return "The last layer has no bias, so it cannot learn a constant. Remove `use_bias=False`."


def inputs_are_nothing(facts: Facts) -> str:
    return (
        "Only zeros reach the first weights, so each example looks the same. Look for a factor of 0 in `Rescaling`, or "
        "in your preprocessing."
    )


def inputs_inverted(facts: Facts) -> str:
    return (
        f"`fit` was given inverted values: their mean is {facts.given.mean:.3g}, and {facts.given.asked_mean:.3g} in "
        "the data. Give `fit` the values unchanged."
    )


def labels_alike(facts: Facts) -> str:
    return (
        f"All {facts.given.rows:,.0f} labels that `fit` was given are {facts.given.label_lowest:g}. Give `fit` the "
        "labels unchanged."
    )


def labels_are_parts(facts: Facts) -> str:
    told = facts.given
    return (
        f"The labels that `fit` was given go from {told.label_lowest:.3g} to {told.label_highest:.3g}. They are "
        "numbers of classes, and the loss cuts them to integers. Scale the images only, and give `fit` the labels "
        "unchanged."
    )


@_in_place
def examples_turned(facts: Facts) -> str:
    return (
        f"{facts.given.changed['turned']:.0%} of the examples reach `fit` with their values in another order: "
        "reversed, rolled, turned, transposed or shuffled. Held-out examples keep their order. Give `fit` the examples "
        "unchanged."
    )


def flips_some(facts: Facts) -> str:
    return (
        f"{facts.given.changed['turned']:.0%} of the images reach `fit` flipped or turned, and held-out images do not "
        "look like these. Leave this step out."
    )


@_in_place
def examples_changed(facts: Facts) -> str:
    told, known = facts.given, facts.given.changed
    ids = facts.reads_ids or told.token_ids
    kept = 1 - known["examples"]
    first = (
        f"Only {kept:.0%} of the examples that `fit` was given are those of the data:"
        if kept
        else "No example that `fit` was given is one of the data:"
    )
    if signs.values_replaced(facts):
        what = "token ids" if ids else "values"
        return (
            f"{first} {known['share']:.0%} of the {what} are {known['value']:g} there, {known['share_before']:.0%} in "
            f"the data. Held-out examples are not changed. Give `fit` the {what} unchanged."
        )
    if signs.values_mixed(facts):
        return (
            f"{first} each holds values of several examples. Look for a `reshape` or `transpose` that changes the "
            "order of the axes. Give `fit` the examples unchanged."
        )
    if ids:
        return (
            f"`fit` was given other token ids than those of the data: up to {told.highest:.3g}, not up to "
            f"{told.asked_highest:.3g}. Held-out examples keep theirs. Give `fit` the token ids unchanged."
        )
    how = f"{told.lowest:.3g} to {told.highest:.3g}, not {told.asked_lowest:.3g} to {told.asked_highest:.3g}"
    if (told.lowest, told.highest) == (told.asked_lowest, told.asked_highest):
        how = f"their mean is {told.mean or 0.0:.3g}, not {told.asked_mean or 0.0:.3g}"
    return (
        f"`fit` was given other values than those of the data: {how}. Held-out examples are not changed. Do this step "
        "inside the model, with a layer, or leave it out."
    )


def smaller_set(facts: Facts) -> str:
    given = facts.given
    return (
        f"`fit` was given a data set of {given.rows:,.0f} examples, but one of {given.largest_rows:,.0f} was loaded as "
        "well. Are training and validation exchanged? Train on the larger one."
    )


def augments(facts: Facts) -> str:
    kinds = list(dict.fromkeys(layer.kind for layer in facts.settings.layers))
    names = [kind for kind in kinds if kind.startswith(AUGMENTING)]
    return (
        f"Augmentation ({', '.join(f'`{name}`' for name in names[:3])}) makes training images that held-out images do "
        "not look like. Use smaller factors, or leave it out."
    )


def repeats_one_value(facts: Facts) -> str:
    copies = next(layer.copies for layer in facts.settings.chain if layer.copies > 1)
    return (
        f"The last layer has one unit, and `RepeatVector({copies:.0f})` repeats its value for each step. End with "
        f"`Dense({copies:.0f})`: one unit for each step."
    )


def repeats_one_vector(facts: Facts) -> str:
    copies = next(layer.copies for layer in facts.settings.chain if layer.copies > 1)
    return (
        f"After `RepeatVector({copies:.0f})` all steps are the same, and `Dense` treats them alike, so the model "
        f"outputs one value for all. End with `Dense({copies:.0f})` in its place, or put a recurrent layer after it."
    )


def labels_come_apart(facts: Facts) -> str:
    told = facts.changed_labels
    since, epochs = told["since"], told.get("epochs", 1.0)
    begin, first = f"From epoch {since:.0f} on", "in epoch 1"
    if epochs > 1:
        begin, first = f"From call {since:.0f} of `fit` on", "in the first call"
    if epochs < 1:
        begin, first = f"From pass {since:.0f} over the data on", "in the first pass"
    return (
        f"{begin}, {told['share']:.0%} of the examples have another label than {first}. Shuffle the original inputs "
        "and labels by the same `order`: `x[order]` and `y[order]`. Keep both originals, or overwrite both."
    )


def labels_turned(facts: Facts) -> str:
    return (
        f"{facts.given.changed['turned_labels']:.0%} of the labels reach `fit` with their values in another order. "
        "Give `fit` the labels unchanged."
    )


def labels_changed(facts: Facts) -> str:
    told = facts.given
    low, high = told.label_lowest or 0.0, told.label_highest or 0.0
    least, most = told.asked_label_lowest or 0.0, told.asked_label_highest or 0.0
    ranges = f"The labels that `fit` was given go from {low:.3g} to {high:.3g}, those of the data from {least:.3g} to "
    if least <= low and high <= most and (least, most) != (low, high):
        return f"{ranges}{most:.3g}. So the model learns no value beyond that range. Give `fit` the labels unchanged."
    return (
        f"{ranges}{most:.3g}. So the predictions are other values as well. Give `fit` the labels unchanged, or change "
        "the predictions back inside the model."
    )


def weights_replaced(facts: Facts) -> str:
    if any(layer.kind == "Normalization" for layer in facts.settings.layers):
        return (
            "The returned model was changed after `fit` had ended, by `adapt`, `set_weights` or `load_weights`. Call "
            "`adapt` before `fit`, and return the model as `fit` left it."
        )
    return (
        "The weights of the returned model were changed after `fit` had ended, by `set_weights`, `load_weights` or "
        "`assign`. Return the model as `fit` left it."
    )


def other_is_better(facts: Facts) -> str:
    other, training = facts.other, facts.training
    what = "an accuracy" if training.higher else "an MAE"
    own = "" if training.runs[0] is None else f", the returned one {training.runs[0]:.3g}"
    ends = " and ".join(f"`{name}`" for name in other.layers)
    which = f": call {other.fit:.0f} of `fit` trained it" if other.fit else f": it ends with {ends}" if ends else ""
    return f"Another model that your function makes reaches {what} of {other.value:.3g}{own}. Return that one{which}."


def columns_are_the_same(facts: Facts) -> str:
    told = f"The model predicts the same value in all {facts.same_columns:.0f} columns, and the targets differ. "
    if facts.trained_by == "composed":
        return (
            f"{told}So one of the joined models is used for each column. Call each model in its turn, as in "
            "`[part(inputs) for part in parts]`."
        )
    return f"{told}So one output is repeated. Give each column a unit of its own: `Dense({facts.same_columns:.0f})`."


def wrong_weights_kept(facts: Facts) -> str:
    kept = facts.kept
    where = {"": "of epoch", "fit": "after call", "evaluate": "at call"}[kept.called]
    of_call = f" of `{kept.called}`" if kept.called else ""
    side, sign, extreme = ("higher", ">", "max") if kept.higher else ("lower", "<", "min")
    by = " in `evaluate`" if kept.by_evaluate and kept.called != "evaluate" else ""
    least = f"the {'lowest' if kept.higher else 'highest'} `{kept.figure}`{by}:" if kept.is_worst else ""
    told = (
        f"The returned model has the weights {where} {kept.at:.0f}{of_call}, with {least or f'`{kept.figure}`{by} at'} "
        f"{kept.own:.3g}. {where.replace('of', 'in').capitalize()} {kept.best_at:.0f} it is {kept.best:.3g}. "
    )
    if not kept.is_worst:
        return f"{told}Give back the weights where it is {side[:-2]}est."
    if facts.given.restores and not kept.called:
        return f'{told}Write `mode="{extreme}"` in `EarlyStopping`.'
    # A loop may compare another figure of the same evaluation.
    other = ", but a loss with `<`" if kept.higher else ""
    return f"{told}Keep the weights where it is {side}: compare it with `{sign}`{other}."


def first_weights_kept(facts: Facts) -> str:
    start = "-1.0" if facts.training.higher else 'float("inf")'
    what = "accuracy" if facts.training.higher else "error"
    return (
        "The returned model has the weights from before the training: they were set again after `fit`. To keep the "
        f"best epoch, begin with `best = {start}` for an {what}. Or return the model as `fit` left it."
    )


def weights_set(facts: Facts) -> str:
    trained = facts.given.other_fits
    return (
        f"`fit` trained {'another model' if trained < 2 else f'{trained:.0f} other models'}, and the weights of the "
        "returned model were set afterwards, by `set_weights` or `load_weights`. Averaged weights of several networks "
        "often predict worse than each network. Return a model as `fit` left it."
    )


def never_applied(facts: Facts) -> str:
    return (
        "Your training loop computes gradients, and no optimizer applies them, so no weight changes. Call "
        "`optimizer.apply_gradients(zip(gradients, model.trainable_variables))` in each step."
    )


def assigned_in_vain(facts: Facts) -> str:
    return (
        "Your training loop assigns values to the weights, and these are the values that they had: each step is 0. "
        "Look at the learning rate of the loop: below 1, `//` and `int` make it 0."
    )


def trains_a_part(facts: Facts) -> str:
    return (
        "Your training loop computes gradients of some of the weights only, so the other layers stay as they began. "
        "Use `model.trainable_variables` in `tape.gradient` and in `apply_gradients`."
    )


_AS_WRITTEN = {"StopGradient": "stop_gradient", "OneHot": "one_hot", "FloorDivide": "//"}
"""How a learner writes an operation whose class has another name."""


def gradient_stopped(facts: Facts) -> str:
    layer = signs.stopping_layer(facts)
    name = layer.activation if layer.activation in signs.WITHOUT_GRADIENT_BY_NAME else layer.kind
    is_operation = name == layer.kind and name not in ("Discretization", "CategoryEncoding")
    written = _AS_WRITTEN.get(name, name.lower() if is_operation else name)
    return f"No gradient passes `{written}`, so the layers before it do not learn. Remove it."


def own_loss(facts: Facts) -> str:
    name = facts.settings.loss_name.rpartition(":")[2]
    called = f" `{name}`" if name.isidentifier() else ""
    usual = next(cures.usual_loss(facts), None)
    instead = usual.words if usual else "a loss of Keras's"
    return (
        f"Your own loss{called} may be lowest for other predictions than the labels. Compare it by hand for a few "
        f"predictions that are too high and too low, or write {instead}."
    )


def optimizer_renewed(facts: Facts) -> str:
    return (
        "Your training loop makes a new optimizer for each step, so it never has an average of earlier gradients. Make "
        "one optimizer, before the loop."
    )


def batch_repeated(facts: Facts) -> str:
    return (
        "Your training loop calls `train_on_batch` with the same few examples again and again. Go through all batches "
        "in each epoch, such as `x[i:i + 32]` for `i` in `range(0, len(x), 32)`."
    )


def own_loop_predicts_alike(facts: Facts) -> str:
    return (
        f"{seen(facts)} In a training loop, two causes are common. Outputs `(batch, 1)` minus labels `(batch,)` are "
        "`(batch, batch)`: write `model(x)[:, 0]`. Or labels belong to other examples: select both by the same indices."
    )


def loop_slows_down(facts: Facts) -> str:
    return (
        "In your training loop, the learning rate falls below 1 % of its first value too early: later steps change "
        "nearly nothing. Lower it once in each epoch, not in each batch, or by a factor nearer to 1."
    )


def loop_moves_labels(facts: Facts) -> str:
    return (
        "`train_on_batch` was given examples with labels of other examples. Select inputs and labels with the same "
        "indices."
    )


def loop_is_wrong(facts: Facts) -> str:
    return (
        "The mistake is in your training loop, or in what it is given: `fit` trains the same model. Check three "
        "things: does each label belong to its example, does each batch make one step, and does the loss compare equal "
        "shapes?"
    )


def loop_is_short(facts: Facts) -> str:
    count = facts.loop_steps
    return (
        f"Your training loop makes {count:,} step{'s' * (count != 1)}, which is too few. Train for more epochs. "
        "If `apply_gradients` is below the loop over the batches, indent it into that loop first."
    )


def own_loop(facts: Facts) -> str:
    return (
        "Your own loop trained the model, so the kit has no loss curve of it. The cause is not known. Print the loss "
        "of each epoch, and compare it with that of `model.fit` on the same data."
    )


def is_composed(facts: Facts) -> str:
    return (
        "The model that you return is made of models that `fit` trained one by one. The mistake is in one of "
        "them, or in how their outputs are combined. Compare the error of each part with the error of the whole."
    )


def joined_on_another_scale(facts: Facts) -> str:
    return (
        f"{_on_another_scale(facts)}. The labels of `fit` were scaled, and your model does not undo that. Compute the "
        "mean and the spread before you scale the labels, and end with `Rescaling(spread, offset=mean)`."
    )


def ran_out(facts: Facts) -> str:
    return (
        f"After epoch {signs.last_with_data(facts)} there were no more data, so Keras logs a loss of 0 and trains "
        "little or nothing. A generator must never end: write `while True:` around its loop. For a `Dataset`, add "
        "`.repeat()`, or leave out `steps_per_epoch`."
    )


def another_returned(facts: Facts) -> str:
    return (
        "`fit` trained another model than the one that you return: a new or a cloned model has new weights. Return the "
        "model that `fit` trained."
    )


def weights_far_apart(facts: Facts) -> str:
    told = facts.given
    return (
        f"The weights of the examples go from {told.lowest_weight:.3g} to {told.highest_weight:.3g}, so the others "
        "hardly count. Leave out `class_weight`, `sample_weight` or the third element of the data set."
    )


def ids_are_scaled(facts: Facts) -> str:
    return (
        "A layer before the `Embedding` changes the token ids. `Embedding` needs integers: all values below 1 "
        "become the token id 0. Remove the layer before it."
    )


def ids_merge(facts: Facts) -> str:
    names = ", ".join(f"`{text}`" for text in signs.before_embedding(facts))
    return (
        f"A batch has {facts.look.given_kinds:.0f} different token ids, and only {facts.look.kinds:.0f} are left where "
        f"they reach the `Embedding`: {names or 'a step before it'} gives several words the same number. Leave that "
        "out, and give the `Embedding` a row for each token id."
    )


_WRITTEN = {"Mod": "% {}", "FloorDivide": "// {}", "Minimum": "minimum(…, {})", "Maximum": "maximum(…, {})"}
"""How a learner writes an operation between layers."""


def folds_ids(facts: Facts) -> str:
    layer, ids = signs.folding_layer(facts), signs.token_ids(facts)
    written = _WRITTEN.get(layer.kind, f"{layer.kind}({{}})").format(f"{layer.by:g}")
    return (
        f"`{written}` before the `Embedding` gives several words the same number: of {ids:.0f} token ids, "
        f"{signs.ids_left(layer, ids):.0f} are left. Leave it out, and give the `Embedding` a row for each token id."
    )


def lost_before(facts: Facts) -> str:
    where = "NaN or infinite values reach the first layer with weights" if facts.look.lost_inside else "The loss is NaN"
    return (
        f"{where} before any training, although the inputs are finite. Look for a logarithm, a root or a division in "
        "your layers or in your loss."
    )


def inputs_are_large(facts: Facts) -> str:
    loss = facts.training.loss
    when = f"from epoch {loss.lost_at} on" if loss.lost_at else "at the end"
    return (
        f"The loss is NaN or infinite {when}: values up to {_size(facts.reaches)} make the first steps far too large. "
        f"Scale the inputs inside the model, with {_scale_by(1 / facts.reaches)} or `Normalization`."
    )


def labels_renumbered(facts: Facts) -> str:
    return (
        f"{facts.given.changed['renumbered']:.0%} of the labels of `fit` are not those of the data: classes have other "
        "numbers there. Give `fit` the labels unchanged."
    )


def labels_moved(facts: Facts) -> str:
    told = facts.given
    outputs = next((layer.units for layer in reversed(facts.settings.chain) if layer.units), 0.0)
    if told.label_values == 1 < outputs and not signs.of_classes(facts):
        return (
            f"The model has {outputs:.0f} outputs, and `fit` was given 1 value for each example, which all of them "
            f"learn. Give `fit` all {outputs:.0f} values as the label."
        )
    if told.changed.get("same_labels") == 0 and not signs.of_classes(facts) and not signs.labels_alike(facts):
        return labels_changed(facts)
    if told.changed.get("same_labels") == 0:
        return (
            f"{told.moved_labels:.0%} of the examples reach `fit` with another label than their own. Give `fit` the "
            "labels unchanged."
        )
    return (
        f"{facts.given.moved_labels:.0%} of the examples reach `fit` with the label of another example. Give `fit` the "
        "labels in their own order; to shuffle, use one permutation for both arrays."
    )


def examples_left_out(facts: Facts) -> str:
    rows, asked = signs.examples_used(facts)
    if facts.given.rows:
        return f"`fit` was given {rows:,.0f} of {asked:,.0f} examples. Train on all of them."
    return (
        f"The data set that `fit` was given has at most {rows:,.0f} of {asked:,.0f} examples. Look for a `take`, "
        "`skip` or `filter` that drops the others, and train on all of them."
    )


def few_steps(facts: Facts) -> str:
    steps, asked = steps_of_all(facts), facts.given.steps
    if not signs.examples_given(facts):
        return (
            f"With `steps_per_epoch={asked:.0f}` an epoch has only {asked:.0f} step{'s' if asked > 1 else ''}. Write "
            "as many steps as all examples make batches."
        )
    advice = f"Write `steps_per_epoch={steps}`." if steps else "Leave `steps_per_epoch` out."
    return (
        f"With `steps_per_epoch={facts.given.steps:.0f}` an epoch uses only {facts.given.steps:.0f} batches of "
        f"{signs.examples_given(facts):,.0f} examples. {advice}"
    )


def clipped(facts: Facts) -> str:
    name, value = signs.clip(facts, signs.CLIPPED)
    much = "to almost nothing" if value < 1e-3 else "far below its usual size"
    return f"`{name}={in_code(value)}` cuts each gradient {much}. Remove it, or write `{name}=1.0`."


def averages_weights(facts: Facts) -> str:
    momentum = facts.settings.numbers.get("ema_momentum", 0.99)
    return (
        "`use_ema=True` puts an average over the training in the place of the weights. With "
        f"`ema_momentum={in_code(momentum)}` it reaches over about {1 / max(1e-6, 1 - momentum):,.0f} steps. Leave "
        "`use_ema` out."
    )


def adds_up_gradients(facts: Facts) -> str:
    batches = facts.settings.numbers["gradient_accumulation_steps"]
    return (
        f"`gradient_accumulation_steps={batches:.0f}` makes one step for {batches:.0f} batches, so the weights change "
        "rarely. Leave it out."
    )


def decays(facts: Facts) -> str:
    return (
        f"`weight_decay={in_code(facts.settings.numbers['weight_decay'])}` shrinks all weights at every step faster "
        "than they learn. Write `weight_decay=0.004`, or leave it out."
    )


def epsilon(facts: Facts) -> str:
    return (
        f"`epsilon={in_code(facts.settings.numbers['epsilon'])}` divides each step by about that number. Remove it: "
        "the default is 1e-7."
    )


def penalizes(facts: Facts) -> str:
    name, strength = max(((name, facts.settings.numbers.get(name, 0.0)) for name in signs.STRENGTHS), key=itemgetter(1))
    return f'`{name}={in_code(strength)}` holds all weights near 0. Leave it out, or write `optimizer="adam"`.'


def momentum(facts: Facts) -> str:
    numbers = facts.settings.numbers
    name = "momentum" if numbers.get("momentum", 0.0) > 0.99 else "beta_1"
    return f"`{name}={in_code(numbers[name])}` averages each step over hundreds of earlier ones. Write `{name}=0.9`."


def rate_ran_out(facts: Facts) -> str:
    rates = facts.rates.values
    how = f"`{facts.settings.schedule}`" if facts.settings.schedule else "The schedule"
    return (
        f"{how} takes the learning rate from {max(rates):.2g} to {rates[-1]:.2g}, and learning stops early. Let it "
        "fall over more steps, or use a fixed learning rate."
    )


def rate_rises(facts: Facts) -> str:
    rates = facts.rates.values
    return (
        f"The learning rate rises from {rates[0]:.2g} to {rates[-1]:.2g} during this training, as in a sweep. Use a "
        "sweep only to choose a rate, then train a new model with it."
    )


def drops(facts: Facts) -> str:
    layer = signs.dropping_layer(facts)
    if layer.own_dropout:
        return (
            f"`{layer.kind}(…, dropout={in_code(layer.own_dropout)})` drops {layer.own_dropout:.0%} of the values in "
            "training. Write `dropout=0.2`."
        )
    told = f"`{layer.kind}({in_code(layer.rate)})`"
    if layer.kind == "GaussianDropout":
        return f"{told} multiplies the values by strong noise in training. Write `GaussianDropout(0.2)`."
    return f"{told} drops {layer.rate:.0%} of the values in training. Write `{layer.kind}(0.2)`."


def drops_predictions(facts: Facts) -> str:
    if "Dropout" in facts.settings.chain[-1].kind:
        return "`Dropout` is the last layer, so it drops predictions in training. Put it before the output layer."
    last = signs.last_layer(facts)
    return (
        f"`Dropout` comes after `{last.name}`, the last layer with weights, so it drops predictions in training. Put "
        "it before that layer."
    )


def noisy(facts: Facts) -> str:
    layer, spread = signs.noisy_layer(facts), facts.look.deviation
    known = f", which has a standard deviation of {spread:.2g}" if 0 < spread < layer.noise else ""
    return (
        f"`GaussianNoise({in_code(layer.noise)})` covers what passes it{known}. Write "
        f"`GaussianNoise({in_code(less_noise(facts))})`, or leave it out."
    )


def few_batches(facts: Facts) -> str:
    given = facts.given
    rows = signs.examples_given(facts)
    steps = -(-rows // min(given.batch, rows))
    return (
        f"With `batch_size={given.batch:.0f}` an epoch has {steps:.0f} step{'s' if steps > 1 else ''} for "
        f"{rows:,.0f} examples. Write `batch_size=32`."
    )


def penalised(facts: Facts) -> str:
    layer = signs.penalised_layer(facts)
    lower = 0.001 if layer.penalty > 0.01 else layer.penalty / 100
    if layer.kind == "ActivityRegularization":
        return (
            f"`ActivityRegularization` has the factor {layer.penalty:g} and holds what passes it near 0. Use "
            f"{lower:.2g}, or leave the layer out."
        )
    return (
        f"The regularizer of layer `{layer.name}` has the factor {layer.penalty:g} and holds its weights "
        f"near 0. Use {lower:.2g}, or leave it out."
    )


def starts_alike(facts: Facts) -> str:
    layer = signs.alike_layer(facts)
    if layer.around:
        return (
            f"All weights of layer `{layer.name}` start near {layer.level:.3g}, so its units learn nearly the same. "
            "Remove its `kernel_initializer`: weights start on both sides of 0."
        )
    return (
        f"All units of layer `{layer.name}` start with the same weights (`{layer.start}`), so they all "
        "learn the same. Remove its `kernel_initializer`."
    )


def starts_wide(facts: Facts) -> str:
    layer = signs.layer_that(
        facts, lambda other_layer: other_layer.start.startswith(("random", "truncated")) and other_layer.width > 2
    )
    return (
        f"The weights of layer `{layer.name}` start at about {layer.width:g}, far too large. Remove its "
        "`kernel_initializer`."
    )


def starts_below(facts: Facts) -> str:
    layer = signs.low_layer(facts)
    return (
        f"The biases of layer `{layer.name}` start at {layer.bias:g}, so its `relu` outputs 0 for most examples. "
        "Remove its `bias_initializer`."
    )


def frozen_layers(facts: Facts) -> str:
    names = ", ".join(f"`{layer.name}`" for layer in signs.frozen_layers(facts)[:3])
    return f"Layers that are frozen (`trainable=False`) do not learn: {names}. Leave them trainable."


def averages_too_few_steps(facts: Facts) -> str:
    return (
        f"The training had only {signs.steps(facts):.0f} steps. `BatchNormalization` averages over about a hundred, "
        "so it predicts with averages that are mostly the initial ones. Use smaller batches or more epochs."
    )


def averages_slowly(facts: Facts) -> str:
    momentum = signs.layer_that(
        facts, lambda layer: layer.kind == "BatchNormalization" and layer.momentum > 0.995
    ).momentum
    return (
        f"`BatchNormalization(momentum={in_code(momentum)})` still uses its initial averages when the model predicts. "
        "Write `momentum=0.9`, so that they follow the data."
    )


def saturates(facts: Facts) -> str:
    return (
        "Several hidden layers have `sigmoid`, whose gradients get smaller from layer to layer. Write "
        '`activation="relu"` in hidden layers.'
    )


def softmax_inside(facts: Facts) -> str:
    if signs.softmax_between(facts).kind:
        return (
            "A `softmax` between layers makes values that add up to 1 along an axis, and passes little on. Their mean "
            "along that axis is the same for every example. Remove it."
        )
    return (
        "A hidden layer has `softmax`, whose outputs add up to 1 and pass little on. Write "
        '`activation="relu"` in hidden layers.'
    )


def linear_inside(facts: Facts) -> str:
    why = "No hidden layer has an activation"
    if not signs.has_no_activation(facts):
        why = "The activations of your hidden layers change nothing"
    return f'{why}, so the whole model is one linear function. Write `activation="relu"` in hidden layers.'


def no_hidden_layer(facts: Facts) -> str:
    return (
        "The output layer is the only layer with weights, so the model is one linear function. Add a hidden layer, "
        'such as `Dense(64, activation="relu")`.'
    )


def reads_one_step(facts: Facts) -> str:
    layer = signs.one_step_layer(facts)
    before = itertools.takewhile(lambda other: other != layer, facts.settings.layers)
    pooling = next((other.kind for other in before if other.kind.startswith("Global")), "")
    if pooling:
        return (
            f"`{layer.kind}` gets 1 step, because `{pooling}` before it leaves one vector of all steps. So it reads no "
            f"order. Remove `{pooling}`, and what gives the vector the form of a step again."
        )
    return (
        f"`{layer.kind}` gets 1 step with all values in it, so it reads no order. Give it one value per step: "
        "`Reshape((steps, 1))`, not `Reshape((1, steps))`."
    )


def narrow_layer(facts: Facts) -> str:
    return _too_few(signs.narrow_layer(facts), facts)


def slim_layer(facts: Facts) -> str:
    return _too_few(signs.slim_layer(facts), facts)


def _too_few(layer: Layer, facts: Facts) -> str:
    classes = facts.training.classes
    what = f" to tell {classes} classes apart" if classes else ""
    if layer.channels:
        unit = "value for each token id" if layer.kind == "Embedding" else "filter"
        has = (
            f"1 {unit}" if layer.channels == 1 else f"{layer.channels:.0f} {unit}s, and pooling keeps one value of each"
        )
        return (
            f"Layer `{layer.name}` has {has}: too few{what}. Give it more, such as {max(16, facts.training.classes)}."
        )
    return (
        f"Layer `{layer.name}` has {layer.units:.0f} unit{'s' if layer.units > 1 else ''}: too few{what}. Give it more "
        "units, such as 64."
    )


def reduces_vectors(facts: Facts) -> str:
    layer = signs.reducing_layer(facts)
    return (
        f"`{layer.kind.lower()}` with `axis={layer.axis:.0f}` makes one number of the vector of each token, so little "
        "is left of it. Write `axis=1`: then it goes along the tokens."
    )


def reduces_filters(facts: Facts) -> str:
    layer = signs.merging_layer(facts)
    return (
        f"`{layer.kind.lower()}` with `axis={layer.axis:.0f}` makes one number of all filters, so what each of them "
        "found is lost. Remove it, or go along the places: `GlobalAveragePooling2D()`."
    )


def squares_classes(facts: Facts) -> str:
    return (
        f"The loss `{facts.settings.loss_name}` compares numbers, but the task is classification. Use a cross-entropy: "
        "it learns classes faster."
    )


def compares_each_output(facts: Facts) -> str:
    return (
        f"`{facts.settings.loss_name}` compares all {signs.last_layer(facts).units:.0f} outputs with one number, that "
        'of the class: it needs one-hot labels. For class numbers, write `loss="sparse_categorical_crossentropy"`.'
    )


def loss_is_negative(facts: Facts) -> str:
    loss, highest = facts.training.loss, facts.given.label_highest or 0.0
    if "entropy" in facts.settings.loss_name and (facts.given.label_lowest or 0.0) < 0:
        return (
            f"The loss falls below 0, to {loss.last:.3g}: the labels go down to {facts.given.label_lowest:g}, but a "
            "cross-entropy needs labels from 0 up. Use labels from 0 to 1."
        )
    if "binary" in facts.settings.loss_name and highest > 1:
        return (
            f"The loss falls below 0, to {loss.last:.3g}: the labels go up to {highest:g}, but `binary_crossentropy` "
            "needs labels from 0 to 1. Scale the labels, or use a loss for several classes."
        )
    if facts.has_own_loss:
        return (
            f"Your loss falls below 0, to {loss.last:.3g}. If it is no log-likelihood, the training makes the error "
            "larger: remove the minus sign."
        )
    return (
        f"The loss falls below 0, to {loss.last:.3g}, so the training makes the error larger. Remove the minus sign "
        "from your loss."
    )


def loss_is_summed(facts: Facts) -> str:
    return (
        '`reduction="sum"` adds up the errors of a batch, so each step is as many times too large. Remove '
        "`reduction`: the default is the mean."
    )


def pools_features(facts: Facts) -> str:
    return (
        'A pooling layer has `data_format="channels_first"`, so it pools over the features of each step. Remove '
        "`data_format`: then it pools over the steps."
    )


def stopped_early(facts: Facts) -> str:
    ran = len(facts.training.loss.values)
    return (
        f"A callback ended the training after {ran} of {facts.given.epochs:.0f} epochs, too early. Check its "
        "`monitor`, `mode`, `patience` and `min_delta`, or its own condition."
    )


def validation_differs(facts: Facts) -> str:
    training, highest, checked = facts.training, facts.given.highest, facts.given.validation_highest or 0.0
    why = (
        "So validation examples have wrong labels, or are preprocessed in another way than training examples. Select "
        "inputs and labels with the same indices."
    )
    if 0 < 2 * min(highest, checked) < max(highest, checked):
        why = (
            f"Its examples go up to {checked:.3g}, and those of `fit` up to {highest:.3g}: preprocess both in the same "
            "way."
        )
    return (
        f"Your callback watches the validation set, where your model reaches {max(training.val_score.values):.2f}. On "
        f"held-out examples it reaches {training.runs[0]:.2f}. {why}"
    )


def single_examples(facts: Facts) -> str:
    return "With `batch_size=1` each step follows a single example. Write `batch_size=32`."


def pairs_changed(facts: Facts) -> str:
    return (
        f"{_alike(facts)} The examples that `fit` was given are not those of the data, and neither are the labels. "
        "Look at the step that changes both, such as mixing two examples: does each label go with its new example?"
    )


def _alike(facts: Facts) -> str:
    """Return how often examples that are alike have the same label."""
    look = facts.look
    return (
        f"{look.agree or 0.0:.0%} of the examples have the label of the example that is most like them, "
        f"{look.by_chance:.0%} by chance."
        if look.by_chance
        else f"Labels of similar examples are not related: their correlation is {look.agree or 0.0:.2f}."
    )


def labels_apart(facts: Facts) -> str:
    return f"{_alike(facts)} Check that `fit` gets each input, as it is, beside its label."


def bag_of_words(facts: Facts) -> str:
    drops, reached = signs.dropping_order(facts), facts.bag_of_words or 0.0
    metric = "accuracy" if facts.training.higher else "error"
    found = f"`{drops}` drops word order, and no layer before it reads it." if drops else "It does not use word order."
    one_by_one = next((layer for layer in facts.settings.chain if layer.kind == "Conv1D" and layer.kernel == 1), None)
    fix = "Use an `Embedding`, then `Conv1D` with `kernel_size=5` or `LSTM`."
    if drops and facts.reads_ids:
        fix = f"Use `Conv1D` with `kernel_size=5` before `{drops}`, or `LSTM` in its place."
    if one_by_one is not None:
        fix = f"`kernel_size=1` in layer `{one_by_one.name}` reads each word alone: write `kernel_size=5`."
    elif attention := signs.attention_of(facts):
        fix = f"`{attention}` reads no order by itself: put `Conv1D` with `kernel_size=5` before it, or add positions."
    return f"This model sees a bag of words. {found} Here such a model has an {metric} of about {reached:.2g}. {fix}"


def order_is_lost(facts: Facts) -> str:
    kinds = {other_layer.kind for other_layer in facts.settings.layers}
    pools = next((kind for kind in sorted(kinds) if kind.startswith("Global")), "")
    if facts.uses.image:
        return (
            "The prediction stays the same when the pixels of an image are shuffled. So the model sees colors, not "
            "shapes. Use `Conv2D` with `kernel_size=3` before the pooling."
        )
    reading = next(
        (
            other_layer
            for other_layer in facts.settings.layers
            if other_layer.kind == "Conv1D" and other_layer.kernel == 1
        ),
        None,
    )
    if reading is not None:
        return (
            f"The prediction stays the same when the steps of an example are shuffled: `kernel_size=1` in layer "
            f"`{reading.name}` reads each step alone. Write `kernel_size=3`, so that it reads neighboring steps "
            "together."
        )
    drops = pools or ("CategoryEncoding" if "CategoryEncoding" in kinds else "")
    layer = f" `{drops}` drops the order." if drops else ""
    other = "`LSTM` or `Conv1D`" if facts.reads_ids else "`Flatten`, `Conv1D` or `LSTM`"
    use = "If the order matters in this task, use"
    if facts.given.token_ids and not facts.reads_ids:
        use, other = "Use", "an `Embedding`, then `Conv1D` or `LSTM`,"
    return (
        f"The prediction stays the same when the steps of an example are shuffled: the model does not use their order."
        f"{layer} {use} {other} instead."
    )


def crops_images(facts: Facts) -> str:
    kind = signs.cropping_layer(facts).kind
    return f"`{kind}` cuts off the edges of each image, and what is there is not seen. Remove it, or write `Resizing`."


def reads_a_part(facts: Facts) -> str:
    uses = facts.uses
    if signs.forgets(facts):
        plain = any(layer.kind == "SimpleRNN" for layer in facts.settings.chain)
        return (
            f"Only the last {uses.steps - uses.first + 1:.0f} of {uses.steps:.0f} steps change a prediction: the "
            f"recurrent layer forgets the earlier ones. If they matter, use {'`LSTM`' if plain else '`Conv1D`'} or "
            "`Flatten` instead."
        )
    crops = any("Crop" in layer.kind for layer in facts.settings.layers)
    cure = "Remove the `Cropping` layer." if crops else "Look for a slice, a crop or a `maxlen` that drops the rest."
    return (
        f"Only steps {uses.first:.0f} to {uses.last:.0f} of {uses.steps:.0f} change a prediction: the model does not "
        f"read the others. {cure}"
    )


def pools_steps(facts: Facts) -> str:
    kind = signs.pooling_steps(facts)
    return f"`{kind}` makes one number of all steps, so the places of the values are lost. Write `Flatten()` instead."


def leaves_columns(facts: Facts) -> str:
    columns = [f"{value:.0f}" for value in facts.uses.unused]
    which, does = f"Column {columns[0]}", "changes no prediction: the model does not use it"
    if len(columns) > 1:
        which, does = f"Columns {', '.join(columns)}", "change no prediction: the model does not use them"
    return (
        f"{which} of the inputs, counted from 1, {does}. Look for a slice with a wrong index, or for a branch that is "
        "not connected."
    )


def joins_at_the_end(facts: Facts) -> str:
    return (
        "The branches of the model meet right before the output layer, so no layer combines them. Add a hidden layer "
        'after they meet, such as `Dense(64, activation="relu")`.'
    )


def no_convolution(facts: Facts) -> str:
    return (
        "The inputs are images, and no layer is a convolution. What often helps: "
        '`Conv2D(16, 3, activation="relu")` and `MaxPooling2D()` before `Flatten`.'
    )


def kernels_of_one(facts: Facts) -> str:
    return (
        "Each convolution has `kernel_size=1` and reads each pixel alone, so the model sees no edges and no shapes. "
        "Write `kernel_size=3`."
    )


def averages_places(facts: Facts) -> str:
    pools = signs.averaging_layer(facts).kind
    return (
        f"After few convolutions, `{pools}` keeps one value of each filter: where in the image it was is lost. Use "
        "`Flatten()` instead, or add convolutions before it."
    )


def bounded_output(facts: Facts) -> str:
    name, is_apart = signs.last_activation(facts), signs.has_layer_of_activation(facts)
    low, high = signs.BOUNDED[name]
    go = f"from {low:g} to {high:g}" if math.isfinite(high) else f"from {low:g} up"
    go = f"whose outputs go {go if math.isfinite(low) else f'up to {high:g}'}"
    has = (
        f"{'After the last layer with weights comes' if is_apart else 'The last layer with weights has'} `{name}`, {go}"
    )
    if signs.is_added(facts):
        change = (
            "cannot change by more" if math.isfinite(low) and math.isfinite(high) else "changes in one direction only"
        )
        return f"{has}. They are added to another value, which the model {change}. Remove this activation."
    if signs.bounded_and_scaled(facts):
        moved = signs.output_bounds(facts) or (low, high)
        beyond = [
            f"{word} {bound:.6g}" for word, bound in zip(("below", "above"), moved, strict=True) if math.isfinite(bound)
        ]
        return f"{has}. With the `Rescaling` after it, no prediction is {' or '.join(beyond)}. Remove this activation."
    what = f"The last layer is `{name}`" if is_apart else f"The last layer has `{name}`"
    remove = "Remove it." if is_apart else "Remove the activation of the last layer."
    return f"{what}, {go}, so the model cannot predict other values. {remove}"


def bends(facts: Facts) -> str:
    return (
        "The right rule is a linear function, and hidden layers have an activation. Remove the activation, or the "
        "hidden layers."
    )


def outputs_are_capped(facts: Facts) -> str:
    return (
        f"`ReLU(max_value={in_code(signs.capping_layer(facts).highest)})` after the last layer with weights cuts "
        f"larger outputs off. Nearly all forecasts are {facts.training.only_answer}. Remove it."
    )


def outputs_scaled_down(facts: Facts) -> str:
    scale = facts.settings.chain[-1].scale
    return (
        f"The last layer multiplies the outputs by {scale:.3g}, but the labels go from "
        f"{facts.given.label_lowest:.3g} to {facts.given.label_highest:.3g}. Write "
        f"`Rescaling({in_code(1 / scale, 2)})`, which makes them larger."
    )


def brightness_beyond_range(facts: Facts) -> str:
    return (
        "`RandomBrightness` adds parts of 255 to pixels from 0 to 1, so most images become black or white. Write "
        "`value_range=(0, 1)` in it, or put it before `Rescaling`."
    )


def targets_are_far(facts: Facts) -> str:
    low, high = facts.given.label_lowest or 0.0, facts.given.label_highest or 0.0
    return (
        f"The labels go from {low:.3g} to {high:.3g}, but the outputs of a new model are near 0. End the model with "
        f"`Rescaling({in_code((high - low) / 2, 2)}, offset={in_code((high + low) / 2, 2)})`."
    )


def _on_another_scale(facts: Facts) -> str:
    factor, offset, error = facts.training.line or (1.0, 0.0, 0.0)
    own = facts.training.runs[0]
    return (
        "The predictions have another scale than the targets: "
        f"prediction * {factor:.3g} {'-' if offset < 0 else '+'} {abs(offset):.3g} has an error of {error:.3g}"
        f"{f' ({own:.3g} without)' if own is not None else ''}"
    )


def other_scale(facts: Facts) -> str:
    return (
        f"{_on_another_scale(facts)}. Do the scaling inside the model: `Normalization` as the first layer, `Rescaling` "
        "as the last."
    )


def classes_exchanged(facts: Facts) -> str:
    return (
        f"The model separates the classes, but gives them other labels: {facts.training.confused}. Compare the order "
        "of your training labels with the order in the brief."
    )


def smoothed(facts: Facts) -> str:
    return (
        f"`label_smoothing={in_code(facts.settings.loss['label_smoothing'])}` takes most of each label away. Write "
        "0.1, or leave it out."
    )


def unusual_settings(facts: Facts) -> str:
    told = [f"`{setting}` in layer `{layer.name}`" for layer, setting in facts.settings.unusual][:3]
    several, them = ("s", "them") if len(told) > 1 else ("", "it")
    return f"Unusual setting{several}: {', '.join(told)}. Remove {them}: Keras's default suits most models."


def loss_ignores_a_class(facts: Facts) -> str:
    label = facts.settings.loss["ignore_class"]
    return (
        f"`ignore_class={label:.0f}` takes all examples with label {label:g} out of the loss, so the model cannot "
        "learn them. Remove `ignore_class`."
    )


def rate_is_nothing(facts: Facts) -> str:
    schedule = facts.settings.schedule
    where = f"Your schedule `{schedule}` gives a learning rate of 0" if schedule else "The learning rate is 0"
    target = " With a warm-up, that is `warmup_target`." if schedule == "CosineDecay" else ""
    return f"{where}: no step changes a weight. Give it a rate such as {in_code(facts.settings.usual_rate)}.{target}"


def weighed_out(facts: Facts) -> str:
    settings = facts.settings
    if signs.one_label_counts(facts):
        alpha = settings.loss["alpha"]
        return (
            f"`alpha={in_code(alpha)}` gives examples with label {0 if alpha > 0.5 else 1} nearly no weight in the "
            "loss, so only the other label is learned. Write `alpha=0.5`, or leave out `apply_class_balancing`."
        )
    name, value = ("loss_weights", settings.loss_weight)
    if abs(value) >= 1e-3:
        name, value = "delta", settings.loss["delta"]
    return f"`{name}={in_code(value)}` makes the loss almost 0, so its gradients are almost 0 as well. Remove `{name}`."


def measures_nothing(facts: Facts) -> str:
    return (
        f"The loss is {facts.training.loss.last:.2g}, almost 0, although the predictions are wrong: it does not "
        "measure the error. Look for a weight or factor in the loss, and for labels that are all the same."
    )


def rate_too_low(facts: Facts) -> str:
    return f"{_its_rate(facts)} is too low: in this many steps the weights hardly change. {_higher_rate(facts)}"


def plain_sgd(facts: Facts) -> str:
    rate = facts.settings.rate
    told = f"learning rate {rate:g}, no momentum" if rate else "no momentum"
    return f"`SGD` ({told}) often makes no progress on such a loss. Try `Adam`."


def rate_too_high(facts: Facts) -> str:
    return f"{_its_rate(facts)} is too high for {_optimizer(facts)}. {_lower_rate(facts)}"


def thrown_by_steps(facts: Facts) -> str:
    told = f"{_its_rate(facts)} is too high: the steps changed weights by over {signs.THROWN:.0f} times their size."
    return f"{told} {_lower_rate(facts)}"


def lost_on_the_way(facts: Facts) -> str:
    return (
        f"The loss is NaN or infinite from epoch {facts.training.loss.lost_at} on: the learning rate is too high. "
        f"{_lower_rate(facts)}"
    )


def grew(facts: Facts) -> str:
    loss = facts.training.loss
    return (
        f"The loss grew from {loss.first:.3g} to {loss.last:.3g}: the learning rate is too high. {_lower_rate(facts)}"
    )


def lost_from_the_start(facts: Facts) -> str:
    return (
        "The loss is NaN or infinite from the first epoch on. Two causes are likely: NaN in the data, or a learning "
        "rate that is too high for values of this size. First print `np.isnan(x).any()` for inputs and labels. "
        f"{_lower_rate(facts)}"
    )


def outputs_lost(facts: Facts) -> str:
    return (
        "The model outputs NaN or infinite values, so its weights, or values on the way, are NaN or too large. "
        f"{_lower_rate(facts)} Print `np.isnan(x).any()` for the inputs."
    )


def exploded(facts: Facts) -> str:
    loss = facts.training.loss
    highest = "infinite" if loss.came_back else f"{max(loss.values):.2g}"
    told = f"The loss was {highest} at its highest, far above the loss of guessing."
    if signs.scaled(facts):
        large = "the steps" if facts.starts_as_usual else "initial weights or steps"
        return f"{told} The inputs are scaled, so {large} are too large. {_lower_rate(facts)}"
    large = "Inputs" if facts.starts_as_usual else "Initial weights, inputs"
    return (
        f"{told} {large} or steps are too large; which one is not known."
        f"{'' if facts.by_grader else ' Print the largest input.'} {_lower_rate(facts)}"
    )


def dead_output(facts: Facts) -> str:
    return (
        "Nearly all forecasts are 0. A `relu` in the last layer outputs 0 for every value below 0, and then learns "
        "nothing more. Remove the activation of the last layer."
    )


def output_at_its_edge(facts: Facts) -> str:
    activation = signs.last_activation(facts)
    return (
        f"Nearly all forecasts are {float(facts.training.only_answer):.3g}, the edge of `{activation}`: its gradient "
        f"is nearly 0 there, so nothing is learned any more. Remove the activation of the last layer."
    )


def overfits(facts: Facts) -> str:
    loss, val_loss, best = facts.training.loss, facts.training.val_loss, signs.best_epoch(facts)
    return (
        f"Overfitting: after epoch {best} the validation loss rises ({min(val_loss.values):.3g} to "
        f"{val_loss.last:.3g}) while the training loss falls ({loss.at(best):.3g} to {loss.last:.3g}). Stop after "
        f"epoch {best}, or {_against_overfitting(facts)}."
    )


def _both_shares(facts: Facts) -> str:
    training = facts.training
    score = f"{training.score.last:.2f}" if training.score else f"at least {facts.least_accuracy:.2f}"
    return f"Accuracy is {score} in training and {training.runs[0] or 0.0:.2f} on held-out examples."


def missing_class(facts: Facts) -> str:
    return (
        f"No held-out example is classified as «{facts.training.never}», though the model has learned its "
        "training examples. Check that training holds examples of this class, with its label."
    )


def labels_or_functions(facts: Facts) -> str:
    return (
        f"{_both_shares(facts)} The second is guessing. Check two things: does each label stay with its example, and "
        "do held-out examples get the same preprocessing as training examples?"
    )


def shares_examples(facts: Facts) -> str:
    return (
        f"{_both_shares(facts)} Validation has {facts.training.val_score.last:.2f}. Check two things: do training and "
        "validation share examples, and do held-out examples get the same preprocessing?"
    )


def given_otherwise(facts: Facts) -> str:
    kinds = [name for name in ("examples", "labels") if facts.given.changed.get(name, 0.0) > signs.ELSEWHERE]
    return (
        f"{_both_shares(facts)} The {' and '.join(kinds)} that `fit` was given are not those of the data. Compare a "
        "few of both. If the change is no augmentation, leave it out."
    )


def does_not_carry_over(facts: Facts) -> str:
    return (
        f"{_both_shares(facts)} The model does not generalize. Overfitting is likely, or training examples differ from "
        f"held-out ones. Compare a few of both. Against overfitting, {_against_overfitting(facts)}."
    )


def _against_overfitting(facts: Facts) -> str:
    """Return what to try that the model does not have yet."""
    layers, ways = facts.settings.layers, []
    if not any(layer.rate or layer.own_dropout for layer in layers):
        ways.append("`Dropout`")
    if any(layer.units > 1 and layer is not layers[-1] for layer in layers):
        ways.append("fewer units")
    if any(layer.kind == "Conv2D" for layer in layers) and not any(
        layer.kind.startswith(AUGMENTING) for layer in layers
    ):
        ways.append("augmentation")
    return f"try {' or '.join(ways) or 'fewer layers'}"


def still_learns(facts: Facts) -> str:
    loss = facts.training.val_loss or facts.training.loss
    which = "validation loss" if facts.training.val_loss else "loss"
    before = signs.late(loss)
    return (
        f"{_both_shares(facts)} The {which} still falls at the end, from {loss.at(before):.3g} to {loss.last:.3g} "
        f"since epoch {before}: the training is too short. Train for more epochs."
    )


def gap(facts: Facts) -> str:
    convolves = any(layer.kind == "Conv2D" for layer in facts.settings.layers)
    other = "one more `Conv2D` with `MaxPooling2D`" if convolves else "one with fewer or other layers"
    return (
        f"{_both_shares(facts)} More epochs cannot close this gap. {_unknown_cause(facts)} {_then(facts)}, try another "
        f"architecture: {other}."
    )


def differs_from_training(facts: Facts) -> str:
    return (
        f"The error is about {facts.trained_error:.3g} in training and {facts.training.runs[0] or 0.0:.3g} on held-out "
        "examples: these lie elsewhere, or get other preprocessing. Compare the range of both, and what the model "
        "makes of them. Why is not known from what was measured."
    )


def trained_under_noise(facts: Facts) -> str:
    if not facts.training.higher:
        return (
            f"The error is about {facts.trained_error:.3g} in training and {facts.training.runs[0] or 0.0:.3g} on "
            "held-out examples. `Dropout` or noise makes training much harder than predicting. Make it weaker, or "
            "leave it out."
        )
    return (
        f"{_both_shares(facts)} Something makes training harder than predicting, likely strong `Dropout`, noise or "
        "augmentation. Make it weaker."
    )


def jumps(facts: Facts) -> str:
    values = facts.training.loss.values
    late = values[len(values) // 3 :]
    return (
        f"The loss jumps up and down, between {min(late):.3g} and {max(late):.3g} late in training. Often the learning "
        f"rate is too high then, or batches are too small. {_lower_rate(facts)}"
    )


def too_short(facts: Facts) -> str:
    loss = facts.training.loss
    falls = (
        f"The loss still falls at the end, from {loss.at(signs.late(loss)):.3g} to {loss.last:.3g} since epoch "
        f"{signs.late(loss)}:"
    )
    faster = _faster(facts)
    if facts.by_grader:
        ran = f"the {len(loss.values)} epochs of the grader are not enough for this model"
        return f"{falls} {ran}. {faster[0].upper()}{faster[1:]}. {_unknown_cause(facts)}"
    return f"{falls} the training may be too short, or slow for another reason. Train for more epochs, or {faster}."


def _faster(facts: Facts) -> str:
    """Return what learns faster, where the settings leave room for it."""
    settings = facts.settings
    if signs.a_line_is_right(facts) and signs.bends(facts):
        return "remove the activation of hidden layers, because a linear function is right here"
    if settings.optimizer == "sgd":
        return "use `Adam`, which often learns faster"
    if settings.rate is not None and settings.rate < settings.usual_rate:
        return f"use a higher `learning_rate`, up to {in_code(settings.usual_rate)}"
    if signs.single_layer(facts) and not signs.a_line_is_right(facts):
        return 'add a hidden layer, such as `Dense(64, activation="relu")`'
    return "try more units or another layer"


def few_epochs(facts: Facts) -> str:
    ran = len(facts.training.loss.values)
    return f"The training ran for {ran} epoch{'s' if ran > 1 else ''}, which is hardly enough. Train for more epochs."


def naive(facts: Facts) -> str:
    return (
        "The forecasts are nearly the naive forecast, which is the last value of the window: the model has learned "
        f"little else. {_unknown_cause(facts)} Does it read a whole season?"
    )


def no_better(facts: Facts) -> str:
    return (
        "The forecasts are no better than the naive forecast, which is the last value of the window. "
        f"{_unknown_cause(facts)}"
    )


def _unknown_cause(facts: Facts) -> str:
    if not facts.has_lesson:
        return (
            "The cause is not known from what was measured. Change one thing at a time: the optimizer, the learning "
            "rate, the layers or the preprocessing."
        )
    return (
        "The cause is not known from what was measured. Compare optimizer, learning rate, layers and preprocessing "
        "with the lesson's model, one at a time."
    )


def _then(facts: Facts) -> str:
    """Return when what comes next is worth a try: after what ``_unknown_cause`` says."""
    return "If they agree" if facts.has_lesson else "If nothing helps"


def one_answer(facts: Facts) -> str:
    if signs.learned(facts):
        return (
            f"{seen(facts)} {_both_shares(facts)} Give held-out examples the same scaling and encoding as training "
            "examples."
        )
    return f"{seen(facts)} The model does not separate the examples. {_unknown_cause(facts)}"


def learns_nothing(facts: Facts) -> str:
    classes = facts.training.classes
    level = f" This is the loss of guessing between {classes} classes." if signs.at_chance(facts) else ""
    does = "" if signs.like_a_constant(facts) else " The model learns nothing."
    return f"{seen(facts)}{level}{does} {_unknown_cause(facts)}"


def levelled_off(facts: Facts) -> str:
    training, loss = facts.training, facts.training.loss
    right = f", with accuracy {training.score.last:.2f} in training" if training.higher and training.score else ""
    if signs.creeps(facts):
        return (
            f"The loss falls only slowly at the end, from {loss.at(signs.late(loss)):.3g} to {loss.last:.3g} since "
            f"epoch {signs.late(loss)}{right}. {_unknown_cause(facts)} {_then(facts)}, try more epochs, more units, or "
            "another kind of layer."
        )
    return (
        f"The loss has levelled off at {loss.last:.3g}{right}: more epochs change little. {_unknown_cause(facts)} "
        f"{_then(facts)}, try more units or another kind of layer."
    )


def not_trained(facts: Facts) -> str:
    return (
        "No training was seen here. Calculate the first few values by hand, print yours beside them, and look for the "
        "first one that differs."
    )


def no_batches(facts: Facts) -> str:
    return (
        "No batch reached `fit`: its training set is empty, so no weight changed. Look for a `take`, a `skip` or a "
        "filter that leaves nothing. After `batch`, `take` and `skip` count batches, not examples."
    )


def unknown(facts: Facts) -> str:
    return f"{seen(facts)} {_unknown_cause(facts)}".strip()


def weights_stand(facts: Facts) -> str:
    share = max(changes.ratio for changes in facts.changes if changes.trainable and changes.weights)
    changed = f"the weights changed by {share:.1g} of their size at most" if share else "no weight changed"
    return f"In this training {changed}: its steps are far too small. {_higher_rate(facts)}"


def _fixed_statistics(facts: Facts) -> str:
    """Return what is said of a normalization that was given other statistics than those of the inputs; else nothing."""
    if not any(layer.fixed for layer in facts.settings.layers):
        return ""
    return (
        "Your `Normalization` layer has a `mean` and a `variance` that do not fit. The variance is the square of the "
        "standard deviation: write `variance=x.var(axis=0)`, or leave both out and call `adapt(x)`."
    )


def skips_steps(facts: Facts) -> str:
    layer = signs.skipping_layer(facts)
    what = "steps" if layer.kind.endswith("1D") else "rows"
    return (
        f"`{layer.kind}` reads {layer.kernel:.0f} {what} and then moves by {layer.stride:.0f}, so it skips most of its "
        f"input. Write `strides=1`, or a `kernel_size` of at least {layer.stride:.0f}."
    )


def pools_widely(facts: Facts) -> str:
    layer = signs.wide_pool(facts)
    size = f"{layer.pool:.0f}"
    what = f"{size} steps" if layer.kind.endswith("1D") else f"{size} x {size} places"
    return f"`{layer.kind}({size})` keeps one value of {what}, so little is left. Write `{layer.kind}(2)`."


def inputs_shrunk(facts: Facts) -> str:
    look, kinds = facts.look, signs.shrinking_layers(facts)
    names = " and ".join(f"`{kind}`" for kind in dict.fromkeys(kinds))
    return (
        f"Only {look.values:,.0f} of the {look.given_values:,.0f} values of an example reach the first weights. "
        f"Remove {names}, or let it keep more."
    )


def outputs_squeezed(facts: Facts) -> str:
    scale = signs.squeezing_layer(facts).scale
    does = "nearly the same for all classes" if abs(scale) < 1 else "nearly 0 or 1"
    return f"`Rescaling({in_code(scale)})` after the last layer with weights makes the probabilities {does}. Remove it."


def features_squeezed(facts: Facts) -> str:
    times = 1 / signs.shrinking_scale(facts).scale
    return (
        f"`Rescaling(1 / {times:.4g})` between layers with weights makes their features {abs(times):.0f} times "
        "smaller. Images need it before the first layer, features do not. Remove it."
    )


def takes_first_step(facts: Facts) -> str:
    layer = signs.read_at_its_start(facts)
    return (
        f"The model uses only the first step of `{layer.kind}`, which has not read the others. Write `[:, -1]`, or "
        "leave out `return_sequences=True`: then it returns the last step."
    )


def taken_away(facts: Facts) -> str:
    low, high = facts.given.label_lowest or 0.0, facts.given.label_highest or 0.0
    return (
        "`Subtract` takes a value away from the inputs, and nothing adds it to the output, so outputs are differences. "
        f"The labels go from {low:.3g} to {high:.3g}. Add the same value at the end, with an `Add` layer."
    )


def branches_averaged(facts: Facts) -> str:
    return (
        "`Average` divides the sum of its branches by their number, so each counts only in part. Where a change is to "
        "be added to a value, write `Add()`."
    )


def outputs_elsewhere(facts: Facts) -> str:
    last, low, high = facts.settings.chain[-1], facts.given.label_lowest or 0.0, facts.given.label_highest or 0.0
    return (
        f"The last layer, `Rescaling({in_code(last.scale)}, offset={in_code(last.offset)})`, brings outputs near "
        f"{last.offset:.3g}, but the labels go from {low:.3g} to {high:.3g}. It computes `x * scale + offset`: write "
        f"`offset={in_code((low + high) / 2, 2)}`."
    )


def sum_scaled_up(facts: Facts) -> str:
    last, before = facts.settings.chain[-1], facts.settings.chain[-2]
    return (
        f"`Rescaling({in_code(last.scale)})` comes after `{before.kind}`, so it multiplies the value that is added as "
        f"well. Put it before `{before.kind}`."
    )


def loss_is_relative(facts: Facts) -> str:
    name, low, high = facts.settings.loss_name, facts.given.label_lowest or 0.0, facts.given.label_highest or 0.0
    return (
        f"The loss `{signs.RELATIVE[name]}` divides by the true value, or takes its logarithm, and the labels go from "
        f'{low:.3g} to {high:.3g}. Small labels then count most. Write `loss="mse"`.'
    )


def hourglass(facts: Facts) -> str:
    layer = signs.waist(facts)
    return (
        f"Layer `{layer.name}` has {layer.units:.0f} unit{'s' if layer.units > 1 else ''}, far fewer than the next "
        "layer: little of an example passes it. Give it more units."
    )


def inputs_folded(facts: Facts) -> str:
    layer = signs.folding_inputs(facts)
    written = {"Absolute": "abs", "Abs": "abs", "Power": f"** {layer.by:g}", "Multiply": "x * x"}.get(layer.kind)
    lowest = min(facts.given.lowest, facts.given.asked_lowest)
    return (
        f"`{written or layer.activation or layer.kind.lower()}` comes before the first weights, and the inputs go down "
        f"to {lowest:.3g}. So values below 0 look like others. Remove it."
    )


def unbounded_states(facts: Facts) -> str:
    layer = signs.unbounded_layer(facts)
    return (
        f"`{layer.kind}` has `relu`, so its state may grow from step to step. Remove `activation`: the default `tanh` "
        "keeps the state between -1 and 1."
    )


def coarse_strides(facts: Facts) -> str:
    layer = signs.striding_layer(facts)
    what = "steps" if layer.kind.endswith("1D") else "rows and columns"
    return (
        f"`{layer.kind}` in layer `{layer.name}` has `strides={layer.stride:.0f}`, so it computes an output at one of "
        f"{layer.stride:.0f} {what} only. Write `strides=1`, and let pooling make the features smaller."
    )


def _scaled_the_wrong_way(facts: Facts) -> str:
    """Return what is said of a layer that makes inputs larger in the place of smaller; else nothing."""
    if any(layer.kind == "Normalization" and "invert=True" in layer.unusual for layer in facts.settings.layers):
        return (
            "`Normalization(invert=True)` multiplies by the standard deviation and adds the mean: that is for outputs. "
            "Remove `invert=True`."
        )
    before = itertools.takewhile(lambda layer: not layer.parameters, facts.settings.chain)
    scale = next((layer.scale for layer in before if layer.kind == "Rescaling" and layer.scale > 1), 0.0)
    if scale and scale < signs.reach(facts):
        return f"`Rescaling({in_code(scale)})` multiplies them. To divide, write `Rescaling(1 / {scale:g})`."
    return ""


def inputs_reach_far(facts: Facts) -> str:
    if told := _scaled_the_wrong_way(facts) or _fixed_statistics(facts):
        return f"Values up to {_size(signs.reach(facts))} reach the first weights. {told}"
    if any(layer.kind == "Normalization" for layer in facts.settings.layers):
        return (
            f"Values up to {_size(signs.reach(facts))} reach the first weights, although the model has a "
            "`Normalization` layer. Call `adapt` before `fit`, with the same values that `fit` gets."
        )
    return (
        f"Values up to {_size(signs.reach(facts))} reach the first weights. Scale the inputs inside the model, with "
        f"{_scale_by(1 / signs.reach(facts))} or `Normalization`."
    )


def columns_differ(facts: Facts) -> str:
    look = facts.look
    if told := _fixed_statistics(facts) or _scaled_the_wrong_way(facts):
        return f"The columns still have standard deviations from {look.narrowest:.2g} to {look.widest:.3g}. {told}"
    if any(layer.one_mean for layer in facts.settings.layers):
        return (
            "`Normalization(axis=None)` has one mean and one variance for all columns. After it they have standard "
            f"deviations from {look.narrowest:.2g} to {look.widest:.3g}. Leave `axis` out: then each has its own."
        )
    if any(layer.kind == "Normalization" for layer in facts.settings.layers):
        return (
            f"After the `Normalization` layer the columns still have standard deviations from {look.narrowest:.2g} to "
            f"{look.widest:.3g}: it was not adapted to them. Call `adapt` with the same values that `fit` gets."
        )
    return (
        f"The columns that reach the first weights have standard deviations from {look.narrowest:.2g} to "
        f"{look.widest:.3g}, so the small ones hardly count. Scale each column separately: `Normalization()`, and "
        "`adapt` it to the training inputs."
    )


def ids_as_numbers(facts: Facts) -> str:
    return (
        "The first layer reads the token ids as numbers, but a larger token id means no more of anything. Start with "
        "an `Embedding` layer: it has a vector for each token id."
    )


def inputs_are_tiny(facts: Facts) -> str:
    return (
        f"Only values up to {facts.look.highest:.2g} reach the first weights: the inputs were scaled more than once, "
        "or by a wrong factor. Scale them to 0..1 once."
    )


def too_deep(facts: Facts) -> str:
    layer = max(facts.settings.chain, key=lambda other_layer: other_layer.times)
    calls = f" (layer `{layer.name}` is called {layer.times:.0f} times)" if layer.times > 1 else ""
    return (
        f"Data pass {signs.layers_in_a_row(facts):.0f} layers one after the other{calls}, so hardly any gradient "
        "reaches the first one. Use two or three hidden layers."
    )


def units_are_dead(facts: Facts) -> str:
    seen = f"{facts.look.dead:.0%} of the units of a `relu` layer output 0 for every example, so they cannot learn."
    limits = [(layer.name, text) for layer, text in facts.settings.unusual if text.startswith("threshold=")]
    if limits:
        name, limit = limits[0]
        return (
            f"{seen} With `{limit}`, layer `{name}` outputs 0 for every smaller value. An upper limit is `max_value`."
        )
    embedding = signs.layer_that(facts, lambda layer: layer.kind == "Embedding" and layer.start == "zeros")
    if embedding.name:
        return (
            f"{seen} They get 0 alone, because layer `{embedding.name}` starts with zeros. Remove its "
            "`embeddings_initializer`."
        )
    if any(layer.width for layer in facts.settings.layers):
        return f"{seen} Remove its `kernel_initializer` and `bias_initializer`, and scale the inputs."
    return f"{seen} Check what reaches this layer: negative inputs, a negative bias, or a learning rate far too high."


def units_are_saturated(facts: Facts) -> str:
    return (
        f"{facts.look.saturated:.0%} of the outputs of a layer lie at the edge of their range, where the gradient is "
        'almost 0. Scale the inputs, write `activation="relu"`, or use Keras\'s default initializer.'
    )


def slope_is_lost(facts: Facts) -> str:
    first, last = next(gradient for gradient in facts.look.gradients if gradient > 0), facts.look.gradients[-1]
    return (
        f"The gradient vanishes on its way back: its norm is {last:.2g} in the last layer, {first:.2g} in the first. "
        'Write `activation="relu"` in hidden layers, or use fewer layers.'
    )


def starts_far_off(facts: Facts) -> str:
    return (
        f"Before training the loss is {facts.look.loss:.3g}, and {facts.look.constant:.3g} for the best constant "
        "prediction. Initial weights or inputs are too large. Remove each `kernel_initializer` and "
        "`bias_initializer`, or begin the model with `Rescaling`."
    )
