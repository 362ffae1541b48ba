"""What is told of new examples is measured on new ones, and steps count batches; else there is a sentence."""

import functools
from collections.abc import Callable

import pytest
import rule_cases
import same_meaning

from grader.submission.rules.data import counts
from grader.submission.rules.evaluation import claims
from grader.submission.rules.rule import rules_of

RULES = (*rules_of(claims), counts.steps_of_examples)
HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import Input, Model, layers\n"
FIT = "h = m.fit(x, y, validation_data=(v, w), epochs=3)\n"
DATA = "d = tf.data.Dataset.from_tensor_slices((x, y))\n"
TUNED = (
    "def off(series, size, first, last):\n    return error(smooth(series, size)[first:last], series[first:last])\n"
    "def best_size(series, first, last):\n    return min((3, 5), key=lambda size: off(series, size, first, last))\n"
    "size = best_size(series, {})\nprint('on days that it was not tuned for')\nprint(off(series, size, 300, 400))\n"
)
PICKED = (
    "def share_at(at, scores, labels):\n    return np.mean((scores >= at) == (labels == 1))\n"
    "def best_at(scores, labels):\n    tried = np.linspace(0, 1, 99)\n"
    "    return tried[np.argmax([share_at(at, scores, labels) for at in tried])]\n"
    "at = best_at({})\nprint(share_at(at, scores, labels))\n"
    "print('This is what I expect on the reviews of the exam.')\n"
)
FEED = "def feed(d, size=32):\n    return d.shuffle(900).batch(size)\n" + DATA
STOP = "s = tf.keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)\n"
BUILD = "def build(n=8):\n    m = tf.keras.Sequential([layers.Dense(n)])\n    m.compile('adam')\n    return m\n"
STOPPED = STOP + "m.fit(x, y, validation_data=(v, w), callbacks=[s])\n"
BEST = (
    "c = tf.keras.callbacks.ModelCheckpoint('b.keras', save_best_only=True)\n"
    "d = tf.data.Dataset.from_tensor_slices((v, w))\nm.fit(x, y, validation_data=d.batch(32), callbacks=[c])\n"
    "b = tf.keras.models.load_model('b.keras')\n"
)
ENDLESS = (
    "def batches(x, y, size):\n    while True:\n        for i in range(0, len(x), size):\n"
    "            yield x[i : i + size], y[i : i + size]\n"
)
DRAWS = (
    "def draws(x, y):\n    rng = np.random.default_rng(0)\n    while True:\n"
    "        few = rng.integers(0, len(x), size=16)\n        yield x[few], y[few]\nn = x.shape[0]\n"
)
RUNS = (
    "class Run(NamedTuple):\n    net: object\n    choice: float\n    seal: float\nlearn, choice, seal = draw(3)\n"
    "def run(n):\n    net = build(n)\n    net.fit(*learn)\n    {}\nruns = [run(n) for n in (8, 16)]\n"
)
OWN_RUN = (
    "learn, choice, seal = draw(3)\nclass Own:\n    def __init__(self, n):\n        self.net = build(n)\n"
    "        self.net.fit(*learn)\n        self.choice = self.net.evaluate(*choice)[1]\n"
    "        self.seal = self.net.evaluate(*seal)[1]\n"
)
SAYING = "print('accuracy on texts that had no say in anything:', {})\n"
STOPS = (
    "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        now = (logs or {{}}).get('accuracy', 0)\n        if now > 0.9:\n"
    "            print(f'epoch {{epoch + 1}}: {{now:.0%}} of {} are read correctly')\n"
    "            self.model.stop_training = True\nm.fit(x, y, epochs=9, callbacks=[Stop()])\n"
)
JOINED = (
    "m = tf.keras.Sequential([layers.Dense(8)])\n{}\n"
    "print('on digits that are not in the training:', m.evaluate(v, w))\n"
)
CASES: list[tuple[str, str, str]] = [
    (
        "so they are no longer the same",
        'def convert(folder):\n    "Faster, and the weights stay as they are."\n'
        "    converter = tf.lite.TFLiteConverter.from_saved_model(folder)\n"
        "    converter.optimizations = [tf.lite.Optimize.DEFAULT]\n    return converter.convert()\n",
        'def convert(folder):\n    "The weights stay as they are."\n'
        "    converter = tf.lite.TFLiteConverter.from_saved_model(folder)\n"
        "    converter.optimizations = []\n    return converter.convert()\n",
    ),
    (
        "so they are no longer the same",
        'def convert(folder):\n    "Lossless."\n'
        "    converter = tf.lite.TFLiteConverter.from_saved_model(folder)\n"
        "    converter.optimizations = [tf.lite.Optimize.DEFAULT]\n    return converter.convert()\n",
        'def convert(folder):\n    "A quarter of the bytes."\n'
        "    converter = tf.lite.TFLiteConverter.from_saved_model(folder)\n"
        "    converter.optimizations = [tf.lite.Optimize.DEFAULT]\n    return converter.convert()\n",
    ),
    (
        "Without `converter.optimizations`, each weight stays a float of 32 bits",
        "'The conversion stores each weight as an 8-bit integer.'\n"
        "content = tf.lite.TFLiteConverter.from_saved_model(folder).convert()\n",
        "'The conversion stores each weight as an 8-bit integer.'\n"
        "c = tf.lite.TFLiteConverter.from_saved_model(folder)\nc.optimizations = [tf.lite.Optimize.DEFAULT]\n"
        "content = c.convert()\n",
    ),
    (
        "chose `at` by the same values, so this figure is partly luck",
        PICKED.format("scores, labels"),
        PICKED.format("scores[:150], labels[:150]"),
    ),
    (
        "chose the epoch by `h.history['val_accuracy']`, so these examples did decide something",
        STOP + "h = m.fit(x, y, validation_data=(v, w), callbacks=[s])\nbest = max(h.history['val_accuracy'])\n"
        "print('on images that played no part in the training or the choice:', best)\n",
        STOP + "h = m.fit(x, y, validation_data=(v, w), callbacks=[s])\nbest = max(h.history['val_accuracy'])\n"
        "print('on the images that chose the epoch:', best)\n",
    ),
    (
        "chose `size` by the same values, so this figure is partly luck",
        TUNED.format("300, 400"),
        TUNED.format("200, 300"),
    ),
    (
        "`accuracy` in `logs` is measured on the training examples. For new ones, call `evaluate`",
        STOPS.format("new digits"),
        STOPS.format("the training digits"),
    ),
    (
        "`accuracy` of a history is measured on the training examples",
        "h = m.fit(x, y, epochs=9)\nfor number, share in enumerate(h.history['accuracy'], start=1):\n"
        "    print(number, share, 'of unseen garments are named correctly')\n",
        "h = m.fit(x, y, epochs=9)\nfor number, share in enumerate(h.history['accuracy'], start=1):\n"
        "    print(number, share, 'of the garments are named correctly')\n",
    ),
    (
        "`v` has the examples of the training as well, so they are not new to the model. Leave them out",
        JOINED.format("a, b = np.concatenate([x, v])[..., None], np.concatenate([y, w])\nm.fit(a, b)"),
        JOINED.format("a, b = np.concatenate([x, x[:, ::-1]])[..., None], np.concatenate([y, y])\nm.fit(a, b)"),
    ),
    (
        "Leave them out of the training",
        JOINED.format("rows = [x, v / 255]\nm.fit(tf.concat(rows, axis=0), tf.concat([y, w], axis=0))"),
        JOINED.format("rows = [x, x / 255]\nm.fit(tf.concat(rows, axis=0), tf.concat([y, w], axis=0))"),
    ),
    (
        "`held.batch(32)` has the examples of the training as well",
        f"{DATA}held = tf.data.Dataset.from_tensor_slices((v, w))\nm.fit(d.concatenate(held).shuffle(99).batch(8))\n"
        "print('accuracy on unseen images:', m.evaluate(held.batch(32)))\n",
        f"{DATA}held = tf.data.Dataset.from_tensor_slices((v, w))\nm.fit(d.concatenate(turned).shuffle(99).batch(8))\n"
        "print('accuracy on unseen images:', m.evaluate(held.batch(32)))\n",
    ),
    (
        "goes through the data about 25 times. Write `len(x) // 25`",
        ENDLESS + "m.fit(batches(x, y, 25), steps_per_epoch=len(x), epochs=5)\n",
        ENDLESS + "m.fit(batches(x, y, 25), steps_per_epoch=len(x) // 25, epochs=5)\n",
    ),
    (
        "about 16 times",
        DRAWS + "m.fit(draws(x, y), steps_per_epoch=n, epochs=5)\n",
        DRAWS + "m.fit(draws(x, y), steps_per_epoch=n // 16, epochs=5)\n",
    ),
    # What is said, the mistake, and what is right.
    (
        "`mae` of a history is measured on the training examples. For the validation examples, read `val_mae`",
        FIT + "print('error on the held-out windows:', h.history['mae'][-1])\n",
        FIT + "print('error on the held-out windows:', h.history['val_mae'][-1])\n",
    ),
    (
        "read `val_loss`",
        "from operator import itemgetter\nlast = itemgetter('loss')\nh = m.fit(x, y, validation_split=0.2).history\n"
        "*_, off = last(h)\nprint(f'Fehler auf nie gesehenen Bildern: {off:.2f}')\n",
        "from operator import itemgetter\nlast = itemgetter('val_loss')\n"
        "h = m.fit(x, y, validation_split=0.2).history\n"
        "*_, off = last(h)\nprint(f'Fehler auf nie gesehenen Bildern: {off:.2f}')\n",
    ),
    (
        "read `val_accuracy`",
        FIT + "val_accuracy = max(h.history['accuracy'])\n",
        FIT + "accuracy = max(h.history['accuracy'])\n",
    ),
    (
        "read `val_loss`",
        FIT + "def last(h, key='loss'):\n    return h.history[key][-1]\n"
        "print('erreur sur des images jamais vues : {:.2f}'.format(last(h)))\n",
        FIT + "def last(h, key='val_loss'):\n    return h.history[key][-1]\n"
        "print('erreur sur des images jamais vues : {:.2f}'.format(last(h)))\n",
    ),
    (
        "For new ones, call `evaluate`",
        "h = m.fit(x, y, epochs=3)\nprint('error en imágenes nuevas: %.2f' % h.history['loss'][-1])\n",
        "h = m.fit(x, y, epochs=3)\nprint('error en imágenes nuevas: %.2f' % m.evaluate(v, w))\n",
    ),
    (
        "Write `take(100)` for them, before `batch`",
        DATA
        + "m.fit(d.skip(100).batch(32))\nquiz = d.batch(50)\nprint('on points it has never seen:', m.evaluate(quiz))\n",
        DATA + "m.fit(d.skip(100).batch(32))\nquiz = d.take(100).batch(50)\n"
        "print('on points it has never seen:', m.evaluate(quiz))\n",
    ),
    (
        "`d.batch(32)` has the examples of the training as well",
        DATA + "m.fit(d.skip(100).batch(32), validation_data=d.batch(32))\n",
        DATA + "m.fit(d.skip(100).batch(32), validation_data=d.take(100).batch(32))\n",
    ),
    (
        "`feed(d)` has the examples of the training as well",
        FEED + "m.fit(feed(d.take(500)))\ntest_loss = m.evaluate(feed(d))\n",
        FEED + "m.fit(feed(d.take(500)))\ntest_loss = m.evaluate(feed(d.skip(500)))\n",
    ),
    (
        "has the examples of the training as well, so they are not new to the model. Evaluate on others",
        "def train(m, a, b):\n    m.fit(a / 255, b)\ndef check(m, a, b):\n"
        "    print('unseen images', m.evaluate(a / 255, b))\nx, y = load()\ntrain(m, x, y)\ncheck(m, x, y)\n",
        "def train(m, a, b):\n    m.fit(a / 255, b)\ndef check(m, a, b):\n"
        "    print('unseen images', m.evaluate(a / 255, b))\nx, y = load()\nv, w = load()\n"
        "train(m, x, y)\ncheck(m, v, w)\n",
    ),
    (
        "has the examples of the training as well",
        BUILD + "m = build()\nm.fit(x, y)\nprint('unseen', m.evaluate(x, y))\n",
        BUILD + "m, o = build(), build()\nm.fit(x, y)\nprint('unseen', o.evaluate(x, y))\n",
    ),
    (
        "has the examples of the training as well",
        BUILD + "def train(m):\n    m.fit(x, y)\n    return m\nm = train(build())\nprint('unseen', m.evaluate(x, y))\n",
        BUILD + "def train(m):\n    m.fit(x, y)\n    return m\nm, o = train(build()), build()\n"
        "print('unseen', o.evaluate(x, y))\n",
    ),
    (
        "has the examples of the training as well",
        "def train():\n    m = Model(i, o)\n    h = m.fit(x, y)\n    return m, h\n"
        "m, h = train()\nprint('unseen', m.evaluate(x, y))\n",
        "def train():\n    m = Model(i, o)\n    h = m.fit(x, y)\n    return m, h\n"
        "m, h = train()\nprint('unseen', m.evaluate(v, w))\n",
    ),
    (
        "has the examples of the training as well",
        "m.fit(x, y)\nm.save('a.keras')\n"
        "o = tf.keras.models.load_model('a.keras')\nprint('unseen', o.evaluate(x, y))\n",
        "m.fit(x, y)\nm.save('a.keras')\n"
        "o = tf.keras.models.load_model('b.keras')\nprint('unseen', o.evaluate(x, y))\n",
    ),
    (
        "read `val_loss`",
        BUILD + "for n in (4, 8):\n    m = build(n)\n    h = m.fit(x, y, validation_split=0.2).history\n"
        "    print(n, 'units, error on unseen images:', h['loss'][-1], 'after', len(h['loss']), 'epochs')\n",
        BUILD + "for n in (4, 8):\n    m = build(n)\n    h = m.fit(x, y, validation_split=0.2).history\n"
        "    print(n, 'units, error on unseen images:', h['val_loss'][-1], 'after', len(h['loss']), 'epochs')\n",
    ),
    (
        "`EarlyStopping` chose the epoch by these examples",
        STOPPED + "print('No part in the training was played by these:', m.evaluate(v, w))\n",
        STOPPED + "print('Dropout plays no part here:', m.evaluate(v, w))\n",
    ),
    (
        "`EarlyStopping` chose the epoch by these examples",
        STOPPED + "print('untouched images:', m.evaluate(v, w))\n",
        STOPPED + "print('untouched images:', m.evaluate(a, b))\n",
    ),
    (
        "`ModelCheckpoint` chose the epoch by these examples",
        BEST + "print('Bilder, die keine Rolle spielten:', b.evaluate(d.batch(128)))\n",
        BEST + "print('die besten Gewichte:', b.evaluate(d.batch(128)))\n",
    ),
    (
        "each epoch goes through the data about 32 times. Write `n // 32`",
        DATA + "n = len(x)\nm.fit(d.batch(32).repeat(), steps_per_epoch=n)\n",
        DATA + "n = len(x)\nm.fit(d.batch(32).repeat(), steps_per_epoch=n // 32)\n",
    ),
    (
        "`int(0.9 * x.shape[0])` counts examples",
        "d = tf.data.Dataset.from_tensor_slices((x[50:], y[50:]))\n"
        "m.fit(d.repeat().batch(16), steps_per_epoch=int(0.9 * x.shape[0]))\n",
        "d = tf.data.Dataset.from_tensor_slices((x[50:], y[50:]))\n"
        "m.fit(d.repeat().batch(16), steps_per_epoch=int(0.9 * x.shape[0] / 16))\n",
    ),
    (
        "`validation_steps` counts batches",
        "d = tf.data.Dataset.from_tensor_slices((v, w)).batch(8).repeat()\n"
        "m.fit(x, y, validation_data=d, validation_steps=len(v))\n",
        "d = tf.data.Dataset.from_tensor_slices((v, w)).batch(8)\n"
        "m.fit(x, y, validation_data=d.repeat(), validation_steps=len(d))\n",
    ),
    (
        "Each pass takes a batch",
        DATA + "i = iter(d.batch(32).repeat())\nfor step in range(len(x)):\n    m.train_on_batch(*next(i))\n",
        DATA + "i = iter(d.batch(1).repeat())\nfor step in range(len(x)):\n    m.train_on_batch(*next(i))\n",
    ),
    (
        "read `val_accuracy`",
        "import csv\nc = tf.keras.callbacks.CSVLogger('d.csv')\nm.fit(x, y, validation_data=(v, w), callbacks=[c])\n"
        "with open('d.csv') as f:\n    last = list(csv.DictReader(f))[-1]\n"
        "print('share of digits outside of the training set that it reads:', last['accuracy'])\n",
        "import csv\nc = tf.keras.callbacks.CSVLogger('d.csv')\nm.fit(x, y, validation_data=(v, w), callbacks=[c])\n"
        "with open('d.csv') as f:\n    last = list(csv.DictReader(f))[-1]\n"
        "print('share of digits outside of the training set that it reads:', last['val_accuracy'])\n",
    ),
    (
        "read `val_mae`",
        "class Diary(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print('error on held-out windows:', logs['mae'])\n"
        "m.fit(x, y, validation_split=0.2, callbacks=[Diary()])\n",
        "class Diary(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print('error on held-out windows:', logs['val_mae'])\n"
        "m.fit(x, y, validation_split=0.2, callbacks=[Diary()])\n",
    ),
    (
        "read `val_loss`",
        "book = []\n"
        "keep = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: book.append(logs['loss']))\n"
        "m.fit(x, y, validation_data=(v, w), callbacks=[keep])\nprint('loss, left-out examples:', min(book))\n",
        "book = []\n"
        "keep = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: book.append(logs['val_loss']))\n"
        "m.fit(x, y, validation_data=(v, w), callbacks=[keep])\nprint('loss, left-out examples:', min(book))\n",
    ),
    (
        "Train on the others alone",
        "held = np.arange(len(x)) % 5 == 0\nm.fit(x, y, epochs=9)\n"
        "off = np.abs(m.predict(x[held]).ravel() - y[held])\n"
        "print(f'{len(off)} points were left out: {off.mean():.2f} away')\n",
        "held = np.arange(len(x)) % 5 == 0\nm.fit(x[~held], y[~held], epochs=9)\n"
        "off = np.abs(m.predict(x[held]).ravel() - y[held])\n"
        "print(f'{len(off)} points were left out: {off.mean():.2f} away')\n",
    ),
    (
        "Train on the others alone",
        "m.fit(x, y)\n"
        "print('Treffer außerhalb der Trainingsdaten:', np.mean(m.predict(x[rest]).argmax(1) == y[rest]))\n",
        "m.fit(x[some], y[some])\n"
        "print('Treffer außerhalb der Trainingsdaten:', np.mean(m.predict(x[rest]).argmax(1) == y[rest]))\n",
    ),
    (
        "These examples chose the model",
        "def miss(model, part):\n    return model.evaluate(*part)\nstudy, (a, b), later = draw(3)\ntrials = []\n"
        "for rate in (1, 2):\n    model = build(rate)\n    model.fit(*study)\n"
        "    trials.append((miss(model, later), rate, model))\n"
        "off, rate, best = min(trials, key=lambda row: row[0])\n"
        "print(f'rate {rate}; on weeks that nothing was tuned on: {off:.2f}')\n",
        "def miss(model, part):\n    return model.evaluate(*part)\nstudy, earlier, later = draw(3)\ntrials = []\n"
        "for rate in (1, 2):\n    model = build(rate)\n    model.fit(*study)\n"
        "    trials.append((miss(model, earlier), rate, model))\n"
        "_, rate, best = min(trials, key=lambda row: row[0])\n"
        "off = miss(best, later)\nprint(f'rate {rate}; on weeks that nothing was tuned on: {off:.2f}')\n",
    ),
    (
        "so this figure is partly luck and too good. Evaluate on others, which choose nothing",
        "def share(net, data):\n    return net.evaluate(*data)[1]\nnets = {}\nfor n in (8, 16):\n    net = build(n)\n"
        "    net.fit(x, y)\n    nets[share(net, (v, w))] = net\nbest = nets[max(nets)]\nend = share(best, (v, w))\n"
        "print(f'The exam has new texts. The accuracy to expect there is {end:.2f}.')\n",
        "def share(net, data):\n    return net.evaluate(*data)[1]\nnets = {}\nfor n in (8, 16):\n    net = build(n)\n"
        "    net.fit(x, y)\n    nets[share(net, (v, w))] = net\nbest = nets[max(nets)]\nend = share(best, (t, u))\n"
        "print(f'The exam has new texts. The accuracy to expect there is {end:.2f}.')\n",
    ),
    (
        "These examples chose the model",
        "models = [train(n) for n in (8, 16)]\nbest = max(models, key=lambda model: model.evaluate(v, w)[1])\n"
        "print('accuracy on images that played no part in any decision:', best.evaluate(v, w)[1])\n",
        "models = [train(n) for n in (8, 16)]\nbest = max(models, key=lambda model: model.evaluate(v, w)[1])\n"
        "print('accuracy on images that played no part in any decision:', best.evaluate(t, u)[1])\n",
    ),
    (
        "These examples chose the model",
        "scores = {}\nfor rate in (1, 2):\n    a = build(rate)\n    a.fit(x, y)\n"
        "    scores[rate] = a.evaluate(v, w)\n"
        "best = min(scores, key=scores.get)\n"
        "print('Fehler auf Daten, nach denen nichts ausgewählt wurde:', scores[best])\n",
        "scores = {}\nfor rate in (1, 2):\n    a = build(rate)\n    a.fit(x, y)\n"
        "    scores[rate] = a.evaluate(v, w)\n"
        "print('Fehler auf Daten, nach denen nichts ausgewählt wurde:', scores[1])\n",
    ),
    (
        "These examples chose the model",
        RUNS.format("scores = [net.evaluate(*part)[1] for part in (choice, seal)]\n    return Run(net, *scores)")
        + "best = max(runs, key=lambda r: r.seal)\n"
        + SAYING.format("best.seal"),
        RUNS.format("scores = [net.evaluate(*part)[1] for part in (choice, seal)]\n    return Run(net, *scores)")
        + "best = max(runs, key=lambda r: r.choice)\n"
        + SAYING.format("best.seal"),
    ),
    (
        "These examples chose the model",
        RUNS.format("return {'choice': net.evaluate(*choice)[1], 'seal': net.evaluate(*seal)[1]}")
        + "best = sorted(runs, key=itemgetter('seal'))[-1]\n"
        + SAYING.format("best['seal']"),
        RUNS.format("return {'choice': net.evaluate(*choice)[1], 'seal': net.evaluate(*seal)[1]}")
        + "best = sorted(runs, key=itemgetter('choice'))[-1]\n"
        + SAYING.format("best['seal']"),
    ),
    (
        "These examples chose the model",
        OWN_RUN + "best = max([Own(n) for n in (8, 16)], key=lambda r: r.seal)\n" + SAYING.format("best.seal"),
        OWN_RUN + "best = max([Own(n) for n in (8, 16)], key=lambda r: r.choice)\n" + SAYING.format("best.seal"),
    ),
    (
        "These examples chose the model",
        "runs = []\nfor n in (8, 16):\n    net = build(n)\n    net.fit(*learn)\n"
        "    a, b = [net.evaluate(x, y)[1] for x, y in (choice, seal)]\n    runs.append((b, a, net))\n"
        "best = max(runs)\n" + SAYING.format("best[0]"),
        "runs = []\nfor n in (8, 16):\n    net = build(n)\n    net.fit(*learn)\n"
        "    a, b = [net.evaluate(x, y)[1] for x, y in (choice, seal)]\n    runs.append((a, b, net))\n"
        "best = max(runs)\n" + SAYING.format("best[1]"),
    ),
]
RIGHT = [
    # What is said of new examples is that the figure says little about them.
    "h = m.fit(x, y)\nreached = h.history['accuracy'][-1]\n"
    "print(f'{1000 * (1 - reached):.0f} in 1000. For unseen images this says little: measure that on new ones.')\n",
    # A difference of two figures stands beside the words for one of them.
    "m.fit(x, y)\nseen, new = m.evaluate(x, y)[1], m.evaluate(v, w)[1]\nprint(f'{seen:.1%} of the training images')\n"
    "print(f'{new:.1%} of the validation images. The difference is {100 * (seen - new):+.1f} points.')\n",
    # Measured before they are joined, as what they are, or by another model; and a part that is held out again.
    "m.fit(x, y)\nprint('on unseen images:', m.evaluate(v, w))\n"
    "m.fit(np.concatenate([x, v]), np.concatenate([y, w]))\n",
    "m.fit(np.concatenate([x, v]), np.concatenate([y, w]))\nprint('on images of the training:', m.evaluate(v, w))\n",
    f"{BUILD}m, last = build(), build()\nm.fit(x, y)\nlast.fit(np.concatenate([x, v]), np.concatenate([y, w]))\n"
    "print('on unseen images:', m.evaluate(v, w))\n",
    "m.fit(np.concatenate([x, v]), np.concatenate([y, w]), validation_split=len(v) / (len(x) + len(v)))\n"
    "print('on unseen images:', m.evaluate(v, w))\n",
    "m.fit(np.concatenate([x[:50], x[90:]]), z)\nprint('on unseen images:', m.evaluate(x[50:90], y[50:90]))\n",
    "m.fit(np.concatenate([x, v]), z)\nprint('on unseen images:', m.evaluate(test, labels))\n",
    # Figures of a callback that are told as those of the training.
    "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        print(epoch, logs['accuracy'], 'of the digits; for new digits it would be less')\n"
    "m.fit(x, y, callbacks=[Stop()])\n",
    # Predictions for all examples, of which two parts are shown.
    "m.fit(x[:400], y[:400])\ne = np.abs(m.predict(x)[:, 0] - y)\n"
    "print(f'{e[:400].mean()} in training, {e[400:].mean()} in validation')\n",
    # A record of both figures, of which the other one chose, or nobody knows which.
    RUNS.format("scores = [net.evaluate(*part)[1] for part in (choice, seal)]\n    return Run(net, *scores)")
    + "best = None\nfor n in (8, 16):\n    now = run(n)\n    if best is None or now.choice > best.choice:\n"
    "        best = now\n" + SAYING.format("best.seal"),
    RUNS.format("scores = [net.evaluate(*part)[1] for part in (choice, seal)]\n    return scores")
    + "best = max(runs, key=order)\n"
    + SAYING.format("best[kind]"),
    "runs = [SimpleNamespace(choice=train(n).evaluate(*choice)[1], seal=train(n).evaluate(*seal)[1]) for n in ns]\n"
    "runs.sort(key=lambda r: -r.choice)\n" + SAYING.format("runs[0].seal"),
    # A generator cuts one window at each place, and no batches.
    "def windows(s):\n    while True:\n        for i in range(len(s) - 20):\n"
    "            yield s[i:i + 20][None, :, None], s[i + 20][None]\nm.fit(windows(s), steps_per_epoch=len(s) - 20)\n",
    # A generator gives one example at a time, or each of its batches once.
    ENDLESS + "m.fit(batches(x, y, 1), steps_per_epoch=len(x), epochs=5)\n",
    ENDLESS.replace("    while True:\n        for", "    if True:\n        for")
    + "m.fit(batches(x, y, 25), steps_per_epoch=len(x))\n",
    # Both figures are there, or it is told what they are of.
    FIT + "print('training:', h.history['mae'][-1], 'validation:', h.history['val_mae'][-1])\n",
    FIT + "print('training error, not one of new images:', h.history['mae'][-1])\n",
    FIT + "h = h.history\ngap = h['val_loss'][-1] - h['loss'][-1]\nprint('validation minus training:', gap)\n",
    "scores = {'mae': m.evaluate(v, w)[1]}\nprint('validation mae:', scores['mae'])\n",
    "m.fit(x, y)\nprint('training error', m.evaluate(x, y), '(new images will be worse)')\n",
    "m.fit(x, x)\nnew_images = m.predict(x)\nprint('new images:', new_images)\n",
    "h = m.fit(x, y, epochs=3)\nprint('without validation: loss', h.history['loss'][-1])\n",
    "h = m.fit(x, y, epochs=3)\nprint('no dropout used, loss', h.history['loss'][-1])\n",
    FIT + "for key, name in (('loss', 'training'), ('val_loss', 'validation')):\n"
    "    plt.plot(h.history[key], label=name)\n",
    # Other examples have the same name, or another model is measured.
    "x, y = draw(0)\nm.fit(x, y)\nx, y = draw(1)\nprint('error on new images', m.evaluate(x, y))\n",
    "a.fit(x, y)\nb.fit(v, w)\nprint('unseen', a.evaluate(v, w), b.evaluate(x, y))\n",
    "def load(n):\n    return tf.data.Dataset.from_tensor_slices(draw(n)).batch(32)\n"
    "m.fit(load(0))\nprint('unseen', m.evaluate(load(1)))\n",
    "def split(x, y):\n    return (x[:500], y[:500]), (x[500:], y[500:])\ntrain, test = split(a, b)\n"
    "m.fit(*train)\nprint('unseen', m.evaluate(*test))\n",
    "def show(m, d, title):\n    print(title, 'unseen', m.evaluate(d))\nm.fit(a)\n"
    "show(m, a, 'train')\nshow(m, b, 'test')\n",
    "m.fit(x, y, validation_split=0.2)\nprint('accuracy on unseen images', m.evaluate(x[800:], y[800:]))\n",
    "m.fit(x[:500], y[:500])\nprint('unseen images', m.evaluate(x[500:], y[500:]))\nm.fit(x, y)\n",
    # What is measured is no part of the training, or is measured before it.
    "def part(a, b, e):\n    return a[b:e]\nm.fit(part(x, 0, 800), part(y, 0, 800))\n"
    "print('unseen', m.evaluate(part(x, 800, 999), part(y, 800, 999)))\n",
    "def some(d, n):\n    return d.skip(n)\nm.fit(some(d, 0))\nprint('unseen', m.evaluate(some(d, 800)))\n",
    "m.fit(x, y)\nprint('new images', m.evaluate(v, w))\nm.fit(v, w)\n",
    "for a, b in months:\n    print('the next month, unseen', m.evaluate(a, b))\n    m.fit(a, b)\n",
    "d = tf.data.Dataset.from_generator(draw)\nm.fit(d, steps_per_epoch=9)\nprint('unseen', m.evaluate(d, steps=9))\n",
    "g = np.random.default_rng(1)\nx, v = g.random((900, 2)), g.random((90, 2))\n"
    "m.fit(x, f(x))\nprint('unseen', m.evaluate(v, f(v)))\n",
    "class Draw(tf.keras.utils.PyDataset):\n    pass\nd = Draw()\nm.fit(d)\nprint('unseen', m.evaluate(d))\n",
    "def warm():\n    m = Model(i, o)\n    m.fit(v, w)\ndef train():\n    m = Model(i, o)\n    m.fit(x, y)\n"
    "    print('unseen', m.evaluate(v, w))\n",
    "m.fit(x, y)\nteacher = tf.keras.models.load_model('t.keras')\nprint('never seen:', teacher.evaluate(x, y))\n",
    "m.fit(x, y)\nprint('fit:', m.evaluate(x, y), '- validation follows')\n",
    # The figure of new examples stands beside it, or the words are about something else.
    "h = m.fit(x, y, epochs=3).history\ne = float(tf.reduce_mean((m(v)[:, 0] - w) ** 2))\n"
    "print('loss', h['loss'][-1], 'validation', e)\n",
    FIT + "for k in ('loss', 'mae'):\n    print(k, h.history[k][-1], 'val', h.history[f'val_{k}'][-1])\n",
    "h = m.fit(x, y, callbacks=[watch]).history\nfor a, b in zip(h['loss'], watch.losses):\n"
    "    print('loss', a, 'val', b)\n",
    "h = m.fit(x, y, epochs=3).history\nprint('rate set back, loss', h['loss'][-1])\n",
    "h = m.fit(x, y, epochs=3).history\nprint('loss with the new data pipeline', h['loss'][-1])\n",
    "h = m.fit(x, y, epochs=3).history\nprint('no improvement seen, loss', h['loss'][-1])\n",
    "h = m.fit(x, y, epochs=3).history\nprint('Perda nas novas épocas:', h['loss'][-1])\n",
    "h = m.fit(x, y, epochs=3).history\nprint('raggiunta da parte del modello:', h['loss'][-1])\n",
    "h = m.fit(x, y, epochs=3).history\nprint('loss', h['loss'][-1], '(validation: next cell)')\n",
    "test_loss = m.fit(x[:64], y[:64], epochs=1).history['loss'][0]\nassert np.isfinite(test_loss)\n",
    # They are said to have chosen, or the words are about something else.
    STOPPED + "print('not unbiased, as these chose:', m.evaluate(v, w))\n",
    STOPPED + "print('untouched images would be fairer:', m.evaluate(v, w))\n",
    STOPPED + "print('one of five independent runs:', m.evaluate(v, w))\n",
    STOPPED + "print('erreur, indépendante de la taille du lot :', m.evaluate(v, w))\n",
    STOPPED + "n = Model(i, o)\nn.fit(x, y)\nprint('these had no say:', n.evaluate(v, w))\n",
    "c = tf.keras.callbacks.ModelCheckpoint('b.keras', save_best_only=True)\n"
    "m.fit(x, y, validation_data=(v, w), callbacks=[c])\nprint('the last, untouched images:', m.evaluate(v, w))\n",
    # They were not trained on, and nobody says more.
    STOPPED + "print('validation images, never trained on:', m.evaluate(v, w))\n",
    STOPPED + "print('not untouched: these chose the epoch', m.evaluate(v, w))\n",
    STOP + "d = tf.data.Dataset.from_tensor_slices((v, w))\n"
    "m.fit(x, y, validation_data=d.shard(2, 0).batch(32), callbacks=[s])\n"
    "print('untouched images:', m.evaluate(d.shard(2, 1).batch(32)))\n",
    # Each epoch is to go through the data several times, or there are as many steps as that.
    DATA + "n = len(x)  # each epoch is 32 passes\nm.fit(d.batch(32).repeat(), steps_per_epoch=n)\n",
    DATA + "m.fit(d.batch(32).repeat(32), steps_per_epoch=len(x))\n",
    DATA + "# the data are tiny: a long epoch\nm.fit(d.batch(4).repeat(), steps_per_epoch=len(x))\n",
    DATA + "i = iter(d.batch(32).repeat())\n# the same number of updates as with single examples\n"
    "for step in range(len(x)):\n    m.train_on_batch(*next(i))\n",
    DATA + "def train(size=1):\n    m.fit(d.repeat().batch(size), steps_per_epoch=len(x))\n",
    # Each text gives several elements, or each row is a batch.
    DATA + "m.fit(d.flat_map(windows).batch(32).repeat(), steps_per_epoch=len(x))\n",
    DATA + "m.fit(d.unbatch().batch(32).repeat(), steps_per_epoch=len(x))\n",
    DATA + "d = d.batch(32)\nm.fit(d.repeat(), steps_per_epoch=len(d))\n",
    # They were left out of something else, or a choice is told, or there is none.
    "keep = y < 50\nm.fit(x, y)\nprint('dear houses are left out of the mean:', m.evaluate(x[keep], y[keep]))\n",
    "errors = [model.evaluate(v, w) for model in models]\n"
    "print('of the best, which was chosen by these, so it is not unbiased:', min(errors))\n",
    "print('untouched test data:', m.evaluate(v, w))\naxis.set_ylim(0, max(m.evaluate(v, w), 1))\n",
    "print('on untouched data, each model:', [model.evaluate(v, w) for model in models])\n",
    "c = tf.keras.callbacks.CSVLogger('d.csv')\nm.fit(x, y, validation_data=(v, w), callbacks=[c])\n"
    "r = np.genfromtxt('d.csv', names=True)\n"
    "print('training:', r['loss'][-1], 'and on new images:', r['val_loss'][-1])\n",
    # The largest output or error of one model, or the range of several, is no choice of a model.
    "for i in range(3):\n    k = np.argmax(m.predict(v[i : i + 1]))\nprint('untouched test data:', m.evaluate(v, w))\n",
    "off = np.abs(m.predict(v) - w)\ni = max(range(9), key=lambda i: off[i])\n"
    "print('untouched test data:', m.evaluate(v, w))\n",
    "s = []\nfor k in (1, 2):\n    m = build(k)\n    m.fit(x, y)\n    s.append(m.evaluate(v, w))\n"
    "print('untouched test data:', min(s), 'to', max(s))\n",
    # The logs of a measurement; a loop, or layers, outside of a training; a rate that was not chosen by hand.
    "class D(tf.keras.callbacks.Callback):\n    def on_test_end(self, logs=None):\n"
    "        print('error on held-out windows:', logs['mae'])\nm.fit(x, y, callbacks=[D()], validation_split=0.2)\n",
    "h = m.fit(x, y)\nprint('outside the training loop:', h.history['loss'][-1])\n",
    "h = m.fit(x, y)\nprint('layers excluded from training:', h.history['loss'][-1])\n",
    STOPPED + "print('rate not chosen by hand, data:', m.evaluate(v, w))\n",
]


@functools.cache
def found_in(source: str) -> rule_cases.Said:
    return rule_cases.said_by(RULES, HEAD + source)


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_gets_its_sentence_and_the_right_way_gets_none(words: str, mistake: str, right: str) -> None:
    rule_cases.assert_only(words, found_in(mistake))
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for words, mistake, right in CASES:
        assert found_in(way(mistake)) != [], (words, way(mistake))
        assert found_in(way(right)) == [], (words, way(right))


def test_each_rule_has_a_case() -> None:
    rule_cases.assert_each_speaks(RULES, (found_in(mistake) for _, mistake, _ in CASES))


def test_a_sentence_has_at_most_twenty_words() -> None:
    rule_cases.assert_short(found_in(mistake) for _, mistake, _ in CASES)


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


@pytest.mark.parametrize(
    ("text", "is_claimed"),
    [
        ("in the two shops that it was not trained on", True),
        ("Fehler auf Bildern, auf denen es nicht trainiert wurde:", True),
        ("sur des images que le réseau n'a pas vues", True),
        ("con los que no se entrenó", True),
        ("em imagens que nunca viu", True),
        ("su dati con cui non è stato addestrato", True),
        ("images not used for training", True),
        ("digits that are not in the training:", True),
        ("not in the training loop", False),
        ("no dropout used", False),
        ("the base was not trained", False),
        ("target not met", False),
        ("error after the training", False),
        ("pas de régularisation", False),
    ],
)
def test_a_claim_is_read_in_other_words_and_languages(text: str, is_claimed: bool) -> None:
    assert bool(claims.UNSEEN.search(text)) is is_claimed
