"""Exceptions about training: what ``fit`` is given, callbacks, logs."""

from __future__ import annotations

import re

from grader.feedback.exceptions.rule import axes, rule


def _data_type(value: str, kind: str) -> str:
    # Long arrays are cut before their type is told; only lists are printed with commas.
    name = kind.rpartition(".")[2] or ("list" if "," in value else "ndarray")
    if re.match(r"<\w*iterator ", value):
        return (
            "`fit` does not take the iterator of a list. Write a generator function with `yield x, y`, or pass the "
            "arrays."
        )
    if name == "ndarray":
        return "A part of the data is a plain list, most likely the labels: write `np.array(labels)`."
    if name == "ImageDataGenerator":
        return "The generator itself is not data: pass what its `.flow(…)` or `.flow_from_directory(…)` returns."
    return f"The model takes arrays and data sets, not {name}: convert it with `np.array(…)`."


def _cardinality(x: str, y: str, weights: str) -> str:
    if "," in x:
        return (
            f"`x` is a list of arrays, which Keras takes as {len(axes(x))} inputs. Make one array of it: `np.array(x)`."
        )
    told = f"There are {x} examples, but {y} labels."
    if weights and x == y:
        return f"There are {x} examples, but {weights} weights in `sample_weight`. Give one weight for each example."
    if int(y) * 50 <= int(axes(x)[0]):
        return f"{told} A step before lost the axis of the examples: `labels.argmax(axis=1)` keeps one label for each."
    if int(axes(x)[0]) == 2 * int(y):
        return (
            f"{told} Every example needs its label. With copies of the examples, copy the labels too: "
            "`np.concatenate([labels, labels])`. `np.hstack` joins one-hot labels along the wrong axis."
        )
    return f"{told} Both must come from the same part of the split."


def _inputs(layer: str, asked: str, given: str) -> str:
    if asked == "1":
        return (
            f"`{layer}` takes one input, but gets {given}. With `return_state=True` a recurrent layer returns its "
            "output and its states: write `x, *states = LSTM(…)(x)`."
        )
    return (
        f"The model has {asked} inputs, but gets {given} array{'s' if given != '1' else ''}. Give `fit` and `predict` "
        "all of them, in a list or in a dictionary with the names of the inputs."
    )


def _log_key(key: str, near: str) -> str:
    if near and near.startswith("val_") == key.startswith("val_"):
        return f"There is no key '{key}': did you mean '{near}'?"
    if key.startswith("val_") and not key.endswith("acc"):
        return f"There is no `{key}` without validation: give `fit` `validation_data=` or `validation_split=`."
    return (
        f'Logs and histories have no key "{key}": a metric has the name that it has in `compile`. '
        '`metrics=["accuracy"]` makes "accuracy" and, with validation data, "val_accuracy".'
    )


_HOOKS = (
    r"on_(?:train|test|predict)_(?:begin|end)|on_(?:(?:train|test|predict)_)?batch_(?:begin|end)|on_epoch_(?:begin|end)"
)
"""The methods of callbacks that Keras calls."""


def _hook(method: str) -> str:
    names = [word for word in ("epoch", "batch") if f"_{word}_" in method]
    given = " and ".join(["the logs", *(f"the number of the {word}" for word in names)])
    return f"Keras gives `{method}` {given}: write `def {method}({', '.join(['self', *names, 'logs=None'])})`."


RULES = (
    rule(
        "ValueError",
        r"'Toutput_types' of 'OptionalFromValue' Op passed list of length 0",
        "Your own `train_step` or `test_step` returns nothing, and `fit` needs a dictionary with the metrics. End it "
        "with `return self.get_metrics_result()`.",
    ),
    rule(
        "TypeError",
        r"Cannot iterate over a scalar tensor",
        "A tensor with one number has no parts to loop over. If `train_step` is your own, it must return a dictionary: "
        "end it with `return self.get_metrics_result()`.",
    ),
    rule(
        "TypeError",
        r"(?P<step>train|test|predict)_step\(\) missing \d required positional argument",
        "Keras calls `{step}_step` with one argument, a batch. Write `def {step}_step(self, data)`, then "
        "`x, y = data`.",
    ),
    rule(
        "KeyError",
        r"in the `loss` argument, can't be found in (?:either )?the model's output",
        "The model has several outputs: give `fit` the labels of each, in a list or in a dictionary with the names of "
        "the outputs.",
    ),
    rule(
        "ValueError",
        r"tf\.function only supports singleton tf\.Variables",
        "A `tf.function` may make variables in its first call alone. Make them before it, and pass them in.",
    ),
    rule(
        "TypeError",
        r"optimizer was created with a `LearningRateSchedule` object",
        "A schedule sets the learning rate of this optimizer already. Remove the line, or the callback, that changes "
        "it, such as `ReduceLROnPlateau`. Or give the optimizer a number.",
    ),
    rule(
        "ValueError",
        r"y_true and y_pred have different structures",
        "The model has several outputs, and `fit` got labels of another structure. Give a list, or a dictionary, with "
        "labels for each output; or build the model with one output.",
    ),
    rule(
        "ValueError",
        r'Layer "(?P<layer>\w+)" expects (?P<asked>\d+) (?:named )?input\(s\).*?received (?P<given>\d+) input tensors',
        _inputs,
    ),
    rule(
        "ValueError",
        r"Missing data for input \"(?P<name>\w+)\".*keys (?P<given>\[.*?\])",
        "The model has an input called `{name}`, but the dictionary has the keys {given}. Use the names of the inputs, "
        "as in `Input(…, name=…)`.",
    ),
    rule(
        "ValueError RuntimeError",
        r"You must call `compile\(\)` before",
        "The model was never compiled: call `model.compile(optimizer=…, loss=…)` before you train or return it.",
    ),
    rule(
        "ValueError",
        r"None values not supported",
        "Labels are missing: give `fit` x and y, pairs in a data set, and `validation_data=(x, y)`. If you "
        "wrote the loss function, or `call` of the model, yourself, it needs a `return`.",
    ),
    rule(
        "ValueError",
        r"Data is expected to be in format",
        "The elements of the data set are not pairs: make each element `(features, label)`.",
    ),
    rule(
        "ValueError",
        r"Unrecognized data type: x=(?P<value>.{0,40})(?:.*\(of type <class '(?P<kind>[\w.]+)'>\))?",
        _data_type,
    ),
    rule(
        "ValueError",
        r"Data cardinality is ambiguous.*?'x' sizes: (?P<x>[\d, ]+) 'y' sizes: (?P<y>\d+)"
        r"(?: 'sample_weight' sizes: (?P<weights>\d+))?",
        _cardinality,
    ),
    rule(
        "ValueError",
        r"`y` should not be passed",
        "A data set already contains the labels: call `fit` with the data set alone, without y.",
    ),
    rule(
        "ValueError",
        r"`validation_split` is only supported for",
        "`validation_split` works only for arrays. For a data set, use `take` and `skip`, and pass the "
        "second part as `validation_data`.",
    ),
    rule(
        "ValueError",
        r"The PyDataset has length 0",
        "A generator found no example. Check its folder and the number of files that it printed. `subset=` "
        "needs `validation_split=`.",
    ),
    rule(
        "KeyError",
        r"pop from an empty set",
        "`fit` got `None` as its data: does the function that makes the data end with `return`?",
    ),
    rule(
        "UnboundLocalError",
        r"'batch_outputs'",
        "`predict` got no example: check the slice that made the array. In a data set, `drop_remainder=True` drops a "
        "last batch that is not full.",
    ),
    rule(
        "ValueError",
        r"Invalid dtype: (?P<dtype>str|object)",
        "The model takes numbers, but gets an array of {dtype}. Convert texts to token ids, and labels to "
        "class numbers. An array of `object` comes from rows of different lengths: pad them first.",
    ),
    rule(
        "ValueError",
        r"Unknown variable: .*This optimizer can only be called",
        "This optimizer has already trained another model, or other layers of this one. Create a new one, `Adam()`, "
        "for each model and each `compile`.",
    ),
    rule(
        "ValueError",
        r"output of the `schedule` function should be a float\. Got: (?P<value>(?:tf\.Tensor\()?[-+]?\d[-+\d.e]*)",
        "The function of `LearningRateScheduler` returned a number of another type, such as a tensor. It must be a "
        "float of Python: write `return float(…)`.",
    ),
    rule(
        "ValueError",
        r"output of the `schedule` function should be a float\. Got: (?P<value>.*)",
        "The function of `LearningRateScheduler` must return the learning rate, but returned {value}: does "
        "it end with `return`?",
    ),
    rule(
        "ValueError",
        r"(?P<name>\w+) callback received monitor=(?P<key>\w+)",
        "`{name}` does not know `{key}`. Is the metric in `compile(metrics=[…])`, and spelled the same there? "
        'For a metric of your own, write `mode="max"` or `mode="min"`.',
    ),
    rule(
        "AttributeError",
        r"'(?:function|method)' object has no attribute 'set_model'",
        "`callbacks` contains a function. A function of the epoch goes into a callback: "
        "`callbacks=[tf.keras.callbacks.LearningRateScheduler(function)]`.",
    ),
    rule(
        "AttributeError",
        r"'(?P<name>\w+)' object has no attribute 'set_model'",
        "`{name}` is not a callback: inherit from `tf.keras.callbacks.Callback`, and pass objects in a list, "
        "`callbacks=[…]`.",
    ),
    rule(
        "TypeError",
        r"set_model\(\) missing 1 required positional argument",
        "`callbacks` contains the class, not an object of it: write `()` after its name.",
    ),
    rule(
        "TypeError",
        rf"(?P<method>{_HOOKS})\(\) (?:takes \d+ positional arguments? but|got an unexpected keyword argument 'logs')",
        _hook,
    ),
    rule(
        "TypeError",
        r"'(?:>|>=|<|<=)' not supported between instances of '(?:NoneType' and '\w+|\w+' and 'NoneType)'",
        "A value is `None` and cannot be compared. In a callback, `logs.get(…)` returns `None` for a key "
        'that does not exist: `metrics=["accuracy"]` makes the key "accuracy", not "acc".',
    ),
    rule(
        "KeyError",
        r"^'(?P<key>(?:val_)?(?:acc|accuracy|loss|mae|mse|lr|val_\w+))'(?: Did you mean: '(?P<near>\w+)'\?)?$",
        _log_key,
    ),
    rule(
        "TypeError",
        r"'dict' object is not callable",
        'Read a dictionary with square brackets or `get`: `logs["accuracy"]`, `logs.get("accuracy")`.',
    ),
    rule(
        "AttributeError TypeError",
        r"'History' object (?:has no attribute '(?P<name>\w+)'|is not subscriptable)",
        "`fit` returns the history, not the model. Use two names: `history = model.fit(…)`. The curves are "
        "in `history.history`.",
    ),
    rule(
        "ValueError",
        r"shape with unknown rank|not defined on an unknown TensorShape",
        "The shape of what the generator yields is not known: give `from_generator` an `output_signature`, "
        "with `tf.TensorSpec(shape=…, dtype=…)`.",
    ),
    rule(
        "UserWarning",
        r"ran out of data",
        "The data set has fewer than `steps_per_epoch` times `epochs` batches. Leave out `steps_per_epoch`, "
        "or add `.repeat()`.",
    ),
)
"""From the particular to the general: the first that fits is told."""
