"""The causes of a missed threshold, from the surest to the vaguest: what speaks for each, what against, what to do.

A cause is told where all its signs hold and nothing speaks against it. Where no cause holds, the last rows say what was
seen, and that the cause is not known.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

from grader.examiner.diagnosis import cures
from grader.examiner.diagnosis.cures import Cures
from grader.examiner.diagnosis.facts import SCALING, Facts, Layer, Settings
from grader.examiner.diagnosis.training import Curve

# Where one picture of a curve ends and the next begins: set by eye, tried on about 80 injected faults.
GROWN = 2.0
"""A loss that ends at this many times its beginning has diverged."""
MOVED = 0.03
"""A loss that moves by less than this part of its beginning has learned nothing."""
NOTHING = 1e-4
"""A loss below this, or a part of it, measures nothing where the predictions are wrong."""
EXPLODED = 100.0
"""A loss of this many times the loss of guessing comes from weights or steps that are far too large."""
CLIMBED = 1.1
"""A validation loss that ends at this many times its lowest has climbed."""
FALLEN = 0.9
"""… and its training loss must have fallen to this part meanwhile, for overfitting."""
STILL_FALLING = 0.05
"""A loss that loses this part of its height in the last fifth of the epochs is still falling."""
GUESSING = 1.3
"""A share of right answers below this many times that of guessing is guessing."""
APART = 0.1
"""Shares of right answers in training and on held-out examples that differ by this much differ for a reason."""
NO_BETTER = 0.95
"""An error from this part of the naive one up is no better than it."""
JUMPY = 2.0
"""A loss whose steps around its trend add up to this many times their spread jumps …"""
WIDELY = 0.15
"""… if that spread is this part of its level …"""
OFTEN = 0.3
"""… and this part of the steps leads up."""
TIMES = 30.0
"""A learning rate this many times the usual one is high; the usual one this many times it: low."""

UNFAIR = 20.0
"""Weights of examples or classes so many times apart make the others count for nothing."""
COLUMNS_APART = 100.0
"""Columns of a table whose spreads are so many times apart have to be scaled separately."""
NOISY = 1.8
"""A training whose error is so many times the held-out one was made harder: a root of squares is larger anyway."""
STILL_INITIAL = 0.5
"""From this share on the averages of a batch normalization are mostly those that it began with."""
ELSEWHERE = 0.05
"""Values whose mean differs by this part of their range were changed."""
INVERTED = 0.3
"""Inverted values have a mean that is this part of their range away."""
UNRELATED = 0.12
"""A correlation below this is none, among some hundred examples."""
READ = 0.8
"""A model reads a part of its inputs where it uses at most this share of their steps."""
FEWEST = 3
"""A hidden layer has at least so many units."""
FAR_OFF = 10.0
"""Labels that reach so far are far from 0, where the outputs of a new model lie."""
STANDING = 1e-3
"""Weights that change by less than this part of what they were stand still."""
FAR = 100.0
"""Inputs that reach further than this make first outputs that are far too large …"""
TINY = 0.02
"""… and those that stay below this make them nearly nothing."""
LOUD = 0.7
"""Noise of this standard deviation covers values between 0 and 1; Keras allows no more than 1."""
FEW_KINDS = 30
"""Numbers of at least so many different values are rounded where few of them are left."""
MOST = 0.7
"""The share of units from which a layer is dead or saturated (AUTOTRAINER takes 0.7 as well)."""
VANISHED = 1e-3
"""A gradient of the first layer below this part of that of the last has vanished (AUTOTRAINER, again)."""
OFF = 50.0
"""A loss of so many times that of a constant prediction, before training, comes from large weights or inputs."""

_WEIGHING = ("Dense", "Conv1D", "Conv2D")
"""Layers whose activation is what the learner chose, and not a part of the layer as in an LSTM."""

_BOUNDED = {"sigmoid": "from 0 to 1", "hard_sigmoid": "from 0 to 1", "tanh": "from -1 to 1",
            "softsign": "from -1 to 1", "relu": "from 0 up"}  # fmt: skip
"""Activations, and where their outputs lie."""

_SHARES = ("softmax", "sigmoid")
_BENDING = {"Activation", "ELU", "Softmax", "Gelu", "Silu", "Tanh", "Sigmoid", "LSTM", "GRU", "SimpleRNN", "RNN"}
"""Layers, and operations of functional models, that are no straight line."""

Sign = Callable[[Facts], bool]


@dataclass(frozen=True)
class Cause:
    """One row of the table."""

    name: str
    """What it is called in tests and in the docs."""
    signs: tuple[Sign, ...]
    """What speaks for it: all of them must hold."""
    against: tuple[Sign, ...]
    """What speaks against it: none of them may hold."""
    says: Callable[[Facts], str]
    """The evidence with its values, and what to do."""
    cures: Cures = lambda facts: iter(())
    """What to try, in this order; nothing where only the learner can change it."""
    vague: bool = False
    """Whether it says what was seen only: then a word of the rubric that knows more comes instead."""

    def notes(self, facts: Facts) -> str:
        """Return what it says of a training that passed all the same."""
        return self.says.alone(facts) if isinstance(self.says, _WithSeen) else self.says(facts)

    def holds(self, facts: Facts) -> bool:
        """Return whether the evidence is for this cause."""
        return all(sign(facts) for sign in self.signs) and not any(sign(facts) for sign in self.against)


# Signs of the curves and of the predictions.


def learned(facts: Facts) -> bool:
    """In training the model reaches the threshold, by its accuracy or by what its loss allows at least."""
    return facts.training.learned or facts.least_accuracy >= facts.training.bar > 0


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
    loss, largest = facts.training.loss, facts.training.largest
    level = facts.chance if facts.training.higher else max(1.0, largest**2) if largest else math.inf
    return bool(loss) and max(loss.values) > EXPLODED * level


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


def measures_nothing(facts: Facts) -> bool:
    """The loss is nearly zero, though the predictions are wrong."""
    loss, score = facts.training.loss, facts.training.score
    wrong = score.last < facts.training.bar - APART if facts.training.higher and score else not facts.training.higher
    return bool(loss) and loss.last >= 0 and max(loss.values) < NOTHING and wrong


def falls(facts: Facts) -> bool:
    """The loss still falls in the last fifth of the epochs."""
    loss = facts.training.loss
    if len(loss.values) < 3 or loss.last <= 0:
        return False
    return loss.at(_late(loss)) - loss.last >= STILL_FALLING * loss.at(_late(loss))


def falls_slowly(facts: Facts) -> bool:
    """The loss falls, or stays, in nearly every epoch, and never got far."""
    values = facts.training.loss.values
    down = sum(after <= before for before, after in itertools.pairwise(values))
    return len(values) > 1 and down >= 0.8 * (len(values) - 1)


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
    best = _best_epoch(facts)
    climbed = val_loss.last > CLIMBED * min(val_loss.values) > 0 and loss.last < FALLEN * loss.at(best)
    # A model may grow over-confident, and still be right more often.
    return climbed and not (val_score and val_score.last > val_score.at(best) + 0.01)


def a_class_is_missing(facts: Facts) -> bool:
    """No held-out example is taken for one of the classes."""
    return facts.training.classes > 2 and bool(facts.training.never)


def has_all_classes(facts: Facts) -> bool:
    """The labels that ``fit`` was given are known to hold every class."""
    return len(facts.counts) >= facts.training.classes > 0


def held_out_is_guessing(facts: Facts) -> bool:
    """Held-out examples are right no more often than by guessing."""
    training = facts.training
    return bool(training.classes) and (training.runs[0] or 0.0) < GUESSING / training.classes


def held_out_is_better(facts: Facts) -> bool:
    """Held-out examples are right far more often than those of the training, or their error is far smaller."""
    score, hidden = facts.training.score, facts.training.runs[0]
    if not facts.training.higher:
        drops = any(one.rate or one.own_dropout or one.noise for one in facts.settings.layers)
        return drops and hidden is not None and facts.trained_error > NOISY * hidden
    return bool(score) and hidden is not None and hidden > score.last + APART


def validation_reaches_it(facts: Facts) -> bool:
    """The learner's own validation reaches the threshold."""
    return bool(facts.training.val_score) and facts.training.val_score.last >= facts.training.bar


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
    """The predictions are all the same, the loss stands still, or it was ten times that of guessing, or more.

    Guessing alone is no sign of steps that are too large: a model that cannot tell the classes apart guesses as well.
    """
    loss = facts.training.loss
    high = bool(loss) and max(loss.values) > 10 * facts.chance
    return high or any(sign(facts) for sign in (one_answer, flat, exploded))


def plain_sgd(facts: Facts) -> bool:
    """The optimizer is SGD without momentum, at no high rate."""
    settings = facts.settings
    return settings.optimizer == "sgd" and not settings.numbers.get("momentum") and not rate_is_high(facts)


def nothing_trainable(facts: Facts) -> bool:
    """No parameter of the model may change."""
    return facts.settings.trainable == 0 < facts.settings.parameters


def clipped(facts: Facts) -> bool:
    """Gradients are clipped to nearly nothing."""
    return bool(_clip(facts)[0])


def decays(facts: Facts) -> bool:
    """Weight decay is far above the usual 0.004."""
    return facts.settings.numbers.get("weight_decay", 0.0) >= 0.5


def epsilon_is_large(facts: Facts) -> bool:
    """The optimizer's epsilon is of the size of gradients, or larger."""
    return facts.settings.numbers.get("epsilon", 0.0) > 0.01


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


def rate_rises(facts: Facts) -> bool:
    """The learning rate grew through the training, as in a sweep."""
    rates = facts.rates.values
    return len(rates) > 2 and rates[-1] > 100 * rates[0] > 0


def drops_nearly_all(facts: Facts) -> bool:
    """A dropout drops nearly every value."""
    return bool(_dropping(facts).name)


def _dropping(facts: Facts) -> Layer:
    return _layer(facts, lambda one: ("Dropout" in one.kind and one.rate >= 0.8) or one.own_dropout >= 0.7)


def drops_predictions(facts: Facts) -> bool:
    """The last layer drops predictions."""
    return bool(facts.settings.chain) and "Dropout" in facts.settings.chain[-1].kind


def noisy(facts: Facts) -> bool:
    """A layer adds noise that is larger than what passes it."""
    return bool(_layer(facts, lambda layer: layer.kind == "GaussianNoise" and layer.noise >= LOUD).name)


def few_batches(facts: Facts) -> bool:
    """Batches are so large that an epoch has one or two of them."""
    given = facts.given
    return _rows(facts) > 500 and given.batch > _rows(facts) / 3


def penalised(facts: Facts) -> bool:
    """A regularizer of a large factor holds weights near zero."""
    return bool(_layer(facts, lambda layer: layer.penalty >= 0.05).name)


def starts_alike(facts: Facts) -> bool:
    """All units of a layer begin alike, and so they stay."""
    return bool(_alike(facts).name)


def starts_wide(facts: Facts) -> bool:
    """Initial weights are far above the usual size, which is below 0.5."""
    return bool(_layer(facts, lambda layer: layer.start.startswith(("random", "truncated")) and layer.width > 2).name)


def frozen(facts: Facts) -> bool:
    """A layer with weights is frozen, and the exercise did not freeze it."""
    return bool(_frozen(facts))


def averages_too_few_steps(facts: Facts) -> bool:
    """A BatchNormalization has seen so few steps that its averages are mostly the initial ones."""
    momentum = _layer(facts, lambda layer: layer.kind == "BatchNormalization").momentum or 0.99
    has_one = any(one.kind == "BatchNormalization" for one in facts.settings.layers)
    return has_one and _steps(facts) > 0 and momentum ** _steps(facts) > STILL_INITIAL


def _steps(facts: Facts) -> float:
    """Return how many steps the training had; 0 where nobody knows."""
    rows, epochs = _rows(facts), len(facts.training.loss.values)
    return 0.0 if facts.given.steps or facts.by_grader else epochs * math.ceil(rows / (facts.given.batch or 32))


def averages_slowly(facts: Facts) -> bool:
    """A BatchNormalization keeps its initial averages for hundreds of steps."""
    return bool(_layer(facts, lambda layer: layer.kind == "BatchNormalization" and layer.momentum > 0.995).name)


def saturates(facts: Facts) -> bool:
    """Three hidden layers have a sigmoid; two are enough where all predictions are the same."""
    hidden = [one for one in facts.settings.chain if one.activation and one.kind in _WEIGHING][:-1]
    return sum(one.activation in ("sigmoid", "hard_sigmoid") for one in hidden) >= (2 if one_answer(facts) else 3)


def softmax_inside(facts: Facts) -> bool:
    """A hidden layer has a softmax."""
    acting = [one for one in facts.settings.chain if one.activation and one.kind in _WEIGHING]
    return any(one.activation == "softmax" for one in acting[:-1])


def linear_inside(facts: Facts) -> bool:
    """No hidden layer has an activation, and none stands between them."""
    kinds = {one.kind for one in facts.settings.chain}
    hidden = [one for one in facts.settings.chain if one.kind in _WEIGHING][:-1]
    bends = [kind for kind in kinds if "relu" in kind.lower() or kind in _BENDING]
    return bool(hidden) and not bends and all(one.activation == "linear" for one in hidden)


def a_line_is_right(facts: Facts) -> bool:
    """What is to be learned is a linear function."""
    return facts.linear


def narrow(facts: Facts) -> bool:
    """A hidden layer has at most a third as many units as there are classes."""
    return of_classes(facts) and bool(_narrow(facts).name)


def few_units(facts: Facts) -> bool:
    """A hidden layer of a model for numbers has one or two units."""
    return not of_classes(facts) and bool(_narrow(facts).name)


def of_classes(facts: Facts) -> bool:
    """The model is a classifier."""
    return facts.training.higher


def single_layer(facts: Facts) -> bool:
    """The only layer with weights is the output layer."""
    return facts.is_one_layer


def bounded_output(facts: Facts) -> bool:
    """A model of numbers whose last layer with weights has an activation that keeps its outputs within bounds."""
    return not facts.training.higher and _last(facts).activation in _BOUNDED


def _last(facts: Facts) -> Layer:
    """Return the last layer with weights, where the order is known."""
    return next((one for one in reversed(facts.settings.chain) if one.kind in _WEIGHING), Layer())


def bends(facts: Facts) -> bool:
    """A hidden layer has an activation."""
    acting = [one for one in facts.settings.chain if one.activation and one.kind in _WEIGHING]
    return any(one.activation != "linear" for one in acting[:-1])


def loss_is_negative(facts: Facts) -> bool:
    """A loss that measures errors fell below 0."""
    loss = facts.training.loss
    return bool(loss) and loss.last < -NOTHING and facts.settings.loss_name != "cosine_similarity"


def loss_is_summed(facts: Facts) -> bool:
    """The loss adds up the errors of a batch."""
    return facts.settings.summed


def pools_features(facts: Facts) -> bool:
    """A pooling layer pools over the features of a step."""
    return any(one.over_features for one in facts.settings.layers)


def stopped_early(facts: Facts) -> bool:
    """A training with callbacks ended after less than a third of its epochs, and had not levelled off."""
    ran, given = len(facts.training.loss.values), facts.given
    short = 0 < ran <= given.epochs / 3 and given.callbacks > 0 and not facts.by_grader
    return short and (ran < 4 or falls(facts))


def single_examples(facts: Facts) -> bool:
    """Each batch has one example."""
    return facts.given.batch == 1 and _rows(facts) > 50


def labels_apart(facts: Facts) -> bool:
    """Examples that are alike have the same label no more often than by chance."""
    look = facts.look
    if look.agree is None or facts.reads_ids:
        return False
    luck = 2 * math.sqrt(max(look.by_chance * (1 - look.by_chance), 0.0) / max(look.compared, 1.0))
    return look.agree <= (look.by_chance + min(luck, 0.04) if look.by_chance else UNRELATED)


def order_is_lost(facts: Facts) -> bool:
    """The trained model predicts the same after the steps, or the pixels, of an example were shuffled."""
    return not facts.uses.ordered


def reads_a_part(facts: Facts) -> bool:
    """At most four of five steps of an example change a prediction of the trained model."""
    uses = facts.uses
    return uses.steps > 0 and uses.last - uses.first + 1 <= READ * uses.steps


def no_convolution(facts: Facts) -> bool:
    """The inputs are images, and no layer is a convolution."""
    kinds = [one.kind for one in facts.settings.layers]
    return facts.uses.image and bool(kinds) and not any("Conv" in one for one in kinds)


def targets_are_far(facts: Facts) -> bool:
    """The labels lie far from 0, and nothing in the model brings its outputs there."""
    low, high, chain = facts.given.label_lowest, facts.given.label_highest, facts.settings.chain
    far = not facts.training.higher and low is not None and high is not None and max(abs(low), abs(high)) > FAR_OFF
    return far and bool(chain) and chain[-1].kind not in ("Rescaling", "Normalization", "Add")


def other_scale(facts: Facts) -> bool:
    """The predictions only have to be scaled and moved to be right, and in training the error was far smaller."""
    training, line = facts.training, facts.training.line
    own = training.runs[0]
    if line is None or own is None or line[2] > max(training.bar, own / 5) or 0.5 < line[0] < 2 or line[0] <= 0:
        return False
    return own > 3 * line[2] and 0 < facts.trained_error < own / 5


def classes_exchanged(facts: Facts) -> bool:
    """Nearly every class is taken for one other class."""
    return bool(facts.training.confused)


def smoothed(facts: Facts) -> bool:
    """Label smoothing takes most of each label away."""
    return facts.settings.loss.get("label_smoothing", 0.0) >= 0.3


def loss_is_weighed_out(facts: Facts) -> bool:
    """A weight or a delta makes the loss, or its slope, nearly nothing."""
    return abs(facts.settings.loss_weight) < 1e-3 or 0 < facts.settings.loss.get("delta", 1.0) < 1e-3


def cut_to_whole_numbers(facts: Facts) -> bool:
    """The input layer makes whole numbers of values from 0 to 1."""
    return "int" in facts.settings.input_dtype and 0 < facts.given.asked_highest <= 1


def input_is_lost(facts: Facts) -> bool:
    """Some of the values that ``fit`` was given are NaN or infinite."""
    return facts.given.lost > 0


def labels_are_lost(facts: Facts) -> bool:
    """Some of the labels that ``fit`` was given are NaN or infinite."""
    return facts.given.labels_lost > 0


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
    if not of_classes(facts) or low is None or high is None or told.label_lowest is None or told.label_highest is None:
        return False
    return told.label_lowest - low == told.label_highest - high != 0


def class_left_out(facts: Facts) -> bool:
    """``fit`` was given labels of fewer classes than the function was."""
    return of_classes(facts) and 1 < facts.given.kinds < facts.given.asked_kinds


def sorted_examples(facts: Facts) -> bool:
    """Examples reach the training sorted by class."""
    return facts.is_sorted


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
    acting = [one for one in facts.settings.chain if one.activation or one.kind in ("Softmax", "Sigmoid")]
    if len(acting) < 2 or acting[-2].activation not in ("softmax", "sigmoid"):
        return False
    last = acting[-1]
    return last.kind in ("Softmax", "Sigmoid") or (last.kind == "Activation" and last.activation in _SHARES)


def normalizes_outputs(facts: Facts) -> bool:
    """The last layer is a BatchNormalization."""
    return bool(facts.settings.chain) and facts.settings.chain[-1].kind == "BatchNormalization"


def no_bias(facts: Facts) -> bool:
    """The last layer of a model for numbers has no bias."""
    return not of_classes(facts) and _last(facts).no_bias


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


def labels_moved(facts: Facts) -> bool:
    """Examples reached ``fit`` with labels that are not theirs."""
    return facts.given.moved_labels > 0.3


def examples_turned(facts: Facts) -> bool:
    """Most examples that ``fit`` was given hold their values in another order."""
    return facts.given.changed.get("turned", 0.0) > 0.5


def examples_changed(facts: Facts) -> bool:
    """Most examples that ``fit`` was given hold other values than those that the function was given.

    Images that were turned or flipped, as in augmentation, have the same mean and the same range.
    """
    told = facts.given
    asked, mean, asked_mean = told.asked_highest - told.asked_lowest, told.mean, told.asked_mean
    moved = mean is not None and asked_mean is not None and abs(mean - asked_mean) > ELSEWHERE * asked
    wider = not asked / 1.2 < told.highest - told.lowest < 1.2 * asked
    return told.changed.get("examples", 0.0) > 0.5 and (moved or wider)


def labels_turned(facts: Facts) -> bool:
    """Most labels that ``fit`` was given hold their values in another order."""
    return facts.given.changed.get("turned_labels", 0.0) > 0.5


def labels_changed(facts: Facts) -> bool:
    """Most labels that ``fit`` was given are numbers that the function was not given."""
    told = facts.given.changed
    return not of_classes(facts) and told.get("labels", 0.0) > 0.5 and not told.get("same_labels", 1.0)


def weights_replaced(facts: Facts) -> bool:
    """The weights of the model that was returned were changed after its training."""
    return facts.trained_by == "overwritten"


def never_applied(facts: Facts) -> bool:
    """The learner's loop computed gradients, and no optimizer applied any."""
    return facts.trained_by == "unapplied"


def own_loop_predicts_alike(facts: Facts) -> bool:
    """A loop of the learner's trained a model that predicts nearly the same for every example."""
    return facts.trained_by == "loop" and one_answer(facts) and not of_classes(facts)


def own_loop(facts: Facts) -> bool:
    """A loop of the learner's trained the model: there is no history of a ``fit``."""
    return facts.trained_by == "loop" and not facts.training.loss


def another_returned(facts: Facts) -> bool:
    """``fit`` trained other models, and not the one that was returned."""
    loss = facts.training.loss
    return not loss and not loss.lost_at and facts.given.other_fits > 0 and not facts.given.epochs


def weights_far_apart(facts: Facts) -> bool:
    """Some examples count many times as much as others, and their classes are not that much rarer."""
    high, low = facts.given.highest_weight, facts.given.lowest_weight
    if high is None or low is None or high <= 0:
        return False
    rarer = facts.counts[0] / max(1.0, facts.counts[-1]) if facts.counts else 1.0
    return high > UNFAIR * max(low, 0.0) * rarer


def ids_are_scaled(facts: Facts) -> bool:
    """A layer scales the token ids before the embedding."""
    kinds = [one.kind for one in facts.settings.chain]
    before = kinds[: kinds.index("Embedding")] if "Embedding" in kinds else []
    return any(one in SCALING for one in before)


def smaller_set(facts: Facts) -> bool:
    """``fit`` was given a small data set, though a far larger one was loaded."""
    given = facts.given
    return 0 < given.rows <= given.asked_rows < given.largest_rows / 3


def augments(facts: Facts) -> bool:
    """Layers change images at random in training."""
    return any(one.kind.startswith("Random") for one in facts.settings.layers)


def repeats_one_value(facts: Facts) -> bool:
    """A ``RepeatVector`` behind the last layer with weights repeats one value."""
    chain = facts.settings.chain
    last = max((place for place, one in enumerate(chain) if one.kind in _WEIGHING), default=len(chain))
    return last < len(chain) and chain[last].units == 1 and any(one.copies > 1 for one in chain[last:])


def examples_left_out(facts: Facts) -> bool:
    """``fit`` was given less than half of the examples."""
    return 0 < facts.given.rows < 0.5 * facts.given.asked_rows


def few_steps(facts: Facts) -> bool:
    """``steps_per_epoch`` leaves most of the examples out of an epoch."""
    return 0 < facts.given.steps < _rows(facts) / 320


def _rows(facts: Facts) -> float:
    """Return the examples of an epoch; a data set does not tell, the data that a function was given do."""
    return facts.given.rows or facts.given.asked_rows


def scaled(facts: Facts) -> bool:
    """A criterion about the size of the inputs passed."""
    return any("scal" in name for name in facts.passed)


def few_epochs(facts: Facts) -> bool:
    """The learner's training ran for an epoch or two, or for three in which the loss fell."""
    loss = facts.training.loss
    ran = len(loss.values)
    return (0 < ran <= 2 or (ran == 3 and loss.last < 0.99 * loss.first)) and not facts.by_grader


def begun_again(facts: Facts) -> bool:
    """Other models were trained before the one that counts, and that one for an epoch or two."""
    return facts.given.other_fits >= 2 and len(facts.training.loss.values) <= 2


def ends_without_relu(facts: Facts) -> bool:
    """The last layer is known to have no ``relu``."""
    acting = [one for one in facts.settings.chain if one.activation]
    return bool(acting) and acting[-1].activation != "relu"


def answers_zero(facts: Facts) -> bool:
    """Nearly all forecasts are zero; a class may be called so."""
    try:
        return not facts.training.higher and float(facts.training.only_answer or "nan") == 0
    except ValueError:
        return False


# Signs of what the training changed, and of what one batch showed.


def weights_stand(facts: Facts) -> bool:
    """No layer that may change did so by a thousandth of its weights."""
    free = [one for one in facts.changes if one.trainable and one.weights]
    return bool(free) and max(one.ratio for one in free) < STANDING


def inputs_reach_far(facts: Facts) -> bool:
    """What reaches the first weights is far above 1, and are no token ids."""
    return _reach(facts) > FAR and not facts.reads_ids and not facts.given.token_ids and not scaled(facts)


def columns_differ(facts: Facts) -> bool:
    """Columns that reach the first weights have spreads that are far apart."""
    look = facts.look
    return 0 < look.narrowest < look.widest / COLUMNS_APART and not facts.reads_ids and not facts.given.token_ids


def ids_as_numbers(facts: Facts) -> bool:
    """Rows of token ids reach a layer that takes them for numbers: the model has no embedding."""
    chain = facts.settings.chain
    plain = bool(chain) and chain[0].kind in (*_WEIGHING, "Flatten", "Reshape", "Rescaling", "Normalization")
    return facts.given.token_ids and plain and not facts.reads_ids


def _reach(facts: Facts) -> float:
    """Return how far the inputs of the first weights reach; what ``fit`` was given, where no layer comes before."""
    chain = facts.settings.chain
    plain = of_classes(facts) and bool(chain) and chain[0].kind in (*_WEIGHING, "Flatten")
    return facts.look.highest or (facts.reaches if plain else 0.0)


def inputs_are_tiny(facts: Facts) -> bool:
    """What reaches the first weights is far below 1."""
    return 0 < facts.look.highest < TINY and not facts.reads_ids


def units_are_dead(facts: Facts) -> bool:
    """Most units of a layer are 0 for every example before the training."""
    return facts.look.dead > MOST


def units_are_saturated(facts: Facts) -> bool:
    """Most outputs of a layer lie at the edge of their range before the training."""
    return facts.look.saturated > MOST


def slope_is_lost(facts: Facts) -> bool:
    """The gradient of the first layer is less than a thousandth of that of the last."""
    slopes = [one for one in facts.look.gradients if one > 0]
    return len(slopes) > 2 and slopes[0] < VANISHED * slopes[-1]


def starts_far_off(facts: Facts) -> bool:
    """The untrained model has a loss many times that of a constant prediction."""
    look = facts.look
    return look.loss is not None and look.constant is not None and look.loss > OFF * max(look.constant, 1e-6)


def _late(loss: Curve) -> int:
    return loss.epochs[-1] - max(1, loss.epochs[-1] // 5)


def _best_epoch(facts: Facts) -> int:
    val_loss = facts.training.val_loss
    return val_loss.epochs[val_loss.values.index(min(val_loss.values))]


def _layer(facts: Facts, fits: Callable[[Layer], bool]) -> Layer:
    return next((one for one in facts.settings.layers if fits(one)), Layer())


def _begins_alike(layer: Layer) -> bool:
    return layer.start in ("zeros", "ones", "constant") and layer.kind != "Embedding" and layer.units > 1


def _alike(facts: Facts) -> Layer:
    """Return a layer whose units begin alike; those of an output layer get different gradients all the same."""
    return _layer(facts, lambda one: _begins_alike(one) and one != _last(facts))


def _frozen(facts: Facts) -> list[Layer]:
    return [
        one for one in facts.settings.layers
        if one.frozen and one.parameters and one.name not in facts.left_frozen and "Normalization" not in one.kind
        and not _is_loaded(facts, one)
    ]  # fmt: skip


def _is_loaded(facts: Facts, layer: Layer) -> bool:
    """Return whether an embedding began with other weights than its initializer draws: they were loaded."""
    before = next((one for one in facts.changes if one.name == layer.name), None)
    if layer.kind != "Embedding" or before is None or not layer.width:
        return False
    drawn = layer.width * math.sqrt(before.weights / 3)
    return not drawn / 1.3 < before.size < drawn * 1.3


def _narrow(facts: Facts) -> Layer:
    dense = [one for one in facts.settings.chain if one.kind == "Dense"]
    least = max(2, facts.training.classes // 3 + 1) if of_classes(facts) else FEWEST
    thin = (one for one in facts.settings.chain if one.channels == 1 and one != _last(facts))
    return next((one for one in dense[:-1] if 0 < one.units < least), next(thin, Layer()))


def _clip(facts: Facts) -> tuple[str, float]:
    names = ("clipnorm", "global_clipnorm", "clipvalue")
    numbers = facts.settings.numbers
    return next(((name, numbers[name]) for name in names if 0 <= numbers.get(name, 1.0) < 1e-3), ("", 1.0))


# What is said.


def _optimizer(facts: Facts) -> str:
    """Return the optimizer as a learner writes it."""
    names = {"sgd": "SGD", "rmsprop": "RMSprop", "adamw": "AdamW", "adagrad": "Adagrad", "adadelta": "Adadelta"}
    name = facts.settings.optimizer
    return "the optimizer" if not name or ":" in name else f"`{names.get(name, name.capitalize())}`"


def _lower_rate(facts: Facts) -> str:
    rate, usual = facts.settings.rate, facts.settings.usual_rate
    if rate is None or rate <= 0:
        return "Divide the learning rate by 10."
    if rate_is_high(facts):
        return f"Write `learning_rate={usual:g}`, a usual rate for {_optimizer(facts)}."
    return f"Divide the learning rate by 10: write `learning_rate={rate / 10:.2g}`."


def _its_rate(facts: Facts) -> str:
    rate = facts.settings.rate
    return "The learning rate" if rate is None else f"The learning rate {rate:g}"


def seen(facts: Facts) -> str:
    """Return what the model did, in one sentence with its values; empty where nothing is known of it."""
    training, loss = facts.training, facts.training.loss
    if one_answer(facts):
        kind = "predictions are" if training.higher else "forecasts are"
        return f"Nearly all {kind} the same, «{training.only_answer}»."
    if flat(facts):
        return f"The loss does not move: {loss.first:.3g} in the first epoch, {loss.last:.3g} in the last."
    if len(loss.values) > 1:
        share = f", with accuracy {training.score.last:.2f} in training" if training.higher and training.score else ""
        return f"The loss went from {loss.first:.3g} to {loss.last:.3g}{share}."
    return ""


class _WithSeen:
    """What a cause says, with what the model did behind it; ``alone`` is without that."""

    def __init__(self, alone: Callable[[Facts], str]) -> None:
        self.alone = alone

    def __call__(self, facts: Facts) -> str:
        return f"{self.alone(facts)} {seen(facts)}".strip()


def _no_input(facts: Facts) -> str:
    return (
        f"{facts.given.lost:,.0f} of the {facts.given.size:,.0f} values that `fit` was given are NaN or infinite. Find "
        "the step that makes them: print `np.isnan(x).sum()` before `fit`."
    )


def _no_labels(facts: Facts) -> str:
    return (
        f"{facts.given.labels_lost:,.0f} of the labels that `fit` was given are NaN or infinite. Find the step that "
        "makes them: print `np.isnan(y).sum()` before `fit`."
    )


def _nothing_trainable(facts: Facts) -> str:
    return (
        f"None of the {facts.settings.parameters:,.0f} parameters is trainable, so training changes nothing. Remove "
        "`trainable = False`, then compile."
    )


def _begun_again(facts: Facts) -> str:
    ran = len(facts.training.loss.values)
    return (
        f"The returned history belongs to a new model that ran {ran} epoch{'s' if ran > 1 else ''}; "
        f"{facts.given.other_fits:.0f} models before it were trained and dropped. Build the model once, before the "
        "loop, or call `fit` once with `epochs=…`."
    )


def _cut_to_whole_numbers(facts: Facts) -> str:
    dtype = facts.settings.input_dtype
    return f'`Input(…, dtype="{dtype}")` cuts values from 0 to 1 down to 0 and 1. Remove the `dtype`.'


def _inputs_changed(facts: Facts) -> str:
    given, asked = facts.given.highest, facts.given.asked_highest
    if facts.reads_ids:
        return (
            f"`fit` was given values up to {given:.3g}, but the token ids of the data go up to {asked:.3g}. An "
            "`Embedding` needs the token ids unchanged: do not scale them."
        )
    return (
        f"`fit` was given values up to {given:.3g}, but the data have values up to {asked:.3g}. Held-out "
        f"examples are not {'divided' if given < asked else 'multiplied'} by that factor. Give `fit` the values "
        "unchanged, or scale inside the model with `Rescaling`."
    )


def _inputs_moved(facts: Facts) -> str:
    told = facts.given
    return (
        f"The values that `fit` was given go from {told.lowest:.3g} to {told.highest:.3g}, those of the data from "
        f"{told.asked_lowest:.3g} to {told.asked_highest:.3g}. A number was added to each. Give `fit` the values "
        "unchanged."
    )


def _inputs_noisy(facts: Facts) -> str:
    told = facts.given
    return (
        f"The values that `fit` was given go from {told.lowest:.3g} to {told.highest:.3g}, those of the data from "
        f"{told.asked_lowest:.3g} to {told.asked_highest:.3g}. Noise was added to them. Give `fit` the values "
        "unchanged."
    )


def _labels_negated(facts: Facts) -> str:
    told = facts.given
    return (
        f"The labels that `fit` was given go from {told.label_lowest:.3g} to {told.label_highest:.3g}, those of the "
        f"data from {told.asked_label_lowest:.3g} to {told.asked_label_highest:.3g}. Their sign was changed. Give "
        "`fit` the labels unchanged."
    )


def _labels_rounded(facts: Facts) -> str:
    told = facts.given
    return (
        f"The labels that `fit` was given have {told.kinds:.0f} different values, those of the data have "
        f"{told.asked_kinds:.0f}: they were rounded. Give `fit` the labels unchanged."
    )


def _labels_shifted(facts: Facts) -> str:
    told = facts.given
    return (
        f"The labels that `fit` was given go from {told.label_lowest:g} to {told.label_highest:g}, those of the data "
        f"from {told.asked_label_lowest:g} to {told.asked_label_highest:g}. Give `fit` the labels unchanged."
    )


def _class_left_out(facts: Facts) -> str:
    told = facts.given
    return (
        f"`fit` was given labels of {told.kinds:.0f} classes, but the data have {told.asked_kinds:.0f}. Train on "
        "examples of all classes."
    )


def _sorted_examples(facts: Facts) -> str:
    return (
        "`fit` was given examples sorted by class, with `shuffle=False`. Shuffle them: each batch should hold all "
        "classes."
    )


def _no_epoch_ran(facts: Facts) -> str:
    return (
        f"No epoch ran: `fit` begins at `initial_epoch={facts.given.initial:.0f}`, which is not below `epochs`. Leave "
        "`initial_epoch` out."
    )


def _split_takes_most(facts: Facts) -> str:
    return (
        f"`validation_split={facts.given.split:g}` leaves only {1 - facts.given.split:.0%} of the examples for "
        "training. Write `validation_split=0.2`."
    )


def _examples_weighed_out(facts: Facts) -> str:
    return (
        f"The largest weight in `sample_weight` or `class_weight` is {facts.given.highest_weight:.2g}, so no example "
        "counts. Leave the weights out."
    )


def _rate_is_negative(facts: Facts) -> str:
    return (
        f"The learning rate {facts.rate or 0.0:g} is negative, so each step makes the loss larger. Write "
        f"`learning_rate={facts.settings.usual_rate:g}`."
    )


def _softmax_twice(facts: Facts) -> str:
    first = [one for one in facts.settings.chain if one.activation][-1].activation
    first = next((one.activation for one in reversed(facts.settings.chain) if one.activation and one.units), first)
    return (
        f"The output layer already has `{first}`, and the layer after it changes the probabilities once more. Remove "
        "the last layer."
    )


def _normalizes_outputs(facts: Facts) -> str:
    return (
        "`BatchNormalization` is the last layer. In training, a prediction then depends on the rest of its batch. Put "
        "it before the output layer."
    )


def _no_bias(facts: Facts) -> str:
    return "The last layer has no bias, so it cannot learn a constant. Remove `use_bias=False`."


def _inputs_are_nothing(facts: Facts) -> str:
    return (
        "Only zeros reach the first weights, so each example looks the same. Look for a factor of 0 in `Rescaling`, or "
        "in your preprocessing."
    )


def _inputs_inverted(facts: Facts) -> str:
    return (
        f"`fit` was given inverted values: their mean is {facts.given.mean:.3g}, and {facts.given.asked_mean:.3g} in "
        "the data. Give `fit` the values unchanged."
    )


def _labels_alike(facts: Facts) -> str:
    return (
        f"All {facts.given.rows:,.0f} labels that `fit` was given are {facts.given.label_lowest:g}. Give `fit` the "
        "labels unchanged."
    )


def _examples_turned(facts: Facts) -> str:
    return (
        f"{facts.given.changed['turned']:.0%} of the examples reach `fit` with their values in another order: "
        "reversed, transposed or shuffled. Held-out examples keep their order. Give `fit` the examples unchanged."
    )


def _examples_changed(facts: Facts) -> str:
    told = facts.given
    if facts.reads_ids or told.token_ids:
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


def _smaller_set(facts: Facts) -> str:
    given = facts.given
    return (
        f"`fit` was given a data set of {given.rows:,.0f} examples, but one of {given.largest_rows:,.0f} was loaded as "
        "well. Are training and validation exchanged? Train on the larger one."
    )


def _augments(facts: Facts) -> str:
    kinds = list(dict.fromkeys(one.kind for one in facts.settings.layers))
    names = [one for one in kinds if one.startswith("Random")]
    told = (
        f"Augmentation ({', '.join(f'`{one}`' for one in names[:3])}) makes training images that held-out images do "
        "not look like."
    )
    if "RandomBrightness" in names and "Rescaling" in kinds[: kinds.index("RandomBrightness")]:
        return (
            f"{told} After `Rescaling(1/255)` write `RandomBrightness(…, value_range=(0, 1))`: the default is 0..255."
        )
    return f"{told} Use smaller factors, or leave it out."


def _repeats_one_value(facts: Facts) -> str:
    copies = next(one.copies for one in facts.settings.chain if one.copies > 1)
    return (
        f"The last layer has one unit, and `RepeatVector({copies:.0f})` repeats its value for each step. End with "
        f"`Dense({copies:.0f})`: one unit for each step."
    )


def _labels_turned(facts: Facts) -> str:
    return (
        f"{facts.given.changed['turned_labels']:.0%} of the labels reach `fit` with their values in another order. "
        "Give `fit` the labels unchanged."
    )


def _labels_changed(facts: Facts) -> str:
    told = facts.given
    return (
        f"The labels that `fit` was given go from {told.label_lowest or 0.0:.3g} to {told.label_highest or 0.0:.3g}, "
        f"those of the data from {told.asked_label_lowest or 0.0:.3g} to {told.asked_label_highest or 0.0:.3g}. So the "
        "predictions are other values as well. Give `fit` the labels unchanged, or change the predictions back inside "
        "the model."
    )


def _weights_replaced(facts: Facts) -> str:
    return (
        "The weights of the returned model were changed after `fit` had ended, by `set_weights`, `load_weights` or "
        "`assign`. Return the model as `fit` left it."
    )


def _never_applied(facts: Facts) -> str:
    return (
        "Your training loop computes gradients, and no optimizer applies them, so no weight changes. Call "
        "`optimizer.apply_gradients(zip(gradients, model.trainable_variables))` in each step."
    )


def _own_loop_predicts_alike(facts: Facts) -> str:
    return (
        f"{seen(facts)} Compare the shapes in the loss of your training loop: outputs `(batch, 1)` minus labels "
        "`(batch,)` are `(batch, batch)`. Write `y[:, None]`, or `model(x)[:, 0]`."
    )


def _own_loop(facts: Facts) -> str:
    return (
        "Your own loop trained the model, so the kit has no loss curve of it. Print the loss of each epoch. Check that "
        "each epoch goes through all batches, and that the loss compares shapes that are the same."
    )


def _another_returned(facts: Facts) -> str:
    return (
        "`fit` trained another model than the one that you return: a new or a cloned model has new weights. Return the "
        "model that `fit` trained."
    )


def _weights_far_apart(facts: Facts) -> str:
    told = facts.given
    return (
        f"The weights in `class_weight` or `sample_weight` go from {told.lowest_weight:.3g} to "
        f"{told.highest_weight:.3g}, so the other examples hardly count. Leave the weights out."
    )


def _ids_are_scaled(facts: Facts) -> str:
    return (
        "A layer before the `Embedding` changes the token ids. `Embedding` needs integers: all values below 1 "
        "become the token id 0. Remove the layer before it."
    )


def _lost_before(facts: Facts) -> str:
    where = "NaN or infinite values reach the first layer with weights" if facts.look.lost_inside else "The loss is NaN"
    return (
        f"{where} before any training, although the inputs are finite. Look for a logarithm, a root or a division in "
        "your layers or in your loss."
    )


def _inputs_are_large(facts: Facts) -> str:
    loss = facts.training.loss
    when = f"from epoch {loss.lost_at} on" if loss.lost_at else "at the end"
    return (
        f"The loss is NaN or infinite {when}: values up to {facts.reaches:.3g} make the first steps far too large. "
        "Scale the inputs inside the model, with `Rescaling` or `Normalization`."
    )


def _labels_moved(facts: Facts) -> str:
    told = facts.given
    if told.changed.get("same_labels") == 0 and not of_classes(facts) and not labels_alike(facts):
        return _labels_changed(facts)
    if told.changed.get("same_labels") == 0:
        return (
            f"{told.moved_labels:.0%} of the examples reach `fit` with another label than their own. Give `fit` the "
            "labels unchanged."
        )
    return (
        f"{facts.given.moved_labels:.0%} of the examples reach `fit` with the label of another example. Give `fit` the "
        "labels in their own order; to shuffle, use one permutation for both arrays."
    )


def _examples_left_out(facts: Facts) -> str:
    return f"`fit` was given {facts.given.rows:,.0f} of {facts.given.asked_rows:,.0f} examples. Train on all of them."


def _few_steps(facts: Facts) -> str:
    return (
        f"With `steps_per_epoch={facts.given.steps:.0f}` an epoch uses only {facts.given.steps:.0f} batches of "
        f"{_rows(facts):,.0f} examples. Leave `steps_per_epoch` out."
    )


def _clipped(facts: Facts) -> str:
    name, value = _clip(facts)
    return f"`{name}={value:g}` cuts each gradient to almost nothing. Remove it, or write `{name}=1.0`."


def _decays(facts: Facts) -> str:
    return (
        f"`weight_decay={facts.settings.numbers['weight_decay']:g}` shrinks all weights at every step faster than they "
        "learn. Write `weight_decay=0.004`, or leave it out."
    )


def _epsilon(facts: Facts) -> str:
    return (
        f"`epsilon={facts.settings.numbers['epsilon']:g}` divides each step by about that number. Remove it: the "
        "default is 1e-7."
    )


def _momentum(facts: Facts) -> str:
    numbers = facts.settings.numbers
    name = "momentum" if numbers.get("momentum", 0.0) > 0.99 else "beta_1"
    return f"`{name}={numbers[name]:g}` averages each step over hundreds of earlier ones. Write `{name}=0.9`."


def _rate_ran_out(facts: Facts) -> str:
    rates = facts.rates.values
    how = f"`{facts.settings.schedule}`" if facts.settings.schedule else "The schedule"
    return (
        f"{how} takes the learning rate from {max(rates):.2g} to {rates[-1]:.2g}, and learning stops early. Let it "
        "fall over more steps, or use a fixed learning rate."
    )


def _rate_rises(facts: Facts) -> str:
    rates = facts.rates.values
    return (
        f"The learning rate rises from {rates[0]:.2g} to {rates[-1]:.2g} during this training, as in a sweep. Use a "
        "sweep only to choose a rate, then train a new model with it."
    )


def _drops(facts: Facts) -> str:
    layer = _dropping(facts)
    if layer.own_dropout:
        return (
            f"`{layer.kind}(…, dropout={layer.own_dropout:g})` drops {layer.own_dropout:.0%} of the values in "
            "training. Write `dropout=0.2`."
        )
    return f"`Dropout({layer.rate:g})` drops {layer.rate:.0%} of the values in training. Write `Dropout(0.2)`."


def _drops_predictions(facts: Facts) -> str:
    return "`Dropout` is the last layer, so it drops predictions in training. Put it before the output layer."


def _noisy(facts: Facts) -> str:
    noise = _layer(facts, lambda layer: layer.kind == "GaussianNoise" and layer.noise >= LOUD).noise
    return f"`GaussianNoise({noise:g})` covers what passes it. Write `GaussianNoise(0.1)`, or leave it out."


def _few_batches(facts: Facts) -> str:
    given = facts.given
    rows = _rows(facts)
    steps = -(-rows // min(given.batch, rows))
    return (
        f"With `batch_size={given.batch:.0f}` an epoch has {steps:.0f} step{'s' if steps > 1 else ''} for "
        f"{rows:,.0f} examples. Write `batch_size=32`."
    )


def _penalised(facts: Facts) -> str:
    layer = _layer(facts, lambda one: one.penalty >= 0.05)
    return (
        f"The regularizer of layer `{layer.name}` has the factor {layer.penalty:g} and holds its weights "
        "near 0. Use 0.001, or leave it out."
    )


def _starts_alike(facts: Facts) -> str:
    layer = _alike(facts)
    return (
        f"All units of layer `{layer.name}` start with the same weights (`{layer.start}`), so they all "
        "learn the same. Remove its `kernel_initializer`."
    )


def _starts_wide(facts: Facts) -> str:
    layer = _layer(facts, lambda one: one.start.startswith(("random", "truncated")) and one.width > 2)
    return (
        f"The weights of layer `{layer.name}` start at about {layer.width:g}, far too large. Remove its "
        "`kernel_initializer`."
    )


def _frozen_layers(facts: Facts) -> str:
    names = ", ".join(f"`{one.name}`" for one in _frozen(facts)[:3])
    return f"Layers that are frozen (`trainable=False`) do not learn: {names}. Leave them trainable."


def _averages_too_few_steps(facts: Facts) -> str:
    return (
        f"The training had only {_steps(facts):.0f} steps. `BatchNormalization` averages over about a hundred, so it "
        "predicts with averages that are mostly the initial ones. Use smaller batches or more epochs."
    )


def _averages_slowly(facts: Facts) -> str:
    momentum = _layer(facts, lambda one: one.kind == "BatchNormalization" and one.momentum > 0.995).momentum
    return (
        f"`BatchNormalization(momentum={momentum:g})` still uses its initial averages when the model predicts. Remove "
        "`momentum`: with the default 0.99 they follow the data."
    )


def _saturates(facts: Facts) -> str:
    return (
        "Several hidden layers have `sigmoid`, whose gradients get smaller from layer to layer. Write "
        '`activation="relu"` in hidden layers.'
    )


def _softmax_inside(facts: Facts) -> str:
    return (
        "A hidden layer has `softmax`, whose outputs add up to 1 and pass little on. Write "
        '`activation="relu"` in hidden layers.'
    )


def _linear_inside(facts: Facts) -> str:
    return (
        "No hidden layer has an activation, so the whole model is one linear function. Write "
        '`activation="relu"` in hidden layers.'
    )


def _no_hidden_layer(facts: Facts) -> str:
    return (
        "The output layer is the only layer with weights, so the model is one linear function. Add a hidden layer, "
        'such as `Dense(64, activation="relu")`.'
    )


def _narrow_layer(facts: Facts) -> str:
    layer, classes = _narrow(facts), facts.training.classes
    what = f" to tell {classes} classes apart" if classes else ""
    if layer.channels:
        unit, many = ("value for each token id", "16") if layer.kind == "Embedding" else ("filter", "16")
        return f"Layer `{layer.name}` has 1 {unit}: too few{what}. Give it more, such as {many}."
    return (
        f"Layer `{layer.name}` has {layer.units:.0f} unit{'s' if layer.units > 1 else ''}: too few{what}. Give it more "
        "units, such as 64."
    )


def _loss_is_negative(facts: Facts) -> str:
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
    return (
        f"The loss falls below 0, to {loss.last:.3g}, so the training makes the error larger. Remove the minus sign "
        "from your loss."
    )


def _loss_is_summed(facts: Facts) -> str:
    return (
        '`reduction="sum"` adds up the errors of a batch, so each step is as many times too large. Remove '
        "`reduction`: the default is the mean."
    )


def _pools_features(facts: Facts) -> str:
    return (
        'A pooling layer has `data_format="channels_first"`, so it pools over the features of each step. Remove '
        "`data_format`: then it pools over the steps."
    )


def _stopped_early(facts: Facts) -> str:
    ran = len(facts.training.loss.values)
    return (
        f"A callback ended the training after {ran} of {facts.given.epochs:.0f} epochs, too early. Check its "
        "`monitor`, `mode` and `patience`, or its own condition."
    )


def _single_examples(facts: Facts) -> str:
    return "With `batch_size=1` each step follows a single example. Write `batch_size=32`."


def _labels_apart(facts: Facts) -> str:
    look = facts.look
    seen_as = (
        f"{look.agree or 0.0:.0%} of the examples have the label of the example that is most like them, "
        f"{look.by_chance:.0%} by chance."
        if look.by_chance
        else f"Labels of similar examples are not related: their correlation is {look.agree or 0.0:.2f}."
    )
    return f"{seen_as} Check that inputs and labels are in the same order when `fit` gets them."


def _order_is_lost(facts: Facts) -> str:
    kinds = {one.kind for one in facts.settings.layers}
    pools = next((one for one in sorted(kinds) if one.startswith("Global")), "")
    if facts.uses.image:
        return (
            "The prediction stays the same when the pixels of an image are shuffled. So the model sees colors, not "
            "shapes. Use `Conv2D` with `kernel_size=3` before the pooling."
        )
    layer = f" `{pools}` drops the order." if pools else ""
    other = "`LSTM` or `Conv1D`" if facts.reads_ids else "`Flatten`, `Conv1D` or `LSTM`"
    return (
        f"The prediction stays the same when the steps of an example are shuffled: the model does not use their order."
        f"{layer} Use {other} instead."
    )


def _reads_a_part(facts: Facts) -> str:
    uses = facts.uses
    crops = any("Crop" in one.kind for one in facts.settings.layers)
    cure = "Remove the `Cropping` layer." if crops else "Look for a slice, a crop or a `maxlen` that drops the rest."
    return (
        f"Only steps {uses.first:.0f} to {uses.last:.0f} of {uses.steps:.0f} change a prediction: the model does not "
        f"read the others. {cure}"
    )


def _no_convolution(facts: Facts) -> str:
    return (
        'The inputs are images, and no layer is a convolution. Put `Conv2D(16, 3, activation="relu")` and '
        "`MaxPooling2D()` before `Flatten`."
    )


def _bounded_output(facts: Facts) -> str:
    name = _last(facts).activation
    return (
        f"The last layer has `{name}`, whose outputs go {_BOUNDED[name]}, so the model cannot predict other values. "
        "Remove the activation of the last layer."
    )


def _bends(facts: Facts) -> str:
    return (
        "The right rule is a linear function, and hidden layers have an activation. Remove the activation, or the "
        "hidden layers."
    )


def _targets_are_far(facts: Facts) -> str:
    low, high = facts.given.label_lowest or 0.0, facts.given.label_highest or 0.0
    return (
        f"The labels go from {low:.3g} to {high:.3g}, but the outputs of a new model are near 0. End the model with "
        f"`Rescaling({(high - low) / 2:.2g}, offset={(high + low) / 2:.2g})`."
    )


def _other_scale(facts: Facts) -> str:
    factor, offset, _ = facts.training.line or (1.0, 0.0, 0.0)
    return (
        f"The predictions have another scale than the targets: prediction * {factor:.3g} + {offset:.3g} is right. Do "
        "the scaling inside the model: `Normalization` as the first layer, `Rescaling` as the last."
    )


def _classes_exchanged(facts: Facts) -> str:
    return (
        f"The model separates the classes, but gives them other labels: {facts.training.confused}. Compare the order "
        "of your training labels with the order in the brief."
    )


def _smoothed(facts: Facts) -> str:
    return (
        f"`label_smoothing={facts.settings.loss['label_smoothing']:g}` takes most of each label away. Write 0.1, or "
        "leave it out."
    )


def _weighed_out(facts: Facts) -> str:
    settings = facts.settings
    name, value = ("loss_weights", settings.loss_weight)
    if abs(value) >= 1e-3:
        name, value = "delta", settings.loss["delta"]
    return f"`{name}={value:g}` makes the loss almost 0, so its gradients are almost 0 as well. Remove `{name}`."


def _measures_nothing(facts: Facts) -> str:
    return (
        f"The loss is {facts.training.loss.last:.2g}, almost 0, although the predictions are wrong: it does not "
        "measure the error. Look for a weight or factor in the loss, and for labels that are all the same."
    )


def _rate_too_low(facts: Facts) -> str:
    rate, usual = facts.settings.rate or 0.0, facts.settings.usual_rate
    cure = f"Write `learning_rate={usual:g}`, a usual rate for {_optimizer(facts)}."
    if facts.settings.optimizer == "sgd" and rate:
        # How large a step SGD may take depends on the size of the data.
        cure = f"Multiply it by 10 until the loss falls clearly: begin with `learning_rate={10 * rate:g}`."
    return f"The learning rate {rate:g} is too low: in this many steps the weights hardly change. {cure}"


def _plain_sgd(facts: Facts) -> str:
    rate = facts.settings.rate
    told = f"learning rate {rate:g}, no momentum" if rate else "no momentum"
    return f"`SGD` ({told}) often makes no progress on such a loss. Try `Adam`."


def _rate_too_high(facts: Facts) -> str:
    return f"{_its_rate(facts)} is too high for {_optimizer(facts)}. {_lower_rate(facts)}"


def _lost_on_the_way(facts: Facts) -> str:
    return (
        f"The loss is NaN or infinite from epoch {facts.training.loss.lost_at} on: the learning rate is too high. "
        f"{_lower_rate(facts)}"
    )


def _grew(facts: Facts) -> str:
    loss = facts.training.loss
    return (
        f"The loss grew from {loss.first:.3g} to {loss.last:.3g}: the learning rate is too high. {_lower_rate(facts)}"
    )


def _lost_from_the_start(facts: Facts) -> str:
    return (
        "The loss is NaN or infinite from the first epoch on. Two causes are likely: NaN in the data, or a learning "
        "rate that is too high for values of this size. First print `np.isnan(x).any()` for inputs and labels; then "
        "divide the learning rate by 10."
    )


def _outputs_lost(facts: Facts) -> str:
    return (
        "The model outputs NaN or infinite values, so its weights, or values on the way, are NaN or too large. Train "
        "with a learning rate that is 10 times lower, and print `np.isnan(x).any()` for the inputs."
    )


def _exploded(facts: Facts) -> str:
    loss = facts.training.loss
    told = f"The loss was {max(loss.values):.2g} at its highest, far more than guessing costs."
    if scaled(facts):
        return f"{told} The inputs are scaled, so initial weights or steps are too large. {_lower_rate(facts)}"
    return (
        f"{told} Initial weights, inputs or steps are too large; which one is not known. Print the largest input. "
        f"{_lower_rate(facts)}"
    )


def _dead_output(facts: Facts) -> str:
    return (
        "Nearly all forecasts are 0. A `relu` in the last layer outputs 0 for every value below 0, and then learns "
        "nothing more. Remove the activation of the last layer."
    )


def _overfits(facts: Facts) -> str:
    loss, val_loss, best = facts.training.loss, facts.training.val_loss, _best_epoch(facts)
    augmentation = ", augmentation" if facts.training.higher else ""
    return (
        f"Overfitting: after epoch {best} the validation loss rises ({min(val_loss.values):.3g} to "
        f"{val_loss.last:.3g}) while the training loss falls ({loss.at(best):.3g} to {loss.last:.3g}). Try `Dropout`, "
        f"fewer units{augmentation}, or stop after epoch {best}."
    )


def _both_shares(facts: Facts) -> str:
    training = facts.training
    score = f"{training.score.last:.2f}" if training.score else f"at least {facts.least_accuracy:.2f}"
    return f"Accuracy is {score} in training and {training.runs[0] or 0.0:.2f} on held-out examples."


def _missing_class(facts: Facts) -> str:
    return (
        f"No held-out example is classified as «{facts.training.never}», though the model has learned its "
        "training examples. Check that training holds examples of this class, with its label."
    )


def _labels_or_functions(facts: Facts) -> str:
    return (
        f"{_both_shares(facts)} The second is guessing. Check two things: does each label stay with its example, and "
        "do held-out examples get the same preprocessing as training examples?"
    )


def _shares_examples(facts: Facts) -> str:
    return (
        f"{_both_shares(facts)} Validation has {facts.training.val_score.last:.2f}. Check two things: do training and "
        "validation share examples, and do held-out examples get the same preprocessing?"
    )


def _does_not_carry_over(facts: Facts) -> str:
    return (
        f"{_both_shares(facts)} The model does not generalize: this is overfitting, or the training examples are too "
        "few. Try `Dropout`, fewer units, or augmentation."
    )


def _trained_under_noise(facts: Facts) -> str:
    if not facts.training.higher:
        return (
            f"The error is about {facts.trained_error:.3g} in training and {facts.training.runs[0] or 0.0:.3g} on "
            "held-out examples. `Dropout` or noise makes training much harder than predicting. Make it weaker, or "
            "leave it out."
        )
    return (
        f"{_both_shares(facts)} Something makes training harder than predicting: strong `Dropout`, noise or "
        "augmentation. Make it weaker."
    )


def _jumps(facts: Facts) -> str:
    values = facts.training.loss.values
    late = values[len(values) // 3 :]
    return (
        f"The loss jumps up and down, between {min(late):.3g} and {max(late):.3g} late in training: the learning "
        "rate is too high, or batches are too small. Divide the learning rate by 3."
    )


def _too_short(facts: Facts) -> str:
    loss = facts.training.loss
    return (
        f"The loss still falls at the end, from {loss.at(_late(loss)):.3g} to {loss.last:.3g} since epoch "
        f"{_late(loss)}: the model is not trained enough. Train for more epochs where you choose them{_faster(facts)}."
    )


def _faster(facts: Facts) -> str:
    """Return what learns more in as many epochs, where the settings leave room for it."""
    settings = facts.settings
    if settings.optimizer == "sgd":
        return "; `Adam` learns more in as many epochs"
    if settings.rate is not None and settings.rate < settings.usual_rate:
        return f"; `learning_rate={settings.usual_rate:g}` learns more in as many epochs"
    return "; more units, or another layer, may learn more in as many epochs"


def _few_epochs(facts: Facts) -> str:
    ran = len(facts.training.loss.values)
    return f"The training ran for {ran} epoch{'s' if ran > 1 else ''}, which is hardly enough. Train for more epochs."


def _naive(facts: Facts) -> str:
    return (
        "The forecasts are nearly the naive forecast, which is the last value of the window. Let the model read a "
        "whole season in its window."
    )


def _no_better(facts: Facts) -> str:
    training = facts.training
    return (
        f"The naive forecast has the error {training.naive_error:.3g}, this model {training.runs[0] or 0.0:.3g}. "
        f"{_unknown_cause(facts)}"
    )


def _unknown_cause(facts: Facts) -> str:
    return (
        "The cause is not known from what was measured. Compare optimizer, learning rate, layers and preprocessing "
        "with the lesson's model, one at a time."
    )


def _one_answer(facts: Facts) -> str:
    if learned(facts):
        return (
            f"{seen(facts)} {_both_shares(facts)} Give held-out examples the same scaling and encoding as training "
            "examples."
        )
    return f"{seen(facts)} The model does not separate the examples. {_unknown_cause(facts)}"


def _learns_nothing(facts: Facts) -> str:
    classes = facts.training.classes
    level = f" This is the loss of guessing between {classes} classes." if at_chance(facts) else ""
    return f"{seen(facts)}{level} The model learns nothing. {_unknown_cause(facts)}"


def _levelled_off(facts: Facts) -> str:
    training, loss = facts.training, facts.training.loss
    right = f", with accuracy {training.score.last:.2f} in training" if training.higher and training.score else ""
    return (
        f"The loss has levelled off at {loss.last:.3g}{right}: more epochs change little. {_unknown_cause(facts)} If "
        "they agree, try more units or another kind of layer."
    )


def _not_trained(facts: Facts) -> str:
    return (
        "No training was seen here. Calculate the first few values by hand, print yours beside them, and look for the "
        "first one that differs."
    )


def _unknown(facts: Facts) -> str:
    return f"{seen(facts)} {_unknown_cause(facts)}".strip()


def _weights_stand(facts: Facts) -> str:
    share = max(one.ratio for one in facts.changes if one.trainable and one.weights)
    return (
        f"No layer changed by more than {share:.1g} of its weights in this training: its steps are far too small. Use "
        f"a higher learning rate, such as {facts.settings.usual_rate:g}."
    )


def _inputs_reach_far(facts: Facts) -> str:
    if any(one.kind == "Normalization" for one in facts.settings.layers):
        return (
            f"Values up to {_reach(facts):.3g} reach the first weights, although the model has a `Normalization` "
            "layer. Call `adapt` with the training inputs before `fit`."
        )
    return (
        f"Values up to {_reach(facts):.3g} reach the first weights. Scale the inputs to 0..1 inside the model, "
        "with `Rescaling` or `Normalization`."
    )


def _columns_differ(facts: Facts) -> str:
    look = facts.look
    return (
        f"The columns that reach the first weights have standard deviations from {look.narrowest:.2g} to "
        f"{look.widest:.3g}, so the small ones hardly count. Scale each column separately: `Normalization()`, and "
        "`adapt` it to the training inputs."
    )


def _ids_as_numbers(facts: Facts) -> str:
    return (
        "The first layer reads the token ids as numbers, but a larger token id means no more of anything. Start with "
        "an `Embedding` layer: it has a vector for each token id."
    )


def _inputs_are_tiny(facts: Facts) -> str:
    return (
        f"Only values up to {facts.look.highest:.2g} reach the first weights: the inputs were scaled more than once, "
        "or by a wrong factor. Scale them to 0..1 once."
    )


def _units_are_dead(facts: Facts) -> str:
    return (
        f"{facts.look.dead:.0%} of the units of a `relu` layer output 0 for every example, so they cannot learn. "
        "Remove its `kernel_initializer` and `bias_initializer`, and scale the inputs."
    )


def _units_are_saturated(facts: Facts) -> str:
    return (
        f"{facts.look.saturated:.0%} of the outputs of a layer lie at the edge of their range, where the gradient is "
        "almost 0. Scale the inputs, or use Keras's default initializer."
    )


def _slope_is_lost(facts: Facts) -> str:
    first, last = next(one for one in facts.look.gradients if one > 0), facts.look.gradients[-1]
    return (
        f"The gradient vanishes on its way back: its norm is {last:.2g} in the last layer, {first:.2g} in the first. "
        'Write `activation="relu"` in hidden layers, or use fewer layers.'
    )


def _starts_far_off(facts: Facts) -> str:
    return (
        f"Before training the loss is {facts.look.loss:.3g}, and {facts.look.constant:.3g} for the best constant "
        "prediction. Initial weights or inputs are too large."
    )


_CAN_LEARN: tuple[Sign, ...] = (learned,)

CAUSES: tuple[Cause, ...] = (
    Cause("no training", (nothing_was_trained,), (outputs_lost,), _not_trained, vague=True),
    Cause("NaN in the inputs", (input_is_lost,), (), _no_input, cures.given_inputs),
    Cause("NaN in the labels", (labels_are_lost,), (), _no_labels, cures.given_labels),
    Cause(
        "nothing is trainable",
        (nothing_trainable,),
        _CAN_LEARN,
        _nothing_trainable,
        cures.all_trainable,
    ),
    Cause("another model each time", (begun_again,), _CAN_LEARN, _begun_again, cures.trained_in_one),
    Cause("inputs cut to integers", (cut_to_whole_numbers,), _CAN_LEARN, _cut_to_whole_numbers, cures.float_input),
    Cause("examples weighed out", (weighed_out,), _CAN_LEARN, _examples_weighed_out, cures.no_weights),
    Cause("weights far apart", (weights_far_apart,), _CAN_LEARN, _weights_far_apart, cures.no_weights),
    Cause("one value for all steps", (repeats_one_value,), (), _repeats_one_value, cures.each_step),
    Cause("smaller data set", (smaller_set,), (), _smaller_set, cures.largest_given),
    Cause("scaled token ids", (ids_are_scaled,), (), _ids_are_scaled, cures.unscaled_ids),
    Cause("labels are all the same", (labels_alike,), (), _labels_alike, cures.given_labels),
    Cause("labels negated", (labels_negated,), _CAN_LEARN, _labels_negated, cures.given_labels),
    Cause("labels shifted", (labels_shifted,), (), _labels_shifted, cures.given_labels),
    Cause("labels rounded", (labels_rounded,), (), _labels_rounded, cures.given_labels),
    Cause("values of labels in another order", (labels_turned,), (), _labels_turned, cures.given_labels),
    Cause("labels of other examples", (labels_moved,), (), _labels_moved, cures.given_labels),
    Cause("labels changed", (labels_changed,), (other_scale,), _labels_changed, cures.given_labels),
    Cause("values in another order", (examples_turned,), (), _examples_turned, cures.given_inputs),
    Cause("inputs inverted", (inputs_inverted,), (), _inputs_inverted, cures.given_inputs),
    Cause("inputs moved", (inputs_moved,), (), _inputs_moved, cures.given_inputs),
    Cause("noise in the inputs", (inputs_noisy,), (), _inputs_noisy, cures.given_inputs),
    Cause("inputs scaled once more", (inputs_changed,), (examples_changed,), _inputs_changed, cures.unchanged_inputs),
    Cause("inputs changed", (examples_changed,), (), _examples_changed, cures.given_inputs),
    Cause("weights replaced", (weights_replaced,), (), _weights_replaced),
    Cause("gradients not applied", (never_applied,), (), _never_applied),
    Cause("another model returned", (another_returned,), (), _another_returned),
    Cause("no epoch ran", (no_epoch_ran,), (), _no_epoch_ran, cures.from_first),
    Cause("class left out", (class_left_out,), (), _class_left_out, cures.all_given),
    Cause("sorted examples", (sorted_examples,), (), _WithSeen(_sorted_examples), cures.shuffled),
    Cause("validation takes most examples", (split_takes_most,), (), _split_takes_most, cures.no_split),
    Cause(
        "few steps per epoch",
        (few_steps,),
        _CAN_LEARN,
        _few_steps,
        cures.always("no `steps_per_epoch`", all_steps=True),
    ),
    Cause(
        "gradients clipped to nothing",
        (clipped,),
        (learned, grew),
        _WithSeen(_clipped),
        cures.without("clipnorm", "global_clipnorm", "clipvalue"),
    ),
    Cause(
        "weight decay",
        (decays,),
        _CAN_LEARN,
        _WithSeen(_decays),
        cures.without("weight_decay", of={"weight_decay": 0.004}),
    ),
    Cause("epsilon", (epsilon_is_large,), (learned, grew), _WithSeen(_epsilon), cures.without("epsilon")),
    Cause(
        "loss weighed out",
        (loss_is_weighed_out,),
        _CAN_LEARN,
        _WithSeen(_weighed_out),
        cures.always("the loss at its default settings", loss=True),
    ),
    Cause("negative learning rate", (rate_is_negative,), (), _WithSeen(_rate_is_negative), cures.usual_rate),
    Cause("loss below 0", (loss_is_negative,), (), _loss_is_negative, cures.usual_loss),
    Cause("summed loss", (loss_is_summed,), (learned, falls_slowly), _loss_is_summed, cures.plain_loss),
    Cause("pooling over features", (pools_features,), _CAN_LEARN, _pools_features, cures.over_steps),
    Cause("stopped early", (stopped_early,), (learned, examples_left_out), _stopped_early, cures.without_callbacks),
    Cause(
        "batches of one",
        (single_examples,),
        _CAN_LEARN,
        _single_examples,
        cures.always("`batch_size=32`", batch_size=32),
    ),
    Cause("learning rate ran out", (rate_ran_out,), _CAN_LEARN, _WithSeen(_rate_ran_out), cures.highest_rate),
    Cause("trained in a sweep", (rate_rises,), _CAN_LEARN, _rate_rises, cures.usual_rate),
    Cause("dropout", (drops_nearly_all,), _CAN_LEARN, _WithSeen(_drops), cures.always("`Dropout(0.2)`", dropout=0.2)),
    Cause(
        "predictions dropped",
        (drops_predictions,),
        _CAN_LEARN,
        _WithSeen(_drops_predictions),
        cures.always("dropout switched off", dropout=0.0),
    ),
    Cause("outputs normalized", (normalizes_outputs,), _CAN_LEARN, _WithSeen(_normalizes_outputs), cures.ends_there),
    Cause("softmax twice", (softmax_twice,), _CAN_LEARN, _WithSeen(_softmax_twice), cures.ends_there),
    Cause("noise", (noisy,), _CAN_LEARN, _WithSeen(_noisy), cures.always("`GaussianNoise(0.1)`", noise=0.1)),
    Cause("few batches", (few_batches,), _CAN_LEARN, _few_batches, cures.always("`batch_size=32`", batch_size=32)),
    Cause(
        "regularizer", (penalised,), _CAN_LEARN, _WithSeen(_penalised), cures.always("no regularizer", penalties=True)
    ),
    Cause("units start alike", (starts_alike,), _CAN_LEARN, _WithSeen(_starts_alike), cures.new_weights),
    Cause("weights start wide", (starts_wide,), (), _WithSeen(_starts_wide), cures.new_weights),
    Cause(
        "label smoothing",
        (smoothed,),
        _CAN_LEARN,
        _WithSeen(_smoothed),
        cures.always("the loss at its default settings", loss=True),
    ),
    Cause(
        "batch normalization",
        (averages_slowly,),
        (),
        _WithSeen(_averages_slowly),
        cures.always("`BatchNormalization(momentum=0.99)`", averages=0.99),
    ),
    Cause(
        "few steps for batch normalization",
        (averages_too_few_steps,),
        (averages_slowly,),
        _WithSeen(_averages_too_few_steps),
        cures.for_averages,
    ),
    Cause(
        "momentum",
        (momentum_is_large,),
        _CAN_LEARN,
        _WithSeen(_momentum),
        cures.without("momentum", "beta_1", of={"momentum": 0.9, "beta_1": 0.9}),
    ),
    Cause(
        "learning rate too low",
        (rate_is_low, flat),
        (learned, grew, lost_on_the_way),
        _WithSeen(_rate_too_low),
        cures.higher_rate,
    ),
    Cause(
        "learning rate too low",
        (rate_is_low, falls_slowly),
        (learned, grew, lost_on_the_way),
        _WithSeen(_rate_too_low),
        cures.higher_rate,
    ),
    Cause(
        "learning rate too high", (rate_is_high, lost_from_the_start), (), _WithSeen(_rate_too_high), cures.usual_rate
    ),
    Cause("learning rate too high", (rate_is_high, outputs_lost), (), _WithSeen(_rate_too_high), cures.usual_rate),
    Cause(
        "learning rate too high",
        (rate_is_high, fell_apart),
        (learned, falls),
        _WithSeen(_rate_too_high),
        cures.usual_rate,
    ),
    Cause("NaN before training", (lost_before,), (), _lost_before, cures.own_loss_left),
    Cause("large inputs", (lost, inputs_are_large), (), _inputs_are_large, cures.against_nan),
    Cause("diverged", (lost_on_the_way,), (), _lost_on_the_way, cures.against_nan),
    Cause("diverged", (grew,), (), _grew, cures.lower_rate),
    Cause("NaN from the start", (lost_from_the_start,), (), _lost_from_the_start, cures.against_nan),
    Cause("NaN outputs", (outputs_lost,), (), _outputs_lost, cures.against_nan),
    Cause(
        "frozen layers",
        (frozen,),
        _CAN_LEARN,
        _WithSeen(_frozen_layers),
        cures.all_trainable,
    ),
    Cause("token ids as numbers", (ids_as_numbers,), (), _WithSeen(_ids_as_numbers), cures.embedded),
    Cause("only zeros come in", (inputs_are_nothing,), (), _WithSeen(_inputs_are_nothing)),
    Cause("dead output", (answers_zero,), (ends_without_relu,), _dead_output, cures.plain_output),
    Cause("exploded", (exploded,), (learned, falls), _exploded, cures.whatever),
    Cause(
        "loss measures nothing",
        (measures_nothing,),
        (),
        _measures_nothing,
        cures.usual_loss,
    ),
    Cause("gradients vanish", (saturates,), _CAN_LEARN, _WithSeen(_saturates), cures.relu_inside),
    Cause("softmax inside", (softmax_inside,), _CAN_LEARN, _WithSeen(_softmax_inside), cures.relu_inside),
    Cause("classes exchanged", (classes_exchanged,), (), _classes_exchanged),
    Cause("another scale", (other_scale,), (), _other_scale, cures.unscaled),
    Cause(
        "no hidden layer",
        (of_classes, single_layer, has_curve),
        (learned, falls),
        _WithSeen(_no_hidden_layer),
        cures.one_more_layer,
    ),
    Cause("no bias", (no_bias, has_curve), (falls,), _WithSeen(_no_bias), cures.with_bias),
    Cause("bounded output", (bounded_output,), (falls,), _WithSeen(_bounded_output), cures.plain_output),
    Cause("activation on a line", (a_line_is_right, bends, has_curve), (falls,), _bends, cures.no_bend),
    Cause(
        "no hidden activation",
        (linear_inside,),
        (learned, a_line_is_right),
        _WithSeen(_linear_inside),
        cures.relu_inside,
    ),
    Cause("narrow layer", (narrow,), _CAN_LEARN, _WithSeen(_narrow_layer), cures.wider),
    Cause("few units", (few_units,), (a_line_is_right,), _WithSeen(_narrow_layer), cures.wider),
    Cause("plain SGD", (plain_sgd, flat), (learned, exploded), _WithSeen(_plain_sgd), cures.adam),
    Cause("weights stand still", (weights_stand,), (learned, grew, falls), _weights_stand, cures.found_rate),
    Cause("columns of different scale", (columns_differ,), (), _WithSeen(_columns_differ), cures.standardized),
    Cause("inputs reach far", (inputs_reach_far,), _CAN_LEARN, _WithSeen(_inputs_reach_far), cures.scaled),
    Cause("inputs are tiny", (inputs_are_tiny,), _CAN_LEARN, _WithSeen(_inputs_are_tiny), cures.scaled),
    Cause("gradient vanishes", (slope_is_lost,), _CAN_LEARN, _WithSeen(_slope_is_lost), cures.relu_inside),
    Cause("units are dead", (units_are_dead,), _CAN_LEARN, _WithSeen(_units_are_dead), cures.new_weights),
    Cause("units saturate", (units_are_saturated,), _CAN_LEARN, _WithSeen(_units_are_saturated), cures.new_weights),
    Cause("starts far off", (starts_far_off,), _CAN_LEARN, _WithSeen(_starts_far_off), cures.new_weights),
    Cause("part of the input", (reads_a_part,), (falls, flat), _reads_a_part, cures.uncropped),
    Cause("order is lost", (order_is_lost,), (falls, flat), _order_is_lost, cures.in_order),
    Cause("augmentation", (augments,), _CAN_LEARN, _WithSeen(_augments), cures.no_augmentation),
    Cause("no convolution", (no_convolution, has_curve), (learned, falls), _no_convolution, cures.convolution),
    Cause("shapes in an own loop", (own_loop_predicts_alike,), (another_returned,), _own_loop_predicts_alike),
    Cause("own loop", (own_loop,), (another_returned,), _own_loop, vague=True),
    Cause(
        "targets far from 0",
        (targets_are_far, one_answer),
        (falls, nothing_was_trained),
        _targets_are_far,
        cures.rescaled_outputs,
    ),
    Cause("labels apart", (labels_apart,), (learned, jumps), _labels_apart),
    Cause("one prediction for all", (one_answer,), (), _one_answer, cures.whatever, vague=True),
    Cause("learns nothing", (flat,), (*_CAN_LEARN, few_epochs), _learns_nothing, cures.whatever, vague=True),
    Cause("naive forecast", (naive,), (falls,), _naive),
    Cause("part of the examples", (examples_left_out,), (), _examples_left_out, cures.all_given),
    Cause(
        "a class is missing",
        (learned, a_class_is_missing),
        (one_answer, has_all_classes),
        _missing_class,
        cures.all_given,
    ),
    Cause("overfitting", (overfits,), (), _overfits, cures.against_overfitting),
    Cause("labels or preprocessing", (learned, held_out_is_guessing), (), _labels_or_functions, cures.given_labels),
    Cause("shared examples", (learned, validation_reaches_it), (), _shares_examples),
    Cause("does not generalize", (learned,), (outputs_lost,), _does_not_carry_over, cures.one_dropout),
    Cause("trained under noise", (held_out_is_better,), (), _trained_under_noise, cures.without_noise),
    Cause("jumps", (jumps,), (rate_is_low,), _jumps, cures.third_of_rate, vague=True),
    Cause("few epochs", (few_epochs,), (), _few_epochs, cures.more_epochs, vague=True),
    Cause("too short", (falls,), (), _too_short, cures.longer, vague=True),
    Cause("no better than the naive forecast", (no_better_than_naive,), (), _no_better, cures.whatever, vague=True),
    Cause(
        "no hidden layer",
        (single_layer, has_curve),
        (of_classes, learned, falls, flat, jumps, a_line_is_right),
        _WithSeen(_no_hidden_layer),
        cures.one_more_layer,
    ),
    Cause("levelled off", (has_curve,), (), _levelled_off, cures.whatever, vague=True),
    Cause("unknown", (), (), _unknown, cures.whatever, vague=True),
)
"""The first that holds is told."""
