"""Exceptions about what lies on disk or beyond: pictures, texts, saved models, the network."""

from __future__ import annotations

import re
import tempfile

from grader.catalogue.patterns import regex
from grader.feedback.exceptions.rule import rule
from grader.submission.models.installed_api import near

_OFFLINE = (
    "The kit works offline: nothing is downloaded during grading. Take the data from `grader.data`, and "
    "weights from the file that the task names."
)
_NO_PICTURE = "it is empty, or not an image. Leave out files of size 0 before you copy or read the folder."


def _output_mode(known: str, given: str) -> str:
    words = tuple(re.findall(r"'(\w+)'", known))
    meant = near(given, words, 0.6)
    advice = f'write "{meant}"' if meant else "it is one of " + ", ".join(f'"{word}"' for word in words)
    return f'There is no `output_mode` called "{given}": {advice}.'


_OWN_FOLDER = "/tf-exam-at-"
"""In the path of whatever the grader itself puts before a submission."""


_BARE_NAME = regex(r"[^/\\]+\.(?:jpe?g|png|bmp|gif)", re.IGNORECASE)
"""The name of an image, and no folder before it."""


def _outside(path: str, name: str) -> str:
    """Return what is said of a place that Python names, or HDF5, or neither."""
    place = path or name or "this place"
    return (
        f"A submission may only read the data and write into its own folder, and {place} is outside of it. Use a "
        "relative path to write into your folder."
    )


def _missing(path: str) -> str:
    before = path.partition(tempfile.gettempdir() + _OWN_FOLDER)[0]
    if _OWN_FOLDER in path and before != path and before:
        return (
            f"`{before}` comes before the path that your function gets, which is complete: use the argument alone, "
            "without another folder."
        )
    if _OWN_FOLDER in path:
        return (
            f"There is no `{'/'.join(path.split('/')[-2:])}` in the folder that your function gets. Join paths "
            "with `os.path.join(folder, name)`: `folder + name` puts no `/` between them."
        )
    if path.startswith(("/content", "/tmp", "/kaggle", "/root")):
        return (
            f"`{path}` is a place on another machine, such as Colab. Use the path that your function gets, or "
            "`grader.data`."
        )
    if _BARE_NAME.fullmatch(path):
        return (
            f"There is no `{path}` where the grader runs your file: this is a name without its folder. `os.listdir` "
            "returns such names. Write `os.path.join(folder, name)`, with the folder that your function gets."
        )
    return (
        f"There is no `{path}` where the grader runs your file. Use the path that your function gets, or `grader.data`."
    )


RULES = (
    rule(
        "ValueError",
        r"Vocabulary file (?P<path>\S+) does not exist",
        "There is no file {path}. A text as `vocabulary` is a path: pass the words themselves in a list.",
    ),
    rule(
        "ValueError",
        r"The `save_format` argument is deprecated in Keras 3",
        'Remove `save_format`: the ending of the file decides. Write `model.save("model.keras")`, or '
        "`model.export(folder)` for a SavedModel.",
    ),
    rule(
        "ValueError",
        r"The model is not a valid Flatbuffer",
        "This is no LiteRT model: give `Interpreter` what `converter.convert()` returned.",
    ),
    rule(
        "RuntimeError",
        r"grader\.data\.(?P<name>\w+) is not available while a submission is graded",
        "While your file is graded there is no `{name}`, only the data that the stub loads. To look at names or other "
        'data, call it under `if __name__ == "__main__":`.',
    ),
    rule(
        "ValueError",
        r"`by_name` only supports loading legacy '\.h5'",
        "Weights in a `.weights.h5` file go to the layers in their order. Remove `by_name=True`: it is for files of "
        "Keras 2.",
    ),
    rule(
        "AssertionError",
        r"referencing variables which have been deleted",
        "The variables of a model are gone when the model is. Keep what you load in a variable: "
        "`loaded = tf.saved_model.load(…)`, then `loaded.serve(inputs)`.",
    ),
    rule(
        "RuntimeError",
        r"at least 1 reference to internal data",
        "A view of the memory of the LiteRT model is still held, as `interpreter.tensor(…)()` returns it. Use "
        "`interpreter.get_tensor(…)`, which returns a copy.",
    ),
    rule(
        "ValueError RuntimeError",
        r"Tensor is unallocated|allocate_tensors\(\)",
        "A LiteRT model has no memory for its values yet. Call `interpreter.allocate_tensors()` once, right after "
        "`Interpreter(…)`.",
    ),
    rule(
        "ValueError",
        r"Invalid `image_size` value.*Received: image_size=(?P<size>.+)",
        "`image_size` is (height, width), without the channels: `color_mode` sets these. It is {size} here.",
    ),
    rule(
        "",
        r"URL fetch failure|urlopen error|name resolution|Name or service not known|getaddrinfo failed"
        r"|Connection refused|Max retries exceeded|Network is unreachable",
        _OFFLINE,
    ),
    rule(
        "gaierror URLError HTTPError ConnectionError ConnectionRefusedError TimeoutError MaxRetryError", r"", _OFFLINE
    ),
    rule(
        "UnidentifiedImageError",
        r"cannot identify image file(?P<file> '.*?'|)",
        "A file{file} cannot be read as an image: " + _NO_PICTURE,
    ),
    rule(
        "InvalidArgumentError",
        r"Input is empty\..*DecodeImage|Unknown image file format|Trying to decode",
        "A file cannot be read as an image: " + _NO_PICTURE,
    ),
    rule(
        "ValueError",
        r"No images found in directory (?P<folder>\S+)\. Allowed",
        "There is no image in `{folder}`. Give the path of the folder that contains one folder for each class.",
    ),
    rule(
        "ValueError",
        r"If `subset` is set, `validation_split` must be set",
        "`subset` and `validation_split` go together: give both, in both calls, or neither.",
    ),
    rule(
        "ValueError",
        r"must provide a `seed` argument",
        "Give both calls the same `seed=`: otherwise some validation images are also training images.",
    ),
    rule(
        "ValueError",
        r"`label_mode` argument must be one of .*Received: label_mode=(?P<mode>\w+)",
        '`label_mode` must be "int" (class numbers), "categorical" (one-hot), "binary" or `None`, not '
        '"{mode}". What generators call "sparse" is "int" here.',
    ),
    rule(
        "ValueError",
        r'`label_mode="binary"`, there must be exactly 2',
        'There are more than two classes, or only one: use `label_mode="int"` with `sparse_categorical_crossentropy`.',
    ),
    rule(
        "ValueError",
        r"`class_names` passed did not match .*Expected: (?P<there>\[.*?\]) .*class_names=(?P<named>\[.*?\])",
        "The classes of this folder are {there}, but `class_names` is {named}. Leave it out: Keras takes the "
        "names of the folders, in alphabetical order.",
    ),
    rule(
        "ValueError",
        r"Invalid class_mode: (?P<mode>\w+)",
        '`class_mode` must be "binary", "categorical" (one-hot) or "sparse" (class numbers), not "{mode}".',
    ),
    rule(
        "ValueError",
        r"should have rank 4\. You passed an array with shape (?P<shape>\([^()]*\))",
        "An image generator takes (number, height, width, channels), but gets {shape}: add the channel axis "
        "with `np.expand_dims(images, -1)`.",
    ),
    rule(
        "ValueError",
        r"should have the same length\. Found: x\.shape = (?P<first>\([^()]*\)), y\.shape = (?P<other>\([^()]*\))",
        "The number of images and of labels must be the same, but the shapes are {first} and {other}.",
    ),
    rule(
        "AttributeError",
        r"'\w*Iterator' object has no attribute 'next'",
        "Write `next(iterator)` instead of `iterator.next()`.",
    ),
    rule(
        "FailedPreconditionError",
        r"Table not initialized",
        "The `TextVectorization` or `StringLookup` layer has no vocabulary yet: call "
        "`.adapt(train_sentences)` before you use it.",
    ),
    rule(
        "AttributeError",
        r"'numpy.ndarray' object has no attribute '(?P<name>lower|split|strip|replace)'",
        "This is an array of texts, or a tensor, and only a single text has `{name}`. Use a function for all of them, "
        "such as `tf.strings.lower(texts)` or `tf.strings.regex_replace(…)`, or a loop over the texts.",
    ),
    rule(
        "AttributeError",
        r"'(?P<kind>int|float|list|NoneType)' object has no attribute '(?:lower|split|strip)'",
        "A text is expected, but this is a value of type {kind}. Is it the wrong column, a missing text, or "
        "already a token id?",
    ),
    rule(
        "ValueError",
        r"`sequences` must be a list of iterables",
        "`pad_sequences` takes a list of lists: put a single sentence in square brackets, `[sentence]`.",
    ),
    rule(
        "ValueError",
        r"Specify a dimension \(`num_words` argument\)",
        "This tokenizer is not fitted: call `fit_on_texts(train_sentences)` first.",
    ),
    rule(
        "ValueError",
        r'(?P<setting>Padding|Truncating) type "(?P<given>.*?)" not understood',
        '`pad_sequences` takes "pre" (at the start) or "post" (at the end), not "{given}".',
    ),
    rule(
        "ValueError",
        r"Unknown value for `output_mode`.*values are: \((?P<known>[^()]*)\)\. Received: output_mode=(?P<given>\w+)",
        _output_mode,
    ),
    rule(
        "UnicodeDecodeError",
        r"'(?P<codec>\S+)' codec can't decode",
        'The file is not encoded as {codec}: write `open(path, encoding="utf-8")`, or "latin-1" for old '
        'files. Open images and archives with "rb".',
    ),
    rule(
        "FileNotFoundError OSError",
        r"Unable to (?:synchronously )?open file \(.*?name = '(?P<path>.*?)', errno = 2",
        _missing,
    ),
    rule("FileNotFoundError", r"No such file or directory: '(?P<path>.*?)'", _missing),
    rule("NotFoundError", r"(?P<path>\S+); No such file or directory", _missing),
    rule("ValueError", r"File not found: filepath=(?P<path>\S+)\. ", _missing),
    rule(
        "OSError",
        r"file signature not found|truncated file",
        "The weights file is damaged, or it is not an HDF5 file: save or copy it again.",
    ),
    # Where Keras keeps what it downloads.
    rule("PermissionError", r"Permission denied: '\S*/keras/(?:models|datasets)\b", _OFFLINE),
    rule(
        "PermissionError",
        r"Operation not permitted",
        "During grading, a submission may not start programs, use the network or leave its folder. Remove "
        'the line, or put it under `if __name__ == "__main__":`.',
    ),
    rule(
        "PermissionError",
        r"(?:name = '(?P<name>[^']*)', errno = 13.*)?Permission denied(?:: '(?P<path>.*?)')?",
        _outside,
    ),
    rule(
        "IsADirectoryError",
        r"Is a directory: '(?P<path>.*?)'",
        "`{path}` is a folder, not a file: add the file's name.",
    ),
    rule(
        "FileExistsError",
        r"File exists: '(?P<path>.*?)'",
        "`{path}` exists already: write `os.makedirs(path, exist_ok=True)`.",
    ),
    rule(
        "BadZipFile",
        r"not a zip file",
        "The archive is damaged, or it is not a zip file. Did a download fail?",
    ),
    rule(
        "TypeError",
        r"a bytes-like object is required, not 'str'",
        'The file was opened with "rb", so it returns bytes: open it without the b to read text.',
    ),
    rule(
        "ValueError",
        r"I/O operation on closed file",
        "The file is closed already: indent the line, so that it is inside the `with` block.",
    ),
    rule(
        "JSONDecodeError",
        r"Expecting|Extra data",
        "The file is not JSON: look at its first line. Read a file with one object per line by `json.loads(line)`.",
    ),
    rule(
        "Error",
        r"iterator should return strings, not bytes",
        '`csv.reader` reads text: open the file without the b, `open(path, newline="")`.',
    ),
    rule(
        "EOFError",
        r"reading a line",
        "`input()` waits for a keyboard, which is missing during grading: use the function's arguments.",
    ),
    rule(
        "ValueError",
        r"Layer (?P<layer>\S+) weight shape (?P<own>\([^()]*\)) is not compatible with provided weight shape "
        r"(?P<given>\([^()]*\))",
        "`{layer}` has weights of shape {own}, but gets {given}. Give the layer the size of the weights. For "
        "an `Embedding`, the matrix has `input_dim` rows and `output_dim` columns.",
    ),
    rule(
        "ValueError",
        r"on layer '(?P<layer>\w+)' with a weight list of length (?P<given>\d+), but the layer was expecting "
        r"(?P<own>\d+)",
        "`{layer}` has {own} weight arrays, but gets {given}: pass what `get_weights()` returned.",
    ),
    rule(
        "ValueError",
        r"objects could not be loaded.*?for object <(?P<kind>\w+) name=(?P<layer>\w+)",
        "The weights in the file belong to a different model: `{layer}` does not match. Build the same "
        "layers with the same sizes before you load the weights.",
    ),
    rule(
        "ValueError TypeError",
        r"deserialization of a `Lambda` layer",
        "Keras does not load a model with a `Lambda` layer. Replace it by `Rescaling` or `Reshape`, or do "
        "that step in the data set.",
    ),
    rule(
        "TypeError ValueError",
        r"Could not locate (?:class|function) '(?P<name>\w+)'",
        "A saved model does not contain the code of `{name}`. Write "
        "`@keras.saving.register_keras_serializable()` above its definition, or use a Keras layer.",
    ),
    rule(
        "ValueError",
        r"File format not supported.*SavedModel",
        "`load_model` reads `.keras` files. A SavedModel is a folder: load it with `tf.saved_model.load(directory)`, "
        "and call its `serve`.",
    ),
    rule(
        "ValueError",
        r"Invalid filepath extension for saving.*model\.export",
        "`model.save` writes one file: end its name with `.keras`. For a SavedModel, which is a folder, write "
        "`model.export(directory)`.",
    ),
    rule(
        "ValueError",
        r"(?:must end in|File format not supported|extension for saving|: expected a)\b.*?(?:\.weights\.h5|\.keras)",
        "The file name needs an extension: `.keras` for a whole model, `.weights.h5` for weights alone.",
    ),
)
"""From the particular to the general: the first that fits is told."""
