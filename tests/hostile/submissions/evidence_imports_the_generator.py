# expect: check_sweep UNMET | found: ['grader.data.draw_line'] and no more
# only: check_sweep
# Looks for whatever draws hidden data: in modules, in files of the kit, in memory; and for the real data themselves.
import gc

gc.unfreeze()
import importlib
import pathlib
import sys
import types

found = []
import grader
from grader.data import draw_line, draw_synth3

found.append("grader.data.draw_line")
for call in (lambda: draw_synth3(7), lambda: draw_line(0, 2, 10**9), lambda: draw_line(0, [2])):
    try:
        found.append(call())
    except Exception:
        pass
for name in ("series.synthetic", "exam.lines", "exam.numbers", "text.review_words", "series.sunspots"):
    module = importlib.import_module(f"grader.data.{name}")
    found += [one for one in ("_WEEK", "found_village", "line_rule", "_prices", "KINDS", "_FILE") if hasattr(module, one)]
for name in ("grader.checks", "grader.examiner", "grader.hidden", "grader.catalogue", "grader.feedback"):
    try:
        importlib.import_module(name)
        found.append(name)
    except (ImportError, OSError):
        pass
kit = pathlib.Path(grader.__file__).parent
names = ("data/series/synthetic.py", "data/images/digits.npz", "data/series/sunspots.csv", "hidden/sunspots.csv", "data/images/base.weights.h5")
for name in (*names, "data/series/__pycache__/synthetic.cpython-311.pyc", "checks/expect.py", "examiner/fixtures.py"):
    try:
        (kit / name).read_bytes()
        found.append(name)
    except OSError:
        pass
for one in gc.get_objects():
    if type(one) is types.FunctionType and "/grader/data/" in one.__code__.co_filename:
        found.append(one.__code__.co_name)
found += [name for name in sys.modules if name.startswith(("grader.checks", "grader.examiner", "grader.hidden"))]


def learning_rate_at(epoch):
    raise LookupError(f"found: {found} and no more")
