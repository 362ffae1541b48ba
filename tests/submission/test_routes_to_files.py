"""No function leaves a file for another: what writes is one piece, and so is what reads a file of its own choice."""

from pathlib import Path

import pytest

from grader.submission.dependence import Dependence
from grader.submission.submission import Submission

IMPORTS = """
import csv, glob, io, json, os, pathlib, shutil, tempfile, zipfile
import numpy as np
import tensorflow as tf
import matplotlib.pyplot as plt
from pathlib import Path
from PIL import Image
from tensorflow import keras

NAME = "left.csv"


def named():
    return "left.csv"
"""
NAMES = (
    "'left.csv'", "NAME", "named()", "chr(108) + 'eft.csv'", "b'left.csv'.decode()", "f'{chr(108)}eft.csv'",
    "os.sep.join(['.', 'left.csv'])", "''.join(['left', '.csv'])", "'vsc.tfel'[::-1]", "'%s.csv' % 'left'",
    "'{}.csv'.format('left')", "str(Path('left.csv'))", "Path('left.csv')", "Path() / 'left.csv'",
)  # fmt: skip
"""How a function may spell the name of a file."""
WRITERS = """
open({name}, 'w')
open({name}, mode='a')
open({name}, 'r+')
open({name}, *x)
open({name}, opener=x)
io.open({name}, 'w')
os.open({name}, 66)
os.makedirs({name})
os.mkdir({name})
os.remove({name})
os.rename('other', {name})
os.chdir({name})
shutil.copy('other', {name})
shutil.move('other', {name})
tempfile.mkdtemp(dir={name})
tempfile.NamedTemporaryFile(dir={name}, delete=False)
zipfile.ZipFile({name}, 'w')
pathlib.Path({name}).write_text('x')
pathlib.Path({name}).write_bytes(b'x')
pathlib.Path({name}).open('w')
pathlib.Path({name}).touch()
pathlib.Path({name}).mkdir()
pathlib.Path({name}).unlink()
pathlib.Path({name}).rename('other')
pathlib.Path({name}).replace('other')
pathlib.Path('other').symlink_to({name})
csv.writer(open({name}, 'w'))
json.dump(x, open({name}, 'w'))
__import__('pickle').dump(x, open({name}, 'wb'))
__import__('shelve').open({name})
__import__('sqlite3').connect({name})
__import__('logging').basicConfig(filename={name})
print(x, file=open({name}, 'w'))
np.save({name}, x)
np.savez({name}, x)
np.savez_compressed({name}, x)
np.savetxt({name}, x)
np.memmap({name}, mode='w+', shape=3)
np.lib.format.open_memmap({name}, 'w+')
x.tofile({name})
x.dump({name})
np.ndarray.tofile(x, {name})
plt.savefig({name})
plt.imsave({name}, x)
Image.fromarray(x).save({name})
keras.utils.save_img({name}, x)
keras.utils.get_file({name}, 'http://x')
keras.utils.plot_model(model, {name})
generator.flow(x, save_to_dir={name})
generator.flow(x, x, 32, True, None, None, None, {name})
generator.flow_from_directory(x, save_to_dir={name})
model.save({name})
model.save_weights({name})
model.export({name})
keras.models.save_model(model, {name})
keras.saving.save_model(model, {name})
tf.saved_model.save(model, {name})
tf.train.Checkpoint(model=model).save({name})
tf.train.CheckpointManager(x, {name}, 1)
keras.callbacks.ModelCheckpoint({name})
keras.callbacks.CSVLogger({name})
keras.callbacks.BackupAndRestore({name})
keras.callbacks.TensorBoard({name})
data.cache({name})
data.cache(filename={name})
data.snapshot({name})
data.save({name})
tf.data.experimental.snapshot({name})
tf.data.experimental.TFRecordWriter({name})
tf.io.write_file({name}, 'x')
tf.io.gfile.GFile({name}, 'w')
tf.io.gfile.makedirs({name})
tf.io.TFRecordWriter({name})
tf.print(x, output_stream='file://' + {name})
tf.summary.create_file_writer({name})
tf.profiler.experimental.start({name})
tf.debugging.experimental.enable_dump_debug_info({name})
""".strip().split("\n")
LOOKERS = """
os.path.exists({name})
os.path.getsize({name})
os.listdir({name})
os.scandir({name})
os.stat({name})
glob.glob({name})
pathlib.Path({name}).exists()
pathlib.Path({name}).stat()
[*pathlib.Path({name}).iterdir()]
[*pathlib.Path('.').glob({name})]
np.load({name})
np.fromfile({name})
np.memmap({name}, mode='r', shape=3)
plt.imread({name})
keras.models.load_model({name})
keras.saving.load_model({name})
tf.saved_model.load({name})
tf.train.load_checkpoint({name})
tf.data.Dataset.load({name})
tf.data.Dataset.list_files({name})
tf.data.TextLineDataset({name})
tf.data.TFRecordDataset({name})
tf.io.matching_files({name})
tf.io.gfile.exists({name})
tf.nn.fixed_unigram_candidate_sampler(x, 1, 1, True, 3, vocab_file={name})
keras.utils.audio_dataset_from_directory({name})
""".strip().split("\n")
"""Routes that are one piece whatever their file is: nobody needs them where data come from ``grader.data``."""
READERS = """
open({name})
open({name}, 'rb')
pathlib.Path({name}).read_text()
pathlib.Path({name}).read_bytes()
pathlib.Path({name}).open()
np.loadtxt({name})
np.loadtxt(fname={name})
np.genfromtxt({name})
list(map(np.loadtxt, [{name}]))
Image.open({name})
Image.open(fp={name})
tf.io.read_file({name})
keras.utils.load_img({name})
keras.utils.load_img(path={name})
keras.utils.image_dataset_from_directory({name})
keras.utils.image_dataset_from_directory(directory={name})
keras.utils.text_dataset_from_directory({name})
generator.flow_from_directory({name})
model.load_weights({name})
model.set_vocabulary({name})
keras.layers.TextVectorization(vocabulary={name})
keras.layers.StringLookup(vocabulary={name})
keras.layers.StringLookup(None, 1, None, '?', {name})
keras.layers.IntegerLookup(vocabulary={name})
keras.applications.MobileNetV2(weights={name})
keras.applications.MobileNetV2((96, 96, 3), 1.0, True, {name})
""".strip().split("\n")
LOADING = {
    "at its top": ("import grader.data\n", "grader.data.news_file()"),
    "under another name": ("from grader.data import news_file as given\n", "given()"),
    "within a function": ("", "from grader.data import news_file; return news_file()"),
    "within a function, whole": ("", "import grader.data as given; return given.news_file()"),
}


def dependence(second: str, first: str = "return x", imports: str = "") -> Dependence:
    source = (
        f"{imports}{IMPORTS}\n\ndef first(x):\n    {first}\n\n\n"
        f"def second(x, model, data, generator):\n    y = {second}\n    return y\n"
    )
    return Dependence(Submission("week1_x", Path("answer.py"), "script", source, source), ["first", "second"])


@pytest.mark.parametrize("route", [*WRITERS, *LOOKERS])
def test_what_writes_or_looks_for_a_file_is_one_piece(route: str) -> None:
    assert dependence("x").kind == "parts"
    found = [name for name in NAMES if not dependence(route.format(name=name)).is_one_piece]
    assert found == []


@pytest.mark.parametrize("where", LOADING)
def test_what_reads_a_file_of_its_own_choice_is_one_piece_where_loading_data_makes_files(where: str) -> None:
    imports, loading = LOADING[where]
    assert dependence("x", loading, imports).kind == "parts"
    found = [
        (route, name) for route in READERS for name in NAMES
        if not dependence(route.format(name=name), loading, imports).is_one_piece
    ]  # fmt: skip
    assert found == []
    # What was given may be read.
    plain = [one for one in READERS if "map(" not in one and "'?'" not in one]
    given = [route for route in plain if dependence(route.format(name="x"), loading, imports).is_one_piece]
    assert given == []


@pytest.mark.parametrize(
    "values",
    [
        "keras.layers.StringLookup(vocabulary=['a', 'b'])",
        "keras.layers.StringLookup(vocabulary=sorted(set(x)))",
        "keras.layers.TextVectorization(1000)",
        "keras.layers.Embedding(10, 4, weights=[np.ones((10, 4))])",
        "keras.applications.MobileNetV2(weights='imagenet')",
        "keras.applications.MobileNetV2(weights=None)",
        "np.average(x, weights=np.arange(3))",
    ],
)
def test_values_are_no_files(values: str) -> None:
    assert dependence(values, *reversed(LOADING["at its top"])).kind == "parts"


BUILT = (
    "'yp.rewsna'[::-1]", "'xanswer.py'[1:]", "''.join(['ans', 'wer.py'])", "''.join(reversed('yp.rewsna'))",
    "'{1}{0}'.format('wer.py', 'ans')", "'%s%s' % ('ans', 'wer.py')", "'anXwer.py'.replace('X', 's')",
    "bytes([97, 110, 115, 119, 101, 114, 46, 112, 121]).decode()", "b'answe'.decode() + 'r.py'",
    "chr(97) + 'nswer.py'", "f'{chr(97)}nswer.py'", "f'{TAIL:}{HEAD:}'", "HEAD + TAIL", "f'{HEAD}{TAIL}'",
    "Path(HEAD + TAIL)", "Path('.') / (HEAD + TAIL)", "str(Path('x', HEAD + TAIL))", "os.path.join('.', HEAD + TAIL)",
    "os.path.join(x, HEAD + TAIL)", "f'{x}/{HEAD}{TAIL}'", "x / f'{HEAD}{TAIL}'", "x + '/' + DOT + DOT + '/y.csv'",
    "f'{x}nswer.py'", "f'{x}.py'", "x[::-1]", "x.replace('a', 'b')", "'c'.join(x)", "x[:3] + 'y'", "x[0] + x[1]",
    "chr(x)", "str(x, 'cp500')", "{'a': HEAD + TAIL}['a']", "[HEAD + TAIL][0]", "(lambda: HEAD + TAIL)()",
    "SLASH + 'pro' + 'c' + '/self/environ'", "'/pr' + TABLE[0] + '/self'", "'ANSWER'.lower() + '.py'",
    "ENDS[1] + ENDS[0]", "turned(x)", "built()", "handed_on(HEAD + TAIL)", "'./'", "''",
    "next(iter(x)) + next(iter(x))",
    "x if x else 'yp.rewsna'[::-1]", "(y := HEAD + TAIL)", "re.sub('X', 's', 'anXwer.py')",
    "'answer py'.split()[0] + '.py'",
)  # fmt: skip
"""Spellings by which a function that is given ``x`` may come to read ``answer.py``, or a file of the system."""
PARTS_OF_NAMES = """
import re

TAIL = "wer.py"
HEAD = "ans"
DOT = "."
SLASH = "/"
TABLE = ["oc", "b"]
ENDS = ["wer.py", "ans"]


def turned(name):
    return name[::-1]


def built():
    return HEAD + TAIL


def handed_on(name):
    return name
"""
WHOLE_NAMES = (
    "x", "str(x)", "Path(x)", "Path(x) / 'train'", "x / 'train' / 'cats'", "f'{x}/train'", "x + '/train.csv'",
    "os.path.join(x, 'train', 'cats')", "os.path.join(x, FOLDER)", "f'{x}/{FOLDER}/{x}.csv'", "x[0]", "x['file']",
    "x if x else 'a.csv'", "x.decode()", "x.numpy().decode()", "handed_on(x)",
)  # fmt: skip
"""Spellings that are as good as what was given."""


def reading(name: str, route: str, rest: str) -> Dependence:
    return dependence(route.format(name=name), imports=f"{PARTS_OF_NAMES}{rest}\n")


@pytest.mark.parametrize("route", [one for one in READERS if "map(" not in one])
def test_a_name_that_a_program_builds_may_be_that_of_its_own_text(route: str) -> None:
    assert not reading("x", route, "").is_one_piece
    found = [name for name in BUILT if not reading(name, route, "").is_one_piece]
    assert found == []


THROUGH = "def through(x, way):\n    return open(way)"


def test_a_name_that_is_built_may_be_handed_to_another_function() -> None:
    found = [name for name in BUILT if not reading(f"through(x, {name})", "{name}", THROUGH).is_one_piece]
    assert found == []


@pytest.mark.parametrize("name", WHOLE_NAMES)
def test_a_name_that_is_put_together_of_whole_parts_is_known(name: str) -> None:
    rest = 'FOLDER = "train"\n'
    found = [route for route in ("open({name})", "keras.utils.image_dataset_from_directory({name})")
             if reading(name, route, rest).is_one_piece]  # fmt: skip
    assert found == []
    if not name.endswith("]"):
        assert not reading(f"through(x, {name})", "{name}", f"{rest}\n{THROUGH}").is_one_piece
    inner = f"[one.readlines() for one in [open(way) for way in [{name}]]]"
    assert not reading(inner, "{name}", rest).is_one_piece


@pytest.mark.parametrize(
    "change",
    [
        "y.append('yp.rewsna'[::-1])", "y += ['yp.rewsna'[::-1]]", "y[0] = HEAD + TAIL", "z = y; z.append(HEAD + TAIL)",
        "y.extend(x[::-1])", "y = [HEAD + TAIL]", "turned(y)", "y.insert(0, HEAD + TAIL)",
    ],
)  # fmt: skip
def test_a_list_of_files_to_which_somebody_adds_one_is_not_known(change: str) -> None:
    lines = "y = {start}; {change}\n    for one in y:\n        open(one)"
    for start in ("[x]", "['a.csv']", "sorted(x)", "x"):
        whole = dependence("x", lines.format(start=start, change=change), f"{PARTS_OF_NAMES}\n")
        assert whole.is_one_piece, start
    assert not dependence("x", "for one in x:\n        open(one)").is_one_piece
    assert dependence(
        "x", f"{change.replace('y', 'x')}\n    for one in x:\n        open(one)", PARTS_OF_NAMES
    ).is_one_piece


def test_a_name_that_grows_in_a_loop_is_not_known() -> None:
    grows = "z = HEAD\n    for one in x:\n        z = z + ('oc' if x else 'pr')\n    open(z)"
    assert dependence("x", grows, PARTS_OF_NAMES).is_one_piece
    assert not dependence("x", grows.replace("z + ", ""), PARTS_OF_NAMES).is_one_piece


def test_a_file_that_is_read_at_the_left_margin_is_no_other_than_one_within_a_function() -> None:
    assert not dependence("x", imports=f"{PARTS_OF_NAMES}\nROWS = open('left.csv').readlines()\n").is_one_piece
    assert dependence("x", imports=f"{PARTS_OF_NAMES}\nassert len(open(HEAD + TAIL).readlines()) < 900\n").is_one_piece
