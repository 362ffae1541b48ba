"""The calls of libraries that hold no state which one function could leave for another.

A list of what is known, not of what is forbidden: a name that is not here is not understood. Left out on purpose is all
that writes files, changes settings, registers, draws from a generator that everybody shares, or leads to other code
by its name as text.
"""

from __future__ import annotations

import re
import sys

from grader.catalogue.patterns import regex

_CLASS = regex(r"[A-Z][A-Za-z0-9]*\Z")
_PLAIN = regex(r"[a-z][a-z0-9_]*\Z")
_DTYPES = "bfloat16 bool float16 float32 float64 int8 int16 int32 int64 string uint8 uint16 uint32 uint64"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMPY_GENERATORS = ("numpy.random.default_rng", "numpy.random.RandomState")
"""What makes a generator of random numbers, with a seed of its own."""
CLASSES = {
    "keras.applications", "keras.layers", "keras.losses", "keras.metrics", "keras.optimizers",
    "keras.optimizers.legacy", "keras.optimizers.schedules", "keras.initializers", "keras.regularizers",
    "keras.constraints", "tensorflow.errors",
}  # fmt: skip
"""Where every class is known: a name that begins with a capital letter."""
FUNCTIONS = {
    "keras.activations", "keras.losses", "keras.metrics", "keras.initializers", "keras.regularizers",
    "keras.constraints", "keras.ops", "keras.ops.image", "keras.ops.nn", "keras.ops.numpy", "tensorflow.image",
    "tensorflow.linalg", "tensorflow.math", "tensorflow.nn", "tensorflow.signal", "tensorflow.strings",
    "tensorflow.ragged",
}  # fmt: skip
"""Where every function is known but ``NOT_KNOWN``: a name of small letters. These places show nothing of their own."""
NOT_KNOWN = _words(
    "FlaxLayer JaxLayer TFSMLayer TorchModuleWrapper combined_non_max_suppression custom_gradient deserialize empty "
    "empty_like experimental fixed_unigram_candidate_sampler get image learned_unigram_candidate_sampler linalg nn "
    "numpy serialize special"
)
NAMES = {
    "keras": _words("Input InputLayer Layer Model Sequential"),
    "keras.models": _words("Model Sequential"),
    "keras.layers": _words("add average concatenate dot maximum minimum multiply subtract"),
    "keras.callbacks": _words(
        "Callback EarlyStopping History LambdaCallback LearningRateScheduler ReduceLROnPlateau TerminateOnNaN"
    ),
    "keras.utils": _words(
        "PyDataset Sequence array_to_img image_dataset_from_directory img_to_array load_img normalize pad_sequences "
        "text_dataset_from_directory timeseries_dataset_from_array to_categorical"
    ),
    "keras.preprocessing": _words(
        "image_dataset_from_directory text_dataset_from_directory timeseries_dataset_from_array"
    ),
    "keras.preprocessing.image": _words("ImageDataGenerator array_to_img img_to_array load_img"),
    "keras.preprocessing.sequence": _words("TimeseriesGenerator pad_sequences"),
    "keras.preprocessing.text": _words("Tokenizer text_to_word_sequence"),
    "keras.applications.inception_v3": _words("InceptionV3 preprocess_input"),
    "keras.backend": _words("abs cast clip epsilon exp floatx log maximum mean minimum sqrt square sum"),
    "tensorflow": _words(
        _DTYPES + " GradientTape RaggedTensor Tensor TensorShape TensorSpec Variable abs add argmax argmin argsort "
        "boolean_mask broadcast_to cast clip_by_value concat cond constant convert_to_tensor cos cumsum divide einsum "
        "ensure_shape equal exp expand_dims eye fill floor gather gather_nd greater greater_equal identity less "
        "less_equal linspace logical_and logical_not logical_or map_fn matmul maximum minimum multiply negative "
        "newaxis norm not_equal one_hot ones ones_like pad pow range rank reduce_all reduce_any reduce_max "
        "reduce_mean reduce_min reduce_prod reduce_sum repeat reshape reverse roll round shape sigmoid sign sin size "
        "slice sort split sqrt square squeeze stack stop_gradient subtract tan tanh tensordot tile transpose unique "
        "unstack vectorized_map where zeros zeros_like"
    ),
    "tensorflow.random": _words("categorical normal shuffle truncated_normal uniform"),
    "tensorflow.data": _words("AUTOTUNE Dataset"),
    "tensorflow.data.Dataset": _words(
        "choose_from_datasets from_generator from_tensor_slices from_tensors range sample_from_datasets zip"
    ),
    "tensorflow.data.experimental": _words("AUTOTUNE cardinality"),
    "tensorflow.io": _words(
        "decode_bmp decode_csv decode_gif decode_image decode_jpeg decode_png decode_raw read_file"
    ),
    "numpy": _words(
        _DTYPES.replace("bfloat16 ", "").replace("string ", "") + " "
        "abs absolute all allclose amax amin any append apply_along_axis arange argmax argmin argpartition argsort "
        "argwhere around array array_equal array_split asarray ascontiguousarray atleast_1d atleast_2d average "
        "bincount bool_ broadcast_to ceil clip column_stack concatenate convolve copy corrcoef cos cumprod cumsum "
        "delete diag diff digitize divide dot dstack e ediff1d einsum equal exp expand_dims expm1 eye flip "
        "fliplr flipud float_ floor full full_like gcd genfromtxt geomspace gradient greater histogram hsplit "
        "hstack identity inf insert interp isclose isfinite isin isinf isnan less lexsort linspace loadtxt log "
        "log10 log1p log2 logical_and logical_not logical_or logspace matmul max maximum mean median meshgrid min "
        "minimum mod moveaxis multiply nan nan_to_num nanmax nanmean nanmin ndarray ndim newaxis nonzero ones "
        "ones_like outer pad percentile pi polyfit polyval power prod ptp quantile ravel repeat reshape resize "
        "roll rot90 round searchsorted shape sign sin size sort split sqrt square squeeze stack std subtract sum "
        "swapaxes take tan tanh tensordot tile transpose trapezoid tril triu unique unravel_index var vsplit "
        "vstack where zeros zeros_like "
    ),
    "numpy.fft": _words(
        "fft fft2 fftfreq fftn fftshift hfft ifft ifft2 ifftn ifftshift ihfft irfft irfft2 irfftn rfft rfft2 rfftfreq "
        "rfftn"
    ),
    "math": _words(
        "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist erf erfc exp exp2 expm1 "
        "fabs factorial floor fmod frexp fsum gamma gcd hypot isclose isfinite isinf isnan isqrt lcm ldexp lgamma log "
        "log10 log1p log2 modf nextafter perm pow prod radians remainder sin sinh sqrt sumprod tan tanh trunc ulp"
    ),
    "itertools": _words(
        "accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile "
        "filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest"
    ),
    "statistics": _words(
        "correlation covariance fmean geometric_mean harmonic_mean linear_regression mean median median_grouped "
        "median_high median_low mode multimode pstdev pvariance quantiles stdev variance"
    ),
    "numpy.lib.stride_tricks": _words("sliding_window_view"),
    "numpy.linalg": _words("det eig inv lstsq norm pinv qr solve svd"),
    "numpy.random": _words(
        "beta binomial choice default_rng exponential gamma normal permutation poisson rand randint randn random "
        "random_sample shuffle standard_normal uniform"
    ),
    "collections": _words("Counter OrderedDict defaultdict deque"),
    "functools": _words("partial reduce"),
    "copy": _words("copy deepcopy"),
    "csv": _words("DictReader reader"),
    "random": _words(
        "Random betavariate choice choices expovariate gammavariate gauss normalvariate randint random randrange "
        "sample shuffle triangular uniform"
    ),
    "re": _words("DOTALL I IGNORECASE M MULTILINE compile escape findall finditer fullmatch match search split sub"),
    "typing": _words(
        "Any Callable Dict Final FrozenSet Generator Iterable Iterator List Literal Mapping NoReturn Optional Sequence "
        "Set Tuple Union"
    ),
    "string": _words("ascii_letters ascii_lowercase ascii_uppercase digits printable punctuation whitespace"),
    "os": _words("sep"),
    "os.path": _words("basename dirname join splitext"),
    "pathlib": _words("Path PurePath"),
    "PIL.Image": _words("fromarray open"),
    "PIL.Image.Resampling": _words("BICUBIC BILINEAR LANCZOS NEAREST"),
    "PIL.ImageOps": _words("autocontrast fit flip grayscale invert mirror pad"),
    "scipy.ndimage": _words("convolve gaussian_filter rotate shift zoom"),
}
"""Further names that are known, by the module or class that they are taken from."""
VALUES = frozenset(
    {f"tensorflow.{name}" for name in f"{_DTYPES} newaxis data.AUTOTUNE data.experimental.AUTOTUNE".split()}
    | {f"numpy.{name}" for name in f"{_DTYPES} bool_ e float_ inf nan newaxis pi".split()}
    | {f"math.{name}" for name in ("e", "inf", "nan", "pi", "tau")}
    | {f"string.{name}" for name in NAMES["string"]}
    | {f"PIL.Image.Resampling.{name}" for name in NAMES["PIL.Image.Resampling"]}
    | {f"re.{name}" for name in ("DOTALL", "I", "IGNORECASE", "M", "MULTILINE")}
    | {"os.sep", "tensorflow.__version__", "keras.__version__", "numpy.__version__"}
)
"""What is a plain value and no function or class: it may stand wherever a number may."""
SETTINGS = _words(
    "keras.backend.clear_session keras.backend.set_floatx keras.utils.set_random_seed numpy.random.seed random.seed "
    "tensorflow.random.set_seed"
)
"""What may be set once, when the file is run, before anything that could differ by it."""
RESTART, SET_FLOATX = "keras.backend.clear_session", "keras.backend.set_floatx"
"""Keras remembers the type of its first layer until it is restarted, whatever was set since."""
RESTARTS = SETTINGS - {SET_FLOATX}
"""What a function may set as well: the examiner begins with random numbers and layer names anew before each call."""
IN_THREADS = _words(
    "tensorflow.data.Dataset.from_generator keras.preprocessing.image.ImageDataGenerator "
    "keras.preprocessing.sequence.TimeseriesGenerator use_multiprocessing workers"
)
"""What may run functions in a thread of its own, and go on with it after their last use."""
READ_IN_THREADS = _words("keras.utils.PyDataset keras.utils.Sequence")
"""Classes below which ``fit`` reads in a thread; all but ``__init__`` runs there."""
OWN_NUMBERS = _words("numpy.random.default_rng random.Random")
"""What begins random numbers of its own; all else in these modules draws from those that everybody shares."""
DRAWINGS = frozenset(f"matplotlib.pyplot.{name}" for name in _words(
    "axis bar clf close colorbar figure fill_between grid hist imshow legend plot scatter semilogx semilogy show "
    "subplot suptitle text tight_layout title xlabel xlim ylabel ylim"
))  # fmt: skip
"""What draws: known as a statement of its own, whose value nobody sees."""
BUILTINS = _words(
    "ArithmeticError AssertionError AttributeError Exception FileNotFoundError ImportError IndexError KeyError "
    "LookupError ModuleNotFoundError NotImplementedError OSError RuntimeError StopIteration TypeError ValueError "
    "ZeroDivisionError abs all any bool bytes callable chr complex dict divmod enumerate filter float frozenset int "
    "isinstance iter len list map max min next object ord pow print range repr reversed round set slice sorted str "
    "sum tuple zip"
)
"""Names of Python itself that are known; a submission that gives one of them a meaning of its own is not understood."""
CONSTRUCTORS = _words("__init__ __call__ __len__ __getitem__ __iter__ __next__")
"""The methods that Python calls by itself and that are understood."""
MEMBERS = _words(
    # of models, layers, metrics, optimizers and callbacks
    "adapt add apply_gradients assign assign_add assign_sub bias build call compile count_params epoch evaluate "
    "filters fit get_layer get_vocabulary get_weights gradient history input inputs kernel layers learning_rate "
    "load_weights model name non_trainable_weights numpy optimizer output outputs predict predict_on_batch rate "
    "reset_state reset_states result set_vocabulary set_weights stop_training summary train_on_batch trainable "
    "trainable_variables trainable_weights units update_state variables weights "
    # of data sets
    "as_numpy_iterator batch cache cardinality concatenate element_spec enumerate flat_map interleave map "
    "padded_batch prefetch ragged_batch repeat shuffle skip take take_while unbatch window zip class_names filter "
    # of tokenizers and image generators
    "class_indices fit_on_texts flow flow_from_directory index_word samples sequences_to_texts texts_to_matrix "
    "texts_to_sequences to_list to_tensor word_counts word_index "
    # of arrays and their generators
    "T all any argmax argmin argsort astype choice clip copy cumsum dot dtype flatten integers item max mean min ndim "
    "normal permutation permuted random ravel reshape round shape size sort squeeze std sum swapaxes tolist transpose "
    "uniform var "
    # of texts
    "capitalize count decode encode endswith find format index isalnum isalpha isdigit isspace join lower lstrip "
    "partition replace rfind rpartition rsplit rstrip split splitlines startswith strip title upper zfill "
    # of lists, dictionaries and sets
    "append clear difference discard extend get insert intersection issubset items keys most_common pop popleft "
    "appendleft remove reverse setdefault sort union update values "
    # of paths, files that are read, pictures and matches
    "convert crop end fieldnames findall fullmatch getdata group groups match mode "
    "name parent parts read_bytes read_text readline readlines resize rotate search start stem sub suffix verify"
)
"""Methods and attributes of values that are known: none writes a file, and none leads to code by its name."""
KEPT_OF_SELF = _words(
    "add_loss add_weight built call compute_loss compiled compute_output_shape get_config losses metrics params "
    "trainable_state validation_data on_batch_begin on_batch_end on_epoch_begin on_epoch_end on_train_begin "
    "on_train_end train_step test_step"
)
"""What ``self`` has from the classes of Keras, besides ``MEMBERS``."""
SETTABLE = _words("learning_rate stop_training trainable")
"""Attributes of other objects than ``self`` that may be set, and looked at where they may."""
MODELS = _words("keras.Model keras.models.Model")
"""Classes to which Keras gives another base where they are made of inputs and outputs."""
PLAIN_WORDS = _words("dtype name trainable")
"""What the classes below them may give these."""
CALLERS = _words("apply compile filter flat_map interleave map take_while")
"""Methods of models and data sets that are given functions and do nothing with them but call them."""
GIVEN_BACK = _words("loss")
"""Attributes of ``self`` in which ``CALLERS`` leave a function that they were given."""
CALLING_CLASSES = _words(
    "keras.layers.Activation keras.layers.Lambda keras.layers.RNN keras.callbacks.LearningRateScheduler"
)
"""Classes whose first argument is a function, or a class, that they call."""
CALLED_PLACES: dict[str, int | str] = {
    "map": 0, "filter": 0, "functools.partial": 0, "functools.reduce": 0, "isinstance": 1,
    "sorted": "key", "min": "key", "max": "key", "keras.ops.map": 0, "keras.ops.vectorized_map": 0,
    "tensorflow.map_fn": 0, "tensorflow.vectorized_map": 0, "tensorflow.ragged.map_flat_values": 0,
    "tensorflow.data.Dataset.from_generator": 0,
}  # fmt: skip
"""Where other functions are given one that they call, or a class that they look at: a place or a name."""
HANDING_ON = _words("functools.partial keras.layers.Lambda tensorflow.ragged.map_flat_values")
"""What calls the function that it is given with further arguments by their names."""
ANY_NAME = "keras.callbacks.LambdaCallback"
"""What makes an attribute of whatever it is given by a name: its model could be any value."""
UNFILLED = _words("numpy.ndarray numpy.pad")
"""What may leave memory as it was, for some arguments."""
CALLED_WORDS = regex(
    r"(?:\w+_)?(?:activation|initializer|regularizer|constraint|function)\Z|(?:on_\w+|fn|schedule|standardize)\Z"
)
"""Arguments of classes of Keras that are functions and that no attribute of ``MEMBERS`` gives back."""
WRITING = _words(
    "cache_dir cache_subdir custom_objects file filename filepath log_dir out print_fn save_prefix save_to_dir"
)
"""Arguments by which a call that is known would write, or call by name."""
LOOKING = _words("count get index items keys values")
"""Methods of lists and dictionaries that change nothing and keep nothing."""
READ_FILES = _words(
    "open numpy.genfromtxt numpy.loadtxt pathlib.Path pathlib.PurePath tensorflow.io.read_file PIL.Image.open "
    "keras.utils.image_dataset_from_directory keras.utils.text_dataset_from_directory keras.utils.load_img "
    "keras.preprocessing.image_dataset_from_directory keras.preprocessing.text_dataset_from_directory "
    "keras.preprocessing.image.load_img flow_from_directory load_weights set_vocabulary"
)
"""What reads the file or the folder that it is given: one with a fixed name may have come from another function."""
FILE_WORDS = _words("directory fname fp path")
"""Arguments of ``READ_FILES`` that name a file."""
FILE_OR_VALUES = _words("vocabulary weights")
"""Arguments of Keras that are values, or the name of a file with them."""
FILE_PLACES = regex(r"keras\.(?:applications\.|layers\.(?:IntegerLookup|StringLookup|TextVectorization)\Z)")
"""What may be given these without their words, after its first argument."""
NO_FILES = _words("imagenet")
"""Texts in their place that Keras knows."""
OF_THE_SYSTEM = regex(r"/(?:dev|sys)\b|proc(?!ess)|\.\./|/\.\.|\A\.\.\Z", re.IGNORECASE)
"""Texts that lead to files which tell of the process, or of other folders than the one that was given."""
FOLDER_READERS = _words(
    "flow_from_directory keras.utils.image_dataset_from_directory keras.utils.text_dataset_from_directory "
    "keras.preprocessing.image_dataset_from_directory keras.preprocessing.text_dataset_from_directory"
)
"""What reads all that a folder holds."""
ABOVE = _words("os.path.dirname parent")
"""What gives the folder above: there lies what other functions have loaded."""
READERS = _words("array asarray constant dict enumerate len list max min set sorted sum tuple")
"""What reads the list that it is given first, and keeps nothing of it. ``max`` and ``min`` of several return one."""
READ_ALL = _words("zip")
"""What reads every list that it is given, and keeps nothing of it."""
OWN_NAME = "submission"
"""What the module of a submission is called: by this name Keras would find its functions and classes."""
KIND = "class_name"
"""The key of a description that says what Keras should look for: ``dict(class_name=…)`` has it as a word."""
TELLTALE = regex(rf"{KIND}|registered_name|{OWN_NAME}|\Amodule\Z")
"""Texts by which Keras would find a function or a class of the submission."""
PIECEMEAL = _words("PIL matplotlib")
"""Packages whose modules are there once anybody has imported them: what is reached through these is not known."""
QUIET = _words(
    "PIL __future__ abc collections contextlib copy csv dataclasses datetime enum functools glob grader io itertools "
    "json keras math matplotlib numpy os pandas pathlib random re scipy seaborn shutil sklearn statistics string "
    "tempfile tensorflow time typing urllib zipfile"
)
"""Packages that may be imported: none of them shows a program its own text, unless it is asked to by a name."""


_SHOW_NOTHING = _words(
    "collections.abc csv datetime glob grader io itertools json keras.applications keras.backend keras.callbacks "
    "keras.datasets keras.export keras.mixed_precision keras.utils math matplotlib.pyplot numpy.random os pathlib PIL "
    "random re shutil statistics string tempfile tensorflow.config tensorflow.data tensorflow.io tensorflow.lite "
    "tensorflow.random tensorflow.saved_model time urllib zipfile"
)
"""Modules that show a program nothing of its own text: neither frames nor code, nor errors with the lines they tell.

Nor do they call what they are given by its name. Left out is what reads pickles, makes classes, or copies attributes.
"""
_FURTHER = {
    "abc": _words("ABC abstractmethod"),
    "collections": _words("ChainMap namedtuple"),
    "contextlib": _words("closing contextmanager nullcontext redirect_stdout suppress"),
    "dataclasses": _words("asdict astuple dataclass field fields replace"),
    "functools": _words("cache cached_property cmp_to_key lru_cache singledispatch total_ordering"),
    "keras.layers": _words("TFSMLayer"),
    "keras.models": _words("clone_model"),
    "numpy": _words(
        "array2string array_repr asfortranarray errstate loadtxt save savetxt savez savez_compressed set_printoptions "
        "setdiff1d seterr union1d"
    ),
    "pandas": _words("DataFrame Series concat factorize get_dummies read_csv read_json to_datetime"),
    "tensorflow": _words("device function name_scope py_function numpy_function"),
    "typing": _words("ClassVar Generic Literal NamedTuple Protocol TypeVar TypedDict cast overload"),
}
"""Names of other modules of which the same is true."""
_SHOWING = _words(
    "Formatter SaveOptions TensorBoard core debugging deserialize_keras_object dup dup2 eval lib python src summary "
    "test tools"
)
"""Parts of their names that lead to warnings, frames, source, or texts that are run."""
_NAMED_ALIKE = frozenset({"copy", "glob", "io", "math", "path", "random"})
"""Parts of names that are called as modules of Python are: functions, modules of libraries, and harmless ones."""


def canonical(dotted: str) -> str:
    """Return the one name for what has several: Keras is also found in TensorFlow.

    >>> canonical("tensorflow.keras.layers.Dense")
    'keras.layers.Dense'
    """
    return dotted.removeprefix("tensorflow.") if dotted.startswith("tensorflow.keras") else dotted


def is_known(dotted: str) -> bool:
    """Return whether a function, a class or a value of a library is known, by its canonical name.

    >>> is_known("keras.layers.Dense"), is_known("keras.models.load_model"), is_known("numpy.save")
    (True, False, False)
    """
    place, _, name = dotted.rpartition(".")
    if dotted in VALUES or name in NAMES.get(place, ()):
        return True
    if name in NOT_KNOWN:
        return False
    if place == "grader.data":
        return name.startswith(("load_", "draw_")) or name.endswith(("_folder", "_file", "_files")) or name.isupper()
    return bool((place in CLASSES and _CLASS.match(name)) or (place in FUNCTIONS and _PLAIN.match(name)))


def loads_data(dotted: str) -> bool:
    """Return whether this loads data, which makes files, or leads to what does.

    >>> loads_data("grader.data.news_file"), loads_data("grader"), loads_data("keras.datasets")
    (True, True, False)
    """
    return dotted.partition(".")[0] == "grader"


def shares_numbers(dotted: str) -> bool:
    """Return whether this draws from the random numbers that everybody shares, or sets a seed of them.

    >>> shares_numbers("numpy.random.rand"), shares_numbers("random.seed"), shares_numbers("numpy.random.default_rng")
    (True, True, False)
    """
    drawn = dotted.startswith(("numpy.random.", "random.", "tensorflow.random.")) and dotted not in OWN_NUMBERS
    return drawn or dotted in RESTARTS


def is_place(dotted: str) -> bool:
    """Return whether this is a module, or a class whose functions are known, by its canonical name.

    >>> is_place("keras.layers"), is_place("keras.layers.Dense"), is_place("keras.src")
    (True, False, False)
    """
    places = (*NAMES, *CLASSES, *FUNCTIONS, "grader.data", "matplotlib.pyplot")
    return any(place == dotted or place.startswith(f"{dotted}.") for place in places)


def shows_no_text(dotted: str) -> bool:
    """Return whether a name of a quiet package leads to nothing that shows a program its own text or lines.

    Whatever a package imported for itself, such as ``inspect``, can be reached through it as well.

    >>> shows_no_text("numpy.save"), shows_no_text("dataclasses.inspect"), shows_no_text("tensorflow.python.util")
    (True, False, False)
    >>> shows_no_text("functools.lru_cache"), shows_no_text("functools.wraps")
    (True, False)
    """
    place, _, name = dotted.rpartition(".")
    if is_known(dotted) or is_place(dotted) or name in _FURTHER.get(place, ()) or dotted in {*QUIET, *_FURTHER}:
        return True
    first, *parts = dotted.split(".")
    return any(f"{dotted}.".startswith(f"{text}.") for text in _SHOW_NOTHING) and not any(
        part.startswith("_") or part in _SHOWING
        or (part in sys.stdlib_module_names and part not in {first, *_NAMED_ALIKE})
        for part in parts
    )  # fmt: skip


def holds_places(dotted: str) -> bool:
    """Return whether a name is that of a package, whose modules a program could reach once it is a value.

    >>> holds_places("tensorflow"), holds_places("keras.layers"), holds_places("keras.layers.Dense")
    (True, False, False)
    """
    places = (*NAMES, *CLASSES, *FUNCTIONS)
    return "." not in dotted or any(place.startswith(f"{dotted}.") for place in places)
