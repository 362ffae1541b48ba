"""Rules on calls whose arguments do something else than is said around them: layers, callbacks, texts, images.

The code runs and may pass every criterion. A docstring of what the exercise asks for came with the stub, so only the
words of the learner count.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.reading.layer_order import in_functional_model
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.reading.words_beside import is_told, texts_around
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    gives_unseen,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name


class Given(NamedTuple):
    """What a call gives for an argument, or that it does not give it."""

    word: str
    place: int
    value: str | None = None
    """A pattern of what is given; ``None`` where nothing may be given."""


class ToldCall(NamedTuple):
    """A call that is told to do what it does not do with its arguments."""

    names: tuple[str, ...]
    """The last part of the name of what is called."""
    said: str
    """What is said that it does; a pattern."""
    given: tuple[Given, ...]
    """Its arguments."""
    why: str
    """What it does instead, and what to write."""
    example: str
    """A program of which it is told."""
    right: str
    """The same program without the mistake."""
    unless: str = "$^"
    """What says that this is meant."""
    unless_used: tuple[str, ...] = ()
    """Names that do it elsewhere in the program."""
    package: str = ""
    """What the full name of the call has in it."""
    unless_written: str = ""
    """What does it elsewhere, as it is written."""
    is_method: bool = False
    """Whether it is a method of something of the learner's, and no function of a package."""


_VECTORIZE = 'def f():\n    "{}"\n    return tf.keras.layers.TextVectorization({})\n'
_LAYER = 'def f(x):\n    "{}"\n    return tf.keras.layers.{}(x)\n'
_READ = 'def f(path):\n    "{}"\n    {}\n    return d\n'
_WORD_COUNTS = (
    r"number of (?:its |their |all )?occurrences|how often|how many times"
    r"|times (?:each|a|the|every) word|word counts?\b"
    r"|counts? (?:of|for) (?:each|every|the|a) word|\boccurs? [^.;]*times"
)
_ONES = "(?:row|example|image|text|review|sample|sentence|picture|photo)"
TOLD_CALLS = (
    ToldCall(
        ("TextVectorization",),
        r"capital (?:letters?|words?)\b[^.;]*\b(?:counts?|differs?|matters?|says?|kept|keeps?|stays?)\b"
        r"|(?:punctuation|!!+|exclamation marks?|emoticons?)[^.;]*\b(?:kept|keeps?|stays?|says?|counts?|matters?)\b"
        r"|\bkeeps? (?:the |all )?(?:capital|upper.?case|punctuation)|case[- ]sensitiv",
        (Given("standardize", 1),),
        "`TextVectorization` makes all letters small and removes punctuation. To keep both, write `standardize=None`.",
        _VECTORIZE.format("Capital letters say a lot about the mood.", ""),
        _VECTORIZE.format("Capital letters say a lot about the mood.", "standardize=None"),
        unless=r"\blower|\bsmall letters|remov|ignor|drop|kept out",
    ),
    ToldCall(
        ("TextVectorization",),
        r"(?:get|have|are) the same (?:number|id|token|word)\b(?! of)|however (?:it is |they are )?(?:written|spelled)"
        r"|(?:upper|lower|capital)[ -]?(?:case|letters?)?[^.;]*(?:does not|do not|doesn't|no) (?:matter|count|differ)",
        (Given("standardize", 1, r"^None$"),),
        "`standardize=None` leaves the text as it is, so `Great` and `great` differ. Leave it out.",
        _VECTORIZE.format("Great and great get the same number.", "standardize=None"),
        _VECTORIZE.format("Great and great get the same number.", ""),
    ),
    ToldCall(
        ("Normalization",),
        r"\b(?:each|every|per) (?:\w+ )?(?:column|feature)|columns? (?:by|for) (?:itself|themselves)|of its own",
        (Given("axis", 0, r"^None$"),),
        "`axis=None` has one mean for all columns. For one of each column, leave it out.",
        _LAYER.format("Each column by itself.", "Normalization(axis=None)"),
        _LAYER.format("Each column by itself.", "Normalization()"),
        unless=r"layer for each|\ba scalar|one mean for all",
    ),
    ToldCall(
        ("TextVectorization", "StringLookup", "CategoryEncoding"),
        _WORD_COUNTS,
        (Given("output_mode", 4, r"multi_hot|binary"),),
        '`multi_hot` says whether a word occurs, and not how often. Write `output_mode="count"`.',
        _VECTORIZE.format("How often each word occurs.", 'output_mode="multi_hot"'),
        _VECTORIZE.format("How often each word occurs.", 'output_mode="count"'),
        unless=r"whether|not how (?:often|many)|no matter|regardless|which words|1 if|left out",
    ),
    ToldCall(
        ("TextVectorization",),
        r"only (?:\w+ )?(?:pairs|bigrams)|no single words|(?:pairs|bigrams) (?:of words )?(?:only|alone)",
        (Given("ngrams", 3, r"^\d+$"),),
        "A number for `ngrams` gives all lengths up to it, so single words as well. Write `ngrams=(2,)`.",
        _VECTORIZE.format("Only pairs of words.", "ngrams=2"),
        _VECTORIZE.format("Only pairs of words.", "ngrams=(2,)"),
    ),
    ToldCall(
        RECURRENT,
        r"left to right and|right to left and|both (?:directions|ways|ends|sides)|second direction"
        r"|forwards? and (?:also )?backwards?|backwards? and (?:also )?forwards?",
        (Given("go_backwards", 99, "True"),),
        "`go_backwards=True` reads from the end to the beginning alone. For both, write `Bidirectional(…)` around the "
        "layer.",
        _LAYER.format("The text is read in both directions.", "LSTM(8, go_backwards=True)"),
        _LAYER.format("The text is read in both directions.", "Bidirectional(tf.keras.layers.LSTM(8))"),
        unless_used=("Bidirectional", "concatenate", "Concatenate"),
    ),
    ToldCall(
        ("Conv2D", "SeparableConv2D"),
        r"(?:picture|image|photo|size|map|output)s? (?:remains?|stays?|keeps?) (?:at |as )?"
        r"(?:\d+ ?(?:x|×|by) ?\d+|the same|(?:its|their) size|large|unchanged)"
        r"|\b(?:keep|leave)s? (?:the |its |their )?(?:\w+ )?(?:size|height|width)\b"
        r"|same (?:size|height) as (?:the |its )?input",
        (Given("padding", 4), Given("strides", 2), Given("kernel_size", 1, r"[2-9]")),
        'Without `padding`, a convolution cuts the border off, so its output is smaller. Write `padding="same"`.',
        _LAYER.format("The image stays 28x28.", "Conv2D(8, 3)"),
        _LAYER.format("The image stays 28x28.", 'Conv2D(8, 3, padding="same")'),
        unless=r"\bvalid\b|smaller|shrink|border|reduc|1x1|classes",
        unless_used=("ZeroPadding2D", "Conv2DTranspose", "UpSampling2D"),
    ),
    ToldCall(
        ("EarlyStopping", "ReduceLROnPlateau", "ModelCheckpoint"),
        r"\bover-?fit\w*|memori[sz]\w+|validation (?:\w+ )?(?:gets worse|rises?|stops? (?:improving|falling))"
        r"|\b(?:best|lowest) (?:on the )?validation",
        (Given("monitor", 0, r"^'(?:loss|accuracy|acc|mae|mse)'$"),),
        "This is measured on the training examples, and it improves even while a model overfits. Monitor `val_loss`.",
        'def f():\n    "Stops as soon as the model overfits."\n'
        '    return tf.keras.callbacks.EarlyStopping(monitor="loss")\n',
        'def f():\n    "Stops as soon as the model overfits."\n'
        '    return tf.keras.callbacks.EarlyStopping(monitor="val_loss")\n',
        unless=r"should|sanity|(?:single|one) batch|can (?:memor|overfit)|against|\d+ examples",
        unless_written="[\"']val_",
        package="callbacks",
    ),
    ToldCall(
        ("resize", "Resizing", "image_dataset_from_directory", "load_img"),
        r"without (?:any )?distort\w*|(?:un|not |nothing is )distorted|not? stretch\w*|black (?:bars|borders)"
        r"|keep\w* (?:the |its |their )?(?:proportions|aspect)|(?:proportions|aspect ratio) (?:is |are )?"
        r"(?:kept|preserved|stays?|remains?)",
        (
            Given("preserve_aspect_ratio", 99),
            Given("pad_to_aspect_ratio", 99),
            Given("crop_to_aspect_ratio", 99),
            Given("keep_aspect_ratio", 99),
        ),
        "`{name}` stretches an image to the new size. To keep its proportions, write {cure}.",
        _READ.format("A square image without distortion.", "d = tf.image.resize(path, (8, 8))"),
        _READ.format("A square image without distortion.", "d = tf.image.resize_with_pad(path, 8, 8)"),
        unless=r"\bare square|square (?:already|images)|\bcrop|\bpadded|factor",
        unless_used=(
            "resize_with_pad",
            "resize_with_crop_or_pad",
            "pad_to_bounding_box",
            "crop_to_bounding_box",
            "central_crop",
            "pad",
            "thumbnail",
        ),
        package="tensorflow",
    ),
    ToldCall(
        ("reshape", "Reshape"),
        r"channels?[ -]last|channels? (?:to|at|into) the (?:end|back|front|last)"
        r"|\bmov\w+ (?:the )?(?:colou?r |last |first )?"
        r"(?:channels?|axis|axes)|swap\w* (?:the )?(?:two )?(?:axes|rows and columns)|transpos\w+"
        r"|rows (?:become|to) columns",
        (Given("", 99),),
        "`reshape` keeps the values in their order, so it moves no axis. Write `np.transpose`, or `np.moveaxis`.",
        _READ.format("The channels to the end.", "d = path.reshape(-1, 32, 32, 3)"),
        _READ.format("The channels to the end.", "d = path.transpose(0, 2, 3, 1)"),
        unless=r"\badds?\b|new axis|as (?:one|a) channel|one channel|single channel|flat|gr[ae]y",
        unless_used=("transpose", "moveaxis", "swapaxes", "Permute", "permute_dimensions", "rollaxis"),
    ),
    ToldCall(
        ("Embedding",),
        r"(?:padd\w*|zeros?|\b0\b)[^.]*\b(?:skip\w*|ignor\w*|mask\w*|(?:jump|pass|step)\w* over|leaves? out)\b "
        r"(?:it|them|these|those|the)\b",
        (Given("mask_zero", 5), Given("weights", 99)),
        "Without `mask_zero=True`, the layers after it read the padding like words. Write `mask_zero=True`.",
        _LAYER.format("The texts are padded with 0; the LSTM skips these positions.", "Embedding(9, 8)"),
        _LAYER.format(
            "The texts are padded with 0; the LSTM skips these positions.", "Embedding(9, 8, mask_zero=True)"
        ),
        unless_used=("Masking", "not_equal", "compute_mask", "sequence_mask"),
    ),
    ToldCall(
        ("predict",),
        r"monte[ -]?carlo|dropout (?:is )?(?:active|switched on|turned on|on)\b|with (?:active )?dropout",
        (),
        "`predict` leaves dropout out, so all passes are the same. Write `model(x, training=True)`.",
        'def f(m, x):\n    "Monte Carlo dropout."\n    return [m.predict(x) for _ in range(9)]\n',
        'def f(m, x):\n    "Monte Carlo dropout."\n    return [m(x, training=True) for _ in range(9)]\n',
        unless=r"without dropout|off in|plain|compar",
        unless_written="training=True",
    ),
    ToldCall(
        ("concatenate",),
        r"(?:every|each) batch (?:has|holds|contains|gets)\b[^.;]*(?:as many|half|balanced|both|equal)",
        (Given("axis", 1),),
        "`concatenate` puts one data set after the other. To mix them, write `tf.data.Dataset.sample_from_datasets`.",
        'def f(a, b):\n    "Each batch has as many of both."\n    return a.concatenate(b).batch(8)\n',
        'def f(a, b):\n    "Each batch has as many of both."\n'
        "    return tf.data.Dataset.sample_from_datasets([a, b]).batch(8)\n",
        unless_used=("shuffle", "sample_from_datasets", "interleave", "permutation"),
        is_method=True,
    ),
    ToldCall(
        ("RandomFlip",),
        r"left ?(?:<->|<>|↔|and|to|or|with|-) ?right|horizontal|never (?:stand|upside|on (?:its|their))",
        (Given("mode", 0, r"^'vertical'$"),),
        '`"vertical"` turns images upside down. To mirror left and right, write `"horizontal"`.',
        _LAYER.format("Mirrors left and right.", 'RandomFlip("vertical")'),
        _LAYER.format("Mirrors left and right.", 'RandomFlip("horizontal")'),
        unless=r"upside down (?:too|as well|also)|both axes",
        unless_written=r"[\"']horizontal",
    ),
    ToldCall(
        ("timeseries_dataset_from_array",),
        r"every (?:\d+(?:th|rd|nd)|\w+th|second|third|other) (?:measurement|value|step|row|reading)"
        r"|one (?:value |row )?(?:per|an|each|every) hour",
        (Given("sequence_stride", 3, r"^\d+$"), Given("sampling_rate", 4)),
        "`sequence_stride` is the distance between windows. For the one inside a window, write `sampling_rate`.",
        'def f(x):\n    "Every 6th value, one per hour."\n'
        "    return tf.keras.utils.timeseries_dataset_from_array(x, None, 24, sequence_stride=6)\n",
        'def f(x):\n    "Every 6th value, one per hour."\n'
        "    return tf.keras.utils.timeseries_dataset_from_array(x, None, 24, sampling_rate=6)\n",
        unless=r"windows? (?:starts?|begins?)|new window",
    ),
    ToldCall(
        ("rolling",),
        r"(?:only|just) (?:\w+ )?(?:the )?(?:days?|hours?|values?) before|days? before|\bprev(?:ious)?\b",
        (Given("closed", 99),),
        "`rolling` counts the value of the day itself too. For the days before it, call `shift(1)` first.",
        'def f(d):\n    "The mean of the days before."\n    return d.rolling(7).mean()\n',
        'def f(d):\n    "The mean of the days before."\n    return d.shift(1).rolling(7).mean()\n',
        unless=r"itself|and (?:the|this) day|includ|today|tomorrow|next|target|smooth",
        unless_used=("shift", "diff"),
    ),
    ToldCall(
        ("seed",),
        r"(?:start\w*|initial|same|first) weights|same results? (?:(?:in|on) )?(?:every|each) (?:run|time)",
        (),
        "`np.random.seed` does not reach the weights of Keras. Write `tf.keras.utils.set_random_seed(…)`.",
        (
            'def f(m, x):\n    "The same weights in each run."\n    np.random.seed(1)\n    m = m()\n '
            "   m.fit(x)\n    return m\n"
        ),
        'def f(m, x):\n    "The same weights in each run."\n    tf.keras.utils.set_random_seed(1)\n    m = m()\n'
        "    m.fit(x)\n    return m\n",
        unless_used=("set_random_seed", "set_seed", "RandomState", "initializers"),
        package="numpy.random",
    ),
    ToldCall(
        ("shift",),
        r"(?:day|value|step|hour|month|week|row|year) before|previous|yesterday|\blags?\b|last known|naive|earlier",
        (Given("periods", 0, r"^-\d+$"),),
        "A negative `shift` brings later values to a row. For the values before it, write `{positive}`.",
        'def f(temp):\n    "The value of the day before."\n    return temp.shift(-1)\n',
        'def f(temp):\n    "The value of the day before."\n    return temp.shift(1)\n',
        unless=r"\bnext\b|target|label|ahead|\by\b|y_train|predict|tomorrow|day after|later|follow|future|holiday",
    ),
    ToldCall(
        ("read_csv",),
        r"no (?:header|title|heading)|no (?:line|row) (?:with|of) (?:\w+ )?(?:column )?names|without (?:a |any )?header"
        r"|(?:has|have|with) no (?:header|names|column names|title)"
        r"|(?:has|have|holds?|contains?) only numbers|only (?:has|have|holds?) numbers",
        (Given("header", 2), Given("names", 3), Given("skiprows", 99)),
        "`read_csv` takes the first row as names of columns, so one example is lost. Write `header=None`.",
        'import pandas as pd\ndef f(path):\n    "The file has no header."\n    return pd.read_csv(path)\n',
        'import pandas as pd\ndef f(path):\n    "The file has no header."\n    return pd.read_csv(path, header=None)\n',
        unless=r"no text|first line has|header row",
    ),
    ToldCall(
        ("window",),
        r"(?:begins?|starts?)[^.;]* (?:at|with|in) (?:each|every)|overlap|slid(?:es?|ing)\b"
        r"|mov\w+ (?:on )?by (?:one|1|a single)\b"
        r"|(?:each|every) (?:time )?(?:step|value|day|hour)[^.;]*(?:begins?|starts?)",
        (Given("shift", 1),),
        "Without `shift`, each window begins where the one before ends. Write `shift=1`.",
        'def f(d):\n    "A window begins at each step."\n    return d.window(5, drop_remainder=True)\n',
        'def f(d):\n    "A window begins at each step."\n    return d.window(5, shift=1, drop_remainder=True)\n',
        unless=r"\b(?:no|not|without|never)\b[^.;]*overlap|non-overlap|side by side|disjoint|blocks",
        is_method=True,
    ),
    ToldCall(
        ("batch",),
        rf"(?:each|every|all)(?: \w+)?(?: of)?(?: the| these| its| \d+)*(?: \w+)? {_ONES}s?\b[^.;]*\b"
        rf"(?:counts?|counted|used|scored|measured|seen|evaluated|predicted|judged)\b"
        rf"|(?:nothing|no (?:\w+ )?{_ONES}) (?:is |gets? )?"
        r"(?:lost|left out|dropped|skipped|missing)",
        (Given("drop_remainder", 1, "True"),),
        "`drop_remainder=True` leaves out the last batch where it is not full. Leave it out.",
        'def f(d):\n    "Each of the test rows gets counted."\n    return d.batch(8, drop_remainder=True)\n',
        'def f(d):\n    "Each of the test rows gets counted."\n    return d.batch(8)\n',
        unless=r"pad|divisible|divides|multiple of|at least|windows?\b|last batch|epoch|train",
        unless_used=("window", "repeat", "predict"),
        is_method=True,
    ),
    *(
        ToldCall(
            (f"adjust_{what}",),
            r"at random|\brandom(?:ly)?\b|by chance|up or down|more or less|differen\w+ (?:each|every) (?:time|epoch)",
            (),
            f"`adjust_{what}` does the same to each image. For another one each time, write `tf.image.random_{what}`.",
            _READ.format("Another one at random.", f"d = tf.image.adjust_{what}(path, 0.2)"),
            _READ.format("Another one at random.", f"d = tf.image.random_{what}(path, 0.2)"),
            unless=r"\bthen\b|flip|turned|rotat|crop|mirror",
            unless_used=("uniform", "normal", "random", "randint", "uniform_full_int"),
            package="tensorflow.image",
        )
        for what in ("brightness", "contrast", "hue", "saturation")
    ),
    ToldCall(
        ("random_flip_left_right", "random_flip_up_down"),
        r"twice as many|\bdoubl\w+|as it is and (?:once )?(?:mirrored|flipped|turned)|both (?:the original|versions)"
        r"|in addition to|added to the",
        (),
        "`{name}` changes some images, and adds none. Join both: `data.concatenate(data.map(mirrored))`.",
        _READ.format("Each image once as it is and once mirrored.", "d = tf.image.random_flip_left_right(path)"),
        _READ.format("Each image once as it is and once mirrored.", "d = tf.image.flip_left_right(path)"),
        unless_used=("concatenate", "concat", "append"),
        package="tensorflow.image",
    ),
)


_ADDS_AN_AXIS = regex(r", 1\)+$")


@unless_told_by("comments.comments_that_say_otherwise")
def calls_told_otherwise(tree: SourceTree) -> Iterator[Finding]:
    """Yield calls that do something else with their arguments than is said around them."""
    told = set[tuple[str, ast.AST | None]]()
    for row in (row for row in TOLD_CALLS if not row.unless_used or not tree.mentions(*row.unless_used)):
        calls = [call for name in row.names for call in tree.calls_named(name)]
        if calls and row.unless_written and tree.is_written(regex(row.unless_written)):
            continue
        for call in calls:
            full = tree.name_of(call.func)
            if called_name(call) == "reshape" and _ADDS_AN_AXIS.search(typed(call)):
                continue
            if row.package not in full or (row.is_method and full) or gives_unseen(call):
                continue
            place = (row.why, next(iter(tree.functions_around(call)[-1:]), None))
            if place in told or not all(_is_given(tree, call, given) for given in row.given):
                continue
            if is_told(row.said, texts_around(tree, call), unless=row.unless):
                told.add(place)
                cures = {"resize": "`tf.image.resize_with_pad`", "load_img": "`keep_aspect_ratio=True`"}
                why = row.why.replace("{name}", called_name(call))
                why = why.replace("{cure}", cures.get(called_name(call), "`pad_to_aspect_ratio=True`"))
                why = why.replace("{positive}", typed(call).replace("(-", "(").replace("=-", "="))
                yield tree.finding(call, typed(call), "", why, certain=False)


def _is_given(tree: SourceTree, call: ast.Call, given: Given) -> bool:
    value = argument(call, given.word, given.place)
    if value is None:
        return given.value is None
    made = tree.value_of(value) or value
    return given.value is not None and re.search(given.value, typed(made)) is not None


_FEATURES = (
    r"(?:convolutional|image|its|learned|deep) features|feature extractor|without (?:its |the )?(?:\w+ )?"
    r"(?:classifier|head|top)\b|(?:new|own|our|my) (?:\w+ )?(?:head|classifier)\b"
)


@rule
def bases_with_their_classes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model of ``applications`` with its own 1000 classes, told as one that gives features."""
    for call in tree.all(ast.Call):
        name = tree.keras_name_of(call.func)
        is_base = name.startswith("applications.") and called_name(call)[:1].isupper()
        top = argument(call, "include_top", 0)
        is_on = top is None or (isinstance(top, ast.Constant) and top.value is True)
        if (
            not is_base
            or not is_on
            or gives_unseen(call)
            or tree.mentions("decode_predictions")
            or "classes" in words_of(call)
        ):
            continue
        owners = {typed(node.value) for node in tree.all(ast.Attribute) if node.attr in ("get_layer", "layers")}
        if owners & {typed(target) for target in tree.targets_of(call)}:
            continue  # A layer inside may be taken as its output.
        if is_told(_FEATURES, texts_around(tree, call), unless=r"1000|logits|imagenet classes"):
            sentence = (
                f"`{called_name(call)}` ends with the 1000 classes of ImageNet. For its features, write "
                "`include_top=False`."
            )
            yield tree.finding(call, typed(call), "include_top=False", sentence, certain=False)


_AS_FROZEN = r"frozen|freez\w+|statistics|inference|batch ?norm\w*"


_AS_IN_IMAGENET = (
    r"batch ?norm\w*[^.;]*(?:inference|holds? on|go on|keeps?|stays?|remains?)[^.;]*"
    r"|statistics of imagenet|imagenet statistics"
)


@rule
def frozen_bases_that_train(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``base(x, training=True)`` of a base that is frozen, or said to be: its layers act as in a training."""
    frozen = {
        typed(line.targets[0].value) for line in tree.all(ast.Assign)
        if isinstance(line.targets[0], ast.Attribute) and line.targets[0].attr == "trainable"
        and isinstance(line.value, ast.Constant) and line.value.value is False
    }  # fmt: skip
    for call in tree.all(ast.Call):
        mode = words_of(call).get("training")
        if not isinstance(mode, ast.Constant) or mode.value is not True:
            continue
        words = _AS_FROZEN if typed(call.func) in frozen else _AS_IN_IMAGENET
        texts = texts_around(tree, call)
        is_normalized = typed(call.func) in frozen and any(
            _NORMALIZED.search(typed(base)) for base in values_of(tree, call.func)
        )
        if is_told(words, texts, unless="dropout|monte") or (is_normalized and not is_told("monte", texts)):
            # Keras leaves the batch normalization of what is frozen as it is, whatever `training` says.
            right = typed(call).replace("training=True", "training=False")
            is_frozen, is_functional = typed(call.func) in frozen, in_functional_model(tree, call)
            if is_functional and not is_frozen:
                right = "trainable = False"
                sentence = (
                    "In a functional model, `fit` sets `training=True`, whatever a call says. To keep the statistics "
                    "of batch normalization, set its layers to `trainable = False`."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)
                continue
            why = (
                "A frozen base keeps its statistics, and `fit` and `predict` set `training` by themselves, so this "
                "counts in `model(x)` alone"
                if is_functional
                else "As long as it is frozen, this changes little. "
                "Later, batch normalization uses the mean of each batch"
                if is_frozen
                else "With `training=True`, batch normalization uses the mean of each batch, and not what it learned"
            )
            yield tree.finding(call, typed(call), right, f"{why}. Write `{right}`.", certain=False)


_NORMALIZED = regex(r"\bapplications\.(?:ResNet|MobileNet|EfficientNet|DenseNet|Inception|Xception|NASNet)")
"""Bases with batch normalization."""


_LENGTH_WORDS = r"(?:\w+ )?(?:words?|tokens?|ids?|numbers?|integers?)\b"
_OF_A_VOCABULARY = r"vocab|frequen|most (?:frequent|common)|different|distinct|known words|dictionary"


@rule
def vocabularies_for_lengths(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``max_tokens=100`` that is told as the length of a text: it is the size of the vocabulary."""
    for call in tree.calls_named("TextVectorization"):
        most = argument(call, "max_tokens", 0)
        size = tree.number_of(most)
        if size is None or argument(call, "output_sequence_length", 5) is not None or gives_unseen(call):
            continue
        if "output_mode" in words_of(call) or "ragged" in words_of(call):
            continue
        said = (
            rf"\b(?:rows?|vectors?|lists?|sequences?|lengths?|cut|padded|first|long)\b[^.;]*\b{size:g} {_LENGTH_WORDS}"
        )
        said += rf"|\b{size:g} {_LENGTH_WORDS}[^.;]*\b(?:cut|padded|long|each|per)\b|\blength (?:of )?{size:g}\b"
        if is_told(said, texts_around(tree, call), unless=_OF_A_VOCABULARY):
            right = f"output_sequence_length={size:g}"
            sentence = f"`max_tokens` is the size of the vocabulary, and no length. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def names_numbered_from_0(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``StringLookup`` whose first name is told as number 0: that is the number of unknown ones."""
    for call in tree.calls_named("StringLookup"):
        words = words_of(call)
        names = tree.value_of(words.get("vocabulary"))
        if not isinstance(names, ast.List | ast.Tuple) or not names.elts or gives_unseen(call) or call.args:
            continue
        first = text_of(names.elts[0])
        if first is None or {"num_oov_indices", "output_mode", "mask_token", "invert"} & {*words}:
            continue
        said = (
            rf"\b{re.escape(first)}\W{{0,3}} ?(?:->|=>|=|:|→|is|as|gets) ?0\b|\b0 ?(?:->|=>|=|:|→|is"
            rf"|for) ?{re.escape(first)}\b"
        )
        if is_told(said, texts_around(tree, call), unless=r"\[UNK\]|unknown"):
            sentence = f"Number 0 is for unknown ones, so `{first}` gets 1. Write `num_oov_indices=0`."
            yield tree.finding(call, typed(call), "num_oov_indices=0", sentence, certain=False)


@rule
def outputs_of_one_direction(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Bidirectional(LSTM(32))`` that is told to give 32 numbers: both directions give 32 each."""
    for call in tree.calls_named("Bidirectional"):
        inner = tree.value_of(argument(call, "layer", 0))
        units = tree.number_of(argument(inner, "units", 0)) if isinstance(inner, ast.Call) else None
        if units is None or units % 2 or "merge_mode" in words_of(call) or len(call.args) > 1:
            continue
        what = r"(?:\w+ )?(?:numbers|values|features|outputs|dimensions|entries|components)"
        said = rf"\b(?:to|into|of|has|have|gives?|with|as) {units:g} {what}\b|\b{units:g}[- ]dimensional"
        if is_told(said, texts_around(tree, call), unless=rf"{2 * units:g}|each direction|per direction"):
            right = f"units={units / 2:g}"
            sentence = f"Each direction gives {units:g} values, so these are {2 * units:g}. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_GOES_ON = (
    r"\b(?:optimi[sz]er|momentum|adam)\b|\bgo(?:es)? on\b|\bcontinu\w+|\bresum\w+|without a (?:bump|jump|break)"
    r"|whole (?:training )?state|everything"
)
_HOLDS_IT = regex(r"opt|trainer|adam|sgd|state|\*\*", re.IGNORECASE)


@rule
def checkpoints_without_the_optimizer(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.train.Checkpoint(net=net)`` that is told to keep the optimizer, too: it saves what it is given."""
    for call in tree.calls_named("Checkpoint") if not tree.mentions("compile") else ():
        if not tree.name_of(call.func).startswith("tensorflow.train") or _HOLDS_IT.search(typed(call)):
            continue
        unless = r"only (?:the )?weights|weights (?:only|alone)|new optimi[sz]er|fresh|without (?:the )?optimi[sz]er"
        if is_told(_GOES_ON, texts_around(tree, call), unless=unless):
            right = with_argument(call, "optimizer=optimizer")
            sentence = f"`Checkpoint` saves what it is given, and no optimizer is. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def rows_of_zeros_for_the_last_name(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``one_hot(lookup(names), len(NAMES))``: 0 is the unknown one, so the last name has no place in a row."""
    for call in (*tree.calls_named("one_hot"), *tree.calls_named("to_categorical")):
        looked_up = tree.value_of(call.args[0]) if call.args else None
        made = tree.value_of(looked_up.func) if isinstance(looked_up, ast.Call) else None
        depth = argument(call, "depth", 1) or argument(call, "num_classes", 1)
        if not isinstance(made, ast.Call) or called_name(made) != "StringLookup" or depth is None:
            continue
        words, size = words_of(made), tree.value_of(depth) or depth
        names = words.get("vocabulary")
        if names is None or made.args or {"num_oov_indices", "output_mode", "mask_token", "invert"} & {*words}:
            continue
        rows = tree.value_of(names)
        count = len(rows.elts) if isinstance(rows, ast.List | ast.Tuple) else None
        if typed(size) == f"len({typed(names)})" or (count is not None and tree.number_of(depth) == count):
            sentence = (
                "Number 0 is for unknown names, so the last of these gets a row of zeros. Write "
                "`num_oov_indices=0` for `StringLookup`."
            )
            yield tree.finding(call, typed(call), "num_oov_indices=0", sentence, certain=False)


_WITHIN_WORDS = (
    r"how (?:many times|often)[^.;]*\bwords?\b|occurrences of (?:the|a) word|count\w* (?:the )?words?\b|word counts?\b"
    r"|how often (?:the|a) word"
)
_WORD_NAME = regex(r"(?i)^(?:word|token|term|keyword)$")
_OF_LISTS = regex(r"(?i)words|tokens|split|findall|list\(")


@rule
def words_counted_as_letters(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``text.count(word)`` that is told as how often a word occurs: it finds the letters in other words too."""
    for call in tree.calls_of("count"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else call
        sought = call.args[0] if len(call.args) == 1 else None
        is_word = isinstance(sought, ast.Name) and _WORD_NAME.search(sought.id) is not None
        is_word |= (text_of(sought) or "").isalpha() and len(text_of(sought) or "") > 1
        made = tree.value_of(owner) or owner
        if sought is None or not is_word or _OF_LISTS.search(f"{typed(owner)} {typed(made)}"):
            continue
        if isinstance(made, ast.List | ast.Tuple | ast.ListComp) or tree.mentions("findall", "Counter"):
            continue
        if is_told(_WITHIN_WORDS, texts_around(tree, call), unless="inside|letters|characters|substring|part of"):
            right = f"{typed(owner)}.split().count({typed(sought)})"
            sentence = f"`count` of a text also finds these letters inside other words. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@unless_told_by("python_meanings.endings_stripped")
def signs_stripped_for_a_word(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``text.lstrip("rt ")`` that is to remove this word: it removes any of its letters, in any order."""
    cures = {"lstrip": "removeprefix", "rstrip": "removesuffix"}
    for call in (call for name in ("strip", *cures) for call in tree.calls_of(name)):
        given = text_of(call.args[0]) if len(call.args) == 1 else None
        word = (given or "").strip()
        if not isinstance(call.func, ast.Attribute) or sum(sign.isalpha() for sign in word) < 2:
            continue
        quoted = any(f"{sign}{given}{sign}" in text for text in texts_around(tree, call) for sign in "'\"`")
        if given is None or given.isspace() or (word == "".join(sorted(word)) and not quoted):
            continue
        if any(isinstance(other, ast.Call) and call in other.args and called_name(other) in ("float", "int")
               for other in tree.all(ast.Call)):  # fmt: skip
            continue
        is_ending = re.fullmatch(r"[._-][A-Za-z]\w{1,6}", word) is not None
        if is_ending or any(re.search(rf"(?i)\b{re.escape(word)}\b", text) for text in texts_around(tree, call)):
            name = cures.get(called_name(call), "removesuffix")
            right = f"{typed(call.func.value)}.{name}({given!r})"
            sentence = f"`{called_name(call)}` removes any of these letters, as often as they come. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_WORDS_TOLD = r"\bwords?\b"
_ONE_TEXT = regex(r"(?i)^(?:text|sentence|review|line|headline|title|comment|remark|tweet|message|doc|document)$")


@rule
def letters_counted_by_a_counter(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``counter.update(text)`` that is told to count words: of a text, it counts the letters."""
    if not tree.mentions("Counter"):
        return
    for call in (*tree.calls_of("update"), *tree.calls_named("Counter")):
        given = call.args[0] if len(call.args) == 1 else None
        if not isinstance(given, ast.Name) or not _ONE_TEXT.search(given.id) or tree.value_of(given) is not None:
            continue
        if any(typed(loop.target) == given.id and re.search(r"(?i)token|split|words", typed(loop.iter))
               for loop in tree.all(ast.For)):  # fmt: skip
            continue
        splits = tree.called_around(call) & {"split", "findall"}
        if not splits and is_told(_WORDS_TOLD, texts_around(tree, call), unless="letters|characters"):
            right = f"{given.id}.split()"
            sentence = f"A counter counts the letters of a text. For its words, give it `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_OFFSET = regex(r"(?i)offset|index_from|shift|\bstart")
_ALL_LOADERS = ("imdb", "reuters")


@rule
def reviews_read_without_their_offset(tree: SourceTree) -> Iterator[Finding]:
    """Yield reviews of ``imdb`` that are turned into words without minus 3: ids 0 to 2 are for other signs there."""
    indices = [call for call in tree.calls_named("get_word_index")
               if any(f"datasets.{name}." in tree.name_of(call.func) for name in _ALL_LOADERS)]  # fmt: skip
    loads = [call for call in tree.calls_named("load_data")
             if any(f"datasets.{name}." in tree.name_of(call.func) for name in _ALL_LOADERS)]  # fmt: skip
    numbers = [tree.number_of(side) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Add | ast.Sub)
               for side in (node.left, node.right)]  # fmt: skip
    turned = [node for node in tree.all(ast.DictComp) if "items()" in typed(node)]
    if not indices or not loads or 3 in numbers or any("index_from" in words_of(load) for load in loads):
        return
    names = {typed(line.targets[0]) for line in tree.all(ast.Assign) if line.value in indices}
    for call in tree.calls_named("get"):
        if isinstance(call.func, ast.Attribute) and typed(call.func.value) in names and not tree.mentions("index_from"):
            right = f"{typed(call)} + 3"
            sentence = f"`load_data` adds 3 to each number of this index. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
    if not turned or tree.is_written(_OFFSET):
        return
    sentence = "`load_data` adds 3 to each number, for the padding, the start and unknown words. Look up `index - 3`."
    yield tree.finding(indices[0], typed(indices[0]), "index - 3", sentence, certain=False)
