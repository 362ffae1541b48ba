"""Exceptions about what lies on disk or beyond: pictures, texts, saved models, the network."""

from __future__ import annotations

from grader.feedback.exceptions.rule import rule

_OFFLINE = (
    "The kit works offline: nothing is downloaded while it grades. Take the data from `grader.data`, and weights "
    "from the file that the task names."
)
_NO_PICTURE = "it holds no picture, or nothing at all. Leave files of size 0 out before you copy or read the folder."


_OWN_FOLDER = "/tf-exam-at-"
"""In the path of whatever the grader itself puts before a submission."""


def _missing(path: str) -> str:
    if _OWN_FOLDER in path:
        return (
            f"There is no `{'/'.join(path.split('/')[-2:])}` in the folder that your function gets. Join paths with "
            "`os.path.join(folder, name)`: `folder + name` puts no `/` between them. A folder must exist before a "
            "file is written into it."
        )
    if path.startswith(("/content", "/tmp", "/kaggle", "/root")):
        return (
            f"`{path}` is a place on another machine, such as Colab. Use the path that the function is given, or "
            "`grader.data`."
        )
    return (
        f"There is no `{path}` where the grader runs your file. Use the path that the function is given, or "
        "`grader.data`; a folder must exist before a file is written into it."
    )


RULES = (
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
        "A file{file} cannot be read as a picture: " + _NO_PICTURE,
    ),
    rule(
        "InvalidArgumentError",
        r"Input is empty\..*DecodeImage|Unknown image file format|Trying to decode",
        "A file cannot be read as a picture: " + _NO_PICTURE,
    ),
    rule(
        "ValueError",
        r"No images found in directory (?P<folder>\S+)\. Allowed",
        "There is no picture in `{folder}`. The folder to name is the one that holds a folder per class.",
    ),
    rule(
        "ValueError",
        r"If `subset` is set, `validation_split` must be set",
        "`subset` and `validation_split` go together: give both, in both calls, or neither.",
    ),
    rule(
        "ValueError",
        r"must provide a `seed` argument",
        "Give both calls the same `seed=`: otherwise pictures of the validation part are also in the training part.",
    ),
    rule(
        "ValueError",
        r"`label_mode` argument must be one of .*Received: label_mode=(?P<mode>\w+)",
        '`label_mode` is "int" (class numbers), "categorical" (one-hot), "binary" or `None`; there is no "{mode}". The '
        '"sparse" of generators is "int" here.',
    ),
    rule(
        "ValueError",
        r'`label_mode="binary"`, there must be exactly 2',
        'There are more than two classes, or only one: take `label_mode="int"` with `sparse_categorical_crossentropy`.',
    ),
    rule(
        "ValueError",
        r"`class_names` passed did not match .*Expected: (?P<there>\[.*?\]) .*class_names=(?P<named>\[.*?\])",
        "The classes of this folder are {there}, and `class_names` says {named}. Leave it out: the names of the "
        "folders are read, in the order of the alphabet, whatever they are.",
    ),
    rule(
        "ValueError",
        r"Invalid class_mode: (?P<mode>\w+)",
        '`class_mode` is "binary", "categorical" (one-hot) or "sparse" (class numbers); there is no "{mode}".',
    ),
    rule(
        "ValueError",
        r"should have rank 4\. You passed an array with shape (?P<shape>\([^()]*\))",
        "A generator of pictures takes (number, height, width, channels), and gets {shape}: add the channel with "
        "`np.expand_dims(images, -1)`.",
    ),
    rule(
        "ValueError",
        r"should have the same length\. Found: x\.shape = (?P<one>\([^()]*\)), y\.shape = (?P<other>\([^()]*\))",
        "Pictures and labels must be equally many, and their shapes are {one} and {other}.",
    ),
    rule(
        "AttributeError",
        r"'\w*Iterator' object has no attribute 'next'",
        "Write `next(iterator)` instead of `iterator.next()`.",
    ),
    rule(
        "FailedPreconditionError",
        r"Table not initialized",
        "The layer that turns words into ids has no vocabulary yet: call `.adapt(train_sentences)` before you use it.",
    ),
    rule(
        "AttributeError",
        r"'(?P<kind>int|float|list|NoneType|numpy.ndarray)' object has no attribute '(?:lower|split|strip)'",
        "A text was expected, but here is a value of type {kind}: is it the wrong column, a missing text, or are the "
        "texts ids already?",
    ),
    rule(
        "ValueError",
        r"`sequences` must be a list of iterables",
        "`pad_sequences` takes a list of lists: put one sentence in brackets of its own, `[sentence]`.",
    ),
    rule(
        "ValueError",
        r"Specify a dimension \(`num_words` argument\)",
        "This tokenizer has not read any text: call `fit_on_texts(train_sentences)` first.",
    ),
    rule(
        "ValueError",
        r'(?P<setting>Padding|Truncating) type "(?P<given>.*?)" not understood',
        '`pad_sequences` knows "pre" (at the front) and "post" (at the end), not "{given}".',
    ),
    rule(
        "ValueError",
        r"Unknown value for `output_mode`.*Received: output_mode=(?P<given>\w+)",
        '`output_mode` is "int" for ids of words, or "multi_hot", "count", "tf_idf"; there is no "{given}".',
    ),
    rule(
        "UnicodeDecodeError",
        r"'(?P<codec>\S+)' codec can't decode",
        'The file is not in {codec}: write `open(path, encoding="utf-8")`, or "latin-1" for old files; pictures and '
        'archives are opened with "rb".',
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
        "The file of weights is damaged, or is no HDF5 file: write or copy it again.",
    ),
    rule(
        "PermissionError",
        r"Operation not permitted",
        "While it is graded, a submission may not start programs, use the network or leave its folder. Take the line "
        'out, or put it under `if __name__ == "__main__":`.',
    ),
    rule(
        "PermissionError",
        r"Permission denied(?:: '(?P<path>.*?)')?",
        "A submission may read the data and write into its own folder, no further: {path} lies outside. Write beside "
        "your file, with a relative path.",
    ),
    rule(
        "IsADirectoryError",
        r"Is a directory: '(?P<path>.*?)'",
        "`{path}` is a folder, not a file: add the file's name.",
    ),
    rule(
        "FileExistsError",
        r"File exists: '(?P<path>.*?)'",
        "`{path}` is there already: write `os.makedirs(path, exist_ok=True)`.",
    ),
    rule(
        "BadZipFile",
        r"not a zip file",
        "The archive is damaged or is no zip file: is it the answer of a failed download?",
    ),
    rule(
        "TypeError",
        r"a bytes-like object is required, not 'str'",
        'The file was opened with "rb" and gives bytes: open it without the b to read text.',
    ),
    rule(
        "ValueError",
        r"I/O operation on closed file",
        "The file is closed already: indent the line, so that it stands within the `with` block.",
    ),
    rule(
        "JSONDecodeError",
        r"Expecting|Extra data",
        "The file is no JSON: look at its first line. A file with an object per line is read with `json.loads(line)`.",
    ),
    rule(
        "Error",
        r"iterator should return strings, not bytes",
        '`csv.reader` reads text: open the file without the b, `open(path, newline="")`.',
    ),
    rule(
        "EOFError",
        r"reading a line",
        "`input()` waits for somebody to type, and nobody does while it is graded: use the function's arguments.",
    ),
    rule(
        "ValueError",
        r"Layer (?P<layer>\S+) weight shape (?P<own>\([^()]*\)) is not compatible with provided weight shape "
        r"(?P<given>\([^()]*\))",
        "`{layer}` has weights of shape {own}, and gets {given}. Make the layer as large as the weights: for an "
        "`Embedding`, rows and columns of the matrix are `input_dim` and `output_dim`.",
    ),
    rule(
        "ValueError",
        r"on layer '(?P<layer>\w+)' with a weight list of length (?P<given>\d+), but the layer was expecting "
        r"(?P<own>\d+)",
        "`{layer}` has {own} arrays of weights, and gets {given}: give it what `get_weights()` returned.",
    ),
    rule(
        "ValueError",
        r"objects could not be loaded.*?for object <(?P<kind>\w+) name=(?P<layer>\w+)",
        "The weights in the file are those of another model: `{layer}` does not fit. Build the same layers with the "
        "same sizes before you load them.",
    ),
    rule(
        "ValueError TypeError",
        r"deserialization of a `Lambda` layer",
        "A model with a `Lambda` layer is refused when it is loaded. Do that step with `Rescaling` or `Reshape`, or "
        "in the data set.",
    ),
    rule(
        "TypeError ValueError",
        r"Could not locate (?:class|function) '(?P<name>\w+)'",
        "The file does not hold the code of `{name}`. Write `@keras.saving.register_keras_serializable()` above its "
        "definition, or use a layer of Keras.",
    ),
    rule(
        "ValueError",
        r"(?:must end in|File format not supported|extension for saving)\b.*?(?:\.weights\.h5|\.keras)",
        "The file's name needs its ending: `.keras` for a whole model, `.weights.h5` for weights alone.",
    ),
)
"""From the particular to the general: the first that fits is told."""
