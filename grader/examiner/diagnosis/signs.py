"""Signs for a cause of a missed threshold, or against it: each is a question to the facts of one training."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

from grader.candidate.worker import AUGMENTING, SATURATING
from grader.examiner.diagnosis.facts import DIVIDING, SCALING, Facts, Layer, Settings
from grader.examiner.diagnosis.training import APART, Curve
from grader.submission.models.keras_names import ARRAY, RECURRENT

# Where one picture of a curve ends and the next begins: set by eye, tried on about 80 injected faults.
GROWN = 2.0
"""A loss that ends at this many times its beginning has diverged."""
MOVED = 0.03
"""A loss that moves by less than this part of its beginning has learned nothing."""
NOTHING = 1e-4
"""A loss below this, or a part of it, measures nothing where the predictions are wrong."""
FAR_ABOVE = 10.0
"""A loss that ends at this many times that of guessing has not been learned from, though it falls."""
NEAR_GUESSING = 3.0
"""With a rate that is a hundred times the usual one, a loss that ends above this falls by chance."""
EXPLODED = 100.0
"""A loss of this many times the loss of guessing comes from weights or steps that are far too large."""
CLIMBED = 1.1
"""A validation loss that ends at this many times its lowest has climbed."""
FALLEN = 0.9
"""… and its training loss must have fallen to this part meanwhile, for overfitting."""
CREEPING = 0.005
"""A loss that falls by this part in the last fifth of the epochs, and in nearly each one, has not levelled off …"""
STEADY = 0.8
"""A loss that falls in the last fifth of the epochs by this part of what it fell before does not level off."""
STILL_FALLING = 0.05
"""A loss that loses this part of its height in the last fifth of the epochs is still falling."""
AS_VALIDATED = 0.05
"""Accuracies that differ by no more are about the same: 200 examples err by about 0.03."""
SHORT = 5
"""A training of no more epochs may learn more in further ones."""
MOSTLY_RIGHT = 0.9
"""A share of right answers on training examples from which on few are left to learn."""
WIDE_GAP = 0.1
"""So much less is right on held-out examples."""
FALLS_STILL = 0.01
"""A validation loss that loses this part of its height then, and was never lower, falls as well."""
GUESSING = 1.3
"""A share of right answers below this many times that of guessing is guessing."""
NO_BETTER = 0.95
"""An error from this part of the naive one up is no better than it."""
MANY_CLASSES = 20
"""Of more classes than these, some are so rare that they are never predicted."""
FAR_WORSE = 6.0
"""An error on held-out examples that is so many times that in training is no lack of training."""
JUMPY = 2.0
"""A loss whose steps around its trend add up to this many times their spread jumps …"""
WIDELY = 0.15
"""… if that spread is this part of its level …"""
OFTEN = 0.3
"""… and this part of the steps leads up."""
TIMES = 30.0
"""A learning rate this many times the usual one is high; the usual one this many times it: low."""
FAR_TIMES = 100.0
"""… and this many times is so high that a training which has learned nothing needs no other sign."""
ABOVE_GUESSING = 1.08
"""A loss that ends at this many times that of guessing is worse than any output that is the same for all."""
EPOCHS_ENOUGH = 100
"""A step per epoch is enough where there are so many epochs."""
STRENGTHS, STRONG = ("l1_regularization_strength", "l2_regularization_strength"), 0.1
"""Settings of `Ftrl` that hold weights near 0 from this value on."""
THROWN = 100.0
"""Weights that changed by this many times their size were moved by steps that are far too large."""

CLIPPED = 0.2
"""Gradients that are clipped below this may be too small; the usual number is 1."""
UNFAIR = 20.0
"""Weights of examples or classes so many times apart make the others count for nothing."""
FEW_LIGHT = 0.08
"""Weights that rise from 0 leave so many examples with hardly any, and the others count."""
HEAVY = 100.0
"""A weight is about 1; one beyond this is another number, such as an index."""
COLUMNS_APART = 100.0
"""Columns of a table whose spreads are so many times apart have to be scaled separately."""
NOISY = 1.8
"""A training whose error is so many times the held-out one was made harder: a root of squares is larger anyway."""
STILL_INITIAL = 0.5
"""From this share on the averages of a batch normalization are mostly those that it began with."""
ELSEWHERE = 0.05
"""Values whose mean differs by this part of their range were changed."""
REPLACED = 0.15
"""One value that is more frequent by this share of all values took the place of others."""
NEARLY_ALL, SOME_TURNED = 0.95, 0.2
"""Images that are flipped at random keep a part as they are: half of them, or a quarter."""
MIXED = 0.3
"""A correlation of the means of examples below this says that their values are those of others."""
INVERTED = 0.3
"""Inverted values have a mean that is this part of their range away."""
UNRELATED = 0.12
"""A correlation below this is none, among some hundred examples."""
READ = 0.8
"""A model reads a part of its inputs where it uses at most this share of their steps."""
FEWEST = 3
"""A hidden layer has at least so many units."""
SLIM = 12
"""So few units of a hidden layer may be too few for a task with as many classes."""
FAR_OFF = 10.0
"""Labels that reach so far are far from 0, where the outputs of a new model lie."""
WORSE = 1.5
"""A loss of so many times that of the best constant prediction says that the outputs are still on their way there."""
ONE_SIDED = 2.0
"""Weights that are drawn around a number so many times their spread away from 0 are nearly all on one side of it."""
LOW_BIAS = -2.0
"""With a bias below this, a ``relu`` outputs 0 for nearly every example of usual size."""
STANDING = 1e-3
"""Weights that change by less than this part of what they were stand still."""
VERY_FAR = 1000.0
"""Inputs that reach further than this are told of even where nobody looked at a batch."""
FAR = 100.0
"""Inputs that reach further than this make first outputs that are far too large …"""
TINY = 0.02
"""… and those that stay below this make them nearly nothing."""
LOUD = 0.7
"""Noise of this standard deviation covers values between 0 and 1; Keras allows no more than 1."""
FEW_KINDS = 30
"""Numbers of at least so many different values are rounded where few of them are left."""
_EDGES: dict[str, tuple[float, ...]] = {"sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
"""The least and the largest value of these activations."""
AT_THE_EDGE = 1e-3
"""Nearer to it than this, an output has a thousandth of the largest gradient."""
MOST = 0.7
"""The share of units from which a layer is dead or saturated (AUTOTRAINER takes 0.7 as well)."""
VANISHED = 1e-3
"""A gradient of the first layer below this part of that of the last has vanished (AUTOTRAINER, again)."""
OFF = 50.0
"""A loss of so many times that of a constant prediction, before training, comes from large weights or inputs."""

TIGHT = 0.5
"""A norm of the weights of a unit that may not exceed this keeps them near 0; Keras allows 2."""
APART_FROM_ZERO = 8.0
"""Inputs whose middle is so many times half of their range away from 0 hide their differences in one constant."""

HALF = 0.55
"""Below this part of the examples a training has lost half of them."""
SHRUNK = 10.0
"""Examples of which less than this part reaches the first weights have lost what was in them."""
COARSE = 3
"""A convolution of an image that moves by so many rows leaves most of them out; one or two are usual."""
WIDE_POOLS = {"1D": 8, "2D": 4}
"""A pooling layer that makes one value of so many steps, or rows, leaves little of its input; two are usual."""
ELSEWHERE_BY = 3.0
"""Outputs of a new model lie within so many times the factor of the last ``Rescaling`` around its offset."""
SQUEEZED = 10.0
"""A factor of so much, or its inverse, between the last weights and the softmax makes all shares alike, or 0 and 1."""
HOURGLASS = 8.0
"""A layer with so many times fewer units than the next one holds back most of what that could learn."""

_KEEPING_FILTERS = {
    "MaxPooling2D", "AveragePooling2D", "BatchNormalization", "Activation", "ReLU", "LeakyReLU", "Dropout", "Relu",
    "SpatialDropout2D", "MaxPooling1D", "AveragePooling1D",
}  # fmt: skip
"""Layers after a convolution that leave its filters on the last axis."""
_POOLS_OF_IMAGES = ("GlobalAveragePooling2D", "GlobalMaxPooling2D")
"""Layers that keep one value of each filter."""
FEW_CONVOLUTIONS = 2
"""After more convolutions than these, a filter stands for a whole thing, and its place matters little."""

MERGED = 0.8
"""Token ids are merged where less than this part of them are different ones for the embedding."""

DEEP = 15
"""So many layers with units in a row, without normalization, often let no gradient reach the first one."""
_WEIGHING = ("Dense", "Conv1D", "Conv2D")
"""Layers whose activation is what the learner chose, and not a part of the layer as in an LSTM."""

BOUNDED = {
    **SATURATING, "relu": (0.0, math.inf), "relu6": (0.0, 6.0), "softplus": (0.0, math.inf), "elu": (-1.0, math.inf),
    "exponential": (0.0, math.inf), "selu": (-1.76, math.inf), "celu": (-1.0, math.inf), "gelu": (-0.17, math.inf),
    "silu": (-0.28, math.inf), "swish": (-0.28, math.inf), "mish": (-0.31, math.inf), "hard_tanh": (-1.0, 1.0),
    "log_sigmoid": (-math.inf, 0.0), "hard_silu": (-0.38, math.inf),
}  # fmt: skip
"""Activations, and between which limits their outputs lie."""
EDGE = 0.01
"""Labels may lie beyond these limits by so much and be predicted well."""

RELATIVE = {"mean_absolute_percentage_error": "mape", "mean_squared_logarithmic_error": "msle"}
"""Losses that measure parts of the true value, by their short names."""
_FOR_ONE_HOT = (
    "kl_divergence", "cosine_similarity", "poisson", "hinge", "squared_hinge", "categorical_hinge", "log_cosh",
    "mean_squared_error", "mean_absolute_error", "huber", "mean_squared_logarithmic_error",
    "mean_absolute_percentage_error",
)  # fmt: skip
"""Losses that compare one label with several outputs, and do not say that their shapes differ."""
_SHARES = ("softmax", "sigmoid")
_BENDING = {"Activation", "ELU", "Softmax", "Gelu", "Silu", "Tanh", "Sigmoid", "RNN", *RECURRENT}
"""Layers, and operations of functional models, that are no straight line."""

_STEP_BY_STEP = {
    "Embedding", "Dense", "Activation", "ReLU", "LeakyReLU", "ELU", "Dropout", "SpatialDropout1D", "GaussianNoise",
    "GaussianDropout", "LayerNormalization", "BatchNormalization", "Rescaling", "Masking", "Concatenate", "Add",
    "GlobalAveragePooling1D", "GlobalMaxPooling1D", "CategoryEncoding", "MultiHeadAttention", "Attention",
    "AdditiveAttention",
}  # fmt: skip
"""Layers that read each step alone, or all steps without their order."""

WITHOUT_GRADIENT = {
    "StopGradient", "Round", "Sign", "Floor", "Ceil", "Trunc", "FloorDivide", "Argmax", "Argmin", "Argsort", "OneHot",
    "Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual", "Discretization", "CategoryEncoding",
}  # fmt: skip
"""Operations and layers whose outputs do not change with a small change of what comes in."""
WITHOUT_GRADIENT_BY_NAME = {"sign", "round", "floor", "ceil", "stop_gradient"}
"""The same among activations."""

Sign = Callable[[Facts], bool]


def never(facts: Facts) -> bool:
    """No evidence shows it."""
    return False


def always(facts: Facts) -> bool:
    """Any evidence will do."""
    return True


# Signs of the curves and of the predictions.


def learned(facts: Facts) -> bool:
    """In training the model reaches the threshold, by its accuracy or by what its loss allows at least."""
    score = facts.training.score
    return facts.training.has_learned(score.last if score else facts.least_accuracy)


def lost_from_the_start(facts: Facts) -> bool:
    """The loss is NaN or infinite from the first epoch on."""
    return facts.training.loss.lost_at == 1


def lost_on_the_way(facts: Facts) -> bool:
    """The loss becomes NaN or infinite after the first epoch."""
    return facts.training.loss.lost_at > 1


def outputs_lost(facts: Facts) -> bool:
    """The outputs are NaN or infinite."""
    return facts.training.runs[0] is None


def grew(facts: Facts) -> bool:
    """The loss ends far above its beginning."""
    loss = facts.training.loss
    return bool(loss) and loss.first > 0 and loss.last > GROWN * loss.first


def exploded(facts: Facts) -> bool:
    """The loss was far above that of guessing, or of predicting zero."""
    loss = facts.training.loss
    return bool(loss) and (loss.came_back or max(loss.values) > EXPLODED * _loss_of_guessing(facts))


def _loss_of_guessing(facts: Facts) -> float:
    """Return the loss of guessing between classes, or at most that of predicting zero; infinite where unknown."""
    if facts.training.higher:
        return facts.chance
    largest = facts.given.label_size or facts.training.largest
    return max(1.0, largest**2) if largest else math.inf


def one_answer(facts: Facts) -> bool:
    """Nearly all predictions are the same."""
    return bool(facts.training.only_answer)


def flat(facts: Facts) -> bool:
    """The loss does not move."""
    loss = facts.training.loss
    return len(loss.values) > 1 and loss.spread <= MOVED * abs(loss.first)


def at_chance(facts: Facts) -> bool:
    """The loss ends at that of guessing between all classes."""
    loss = facts.training.loss
    return bool(loss) and math.isfinite(facts.chance) and math.isclose(loss.last, facts.chance, rel_tol=0.05)


def like_a_constant(facts: Facts) -> bool:
    """The loss ends at that of the best outputs that are the same for every example, and no lower."""
    loss, least = facts.training.loss, facts.chance if facts.look.constant is None else facts.look.constant
    return len(loss.values) > 1 and math.isfinite(least) and 0.99 * least <= loss.last <= 1.05 * least


def measures_nothing(facts: Facts) -> bool:
    """The loss is nearly zero, though the predictions are wrong."""
    loss, score = facts.training.loss, facts.training.score
    if not loss or loss.last < 0:
        return False
    if not of_classes(facts):
        return max(loss.values) < NOTHING
    # A loss that got there by learning would show in the accuracy.
    wrong = score.last < facts.training.threshold - APART if score else one_answer(facts)
    return loss.last < NOTHING and wrong


def falls(facts: Facts) -> bool:
    """The loss still falls in the last fifth of the epochs, and is not far above that of guessing: it exploded then."""
    loss = facts.training.loss
    if len(loss.values) < 3 or loss.last <= 0 or loss.last > FAR_ABOVE * _loss_of_guessing(facts):
        return False
    return loss.at(late(loss)) - loss.last >= STILL_FALLING * loss.at(late(loss))


def falls_below_guessing(facts: Facts) -> bool:
    """The loss still falls, and is near that of guessing: with steps that are too large, it falls far above it."""
    return falls(facts) and facts.training.loss.last <= NEAR_GUESSING * _loss_of_guessing(facts)


def creeps(facts: Facts) -> bool:
    """The loss falls a little in nearly every epoch, the last ones as well."""
    loss = facts.training.loss
    if len(loss.values) < 3 or loss.last <= 0 or not falls_slowly(facts):
        return False
    return loss.at(late(loss)) - loss.last >= CREEPING * loss.at(late(loss))


def creeps_on(facts: Facts) -> bool:
    """The loss falls a little in nearly every epoch, and at the end hardly less than before."""
    if not creeps(facts):
        return False
    loss = facts.training.loss
    since = late(loss)
    before = loss.at(2 * since - loss.epochs[-1])
    return loss.at(since) - loss.last >= STEADY * (before - loss.at(since))


def falls_slowly(facts: Facts) -> bool:
    """The loss falls, or stays, in nearly every epoch, and never got far."""
    values = facts.training.loss.values
    down = sum(after <= before for before, after in itertools.pairwise(values))
    return not exploded(facts) and len(values) > 1 and down >= 0.8 * (len(values) - 1)


def jumps(facts: Facts) -> bool:
    """Late in training the loss goes up and down around its trend, and widely."""
    values = facts.training.loss.values
    late = values[len(values) // 3 :]
    if len(late) < 5:
        return False
    trend = (late[-1] - late[0]) / (len(late) - 1)
    around = [value - trend * place for place, value in enumerate(late)]
    spread, level = max(around) - min(around), sum(map(abs, late)) / len(late)
    steps = [after - before for before, after in itertools.pairwise(around)]
    up = sum(after > before for before, after in itertools.pairwise(late))
    return spread >= WIDELY * level and up >= OFTEN * len(steps) and sum(map(abs, steps)) >= JUMPY * spread


def overfits(facts: Facts) -> bool:
    """The validation loss climbs while the training loss falls, and validation does not get more right."""
    loss, val_loss, val_score = facts.training.loss, facts.training.val_loss, facts.training.val_score
    if len(val_loss.values) < 3 or not loss:
        return False
    best = best_epoch(facts)
    climbed = val_loss.last > CLIMBED * min(val_loss.values) > 0 and loss.last < FALLEN * loss.at(best)
    # A model may grow over-confident, and still be right more often.
    return climbed and not (val_score and val_score.last > val_score.at(best) + 0.01)


def held_out_as_validated(facts: Facts) -> bool:
    """Held-out examples are right as often as those that ``fit`` validated with, which it got as the training examples.

    Whatever ``fit`` gets in another form than held-out examples have does no harm then.
    """
    run, given = facts.training.runs[0], facts.given
    known = run is not None and bool(facts.training.val_score) and given.validation_highest is not None
    same_form = known and math.isclose(given.validation_highest or 0.0, given.highest, rel_tol=0.1)
    return same_form and abs(facts.training.val_score.last - (run or 0.0)) <= AS_VALIDATED


def still_learns(facts: Facts) -> bool:
    """Both losses still fall in the last fifth of the epochs; of a short training, that in training is enough."""
    loss, val_loss = facts.training.loss, facts.training.val_loss
    if not falls(facts) or facts.by_grader or fits_training_alone(facts):
        return False
    if len(val_loss.values) < 3:
        return not val_loss and len(loss.values) <= SHORT
    before = val_loss.at(late(val_loss))
    return val_loss.last <= min(val_loss.values) and before - val_loss.last >= FALLS_STILL * before


def fits_training_alone(facts: Facts) -> bool:
    """Nearly all training examples are right, and far fewer held-out ones: a longer training hardly closes that gap."""
    score, hidden = facts.training.score, facts.training.runs[0]
    known = of_classes(facts) and bool(score) and hidden is not None
    return known and score.last >= MOSTLY_RIGHT and score.last - (hidden or 0.0) >= WIDE_GAP


def a_class_is_missing(facts: Facts) -> bool:
    """No held-out example is taken for one of the classes."""
    return 2 < facts.training.classes <= MANY_CLASSES and bool(facts.training.never)


def has_all_classes(facts: Facts) -> bool:
    """The labels that ``fit`` was given are known to hold every class."""
    return len(facts.counts) >= facts.training.classes > 0


def held_out_is_guessing(facts: Facts) -> bool:
    """Held-out examples are right no more often than by guessing."""
    training = facts.training
    return bool(training.classes) and (training.runs[0] or 0.0) < GUESSING / training.classes


def held_out_is_far_worse(facts: Facts) -> bool:
    """The error on held-out examples is many times that in training."""
    return 0 < FAR_WORSE * facts.trained_error < (facts.training.runs[0] or 0.0)


def held_out_is_better(facts: Facts) -> bool:
    """Held-out examples are right far more often than those of the training, or their error is far smaller."""
    score, hidden = facts.training.score, facts.training.runs[0]
    layers = facts.settings.layers
    drops = any(layer.rate or layer.own_dropout or layer.noise or layer.kind.startswith(AUGMENTING) for layer in layers)
    if not drops and layers:
        return False
    if not facts.training.higher:
        return drops and hidden is not None and facts.trained_error > NOISY * hidden
    return bool(score) and hidden is not None and hidden > score.last + APART


def validation_reaches_it(facts: Facts) -> bool:
    """The learner's own validation reaches the threshold, far above what held-out examples reach."""
    val_score, hidden = facts.training.val_score, facts.training.runs[0] or 0.0
    return bool(val_score) and val_score.last >= facts.training.threshold and val_score.last > hidden + APART


def lost(facts: Facts) -> bool:
    """The loss or the outputs are NaN or infinite."""
    return any(sign(facts) for sign in (lost_from_the_start, lost_on_the_way, outputs_lost))


def lost_before(facts: Facts) -> bool:
    """The loss is NaN before any training, or NaN reaches the first weights, though the inputs are finite."""
    return (facts.look.lost or facts.look.lost_inside) and not facts.given.lost and not facts.given.labels_lost


def inputs_are_large(facts: Facts) -> bool:
    """Values that reach far were not scaled."""
    return facts.has_large_inputs


def naive(facts: Facts) -> bool:
    """The forecasts are nearly those of the naive rule."""
    return facts.training.is_naive


def no_better_than_naive(facts: Facts) -> bool:
    """The error is no smaller than that of the naive forecast."""
    error = facts.training.runs[0]
    return error is not None and error >= NO_BETTER * facts.training.naive_error


def nothing_was_trained(facts: Facts) -> bool:
    """Nothing is known of a model or of a training: what was judged is a calculation."""
    return not facts.training.loss.lost_at and not facts.training.loss and facts.settings == Settings()


def has_curve(facts: Facts) -> bool:
    """The loss of several epochs is known."""
    return len(facts.training.loss.values) >= 3


# Signs of the settings, and of what ``fit`` was given.


def rate_is_high(facts: Facts) -> bool:
    """The learning rate is far above the optimizer's usual one."""
    rate = facts.settings.rate
    return rate is not None and rate >= TIMES * facts.settings.usual_rate


def rate_is_low(facts: Facts) -> bool:
    """The learning rate is far below the optimizer's usual one."""
    rate = facts.settings.rate
    return rate is not None and TIMES * rate <= facts.settings.usual_rate


def fell_apart(facts: Facts) -> bool:
    """The predictions are all the same, the loss stands still, or it is above that of guessing, or was ten times it.

    Guessing alone is no sign of steps that are too large: a model that cannot tell the classes apart guesses as well.
    """
    loss = facts.training.loss
    high = bool(loss) and max(loss.values) > 10 * facts.chance
    return high or any(sign(facts) for sign in (one_answer, flat, exploded, worse_than_guessing))


def worse_than_guessing(facts: Facts) -> bool:
    """The cross-entropy ends well above that of guessing between all classes, which any constant output reaches."""
    loss = facts.training.loss
    return facts.settings.is_cross_entropy and len(loss.values) > 1 and loss.last > ABOVE_GUESSING * facts.chance


def rate_is_far_too_high(facts: Facts) -> bool:
    """The learning rate is a hundred times the optimizer's usual one, or more; a single layer may learn with it."""
    rate, losses = facts.settings.rate, facts.training.loss.values
    learns = facts.is_one_layer and len(losses) > 1 and losses[-1] < losses[0] / 2
    return rate is not None and rate >= FAR_TIMES * facts.settings.usual_rate and not learns


def thrown(facts: Facts) -> bool:
    """The steps changed weights by far more than their size: a training that learns stays below twenty times.

    The averages of a normalization follow the data, however large these are.
    """
    own = {layer.name for layer in facts.settings.layers if layer.kind and "Normalization" not in layer.kind}
    return any(changes.name in own and changes.size and changes.ratio >= THROWN for changes in facts.changes)


def joins_at_the_end(facts: Facts) -> bool:
    """Branches of the model meet right before its output layer: no weights see what both of them bring."""
    rows = {layer.name: layer for layer in facts.settings.chain}
    layer: Layer | None = last_layer(facts)
    while layer is not None and len(layer.before or ()) == 1:
        layer = rows.get((layer.before or ("",))[0])
        if layer is None or layer.parameters:
            return False
    return layer is not None and len(layer.before or ()) > 1


def plain_sgd(facts: Facts) -> bool:
    """The optimizer is SGD without momentum, at no high rate."""
    settings = facts.settings
    return settings.optimizer == "sgd" and not settings.numbers.get("momentum") and not rate_is_high(facts)


def nothing_trainable(facts: Facts) -> bool:
    """No parameter of the model may change."""
    return facts.settings.trainable == 0 < facts.settings.parameters


def clipped(facts: Facts) -> bool:
    """Gradients are clipped to nearly nothing."""
    return bool(clip(facts)[0])


def clips(facts: Facts) -> bool:
    """Gradients are clipped, far more than usual."""
    return bool(clip(facts, CLIPPED)[0])


def averages_weights(facts: Facts) -> bool:
    """The optimizer puts an average over its steps in the place of the weights."""
    return facts.settings.numbers.get("use_ema", 0.0) == 1


def adds_up_gradients(facts: Facts) -> bool:
    """The optimizer adds up the gradients of several batches before each step."""
    return facts.settings.numbers.get("gradient_accumulation_steps", 0.0) > 1


def decays(facts: Facts) -> bool:
    """Weight decay is far above the usual 0.004."""
    return facts.settings.numbers.get("weight_decay", 0.0) >= 0.5


def epsilon_is_large(facts: Facts) -> bool:
    """The optimizer's epsilon is of the size of gradients, or larger."""
    return facts.settings.numbers.get("epsilon", 0.0) > 0.01


def optimizer_penalizes(facts: Facts) -> bool:
    """The optimizer itself holds the weights near 0."""
    return any(facts.settings.numbers.get(name, 0.0) > STRONG for name in STRENGTHS)


def momentum_is_large(facts: Facts) -> bool:
    """The optimizer averages over hundreds of steps."""
    numbers = facts.settings.numbers
    return numbers.get("momentum", 0.0) > 0.99 or (
        facts.settings.optimizer != "sgd" and numbers.get("beta_1", 0.0) > 0.99
    )


def rate_ran_out(facts: Facts) -> bool:
    """A schedule took the learning rate to nearly nothing before half of the epochs had run."""
    rates = facts.rates.values
    return len(rates) > 1 and rates[0] > 0 and rates[len(rates) // 2] < 1e-3 * max(rates)


def rate_fell_soon(facts: Facts) -> bool:
    """A schedule took the learning rate to a tenth, or less, within the first third of the epochs."""
    rates = facts.rates.values
    return len(rates) > 2 and rates[0] > 0 and rates[len(rates) // 3] <= 0.11 * rates[0]


def rate_rises(facts: Facts) -> bool:
    """The learning rate grew through the training, as in a sweep, and not only at its start."""
    rates = facts.rates.values
    return len(rates) > 2 and rates[-1] > 10 * rates[0] > 0 and rates[-1] == max(rates) > 2 * rates[len(rates) // 2]


def callback_sets_rate(facts: Facts) -> bool:
    """The first epoch had another learning rate than the optimizer that was compiled."""
    first, compiled = facts.rates.values[:1], facts.fit_rate
    return bool(first and compiled) and not facts.settings.schedule and not 0.3 < first[0] / (compiled or 1.0) < 3


def drops_nearly_all(facts: Facts) -> bool:
    """A dropout drops nearly every value."""
    return dropped(dropping_layer(facts)) >= (0.7 if dropping_layer(facts).own_dropout else 0.8)


def drops_much(facts: Facts) -> bool:
    """A dropout drops half of the values, or more."""
    return dropped(dropping_layer(facts)) >= 0.5


def dropping_layer(facts: Facts) -> Layer:
    """Return the layer that drops most."""
    return max(facts.settings.layers, key=dropped, default=Layer())


def dropped(layer: Layer) -> float:
    """Return which share of the values a layer drops in training."""
    return max(layer.rate if "Dropout" in layer.kind else 0.0, layer.own_dropout)


def drops_predictions(facts: Facts) -> bool:
    """A dropout after the last layer with weights drops predictions."""
    last = facts.settings.chain[-1:]
    return any("Dropout" in layer.kind for layer in (*last, *after_last_layer(facts)))


def noisy(facts: Facts) -> bool:
    """A layer adds noise that is larger than what passes it."""
    return bool(noisy_layer(facts).name)


def noisy_layer(facts: Facts) -> Layer:
    """Return a layer that adds as much noise as values from 0 to 1 hold, or as those that reach the first weights."""
    first = list(itertools.takewhile(lambda layer: not layer.parameters, facts.settings.chain))
    spread = facts.look.deviation or math.inf
    return layer_that(
        facts,
        lambda layer: (
            layer.kind == "GaussianNoise" and (layer.noise >= LOUD or (layer in first and layer.noise > spread))
        ),
    )


def few_batches(facts: Facts) -> bool:
    """Batches are so large that an epoch has at most three of them."""
    given = facts.given
    return examples_given(facts) > 500 and given.batch > examples_given(facts) / 3


def few_steps_at_all(facts: Facts) -> bool:
    """The epochs are not so many that a step in each is enough."""
    return len(facts.training.loss.values) < EPOCHS_ENOUGH


def large_batches(facts: Facts) -> bool:
    """An epoch has at most ten batches, each several times Keras's usual 32."""
    return facts.given.batch >= 128 and examples_given(facts) <= 10 * facts.given.batch


def penalised(facts: Facts) -> bool:
    """A regularizer of a large factor holds weights near zero."""
    return penalised_layer(facts).penalty >= 0.05


def penalised_a_little(facts: Facts) -> bool:
    """A layer has a regularizer of a factor that may be too large."""
    return penalised_layer(facts).penalty > 1e-3


def penalised_layer(facts: Facts) -> Layer:
    """Return the layer whose regularizer has the largest factor."""
    return max(facts.settings.layers, key=lambda layer: layer.penalty, default=Layer())


def never_trained(facts: Facts) -> bool:
    """The model was returned without any step of a training."""
    return facts.trained_by == "none" and not facts.training.loss and not facts.training.loss.lost_at


def weights_calculated(facts: Facts) -> bool:
    """The learner's own code calculated the weights, and they are not good enough."""
    return never_trained(facts) and facts.own_weights > 0


def constrained(facts: Facts) -> bool:
    """A constraint keeps the weights of a layer near 0, or on one side of it."""
    return bool(constrained_layer(facts).name)


def constrained_layer(facts: Facts) -> Layer:
    """Return a layer whose constraint leaves its weights hardly any room."""

    def is_tight(layer: Layer) -> bool:
        limits_outputs = layer.constraint == "UnitNorm" and layer == last_layer(facts)
        return (
            limits_outputs
            or layer.constraint == "NonNeg"
            or (layer.limit is not None and "Norm" in layer.constraint and layer.limit < TIGHT)
        )

    return layer_that(facts, is_tight)


def softmax_over_one(facts: Facts) -> bool:
    """The last layer has a softmax over a single value, which is 1 whatever comes in."""
    last = last_layer(facts)
    return last.activation == "softmax" and (last.units or last.channels) == 1


def normalizes_examples(facts: Facts) -> bool:
    """Each example is normalized by itself before the first weights: how large its values are is lost."""
    first = facts.settings.chain[0].kind if facts.settings.chain else ""
    return first in ("LayerNormalization", "UnitNormalization")


def inputs_lie_apart(facts: Facts) -> bool:
    """All that reaches the first weights lies far away from 0, on one side of it."""
    look = facts.look
    middle, half = abs(look.high + look.low) / 2, (look.high - look.low) / 2
    return look.reached and half > 0 and middle > APART_FROM_ZERO * max(half, 1.0) and not facts.reads_ids


def starts_alike(facts: Facts) -> bool:
    """All units of a layer begin alike, and so they stay."""
    return bool(alike_layer(facts).name)


def starts_wide(facts: Facts) -> bool:
    """Initial weights are far above the usual size, which is below 0.5."""
    return bool(
        layer_that(facts, lambda layer: layer.start.startswith(("random", "truncated")) and layer.width > 2).name
    )


def starts_below(facts: Facts) -> bool:
    """Biases of a layer with a ``relu`` start far below 0."""
    return bool(low_layer(facts).name)


def low_layer(facts: Facts) -> Layer:
    """Return a layer whose ``relu`` is 0 for usual inputs, by the biases that it starts with."""
    return layer_that(facts, lambda layer: layer.activation == "relu" and layer.bias <= LOW_BIAS)


def frozen(facts: Facts) -> bool:
    """A layer with weights is frozen, and the exercise did not freeze it."""
    return bool(frozen_layers(facts))


def averages_too_few_steps(facts: Facts) -> bool:
    """A BatchNormalization has seen so few steps that its averages are mostly the initial ones."""
    momentum = layer_that(facts, lambda layer: layer.kind == "BatchNormalization").momentum or 0.99
    has_one = any(layer.kind == "BatchNormalization" for layer in facts.settings.layers)
    return has_one and steps(facts) > 0 and momentum ** steps(facts) > STILL_INITIAL


def steps(facts: Facts) -> float:
    """Return how many steps the training had; 0 where nobody knows."""
    rows, epochs = examples_given(facts), len(facts.training.loss.values)
    return 0.0 if facts.given.steps or facts.by_grader else epochs * math.ceil(rows / (facts.given.batch or 32))


def averages_slowly(facts: Facts) -> bool:
    """A BatchNormalization keeps its initial averages for hundreds of steps."""
    return bool(layer_that(facts, lambda layer: layer.kind == "BatchNormalization" and layer.momentum > 0.995).name)


def saturates(facts: Facts) -> bool:
    """Three hidden layers have a sigmoid; two are enough where all predictions are the same. Gates are meant so."""
    chain, gates = facts.settings.chain, set[str]()
    for layer in reversed(chain):
        if layer.kind in ("Multiply", "Dot") or (layer.name in gates and layer.kind in ("Reshape", "RepeatVector")):
            gates |= {*(layer.before or ())}
    hidden = [layer for layer in chain if layer.activation and layer.kind in _WEIGHING and layer.name not in gates][:-1]
    return sum(layer.activation in ("sigmoid", "hard_sigmoid") for layer in hidden) >= (2 if one_answer(facts) else 3)


def softmax_inside(facts: Facts) -> bool:
    """A hidden layer has a softmax, or one stands between layers with weights, with no way around it.

    Several outputs beside each other, of which the model returns the mean, are not hidden.
    """
    acting = [layer for layer in facts.settings.chain if layer.activation and layer.kind in _WEIGHING]
    inside = [
        layer for layer in acting[:-1] if layer.activation == "softmax" and not facts.settings.joins_others(layer)
    ]
    return bool(inside) or bool(softmax_between(facts).kind)


def softmax_between(facts: Facts) -> Layer:
    """Return a layer that is a softmax alone, before the last weights; attention has branches around it."""
    chain = facts.settings.chain
    last = max((place for place, layer in enumerate(chain) if layer.parameters), default=0)
    found = (layer for layer in chain[:last] if layer.is_softmax)
    return Layer() if facts.settings.has_branches else next(found, Layer())


def linear_inside(facts: Facts) -> bool:
    """No hidden layer has an activation, and none stands between them; or they do not bend anything."""
    return (facts.look.straight and len(facts.weighing) != 1) or has_no_activation(facts)


def has_no_activation(facts: Facts) -> bool:
    """No hidden layer has an activation, and none stands between them."""
    kinds = {layer.kind for layer in facts.settings.chain}
    hidden = [layer for layer in facts.settings.chain if layer.kind in _WEIGHING][:-1]
    bends = [kind for kind in kinds if "relu" in kind.lower() or kind in _BENDING]
    return bool(hidden) and not bends and all(layer.activation == "linear" for layer in hidden)


def a_line_is_right(facts: Facts) -> bool:
    """What is to be learned is a linear function."""
    return facts.linear


def narrow(facts: Facts) -> bool:
    """A hidden layer has at most a third as many units as there are classes."""
    return of_classes(facts) and bool(narrow_layer(facts).name)


def reads_one_step(facts: Facts) -> bool:
    """A recurrent layer gets one step, with the whole example in it."""
    return bool(one_step_layer(facts).name)


def one_step_layer(facts: Facts) -> Layer:
    """Return the first recurrent layer, where one step reaches it; one layer may also write many steps of one."""
    first = next((layer for layer in facts.settings.layers if layer.kind in RECURRENT), Layer())
    return first if first.reads == 1 else Layer()


def few_units(facts: Facts) -> bool:
    """A hidden layer of a model for numbers has one or two units."""
    return not of_classes(facts) and bool(narrow_layer(facts).name)


def few_for_classes(facts: Facts) -> bool:
    """A hidden layer of a classifier has hardly as many units as there are classes."""
    return of_classes(facts) and bool(slim_layer(facts).name)


def of_classes(facts: Facts) -> bool:
    """The model is a classifier."""
    return facts.training.higher


def single_layer(facts: Facts) -> bool:
    """The only layer with weights is the output layer."""
    return facts.is_one_layer


def bounded_output(facts: Facts) -> bool:
    """A model of numbers has an activation after its last weights whose bounds some labels exceed.

    Where nobody has read the labels, they may.
    """
    low, high, bounds = facts.given.label_lowest, facts.given.label_highest, output_bounds(facts)
    if facts.training.higher or bounds is None:
        return False
    if low is None or high is None or is_added(facts):
        return last_activation(facts) in (*SATURATING, "relu")
    edge = EDGE * math.prod(abs(layer.scale) for layer in after_last_layer(facts))
    return low < bounds[0] - edge or high > bounds[1] + edge


def output_bounds(facts: Facts) -> tuple[float, float] | None:
    """Return the limits of predictions: those of the last activation, moved by each ``Rescaling`` after it."""
    bounds = BOUNDED.get(last_activation(facts))
    for layer in after_last_layer(facts) if bounds is not None else ():
        low, high = sorted(bound * layer.scale + layer.offset for bound in bounds or ())
        bounds = (low, high)
    return bounds


def out_of_reach(facts: Facts) -> bool:
    """Within the bounds of the last activation no prediction reaches the threshold.

    Any other one is nearer to a label by at most the distance of the bounds, and that does not make up for the error.
    """
    activation, error = last_activation(facts), facts.training.runs[0]
    if not bounded_output(facts) or bounded_and_scaled(facts) or error is None or activation not in SATURATING:
        return False
    least, most = SATURATING[activation]
    return error - (most - least) > facts.training.threshold


def is_added(facts: Facts) -> bool:
    """What the last layer with weights outputs is added to something else, such as the last value of a window."""
    return any(layer.kind in ("Add", "Subtract") for layer in after_last_layer(facts))


def bounded_and_scaled(facts: Facts) -> bool:
    """Outputs that an activation keeps within bounds are scaled by a layer after it, so the bounds are others."""
    return bounded_output(facts) and any(layer.kind == "Rescaling" for layer in after_last_layer(facts))


def last_layer(facts: Facts) -> Layer:
    """Return the last layer with weights, where the order is known."""
    return next((layer for layer in reversed(facts.settings.chain) if layer.kind in _WEIGHING), Layer())


def last_activation(facts: Facts) -> str:
    """Return the activation of the last layer with weights; where it has none, that of the layer after it."""
    own = last_layer(facts).activation
    after = after_last_layer(facts)
    first = after[0] if own == "linear" and after else Layer()
    if first.kind == "ReLU" and not first.unusual:
        return "relu"
    return first.activation if first.kind == "Activation" else own


def has_layer_of_activation(facts: Facts) -> bool:
    """Return whether ``last_activation`` is a layer by itself."""
    return last_activation(facts) != last_layer(facts).activation


def after_last_layer(facts: Facts) -> list[Layer]:
    """Return the layers after the last one with weights, where the order is known."""
    chain, last = facts.settings.chain, last_layer(facts)
    return [*chain[chain.index(last) + 1 :]] if last in chain else []


def bends(facts: Facts) -> bool:
    """A hidden layer has an activation."""
    acting = [layer for layer in facts.settings.chain if layer.activation and layer.kind in _WEIGHING]
    return any(layer.activation != "linear" for layer in acting[:-1])


def squares_classes(facts: Facts) -> bool:
    """A classifier is trained with a loss for numbers."""
    return of_classes(facts) and facts.settings.loss_name in ("mean_squared_error", "mean_absolute_error", "huber")


def compares_each_output(facts: Facts) -> bool:
    """A loss for one-hot labels compares each output with the number of the class: Keras repeats it for all units."""
    is_spread = of_classes(facts) and facts.given.label_values == 1 and last_layer(facts).units > 1
    return is_spread and facts.settings.loss_name in _FOR_ONE_HOT


def has_own_loss(facts: Facts) -> bool:
    """The learner wrote the loss."""
    return facts.has_own_loss


def loss_is_negative(facts: Facts) -> bool:
    """A loss that measures errors fell below 0."""
    loss = facts.training.loss
    return bool(loss) and loss.last < -NOTHING and facts.settings.loss_name not in ("cosine_similarity", "poisson")


def loss_is_summed(facts: Facts) -> bool:
    """The loss adds up the errors of a batch."""
    return facts.settings.summed


def pools_features(facts: Facts) -> bool:
    """A pooling layer pools over the features of a step."""
    layers = facts.settings.layers
    # After a turn, the first axis holds the features.
    turned = any(layer.kind in ("Permute", "Transpose") for layer in layers)
    return not turned and any(layer.over_features for layer in layers)


def reduces_vectors(facts: Facts) -> bool:
    """An operation makes one number of the vector of each token."""
    return bool(reducing_layer(facts).name)


def reducing_layer(facts: Facts) -> Layer:
    """Return an operation right behind an embedding that goes along its last axis, the third one."""
    vectors = {layer.name for layer in facts.settings.layers if layer.kind == "Embedding"}
    return layer_that(facts, lambda layer: layer.axis in (-1, 2) and bool(vectors & {*(layer.before or ())}))


def reduces_filters(facts: Facts) -> bool:
    """An operation makes one number of the filters of a convolution."""
    return bool(merging_layer(facts).name)


def merging_layer(facts: Facts) -> Layer:
    """Return an operation that goes along the filters of a convolution, where nothing goes around it."""
    if facts.settings.has_branches:
        return Layer()
    filters: set[str] = set()
    for layer in facts.settings.chain:
        sources = {*(layer.before or ())}
        if "Conv" in layer.kind or (sources & filters and layer.kind in _KEEPING_FILTERS):
            filters.add(layer.name)
        elif layer.kind in ("Mean", "Max", "Sum") and layer.axis in (-1, 3) and sources & filters:
            return layer
    return Layer()


def stopped_early(facts: Facts) -> bool:
    """A training with callbacks ended after less than a third of its epochs, and had not levelled off."""
    ran, given = len(facts.training.loss.values), facts.given
    short = 0 < ran <= given.epochs / 3 and given.callbacks > 0 and not facts.by_grader
    return short and (ran < 4 or falls(facts))


def validation_differs(facts: Facts) -> bool:
    """Callbacks watch a validation that gets far less right than held-out examples do: it holds something else."""
    val_score, hidden = facts.training.val_score, facts.training.runs[0] or 0.0
    watched = facts.given.callbacks > 0 and not facts.by_grader
    return bool(val_score) and of_classes(facts) and watched and max(val_score.values) < hidden - 2 * APART


def ended_by_callback(facts: Facts) -> bool:
    """A training with callbacks ended before its last epoch."""
    given = facts.given
    return 0 < len(facts.training.loss.values) < given.epochs and given.callbacks > 0 and not facts.by_grader


def single_examples(facts: Facts) -> bool:
    """Each batch has one example."""
    return facts.given.batch == 1 and examples_given(facts) > 50


def labels_apart(facts: Facts) -> bool:
    """Examples that are alike have the same label no more often than by chance."""
    look = facts.look
    if look.agree is None or facts.reads_ids or facts.given.token_ids:
        return False
    luck = 2 * math.sqrt(max(look.by_chance * (1 - look.by_chance), 0.0) / max(look.compared, 1.0))
    return look.agree <= (look.by_chance + min(luck, 0.04) if look.by_chance else UNRELATED)


def pairs_changed(facts: Facts) -> bool:
    """Hardly any example that ``fit`` was given is one of the data, and the labels are not theirs either."""
    told = facts.given.changed
    return told.get("examples", 0.0) > 0.5 and told.get("labels", 0.0) > 0.3


def order_is_lost(facts: Facts) -> bool:
    """The trained model predicts the same after the steps, or the pixels, of an example were shuffled."""
    return not facts.uses.ordered


def sees_bag_of_words(facts: Facts) -> bool:
    """The data need word order, and the model does not use it: the threshold is beyond what it can reach."""
    training, most = facts.training, facts.bag_of_words
    if most is None or not (training.threshold > most if training.higher else training.threshold < most):
        return False
    return order_is_lost(facts) or drops_order(facts)


def drops_order(facts: Facts) -> bool:
    """The model pools over all steps, or counts them, and no layer reads their order."""
    layers = facts.settings.chain
    alone = all(layer.kind in _STEP_BY_STEP or (layer.kind == "Conv1D" and layer.kernel == 1) for layer in layers)
    # A second embedding may be that of the positions, and so may a constant that is added.
    adds = any(layer.kind == "Add" and len(layer.before or ()) < 2 for layer in layers)
    places = adds or sum(layer.kind == "Embedding" for layer in layers) > 1
    return alone and bool(dropping_order(facts)) and not places


def attention_of(facts: Facts) -> str:
    """Return the kind of a layer of attention; empty where there is none."""
    return next((layer.kind for layer in facts.settings.chain if layer.kind.endswith("Attention")), "")


def dropping_order(facts: Facts) -> str:
    """Return the kind of a layer that drops the order of the steps; empty where there is none."""
    kinds = [layer.kind for layer in facts.settings.chain]
    return pooling_steps(facts) or next((kind for kind in kinds if kind == "CategoryEncoding"), "")


def pools_steps(facts: Facts) -> bool:
    """A model for numbers that reads no token ids pools over all steps of a series."""
    return not of_classes(facts) and not facts.reads_ids and bool(pooling_steps(facts))


def pooling_steps(facts: Facts) -> str:
    """Return the kind of a layer that pools over all steps; empty where there is none."""
    kinds = (layer.kind for layer in facts.settings.chain)
    return next((kind for kind in kinds if kind.startswith("Global") and kind.endswith("1D")), "")


def reads_a_part(facts: Facts) -> bool:
    """At most four of five steps of an example change a prediction of the trained model."""
    uses = facts.uses
    return uses.steps > 0 and uses.last - uses.first + 1 <= READ * uses.steps


def crops_images(facts: Facts) -> bool:
    """A layer cuts off the edges of each image."""
    return bool(cropping_layer(facts).name)


def cropping_layer(facts: Facts) -> Layer:
    """Return a layer that cuts off the edges of each image."""
    crops = ("CenterCrop", "RandomCrop", "Cropping2D")
    return next((layer for layer in facts.settings.layers if layer.kind in crops), Layer())


def forgets(facts: Facts) -> bool:
    """A recurrent layer reads all steps, and forgets the first ones: nothing drops them."""
    kinds = [layer.kind for layer in facts.settings.chain]
    cuts = any("Crop" in kind or kind in ("GetItem", "Slice") for kind in kinds)
    return facts.uses.last == facts.uses.steps and not cuts and any(kind in RECURRENT for kind in kinds)


def leaves_columns(facts: Facts) -> bool:
    """Some columns of the inputs change no prediction of the trained model."""
    return bool(facts.uses.unused)


def no_convolution(facts: Facts) -> bool:
    """The inputs are images, and no layer is a convolution."""
    kinds = [layer.kind for layer in facts.settings.layers]
    return facts.uses.image and bool(kinds) and not any("Conv" in kind for kind in kinds)


def kernels_of_one(facts: Facts) -> bool:
    """The inputs are images, and each convolution reads one pixel at a time."""
    kernels = [layer.kernel for layer in facts.settings.layers if "Conv" in layer.kind]
    return facts.uses.image and bool(kernels) and max(kernels) == 1


def averages_places(facts: Facts) -> bool:
    """After one or two convolutions, one value of each filter is kept for the whole image."""
    pools = averaging_layer(facts)
    before = itertools.takewhile(lambda layer: layer != pools, facts.settings.chain)
    return bool(pools.kind) and 0 < sum("Conv" in layer.kind for layer in before) <= FEW_CONVOLUTIONS


def averaging_layer(facts: Facts) -> Layer:
    """Return the layer that keeps one value of each filter for the whole image."""
    return next((layer for layer in facts.settings.chain if layer.kind in _POOLS_OF_IMAGES), Layer())


def outputs_are_capped(facts: Facts) -> bool:
    """A ``ReLU`` after the last layer with weights has a highest output, and nearly all predictions are the same."""
    return not facts.training.higher and capping_layer(facts).highest > 0 and one_answer(facts)


def capping_layer(facts: Facts) -> Layer:
    """Return the ``ReLU`` with a highest output that comes after the last layer with weights."""
    after = after_last_layer(facts)
    return next((layer for layer in after if layer.kind == "ReLU" and layer.highest), Layer())


def outputs_scaled_down(facts: Facts) -> bool:
    """The last layer makes outputs far smaller, where the labels lie far from 0."""
    low, high, chain = facts.given.label_lowest, facts.given.label_highest, facts.settings.chain
    far = not facts.training.higher and low is not None and high is not None and max(abs(low), abs(high)) > FAR_OFF
    last = chain[-1] if chain else None
    return far and last is not None and last.kind == "Rescaling" and 0 < abs(last.scale) <= 0.1 and abs(last.offset) < 1


def brightness_beyond_range(facts: Facts) -> bool:
    """Brightness is changed by parts of 255 where pixels go from 0 to 1: most of an image is cut off."""
    reach = facts.given.highest
    for layer in facts.settings.layers:
        if layer.kind == "Rescaling":
            reach = abs(layer.scale * reach + layer.offset)
        if layer.kind == "RandomBrightness" and layer.highest >= 100 > 50 * reach > 0:
            return True
    return False


def targets_are_far(facts: Facts) -> bool:
    """The labels lie far from 0, and nothing in the model brings its outputs there."""
    low, high, chain = facts.given.label_lowest, facts.given.label_highest, facts.settings.chain
    far = not facts.training.higher and low is not None and high is not None and max(abs(low), abs(high)) > FAR_OFF
    return far and bool(chain) and chain[-1].kind not in ("Rescaling", "Normalization", "Add") and _begins_near_0(facts)


def _begins_near_0(facts: Facts) -> bool:
    """Return whether the outputs of a new model are near 0: its inputs are small, or a layer bounds or scales them."""
    bounded = any(
        layer.kind in (*RECURRENT, "Rescaling") or "Normalization" in layer.kind or layer.activation in SATURATING
        for layer in facts.settings.chain
    )
    return bounded or facts.reaches <= FAR_OFF


def worse_than_constant(facts: Facts) -> bool:
    """At the end of the training the loss is still far above that of the best constant prediction."""
    loss, least = facts.training.loss, facts.look.constant
    return bool(loss) and least is not None and loss.last > WORSE * least > 0


def other_scale(facts: Facts) -> bool:
    """The predictions only have to be scaled and moved to be right, and in training the error was far smaller."""
    training, line = facts.training, facts.training.line
    own = training.runs[0]
    if line is None or own is None or line[2] > max(training.threshold, own / 5) or 0.5 < line[0] < 2 or line[0] <= 0:
        return False
    return own > 3 * line[2] and 0 < facts.trained_error < own / 5


def right_but_for_the_scale(facts: Facts) -> bool:
    """Scaled and moved, the predictions reach the hardest threshold."""
    line = facts.training.line
    return line is not None and line[2] <= facts.training.whole


def classes_exchanged(facts: Facts) -> bool:
    """Nearly every class is taken for one other class."""
    return bool(facts.training.confused)


def smoothed(facts: Facts) -> bool:
    """Label smoothing takes most of each label away."""
    return facts.settings.loss.get("label_smoothing", 0.0) >= 0.3


def loss_is_weighed_out(facts: Facts) -> bool:
    """A weight, a delta, or an alpha of one class makes the loss, or its slope, nearly nothing."""
    small_delta = 0 < facts.settings.loss.get("delta", 1.0) < 1e-3
    return abs(facts.settings.loss_weight) < 1e-3 or small_delta or one_label_counts(facts)


def has_unusual_settings(facts: Facts) -> bool:
    """Layers have settings that correct solutions seldom change."""
    return bool(facts.settings.unusual)


def loss_ignores_a_class(facts: Facts) -> bool:
    """The loss leaves out the examples of a class that there are."""
    ignored, given = facts.settings.loss.get("ignore_class"), facts.given
    if ignored is None or given.label_lowest is None or given.label_highest is None:
        return False
    return given.label_lowest <= ignored <= given.label_highest


def rate_is_nothing(facts: Facts) -> bool:
    """The learning rate was 0 in every epoch that was written down."""
    rates = facts.rates.values
    return bool(rates) and max(map(abs, rates)) == 0


def one_label_counts(facts: Facts) -> bool:
    """The balance of a binary focal loss leaves nearly nothing for one of the two labels."""
    loss = facts.settings.loss
    return loss.get("apply_class_balancing", 0.0) > 0 and not 0.02 < loss.get("alpha", 0.5) < 0.98


def cut_to_whole_numbers(facts: Facts) -> bool:
    """The input layer makes whole numbers of values from 0 to 1."""
    return "int" in facts.settings.input_dtype and 0 < facts.given.asked_highest <= 1


def input_is_lost(facts: Facts) -> bool:
    """Some of the values that ``fit`` was given are NaN or infinite."""
    return facts.given.lost > 0


def labels_are_lost(facts: Facts) -> bool:
    """Some of the labels that ``fit`` was given are NaN or infinite."""
    return facts.given.labels_lost > 0


def weights_are_lost(facts: Facts) -> bool:
    """Some weights of the examples or classes are NaN or infinite."""
    return facts.given.weights_lost > 0


def inputs_changed(facts: Facts) -> bool:
    """``fit`` was given values of another size than the function, or the model later, was."""
    given, asked, times = facts.given.highest, facts.given.asked_highest, 8 if facts.given.few_asked else 3
    return given > 0 and asked > 0 and not asked / times < given < asked * times


def inputs_moved(facts: Facts) -> bool:
    """``fit`` was given values that are about as far apart as those of the function, and lie elsewhere."""
    told = facts.given
    own, asked = told.highest - told.lowest, told.asked_highest - told.asked_lowest
    if own <= 0 or asked <= 0 or told.few_asked or told.mean is None or told.asked_mean is None:
        return False
    return 0.8 < own / asked < 1.25 and abs(told.mean - told.asked_mean) > asked


def inputs_noisy(facts: Facts) -> bool:
    """``fit`` was given values that reach further in both directions, around the same mean: something was added."""
    told = facts.given
    asked = told.asked_highest - told.asked_lowest
    if asked <= 0 or told.few_asked or told.mean is None or told.asked_mean is None or facts.reads_ids:
        return False
    below, above = told.asked_lowest - told.lowest, told.highest - told.asked_highest
    around = abs(told.mean - told.asked_mean) < 0.2 * asked
    return around and min(below, above) > asked and max(below, above) < 3 * min(below, above)


def labels_among_inputs(facts: Facts) -> bool:
    """A column of the inputs of ``fit`` holds the labels of the examples."""
    return facts.given.changed.get("holds_labels", 0.0) > 0


def columns_drowned(facts: Facts) -> bool:
    """Noise was added to the examples that is larger than what some columns hold."""
    return facts.given.changed.get("drowned", 0.0) > 0


def labels_negated(facts: Facts) -> bool:
    """``fit`` was given each label with the other sign."""
    told = facts.given
    low, high = told.asked_label_lowest, told.asked_label_highest
    if low is None or high is None or told.label_lowest is None or told.label_highest is None or low == high:
        return False
    near = 1e-3 * max(abs(low), abs(high))
    other = abs(told.label_lowest + high) <= near and abs(told.label_highest + low) <= near
    return other and (told.label_lowest, told.label_highest) != (low, high)


def labels_rounded(facts: Facts) -> bool:
    """``fit`` was given far fewer different labels than the function was: they were rounded, or cut to integers."""
    told = facts.given
    return not facts.training.higher and 1 < told.kinds < told.asked_kinds / 3 and told.asked_kinds > FEW_KINDS


def labels_shifted(facts: Facts) -> bool:
    """``fit`` was given class labels that all are higher, or lower, by the same number."""
    told = facts.given
    low, high = told.asked_label_lowest, told.asked_label_highest
    if not of_classes(facts) or low is None or high is None or told.class_lowest is None or told.class_highest is None:
        return False
    return told.class_lowest - low == told.class_highest - high != 0


def class_left_out(facts: Facts) -> bool:
    """``fit`` was given labels of fewer classes than the function was."""
    return of_classes(facts) and 1 < facts.given.kinds < facts.given.asked_kinds


def class_held_back(facts: Facts) -> bool:
    """Some classes are only among the last examples, which ``validation_split`` takes."""
    return of_classes(facts) and 0 < facts.held_back < len(facts.counts) and facts.given.split > 0


def sorted_examples(facts: Facts) -> bool:
    """Examples reach the training sorted by class."""
    return facts.is_sorted and bool(facts.counts)


def sorted_numbers(facts: Facts) -> bool:
    """Examples reach the training sorted by their label, a number; those of a rising series may do so."""
    return facts.is_sorted and not facts.counts


def no_epoch_ran(facts: Facts) -> bool:
    """``fit`` began at an epoch beyond its last one."""
    loss = facts.training.loss
    return facts.given.initial > 0 and not loss and not loss.lost_at


def split_takes_most(facts: Facts) -> bool:
    """``validation_split`` takes more than half of the examples."""
    return facts.given.split > 0.5


def weighed_out(facts: Facts) -> bool:
    """The weights of examples or classes are nearly 0, all of them."""
    return facts.given.highest_weight is not None and facts.given.highest_weight < 1e-3


def rate_is_negative(facts: Facts) -> bool:
    """The learning rate is below 0."""
    return (facts.rate or 0.0) < 0


def softmax_twice(facts: Facts) -> bool:
    """The output layer has a softmax or a sigmoid, and another one follows it."""
    acting = [layer for layer in facts.settings.chain if layer.activation or layer.kind in ("Softmax", "Sigmoid")]
    if len(acting) < 2 or not (acting[-2].activation in _SHARES or acting[-2].kind in ("Softmax", "Sigmoid")):
        return False
    last = acting[-1]
    return last.kind in ("Softmax", "Sigmoid") or (last.kind == "Activation" and last.activation in _SHARES)


def normalizes_outputs(facts: Facts) -> bool:
    """The last layer is a normalization; those that only scale or reshape may follow it."""
    return normalizing_end(facts) in ("BatchNormalization", "LayerNormalization", "UnitNormalization")


def normalizing_end(facts: Facts) -> str:
    """Return the kind of the last layer that does more than scale or reshape."""
    kinds = (layer.kind for layer in reversed(facts.settings.chain))
    return next((kind for kind in kinds if kind not in ("Rescaling", "Reshape", "Flatten")), "")


def no_bias(facts: Facts) -> bool:
    """The last layer of a model for numbers has no bias."""
    return not of_classes(facts) and last_layer(facts).no_bias


def skips_steps(facts: Facts) -> bool:
    """The first convolution moves so far at a time that it reads less than half of its input."""
    return bool(skipping_layer(facts).name)


def skipping_layer(facts: Facts) -> Layer:
    """Return the first layer with weights, if it is a convolution that skips most of its input."""
    first = next(
        (layer for layer in facts.settings.chain if layer.parameters and "Normalization" not in layer.kind), Layer()
    )
    return (
        first if "Conv" in first.kind and "Transpose" not in first.kind and first.stride > 2 * first.kernel else Layer()
    )


def state_is_unbounded(facts: Facts) -> bool:
    """A recurrent layer has a ``relu``."""
    return bool(unbounded_layer(facts).kind)


def unbounded_layer(facts: Facts) -> Layer:
    """Return a recurrent layer whose state may grow without an end."""
    return layer_that(facts, lambda layer: layer.kind in RECURRENT and layer.activation in ("relu", "linear", "elu"))


def strides_coarsely(facts: Facts) -> bool:
    """A convolution moves by three rows or more, or further than it reads."""
    return bool(striding_layer(facts).name)


def striding_layer(facts: Facts) -> Layer:
    """Return a convolution that leaves out most places of its input."""
    reading = [layer for layer in facts.settings.chain if "Conv" in layer.kind and "Transpose" not in layer.kind]
    coarse = (
        layer
        for layer in reading
        if layer.stride > layer.kernel or (layer.kind.endswith("2D") and layer.stride >= COARSE)
    )
    return next(coarse, Layer())


def inputs_folded(facts: Facts) -> bool:
    """Inputs that may be negative lose their sign before the first weights."""
    return bool(folding_inputs(facts).kind)


def folding_inputs(facts: Facts) -> Layer:
    """Return what comes before the first weights and takes the sign of inputs that may be negative."""
    if min(facts.given.lowest, facts.given.asked_lowest) >= 0 or facts.settings.has_branches:
        return Layer()

    def folds(layer: Layer) -> bool:
        if layer.kind == "Power":
            return layer.by > 0 and layer.by % 2 == 0
        if layer.kind == "Multiply":
            return not layer.by and layer.before == ()
        return layer.kind in ("Square", "Absolute", "Abs", "ReLU", "Relu") or (
            layer.kind == "Activation" and layer.activation in ("relu", "sigmoid", "softplus", "exponential")
        )

    first = itertools.takewhile(lambda layer: not layer.parameters, facts.settings.chain)
    return next((layer for layer in first if folds(layer)), Layer())


def pools_widely(facts: Facts) -> bool:
    """A pooling layer makes one value of many steps, or of many rows and columns."""
    return bool(wide_pool(facts).name)


def wide_pool(facts: Facts) -> Layer:
    """Return a layer that pools over far more values than the usual two."""
    return layer_that(facts, lambda layer: layer.pool >= WIDE_POOLS.get(layer.kind[-2:], math.inf))


def inputs_shrunk(facts: Facts) -> bool:
    """Only a small part of the values of an example is left when it reaches the first weights."""
    look = facts.look
    return 0 < look.values < look.given_values / SHRUNK and bool(shrinking_layers(facts))


def shrinking_layers(facts: Facts) -> list[str]:
    """Return the kinds of the layers before the first weights that make an example smaller."""
    before = itertools.takewhile(lambda layer: not layer.parameters, facts.settings.chain)
    return [
        layer.kind for layer in before if "Pooling" in layer.kind or "Crop" in layer.kind or layer.kind == "Resizing"
    ]


def outputs_squeezed(facts: Facts) -> bool:
    """A ``Rescaling`` between the last weights of a classifier and its outputs changes their size widely."""
    return of_classes(facts) and squeezing_layer(facts).scale != 1


def features_squeezed(facts: Facts) -> bool:
    """A ``Rescaling`` between two layers with weights makes the features far smaller."""
    return bool(shrinking_scale(facts).kind)


def shrinking_scale(facts: Facts) -> Layer:
    """Return a ``Rescaling`` by a small factor between two layers with weights."""
    chain = facts.settings.chain
    weighing = [place for place, layer in enumerate(chain) if layer.parameters]
    inside = chain[weighing[0] : weighing[-1]] if weighing else ()
    return next((layer for layer in inside if layer.kind == "Rescaling" and abs(layer.scale) <= 1 / SQUEEZED), Layer())


def takes_first_step(facts: Facts) -> bool:
    """Of the outputs of a recurrent layer only the first step is used, which has seen nothing else."""
    return bool(read_at_its_start(facts).kind)


def read_at_its_start(facts: Facts) -> Layer:
    """Return a recurrent layer of which only the first step is used."""
    recurrent = {layer.name: layer for layer in facts.settings.chain if layer.kind in RECURRENT}
    cuts = [layer for layer in facts.settings.chain if layer.first_step and len(layer.before or ()) == 1]
    return next((recurrent[name] for layer in cuts for name in layer.before or () if name in recurrent), Layer())


SCALED_BY = 2
"""A factor from which on a sum is scaled."""


def taken_away(facts: Facts) -> bool:
    """A value of the input is subtracted before the first weights, and nothing is added at the end."""
    low, high = facts.given.label_lowest, facts.given.label_highest
    if of_classes(facts) or low is None or high is None or low <= 0 <= high:
        return False
    begins = itertools.takewhile(lambda layer: not layer.parameters, facts.settings.layers)
    return any(layer.kind == "Subtract" for layer in begins) and not any(
        layer.kind == "Add" or "Normalization" in layer.kind for layer in facts.settings.layers
    )


def branches_averaged(facts: Facts) -> bool:
    """After the last weights of a model for numbers, ``Average`` takes the mean of branches."""
    ends = itertools.takewhile(lambda layer: not layer.parameters, reversed(facts.settings.layers))
    return not of_classes(facts) and any(layer.kind == "Average" for layer in ends)


def outputs_elsewhere(facts: Facts) -> bool:
    """The ``Rescaling`` at the end brings the outputs of a new model far away from all labels."""
    low, high = facts.given.label_lowest, facts.given.label_highest
    last = facts.settings.chain[-1] if facts.settings.chain else Layer()
    if of_classes(facts) or low is None or high is None or last.kind != "Rescaling" or is_added(facts):
        return False
    if taken_away(facts):
        return False
    return not low - ELSEWHERE_BY * abs(last.scale) <= last.offset <= high + ELSEWHERE_BY * abs(last.scale)


def sum_scaled_up(facts: Facts) -> bool:
    """A ``Rescaling`` at the end multiplies a sum as a whole, and with it the value that was added as it is.

    Where inputs were scaled down before, a new model is about as good as what is added; else it is far off.
    """
    chain, look = facts.settings.chain, facts.look
    if of_classes(facts) or len(chain) < 2 or look.loss is None or not look.constant:
        return False
    is_sum = chain[-2].kind in ("Add", "Subtract") and chain[-1].kind == "Rescaling"
    return is_sum and abs(chain[-1].scale) >= SCALED_BY and look.loss > FAR_ABOVE * look.constant


def squeezing_layer(facts: Facts) -> Layer:
    """Return a ``Rescaling`` behind the last weights whose factor is far from 1."""
    chain = facts.settings.chain
    last = max((place for place, layer in enumerate(chain) if layer.kind in _WEIGHING), default=len(chain))

    def is_far(layer: Layer) -> bool:
        return layer.kind == "Rescaling" and not 1 / SQUEEZED < abs(layer.scale) < SQUEEZED

    return next((layer for layer in chain[last:] if is_far(layer)), Layer())


def loss_is_relative(facts: Facts) -> bool:
    """The loss measures parts of the true values, and some of these are 0, or near it, or below."""
    low, high = facts.given.label_lowest, facts.given.label_highest
    relative = facts.settings.loss_name in RELATIVE
    return relative and low is not None and high is not None and low < 0.1 * max(abs(low), abs(high))


def hourglass(facts: Facts) -> bool:
    """A hidden layer has far fewer units than the next one."""
    return bool(waist(facts).name)


def waist(facts: Facts) -> Layer:
    """Return a hidden layer that has far fewer units than the one behind it."""
    dense = [layer for layer in facts.settings.chain if layer.kind == "Dense"]
    far = (layer for layer, then in itertools.pairwise(dense) if 0 < HOURGLASS * layer.units <= then.units)
    return next((layer for layer in far if not facts.settings.joins_others(layer)), Layer())


def inputs_are_nothing(facts: Facts) -> bool:
    """Only zeros reach the first weights."""
    return facts.look.reached and facts.look.highest == 0


def inputs_inverted(facts: Facts) -> bool:
    """``fit`` was given values that are negative, or as large as the others are small, where others were not."""
    told = facts.given
    if told.mean is None or told.asked_mean is None or told.asked_lowest < 0 or told.asked_highest <= 0:
        return False
    if told.lowest < 0:
        # Values that were standardized lie below 0 as well, but reach nowhere near as far.
        far = -told.lowest > (told.asked_highest - told.asked_lowest) / 2
        return far and told.highest < 0.1 * told.asked_highest and told.mean < 0
    mirrored = told.highest + told.lowest - told.mean
    apart = abs(told.mean - told.asked_mean)
    return apart > INVERTED * told.asked_highest and abs(mirrored - told.asked_mean) < apart / 4


def labels_alike(facts: Facts) -> bool:
    """All labels that ``fit`` was given are the same."""
    low, high = facts.given.label_lowest, facts.given.label_highest
    return low is not None and low == high and facts.given.rows > 1


def labels_are_parts(facts: Facts) -> bool:
    """Labels that a loss reads as numbers of classes reached ``fit`` as parts of them, such as 9 / 255."""
    highest = facts.given.label_highest
    return facts.settings.loss_name == "sparse_categorical_crossentropy" and highest is not None and highest % 1 > 0


def labels_renumbered(facts: Facts) -> bool:
    """The labels of ``fit`` have another number for most classes."""
    return of_classes(facts) and facts.given.changed.get("renumbered", 0.0) > 0.3


def labels_moved(facts: Facts) -> bool:
    """Examples reached ``fit`` with labels that are not theirs."""
    return facts.given.moved_labels > 0.3


def examples_turned(facts: Facts) -> bool:
    """Most examples that ``fit`` was given hold their values in another order; of images nearly all.

    Images of which some are flipped, or turned, are augmented.
    """
    return facts.given.changed.get("turned", 0.0) > (NEARLY_ALL if _reads_images(facts) else 0.5)


def flips_some(facts: Facts) -> bool:
    """A part of the images that ``fit`` was given are flipped, or turned."""
    return _reads_images(facts) and facts.given.changed.get("turned", 0.0) > SOME_TURNED and not examples_turned(facts)


def examples_changed(facts: Facts) -> bool:
    """Most examples that ``fit`` was given hold other values than those that the function was given.

    Images that were turned or flipped, as in augmentation, have the same mean and the same range.
    """
    told = facts.given
    asked, mean, asked_mean = told.asked_highest - told.asked_lowest, told.mean, told.asked_mean
    moved = mean is not None and asked_mean is not None and abs(mean - asked_mean) > ELSEWHERE * asked
    wider = not asked / 1.2 < told.highest - told.lowest < 1.2 * asked
    other = moved or wider or values_replaced(facts) or values_mixed(facts)
    return told.changed.get("examples", 0.0) > 0.5 and other


def values_replaced(facts: Facts) -> bool:
    """Examples that keep their labels have one value far more often than those that the function was given."""
    known = facts.given.changed
    return known.get("share", 0.0) > known.get("share_before", 1.0) + REPLACED


def values_mixed(facts: Facts) -> bool:
    """Examples that keep their labels hold values of other examples: all values together are the same."""
    return facts.given.changed.get("alike", 1.0) < MIXED and not facts.given.token_ids and not augments(facts)


def _reads_images(facts: Facts) -> bool:
    return any(layer.kind.endswith("2D") for layer in facts.settings.layers)


def given_otherwise(facts: Facts) -> bool:
    """``fit`` was given labels or examples that differ from what the function was given."""
    return max(facts.given.changed.get(name, 0.0) for name in ("labels", "examples")) > ELSEWHERE


def labels_turned(facts: Facts) -> bool:
    """Most labels that ``fit`` was given hold their values in another order."""
    return facts.given.changed.get("turned_labels", 0.0) > 0.5


def labels_come_apart(facts: Facts) -> bool:
    """The same examples came with other labels in later epochs than in the first one."""
    return facts.changed_labels.get("share", 0.0) > 1 / 3 and facts.changed_labels.get("since", 0.0) > 1


def labels_changed(facts: Facts) -> bool:
    """Most labels that ``fit`` was given are numbers that the function was not given."""
    told = facts.given.changed
    changed = told.get("labels", 0.0) > 0.5 and not told.get("same_labels", 1.0)
    return not of_classes(facts) and changed and not grown_together(facts)


def grown_together(facts: Facts) -> bool:
    """Inputs and labels reach farther than what the function was given, by the same factor: they are augmented."""
    given = facts.given
    pairs = (given.highest, given.asked_highest), (given.label_highest or 0.0, given.asked_label_highest or 0.0)
    if any(own <= 0 or asked <= 0 for own, asked in pairs):
        return False
    (first, second) = (own / asked for own, asked in pairs)
    return first > 1.1 and math.isclose(first, second, rel_tol=0.1)


def weights_replaced(facts: Facts) -> bool:
    """The weights of the model that was returned were changed after its training."""
    return facts.trained_by == "overwritten"


def other_is_better(facts: Facts) -> bool:
    """Another model that the function made reaches the threshold."""
    return facts.other.value is not None


def wrong_weights_kept(facts: Facts) -> bool:
    """The weights that were set at the end are those of an epoch that is clearly not the best one."""
    return facts.kept.at > 0 and bool(facts.kept.figure)


def seen_in_validation(facts: Facts) -> bool:
    """Held-out examples showed it: then it is no overfitted epoch that was left out on purpose."""
    return facts.kept.held_out


def first_weights_kept(facts: Facts) -> bool:
    """The weights that were set at the end are those from before the training."""
    return facts.kept.at == 0 and facts.trained_by in ("overwritten", "assigned")


def weights_set(facts: Facts) -> bool:
    """``fit`` trained other models, and the weights of the one that was returned were set."""
    return facts.trained_by == "assigned"


def never_applied(facts: Facts) -> bool:
    """The learner's loop computed gradients, and no optimizer applied any."""
    return facts.trained_by == "unapplied"


def assigned_in_vain(facts: Facts) -> bool:
    """The learner's loop assigned values to weights, and they are as they were."""
    return facts.trained_by == "idle"


def trains_a_part(facts: Facts) -> bool:
    """The learner's loop computed gradients of some of the trainable weights alone."""
    return facts.trained_by == "partial"


def gradient_stopped(facts: Facts) -> bool:
    """Something that has no gradient stands between layers with weights, and the first ones stayed as they were."""
    return bool(stopping_layer(facts).kind)


def stopping_layer(facts: Facts) -> Layer:
    """Return what has no gradient, behind layers with weights that no training changed."""
    moved = {changes.name for changes in facts.changes if changes.moved > 0}

    def stops(layer: Layer) -> bool:
        if layer.kind not in WITHOUT_GRADIENT and layer.activation not in WITHOUT_GRADIENT_BY_NAME:
            return False
        before = [
            other_layer
            for other_layer in facts.settings.on_the_way_to(layer)
            if other_layer.parameters and not other_layer.frozen
        ]
        before += [layer] if layer.activation in WITHOUT_GRADIENT_BY_NAME and layer.parameters else []
        return bool(before) and not any(other_layer.name in moved for other_layer in before)

    return layer_that(facts, stops)


def optimizer_renewed(facts: Facts) -> bool:
    """The learner's loop made an optimizer for each step."""
    return facts.trained_by == "renewed"


def batch_repeated(facts: Facts) -> bool:
    """The learner's loop gave ``train_on_batch`` the same few examples in all steps."""
    return facts.trained_by == "repeated"


def loop_moves_labels(facts: Facts) -> bool:
    """The learner's loop gave ``train_on_batch`` examples with labels of other ones."""
    return facts.trained_by == "mislabelled"


def loop_slows_down(facts: Facts) -> bool:
    """In the learner's loop, the learning rate fell to nearly nothing long before the last step."""
    return facts.trained_by == "slowed"


def own_loop_predicts_alike(facts: Facts) -> bool:
    """A loop of the learner's trained a model that predicts nearly the same for every example."""
    return facts.trained_by == "loop" and one_answer(facts) and not of_classes(facts)


def own_loop(facts: Facts) -> bool:
    """A loop of the learner's trained the model: there is no history of a ``fit``."""
    return facts.trained_by == "loop" and not facts.training.loss


def loop_is_slow(facts: Facts) -> bool:
    """A loop of the learner's has a learning rate far below the usual one; that of SGD depends on the data."""
    return own_loop(facts) and rate_is_low(facts) and facts.settings.optimizer != "sgd"


def another_returned(facts: Facts) -> bool:
    """``fit`` trained other models, and not the one that was returned."""
    loss = facts.training.loss
    others = facts.given.other_fits > 0 and not facts.given.epochs
    return others and not loss and not loss.lost_at and facts.trained_by not in ("", "assigned", "composed")


def is_composed(facts: Facts) -> bool:
    """The model that was returned is made of models that ``fit`` trained one by one."""
    return facts.trained_by == "composed"


def joined_on_another_scale(facts: Facts) -> bool:
    """Such a model is right when its outputs are scaled and moved: the labels of ``fit`` were scaled."""
    line, own = facts.training.line, facts.training.runs[0]
    is_far = line is not None and own is not None and own > 3 * line[2]
    return is_composed(facts) and is_far and right_but_for_the_scale(facts)


def ran_out(facts: Facts) -> bool:
    """After some epoch there were no more data: Keras logs a loss of exactly 0 then, and an accuracy of 0."""
    values, score = facts.training.loss.values, facts.training.score
    ended = last_with_data(facts)
    if not ended:
        return False
    return max(values[ended:]) > values[0] / 100 or (bool(score) and min(score.values) == 0)


def last_with_data(facts: Facts) -> int:
    """Return the epoch after which the loss is exactly 0 for the first time; 0 where it never is."""
    values = facts.training.loss.values
    return values.index(0) if 0 in values and values[0] > 0 else 0


def weights_far_apart(facts: Facts) -> bool:
    """Some examples count many times as much as others, and their classes are not that much rarer."""
    high, low = facts.given.highest_weight, facts.given.lowest_weight
    if high is None or low is None or high <= 0:
        return False
    rarer = facts.counts[0] / max(1.0, facts.counts[-1]) if facts.counts else 1.0
    return high > UNFAIR * max(low, 0.0) * rarer and (facts.given.light > FEW_LIGHT or high > HEAVY)


def ids_are_scaled(facts: Facts) -> bool:
    """A layer, or an operation with a number, scales the token ids before the embedding."""
    return any(
        layer.kind in SCALING or (layer.kind in DIVIDING and layer.by not in (0, 1))
        for layer in layers_before_embedding(facts)
    )


def ids_merge(facts: Facts) -> bool:
    """Different token ids reach the embedding as the same number, which reads all values that the model gets."""
    look = facts.look
    return facts.given.token_ids and look.values == look.given_values and 0 < look.kinds < MERGED * look.given_kinds


def folds_ids(facts: Facts) -> bool:
    """An operation before the embedding makes the same number of several token ids."""
    return bool(folding_layer(facts).name)


def folding_layer(facts: Facts) -> Layer:
    """Return an operation before the embedding that leaves fewer token ids than there are."""
    ids = token_ids(facts)
    return next((layer for layer in layers_before_embedding(facts) if 0 < ids_left(layer, ids) < MERGED * ids), Layer())


def token_ids(facts: Facts) -> float:
    """Return how many token ids there may be."""
    return max(facts.given.highest, facts.given.asked_highest) + 1


def ids_left(layer: Layer, ids: float) -> float:
    """Return how many of so many token ids an operation tells apart; 0 where it is none of those known."""
    left = {"Mod": layer.by, "Remainder": layer.by, "Hashing": layer.by, "Minimum": layer.by + 1}
    left |= {"FloorDivide": ids / max(layer.by, 1), "Maximum": ids - layer.by}
    return left.get(layer.kind, 0.0) if layer.by > 0 else 0.0


def before_embedding(facts: Facts) -> list[str]:
    """Return the kinds of the layers before the embedding."""
    return [layer.kind for layer in layers_before_embedding(facts)]


def layers_before_embedding(facts: Facts) -> list[Layer]:
    """Return the layers, and operations, before the embedding."""
    reading = [layer for layer in facts.settings.chain if layer.kind == "Embedding"]
    return [other_layer for layer in reading for other_layer in facts.settings.on_the_way_to(layer)]


def smaller_set(facts: Facts) -> bool:
    """``fit`` was given a small data set, though a far larger one was loaded."""
    given = facts.given
    return 0 < given.rows <= given.asked_rows < given.largest_rows / 3


def augments(facts: Facts) -> bool:
    """Layers change images at random in training."""
    return any(layer.kind.startswith(AUGMENTING) for layer in facts.settings.layers)


def columns_are_the_same(facts: Facts) -> bool:
    """The model predicts the same in each column, and not for each example."""
    return facts.same_columns > 1


def repeats_one_value(facts: Facts) -> bool:
    """A ``RepeatVector`` behind the last layer with weights repeats one value."""
    chain = facts.settings.chain
    last = max((place for place, layer in enumerate(chain) if layer.kind in _WEIGHING), default=len(chain))
    return last < len(chain) and chain[last].units == 1 and any(layer.copies > 1 for layer in chain[last:])


def repeats_one_vector(facts: Facts) -> bool:
    """Nothing after a ``RepeatVector`` tells its steps apart: each gets the same values from the same weights."""
    after = [*itertools.dropwhile(lambda layer: layer.copies <= 1, facts.settings.chain)][1:]
    flat = next((place for place, layer in enumerate(after) if layer.kind in ("Flatten", "Reshape")), len(after))
    weighs_on = any(layer.parameters for layer in after[flat:])
    return bool(after) and facts.settings.ordered and not weighs_on and all(layer.kind in _STEPWISE for layer in after)


_STEPWISE = (
    "Dense", "TimeDistributed", "Dropout", "Activation", "ReLU", "Rescaling", "LayerNormalization",
    "BatchNormalization", "Flatten", "Reshape",
)  # fmt: skip
"""Layers that treat each step of a sequence alike."""


def examples_left_out(facts: Facts) -> bool:
    """``fit`` was given half of the examples, or fewer."""
    rows, asked = examples_used(facts)
    return 0 < rows < HALF * asked


def examples_used(facts: Facts) -> tuple[float, float]:
    """Return how many examples ``fit`` was given, and how many the function was; of a data set about so many."""
    given = facts.given
    known = given.rows and given.asked_rows
    return (given.rows, given.asked_rows) if known else (given.seen, given.seen_of)


def few_steps(facts: Facts) -> bool:
    """``steps_per_epoch`` leaves most of the examples out of an epoch; five steps are few for any data set."""
    rows = examples_given(facts)
    return 0 < facts.given.steps < (rows / 320 if rows else 6)


def examples_given(facts: Facts) -> float:
    """Return the examples of an epoch; a data set does not tell, the data that a function was given do."""
    return facts.given.rows or facts.given.asked_rows


def scaled(facts: Facts) -> bool:
    """A criterion about the size of the inputs passed."""
    return any("scal" in name for name in facts.passed)


def few_epochs(facts: Facts) -> bool:
    """The learner's training ran for an epoch or two, or for three in which the loss fell."""
    loss = facts.training.loss
    ran = len(loss.values)
    return (0 < ran <= 2 or (ran == 3 and loss.last < 0.995 * loss.first)) and not facts.by_grader


def predicts_by_chance(facts: Facts) -> bool:
    """The trained model predicts something else for the same batch each time."""
    return facts.predicts_by_chance


def begun_again(facts: Facts) -> bool:
    """Other models were trained before the one that counts, and that one for an epoch or two."""
    return facts.given.other_fits >= 2 and 0 < len(facts.training.loss.values) <= 2


def ends_without_relu(facts: Facts) -> bool:
    """The last layer is known to have no ``relu``."""
    acting = [layer for layer in facts.settings.chain if layer.activation]
    return bool(acting) and acting[-1].activation != "relu"


def answers_zero(facts: Facts) -> bool:
    """Nearly all forecasts are zero; a class may be called so."""
    try:
        return not facts.training.higher and float(facts.training.only_answer or "nan") == 0
    except ValueError:
        return False


def answers_an_edge(facts: Facts) -> bool:
    """Nearly all forecasts are the least or the largest value of the last activation."""
    edges = _EDGES.get(last_activation(facts), ())
    if facts.training.higher or after_last_layer(facts)[int(has_layer_of_activation(facts)) :]:
        return False
    try:
        answer = float(facts.training.only_answer or "nan")
    except ValueError:
        return False
    return any(abs(answer - edge) < AT_THE_EDGE for edge in edges)


# Signs of what the training changed, and of what one batch showed.


def weights_stand(facts: Facts) -> bool:
    """No layer that may change did so by a thousandth of its weights."""
    free = [changes for changes in facts.changes if changes.trainable and changes.weights]
    return bool(free) and max(changes.ratio for changes in free) < STANDING


def no_batch_came(facts: Facts) -> bool:
    """``fit`` validated the model, or set its rate, and has no loss of a training: its data set was empty."""
    training = facts.training
    return bool(training.val_loss or training.rates) and not training.loss and weights_stand(facts)


def inputs_reach_far(facts: Facts) -> bool:
    """What reaches the first weights is far above 1, and are no token ids."""
    return reach(facts) > FAR and not facts.reads_ids and not facts.given.token_ids and not scaled(facts)


def columns_differ(facts: Facts) -> bool:
    """Columns that reach the first weights have spreads that are far apart."""
    look = facts.look
    return 0 < look.narrowest < look.widest / COLUMNS_APART and not facts.reads_ids and not facts.given.token_ids


def ids_as_numbers(facts: Facts) -> bool:
    """Rows of token ids reach a layer that takes them for numbers: the model has no embedding."""
    chain = facts.settings.chain
    plain = bool(chain) and chain[0].kind in (*_WEIGHING, "Flatten", "Reshape", "Rescaling", "Normalization")
    return facts.given.token_ids and plain and not facts.reads_ids


def reach(facts: Facts) -> float:
    """Return how far the inputs of the first weights reach; what ``fit`` was given, where no layer comes before."""
    chain = facts.settings.chain
    plain = bool(chain) and chain[0].kind in (*_WEIGHING, "Flatten")
    # A model may learn values from a series of hundreds as it is; nothing learns well from thousands.
    known = plain and (of_classes(facts) or facts.reaches > VERY_FAR)
    return facts.look.highest or (facts.reaches if known else 0.0)


def inputs_are_tiny(facts: Facts) -> bool:
    """What reaches the first weights is far below 1."""
    return 0 < facts.look.highest < TINY and not facts.reads_ids


def too_deep(facts: Facts) -> bool:
    """Nothing is learned by a model in which data pass very many layers, with no way around them."""
    stuck = any(sign(facts) for sign in (flat, one_answer, like_a_constant))
    # A layer that is called again and again gets its own outputs, too.
    joins = any(len({*(layer.before or ())} - {layer.name}) > 1 for layer in facts.settings.layers)
    return stuck and layers_in_a_row(facts) >= DEEP and not joins


def layers_in_a_row(facts: Facts) -> float:
    """Return how many layers with units data pass one after the other; 0 where normalizations stand between them."""
    chain = facts.settings.chain
    normalized = sum(layer.kind in ("BatchNormalization", "LayerNormalization") for layer in chain)
    return 0.0 if normalized > 1 else sum(layer.times for layer in chain if layer.kind in (*_WEIGHING, *RECURRENT))


def units_are_dead(facts: Facts) -> bool:
    """Most units of a layer are 0 for every example before the training."""
    return facts.look.dead > MOST


def units_are_saturated(facts: Facts) -> bool:
    """Most outputs of a layer lie at the edge of their range before the training."""
    return facts.look.saturated > MOST


def slope_is_lost(facts: Facts) -> bool:
    """The gradient of the first layer is less than a thousandth of that of the last."""
    slopes = [gradient for gradient in facts.look.gradients if gradient > 0]
    return len(slopes) > 2 and slopes[0] < VANISHED * slopes[-1]


def starts_far_off(facts: Facts) -> bool:
    """The untrained model has a loss many times that of a constant prediction, and not Keras's initial weights."""
    if facts.starts_as_usual:
        return False
    look = facts.look
    far = look.loss is not None and look.constant is not None and look.loss > OFF * max(look.constant, 1e-6)
    return far and (look.loss or 0.0) > 2 * _loss_of_zeros(facts)


def _loss_of_zeros(facts: Facts) -> float:
    """Return the loss of outputs near 0 where labels are numbers, at most; labels that are far away make it large."""
    if of_classes(facts):
        return 0.0
    largest = facts.given.label_size
    return largest**2 if facts.settings.loss_name == "mean_squared_error" else largest


def late(loss: Curve) -> int:
    """Return the epoch with which the last fifth of a training begins."""
    return loss.epochs[-1] - max(1, loss.epochs[-1] // 5)


def best_epoch(facts: Facts) -> int:
    """Return the epoch with the lowest validation loss."""
    val_loss = facts.training.val_loss
    return val_loss.epochs[val_loss.values.index(min(val_loss.values))]


def layer_that(facts: Facts, fits: Callable[[Layer], bool]) -> Layer:
    """Return the first layer that fits, or one without a name."""
    return next((layer for layer in facts.settings.layers if fits(layer)), Layer())


def _begins_alike(layer: Layer) -> bool:
    on_one_side = layer.around > 0 and abs(layer.level) >= ONE_SIDED * layer.around
    alike = layer.start in ("zeros", "ones", "constant") or on_one_side
    return alike and layer.kind != "Embedding" and (layer.units or layer.channels) > 1


def alike_layer(facts: Facts) -> Layer:
    """Return a layer whose units begin alike; those of an output layer get different gradients all the same.

    A branch that is added to another one often begins with zeros, so that the other one is all there is at first.
    """
    adds = adds_branches(facts)
    return layer_that(
        facts,
        lambda layer: _begins_alike(layer) and layer != last_layer(facts) and not (adds and layer.start == "zeros"),
    )


def adds_branches(facts: Facts) -> bool:
    """Return whether a model adds up what several of its layers return, as a residual network does."""
    return any(layer.kind == "Add" for layer in facts.settings.layers)


def frozen_layers(facts: Facts) -> list[Layer]:
    """Return the layers with weights that the learner froze."""
    return [
        layer for layer in facts.settings.layers
        if layer.frozen and layer.parameters and layer.name not in facts.left_frozen
        and "Normalization" not in layer.kind and not _is_loaded(facts, layer)
        and not any(changes.learned for changes in facts.changes if changes.name == layer.name)
    ]  # fmt: skip


def _is_loaded(facts: Facts, layer: Layer) -> bool:
    """Return whether an embedding began with other weights than its initializer draws: they were loaded."""
    before = next((changes for changes in facts.changes if changes.name == layer.name), None)
    if layer.start in ("identity", "constant", ARRAY):
        return True  # Whoever chose the weights may want to keep them.
    if layer.kind != "Embedding" or before is None or not layer.width:
        return False
    spread = layer.width if "normal" in layer.start else layer.width / math.sqrt(3)
    drawn = spread * math.sqrt(before.weights)
    return not drawn / 1.3 < before.size < drawn * 1.3


def narrow_layer(facts: Facts) -> Layer:
    """Return a hidden layer with too few units or filters; one whose outputs join others is no narrow way."""
    least = max(2, facts.training.classes // 3 + 1) if of_classes(facts) else FEWEST
    thin = (layer for layer in _inside(facts) if layer.channels == 1 and layer != last_layer(facts))
    few = (layer for layer in _pooled(facts) if 0 < layer.channels < least)
    return next((layer for layer in _hidden(facts) if 0 < layer.units < least), next(thin, next(few, Layer())))


def _pooled(facts: Facts) -> list[Layer]:
    """Return the convolutions of which a pooling over all places keeps one value for each filter."""
    pairs = itertools.pairwise(_inside(facts))
    return [layer for layer, after in pairs if "Conv" in layer.kind and after.kind.startswith("Global")]


def slim_layer(facts: Facts) -> Layer:
    """Return a hidden layer with no more units than there are classes, and few for any task."""
    most = min(max(FEWEST, facts.training.classes), SLIM)
    return next((layer for layer in _hidden(facts) if 0 < layer.units <= most), Layer())


def _inside(facts: Facts) -> list[Layer]:
    return [layer for layer in facts.settings.chain if not facts.settings.joins_others(layer)]


def _hidden(facts: Facts) -> list[Layer]:
    last = last_layer(facts)
    return [layer for layer in _inside(facts) if layer.kind in ("Dense", *RECURRENT) and layer != last]


def clip(facts: Facts, below: float = 1e-3) -> tuple[str, float]:
    """Return by which argument gradients are clipped to less than ``below``, and to what; no name if they are not."""
    names = ("clipnorm", "global_clipnorm", "clipvalue")
    numbers = facts.settings.numbers
    return next(((name, numbers[name]) for name in names if 0 <= numbers.get(name, 1.0) < below), ("", 1.0))
