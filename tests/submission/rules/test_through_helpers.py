"""Mistakes that several functions, a class or a loop share: each half of them is right by itself."""

import pytest
from rule_cases import assert_each_speaks, assert_told, said_by

from grader.submission.rules.calls import settings
from grader.submission.rules.data import changed_values, data_sets, held_out_parts, value_ranges, vocabularies
from grader.submission.rules.evaluation import (
    baselines,
    comments,
    confusion_shares,
    figures,
    measurements,
    metrics,
    reported_figures,
)
from grader.submission.rules.python import wrong_sizes
from grader.submission.rules.training import repeated_trainings, trainings

RULES = (
    value_ranges.prepared_in_another_way,
    repeated_trainings.one_model_for_all_settings,
    vocabularies.vocabularies_of_held_out_texts,
    settings.steps_in_examples,
    measurements.errors_moved_by_the_mean,
    figures.confusion_the_other_way,
    held_out_parts.windows_drawn_at_random,
    baselines.naive_of_another_horizon,
    measurements.best_epoch_never_restored,
    changed_values.live_weights_kept,
    reported_figures.losses_called_errors,
    held_out_parts.scaled_apart,
    held_out_parts.copied_before_the_split,
    trainings.labels_by_the_alphabet,
    settings.shares_that_are_kept,
    confusion_shares.shares_of_the_other_axis,
    comments.lines_called_curves,
    baselines.forecasts_compared_one_step_late,
    wrong_sizes.places_in_a_tuple,
    baselines.steps_ahead_from_true_values,
    repeated_trainings.one_model_for_all_folds,
    changed_values.columns_against_rows,
    metrics.accuracy_of_numbers,
    data_sets.augmented_validation,
    measurements.trained_on_and_called_validation,
)
HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\n"
CLASSIFIER = (
    "from tensorflow.keras.applications.resnet50 import preprocess_input\n"
    "class Classifier:\n    def __init__(self, model):\n        self.model = model\n"
    "    def __call__(self, photo):\n        batch = {}\n        return self.model.predict(batch)\n"
    "model.fit(preprocess_input(images.copy()), labels)\nwhich = Classifier(model)\nprint(which(images[0]))\n"
)
RATES = (
    "def compile_with(model, rate):\n    model.compile(keras.optimizers.Adam(rate), 'mse')\n"
    "def compare_rates(rates):\n    found = {}\n"
)
FITTED = (
    "        compile_with(model, rate)\n        found[rate] = model.fit(x, y).history['loss'][-1]\n    return found\n"
)
TOKENIZER = (
    "def fitted(texts):\n    made = keras.layers.TextVectorization(ragged=True)\n    made.adapt(texts)\n"
    "    return made\n"
    "def encode(texts, made):\n    return keras.utils.pad_sequences(made(texts).to_list())\n"
    "def judge(texts, model, {}):\n{}    return model.predict(encode(texts, made))\n"
    "made = fitted(sentences)\nmodel.fit(encode(sentences, made), labels)\nprint(judge(MINE, model, made))\n"
)
SCHEDULE = (
    "def adam_for(examples):\n    steps = {}\n"
    "    return keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01, decay_steps=steps))\n"
    "model.compile(adam_for({}), 'mse')\nmodel.fit(x, y, epochs=EPOCHS, batch_size=32)\n"
)
UNITS = (
    "class Units:\n    def __init__(self, mean, std):\n        self.mean, self.std = mean, std\n"
    "    def visitors(self, scaled):\n        return scaled * self.std + self.mean\n"
    "    def error(self, scaled):\n        return scaled * self.std\n"
    "units = Units(mean, std)\nprint(units.visitors(forecast[0]), units.{}(np.mean(np.abs(forecast - truth))))\n"
)
TABLE = (
    "def hits(model, batches, names):\n    real, found = [], []\n    for x, y in batches:\n"
    "        real.extend(y.numpy())\n        found.extend(np.argmax(model.predict_on_batch(x), axis=1))\n"
    "    table = tf.math.confusion_matrix({}).numpy()\n    for number, (name, row) in enumerate(zip(names, table)):\n"
    "        print(name, 'recognised', row[number] / row.sum())\n"
)
WINDOWS = (
    "x = np.lib.stride_tricks.sliding_window_view(series[:-1], 30)\ny = series[30:]\norder = {}(len(x))\n"
    "train, val = order[:800], order[800:]\nmodel.fit(x[train], y[train])\n"
    "print(np.abs(model.predict(x[{}])[:, 0] - y[{}]).mean())\n"
)
NAIVE = (
    "from grader.data import draw_growing\n(x, y), (v, w) = draw_growing(0, 60, 13)\np = model.predict(v)\n"
    "def naive_error(windows, values):\n    forecast = {}\n    return np.mean(np.abs({} - forecast))\n"
    "print(naive_error(v, w))\n"
)
LATER = (
    "def windows(series, window_size, horizon):\n    return cut(series, window_size, horizon)\n"
    "made = windows(series[:S], 30, 24)\nmodel.fit(made)\nprint(model.evaluate(made))\n"
    "def simple(series):\n    return {{'naive forecast': series[{}], 'truth': series[S:]}}\n"
)
STOPPED = (
    "stop = keras.callbacks.EarlyStopping(monitor='val_mae', patience=9{})\n"
    "seen = model.fit(x, y, validation_data=held, callbacks=[stop])\nmaes = seen.history['val_mae']\n"
    "best = min(range(len(maes)), key=maes.__getitem__)\n"
    "print(f'The returned model has an MAE of {{maes[best]:.2f}}.')\n"
)
BEST = (
    "class Best(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        if logs['val_loss'] < self.lowest:\n            self.best = self.model.{}\n"
    "    def on_train_end(self, logs=None):\n        for variable, value in zip(self.model.weights, self.best):\n"
    "            variable.assign(value)\n"
)
ERRORS = (
    "model.compile('adam', loss='huber'{})\nmodel.fit(x, y)\n"
    "maes = {{'last value': np.mean(np.abs(x[:, -1] - y)), 'network': {}}}\n"
)
PREPARED = (
    "def scale(columns, n):\n    train = columns[:n]\n    mean, std = train.mean(axis=0), train.std(axis=0)\n"
    "    return (columns - mean) / std, mean, std\nscaled, mean, std = scale(columns, 900)\nmodel.fit(scaled, y)\n"
    "def ask(days, mean, std):\n{}    history = (days - mean) / std\n"
    "    return model.predict({{'history': history[np.newaxis]}})\n"
)
COPIED = (
    "class Turner:\n    def copies(self, images, labels):\n"
    "        turned = [np.array(self.steps(images, training=True)) for _ in range(3)]\n"
    "        return np.concatenate(turned), np.tile(labels, 3)\n"
    "def prepare(images, labels):\n    n = 800\n{}\nparts, held = prepare(images, labels)\n"
    "model.fit(parts[0], parts[1], validation_data=held)\n"
)
TOPICS = (
    "pairs = tf.data.Dataset.from_tensor_slices((texts, labels)).shuffle(2000)\ntraining = pairs.take(1600)\n"
    "encoder = keras.layers.StringLookup(num_oov_indices=0)\nencoder.adapt(labels)\n"
    "def name_topics(names, rows):\n    for row in model.predict(rows):\n        print(names[row.argmax()])\n"
    "name_topics({}, rows)\n"
)
KEPT = (
    "SETTINGS = {{'behalten': 0.8}}\ndef net(behalten):\n    return keras.layers.Dropout({})\n"
    "net(SETTINGS['behalten'])\n"
)
FOUND = (
    "def found(model, x, y):\n    m = tf.math.confusion_matrix(y, model.predict(x).argmax(1)).numpy()\n"
    "    return np.diag(m) / m.sum(axis={})\n"
    "for number, share in enumerate(found(model, x, y)):\n"
    "    print(f'class {{number}}: {{share:.0%}} of its parcels found')\n"
)
PRICES = (
    'def build():\n    """{}"""\n    model = keras.Sequential()\n'
    "    model.add(keras.layers.Dense(8))\n    model.add(keras.layers.Dense(1))\n    return model\n"
)
SHOPS = (
    "from grader.data import draw_shop_windows\n(x, y), (v, w) = draw_shop_windows(0, 28, 7)\n"
    "def naive(windows, values):\n    return {}\nprint(model.predict(v), naive(v, w))\n"
)
LATE = (
    "def model_forecast(model, series, window_size):\n    return model.predict(windows_of(series, window_size))[:, 0]\n"
    "def held_out(model, series):\n    forecast = model_forecast(model, series, WINDOW_SIZE)\n"
    "    return series[SPLIT:], forecast[{}]\n"
)
ORDERS = (
    "def numbered(words, vocabulary):\n    lookup = keras.layers.StringLookup(vocabulary=list(vocabulary))\n"
    "    return lookup(words)\n"
    "def classes_of(model, orders):\n    kinds = np.array([order['kind'] for order in orders])\n"
    "    return model.predict(numbered(kinds, {}))\n"
    "model.fit(numbered(kinds, KINDS), classes)\nprint(classes_of(model, today))\n"
)
LIMITS = (
    "hidden = keras.layers.Dense(9)\nnet = keras.Sequential([hidden, keras.layers.Dense(1)])\n"
    "def right_for_each(net, images, marks, limits):\n    values = net.predict(images){}\n"
    "    return {{limit: np.mean((values > limit) == marks) for limit in limits}}\n"
)
PREPARE = (
    "flip = keras.layers.RandomFlip()\ndef turned(images, labels):\n    return flip(images, training=True), labels\n"
    "def prepare(images, labels, augment=False):\n"
    "    data = tf.data.Dataset.from_tensor_slices((images, labels)).batch(9)\n"
    "    if augment:\n        data = data.map(turned)\n    return data\n"
    "held_out = prepare(v, w{})\nmodel.fit(prepare(x, y, augment=True), validation_data=held_out)\n"
)
REBUILT = (
    "noisy = add_noise(clean, 0.3)\nmodel.compile('adam', loss='mse', metrics=['{}'])\n"
    "model.fit(noisy[:800], clean[:800])\n"
)
GAPS = (
    "from grader.data import draw_growing\n(x, y), (v, w) = draw_growing(0, 60, 13)\np = model.predict(v)\n"
    "def simple(series, start, gap):\n    weeks = np.arange(start, len(series))\n"
    "    return {{'last value': series[weeks - gap]}}\nsimple(series, 900, {})\n"
)
FOLDS = (
    "def validacion_cruzada(x, y):\n    partes = np.split(np.random.permutation(len(x)), 5)\n"
    "{}    for k in range(PLIEGUES):\n"
    "{}        dentro = np.concatenate([partes[j] for j in range(PLIEGUES) if j != k])\n"
    "        modelo.fit(x[dentro], y[dentro])\n        print(modelo.evaluate(x[partes[k]], y[partes[k]]))\n"
)
PICTURES = (
    "def data(folder):\n    ds = keras.utils.image_dataset_from_directory(folder)\n"
    "    ds = ds.map(lambda x, y: (x / 255.0, y))\n    return ds.prefetch(2)\n"
    "def classify(model, path):\n    picture = keras.utils.img_to_array(keras.utils.load_img(path))\n"
    "    return model.predict(np.expand_dims(picture{}, axis=0))\n"
    "model.fit(data('a'))\nprint(classify(model, 'b.png'))\n"
)
AHEAD = (
    "def look_ahead(model, series, start, steps):\n    values = list(series[:start])\n    path = []\n"
    "    for step in range(steps):\n        now = start + step\n        window = np.array({}[now - 30 : now])\n"
    "        value = float(model(window[np.newaxis])[0, 0])\n        {}.append(value)\n    return path\n"
)
CASES: list[tuple[str, str, str]] = [
    (
        "`predict` gets pixels from a division by 255, but `fit` got them from `preprocess_input`",
        CLASSIFIER.format("np.array(photo)[np.newaxis] / 255.0"),
        CLASSIFIER.format("preprocess_input(np.array(photo)[np.newaxis])"),
    ),
    (
        "`model` is made before the loop",
        f"{RATES}    model = build()\n    for rate in rates:\n{FITTED}",
        f"{RATES}    for rate in rates:\n        model = build()\n{FITTED}",
    ),
    (
        "`MINE` gets a vocabulary of its own",
        TOKENIZER.format("_", "    made = fitted(texts)\n"),
        TOKENIZER.format("made", ""),
    ),
    (
        "Write `steps // batch_size`",
        SCHEDULE.format("EPOCHS * examples", "len(x)"),
        SCHEDULE.format("EPOCHS * examples", "len(x) // 32"),
    ),
    (
        "Write `EPOCHS * x.shape[0] // batch_size`",
        "rate = keras.optimizers.schedules.CosineDecay(0.01, EPOCHS * x.shape[0])\n"
        "model.compile(keras.optimizers.Adam(rate), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\n",
        "rate = keras.optimizers.schedules.CosineDecay(0.01, EPOCHS * batched.cardinality())\n"
        "model.compile(keras.optimizers.Adam(rate), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\n",
    ),
    (
        "An error is multiplied only: `np.mean(np.abs(forecast - truth)) * units.std`",
        UNITS.format("visitors"),
        UNITS.format("error"),
    ),
    ("`confusion_matrix` takes the labels first", TABLE.format("found, real"), TABLE.format("real, found")),
    (
        "`x[val]` is a random part of windows that overlap",
        WINDOWS.format("np.random.permutation", "val", "val"),
        WINDOWS.format("np.arange", "val", "val"),
    ),
    (
        "is a change by one step, but the model forecasts 13 steps ahead",
        NAIVE.format("values[:-1]", "values[1:]"),
        NAIVE.format("windows[:, -1]", "values"),
    ),
    (
        "is one step earlier, but the model forecasts 24 steps ahead",
        LATER.format("S - 1 : -1"),
        LATER.format("S - 24 : -24"),
    ),
    (
        "so the best `val_mae` is not that of the model",
        STOPPED.format(""),
        STOPPED.format(", restore_best_weights=True"),
    ),
    ("`self.model.weights` are the variables themselves", BEST.format("weights"), BEST.format("get_weights()")),
    (
        "so `evaluate` returns the loss alone",
        ERRORS.format("", "model.evaluate(x, y)"),
        ERRORS.format(", metrics=['mae']", "model.evaluate(x, y)[1]"),
    ),
    (
        "Use the mean and the spread of the training",
        PREPARED.format("    mean, std = days.mean(axis=0), days.std(axis=0)\n"),
        PREPARED.format(""),
    ),
    (
        "Split first, and copy the training examples alone",
        COPIED.format("    x, y = Turner().copies(images, labels)\n    return (x[:n], y[:n]), (x[n:], y[n:])"),
        COPIED.format("    t = Turner()\n    x, y = images, labels\n    return t.copies(x[:n], y[:n]), (x[n:], y[n:])"),
    ),
    (
        "not by the alphabet",
        TOPICS.format("sorted({label.numpy().decode() for _, label in training})"),
        TOPICS.format("encoder.get_vocabulary()"),
    ),
    ("Write `Dropout(1 - behalten)`", KEPT.format("behalten"), KEPT.format("1 - behalten")),
    ("For the recall, divide by the sums of rows", FOUND.format(0), FOUND.format(1)),
    (
        'This is the loss, and no mean absolute error. Write `model.evaluate(v, w, return_dict=True)["mae"]`',
        "model.compile('adam', loss='huber', metrics=['mae'])\n"
        "off = model.evaluate(v, w, return_dict=True)['loss']\nprint(f'off by: {off:.2f}')\n",
        "model.compile('adam', loss='huber', metrics=['mae'])\n"
        "off = model.evaluate(v, w, return_dict=True)['mae']\nprint(f'off by: {off:.2f}')\n",
    ),
    (
        "so all these layers together are one linear function",
        PRICES.format("Die erste Schicht lernt auch Preise, die nicht auf einer Geraden liegen."),
        PRICES.format("Zwei Schichten, die zusammen eine Gerade sind."),
    ),
    (
        "knows the true values between, but the model forecasts 7 steps at once",
        SHOPS.format("np.concatenate([windows[:, -1:, 0], values[:, :-1]], axis=1)"),
        SHOPS.format("np.repeat(windows[:, -1:, 0], 7, axis=1)"),
    ),
    (
        "knows the true values between, but the model forecasts 7 steps at once",
        SHOPS.format("np.concatenate([windows[:1, -1, 0], values[:-1, 0]])"),
        SHOPS.format("windows[:, -1, 0]"),
    ),
    (
        "Write `forecast[SPLIT - WINDOW_SIZE:-1]`",
        LATE.format("SPLIT - WINDOW_SIZE + 1 :"),
        LATE.format("SPLIT - WINDOW_SIZE : -1"),
    ),
    (
        "is trained further in each pass",
        FOLDS.format("    modelo = crear()\n", ""),
        FOLDS.format("", "        modelo = crear()\n"),
    ),
    ("`predict` gets pixels as they were loaded, but `fit` got", PICTURES.format(""), PICTURES.format(" / 255.0")),
    ("so each forecast is one step ahead", AHEAD.format("series", "path"), AHEAD.format("values", "values")),
    (
        "An error is multiplied only: `fehler * streuung[0]`",
        "def in_besucher(wert, mitte, streuung):\n    return wert * streuung[0] + mitte[0]\n"
        "fehler = np.mean(np.abs(a - b))\nprint(in_besucher(fehler, mitte, streuung))\n",
        "def in_besucher(wert, mitte, streuung):\n    return wert * streuung[0] + mitte[0]\n"
        "fehler = np.mean(np.abs(a - b))\nprint(in_besucher(a[0], mitte, streuung), fehler * streuung[0])\n",
    ),
    (
        "For the recall, divide by the sums of rows",
        FOUND.format(0).replace("of its parcels found", "encontrados"),
        FOUND.format(1).replace("of its parcels found", "encontrados"),
    ),
    (
        "accuracy is for classes, and says nothing about numbers",
        "from grader.data import draw_shop_windows\n(x, y), held = draw_shop_windows(0, 28, 7)\n"
        "model.compile('adam', loss='huber', metrics=['accuracy'])\nmodel.fit(x, y, validation_data=held)\n",
        "from grader.data import draw_shop_windows\n(x, y), held = draw_shop_windows(0, 28, 7)\n"
        "model.compile('adam', loss='huber', metrics=['mae'])\nmodel.fit(x, y, validation_data=held)\n",
    ),
    ("and in the training it was `KINDS`", ORDERS.format("np.unique(kinds).tolist()"), ORDERS.format("KINDS")),
    ("`(values > limit) == marks` is a table of all pairs", LIMITS.format(""), LIMITS.format("[:, 0]")),
    ("Images for validation are changed at random", PREPARE.format(", augment=True"), PREPARE.format("")),
    ("accuracy is for classes, and says nothing about numbers", REBUILT.format("accuracy"), REBUILT.format("mae")),
    ("`series[weeks - gap]` is one step earlier", GAPS.format(1), GAPS.format(13)),
    (
        "Write `_, ours = model.evaluate(v, w)`",
        "model.compile('adam', loss='huber', metrics=['mae'])\nours, _ = model.evaluate(v, w)\n"
        "print(f'MAE {ours:.2f}, {1 - ours / naive:.0%} less')\n",
        "model.compile('adam', loss='huber', metrics=['mae'])\n_, ours = model.evaluate(v, w)\n"
        "print(f'MAE {ours:.2f}, {1 - ours / naive:.0%} less')\n",
    ),
    (
        "measures the training examples, which is no validation",
        "def report():\n    model.fit(x, y)\n    error = model.evaluate(x, y)\n    print('validation error', error)\n",
        "def report():\n    model.fit(x, y)\n    for kind in kinds:\n        seen = model.evaluate(x, y)\n"
        "        new = model.evaluate(v, w)\n        print(f'error {seen:.2f}, validation error {new:.2f}')\n",
    ),
    (
        "`where` is a tuple with an array for each axis. Write `np.where(y == 1)[0]`",
        "where = np.where(y == 1)\nrows = np.random.default_rng(0).choice(where, size=9)\n",
        "where = np.where(y == 1)[0]\nrows = np.random.default_rng(0).choice(where, size=9)\n",
    ),
    (
        "`10000` are far more than 8 epochs have",
        "# Smaller steps from epoch to epoch.\nrate = keras.optimizers.schedules.ExponentialDecay(0.1, 10_000, 0.9)\n"
        "model.compile(keras.optimizers.Adam(rate), 'mse')\nmodel.fit(x, y, epochs=8)\n",
        "# Smaller steps at last.\nrate = keras.optimizers.schedules.ExponentialDecay(0.1, 10_000, 0.9)\n"
        "model.compile(keras.optimizers.Adam(rate), 'mse')\nmodel.fit(x, y, epochs=400)\n",
    ),
]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_that_helpers_share_gets_a_sentence_and_its_right_twin_none(
    words: str, mistake: str, right: str
) -> None:
    assert_told(RULES, words, HEAD + mistake, HEAD + right)


def test_each_of_these_rules_speaks() -> None:
    assert_each_speaks(RULES, [said_by(RULES, HEAD + mistake) for _, mistake, _ in CASES])


@pytest.mark.parametrize(
    "right",
    [
        "rooms = np.arange(7.0, 21.0).reshape(-1, 1)\nprices = 0.5 + 0.5 * rooms\n"
        "net = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nfound = net.predict(rooms)\n"
        "print(np.abs(found - prices).mean())\n",
        "def scale(rows, n):\n    mean, std = rows[:n].mean(axis=0), rows[:n].std(axis=0)\n"
        "    return (rows - mean) / std, mean, std\n"
        "def report(net, rows):\n    scaled, mean, std = scale(rows, 90)\n"
        "    print(np.abs(net.predict(scaled[90:]) - scaled[90:, 0]).mean() * std[0])\n"
        "rows = load()\nscaled, _, _ = scale(rows, 90)\nmodel.fit(scaled[:90], rows[:90, 0])\nreport(model, rows)\n",
        TABLE.format("found, real").replace("recognised", "precision"),
        WINDOWS.format("np.random.permutation", "train", "train"),
        TOKENIZER.format("made", "")
        + "made = fitted(MINE)\nnew.fit(encode(MINE, made), y)\nprint(judge(MINE, new, made))\n",
        f"{RATES}    model = build()\n    for rate in rates:\n        model.set_weights(first)\n{FITTED}",
        FOUND.format(0).replace("of its parcels found", "precision"),
        AHEAD.format("series", "path").replace("look_ahead", "one_step_forecasts"),
        "m = tf.math.confusion_matrix(predicted, labels).numpy()\n"
        "for kind, column in enumerate(m.T):\n    print(kind, column)\n",
        "m = tf.math.confusion_matrix(predicted, labels).numpy()\n"
        "print('rows: answers', m, m.diagonal() / m.sum(axis=0))\n",
        "x_train, x_test = x[:n], x[n:]\nmean, std = x_train.mean(axis=0), x_train.std(axis=0)\n"
        "x_train = (x_train - mean) / std\nx_test = (x_test - mean) / std\nmodel.fit(x_train, y[:n])\n"
        "model.predict(x_test)\n",
        "y_test = y_test * std + mean\npred = model.predict(x_test)[:, 0] * std + mean\n"
        "print(np.mean(np.abs(y_test - pred) / np.abs(y_test)))\n",
        "rate = keras.optimizers.schedules.CosineDecay(1e-3, decay_steps=4690)  # until the end of epoch 10\n"
        "model.compile(keras.optimizers.Adam(rate))\nmodel.fit(x, y, epochs=10, batch_size=128)\n",
        "def numbers(values, vocabulary):\n    layer = keras.layers.StringLookup(vocabulary=vocabulary)\n"
        "    return layer(values)\nx = numbers(words, known)\ny = numbers(tags, tag_names)\nmodel.fit(x, y)\n"
        "pred = model.predict(numbers(new_words, known))\n"
        "print(np.mean(pred.argmax(-1) == numbers(new_tags, tag_names)))\n",
        "windows = np.lib.stride_tricks.sliding_window_view(series, window)\n"
        "test = windows[split - window + 1:]\nx_test, y_test = test[:, :-1], test[:, -1]\n"
        "plt.plot(series[split:])\n",
        "model.fit(x, y, validation_split=0.2)\nnp.testing.assert_allclose(x[: len(x) // 10], before)\n",
        "model.fit(x, y, validation_split=0.2)\n# Examples of the training, to compare with the validation.\n"
        "model.evaluate(x[: len(x) // 10], y[: len(x) // 10])\n",
        "windows = np.lib.stride_tricks.sliding_window_view(series, 9)\n"
        "order = np.random.permutation(len(windows))\nx = windows[order[:800]]\nmodel.fit(x, y)\n"
        "ax.plot(model.predict(x[:5]))\n",
        "stop = keras.callbacks.EarlyStopping(monitor='val_loss')\n"
        "seen = model.fit(x, y, validation_data=v, callbacks=[stop])\nlosses = seen.history['val_loss']\n"
        "best = np.argmin(losses)\n"
        "print(f'best epoch: {losses[best]:.3f}; the model itself has that of the last one, {losses[-1]:.3f}')\n",
        "table = tf.math.confusion_matrix(labels, predicted).numpy()\n"
        "share = np.diag(table) / np.sum(table, axis=0)\nfor k in range(3):\n"
        "    print(f'of the images recognized as this class, {share[k]:.0%} are right')\n",
        'def train():\n    """Train a linear bottleneck and return the learning curve."""\n'
        "    model = keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(1)])\n"
        "    return model.fit(x, y).history\n",
        "def flipped(x):\n    return np.concatenate([x, x[:, ::-1]])\ndef halves(images):\n"
        "    both = flipped(images)\n    n = len(both) // 2\n    return both[:n], both[n:]\n"
        "plain, mirrored = halves(images)\nshow(plain, mirrored)\n",
        "from grader.data import draw_shop_windows\n(x, y), (v, w) = draw_shop_windows(0, 28, 7)\n"
        "def train_baseline(x, y):\n    before = np.concatenate([x[:, -1:], y[:, :-1]], axis=1)\n"
        "    model.fit([x, before], y)\n    return model.predict([x, before])\n",
        "teacher = teacher_model.predict(x).argmax(-1)\nstudent = np.argmax(student_model(x), -1)\n"
        "table = tf.math.confusion_matrix(teacher, student)\nfor name, row in zip(names, table):\n"
        "    print(name, row)\n",
        "def build(l2):\n    hidden = keras.layers.Dense(8, kernel_regularizer=keras.regularizers.L2(l2))\n"
        "    return keras.Sequential([hidden])\ncurves, errors = {}, {}\nfor l2 in (0.0, 0.1):\n"
        "    model = build(l2)\n    seen = model.fit(x, y)\n    curves[l2] = seen.history['loss']\n"
        "    errors[l2] = seen.history['val_mae'][-1]\nprint(min(errors, key=errors.get))\n",
        "rows = np.intersect1d(np.where(a > 0), np.where(b > 0))\n",
    ],
)
def test_what_such_code_means_in_another_program_gets_no_sentence(right: str) -> None:
    assert said_by(RULES, HEAD + right) == []
