"""The causes of a missed threshold, from the surest to the vaguest: what speaks for each, what against, what to do.

A cause is told where all its signs hold and nothing speaks against it. Where no cause holds, the last rows say what was
seen, and that the cause is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grader.examiner.diagnosis import cures, signs, words
from grader.examiner.diagnosis.cures import Cures
from grader.examiner.diagnosis.facts import Facts
from grader.examiner.diagnosis.signs import Sign


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
    guess: bool = False
    """Whether its signs hold for right submissions, too: it is tried, and told only where its cure helped."""
    rare: bool = False
    """Whether a guess is about what hardly anyone writes: it is told as likely where nothing could be tried."""

    def notes(self, facts: Facts) -> str:
        """Return what it says of a training that passed all the same."""
        return self.says.alone(facts) if isinstance(self.says, words.WithSeen) else self.says(facts)

    def holds(self, facts: Facts) -> bool:
        """Return whether the evidence is for this cause."""
        return all(sign(facts) for sign in self.signs) and not any(sign(facts) for sign in self.against)


_CAN_LEARN: tuple[Sign, ...] = (signs.learned,)

CAUSES: tuple[Cause, ...] = (
    Cause("never trained", (signs.never_trained,), (signs.has_curve,), words.never_trained),
    Cause("no training", (signs.nothing_was_trained,), (signs.outputs_lost,), words.not_trained, vague=True),
    Cause("NaN in the inputs", (signs.input_is_lost,), (), words.no_input, cures.given_inputs),
    Cause("NaN in the labels", (signs.labels_are_lost,), (), words.no_labels, cures.given_labels),
    Cause(
        "nothing is trainable",
        (signs.nothing_trainable,),
        _CAN_LEARN,
        words.nothing_trainable,
        cures.all_trainable,
    ),
    Cause(
        "random predictions",
        (signs.predicts_by_chance,),
        _CAN_LEARN,
        words.predicts_by_chance,
        cures.always("dropout switched off", dropout=0.0),
    ),
    Cause("another model each time", (signs.begun_again,), _CAN_LEARN, words.begun_again, cures.trained_in_one),
    Cause(
        "inputs cut to integers",
        (signs.cut_to_whole_numbers,),
        _CAN_LEARN,
        words.cut_to_whole_numbers,
        cures.float_input,
    ),
    Cause("examples weighed out", (signs.weighed_out,), _CAN_LEARN, words.examples_weighed_out, cures.no_weights),
    Cause("weights far apart", (signs.weights_far_apart,), _CAN_LEARN, words.weights_far_apart, cures.no_weights),
    Cause("one value for all steps", (signs.repeats_one_value,), (), words.repeats_one_value, cures.each_step),
    Cause("smaller data set", (signs.smaller_set,), (), words.smaller_set, cures.largest_given),
    Cause("scaled token ids", (signs.ids_are_scaled,), (), words.ids_are_scaled, cures.unscaled_ids),
    Cause("token ids merged", (signs.ids_merge,), (), words.ids_merge, cures.all_ids),
    Cause("labels are all the same", (signs.labels_alike,), (), words.labels_alike, cures.given_labels),
    Cause("labels negated", (signs.labels_negated,), _CAN_LEARN, words.labels_negated, cures.given_labels),
    Cause("labels shifted", (signs.labels_shifted,), (), words.labels_shifted, cures.given_labels),
    Cause("labels rounded", (signs.labels_rounded,), (), words.labels_rounded, cures.given_labels),
    Cause("values of labels in another order", (signs.labels_turned,), (), words.labels_turned, cures.given_labels),
    Cause("labels renumbered", (signs.labels_renumbered,), (), words.labels_renumbered, cures.given_labels),
    Cause("labels of other examples", (signs.labels_moved,), (), words.labels_moved, cures.given_labels),
    Cause("labels changed", (signs.labels_changed,), (signs.other_scale,), words.labels_changed, cures.given_labels),
    Cause("values in another order", (signs.examples_turned,), (), words.examples_turned, cures.given_inputs),
    Cause("inputs inverted", (signs.inputs_inverted,), (), words.inputs_inverted, cures.given_inputs),
    Cause("inputs moved", (signs.inputs_moved,), (), words.inputs_moved, cures.given_inputs),
    Cause("noise in the inputs", (signs.inputs_noisy,), (), words.inputs_noisy, cures.given_inputs),
    Cause("columns under noise", (signs.columns_drowned,), (), words.columns_drowned, cures.given_inputs),
    Cause(
        "inputs scaled once more",
        (signs.inputs_changed,),
        (signs.examples_changed,),
        words.inputs_changed,
        cures.unchanged_inputs,
    ),
    Cause("inputs changed", (signs.examples_changed,), (), words.examples_changed, cures.given_inputs),
    Cause("weights replaced", (signs.weights_replaced,), (), words.weights_replaced),
    Cause("weights set", (signs.weights_set,), (), words.weights_set),
    Cause("gradients not applied", (signs.never_applied,), (), words.never_applied),
    Cause("part of the weights", (signs.trains_a_part,), (signs.another_returned,), words.trains_a_part),
    Cause("optimizer made again", (signs.optimizer_renewed,), (signs.another_returned,), words.optimizer_renewed),
    Cause("same batch", (signs.batch_repeated,), (signs.another_returned,), words.batch_repeated),
    Cause("labels of other examples", (signs.loop_moves_labels,), (), words.loop_moves_labels, cures.fitted),
    Cause("another model returned", (signs.another_returned,), (), words.another_returned),
    Cause("composed of models", (signs.is_composed,), (signs.has_curve,), words.is_composed),
    Cause("data ran out", (signs.ran_out,), (), words.ran_out),
    Cause("no epoch ran", (signs.no_epoch_ran,), (), words.no_epoch_ran, cures.from_first),
    Cause("class left out", (signs.class_left_out,), (), words.class_left_out, cures.all_given),
    Cause("class held back", (signs.class_held_back,), (), words.class_held_back, cures.no_split),
    Cause("sorted examples", (signs.sorted_examples,), (), words.WithSeen(words.sorted_examples), cures.shuffled),
    Cause(
        "sorted examples",
        (signs.sorted_numbers,),
        _CAN_LEARN,
        words.WithSeen(words.sorted_examples),
        cures.shuffled,
        guess=True,
        rare=True,
    ),
    Cause("validation takes most examples", (signs.split_takes_most,), (), words.split_takes_most, cures.no_split),
    Cause(
        "few steps per epoch",
        (signs.few_steps,),
        _CAN_LEARN,
        words.few_steps,
        cures.whole_epochs,
    ),
    Cause(
        "gradients clipped to nothing",
        (signs.clipped,),
        (signs.learned, signs.grew),
        words.WithSeen(words.clipped),
        cures.without("clipnorm", "global_clipnorm", "clipvalue"),
    ),
    Cause(
        "weight decay",
        (signs.decays,),
        _CAN_LEARN,
        words.WithSeen(words.decays),
        cures.without("weight_decay", of={"weight_decay": 0.004}),
    ),
    Cause(
        "epsilon",
        (signs.epsilon_is_large,),
        (signs.learned, signs.grew),
        words.WithSeen(words.epsilon),
        cures.without("epsilon"),
    ),
    Cause(
        "loss weighed out",
        (signs.loss_is_weighed_out,),
        _CAN_LEARN,
        words.WithSeen(words.weighed_out),
        cures.plain_loss,
    ),
    Cause("learning rate of 0", (signs.rate_is_nothing,), (), words.rate_is_nothing, cures.usual_rate),
    Cause(
        "class ignored by the loss",
        (signs.loss_ignores_a_class,),
        (),
        words.loss_ignores_a_class,
        cures.plain_loss,
    ),
    Cause(
        "negative learning rate",
        (signs.rate_is_negative,),
        (),
        words.WithSeen(words.rate_is_negative),
        cures.usual_rate,
    ),
    Cause("loss below 0", (signs.loss_is_negative,), (), words.loss_is_negative, cures.for_loss_below_zero),
    Cause(
        "summed loss",
        (signs.loss_is_summed,),
        (signs.learned, signs.falls_slowly),
        words.loss_is_summed,
        cures.plain_loss,
    ),
    Cause(
        "gradients clipped to nothing",
        (signs.clips,),
        (signs.learned, signs.grew),
        words.WithSeen(words.clipped),
        cures.without("clipnorm", "global_clipnorm", "clipvalue"),
        guess=True,
        rare=True,
    ),
    Cause(
        "weights averaged",
        (signs.averages_weights,),
        (),
        words.WithSeen(words.averages_weights),
        cures.without("use_ema", "ema_momentum"),
        guess=True,
        rare=True,
    ),
    Cause(
        "gradients added up",
        (signs.adds_up_gradients,),
        _CAN_LEARN,
        words.WithSeen(words.adds_up_gradients),
        cures.without("gradient_accumulation_steps"),
        guess=True,
        rare=True,
    ),
    Cause("relative loss", (signs.loss_is_relative,), (), words.WithSeen(words.loss_is_relative), cures.usual_loss),
    Cause("pooling over features", (signs.pools_features,), _CAN_LEARN, words.pools_features, cures.over_steps),
    Cause(
        "validation differs",
        (signs.validation_differs,),
        (),
        words.validation_differs,
        cures.without_callbacks,
    ),
    Cause(
        "stopped early",
        (signs.stopped_early,),
        (signs.learned, signs.examples_left_out),
        words.stopped_early,
        cures.without_callbacks,
    ),
    Cause(
        "batches of one",
        (signs.single_examples,),
        _CAN_LEARN,
        words.single_examples,
        cures.always("`batch_size=32`", batch_size=32),
    ),
    Cause(
        "learning rate ran out",
        (signs.rate_ran_out,),
        _CAN_LEARN,
        words.WithSeen(words.rate_ran_out),
        cures.highest_rate,
    ),
    Cause(
        "learning rate ran out",
        (signs.rate_fell_soon,),
        _CAN_LEARN,
        words.WithSeen(words.rate_ran_out),
        cures.highest_rate,
        guess=True,
        rare=True,
    ),
    Cause("trained in a sweep", (signs.rate_rises,), _CAN_LEARN, words.rate_rises, cures.usual_rate),
    Cause(
        "dropout",
        (signs.drops_nearly_all,),
        _CAN_LEARN,
        words.WithSeen(words.drops),
        cures.always("`Dropout(0.2)`", dropout=0.2),
    ),
    Cause(
        "predictions dropped",
        (signs.drops_predictions,),
        _CAN_LEARN,
        words.WithSeen(words.drops_predictions),
        cures.always("dropout switched off", dropout=0.0),
    ),
    Cause(
        "outputs normalized",
        (signs.normalizes_outputs,),
        _CAN_LEARN,
        words.WithSeen(words.normalizes_outputs),
        cures.unnormalized,
    ),
    Cause("softmax over one value", (signs.softmax_over_one,), (), words.softmax_over_one, cures.plain_output),
    Cause(
        "examples normalized by themselves",
        (signs.normalizes_examples,),
        _CAN_LEARN,
        words.WithSeen(words.normalizes_examples),
    ),
    Cause(
        "outputs squeezed",
        (signs.outputs_squeezed,),
        _CAN_LEARN,
        words.WithSeen(words.outputs_squeezed),
        cures.unscaled_outputs,
    ),
    Cause("softmax twice", (signs.softmax_twice,), _CAN_LEARN, words.WithSeen(words.softmax_twice), cures.ends_there),
    Cause(
        "noise",
        (signs.noisy,),
        _CAN_LEARN,
        words.WithSeen(words.noisy),
        cures.quieter,
    ),
    Cause(
        "few batches",
        (signs.few_batches,),
        _CAN_LEARN,
        words.few_batches,
        cures.always("`batch_size=32`", batch_size=32),
    ),
    Cause(
        "regularizer",
        (signs.penalised,),
        _CAN_LEARN,
        words.WithSeen(words.penalised),
        cures.always("no regularizer", penalties=True),
    ),
    Cause(
        "constraint",
        (signs.constrained,),
        _CAN_LEARN,
        words.WithSeen(words.constrained),
        cures.always("no constraint", penalties=True),
    ),
    Cause(
        "units start alike", (signs.starts_alike,), _CAN_LEARN, words.WithSeen(words.starts_alike), cures.new_weights
    ),
    Cause("weights start wide", (signs.starts_wide,), (), words.WithSeen(words.starts_wide), cures.new_weights),
    Cause(
        "label smoothing",
        (signs.smoothed,),
        _CAN_LEARN,
        words.WithSeen(words.smoothed),
        cures.plain_loss,
    ),
    Cause(
        "batch normalization",
        (signs.averages_slowly,),
        (),
        words.WithSeen(words.averages_slowly),
        cures.always("`BatchNormalization(momentum=0.99)`", averages=0.99),
    ),
    Cause(
        "few steps for batch normalization",
        (signs.averages_too_few_steps,),
        (signs.averages_slowly,),
        words.WithSeen(words.averages_too_few_steps),
        cures.for_averages,
    ),
    Cause(
        "momentum",
        (signs.momentum_is_large,),
        _CAN_LEARN,
        words.WithSeen(words.momentum),
        cures.without("momentum", "beta_1", of={"momentum": 0.9, "beta_1": 0.9}),
    ),
    Cause(
        "learning rate too low",
        (signs.rate_is_low, signs.flat),
        (signs.learned, signs.grew, signs.lost_on_the_way),
        words.WithSeen(words.rate_too_low),
        cures.higher_rate,
    ),
    Cause(
        "learning rate too low",
        (signs.rate_is_low, signs.falls_slowly),
        (signs.learned, signs.grew, signs.lost_on_the_way),
        words.WithSeen(words.rate_too_low),
        cures.higher_rate,
    ),
    Cause(
        "learning rate too high",
        (signs.rate_is_high, signs.lost_from_the_start),
        (),
        words.WithSeen(words.rate_too_high),
        cures.usual_rate,
    ),
    Cause(
        "learning rate too high",
        (signs.rate_is_high, signs.outputs_lost),
        (),
        words.WithSeen(words.rate_too_high),
        cures.usual_rate,
    ),
    Cause(
        "learning rate too high",
        (signs.rate_is_high, signs.fell_apart),
        (signs.learned, signs.falls),
        words.WithSeen(words.rate_too_high),
        cures.usual_rate,
    ),
    Cause("NaN before training", (signs.lost_before,), (), words.lost_before, cures.own_loss_left),
    Cause("large inputs", (signs.lost, signs.inputs_are_large), (), words.inputs_are_large, cures.against_nan),
    Cause("diverged", (signs.lost_on_the_way,), (), words.lost_on_the_way, cures.against_nan),
    Cause("diverged", (signs.grew,), (), words.grew, cures.lower_rate),
    Cause("NaN from the start", (signs.lost_from_the_start,), (), words.lost_from_the_start, cures.against_nan),
    Cause("NaN outputs", (signs.outputs_lost,), (), words.outputs_lost, cures.against_nan),
    Cause(
        "frozen layers",
        (signs.frozen,),
        _CAN_LEARN,
        words.WithSeen(words.frozen_layers),
        cures.all_trainable,
    ),
    Cause("token ids as numbers", (signs.ids_as_numbers,), (), words.WithSeen(words.ids_as_numbers), cures.embedded),
    Cause("only zeros come in", (signs.inputs_are_nothing,), (), words.WithSeen(words.inputs_are_nothing)),
    Cause("dead output", (signs.answers_zero,), (signs.ends_without_relu,), words.dead_output, cures.plain_output),
    Cause("exploded", (signs.exploded,), (signs.learned, signs.falls), words.exploded, cures.against_explosion),
    Cause(
        "loss measures nothing",
        (signs.measures_nothing,),
        (),
        words.measures_nothing,
        cures.usual_loss,
    ),
    Cause("gradients vanish", (signs.saturates,), _CAN_LEARN, words.WithSeen(words.saturates), cures.relu_inside),
    Cause(
        "softmax inside", (signs.softmax_inside,), _CAN_LEARN, words.WithSeen(words.softmax_inside), cures.relu_inside
    ),
    Cause("classes exchanged", (signs.classes_exchanged,), (), words.classes_exchanged),
    Cause("another scale", (signs.other_scale,), (), words.other_scale, cures.unscaled),
    Cause(
        "no hidden layer",
        (signs.of_classes, signs.single_layer, signs.has_curve),
        (signs.learned, signs.falls),
        words.WithSeen(words.no_hidden_layer),
        cures.one_more_layer,
    ),
    Cause("no bias", (signs.no_bias, signs.has_curve), (signs.falls,), words.WithSeen(words.no_bias), cures.with_bias),
    Cause(
        "bounded output",
        (signs.bounded_output,),
        (signs.falls,),
        words.WithSeen(words.bounded_output),
        cures.plain_output,
    ),
    Cause(
        "activation on a line",
        (signs.a_line_is_right, signs.bends, signs.has_curve),
        (signs.falls,),
        words.bends,
        cures.no_bend,
    ),
    Cause(
        "no hidden activation",
        (signs.linear_inside,),
        (signs.learned, signs.a_line_is_right),
        words.WithSeen(words.linear_inside),
        cures.relu_inside,
    ),
    Cause(
        "narrow layer",
        (signs.narrow,),
        _CAN_LEARN,
        words.WithSeen(words.narrow_layer),
        cures.wider_one(signs.narrow_layer),
    ),
    Cause(
        "few units",
        (signs.few_units,),
        (signs.a_line_is_right,),
        words.WithSeen(words.narrow_layer),
        cures.wider_one(signs.narrow_layer),
    ),
    Cause(
        "hourglass",
        (signs.hourglass,),
        _CAN_LEARN,
        words.WithSeen(words.hourglass),
        cures.wider_one(signs.waist),
        guess=True,
    ),
    Cause(
        "late join",
        (signs.joins_at_the_end,),
        _CAN_LEARN,
        words.WithSeen(words.joins_at_the_end),
        cures.one_more_layer,
        guess=True,
    ),
    Cause(
        "steps pooled",
        (signs.pools_steps,),
        _CAN_LEARN,
        words.WithSeen(words.pools_steps),
        cures.in_order,
        guess=True,
    ),
    Cause("steps skipped", (signs.skips_steps,), _CAN_LEARN, words.WithSeen(words.skips_steps), cures.unskipped),
    Cause("inputs shrunk", (signs.inputs_shrunk,), _CAN_LEARN, words.WithSeen(words.inputs_shrunk), cures.unshrunk),
    Cause(
        "plain SGD",
        (signs.plain_sgd, signs.flat),
        (signs.learned, signs.exploded),
        words.WithSeen(words.plain_sgd),
        cures.adam,
    ),
    Cause(
        "weights stand still",
        (signs.weights_stand,),
        (signs.learned, signs.grew, signs.falls, signs.exploded),
        words.weights_stand,
        cures.found_rate,
    ),
    Cause(
        "columns of different scale",
        (signs.columns_differ,),
        (),
        words.WithSeen(words.columns_differ),
        cures.standardized,
    ),
    Cause(
        "inputs apart from 0",
        (signs.inputs_lie_apart,),
        _CAN_LEARN,
        words.WithSeen(words.inputs_lie_apart),
        cures.standardized,
    ),
    Cause(
        "inputs reach far", (signs.inputs_reach_far,), _CAN_LEARN, words.WithSeen(words.inputs_reach_far), cures.scaled
    ),
    Cause("inputs are tiny", (signs.inputs_are_tiny,), _CAN_LEARN, words.WithSeen(words.inputs_are_tiny), cures.scaled),
    Cause(
        "gradient vanishes", (signs.slope_is_lost,), _CAN_LEARN, words.WithSeen(words.slope_is_lost), cures.relu_inside
    ),
    Cause(
        "units are dead",
        (signs.units_are_dead,),
        _CAN_LEARN,
        words.WithSeen(words.units_are_dead),
        cures.against_dead_units,
    ),
    Cause(
        "units saturate",
        (signs.units_are_saturated,),
        _CAN_LEARN,
        words.WithSeen(words.units_are_saturated),
        cures.inputs_in_range,
    ),
    Cause(
        "starts far off", (signs.starts_far_off,), _CAN_LEARN, words.WithSeen(words.starts_far_off), cures.new_weights
    ),
    Cause("unused columns", (signs.leaves_columns,), (signs.falls, signs.flat), words.leaves_columns),
    Cause("part of the input", (signs.reads_a_part,), (signs.falls, signs.flat), words.reads_a_part, cures.uncropped),
    Cause("order is lost", (signs.order_is_lost,), (signs.falls, signs.flat), words.order_is_lost, cures.in_order),
    Cause(
        "order is lost", (signs.order_is_lost,), (signs.few_epochs,), words.order_is_lost, cures.in_order, guess=True
    ),
    Cause(
        "no convolution",
        (signs.no_convolution, signs.has_curve),
        (signs.learned, signs.falls, signs.augments),
        words.no_convolution,
        cures.convolution,
    ),
    Cause(
        "augmentation",
        (signs.augments,),
        _CAN_LEARN,
        words.WithSeen(words.augments),
        cures.no_augmentation,
        guess=True,
    ),
    Cause(
        "no convolution",
        (signs.no_convolution, signs.has_curve),
        _CAN_LEARN,
        words.no_convolution,
        cures.convolution,
        guess=True,
    ),
    Cause(
        "shapes in an own loop",
        (signs.own_loop_predicts_alike,),
        (signs.another_returned,),
        words.own_loop_predicts_alike,
        cures.fitted,
    ),
    Cause("own loop", (signs.own_loop,), (signs.another_returned,), words.loop_is_wrong, cures.fitted, guess=True),
    Cause("unknown in a loop", (signs.own_loop,), (signs.another_returned,), words.own_loop, vague=True),
    Cause(
        "targets far from 0",
        (signs.targets_are_far, signs.one_answer),
        (signs.falls, signs.exploded, signs.nothing_was_trained),
        words.targets_are_far,
        cures.rescaled_outputs,
    ),
    Cause(
        "examples and labels changed",
        (signs.labels_apart, signs.pairs_changed),
        (signs.learned, signs.jumps),
        words.pairs_changed,
        cures.both_given,
    ),
    Cause("labels apart", (signs.labels_apart,), (signs.learned, signs.jumps), words.labels_apart),
    Cause("one prediction for all", (signs.one_answer,), (), words.one_answer, cures.whatever, vague=True),
    Cause(
        "learns nothing",
        (signs.flat,),
        (*_CAN_LEARN, signs.few_epochs),
        words.learns_nothing,
        cures.whatever,
        vague=True,
    ),
    Cause("naive forecast", (signs.naive,), (signs.falls,), words.naive),
    Cause("part of the examples", (signs.examples_left_out,), (), words.examples_left_out, cures.all_given),
    Cause(
        "a class is missing",
        (signs.learned, signs.a_class_is_missing),
        (signs.one_answer, signs.has_all_classes),
        words.missing_class,
        cures.all_given,
    ),
    Cause(
        "unusual settings",
        (signs.has_unusual_settings,),
        (),
        words.unusual_settings,
        cures.usual_settings,
        guess=True,
    ),
    Cause("overfitting", (signs.overfits,), (), words.overfits, cures.against_overfitting),
    Cause(
        "labels or preprocessing",
        (signs.learned, signs.held_out_is_guessing),
        (),
        words.labels_or_functions,
        cures.given_labels,
    ),
    Cause("narrow layer", (signs.narrow,), (), words.WithSeen(words.narrow_layer), cures.wider, guess=True, rare=True),
    Cause("shared examples", (signs.learned, signs.validation_reaches_it), (), words.shares_examples),
    Cause("does not generalize", (signs.learned,), (signs.outputs_lost,), words.does_not_carry_over, cures.one_dropout),
    Cause("trained under noise", (signs.held_out_is_better,), (), words.trained_under_noise, cures.without_noise),
    Cause(
        "dropout",
        (signs.drops_much,),
        _CAN_LEARN,
        words.WithSeen(words.drops),
        cures.always("`Dropout(0.2)`", dropout=0.2),
        guess=True,
    ),
    Cause(
        "regularizer",
        (signs.penalised_a_little,),
        _CAN_LEARN,
        words.WithSeen(words.penalised),
        cures.always("no regularizer", penalties=True),
        guess=True,
        rare=True,
    ),
    Cause(
        "few batches",
        (signs.large_batches,),
        _CAN_LEARN,
        words.few_batches,
        cures.always("`batch_size=32`", batch_size=32),
        guess=True,
    ),
    Cause(
        "stopped early",
        (signs.ended_by_callback,),
        (signs.learned, signs.examples_left_out, signs.overfits),
        words.stopped_early,
        cures.without_callbacks,
        guess=True,
    ),
    Cause("exploded", (signs.exploded,), (signs.learned,), words.exploded, cures.whatever, vague=True),
    Cause("jumps", (signs.jumps,), (signs.rate_is_low,), words.jumps, cures.third_of_rate, vague=True),
    Cause("few epochs", (signs.few_epochs,), (), words.few_epochs, cures.more_epochs, vague=True),
    Cause("too short", (signs.falls,), (signs.learned,), words.too_short, cures.longer, vague=True),
    Cause("gap", (signs.learned,), (signs.outputs_lost,), words.gap, cures.whatever, vague=True),
    Cause(
        "no better than the naive forecast",
        (signs.no_better_than_naive,),
        (),
        words.no_better,
        cures.whatever,
        vague=True,
    ),
    Cause(
        "no hidden layer",
        (signs.single_layer, signs.has_curve),
        (signs.of_classes, signs.learned, signs.falls, signs.flat, signs.jumps, signs.a_line_is_right),
        words.WithSeen(words.no_hidden_layer),
        cures.one_more_layer,
    ),
    Cause("slow", (signs.creeps_on,), (signs.learned,), words.too_short, cures.longer, vague=True),
    Cause("levelled off", (signs.has_curve,), (), words.levelled_off, cures.whatever, vague=True),
    Cause("unknown", (), (), words.unknown, cures.whatever, vague=True),
)
"""The first that holds is told."""
