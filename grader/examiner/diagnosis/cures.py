"""What may help a training, as changes that the grader can try; a cure says what it is in a learner's words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from grader.candidate.worker import AUGMENTING
from grader.catalogue.patterns import regex
from grader.examiner.diagnosis import signs
from grader.examiner.diagnosis.facts import OPTIMIZERS, Facts, Layer, in_code

WIDE = 5.0
"""Inputs that reach further than this are scaled to -1..1 for a try."""
FEW_EPOCHS = 10
"""A training of so few epochs may just have been too short."""
FEW_ROWS, LONG_TRAINING = 64, 500
"""With so few examples an epoch is a step or two of Keras's usual 32, and a training needs as many epochs as this."""
CHANGED = 0.05
"""From this share on, labels or examples that are not the given ones are exchanged for a try."""
MOST_IDS = 50_000
"""A vocabulary of more token ids is not tried."""
MANY_OUTPUTS = 20
"""A model of token ids with more outputs than these predicts words."""
USUAL_LOSSES = ("mean_squared_error", "mean_absolute_error", "huber", "log_cosh")
"""Losses for numbers that need no other in their place."""
NARROW = 0.05
"""Inputs that stay below this are scaled up for a try."""


@dataclass(frozen=True)
class Cure:
    """One change of a training."""

    words: str
    """What is changed, as it reads after "with": ```learning_rate=0.001` instead of 0.5``."""
    change: dict[str, Any] = field(default_factory=dict)
    """What ``candidate.worker.experiments.Experiment`` changes."""

    @property
    def trying(self) -> str:
        """What is told while it is tried, when no rate is found yet.

        >>> Cure(f"`learning_rate={RATE}` instead of 0.01").trying
        'another learning rate'
        """
        return _RATE_TO_FIND.sub("another learning rate", self.words)


Cures = Callable[[Facts], Iterator[Cure]]


RATE = "RATE"
"""What stands in words for the learning rate that a sweep finds."""
_RATE_TO_FIND = regex(rf"`(?:\w+\()?learning_rate={RATE}\)?`(?: instead of (?:its default |the rate )?\S+)?")


def _rate_as(facts: Facts, rate: str) -> str:
    """Return what to write for another learning rate; who took the default may not know where to write one.

    Who set the momentum wrote the class, with other arguments that stay.
    """
    own, name = facts.rate, facts.settings.optimizer
    usual = own is not None and math.isclose(own, facts.settings.usual_rate, rel_tol=1e-3)
    if usual and name in OPTIMIZERS and not facts.settings.numbers.get("momentum"):
        return f"`{OPTIMIZERS[name]}(learning_rate={rate})` instead of the rate {own:g}"
    return f"`learning_rate={rate}`" + (f" instead of {own:g}" if own else "")


def found_rate(facts: Facts) -> Iterator[Cure]:
    """The learning rate that a short sweep finds: one of ``fit``, not of a loop of the learner's."""
    if facts.rate and not signs.own_loop(facts):
        yield Cure(_rate_as(facts, RATE), {"learning_rate": "found"})


def usual_rate(facts: Facts) -> Iterator[Cure]:
    """The optimizer's default learning rate, then what a sweep finds."""
    yield from _rates(facts, facts.settings.usual_rate)
    yield from found_rate(facts)


def lower_rate(facts: Facts) -> Iterator[Cure]:
    """A tenth of the learning rate, and what a sweep finds; that first where the loss is lost."""
    tenth = _rates(facts, facts.rate / 10) if facts.rate else iter(())
    first, second = (found_rate(facts), tenth) if facts.training.loss.lost_at else (tenth, found_rate(facts))
    yield from first
    yield from second


def smaller_steps(facts: Facts) -> Iterator[Cure]:
    """The learning rate that a sweep finds, a tenth of the learner's, and inputs between -1 and 1."""
    yield from found_rate(facts)
    yield from lower_rate(facts)
    yield from scaled(facts)


def against_nan(facts: Facts) -> Iterator[Cure]:
    """What keeps a loss from becoming NaN: smaller inputs where they are large, lower rates, clipping, a usual loss."""
    if facts.has_large_inputs:
        yield from scaled(facts)
    yield from lower_rate(facts)
    yield Cure("`clipnorm=1.0`", {"settings": {"clipnorm": 1.0}})
    yield from adam(facts)
    yield from own_loss_left(facts)


def own_loss_left(facts: Facts) -> Iterator[Cure]:
    """A loss of Keras's in the place of the learner's own."""
    if facts.has_own_loss:
        yield from usual_loss(facts)


def third_of_rate(facts: Facts) -> Iterator[Cure]:
    """A third of the learning rate."""
    if facts.rate:
        yield from _rates(facts, facts.rate / 3, facts.rate / 10)


def higher_rate(facts: Facts) -> Iterator[Cure]:
    """The default rate where it is higher, else ten times the learner's, then what a sweep finds.

    How large a step SGD may take depends on the size of the data: there the sweep comes first. Where no rate helps in
    so few epochs, Adam may.
    """
    rate, usual = facts.rate, facts.settings.usual_rate
    if rate and facts.settings.optimizer == "sgd":
        yield from found_rate(facts)
        yield from adam(facts)
        yield from _rates(facts, usual if rate < usual / 10 else 10 * rate)
    elif rate:
        yield from _rates(facts, usual if rate < usual / 2 else 10 * rate)
        yield from found_rate(facts)


def _rates(facts: Facts, *rates: float) -> Iterator[Cure]:
    own = facts.rate
    for rate in (min(rate, facts.settings.highest_rate) for rate in rates):
        if own is None or not 0.5 < rate / own < 2:
            yield Cure(_rate_as(facts, in_code(rate, 2)), {"learning_rate": float(f"{rate:.2g}")})


def highest_rate(facts: Facts) -> Iterator[Cure]:
    """The rate that a schedule begins with, all the time."""
    if facts.rates:
        rate = max(facts.rates.values)
        yield Cure(f"a fixed `learning_rate={in_code(rate, 2)}`", {"learning_rate": rate})


def adam(facts: Facts) -> Iterator[Cure]:
    """Adam at its default rate."""
    if facts.settings.optimizer != "adam":
        yield Cure('`optimizer="adam"`', {"optimizer": "adam"})


def without(*names: str, of: dict[str, float] | None = None) -> Cures:
    """Settings of the optimizer at their defaults, or at the values in ``of``."""

    def cures(facts: Facts) -> Iterator[Cure]:
        given = [name for name in names if name in facts.settings.numbers]
        for name in given[:1]:
            value = (of or {}).get(name)
            said = f"no `{name}`" if value is None else f"`{name}={in_code(value)}`"
            settings = dict.fromkeys(names) if value is None else {name: value}
            yield Cure(said, {"settings": settings})
            # What held the steps back may have hidden a rate that is too high.
            yield Cure(f"{said} and `learning_rate={RATE}`", {"settings": settings, "learning_rate": "found"})

    return cures


def always(words: str, **change: Any) -> Cures:
    """One change, whatever the facts."""
    return lambda facts: iter([Cure(words, change)])


def own_scale(facts: Facts) -> Iterator[Cure]:
    """Give ``fit`` the values that the function was given."""
    given, asked = facts.given.highest, facts.given.asked_highest
    if given > 0 < asked:
        yield Cure("the inputs of `fit` unchanged", {"fit_inputs": asked / given})


def given(words: str, what: str) -> Cures:
    """Inputs, labels or all examples as the submission was given them, where these are known."""

    def cures(facts: Facts) -> Iterator[Cure]:
        if facts.given.asked_rows and not facts.by_grader:
            yield Cure(words, {"given": what})

    return cures


given_inputs = given("the inputs of `fit` unchanged", "inputs")
given_labels = given("each label beside its own example", "labels")
unchanged_labels = given("the labels of `fit` unchanged", "labels")
both_given = given("the inputs and labels of `fit` unchanged", "both")
all_given = given("all examples", "all")
largest_given = given("the largest data set that was loaded", "largest")


def unchanged_inputs(facts: Facts) -> Iterator[Cure]:
    """The inputs as the submission was given them; where these are not known, of their size."""
    yield from given_inputs(facts)
    yield from own_scale(facts)


def unscaled(facts: Facts) -> Iterator[Cure]:
    """Labels, then inputs too, as the submission was given them."""
    yield from unchanged_labels(facts)
    yield from both_given(facts)


def usual_loss(facts: Facts) -> Iterator[Cure]:
    """The usual loss for such outputs and labels."""
    last = next((layer for layer in reversed(facts.settings.chain) if layer.units), None)
    if not facts.training.higher:
        yield Cure('`loss="mse"`', {"loss_name": "mse"})
    elif last is not None:
        name = "binary_crossentropy" if last.units == 1 else "sparse_categorical_crossentropy"
        logits = last.activation not in ("sigmoid", "softmax")
        yield Cure(f'`loss="{name}"`', {"loss_name": name, "from_logits": logits})


def cross_entropies(facts: Facts) -> Iterator[Cure]:
    """The usual loss for classes, for class numbers and for one-hot labels: only one of them goes with the labels."""
    for usual in usual_loss(facts):
        name = str(usual.change["loss_name"]).removeprefix("sparse_")
        other = [Cure(f'`loss="{name}"`', {**usual.change, "loss_name": name})] * (name != usual.change["loss_name"])
        # One-hot labels reach 1, and class numbers further.
        yield from [*other, usual] if facts.given.label_highest == 1 else [usual, *other]


def fitted(facts: Facts) -> Iterator[Cure]:
    """``fit`` in the place of the learner's own loop, with the usual loss, at the rate that a sweep finds."""
    for usual in itertools.islice(usual_loss(facts), 1):
        change = {"fit_loop": True, "learning_rate": "found", **usual.change}
        yield Cure("`model.fit` instead of your own loop", change)


def fitted_alike(facts: Facts) -> Iterator[Cure]:
    """``fit`` in the place of a loop, with its optimizer, rate and number of steps, where they are known."""
    for usual in fitted(facts):
        own: dict[str, Any] = {"loop_steps": facts.loop_steps}
        if facts.rate and facts.settings.optimizer in OPTIMIZERS:
            own |= {"optimizer": facts.settings.optimizer, "learning_rate": facts.rate}
        yield Cure(usual.words, {**usual.change, **own})


def fitted_longer(facts: Facts) -> Iterator[Cure]:
    """``fit`` in the place of a loop, with as many steps as there is time for."""
    for alike in fitted_alike(facts) if facts.loop_steps else ():
        yield Cure("more steps, of `model.fit`,", {**alike.change, "loop_steps": 0})


def unusual_loss(facts: Facts) -> Iterator[Cure]:
    """The usual loss for numbers, where another one was compiled."""
    if not facts.training.higher and facts.settings.loss_name not in (*USUAL_LOSSES, ""):
        yield from usual_loss(facts)


def for_loss_below_zero(facts: Facts) -> Iterator[Cure]:
    """The labels as they were given, where they are out of range for a cross-entropy; else the usual loss."""
    low, high = facts.given.label_lowest or 0.0, facts.given.label_highest or 0.0
    labels = "entropy" in facts.settings.loss_name and (low < 0 or high > 1)
    yield from unchanged_labels(facts) if labels else usual_loss(facts)


def unnormalized(facts: Facts) -> Iterator[Cure]:
    """The output layer at the end, where nothing else has to stay behind it."""
    if facts.settings.chain[-1].kind.endswith("Normalization"):
        yield from ends_there(facts)


def embedded(facts: Facts) -> Iterator[Cure]:
    """An embedding before the first layer, with a row for each token id."""
    yield from _with_rows(facts, "`Embedding({rows:.0f}, 16)` as the first layer", "embedding")


def all_ids(facts: Facts) -> Iterator[Cure]:
    """A row of the embedding for each token id, and nothing before it."""
    yield from _with_rows(facts, "`Embedding({rows:.0f}, …)` and nothing before it", "unscaled_ids")


def _with_rows(facts: Facts, words: str, change: str) -> Iterator[Cure]:
    """A change of layers that needs to know how many token ids there are."""
    rows = max(facts.given.highest, facts.given.asked_highest) + 1
    if facts.settings.chain and 1 < rows < MOST_IDS:
        yield Cure(words.format(rows=rows), {"layers": change, "rows": rows})


def trained_in_one(facts: Facts) -> Iterator[Cure]:
    """All epochs for each model of a loop: the last one is then trained as long as one model would be."""
    epochs = facts.given.other_fits + len(facts.training.loss.values)
    yield Cure(f"one model and `epochs={epochs:.0f}`", {"epochs": epochs})


def scaled(facts: Facts) -> Iterator[Cure]:
    """Inputs between -1 and 1, where they reach much further or stay far below; token ids are left alone.

    It is told as a layer: a brief may ask for the inputs as they are.
    """
    highest = facts.reaches
    if facts.reads_ids or highest <= 0 or facts.is_scaled_somehow:
        return
    if highest > WIDE and facts.settings.chain[:1] and facts.settings.chain[0].kind in ("Dense", "Normalization"):
        yield from standardized(facts)
    if highest > WIDE:
        yield Cure(f"`Rescaling(1 / {float(f'{highest:.3g}'):g})` as the first layer", {"inputs": 1 / highest})
    elif highest < NARROW:
        yield Cure(f"`Rescaling({in_code(1 / highest, 3)})` as the first layer", {"inputs": 1 / highest})


def longer(facts: Facts) -> Iterator[Cure]:
    """More epochs, where the learner chose few of them; steps that bring more in as many epochs; then more epochs.

    A model of one layer gets a hidden layer first: it may be as good as it can be.
    """
    if facts.is_one_layer and not facts.training.higher and not facts.by_grader:
        yield from one_more_layer(facts)
    if len(facts.training.loss.epochs) <= FEW_EPOCHS:
        yield from more_epochs(facts)
    yield from itertools.islice(higher_rate(facts), 1)
    if len(facts.training.loss.epochs) > FEW_EPOCHS:
        yield from more_epochs(facts)
    yield from adam(facts)


def more_epochs(facts: Facts) -> Iterator[Cure]:
    """Three times as many epochs, four times where they were few; far more where an epoch is a step or two.

    Nothing where the grader chooses them.
    """
    ran = len(facts.training.loss.epochs)
    if ran and not facts.by_grader:
        epochs = max(10, 4 * ran) if ran <= FEW_EPOCHS else 3 * ran
        if 0 < facts.given.rows <= FEW_ROWS:
            epochs = max(epochs, LONG_TRAINING)
        yield Cure(f"`epochs={epochs}`", {"epochs": epochs})


def longer_on_few_rows(facts: Facts) -> Iterator[Cure]:
    """More epochs where an epoch is a step or two and the loss has not stopped falling; then what helps often."""
    if 0 < facts.given.rows <= FEW_ROWS and signs.falls(facts):
        yield from more_epochs(facts)
    yield from whatever(facts)


def against_overfitting(facts: Facts) -> Iterator[Cure]:
    """As many epochs as until the lowest validation loss, then dropout."""
    yield from stop_at_best(facts)
    yield from one_dropout(facts)


def stop_at_best(facts: Facts) -> Iterator[Cure]:
    """As many epochs as until the lowest validation loss."""
    val_loss = facts.training.val_loss
    if val_loss:
        best = val_loss.epochs[val_loss.values.index(min(val_loss.values))]
        yield Cure(f"`epochs={best}`", {"epochs": best})


def whole_epochs(facts: Facts) -> Iterator[Cure]:
    """All batches in an epoch; a data set that repeats has no last one, so they are counted."""
    steps = steps_of_all(facts)
    if steps:
        yield Cure(f"`steps_per_epoch={steps}`", {"steps_per_epoch": steps})
    else:
        yield Cure("no `steps_per_epoch`", {"all_steps": True})


def steps_of_all(facts: Facts) -> int:
    """Return how many batches all examples make, where ``fit`` gets them from a data set that repeats; else 0."""
    given = facts.given
    return math.ceil(given.asked_rows / (given.batch or 32)) if not given.rows else 0


def all_trainable(facts: Facts) -> Iterator[Cure]:
    """All layers trainable; first with fresh initial weights, where a frozen layer began with equal ones."""
    if any(layer.frozen and layer.start in ("zeros", "ones", "constant") for layer in facts.settings.layers):
        yield Cure("all layers trainable and Keras's default initial weights", {"trainable": True, "fresh": True})
    yield Cure("all layers trainable", {"trainable": True})


relu_inside = always('`activation="relu"` in hidden layers', activation="relu")
shuffled = always("shuffled training examples", mixed=True)


def new_weights(facts: Facts) -> Iterator[Cure]:
    """Keras's initial weights, where the model may have others."""
    if not facts.starts_as_usual:
        yield Cure("Keras's default initial weights", {"fresh": True})


def layers(words: str, change: str, fits: Callable[[Facts], bool] = lambda facts: True) -> Cures:
    """Other layers in the learner's model, as ``candidate.worker.rebuilding`` makes them of a chain of layers."""

    def cures(facts: Facts) -> Iterator[Cure]:
        if facts.settings.chain and fits(facts):
            yield Cure(words, {"layers": change})

    return cures


added_back = layers("the value that `Subtract` takes away added to the output", "added_back")


summed = layers("`Add` in the place of `Average`", "summed")


def _has_hidden_units(facts: Facts) -> bool:
    return len(facts.weighing) > 1


def _crops(facts: Facts) -> bool:
    return any("Crop" in layer.kind for layer in facts.settings.chain)


wider = layers("four times as many units in hidden layers", "wider", _has_hidden_units)


def usual_settings(facts: Facts) -> Iterator[Cure]:
    """Keras's default for each setting of layers that is seldom changed."""
    for setting in dict.fromkeys(setting for _, setting in facts.settings.unusual):
        yield Cure(f"no `{setting}`", {"layers": "usual", "setting": setting.partition("=")[0]})


def against_dead_units(facts: Facts) -> Iterator[Cure]:
    """Layers as they usually are, then other initial weights."""
    yield from usual_settings(facts)
    yield from new_weights(facts)


def wider_one(named: Callable[[Facts], Layer]) -> Cures:
    """More units in one layer, then in all."""

    def cures(facts: Facts) -> Iterator[Cure]:
        layer = named(facts)
        size = layer.units or layer.channels
        if facts.settings.chain and layer.name and size:
            more = min(512, max(32, 4 * size))
            yield Cure(f"{more:.0f} units in `{layer.name}`", {"layers": "wider", "only": layer.name})
        yield from wider(facts)

    return cures


one_more_layer = layers(
    '`Dense(64, activation="relu")` before the last layer', "hidden", lambda facts: not facts.linear
)
one_dropout = layers("`Dropout(0.5)` before the last layer", "dropout")


def plain_loss(facts: Facts) -> Iterator[Cure]:
    """The loss at its defaults; then at the rate that a sweep finds: a loss of nearly nothing may have hidden one."""
    words = "the loss at its default settings"
    yield Cure(words, {"loss": True})
    yield Cure(f"{words} and `learning_rate={RATE}`", {"loss": True, "learning_rate": "found"})


without_callbacks = always("no callbacks", no_callbacks=True)
no_bend = layers("no activation in hidden layers", "straight")


def less_dropout(facts: Facts) -> Iterator[Cure]:
    """Less dropout in all layers that drop, as the layer that drops most is called."""
    kinds = {layer.rate: layer.kind for layer in facts.settings.layers if layer.rate and "Dropout" in layer.kind}
    yield Cure(f"`{kinds[max(kinds)] if kinds else 'Dropout'}(0.2)`", {"dropout": 0.2})


def no_softmax_inside(facts: Facts) -> Iterator[Cure]:
    """Hidden layers with ``relu``; where a softmax is a layer of its own, the model without it."""
    between = any(layer.is_softmax for layer in facts.settings.chain[:-1])
    yield from layers("no `softmax` between layers", "no_softmax")(facts) if between else relu_inside(facts)


def for_averages(facts: Facts) -> Iterator[Cure]:
    """More steps, or averages that follow faster."""
    if facts.given.batch > 32:
        yield Cure("`batch_size=32`", {"batch_size": 32})
    yield Cure("`BatchNormalization(momentum=0.9)`", {"averages": 0.9})
    yield from more_epochs(facts)


standardized = layers("an adapted `Normalization` as the first layer", "standardized")
no_augmentation = always("no augmentation", augmentation=False)
unshrunk = layers("no layer that shrinks the examples first", "unshrunk")
unscaled_outputs = layers("no `Rescaling` after the last layer with weights", "unscaled_outputs")
unscaled_features = layers("no `Rescaling` between layers with weights", "unscaled_features")
small_pools = layers("`pool_size=2` in each pooling layer", "small_pools")
unskipped = layers("`strides=1` in the first convolution", "unskipped")
fine_strides = layers("`strides=1` in each convolution", "fine_strides")
bounded_states = layers("`tanh` in recurrent layers", "bounded_states")
plain_inputs = layers("the inputs as they are before the first weights", "plain_inputs")
each_step = layers("one unit for each step in the last layer", "each_step")
unscaled_ids = layers("no layer before the `Embedding`", "unscaled_ids")
uncropped = layers("no cropping layer", "uncropped", _crops)
plain_output = layers("no activation in the last layer", "plain_output")
float_input = layers("an input layer without `dtype`", "float_input")
over_steps = layers("pooling without `data_format`", "over_steps")
ends_there = layers("the output layer at the end", "ends_there")
with_bias = layers("a bias in the last layer", "bias")


no_split = always("no `validation_split`", no_split=True)
no_weights = always("no weights of examples or classes", no_weights=True)
left_by_fit = always("the weights that `fit` left", left=True)
from_first = always("no `initial_epoch`", from_first=True)
convolution = layers("two pairs of `Conv2D` and `MaxPooling2D` before the layer that flattens", "convolution")
neighbours = layers("`kernel_size=3` in each convolution", "neighbours")


def less_noise(facts: Facts) -> float:
    """Return how much noise examples may have: less than usual where their values hardly differ."""
    return float(f"{facts.look.deviation / 5:.1g}") if 0 < facts.look.deviation < 0.2 else 0.1


def quieter(facts: Facts) -> Iterator[Cure]:
    """Less noise in the layers that add it."""
    yield Cure(f"`GaussianNoise({in_code(less_noise(facts))})`", {"noise": less_noise(facts)})


def without_noise(facts: Facts) -> Iterator[Cure]:
    """Nothing that makes training harder than predicting, as far as the model has it."""
    if any(layer.rate or layer.own_dropout or layer.noise for layer in facts.settings.layers):
        yield Cure("dropout and noise switched off", {"dropout": 0.0, "noise": 0.0})
    if any(layer.kind.startswith(AUGMENTING) for layer in facts.settings.layers):
        yield from no_augmentation(facts)


def in_order(facts: Facts) -> Iterator[Cure]:
    """A layer that reads the order of steps, or neighbours in an image, in the place of one that does not."""
    kinds = {layer.kind for layer in facts.settings.layers}
    pools = next((kind for kind in sorted(kinds) if kind.startswith("Global") and kind.endswith("1D")), "")
    if pools:
        if facts.reads_ids:
            yield Cure(f"`Conv1D(32, 3)` before `{pools}`", {"layers": "neighbouring_steps"})
        other = "LSTM(32)" if facts.reads_ids else "Flatten()"
        yield Cure(f"`{other}` instead of `{pools}`", {"layers": "ordered"})
    elif facts.given.token_ids and not facts.reads_ids:
        reading = [("`Conv1D(32, 3)`", "neighbouring_ids"), ("`Flatten()`", "placed_ids")]
        # One of many outputs is the next word: it depends on the last places.
        ends_in_words = max((layer.units for layer in facts.settings.chain[-1:]), default=0) > MANY_OUTPUTS
        for named, change in reversed(reading) if ends_in_words else reading:
            yield from _with_rows(facts, f"`Embedding({{rows:.0f}}, 16)` and {named} first", change)
    if facts.uses.image:
        yield from neighbours(facts) if any("Conv" in kind for kind in kinds) else convolution(facts)


def all_places(named: Callable[[Facts], Layer]) -> Cures:
    """All values of each filter in the place of the one that a layer keeps."""
    return lambda facts: iter([Cure(f"`Flatten()` instead of `{named(facts).kind}`", {"layers": "all_places"})])


def enlarged_outputs(facts: Facts) -> Iterator[Cure]:
    """The inverse of the factor of the last layer: a layer after it multiplies by its square."""
    scale = facts.settings.chain[-1].scale
    words = f"`Rescaling({in_code(1 / scale, 2)})` as the last layer"
    yield Cure(words, {"layers": "rescaled", "scale": scale**-2, "offset": 0.0})


def rescaled_outputs(facts: Facts) -> Iterator[Cure]:
    """Outputs with the size and the level of the labels."""
    low, high = facts.given.label_lowest, facts.given.label_highest
    if low is not None and high is not None and high > low:
        scale, offset = float(f"{(high - low) / 2:.2g}"), float(f"{(high + low) / 2:.2g}")
        words = f"`Rescaling({in_code(scale)}, offset={in_code(offset)})` as the last layer"
        change = {"layers": "rescaled", "scale": scale, "offset": offset}
        yield Cure(words, change)
        for inputs in scaled(facts):
            if "inputs" in inputs.change:
                yield Cure(f"{words} and {inputs.words}", {**change, **inputs.change})


def against_explosion(facts: Facts) -> Iterator[Cure]:
    """Smaller first steps: scaled inputs and the rate that a sweep finds; then whatever else may help.

    How large a step SGD may take depends on the size of the data: there the sweep comes first.
    """
    is_sgd = facts.settings.optimizer == "sgd"
    yield from found_rate(facts) if is_sgd else scaled(facts)
    yield from scaled(facts) if is_sgd else found_rate(facts)
    yield from whatever(facts)


def inputs_in_range(facts: Facts) -> Iterator[Cure]:
    """What keeps the first outputs away from the edges of their range: another activation, inputs, initial weights.

    Of numbers the outputs would have to be scaled as well.
    """
    first, second = (scaled, relu_inside) if facts.training.higher else (relu_inside, scaled)
    yield from first(facts)
    yield from second(facts)
    yield from new_weights(facts)


def as_given(facts: Facts) -> Iterator[Cure]:
    """Labels, or examples, or both as the submission was given them, where ``fit`` got others."""
    changed = facts.given.changed
    labels = changed.get("labels", 0.0) > CHANGED or facts.given.moved_labels > CHANGED
    examples = changed.get("examples", 0.0) > CHANGED
    if labels and examples:
        yield from both_given(facts)
    if labels:
        yield from given_labels(facts)
    if examples:
        yield from given_inputs(facts)


def whatever(facts: Facts) -> Iterator[Cure]:
    """What most often helps where the evidence points nowhere, in the order of what a look at one batch shows."""
    yield from unusual_loss(facts)
    yield from as_given(facts)
    yield from scaled(facts)
    if facts.is_sorted:
        yield from shuffled(facts)
    if len(facts.training.loss.epochs) <= FEW_EPOCHS // 2:
        yield from more_epochs(facts)
    yield from adam(facts)
    yield from found_rate(facts)
    yield from wider(facts)
    yield from one_more_layer(facts)
    if not facts.linear:  # A line has one best fit, from whatever weights it starts.
        yield from new_weights(facts)
    yield from longer(facts)
