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
