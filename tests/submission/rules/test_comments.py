"""A call that does something else than the comment beside it says gets a sentence; one that does so gets none."""

from pathlib import Path

import pytest

from grader.catalogue.exercise import Exercise
from grader.submission.rules.evaluation import comments
from grader.submission.rules.source_report import check_source
from grader.submission.rules.subjects import EXPLAINING
from grader.submission.submission import Submission

HEAD = (
    "import copy\nimport numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import layers\n"
    "def given(ImageDataGenerator, Tokenizer):\n    pass\nImageDataGenerator, Tokenizer = given, given\n"
)
COPIED = (
    "# A copy, with its own weights.\nboth = tf.keras.Sequential([base, layers.Dense(1)])\n",
    "both = tf.keras.Sequential()\nboth.add(base)  # a copy: base stays as it is\n",
    "def scaled(base):\n    both = tf.keras.Sequential()\n    both.add(base)  # a copy: base stays as it is\n"
    "    return both\nboth = scaled(read(7))\n",
)
MADE = "m = tf.keras.Sequential([layers.LSTM(8), layers.Dense(1)])\n"
SORTED = "m.compile('adam', 'categorical_crossentropy')\nm.fit(x, rows)\n"
CASES = [
    (
        "and no weights",
        "# the layers and the trained weights\ntext = m.to_json()\n",
        "# the layers and the trained weights\nm.save('a.keras')\n",
    ),
    (
        "`compile` leaves the weights as they are",
        "def ready(model):\n    model.compile('adam', 'mse')\n    return model\n"
        "model = ready(build())\nmodel.fit(x, y)\n# forget it: start again from untrained weights\n"
        "model = ready(model)\nmodel.fit(x, y)\n",
        "def ready(model):\n    model.compile('adam', 'mse')\n    return model\n"
        "model = ready(build())\nmodel.fit(x, y)\n# forget it: start again from untrained weights\n"
        "model = ready(build())\nmodel.fit(x, y)\n",
    ),
    (
        "A slice of a NumPy array is no copy",
        "# The slice is an array of its own.\npart = series[9:]\nprint(part.shape)\n",
        "# The slice is an array of its own.\npart = series[9:].copy()\nprint(part.shape)\n",
    ),
    (
        "`cache` keeps what comes before it",
        "# Slow: with the cache it happens in the first epoch only.\nd = d.cache().map(encode).batch(9)\n",
        "# Slow: with the cache it happens in the first epoch only.\nd = d.map(encode).cache().batch(9)\n",
    ),
    (
        "squared up to an error of 1",
        "# a parabola for errors up to about 40, and a line beyond\nm.compile('adam', tf.keras.losses.Huber())\n",
        "# a parabola for errors up to about 40, and a line beyond\nm.compile('adam', tf.keras.losses.Huber(40))\n",
    ),
    (
        "Without `mask_zero=True`, the token id 0 has a vector like any other",
        "# The embedding masks the zeros of the padding: the LSTM reads words alone.\n"
        "e = layers.Embedding(90, 8)(x)\nh = layers.LSTM(9)(e)\n",
        "# The embedding masks the zeros of the padding: the LSTM reads words alone.\n"
        "e = layers.Embedding(90, 8, mask_zero=True)(x)\nh = layers.LSTM(9)(e)\n",
    ),
    (
        "`clone_model` copies the layers, and draws new weights",
        "def noisy(model, x):\n    # a second network with the same trained weights\n"
        "    other = tf.keras.models.clone_model(model)\n    return other.predict(x)\n",
        "def noisy(model, x):\n    # a second network with the same trained weights\n"
        "    other = tf.keras.models.clone_model(model)\n    other.set_weights(model.get_weights())\n"
        "    return other.predict(x)\n",
    ),
    (
        "takes the last",
        "d = tf.data.Dataset.from_tensor_slices((x, y))\nd = d.shuffle(len(x))\n"
        "# a fifth of the rows, drawn at random, is for validation\n"
        "model.fit(a, b, validation_split=0.2)\n",
        "d = tf.data.Dataset.from_tensor_slices((x, y))\nd = d.shuffle(len(x))\nrng.shuffle(a)\n"
        "# a fifth of the rows, drawn at random, is for validation\n"
        "model.fit(a, b, validation_split=0.2)\n",
    ),
    (
        "RandomRotation",
        "TURN = 0.17  # at most 17 degrees\nm.add(layers.RandomRotation(TURN))\n",
        "TURN = 0.17  # at most 61 degrees\nm.add(layers.RandomRotation(TURN))\n",
    ),
    (
        "so it and the next `Dense` are one linear layer",
        "# with it, topics that are not linearly separable\nh = layers.Dense(32)(x)\n"
        "y = layers.Dense(5, activation='softmax')(h)\n",
        "# with it, topics that are not linearly separable\nh = layers.Dense(32, activation='relu')(x)\n"
        "y = layers.Dense(5, activation='softmax')(h)\n",
    ),
    (
        "so it and the next `Conv2D` are one linear layer",
        "# The second convolution builds nonlinear features.\nx = layers.Conv2D(16, 3)(x)\n"
        "x = layers.Conv2D(32, 3, activation='relu')(x)\n",
        "# The second convolution builds nonlinear features.\nx = layers.Conv2D(16, 3, activation='relu')(x)\n"
        "x = layers.Conv2D(32, 3, activation='relu')(x)\n",
    ),
    (
        "It knows the values of one window alone",
        "# The layers keep their state when a window ends, and go on with it\n# in the next one.\n"
        "m.add(layers.SimpleRNN(8))\n",
        "# The layers drop their state when a window ends, and begin with zeros\n# in the next one.\n"
        "m.add(layers.SimpleRNN(8))\n",
    ),
    (
        "the layers after it read the padding",
        "m.add(layers.Embedding(9, 8))\n"
        "m.add(layers.GlobalAveragePooling1D())  # the mean over the words of the review alone\n",
        "m.add(layers.Embedding(9, 8, mask_zero=True))\n"
        "m.add(layers.GlobalAveragePooling1D())  # the mean over the words of the review alone\n",
    ),
    (
        "the layers after it read the padding",
        "m.add(layers.Embedding(9, 8))  # the same mean, whether a text is padded to 10 or to 40\n",
        "m.add(layers.Embedding(9, 8))  # another mean, where a text is padded to 40\n",
    ),
    (
        "`training=False` sets how `BatchNormalization` and `Dropout` act, and freezes no weights",
        "# training=False takes the weights of the base out of the training: the optimizer skips them.\n"
        "x = base(x, training=False)\n",
        "# training=False does not freeze the weights.\nx = base(x, training=False)\n",
    ),
    (
        "`validation_split` takes the last examples, before any are shuffled",
        "def f(m, x, y):\n    # The order of the file does not matter, fit shuffles the examples.\n    x = scaled(x)\n"
        "    m.fit(x, y, validation_split=0.2)\n",
        "def f(m, x, y):\n    # The order of the file does matter, though fit shuffles.\n    x = scaled(x)\n"
        "    m.fit(x, y, validation_split=0.2)\n",
    ),
    (
        "A mean divides by all positions",
        "# Padding has rows of zeros: they do not change a mean.\nx = layers.Embedding(9, 8, mask_zero=False)(x)\n",
        "# Padding has rows of zeros: they do not change a mean.\nx = layers.Embedding(9, 8, mask_zero=True)(x)\n",
    ),
    (
        "A mean divides by all positions",
        "m.add(layers.Embedding(9, 8))\n# The padding is zeros and so adds nothing to the mean.\n"
        "m.add(layers.GlobalAveragePooling1D())\n",
        "m.add(layers.Embedding(9, 8, mask_zero=True))\n# The padding is zeros and so adds nothing to the mean.\n"
        "m.add(layers.GlobalAveragePooling1D())\n",
    ),
    # What is said, the mistake, and what is right.
    (
        "`TimeDistributed` changes nothing here",
        "def each(layer):\n    return layers.TimeDistributed(layer)  # otherwise the layer would mix the days\n"
        "a, b = each(layers.Dense(8)), each(layers.Dense(4))\n",
        "def each(layer):\n    return layers.TimeDistributed(layer)  # otherwise the layer would mix the days\n"
        "a, b = each(layers.Dense(8)), each(layers.Conv2D(4, 3))\n",
    ),
    (
        "not as an amount",
        "def rows_of(kinds):\n    return tf.one_hot(kinds, 4)  # else class 3 counts three times in the loss\n"
        "rows = rows_of(kinds)\n" + SORTED,
        "def rows_of(kinds):\n    return tf.one_hot(kinds, 4)  # the loss below reads rows\nrows = rows_of(kinds)\n"
        + SORTED,
    ),
    (
        "it knows nothing that comes after them",
        "back = layers.LSTM(8, go_backwards=True)  # reads from the future\n"
        "x = layers.Bidirectional(layers.LSTM(8), backward_layer=back)(x)\n",
        "back = layers.LSTM(8, go_backwards=True)  # reads the window from its end\n"
        "x = layers.Bidirectional(layers.LSTM(8), backward_layer=back)(x)\n",
    ),
    (
        "`take(some)` takes that many batches",
        "some = 20\nds = tf.keras.utils.image_dataset_from_directory(folder)\n"
        "few = ds.take(some)  # 20 photos are enough to test\n",
        "some = 20\nds = tf.keras.utils.image_dataset_from_directory(folder)\n"
        "few = ds.unbatch().take(some)  # 20 photos are enough to test\n",
    ),
    (
        "`fit` only measures on what `validation_data` gives",
        "# The network also learns from the validation data.\nm.fit(x, y, validation_data=(v, w))\n",
        "# The network learns nothing from the validation data.\nm.fit(x, y, validation_data=(v, w))\n",
    ),
    (
        "`fit` only measures on what `validation_split` gives",
        "m.fit(x, y, validation_split=0.1)  # then the weights are tuned on the validation set\n",
        "m.fit(x, y, validation_split=0.1)  # tested on the validation set\n",
    ),
    (
        "changes no weight by it",
        "# validation_data: more images, and it learns from them as well\nm.fit(x, y, validation_data=(v, w))\n",
        "# validation_data: more images, and it learns nothing from them\nm.fit(x, y, validation_data=(v, w))\n",
    ),
    (
        "changes no weight by it",
        "# the model adjusts itself to the held-out images in each epoch\nm.fit(x, y, 9, 5, 0, None, 0.0, (v, w))\n"
        "m.fit(x, y, validation_data=(v, w))  # the model adjusts itself to the held-out images in each epoch\n",
        "# the model is measured on the held-out images\nm.fit(x, y, validation_data=(v, w))\n",
    ),
    (
        "`LSTM` without `return_sequences` returns its output after the last step",
        "x = layers.LSTM(8)(x)  # returns the average over all words\n",
        "x = layers.LSTM(8)(x)  # returns the output after all words\n",
    ),
    (
        "`LSTM` without `return_sequences` returns its output after the last step",
        "x = layers.LSTM(8)(x)  # without return_sequences it returns the mean of all outputs\n",
        "x = layers.LSTM(8)(x)  # without return_sequences it returns the last output\n",
    ),
    (
        "`GRU` without `return_sequences` returns its output after the last step",
        "# By default it gives the mean of its outputs.\nx = layers.GRU(8, return_sequences=True)(x)\n",
        "# Pooling then gives the mean of its outputs.\nx = layers.GRU(8, return_sequences=True)(x)\n"
        "x = layers.GlobalAveragePooling1D()(x)\n",
    ),
    (
        "and `predict` leaves nothing for the next call",
        f"import time\n{MADE}# fill the memory of the network first\nm.predict(w[:9])\np = m.predict(w)\n",
        f"import time\n{MADE}# the first call builds the graph\nm.predict(w[:9])\np = m.predict(w)\n",
    ),
    (
        "each window begins with states of zero",
        f"{MADE}# carries the state over to the next call\nfirst = m.predict(w[:9])\n",
        "m = tf.keras.Sequential([layers.LSTM(8, return_state=True)])\n"
        "# carries the state over to the next call\nfirst = m.predict(w[:9])\n",
    ),
    (
        "takes an integer label as the number of a class",
        f"# The loss would take class 2 as twice as much as class 1.\nrows = tf.one_hot(y, 3)\n{SORTED}",
        f"# For the smoothing of labels.\nrows = tf.one_hot(y, 3)\n{SORTED}",
    ),
    (
        "takes an integer label as the number of a class",
        f"rows = tf.keras.utils.to_categorical(y)  # integers mean an order of the classes\n{SORTED}",
        "rows = tf.one_hot(y, 3)  # integers mean an order of the classes\nm.compile('adam', 'mse')\nm.fit(x, rows)\n",
    ),
    (
        "`weight_decay` makes weights smaller, not the learning rate",
        "# The learning rate gets smaller in each step.\no = tf.keras.optimizers.Adam(0.01, weight_decay=0.001)\n",
        "# The weights stay small at any learning rate.\no = tf.keras.optimizers.Adam(0.01, weight_decay=0.001)\n",
    ),
    (
        "`weight_decay` makes weights smaller, not the learning rate",
        "o = tf.keras.optimizers.AdamW(0.01)  # lowers the learning rate by itself\n",
        "o = tf.keras.optimizers.AdamW(0.01)  # decays the weights\n",
    ),
    (
        "Keras's losses are means over the batch",
        "BATCH = 32\n# The loss adds up all examples of a batch.\nrate = 0.16 / BATCH\nm.compile('adam', 'mse')\n",
        "BATCH = 32\n# A low rate, as the loss is noisy.\nrate = 0.16 / BATCH\n",
    ),
    (
        "they do not grow with the batch size",
        "o = tf.keras.optimizers.SGD(0.3 / batch_size)  # learning rate for a sum over the gradients of a batch\n"
        "m.compile(o, tf.keras.losses.Huber())\n",
        "n = total / batch_size  # sum of the errors, whatever the learning rate\n",
    ),
    (
        "`take(100)` takes that many batches",
        "# 100 images are enough.\nd = d.batch(32).take(100)\n",
        "# 100 images are enough.\nd = d.take(100).batch(32)\n",
    ),
    (
        "`repeat` adds no examples",
        "d = d.repeat(3)  # three times as much training data\n",
        "d = d.repeat(3)  # three passes in each epoch\n",
    ),
    (
        "`drop_remainder` of `window` drops short windows",
        "# drop_remainder: all batches have exactly 32 windows\nd = d.window(9, shift=1, drop_remainder=True)\n",
        "# drop_remainder: no short windows in a batch\nd = d.window(9, shift=1, drop_remainder=True)\n",
    ),
    (
        "`TextVectorization` makes texts lower case itself",
        "v = layers.TextVectorization()\n# otherwise Dull and dull are two words\nx = [t.lower() for t in x]\n",
        "v = layers.TextVectorization(standardize=None)\n# otherwise Dull and dull are two words\n"
        "x = [t.lower() for t in x]\n",
    ),
    (
        "The 1 is for the padding",
        "t = Tokenizer()\n# + 1 for unknown words\nn = len(t.word_index) + 1\n",
        "t = Tokenizer()\n# + 1 for the padding\nn = len(t.word_index) + 1\n",
    ),
    (
        "`validation_split` shuffles the files of all classes together",
        "# the same share of every class\nd = tf.keras.utils.image_dataset_from_directory(f, validation_split=0.2)\n",
        "# a fifth, whatever the share\nd = tf.keras.utils.image_dataset_from_directory(f, validation_split=0.2)\n",
    ),
    (
        "`mask_zero` masks the token id 0, the padding",
        "# padding and unknown words are left out\nx = layers.Embedding(90, 8, mask_zero=True)(x)\n",
        "# the padding is left out, unknown words count\nx = layers.Embedding(90, 8, mask_zero=True)(x)\n",
    ),
    (
        "it knows nothing that comes after them",
        "# the backward layer reads the values after the window\nx = layers.Bidirectional(layers.LSTM(8))(x)\n",
        "# the backward layer reads the window from its end\nx = layers.Bidirectional(layers.LSTM(8))(x)\n",
    ),
    (
        "not a range from 0 to 1",
        "# brings both into the range from 0 to 1\nx = layers.BatchNormalization()(x)\n",
        "# a mean of 0 and a deviation of 1\nx = layers.BatchNormalization()(x)\n",
    ),
    (
        "A kernel of size 1 sees one place",
        "# filters that look for edges\nx = layers.Conv2D(16, (1, 1))(x)\n",
        "# filters that look for edges\nx = layers.Conv2D(16, (3, 3))(x)\n",
    ),
    (
        "`adapt` learns the words, and no length",
        "v = layers.TextVectorization()\nv.adapt(x)  # the words, and the longest text\n",
        "v = layers.TextVectorization(output_sequence_length=9)\nv.adapt(x)  # the words; the length is 9\n",
    ),
    (
        "`get_weights` returns a copy",
        "w = m.get_weights()[0]  # fit will train these\nm.fit(x, y)\n",
        "w = m.get_weights()[0]  # before the training\nm.fit(x, y)\n",
    ),
    (
        "A model in another model is no copy",
        "# a copy of the layers\nn = tf.keras.Sequential()\nn.add(layers.Rescaling(1 / 255))\nn.add(model)\n",
        "# the same layers, no copy\nn = tf.keras.Sequential()\nn.add(layers.Rescaling(1 / 255))\nn.add(model)\n",
    ),
    (
        "`truncating` says where long rows are cut",
        "# padding sets one side for both: filled and cut at the start.\n"
        "x = tf.keras.utils.pad_sequences(x, maxlen=9, padding='pre')\n",
        "# padding sets one side for both: filled and cut at the start.\n"
        "x = tf.keras.utils.pad_sequences(x, maxlen=9, padding='pre', truncating='pre')\n",
    ),
    (
        "the token id 0 has a vector like any other",
        "# The id 0 has no vector, so this is the mean of the words.\nx = layers.Embedding(90, 8)(x)\n",
        "# The id 0 is left out.\nx = layers.Embedding(90, 8, mask_zero=True)(x)\n",
    ),
    (
        "`TimeDistributed` changes nothing here",
        "# Dense alone would mix the months.\nx = layers.TimeDistributed(layers.Dense(8))(x)\n",
        "# Dense would mix the rows of an image.\nx = layers.TimeDistributed(layers.Flatten())(x)\n",
    ),
    (
        "The model adds no images",
        "# Augmentation: three times as many images.\naugment = tf.keras.Sequential([layers.RandomFlip()])\n",
        "# Augmentation: other images in each epoch.\naugment = tf.keras.Sequential([layers.RandomFlip()])\n",
    ),
    (
        "`prefetch` prepares the next batches and keeps none",
        "# prefetch keeps the batches in memory.\nd = d.batch(32).prefetch(1)\n",
        "# The batches stay in memory.\nd = d.batch(32).cache().prefetch(1)\n",
    ),
    (
        "this one turns by up to 10.8 degrees. For 3 degrees, write `3 / 360`",
        "x = layers.RandomRotation(0.03)(x)  # by 3 degrees at most\n",
        "x = layers.RandomRotation(0.03)(x)  # by 11 degrees at most\n",
    ),
    (
        "`compile` leaves the weights as they are",
        "m.fit(x, y, epochs=2)\n# The real training starts from new weights.\nm.compile('adam', 'mse')\nm.fit(x, y)\n",
        "m.fit(x, y, epochs=2)\nm = build()\n# The real training starts from new weights.\nm.compile('adam', 'mse')\n",
    ),
    (
        "`fit` may shuffle windows",
        "m.fit(windows, y, shuffle=False)  # a time series: a mixed order would destroy the seasons\n",
        "m.fit(windows, y)  # a time series: a mixed order does no harm to windows\n",
    ),
    (
        "`fit` may shuffle windows",
        "# A time series: windows have to stay in the order of the months.\nm.fit(x, y, shuffle=False)\n",
        "# Windows in the order of the months.\nm.fit(x, y)\n",
    ),
    (
        "Write `images.copy()`",
        "def f(images):\n    kept = images[:]  # a copy, the argument stays\n    return kept.astype('float32')\n",
        "def f(names):\n    kept = names[:]  # a copy, the argument stays\n    kept.append('a')\n    return kept\n",
    ),
    (
        "Write `series.copy()`",
        "def f(series):\n    past = series[:]  # slicing copies\n    return past[2:9].mean()\n",
        "def f(series):\n    past = series.tolist()[:]  # slicing copies\n    past.append(3)\n    return past\n",
    ),
    (
        "adds no images",
        "# The generator adds a turned version to each image.\ng = ImageDataGenerator(rotation_range=9)\n",
        "# The generator turns each image in each epoch.\ng = ImageDataGenerator(rotation_range=9)\n",
    ),
    (
        "Each call of `reader` makes a new `Conv2D`",
        "# One reader for both halves, with shared weights.\ndef reader(x):\n    return layers.Conv2D(8, 3)(x)\n"
        "a, b = reader(a), reader(b)\n",
        "# One reader for both halves, with shared weights.\nread = layers.Conv2D(8, 3)\ndef reader(x):\n"
        "    return read(x)\na, b = reader(a), reader(b)\n",
    ),
    (
        "The units of a recurrent layer are the size of its state",
        "x = layers.LSTM(20)(x)  # one unit for each step\n",
        "x = layers.LSTM(20)(x)  # a state of 20 numbers\n",
    ),
    (
        "drops whole features",
        "# Word dropout.\nx = layers.SpatialDropout1D(0.1)(x)\n",
        "# Drops whole features.\nx = layers.SpatialDropout1D(0.1)(x)\n",
    ),
    (
        'To cut their end, write `truncating="post"`',
        "# A review that is too long loses its end.\nx = tf.keras.utils.pad_sequences(x, maxlen=9, padding=side)\n",
        "# A review that is too long loses its beginning.\nx = tf.keras.utils.pad_sequences(x, maxlen=9)\n",
    ),
    (
        "uses one layer for all steps",
        "# A small layer for each day, with weights of its own.\nx = layers.TimeDistributed(layers.Dense(8))(x)\n",
        "# One small layer for all days.\nx = layers.TimeDistributed(layers.Dense(8))(x)\n",
    ),
    (
        "zoom out. To zoom in, write `(-0.2, 0)`",
        "# Looks from nearer.\nx = layers.RandomZoom((0.0, 0.2))(x)\n",
        "# Looks from nearer, or from farther away.\nx = layers.RandomZoom((-0.2, 0.2))(x)\n",
    ),
    (
        "knows no best epoch",
        "keep = tf.keras.callbacks.BackupAndRestore(p)  # brings back the best epoch\n",
        "keep = tf.keras.callbacks.BackupAndRestore(p)  # goes on where the machine was switched off\n",
    ),
    (
        'Write `merge_mode="ave"`',
        "# The mean of both directions.\nx = layers.Bidirectional(layers.LSTM(8))(x)\n",
        "# The mean of both directions.\nx = layers.Bidirectional(layers.LSTM(8), merge_mode='ave')(x)\n",
    ),
    (
        'Write `padding="causal"`',
        "x = layers.Conv1D(8, 3, padding='same')(x)  # reads the past alone\n",
        "x = layers.Conv1D(8, 3, padding='causal')(x)  # reads the past alone\n",
    ),
    (
        "write `global_clipnorm=1.0`",
        "# Clips the norm of all gradients together.\no = tf.keras.optimizers.Adam(clipnorm=1.0)\n",
        "# Clips each weight's gradient, and not all of them together.\no = tf.keras.optimizers.Adam(clipnorm=1.0)\n",
    ),
    (
        "changes 0 and 1 to 0.05 and 0.95",
        "# Targets of 0.1 and 0.9.\ne = tf.keras.losses.BinaryCrossentropy(label_smoothing=0.1)\n",
        "# Targets of 0.05 and 0.95.\ne = tf.keras.losses.BinaryCrossentropy(label_smoothing=0.1)\n",
    ),
    (
        "write `reshuffle_each_iteration=False`",
        "d = d.shuffle(9, seed=1)  # the same order in each epoch\n",
        "d = d.shuffle(9, seed=1)  # the same order in each run\n",
    ),
    (
        "drops whole features",
        "x = layers.SpatialDropout1D(0.1)(x)  # some words are left out\n",
        "x = layers.SpatialDropout1D(0.1)(x)  # some features are left out\n",
    ),
    ("write `np.array(images)`", "kept = np.asarray(images)  # a copy\n", "kept = np.asarray(images)  # no copy\n"),
    *(("is no copy", text, text.replace("# A copy", "# No copy").replace("# a copy", "# no copy")) for text in COPIED),
    (
        "does not reach it",
        "tf.random.set_seed(3)  # the same first weights in each run\n",
        "tf.random.set_seed(3)  # the same order in each run\n",
    ),
    (
        "`np.roll` leaves nothing empty",
        "# The first ones are NaN.\nbefore = np.roll(series, 1)\n",
        "# The first one is the last of the series.\nbefore = np.roll(series, 1)\n",
    ),
    (
        "`validation_split` takes the last examples",
        "# A random tenth is held out.\nm.fit(x, y, validation_split=0.1)\n",
        "# The last tenth is held out.\nm.fit(x, y, validation_split=0.1)\n",
    ),
    (
        "begins each window with an empty state",
        "x = layers.LSTM(8)(x)\nm.fit(x, y, shuffle=False)  # it remembers the windows before\n",
        "x = layers.LSTM(8)(x)\nm.fit(x, y, shuffle=False)  # one order for all epochs\n",
    ),
    (
        "`EarlyStopping` keeps the weights of its last epoch",
        "stop = tf.keras.callbacks.EarlyStopping(patience=1)  # goes back to the best epoch\n",
        "stop = tf.keras.callbacks.EarlyStopping(patience=1, restore_best_weights=True)  # back to the best epoch\n",
    ),
    (
        "saves after each epoch",
        "best = tf.keras.callbacks.ModelCheckpoint('best.keras', save_best_only=False)\n",
        "best = tf.keras.callbacks.ModelCheckpoint('best.keras', save_best_only=best_alone)\n",
    ),
    (
        "saves after each epoch",
        "best = tf.keras.callbacks.ModelCheckpoint('best.keras')\n",
        "best = tf.keras.callbacks.ModelCheckpoint('best.keras', save_best_only=True)\n",
    ),
    (
        "into 0 to 1",
        "x = layers.Rescaling(1 / 255)(x)  # -1 to 1\nx = layers.Rescaling(0.00392157)(x)  # -1 to 1\n",
        "x = layers.Rescaling(1 / 127.5, offset=-1)(x)  # -1 to 1\n",
    ),
    (
        "call `shuffle` before it",
        "for x in d.take(3):  # three random examples\n    print(x)\n",
        "for x in d.shuffle(9).take(3):  # three random examples\n    print(x)\n",
    ),
    (
        "After `batch`, `prefetch` counts batches",
        "d = d.batch(32).prefetch(32)  # 32 examples are ready\n",
        "d = d.batch(32).prefetch(1)  # 32 examples are ready\n",
    ),
    ("keeps the data in memory", "d = d.cache()  # on the disk\n", "d = d.cache('kept')  # on the disk\n"),
    (
        "nothing is quantized",
        "c = tf.lite.TFLiteConverter.from_keras_model(m)  # 8-bit weights\n",
        "c = tf.lite.TFLiteConverter.from_keras_model(m)  # 8-bit weights\n"
        "c.optimizations = [tf.lite.Optimize.DEFAULT]\n",
    ),
    (
        "nothing is quantized",
        "c = tf.lite.TFLiteConverter.from_saved_model(f)\n# stores the weights as 8-bit integers\nb = c.convert()\n",
        "c = tf.lite.TFLiteConverter.from_saved_model(f)\n# keeps 32-bit floats; 8-bit integers need more\n"
        "b = c.convert()\n",
    ),
    (
        "A slice of a NumPy array is no copy: who changes it changes `s`. Write `s[3:].copy()`.",
        "def last(s):\n    # an array of its own\n    return s[3:]\n",
        "def last(s):\n    # an array of its own\n    return s[3:].copy()\n",
    ),
    (
        "the token id 0 has a vector like any other",
        "# Id 0 is padding: it has no vector.\ne = layers.Embedding(99, 8)\n",
        "# Id 0 is padding: it is masked.\ne = layers.Embedding(99, 8, mask_zero=True)\n",
    ),
    (
        "`RandomFlip` adds no images",
        "# Twice as many images.\nx = layers.RandomFlip()(x)\n",
        "# Other images in each epoch.\nx = layers.RandomFlip()(x)\n",
    ),
    (
        "acts in training alone",
        "x = layers.Dropout(0.2)(x)  # also when it predicts\n",
        "x = layers.Dropout(0.2)(x)  # not when the model predicts\n",
    ),
    (
        "acts in training alone",
        "# Sets values to 0 at random, in fit and in predict alike.\nx = layers.Dropout(0.2)(x)\n",
        "# Sets values to 0 at random in fit, and does nothing in predict.\nx = layers.Dropout(0.2)(x)\n",
    ),
    (
        "acts in training alone",
        "# There is noise during training and inference, so each answer is another one.\n"
        "x = layers.GaussianNoise(0.2)(x)\n",
        "# There is noise during training, and none in `predict`.\nx = layers.GaussianNoise(0.2)(x)\n",
    ),
    (
        "acts in training alone",
        "x = layers.Dropout(0.2)(x)  # two predictions for the same photo differ a little\n",
        "x = layers.Dropout(0.2)(x)  # two predictions for the same photo never differ\n",
    ),
    (
        "acts in training alone",
        "x = layers.Dropout(0.2)(x)  # schaltet Werte zufällig ab, auch bei der Vorhersage\n",
        "x = layers.Dropout(0.2)(x)  # schaltet Werte zufällig ab, nicht bei der Vorhersage\n",
    ),
    (
        "takes the share of units to drop",
        "REST = 0.8  # this part of the units stays active\nx = layers.Dropout(REST)(x)\n",
        "REST = 0.8  # this part of the units stays active\nx = layers.Dropout(1 - REST)(x)\n",
    ),
    (
        "takes the share of units to drop",
        "AN = 0.7  # so viele Werte bleiben erhalten\nx = layers.SpatialDropout1D(rate=AN)(x)\n",
        "AUS = 0.3  # so viele Werte werden null, die anderen bleiben\nx = layers.SpatialDropout1D(rate=AUS)(x)\n",
    ),
    (
        "takes the share of units to drop",
        "def f(x):\n    part = 0.6  # la part des neurones qui restent actifs\n    return layers.Dropout(part)(x)\n",
        "def f(x):\n    part = 0.4  # la part des neurones éteints, les autres restent\n"
        "    return layers.Dropout(part)(x)\n",
    ),
    (
        "Their number does not depend on how many steps",
        "steps = 60 // 3  # each month goes into its own unit\nx = layers.LSTM(steps)(x)\n",
        "units = 60 // 3  # each unit reads every month\nx = layers.LSTM(units)(x)\n",
    ),
    (
        "Their number does not depend on how many steps",
        "x = layers.GRU(30)(x)  # eine Einheit für jeden Zeitschritt\n",
        "x = layers.GRU(30)(x)  # 30 Werte als Zustand nach jedem Zeitschritt\n",
    ),
    (
        "Their number does not depend on how many steps",
        "# as many units as the window has days\nx = layers.SimpleRNN(units=14)(x)\n",
        "# more units than days in a window: the state may be larger\nx = layers.SimpleRNN(units=14)(x)\n",
    ),
    (
        "`prefetch` prepares the next batches and keeps none",
        "# epoch 1 reads the files, the later epochs get them from memory\nd = d.prefetch(2)\n",
        "# each epoch reads the files again, ahead of the training\nd = d.prefetch(2)\n",
    ),
    (
        "`prefetch` prepares the next batches and keeps none",
        "d = d.prefetch(2)  # die Bilder werden nur einmal gelesen und bleiben im Speicher\n",
        "d = d.prefetch(2)  # die nächsten Bilder werden während des Trainings gelesen\n",
    ),
    (
        "`prefetch` prepares the next batches and keeps none",
        "d = d.prefetch(2)  # les images restent en mémoire, lues une seule fois\n",
        "d = d.prefetch(2)  # les images du prochain lot sont lues en avance\n",
    ),
    (
        "`compile` leaves the weights as they are",
        "def train(m):\n    m.fit(x, y)\ntrain(m)\nm.compile('sgd', 'mse')  # new random weights\n",
        "def train(m):\n    m.fit(x, y)\ntrain(m)\nm = build()\nm.compile('sgd', 'mse')  # new random weights\n",
    ),
    (
        "`compile` leaves the weights as they are",
        "def begin(n):\n    # neue zufällige Gewichte\n    n.compile('sgd', 'mse')\n    return n\n"
        "m.fit(x, y)\nm = begin(m)\n",
        "def begin(n):\n    # neue zufällige Gewichte\n    n.compile('sgd', 'mse')\n    return n\n"
        "m.fit(x, y)\nk = begin(k)\n",
    ),
    (
        "`validation_split` takes the last examples",
        "m.fit(x, y, validation_split=0.1)  # ein Zehntel, zufällig gezogen\n",
        "m.fit(x, y, validation_split=0.1)  # das letzte Zehntel, nicht zufällig gezogen\n",
    ),
    (
        "the layers after it read the padding",
        "x = layers.Embedding(90, 8)(x)  # die Nullen am Ende zählen nicht\n",
        "x = layers.Embedding(90, 8, mask_zero=True)(x)  # die Nullen am Ende zählen nicht\n",
    ),
    (
        "all these layers together are one linear function",
        "m = tf.keras.Sequential([layers.Dense(8), layers.Dense(1)])  # the hidden layer makes it nonlinear\n",
        "m = tf.keras.Sequential([layers.Dense(8), layers.Dense(1)])  # without an activation it is not nonlinear\n",
    ),
    (
        "all these layers together are one linear function",
        "def dense(n):\n    return layers.Dense(n)\n# kann sich so biegen\nx = dense(8)(x)\nx = dense(1)(x)\n",
        "def dense(n):\n    return layers.Dense(n, 'tanh')\n# kann sich so biegen\nx = dense(8)(x)\n"
        "x = layers.Dense(1)(x)\n",
    ),
    (
        "all these layers together are one linear function",
        "# deux couches pour suivre une courbe\nx = layers.Dense(8)(x)\nx = layers.Dense(1)(x)\n",
        "# deux couches, sans courbe\nx = layers.Dense(8)(x)\nx = layers.Dense(1)(x)\n",
    ),
]


def said(source: str) -> list[str]:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", HEAD + source, "", ()))
    assert report.failed == ()
    return [finding.sentence for finding in report.findings if not finding.about.startswith(EXPLAINING)]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_comment_that_says_otherwise_gets_its_sentence(words: str, mistake: str, right: str) -> None:
    assert [sentence for sentence in said(mistake) if words in sentence] != []
    assert said(right) == []
    # Without the comment nobody knows what is meant.
    bare = "\n".join(line.partition("#")[0] for line in mistake.splitlines())
    assert [sentence for sentence in said(bare) if words in sentence and "best =" not in bare] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Return the mean squared error and the MAE.\n\n    Both are in the unit of the series.", 1),
        ("An MSE of 36 means that a forecast is off by 36 on average.", 1),
        ("The mse has the unit of the series.", 1),
        ("The MSE has the unit of the series squared, so take its root.", 0),
        ("The MSE is not in the unit of the series.", 0),
        ("The MAE has the unit of the series.", 0),
    ],
)
def test_a_squared_error_has_no_unit_of_the_values(text: str, count: int) -> None:
    source = f'def measure(true, found):\n    """{text}"""\n    return np.mean((true - found) ** 2)\n'
    assert len([sentence for sentence in said(source) if "The MSE is in the square of the unit" in sentence]) == count


def test_each_belief_has_a_case() -> None:
    everything = " ".join(mistake for _, mistake, _ in CASES)
    missing = [belief for belief in comments._BELIEFS if not any(f"{name}(" in everything for name in belief.names)]
    assert missing == []
    assert len(CASES) >= len(comments._BELIEFS)


@pytest.mark.parametrize(
    "source",
    [
        # What the exercise came with, and what is said elsewhere, is not what the learner says of this call.
        "# The mean of all words.\ny = 1\nx = layers.Bidirectional(layers.LSTM(8))(x)\n",
        "x = layers.Bidirectional(layers.LSTM(8))(x)\n# The mean of both.\nx = layers.Dense(1)(x)\n",
        "text = '# the mean of both'\nx = layers.Bidirectional(layers.LSTM(8))(x)\n",
        # Words of the same kind that say something else.
        "x = layers.Bidirectional(layers.LSTM(8))(x)  # adds the other direction, which means more weights\n",
        "words = layers.SpatialDropout1D(0.1)(words)\n",
        'def head(x):\n    """A head on top of shared features."""\n'
        "    return layers.Dense(3)(x)\na = head(f)\nb = head(f)\n",
        "# An own encoder, shared with nothing.\ndef tower(x):\n    return layers.Dense(3)(x)\n"
        "a = tower(i)\nb = tower(j)\n",
        "import h5py\nx = h5py.File('a')['x']\ny = x[:]  # a copy in memory\nprint(y.shape)\n",
        "# A copy of the list.\ny = x[:]\nprint(x[0].shape)\n",
        "# The words of each review.\nx = layers.SpatialDropout1D(0.1)(x)\n",
        # What would be otherwise, what a cell does, and what is in the memory of the computer.
        "# If the network trained on the validation images, it were too good.\nm.fit(x, y, validation_data=(v, w))\n",
        "# a mistake: to think that it learns from validation_data\nm.fit(x, y, validation_data=(v, w))\n",
        "h = layers.LSTM(16)(h)  # the cell state is a sum over all steps\n",
        f"{MADE}p = m.predict(w, batch_size=64)  # in parts, so that the memory stays small\n",
        f"import time\n{MADE}# loads the graph into memory\np = m.predict(w[:1])\n",
        f"{MADE}p = m.predict(w)  # the state goes on inside of one window\n",
        f"{MADE}p = m.predict(w)  # initializes the states with zeros\n",
        # Labels as amounts in another training, and sizes of rows.
        f"# With one output, class 2 would be twice as much as class 1.\nrows = tf.one_hot(y, 3)\n{SORTED}",
        f"# three times as much memory as integers\nrows = tf.one_hot(y, 3)\n{SORTED}",
        # What is cut elsewhere, or not at all.
        "x = tf.keras.utils.pad_sequences(x, 20)  # drop the last column below\n",
        "n = max(map(len, x))\nx = tf.keras.utils.pad_sequences(x, n)  # each text keeps its beginning and end\n",
        # A decay that is called one.
        "weight_decay_rate = 0.01\no = tf.keras.optimizers.AdamW(1e-3, weight_decay=weight_decay_rate)\n",
        "def optimizer(decay_rate):\n    return tf.keras.optimizers.AdamW(1e-3, weight_decay=decay_rate)\n",
        "# when the learning rate falls, the weights shrink less\n"
        "o = tf.keras.optimizers.AdamW(1e-3, weight_decay=0.01)\n",
        # Examples for validation measure, and one-hot rows are inputs, or the loss needs them.
        "# trains on x and is tested on the validation data\nm.fit(x, y, validation_data=(v, w))\n",
        "# the rate is adjusted by the callback to the validation loss\nm.fit(x, y, validation_split=0.1)\n",
        "b = layers.Bidirectional(layers.LSTM(8), merge_mode='ave')  # is the mean of the outputs of both directions\n",
        "x = layers.LSTM(8, return_sequences=True)(x)  # gives all outputs\nx = layers.GlobalAveragePooling1D()(x)\n",
        "m = tf.keras.Sequential([layers.Dense(1)])\np = m.predict(w)  # warm the cells up\n",
        f"{MADE}p = m.predict(w)  # starts each window with an empty state\n",
        "# color 2 is not twice as much as color 1\nc = tf.one_hot(colors, 3)\nm.fit(c, y)\n",
        "# larger than class 1\nrows = tf.one_hot(y, 3)\n"
        "e = tf.keras.losses.CategoricalCrossentropy(label_smoothing=0.1)\nm.compile('adam', e)\nm.fit(x, rows)\n",
        "# the schedule makes the learning rate smaller\n"
        "s = tf.keras.optimizers.schedules.ExponentialDecay(0.1, 9, 0.9)\n"
        "o = tf.keras.optimizers.Adam(s, weight_decay=0.01)\n",
        "# does not lower the learning rate\no = tf.keras.optimizers.Adam(0.01, weight_decay=0.01)\n",
        "learning_rate = 0.1 / batch  # own loss: a sum over the batch\nm.compile('sgd', own)\n",
        "o = tf.keras.optimizers.AdamW(1e-3)  # with a lower learning rate it diverged less\n",
        f"{MADE}# start with the last window, keep the state of each month in a list\np = m.predict(x)\n",
        "steps = len(x) / batch_size  # the total of all examples\n",
        "loss = tf.reduce_sum(errors) / batch_size  # the sum of the errors, for any learning rate\n",
        # What is said is so.
        "d = tf.data.Dataset.from_tensor_slices(x).batch(9).shuffle(90)  # draws the order of the batches\n",
        "m = tf.keras.Sequential([layers.Input((28, 28)), layers.Dense(9), layers.Flatten()])  # each row by itself\n",
        "m = tf.keras.Sequential([layers.Dense(8), layers.ReLU(), layers.Dense(1)])  # follows a curve\n",
        "d = d.batch(32).take(10)  # 10 batches, which are 320 images\n",
        "d = d.batch(32)\nfor x in d.take(3):  # 3 images\n    show(x[0])\n",
        "d = d.batch(1).take(9)  # 9 images\ne = e.batch(9).flat_map(f).take(90)  # 90 images\n",
        "d = d.repeat(2).map(augment)  # twice as many images\n",
        "d = d.repeat(4)  # four times as many images of the rare class\nx = np.repeat(x, 2)  # twice as many images\n",
        "d = d.window(9, drop_remainder=True)  # all batches of flat_map have 9 values\n",
        "# windows, and all batches have 32 windows\n"
        "d = d.window(9, drop_remainder=True).batch(32, drop_remainder=True)\n",
        "v = layers.TextVectorization()\nw = w.lower()  # otherwise not in the vocabulary\n",
        "v = layers.TextVectorization(9, None)\nx = [t.lower() for t in x]  # otherwise two words\n",
        "v = layers.TextVectorization()\nv.adapt(y)\nw = x.lower().split()  # otherwise two words\n",
        "t = Tokenizer(**options)\nn = len(t.word_index) + 1  # 1 for unknown words\n",
        "t = Tokenizer()\nt.fit_on_texts(x)\nn = len(t.word_index) + 2  # 1 for padding, 1 for unknown words\n",
        "# the name of each folder\nd = tf.keras.utils.image_dataset_from_directory(f, validation_split=0.2)\n",
        "# about a fifth of each class\nd = tf.keras.utils.image_dataset_from_directory(f, validation_split=0.2)\n",
        "x = layers.Embedding(90, 8, mask_zero=True)(x)  # skips padding, 1 stands for unknown words\n",
        "x = layers.Embedding(90, 8, mask_zero=True)(x)  # unknown words are not masked\n",
        "m = tf.keras.Sequential([layers.Bidirectional(layers.LSTM(8)), layers.Dense(7)])  # the 7 next values\n",
        "x = layers.Bidirectional(layers.LSTM(8))(x)  # sees the future values in the window\n",
        "x = layers.BatchNormalization()(x)  # pixels were scaled to 0 to 1 above\n",
        "n = layers.Normalization()  # inputs from 0 to 1\nn.adapt(y)\n"
        "x = layers.BatchNormalization()(x)  # a mean of 0 and 1\n",
        "n = layers.Normalization(mean=0, variance=255**2)  # scales to [0, 1]\n",
        "edges = layers.Conv2D(1, 1)(x)\nx = layers.Conv2D(8, 1)(x)  # the shapes match\n",
        "x = layers.Conv2D(8, 3)(x)\nx = layers.Conv2D(8, 1)(x)  # learns shapes of lines\n",
        "v = layers.TextVectorization()\nv.adapt(x)  # texts of any length\n",
        "v = layers.TextVectorization()\nn.adapt(x)  # learns the length of petals\n",
        "v = layers.TextVectorization(output_mode='multi_hot')\nv.adapt(x)  # sets the length of rows\n",
        "w = m.get_weights()  # a copy, as fit will change them\n",
        "w = m.get_weights()  # training will change these\nm.fit(x, y)\nm.set_weights(w)\n",
        "# a changed copy of each image\nm = tf.keras.Sequential()\nm.add(turn)\n",
        "base = copy.deepcopy(model)\n# a copy of the model\nm = tf.keras.Sequential()\nm.add(base)\n",
        "d = d.batch(9).prefetch(1)  # keeps the next batch in memory\n",
        "x = layers.Dropout(0.2)(x)  # acts differently in training and in prediction\n",
        "x = layers.Dropout(0.2)(x)  # random in training and predict is exact\n",
        "x = layers.Dropout(0.2)(x)  # the same model in training and inference\n",
        "# Two predictions for the same photo differ between two seeds.\nx = layers.Dropout(0.2)(x)\n",
        "x = layers.Dropout(0.2)(x)  # random in training and prediction if it is called with training=True\n",
        "r = layers.RandomRotation(0.1)  # a tenth of 360 degrees\n",
        "r = layers.RandomRotation(0.05)  # turned by 180 degrees, a 6 is a 9\n",
        "m.fit(x, y)\nm.compile('adam', 'mse')  # the optimizer forgets its moments\n",
        "m.fit(x, y)\n# The head was trained from scratch above.\nm.compile('adam', 'mse')\n",
        "m.fit(x, y)\nm, base = build()\nm.compile('adam', 'mse')  # new weights\n",
        "def f():\n    m = build()\n    m.fit(x, y)\ndef g(m):\n    m.compile('adam', 'mse')  # untrained\n",
        "m.fit(images, y, shuffle=False)  # easy examples first: keep the order\n",
        "r = layers.LSTM(8)\nm.fit(x, y, shuffle=False)  # not shuffled again\n",
        "x = tf.keras.utils.pad_sequences(s, 9)  # padding says where zeros are, truncating where rows are cut\n",
        "x = layers.Embedding(90, 8)(x)  # id 0 is not a word, and all rows are without padding\n",
        "x = layers.Embedding(90, 8)(x)  # padding is left out below\nmask = tf.sequence_mask(lengths)\n",
        "x = layers.TimeDistributed(layers.Dense(8))(x)  # Dense alone would do the same\n",
        "z = layers.RandomZoom(0.2)  # enlarges the digits\n",
        "# Augmentation acts like more data.\na = tf.keras.Sequential([layers.RandomFlip()])\n",
        "# 0.1: the labels become 0.05 and 0.95.\ne = tf.keras.losses.BinaryCrossentropy(label_smoothing=0.1)\n",
        "# A copy as floats.\ny = np.asarray(x, dtype='float32')\n",
        "# A copy of the rows.\ny = np.asarray([r[1:] for r in table])\n",
        "independent = tf.keras.Sequential([layers.Dense(1)])\n",
        "hidden = layers.Dense(8)\nindependent = tf.keras.Sequential([hidden, layers.Dense(1)])\n",
        "# A copy of the network of week 1.\nm = tf.keras.Sequential([layers.Dense(8), layers.Dense(1)])\n",
        "# Nine random rows.\ny = np.take(x, rng.permutation(len(x))[:9], axis=0)\n",
        "d = tf.keras.utils.image_dataset_from_directory(f)\nfor x, y in d.take(1):  # a random batch\n    print(x)\n",
        "def read(f):\n    return tf.data.TextLineDataset(f).shuffle(99)\n"
        "d = read('a.txt').batch(9)\ne = d.take(3)  # three random batches\n",
        "# Each step sees its past and its future.\nx = layers.Conv1D(8, 5, padding='same')(x)\n",
        "# Shuffled above, so these 20 % are any.\nm.fit(x, y, validation_split=0.2)\n",
        "p = np.random.permutation(9)\n# A random fifth is held out.\nm.fit(x[p], y[p], validation_split=0.2)\n",
        "import random\nrandom.seed(1)\ntf.random.set_seed(1)  # the same initial weights\nx = layers.Dense(1)\n",
        "# One file for each epoch, the best is chosen below.\n"
        "c = tf.keras.callbacks.ModelCheckpoint('{epoch:02d}.keras')\n",
        "# Keeps the best model.\nc = tf.keras.callbacks.ModelCheckpoint('a.keras', 'val_loss', 0, True)\n",
        "# Goes back to the best epoch.\n"
        "s = tf.keras.callbacks.EarlyStopping('val_loss', 0, 5, 0, 'auto', None, True)\n",
        "s = tf.keras.callbacks.EarlyStopping(patience=1)  # the best weights are loaded below\n"
        "m.fit(x, validation_data=v, callbacks=[s])\nm.load_weights('best.weights.h5')\n",
        'def f(x):\n    """Forecast the future."""\n    x = layers.Conv1D(8, 3, padding="same")(x)\n    return x\n',
    ],
)
def test_comments_elsewhere_say_nothing_of_a_call(source: str) -> None:
    assert said(source) == []


def test_a_helper_says_in_its_docstring_what_it_means() -> None:
    body = "    return layers.Bidirectional(layers.LSTM(8))(x)\n"
    assert said(f'def both(x):\n    """Return the mean of both directions."""\n{body}')
    assert not said(f'def both(x):\n    """Return both directions."""\n{body}')


ENDS = "b = tf.keras.Model({ends})\nm.fit(x, y)\nprint(b.predict(v), m.predict(v))\n"
TEXT = (
    "def f(ids):\n    {docstring}\n    x = layers.Embedding(90, 8{mask})(ids)\n"
    "    return layers.GlobalAveragePooling1D({name})(x)\n"
)
TURNS = "def f(x):\n    {docstring}\n    x = layers.RandomFlip()(x)\n    return layers.RandomRotation(0.1)(x)\n"
SPLIT = "def f(x, y):\n    {first}m.fit(x, y, validation_split=0.1)\n    print({shown})\n"
AROUND = [
    (
        "This model has the layers of `model`, and its weights",
        "def copy_of(model):\n    'Return a copy with weights of its own.'\n"
        "    return tf.keras.Model(model.inputs[0], model.outputs[0])\n",
        "def copy_of(model):\n    'Return a copy with weights of its own.'\n"
        "    return tf.keras.models.load_model(model)\n",
    ),
    (
        "For the best ones, write",
        'def best(x, y):\n    "Return the model as it was in the epoch with the lowest loss."\n'
        "    stop = tf.keras.callbacks.EarlyStopping(patience=15)\n"
        "    model.fit(x, y, epochs=20, callbacks=[stop], validation_split=0.1)\n    return model\n",
        'def best(x, y):\n    "Return the model as it was in the epoch with the lowest loss."\n'
        "    stop = tf.keras.callbacks.EarlyStopping(patience=15, restore_best_weights=True)\n"
        "    model.fit(x, y, epochs=20, callbacks=[stop], validation_split=0.1)\n    return model\n",
    ),
    (
        "A mean divides by all positions",
        TEXT.format(
            docstring="'The zeros of the padding are not words: it is the mean of five vectors.'", mask="", name=""
        ),
        TEXT.format(
            docstring="'The zeros of the padding are not words: five vectors.'",
            mask=", mask_zero=True",
            name="",
        ),
    ),
    (
        "the layers after it read the padding",
        "def f(n):\n    '''The mean over the words of a review: layers skip the id 0.'''\n"
        "    return [layers.Embedding(n, 8), layers.GlobalAveragePooling1D()]\n",
        "def f(n):\n    '''The mean over the words of a review: layers skip the id 0.'''\n"
        "    return [layers.Embedding(n, 8, mask_zero=True), layers.GlobalAveragePooling1D()]\n",
    ),
    # What is said, the mistake, and what is right: where no comment says so.
    ("`fit` changes both", ENDS.format(ends="m.input, m.output"), ENDS.format(ends="m.input, m.layers[1].output")),
    (
        "`fit` changes both",
        ENDS.format(ends="inputs=m.inputs, outputs=m.outputs").replace(", m.predict(v)", "").replace("b", "before"),
        ENDS.format(ends="inputs=m.inputs, outputs=m.outputs").replace(", m.predict(v)", ""),
    ),
    (
        "`fit` changes both",
        "untrained = tf.keras.Sequential(m.layers)\nm.fit(x, y)\nprint(untrained.evaluate(v, w))\n",
        "m.fit(x, y)\ntrained = tf.keras.Sequential(m.layers)\nprint(trained.evaluate(v, w), m.evaluate(v, w))\n",
    ),
    (
        "the layers after it read the padding",
        TEXT.format(docstring="'The mean; the zeros have no part in it.'", mask="", name=""),
        TEXT.format(docstring="'The mean; the zeros have no part in it.'", mask=", mask_zero=True", name=""),
    ),
    (
        "the layers after it read the padding",
        TEXT.format(docstring="'The mean of the words. Padding (token id 0) is not part of it.'", mask="", name=""),
        TEXT.format(docstring="'The mean of all positions: padding is a part of it.'", mask="", name=""),
    ),
    (
        "A mean divides by all positions",
        TEXT.format(docstring="'The padding is zeros and so adds nothing to the mean.'", mask="", name=""),
        TEXT.format(docstring="'The padding is zeros and adds nothing.'", mask=", mask_zero=True", name=""),
    ),
    (
        "the layers after it read the padding",
        TEXT.format(docstring="'Lo 0 è riempimento: la media salta quelle posizioni.'", mask="", name=""),
        TEXT.format(
            docstring="'Lo 0 è riempimento: la media salta quelle posizioni.'", mask=", mask_zero=True", name=""
        ),
    ),
    (
        "`RandomFlip` adds no images",
        TURNS.format(docstring="'Makes the training set larger: each photo comes with its turned copy.'"),
        TURNS.format(docstring="'Makes no set larger: each photo comes in another version each time.'"),
    ),
    (
        "`RandomFlip` adds no images",
        TURNS.format(docstring="'Turn the photos. So 600 photos become 1800 photos in each epoch.'"),
        TURNS.format(docstring="'Turn the photos. So 600 photos stay 600, and 60 photos become 2 batches.'"),
    ),
    (
        "`RandomFlip` adds no images",
        TURNS.format(docstring="'Flip and turn: the network gets three times as many images.'"),
        TURNS.format(docstring="'Flip and turn: it is as if there were three times as many images.'"),
    ),
    (
        "`RandomFlip` adds no images",
        TURNS.format(docstring="'Adds flipped copies to what is trained on.'"),
        TURNS.format(docstring="'Effectively enlarges the training set.'"),
    ),
    (
        "`RandomFlip` adds no images",
        TURNS.format(docstring="'Makes the data larger.'"),
        TURNS.format(docstring="'Makes the data larger.'").replace("return ", "return data.concatenate(x), "),
    ),
    (
        "`mask_zero=True`",
        TEXT.format(docstring="'Row 0 is zeros, so padding does not affect the mean.'", mask="", name=""),
        TEXT.format(
            docstring="'Row 0 is zeros, so padding does not affect the mean.'", mask=", mask_zero=True", name=""
        ),
    ),
    (
        "the layers after it read the padding",
        TEXT.format(docstring="pass", mask="", name="name='mean_of_real_words'"),
        TEXT.format(docstring="pass", mask="", name="name='mean_of_words_and_padding'"),
    ),
    (
        "`validation_split` takes the last examples",
        SPLIT.format(first="", shown="n, 'images, drawn at random for validation'"),
        SPLIT.format(first="", shown="n, 'random guesses are right on 10 % of the validation images'"),
    ),
    (
        "`validation_split` takes the last examples",
        SPLIT.format(first="", shown="f'validation: {n} images, a random tenth'"),
        SPLIT.format(
            first="p = np.random.permutation(90)\n    x, y = x[p], y[p]\n    ",
            shown="f'validation: {n} images, a random tenth'",
        ),
    ),
    (
        "`validation_split` takes the last examples",
        "lines = []\nlines.append(f'validation_split={0.1} draws {9} of them at random')\n"
        "m.fit(x, y, validation_split=0.1)\n",
        "lines = []\nlines.append(f'validation_split={0.1} keeps the last {9} of them')\n"
        "m.fit(x, y, validation_split=0.1)\n",
    ),
]


@pytest.mark.parametrize(("words", "mistake", "right"), AROUND)
def test_docstrings_names_of_layers_and_printed_texts_say_what_is_meant(words: str, mistake: str, right: str) -> None:
    assert [sentence for sentence in said(mistake) if words in sentence] != []
    assert said(right) == []
