"""Random modules with every way in which one function may leave something for another, and what criteria see of them.

Nothing here needs TensorFlow: a stand-in has the few calls that programs make, with the state that these share.
"""

from __future__ import annotations

import atexit
import builtins
import csv
import decimal
import functools
import gc
import importlib
import linecache
import math
import os
import random
import re
import shutil
import sys
import tempfile
import types
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from grader.submission import known_calls
from grader.submission.dependence import Dependence
from grader.submission.submission import Submission

ASKED = ("first", "second", "third", "fourth")
FILE_NAME = "exercise.py"
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


@dataclass(frozen=True)
class Way:
    """A way to share something: lines at the left margin, a statement that writes ``{v}``, an expression that reads."""

    setup: str = ""
    write: str = "pass"
    read: str = "0"


WAYS = {
    # what the small language knows, and what must stay apart
    "nothing": Way(),
    "constant": Way("LIMIT = {n}", read="LIMIT"),
    "pair of constants": Way("LOW, HIGH = {n}, 9", read="LOW + HIGH"),
    "constant from constants": Way("SIZE = {n}\nDOUBLE = SIZE * 2", read="DOUBLE"),
    "list that is read": Way("NAMES = [{n}, 5, 7]", read="NAMES[0] + len(NAMES)"),
    "dictionary that is read": Way('TABLE = {{"a": {n}}}', read='TABLE.get("a", 0)'),
    "numpy": Way("import numpy as np", read="float(np.mean(np.array([x, {n}])))"),
    "numpy under another name": Way("from numpy import mean as average", read="float(average([x, {n}]))"),
    "a layer": Way("import tensorflow as tf", read="tf.keras.layers.Dense({n}).units"),
    "a name for layers": Way("import tensorflow as tf\nlayers = tf.keras.layers", read="layers.Dense({n}).units"),
    "a layer by name": Way("from tensorflow.keras.layers import Dense", read="Dense({n}).units"),
    "floatx that is read": Way("import tensorflow as tf", read="tf.keras.backend.floatx()"),
    "an import within": Way("", "import math; x = x + math.floor({v}.5)", "x"),
    "own class": Way(
        "class Counter:\n    step = {n}\n    def __init__(self, start):\n        self.start = start\n"
        "    def call(self, x):\n        return self.start + self.step + x",
        read="Counter(x).call(1)",
    ),
    "own subclass": Way(
        "class Base:\n    def call(self, x):\n        return x + {n}\n"
        "class Child(Base):\n    def call(self, x):\n        return super().call(x) * 2",
        read="Child().call(1)",
    ),
    "a function that is given": Way("def twice(x):\n    return x * {n}", read="sum(map(twice, [x, 1]))"),
    "a sort by a function": Way("def key_of(x):\n    return -x * {n}", read="sorted([1, x, 3], key=key_of)[0]"),
    "lambda within": Way(read="(lambda y: y + {n})(x)"),
    "generator within": Way(read="next(iter(y for y in (x + {n}, 1)))"),
    "closure within": Way("", "def inner(y):\n        return y + {v}", "0"),
    "a check": Way("", "try:\n        int('a')\n    except ValueError:\n        x = x + {v}", "x"),
    "a format": Way(read='"{{:.2f}}".format(x + {n})'),
    "a text": Way(read='f"{{x}} {n}"'),
    "a default that is a number": Way("def added(x, by={n}):\n    return x + by", read="added(x)"),
    "a default that is a constant": Way("BY = {n}\ndef added(x, by=BY):\n    return x + by", read="added(x)"),
    "a default that is read": Way("def looked(x, logs={{}}):\n    return x + logs.get('a', {n})", read="looked(x)"),
    "an annotation": Way("def noted(x: int) -> int:\n    return x + {n}", read="noted(x)"),
    "a setting at the start": Way(
        "import tensorflow as tf\ntf.keras.backend.set_floatx('float{n}')", read="tf.keras.backend.floatx()"
    ),
    # state in Python's own objects
    "list that grows": Way("ITEMS = [0]", "ITEMS.append({v})", "len(ITEMS) + ITEMS[-1]"),
    "an instance that lives on": Way(
        "class Holder:\n    def __init__(self):\n        self.held = 0", "h = Holder(); h.held = {v}", "Holder().held"
    ),
    "list by an element": Way("ITEMS = [0]", "ITEMS[0] = {v}", "ITEMS[0]"),
    "list under another name": Way("ITEMS = [0]", "mine = ITEMS; mine.append({v})", "len(ITEMS)"),
    "list that is given away": Way(
        "ITEMS = [0]\ndef put(items, value):\n    items.append(value)", "put(ITEMS, {v})", "len(ITEMS)"
    ),
    "list in a function called like a reader": Way(
        "ITEMS = [0]\ndef array(items):\n    items.append(1)", "array(ITEMS)", "len(ITEMS)"
    ),
    "list in a dictionary": Way('TABLE = {{"a": []}}', 'TABLE["a"].append({v})', 'len(TABLE["a"])'),
    "dictionary": Way("TABLE = {{}}", 'TABLE["a"] = {v}', 'TABLE.get("a", 0)'),
    "set": Way("SEEN = set()", "SEEN.add({v})", "len(SEEN)"),
    "global": Way("TOTAL = 0", "global TOTAL; TOTAL = {v}", "TOTAL"),
    "counter that is a generator": Way("STEPS = (n for n in range(99))", "next(STEPS)", "next(STEPS)"),
    "counter of itertools": Way("import itertools\nSTEPS = itertools.count()", "next(STEPS)", "next(STEPS)"),
    "closure at the left margin": Way(
        "def make():\n    held = [0]\n    def change(value):\n        held.append(value)\n        return len(held)\n"
        "    return change\nCHANGE = make()",
        "CHANGE({v})",
        "CHANGE(0)",
    ),
    "nonlocal": Way(
        "def make():\n    held = 0\n    def change(value):\n        nonlocal held\n        held += value\n"
        "        return held\n    return change\nCHANGE = make()",
        "CHANGE({v})",
        "CHANGE(0)",
    ),
    "default that grows": Way(
        "def store(value, held=[]):\n    held.append(value)\n    return len(held)", "store({v})", "store(0)"
    ),
    "default by another name": Way(
        "def store(value, held=[]):\n    mine = held\n    mine.append(value)\n    return len(mine)",
        "store({v})",
        "store(0)",
    ),
    "attribute of a function": Way("def helper(x):\n    return x", "helper.calls = {v}", "getattr(helper, 'calls', 0)"),
    "attribute of a function by another name": Way(
        "def helper(x):\n    return x", "mine = helper; mine.trainable = {v}", "getattr(helper, 'trainable', 0)"
    ),
    "attribute of a function that is given": Way(
        "def helper(x):\n    return x\ndef mark(what, value):\n    what.trainable = value\n"
        "def read_mark(what):\n    return what.trainable if hasattr(what, 'trainable') else 0",
        "mark(helper, {v})",
        "read_mark(helper)",
    ),
    "attribute of a function out of a list": Way(
        "def helper(x):\n    return x\nhelper.trainable = 0",
        "for one in [helper]:\n        one.trainable = {v}",
        "max([helper], key=id).trainable",
    ),
    "attribute of a class": Way("class Box:\n    value = 0", "Box.value = {v}", "Box.value"),
    "attribute of a class by an instance": Way(
        "class Box:\n    value = 0", "Box().__class__.value = {v}", "Box().value"
    ),
    "attribute of a class by type": Way("class Box:\n    value = 0", "type(Box()).value = {v}", "Box().value"),
    "list in a class": Way("class Box:\n    items = []", "Box().items.append({v})", "len(Box().items)"),
    "class method": Way(
        "class Box:\n    value = 0\n    @classmethod\n    def put(cls, value):\n        cls.value = value",
        "Box.put({v})",
        "Box.value",
    ),
    "instance at the left margin": Way("class Box:\n    value = 0\nBOX = Box()", "BOX.value = {v}", "BOX.value"),
    "descriptor": Way(
        "class Where:\n    def __get__(self, one, kind=None):\n        return kind.held\n"
        "    def __set_name__(self, kind, name):\n        kind.held = []\nclass Box:\n    value = Where()",
        "Box.value.append({v})",
        "len(Box.value)",
    ),
    "decorator that fills a table": Way(
        "TABLE = {{}}\ndef register(function):\n    TABLE[function.__name__] = function\n    return function\n"
        "@register\ndef listed(x):\n    return x + {n}",
        read="TABLE['listed'](x)",
    ),
    "single dispatch": Way(
        "import functools\n@functools.singledispatch\ndef shown(x):\n    return 0\n@shown.register\n"
        "def _(x: int):\n    return x + {n}",
        read="shown(x)",
    ),
    "init subclass": Way(
        "KINDS = []\nclass Base:\n    def __init_subclass__(cls):\n        KINDS.append(cls)\n"
        "class Child(Base):\n    size = {n}",
        read="KINDS[0].size",
    ),
    "subclasses": Way(
        "class Base:\n    size = 1\nclass Child(Base):\n    size = {n}", read="Base.__subclasses__()[0].size"
    ),
    "keyword of a class": Way(
        "class Base:\n    def __init_subclass__(cls, size):\n        Base.size = size\n"
        "class Child(Base, size={n}):\n    pass",
        read="Base.size",
    ),
    "metaclass": Way(
        "class Meta(type):\n    made = []\n    def __init__(cls, *given):\n        Meta.made.append(cls)\n"
        "class Box(metaclass=Meta):\n    size = {n}",
        read="Meta.made[0].size",
    ),
    "side effect of a default": Way(
        "HELD = []\ndef listed(x, y=HELD.append({n})):\n    return x", read="len(HELD) and HELD[0]"
    ),
    "side effect of an annotation": Way("HELD = []\ndef listed(x: HELD.append({n})):\n    return x", read="HELD[0]"),
    "side effect of a class body": Way("HELD = []\nclass Box:\n    HELD.append({n})", read="HELD[0]"),
    "cached": Way(
        "import functools\n@functools.lru_cache\ndef held():\n    return [0]", "held().append({v})", "len(held())"
    ),
    "context manager": Way(
        "import contextlib\nHELD = [0]\n@contextlib.contextmanager\ndef within(value):\n"
        "    HELD.append(value)\n    yield",
        "with within({v}):\n        pass",
        "len(HELD)",
    ),
    "a lambda at the left margin": Way("HELD = []\nput = lambda value: HELD.append(value)", "put({v})", "len(HELD)"),
    "getattr of the module": Way("def __getattr__(name):\n    return {n}", read="len(str(x)) + {n}"),
    "own len": Way("def len(x):\n    return {n}", read="len([x])"),
    "own len under a condition": Way("if {n} > 3:\n    def len(x):\n        return {n}", read="len([x])"),
    "defined twice": Way("def helper(x):\n    return 1\ndef helper(x):\n    return x + {n}", read="helper(x)"),
    "defined twice with a use between": Way(
        "def helper(x):\n    return {n}\nHELD = helper(1)\ndef helper(x):\n    return x", read="helper(x) + HELD"
    ),
    "bound again later": Way("def helper(x):\n    return 1\nhelper = lambda x: x + {n}", read="helper(x)"),
    "deleted": Way("len_ = len\ndef helper(x):\n    return {n}\ndel helper", read="len_([x])"),
    "conditional": Way(
        "if {n} > 4:\n    def helper(x):\n        return 1\nelse:\n    def helper(x):\n        return 2",
        read="helper(x)",
    ),
    "an import that may fail": Way(
        "try:\n    import not_there_at_all as np\nexcept ImportError:\n    import numpy as np",
        read="float(np.sum([x, {n}]))",
    ),
    "star import": Way("from math import *", read="floor(x + {n})"),
    # by name, by frames, by text
    "globals": Way(write="globals()['LEFT'] = {v}", read="globals().get('LEFT', 0)"),
    "vars": Way("import math", "vars(math)['left'] = {v}", "getattr(math, 'left', 0)"),
    "exec": Way(write="exec('math_left = {v}', globals())", read="globals().get('math_left', 0)"),
    "setattr": Way("class Box:\n    value = 0", "setattr(Box, 'val' + 'ue', {v})", "Box.value"),
    "itself by name": Way(
        "import importlib\ndef helper():\n    return {n}", read="importlib.import_module('submission').helper()"
    ),
    "itself in sys": Way("import sys\ndef helper():\n    return {n}", read="sys.modules['submission'].helper()"),
    "itself by import": Way(
        "def helper():\n    return {n}", "import submission", "getattr(__import__('submission'), 'helper')()"
    ),
    "attrgetter": Way(
        "from operator import attrgetter\ndef helper():\n    return {n}\ndef other():\n    return 1",
        read="attrgetter('__globals__')(other)['helper']()",
    ),
    "pickle": Way("import pickle\ndef helper():\n    return {n}", read=r"pickle.loads(b'csubmission\nhelper\n.')()"),
    "resolve_name": Way(
        "import pkgutil\ndef helper():\n    return {n}", read="pkgutil.resolve_name('submission:helper')()"
    ),
    "frames": Way("import sys\ndef helper():\n    return {n}", read="sys._getframe().f_globals['help' + 'er']()"),
    "frame of a generator": Way(
        "def helper():\n    return {n}\ndef some():\n    yield 1", read="some().gi_frame.f_globals['help' + 'er']()"
    ),
    "format that reaches": Way(
        "def helper():\n    return 1\ndef left():\n    pass\nleft.held = 0",
        "left.held = {v}",
        '"{{0.held}}".format(left)',
    ),
    "format that is made": Way(
        "def helper():\n    return 1", read="('{{0._' + '_code_' + '_.co' + '_firstline' + 'no}}').format(helper)"
    ),
    "getattr under another name": Way(
        "ask = getattr\ndef helper():\n    return 1",
        read="ask(ask(helper, '__co' + 'de__'), 'co' + '_firstline' + 'no')",
    ),
    "format that is taken away": Way(
        "def left():\n    pass\nleft.held = 0", "left.held = {v}", 'list(map("{{0.held}}".format, [left]))[0]'
    ),
    "docstring": Way('def helper():\n    """Text {n}."""', read="helper.__doc__"),
    "defaults of another": Way("def helper(x=0):\n    return x", "helper.__defaults__ = ({v},)", "helper()"),
    "code of another": Way(
        "def helper():\n    return 0\ndef other():\n    return 5", "helper.__code__ = other.__code__", "helper()"
    ),
    "if it is graded": Way("if __name__ == 'submission':\n    LIMIT = {n}\nelse:\n    LIMIT = 0", read="LIMIT"),
    "if it is no program": Way("LIMIT = 0\nif __name__ != '__main__':\n    LIMIT = {n}", read="LIMIT"),
    "its own text": Way("import inspect", read="len(inspect.getsource(third))"),
    "its own text by linecache": Way("import linecache", read="len(linecache.getline('exercise.py', {n}))"),
    "line of a frame": Way("import sys", read="sys._getframe().f_lineno"),
    "line of a traceback": Way(
        "def where():\n    try:\n        int('a')\n    except ValueError as error:\n"
        "        return error.__traceback__.tb_lineno",
        read="where()",
    ),
    "line of a code": Way("def helper():\n    return 1", read="helper.__code__.co_firstlineno"),
    "names of the module": Way(read="len(dir(__import__('submission')))"),
    "mock": Way(
        "from unittest import mock\ndef helper():\n    return 0",
        "mock.patch('submission.helper', lambda: {v}).start()",
        "helper()",
    ),
    "type made by hand": Way(
        "def held(self):\n    return {n}\nBox = type('Box', (), {{'held': held}})", read="Box().held()"
    ),
    "thread": Way(
        "import threading\nHELD = [0]",
        "t = threading.Thread(target=HELD.append, args=({v},)); t.start(); t.join()",
        "len(HELD)",
    ),
    # outside of the module
    "environment": Way("import os", "os.environ['LEFT'] = '{v}'", "os.environ.get('LEFT', '0')"),
    "environment under another name": Way(
        "from os import environ as settings", "settings['LEFT'] = '{v}'", "settings.get('LEFT', '0')"
    ),
    "environment by a function": Way(
        "import os", "os.putenv('LEFT', '{v}'); os.environ['LEFT'] = '{v}'", "os.getenv('LEFT', '0')"
    ),
    "a file": Way(
        "from pathlib import Path",
        "Path('left.txt').write_text('{v}')",
        "Path('left.txt').read_text() if Path('left.txt').exists() else '0'",
    ),
    "a file by open": Way(
        "import os",
        "with open('left.txt', 'w') as file:\n        file.write('{v}')",
        "list(map(float, __import__('numpy').loadtxt('left.txt', ndmin=1))) if os.path.exists('left.txt') else 0",
    ),
    "a file by print": Way(
        "import os",
        "with open('left.txt', mode='a') as file:\n        print('{v}', file=file)",
        "os.path.exists('left.txt') and os.path.getsize('left.txt')",
    ),
    "a file of numpy": Way(
        "import numpy as np\nimport os",
        "np.save('left.npy', [{v}])",
        "os.path.exists('left.npy') and int(np.load('left.npy')[0])",
    ),
    "a folder": Way("import os", "os.makedirs('left{v}', exist_ok=True)", "len(os.listdir('.'))"),
    "working folder": Way(
        "import os", "os.makedirs('left', exist_ok=True); os.chdir('left')", "os.getcwd().endswith('left')"
    ),
    "builtins": Way("import builtins", "builtins.abs = lambda y: {v}", "abs(x)"),
    "an attribute of a module": Way("import math", "math.left = {v}", "getattr(math, 'left', 0)"),
    "an attribute of a module by another name": Way("import math as m", "m.tau = {v}", "m.tau"),
    "a function of a module": Way("import math\nimport random", "math.floor = lambda y: {v}", "math.floor(2.5)"),
    "a random seed": Way("import random", "random.seed({v})", "random.random()"),
    "drawn at random": Way("import random", "random.random()", "random.randint(0, 99)"),
    "numpy's seed": Way("import numpy as np", "np.random.seed({v})", "float(np.random.rand())"),
    "numpy's printing": Way("import numpy as np", "np.set_printoptions(precision={v})", "str(np.array([1 / 3]))"),
    "numpy's errors": Way(
        "import numpy as np",
        "np.seterr(divide='raise' if {v} > 4 else 'ignore')",
        "float(np.float64(x) / np.zeros(1)[0])",
    ),
    "decimals": Way("import decimal", "decimal.getcontext().prec = {v}", "str(decimal.Decimal(1) / 3)"),
    "limit of csv": Way("import csv", "csv.field_size_limit({v})", "csv.field_size_limit()"),
    "recursion": Way("import sys", "sys.setrecursionlimit(2000 + {v})", "sys.getrecursionlimit()"),
    "floatx": Way("import tensorflow as tf", "tf.keras.backend.set_floatx('float{v}')", "tf.keras.backend.floatx()"),
    "floatx under another name": Way(
        "from tensorflow.keras import backend as K", "K.set_floatx('float{v}')", "K.floatx()"
    ),
    "custom objects": Way(
        "import tensorflow as tf",
        "tf.keras.utils.get_custom_objects()['a'] = {v}",
        "tf.keras.utils.get_custom_objects().get('a', 0)",
    ),
    "registered": Way(
        "import tensorflow as tf\n@tf.keras.utils.register_keras_serializable()\nclass Own:\n    size = {n}",
        read="tf.keras.utils.get_custom_objects()['Own'].size",
    ),
    "the class of a layer": Way(
        "import tensorflow as tf", "tf.keras.layers.Dense.trainable = {v}", "tf.keras.layers.Dense(1).trainable"
    ),
    "the class of a layer by another name": Way(
        "import tensorflow as tf",
        "kind = tf.keras.layers.Dense; kind.trainable = {v}",
        "tf.keras.layers.Dense(1).trainable",
    ),
    "the class of a layer that is given": Way(
        "import tensorflow as tf\ndef freeze(kind, how):\n    kind.trainable = how",
        "freeze(tf.keras.layers.Dense, {v})",
        "tf.keras.layers.Dense(1).trainable",
    ),
    "a layer at the left margin": Way(
        "import tensorflow as tf\nLAYER = tf.keras.layers.Dense(1)", "LAYER.trainable = {v}", "LAYER.trainable"
    ),
    "found by a description": Way(
        "import tensorflow as tf\ndef helper():\n    return {n}",
        read="tf.keras.layers.Dense(1, activation={{'class_name': 'f', 'config': 'helper', 'module': 'submission'}})"
        ".activation()",
    ),
    "set in a lambda": Way(
        "import tensorflow as tf\nset_it = lambda value: tf.random.set_seed(value)", "set_it({v})", "tf.seed_now()"
    ),
    "set in a function": Way("import tensorflow as tf", "tf.random.set_seed({v})", "tf.seed_now()"),
    # kinds that came later
    "context variable": Way(
        "import contextvars\nHELD = contextvars.ContextVar('held', default=0)", "HELD.set({v})", "HELD.get()"
    ),
    "cache": Way("import functools\n@functools.cache\ndef held():\n    return []", "held().append({v})", "len(held())"),
    "cached property": Way(
        "import functools\nclass Box:\n    @functools.cached_property\n    def held(self):\n        return [0]\n"
        "BOX = Box()",
        "BOX.held.append({v})",
        "len(BOX.held)",
    ),
    "prepared by a metaclass": Way(
        "class Meta(type):\n    @classmethod\n    def __prepare__(meta, name, bases):\n        return {{'size': {n}}}\n"
        "class Box(metaclass=Meta):\n    pass",
        read="Box.size",
    ),
    "metaclass that is called": Way(
        "class Meta(type):\n    made = 0\n    def __call__(cls):\n        Meta.made += {n}\n        return Meta.made\n"
        "class Box(metaclass=Meta):\n    pass",
        "Box()",
        "Box()",
    ),
    "name that the module makes up": Way(
        "def __getattr__(name):\n    return {n}", read="__import__('submission').left_out"
    ),
    "generator that is sent to": Way(
        "def count():\n    n = 0\n    while True:\n        n += (yield n) or 1\nSTEPS = count()\nnext(STEPS)",
        "STEPS.send({v})",
        "next(STEPS)",
    ),
    "iterator in a list": Way("STEPS = [iter(range(99))]", "next(STEPS[0])", "next(STEPS[0])"),
    "iterator over pairs": Way("PAIRS = zip(range(99), range(99))", "next(PAIRS)", "next(PAIRS)[0]"),
    "iterator of a class": Way(
        "class Steps:\n    def __init__(self):\n        self.at = 0\n    def __iter__(self):\n        return self\n"
        "    def __next__(self):\n        self.at = self.at + 1\n        return self.at\nSTEPS = Steps()",
        "next(STEPS)",
        "next(STEPS)",
    ),
    "builtins by another way": Way("", "__builtins__['pow'] = lambda *y: {v}", "pow(x, 2)"),
    "builtins of the module": Way("def pow(*given):\n    return 0", "global pow; pow = lambda *y: {v}", "pow(x, 2)"),
    "a module that is put there": Way(
        "import sys\nimport types",
        "sys.modules['left_module'] = types.SimpleNamespace(held={v})",
        "getattr(sys.modules.get('left_module'), 'held', 0)",
    ),
    "a module that is replaced": Way(
        "import sys\nimport types",
        "sys.modules['math'] = types.SimpleNamespace(floor=lambda y: {v})",
        "__import__('math').floor(2.5)",
    ),
    "set name": Way(
        "TABLE = {{}}\nclass Field:\n    def __set_name__(self, kind, name):\n        TABLE[name] = {n}\n"
        "class Box:\n    size = Field()",
        read="TABLE['size']",
    ),
    "data descriptor": Way(
        "class Field:\n    held = 0\n    def __get__(self, one, kind=None):\n        return Field.held\n"
        "    def __set__(self, one, value):\n        Field.held = value\nclass Box:\n    size = Field()",
        "Box().size = {v}",
        "Box().size",
    ),
    "property that counts": Way(
        "SEEN = []\nclass Box:\n    @property\n    def size(self):\n        SEEN.append({n})\n        return len(SEEN)",
        "Box().size",
        "Box().size",
    ),
    "weak reference": Way(
        "import weakref\nHELD = [0]\nclass Thing:\n    pass\nTHINGS = [Thing()]\n"
        "WATCH = weakref.ref(THINGS[0], lambda one: HELD.append({n}))",
        "THINGS.clear()",
        "len(HELD)",
    ),
    "weak finalizer": Way(
        "import weakref\nHELD = [0]\nclass Thing:\n    pass", "weakref.finalize(Thing(), HELD.append, {v})", "HELD[-1]"
    ),
    "destructor": Way(
        "HELD = [0]\nclass Thing:\n    def __del__(self):\n        HELD.append({n})", "Thing()", "len(HELD)"
    ),
    "at exit": Way(
        "import atexit\nSTART = atexit._ncallbacks()\ndef nothing():\n    pass",
        "atexit.register(nothing)",
        "atexit._ncallbacks() - START",
    ),
    "variable of TensorFlow": Way(
        "import tensorflow as tf\nTOTAL = tf.Variable(0.0)", "TOTAL.assign({v})", "float(TOTAL.numpy())"
    ),
    "variable of TensorFlow in a list": Way(
        "import tensorflow as tf\nHELD = [tf.Variable(0.0)]", "HELD[0].assign({v})", "float(HELD[0].numpy())"
    ),
    "variable of TensorFlow as a default": Way(
        "import tensorflow as tf\ndef store(value, total=tf.Variable(0.0)):\n    total.assign_add(value)\n"
        "    return float(total.numpy())",
        "store({v})",
        "store(0)",
    ),
    "variable of TensorFlow in a class": Way(
        "import tensorflow as tf\nclass Box:\n    total = tf.Variable(0.0)",
        "Box().total.assign({v})",
        "float(Box().total.numpy())",
    ),
    "variable of TensorFlow in a tuple": Way(
        "import tensorflow as tf\nHELD = (tf.Variable(0.0), 1)", "HELD[0].assign({v})", "float(HELD[0].numpy())"
    ),
    "traced with a side effect": Way(
        "import tensorflow as tf\nHELD = []\n@tf.function\ndef traced(y):\n    HELD.append({n})\n    return y",
        "traced({v})",
        "len(HELD)",
    ),
    "traced once": Way(
        "import tensorflow as tf\nHELD = [0]\n@tf.function\ndef traced(y):\n    return HELD[0]",
        "HELD[0] = {v}; traced(1)",
        "traced(1)",
    ),
    "traced by hand": Way(
        "import tensorflow as tf\nHELD = []\ntraced = tf.function(lambda y: HELD.append({n}) or len(HELD))",
        "traced({v})",
        "traced(1)",
    ),
    "session that is cleared": Way(
        "import tensorflow as tf", "tf.keras.backend.clear_session()", "tf.keras.layers.Dense(1).name"
    ),
    "number of a name": Way(
        "import tensorflow as tf", "tf.keras.backend.get_uid('a')", "tf.keras.backend.get_uid('a')"
    ),
    "global generator of TensorFlow": Way(
        "import tensorflow as tf",
        "tf.random.get_global_generator().uniform(())",
        "float(tf.random.get_global_generator().uniform(()))",
    ),
    "own generator of TensorFlow": Way(
        "import tensorflow as tf\nDRAWS = tf.random.Generator.from_seed({n})",
        "DRAWS.uniform(())",
        "float(DRAWS.uniform(()))",
    ),
    "policy of numbers": Way(
        "import tensorflow as tf",
        "tf.keras.mixed_precision.set_global_policy('float{v}')",
        "tf.keras.mixed_precision.global_policy()",
    ),
    "functions run eagerly": Way(
        "import tensorflow as tf",
        "tf.config.run_functions_eagerly({v} > 4)",
        "tf.config.functions_run_eagerly()",
    ),
    "generator of numpy": Way(
        "import numpy as np\nDRAWS = np.random.default_rng({n})", "DRAWS.random()", "float(DRAWS.random())"
    ),
    "generator of numpy as a default": Way(
        "import numpy as np\ndef drawn(random=np.random.default_rng(1)):\n    return float(random.random())",
        "drawn()",
        "drawn()",
    ),
    "generator of Python": Way("import random\nDRAWS = random.Random({n})", "DRAWS.random()", "DRAWS.random()"),
    "array of numpy": Way("import numpy as np\nHELD = np.zeros(1)", "HELD[0] = {v}", "float(HELD[0])"),
    "array of numpy that is filled": Way(
        "import numpy as np\nHELD = np.zeros(1)", "np.add(1, {v}, out=HELD)", "float(HELD[0])"
    ),
    "array of numpy as a default": Way(
        "import numpy as np\ndef store(value, held=np.zeros(1)):\n    held += value\n    return float(held[0])",
        "store({v})",
        "store(0)",
    ),
    "exec of a function": Way(
        write="exec('def left(): return {v}', globals())", read="globals().get('left', lambda: 0)()"
    ),
    "eval": Way("HELD = [0]", "eval('HELD.append({v})')", "len(HELD)"),
    "compile": Way(write="exec(compile('LEFT = {v}', 'a', 'exec'), globals())", read="globals().get('LEFT', 0)"),
    "star import below an own name": Way("def floor(y):\n    return {n}\nfrom math import *", read="floor(x + 0.5)"),
    "star import above an own name": Way("from math import *\ndef floor(y):\n    return {n}", read="floor(x)"),
    "an import that fails": Way("try:\n    import left_out\nexcept ImportError:\n    LIMIT = {n}", read="LIMIT"),
    "an import that fails within": Way(
        "", "try:\n        import left_out\n    except ImportError:\n        x = x + {v}", "x"
    ),
    "global in a comprehension": Way("TOTAL = 0", "global TOTAL; [TOTAL := TOTAL + y for y in (1, {v})]", "TOTAL"),
    "name that a condition binds": Way("if (LIMIT := {n}) > 4:\n    pass", read="LIMIT"),
    "name of a loop": Way("for LIMIT in range({n}):\n    pass", read="LIMIT"),
    "data class": Way("import dataclasses\n@dataclasses.dataclass\nclass Box:\n    size: int = {n}", read="Box().size"),
    "field factory": Way(
        "import dataclasses\nITEMS = []\n@dataclasses.dataclass\nclass Box:\n"
        "    items: list = dataclasses.field(default_factory=lambda: ITEMS)",
        "Box().items.append({v})",
        "len(Box().items)",
    ),
    "named tuple": Way(
        "import collections\nBox = collections.namedtuple('Box', 'size', defaults=[{n}])", read="Box().size"
    ),
    "named tuple by a class": Way(
        "import typing\nclass Box(typing.NamedTuple):\n    held: list = [0]",
        "Box().held.append({v})",
        "len(Box().held)",
    ),
    "enum": Way(
        "import enum\nclass Kind(enum.Enum):\n    ONE = enum.auto()\n    TWO = {n}",
        "Kind.ONE.left = {v}",
        "getattr(Kind.ONE, 'left', 0)",
    ),
    "enum that counts": Way(
        "import enum\nclass Kind(enum.IntEnum):\n    def _generate_next_value_(name, start, count, last):\n"
        "        return count + {n}\n    ONE = enum.auto()",
        read="Kind.ONE + 0",
    ),
    "abstract registration": Way(
        "import abc\nclass Base(abc.ABC):\n    pass\nclass Other:\n    pass",
        "Base.register(Other)",
        "isinstance(Other(), Base)",
    ),
    "hook of subclasses": Way(
        "import abc\nclass Base(abc.ABC):\n    @classmethod\n    def __subclasshook__(cls, kind):\n"
        "        return {n} > 4\nclass Other:\n    pass",
        read="isinstance(Other(), Base)",
    ),
    "overload": Way(
        "import typing\n@typing.overload\ndef helper(y: int) -> int: ...\n@typing.overload\n"
        "def helper(y: str) -> str: ...\ndef helper(y):\n    return {n}",
        read="helper(x)",
    ),
    "operator": Way(
        "class Sum:\n    total = 0\n    def __add__(self, other):\n        Sum.total += other\n"
        "        return Sum.total\nSUM = Sum()",
        "SUM + {v}",
        "Sum.total",
    ),
    "operator of a class": Way(
        "HELD = []\nclass Box:\n    def __class_getitem__(cls, size):\n        HELD.append(size)\n"
        "        return len(HELD)",
        "Box[{v}]",
        "Box[0]",
    ),
    "operator in a comparison": Way(
        "HELD = []\nclass Box:\n    def __lt__(self, other):\n        HELD.append({n})\n        return True",
        "sorted([Box(), Box()])",
        "len(HELD)",
    ),
    "truth of an object": Way(
        "HELD = []\nclass Box:\n    def __bool__(self):\n        HELD.append({n})\n        return True",
        "assert Box()",
        "len(HELD)",
    ),
    "length of an object": Way(
        "HELD = []\nclass Box:\n    def __len__(self):\n        HELD.append({n})\n        return 1",
        "assert Box()",
        "len(HELD)",
    ),
    "list that is added to": Way("ITEMS = [0]", "mine = ITEMS; mine += [{v}]", "len(ITEMS)"),
    "dictionary that is joined": Way("TABLE = {{}}", "mine = TABLE; mine |= {{'a': {v}}}", "TABLE.get('a', 0)"),
    "list by a slice": Way("ITEMS = [0]", "ITEMS[:] = [{v}]", "ITEMS[0]"),
    "list that gets shorter": Way("ITEMS = [0, 1, 2]", "del ITEMS[0]", "len(ITEMS)"),
    "list as a target among others": Way("ITEMS = [0]", "(ITEMS[0], y) = ({v}, 1)", "ITEMS[0]"),
    "list as a target with a star": Way("ITEMS = [0]", "y, *ITEMS[0:1] = (1, {v})", "ITEMS[0]"),
    "list as a target of a loop": Way("ITEMS = [0]", "for ITEMS[0] in ({v},):\n        pass", "ITEMS[0]"),
    "list as a target of a comprehension": Way("ITEMS = [0]", "[0 for ITEMS[0] in ({v},)]", "ITEMS[0]"),
    "list that is caught": Way(
        "ITEMS = [[0]]", "match ITEMS:\n        case [first_one]:\n            first_one.append({v})", "len(ITEMS[0])"
    ),
    "list out of a condition": Way("ITEMS = [0]", "(ITEMS if x > -1 else [0]).append({v})", "len(ITEMS)"),
    "list out of an or": Way("ITEMS = [0]", "(ITEMS or [0]).append({v})", "len(ITEMS)"),
    "list out of a walrus": Way("ITEMS = [0]", "(mine := ITEMS).append({v})", "len(ITEMS)"),
    "list out of a tuple": Way("ITEMS = [0]", "(ITEMS, 1)[0].append({v})", "len(ITEMS)"),
    "list out of a function": Way("ITEMS = [0]\ndef items():\n    return ITEMS", "items().append({v})", "len(items())"),
    "list out of a generator": Way(
        "ITEMS = [0]\ndef items():\n    yield ITEMS", "next(items()).append({v})", "len(ITEMS)"
    ),
    "list out of the largest": Way("ITEMS = [0]", "max(ITEMS, ITEMS).append({v})", "len(ITEMS)"),
    "list out of a map": Way(
        "ITEMS = [0]\ndef same(y):\n    return y", "next(map(same, [ITEMS])).append({v})", "len(ITEMS)"
    ),
    "list within a constant": Way("ITEMS = ([0], 1)", "ITEMS[0].append({v})", "len(ITEMS[0])"),
    "list by its iterator": Way("ITEMS = [[0]]", "for one in ITEMS:\n        one.append({v})", "len(ITEMS[0])"),
    "list by values of a dictionary": Way(
        "TABLE = {{'a': [0]}}", "for one in TABLE.values():\n        one.append({v})", "len(TABLE['a'])"
    ),
    "list that an object holds": Way(
        "ITEMS = [0]\nclass Box:\n    def __init__(self, items):\n        self.items = items",
        "Box(ITEMS).items.append({v})",
        "len(ITEMS)",
    ),
    "default of a method": Way(
        "class Box:\n    def put(self, value, held=[]):\n        held.append(value)\n        return len(held)",
        "Box().put({v})",
        "Box().put(0)",
    ),
    "default by its name": Way(
        "def store(value, *, held=[]):\n    held.append(value)\n    return len(held)", "store({v})", "store(0)"
    ),
    "default that is returned": Way("def held(items=[0]):\n    return items", "held().append({v})", "len(held())"),
    "default that is yielded": Way(
        "def held(items=[0]):\n    yield items", "next(held()).append({v})", "len(next(held()))"
    ),
    "default that an object holds": Way(
        "class Box:\n    def __init__(self, items=[0]):\n        self.items = items",
        "Box().items.append({v})",
        "len(Box().items)",
    ),
    "default of a lambda": Way("put = lambda value, held=[]: held.append(value) or len(held)", "put({v})", "put(0)"),
    "default that is added to": Way(
        "def store(value, held=[]):\n    held += [value]\n    return len(held)", "store({v})", "store(0)"
    ),
    "default in a closure": Way(
        "def store(value, held=[]):\n    def put():\n        held.append(value)\n    put()\n    return len(held)",
        "store({v})",
        "store(0)",
    ),
    "exception that is kept": Way("ERROR = ValueError(0)", "ERROR.args = ({v},)", "ERROR.args[0]"),
    "exception that is raised again": Way(
        "ERROR = ValueError(0)",
        "try:\n        raise ERROR\n    except ValueError as error:\n        error.args = ({v},)",
        "ERROR.args[0]",
    ),
    "annotations of a class": Way(
        "class Box:\n    size: int = 0", "Box.__annotations__['left'] = {v}", "len(Box.__annotations__)"
    ),
    "bound method that is kept": Way("ITEMS = [0]\nPUT = ITEMS.append", "PUT({v})", "len(ITEMS)"),
    "partial that holds a list": Way(
        "import functools\nITEMS = [0]\nPUT = functools.partial(ITEMS.append, {n})", "PUT()", "len(ITEMS)"
    ),
    "queue": Way("import collections\nITEMS = collections.deque([0])", "ITEMS.append({v})", "ITEMS[-1]"),
    "counter": Way("import collections\nITEMS = collections.Counter()", "ITEMS.update([{v}])", "sum(ITEMS.values())"),
    "table with a default": Way(
        "import collections\nTABLE = collections.defaultdict(list)", "TABLE['a'].append({v})", "len(TABLE['a'])"
    ),
    "logging": Way(
        "import logging\nlogging.getLogger('left').setLevel(0)",
        "logging.getLogger('left').setLevel({v})",
        "logging.getLogger('left').level",
    ),
    "warnings": Way(
        "import warnings\nwarnings.filters[:] = []",
        "warnings.simplefilter('ignore', append=True)",
        "len(warnings.filters)",
    ),
    "a signal": Way(
        "import signal\nsignal.signal(signal.SIGUSR1, signal.SIG_DFL)",
        "signal.signal(signal.SIGUSR1, signal.SIG_IGN)",
        "signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN",
    ),
    "places to import from": Way("import sys", "sys.path.append('left')", "sys.path.count('left')"),
    "arguments of the program": Way("import sys", "sys.argv.append('left')", "sys.argv.count('left')"),
    "mask of new files": Way("import os\nos.umask(18)", "os.umask({v})", "os.umask(18)"),
    "garbage collection": Way(
        "import gc\ngc.set_threshold(700)", "gc.set_threshold(700 + {v})", "gc.get_threshold()[0]"
    ),
    "found by a description in pieces": Way(
        "import tensorflow as tf\ndef helper():\n    return {n}",
        read="tf.keras.layers.Dense(1, activation={{'class' + '_name': 'f', 'config': 'helper', 'mod' + 'ule': "
        "'sub' + 'mission'}})(x)",
    ),
    "async": Way(
        "HELD = [0]\nasync def put(value):\n    HELD.append(value)",
        "try:\n        put({v}).send(None)\n    except StopIteration:\n        pass",
        "len(HELD)",
    ),
    "class within a function": Way("HELD = []", "class Inner:\n        HELD.append({v})", "len(HELD)"),
    "function that is decorated within": Way(
        "HELD = []\ndef note(function):\n    HELD.append(function)\n    return function",
        "@note\n    def inner():\n        pass",
        "len(HELD)",
    ),
    "base of a class that is listed": Way(
        "class Base:\n    size = 1\nclass Child(Base):\n    pass", "Base.size = {v}", "Child().size"
    ),
    "attribute of an instance of a layer": Way(
        "import tensorflow as tf\nclass Own(tf.keras.layers.Dense):\n    seen = 0\n    def note(self, value):\n"
        "        type(self).seen = value",
        "Own(1).note({v})",
        "Own(1).seen",
    ),
    "method of a class that is replaced": Way(
        "class Box:\n    def call(self):\n        return 0", "Box.call = lambda self: {v}", "Box().call()"
    ),
    "type parameters": Way("def same[T](y: T) -> T:\n    return y", read="same(x + {n})"),
    "list out of the smallest": Way("ITEMS = [0]", "min([{v}], ITEMS).append({v})", "len(ITEMS)"),
    "list where there is none": Way("ITEMS = [0]", "max([], default=ITEMS).append({v})", "len(ITEMS)"),
    "list that a sum begins with": Way("ITEMS = [0]", "sum([], ITEMS).append({v})", "len(ITEMS)"),
    "list in a dictionary by its name": Way("ITEMS = [0]", "dict(a=ITEMS)['a'].append({v})", "len(ITEMS)"),
    "default out of the largest": Way(
        "def store(value, held=[]):\n    max(held, []).append(value)\n    return len(held)", "store({v})", "store(0)"
    ),
    "default of a method that is added to": Way(
        "class Box:\n    def put(self, value, held=[]):\n        held += [value]\n        return len(held)",
        "Box().put({v})",
        "Box().put(0)",
    ),
    "default that is doubled": Way("def store(held=[0]):\n    held *= 2\n    return len(held)", "store()", "store()"),
    "list that a partial function has": Way(
        "import functools\nITEMS = [0]\ndef put(items, value):\n    items.append(value)",
        "functools.partial(put, ITEMS)({v})",
        "len(ITEMS)",
    ),
    "list that is reduced": Way(
        "import functools\nITEMS = [0]", "functools.reduce(lambda a, b: a, [ITEMS, 1]).append({v})", "len(ITEMS)"
    ),
    "list that is next": Way("ITEMS = [0]", "next(iter(()), ITEMS).append({v})", "len(ITEMS)"),
    "list that is looked for": Way("ITEMS = [0]\nTABLE = {{}}", "TABLE.get('a', ITEMS).append({v})", "len(ITEMS)"),
    "list that is given by its name": Way(
        "ITEMS = [0]\ndef put(items, value):\n    items.append(value)", "put(value={v}, items=ITEMS)", "len(ITEMS)"
    ),
    "list that is spread": Way("ITEMS = [0]\ndef put(*items):\n    return len(items) + {n}", read="put(*ITEMS)"),
    "list of a class that is called": Way(
        "ITEMS = [0]\nclass Box:\n    def __call__(self, items):\n        items.append({n})",
        "Box()(ITEMS)",
        "len(ITEMS)",
    ),
    "module name that is bound again": Way(
        "import collections as box\nclass Box:\n    def __init__(self):\n        self.held = [0]\n"
        "    def deque(self, value):\n        self.held.append(value)\n        return len(self.held)\nbox = Box()",
        "box.deque({v})",
        "box.deque(0)",
    ),
    "module name that a loop binds": Way(
        "import collections as box\nclass Box:\n    def __init__(self):\n        self.held = [0]\n"
        "    def deque(self, value):\n        self.held.append(value)\n        return len(self.held)\n"
        "for box in [Box()]:\n    pass",
        "box.deque({v})",
        "box.deque(0)",
    ),
    "module name that a condition binds": Way(
        "import collections as box\nclass Box:\n    def __init__(self):\n        self.held = [0]\n"
        "    def deque(self, value):\n        self.held.append(value)\n        return len(self.held)\n(box := Box())",
        "box.deque({v})",
        "box.deque(0)",
    ),
    "module name that a lambda binds": Way(
        "import math\nfrom pathlib import Path",
        "math.floor((lambda math: math.write_text('{v}'))(Path('left.txt')))",
        "len(open('left.txt').readlines())",
    ),
    "module name that a function within binds": Way(
        "import math\nfrom pathlib import Path",
        "def inner(math):\n        math.write_text('{v}')\n    inner(Path('left.txt')); math.floor(x)",
        "len(open('left.txt').readlines())",
    ),
    "module name that a comprehension binds": Way(
        "import math\nfrom pathlib import Path",
        "[math.write_text('{v}') for math in [Path('left.txt')]]; math.floor(x)",
        "len(open('left.txt').readlines())",
    ),
    "deleted name": Way("TOTAL = {n}", "global TOTAL; del TOTAL", "TOTAL"),
    # values of libraries that are one object for all
    "attribute of a flag": Way("import re", "k = re.I; k.trainable = {v}", "[k.trainable for k in [re.I]][0]"),
    "attribute of a type": Way(
        "import tensorflow as tf", "k = tf.float32; k.trainable = {v}", "[k.trainable for k in [tf.float32]][0]"
    ),
    "attribute of a type that is asked for": Way(
        "import tensorflow as tf",
        "tf.Variable(1).dtype.learning_rate = {v}",
        "tf.Variable(2).dtype.learning_rate",
    ),
    "attribute of a flag by a constant": Way("import re\nBASE = re.I", "BASE.trainable = {v}", "BASE.trainable"),
    "attribute of a flag by a default": Way(
        "import re\ndef put(value, k=re.I):\n    k.trainable = value\ndef held(k=re.I):\n    return k.trainable",
        "put({v})",
        "held()",
    ),
    "attribute of a flag that is given": Way(
        "import re\ndef put(k, value):\n    k.trainable = value\ndef held(k):\n    return k.trainable",
        "put(re.I, {v})",
        "held(re.I)",
    ),
    "attribute of a flag that is returned": Way(
        "import re\ndef flag():\n    return re.I", "flag().trainable = {v}", "flag().trainable"
    ),
    "attribute of a flag by a class": Way(
        "import re\nclass Box:\n    flag = re.I\n    def update(self, value):\n        self.flag.trainable = value\n"
        "    def result(self):\n        return self.flag.trainable",
        "Box().update({v})",
        "Box().result()",
    ),
    "attribute of a flag that an object holds": Way(
        "import re\nclass Box:\n    def __init__(self, model):\n        self.model = model\n"
        "    def update(self, value):\n        self.model.trainable = value\n"
        "    def result(self):\n        return self.model.trainable",
        "Box(re.I).update({v})",
        "Box(re.I).result()",
    ),
    "attribute of flags together": Way(
        "import re", "k = re.I | re.M; k.trainable = {v}", "[k.trainable for k in [re.I | re.M]][0]"
    ),
    "attribute of a flag in a loop": Way(
        "import re", "k = re.I\n    for k.trainable in ({v},):\n        pass", "[k.trainable for k in [re.I]][0]"
    ),
    "attribute of a flag in a list of layers": Way(
        "import re\nimport tensorflow as tf",
        "ks = [tf.keras.layers.Dense(1)]; ks.append(re.I); ks[1].trainable = {v}",
        "[k.trainable for k in [re.I]][0]",
    ),
    "attribute of a flag under the name of a layer": Way(
        "import re\nimport tensorflow as tf",
        "k = tf.keras.layers.Dense(1)\n    def put(k):\n        k.trainable = {v}\n    put(re.I)",
        "[k.trainable for k in [re.I]][0]",
    ),
    "attribute of a layer of its own": Way(
        "import tensorflow as tf\ndef frozen(value):\n    k = tf.keras.layers.Dense(1)\n    k.trainable = value\n"
        "    return k",
        "frozen({v})",
        "frozen({n}).trainable",
    ),
    # the code of a lambda, lines included
    "lambda that is written down": Way(
        "import tensorflow as tf", read="tf.keras.saving.serialize_keras_object(lambda y: y + {n})"
    ),
    "lambda that is written down by another name": Way(
        "from tensorflow.keras.layers import Dense, serialize as told", read="told(Dense({n}, lambda y: y))"
    ),
    "lambda that a layer writes down": Way(
        "import tensorflow as tf", read="tf.keras.layers.serialize(tf.keras.layers.Dense({n}, lambda y: y))"
    ),
    "lambda that a method writes down": Way(
        "import tensorflow as tf", read="tf.keras.layers.Dense({n}, lambda y: y).export()"
    ),
    "lambda that a method writes down, taken away": Way(
        "import tensorflow as tf", "save = tf.keras.layers.Dense(1, lambda y: y).export; x = save()", "x"
    ),
    # what a class of a library has under the name of an attribute of its own
    "list that a class of a library has": Way(
        "import tensorflow as tf\nclass Own(tf.keras.layers.Dense):\n    def build(self):\n        self._paths = None\n"
        "    def update(self, value):\n        self._paths.append(value)\n"
        "    def result(self):\n        return len(self._paths)",
        "Own(1).update({v})",
        "Own(1).result()",
    ),
    "list that a class of a library has, added to": Way(
        "import tensorflow as tf\nclass Own(tf.keras.layers.Dense):\n    def update(self, value):\n"
        "        self._paths += [value]\n        return len(self._paths)",
        "Own(1).update({v})",
        "Own(1).update(0)",
    ),
    "list that a class of a library has until later": Way(
        "import tensorflow as tf\nclass Own(tf.keras.layers.Dense):\n    def __init__(self, value):\n"
        "        super().__init__(1)\n        self.start = self.update(value)\n        self._paths = []\n"
        "    def update(self, value):\n        self._paths.append(value)\n        return len(self._paths)",
        "Own({v})",
        "Own(0).start",
    ),
    "list of each instance": Way(
        "import tensorflow as tf\nclass Own(tf.keras.layers.Dense):\n    def __init__(self):\n"
        "        super().__init__(1)\n        self._paths = []\n    def update(self, value):\n"
        "        self._paths.append(value)\n        return len(self._paths)",
        "Own().update({v})",
        "Own().update(0)",
    ),
    "attribute of what all layers share": Way(
        "import tensorflow as tf\nclass Own(tf.keras.layers.Dense):\n    def build(self):\n"
        "        self.policy = tf.keras.layers.Dense(1)\n    def update(self, value):\n"
        "        self.policy.trainable = value\n    def result(self):\n        return self.policy.trainable",
        "Own(1).update({v})",
        "Own(1).result()",
    ),
    "attribute of what all layers share, in a class above": Way(
        "import tensorflow as tf\nclass Held(tf.keras.layers.Dense):\n    def __init__(self):\n"
        "        super().__init__(1)\n        self.policy = tf.keras.layers.Dense(1)\n    def update(self, value):\n"
        "        self.policy.trainable = value\n    def result(self):\n        return self.policy.trainable\n"
        "class Own(Held):\n    def __init__(self):\n        pass",
        "Own().update({v})",
        "Own().result()",
    ),
    "model that a callback is told": Way(
        "import re\nimport tensorflow as tf\nclass Own(tf.keras.callbacks.Callback):\n    def update(self, value):\n"
        "        self._model = re.I\n        self.model.trainable = value\n    def result(self):\n"
        "        self._model = re.I\n        return self.model.trainable",
        "Own().update({v})",
        "Own().result()",
    ),
    "model that a callback is told by a method": Way(
        "import re\nimport tensorflow as tf\nclass Own(tf.keras.callbacks.Callback):\n    def set_model(self, model):\n"
        "        super().set_model(model)\n    def update(self, value):\n        self.set_model(re.I)\n"
        "        self.model.trainable = value\n    def result(self):\n        self.set_model(re.I)\n"
        "        return self.model.trainable",
        "Own().update({v})",
        "Own().result()",
    ),
    "model that a callback is made with": Way(
        "import re\nimport tensorflow as tf\ncallbacks = tf.keras.callbacks",
        "callbacks.LambdaCallback(_model=re.I).model.trainable = {v}",
        "callbacks.LambdaCallback(_model=re.I).model.trainable",
    ),
    "model that a callback is made with, in part": Way(
        "import functools\nimport re\nimport tensorflow as tf",
        "k = functools.partial(tf.keras.callbacks.LambdaCallback, _model=re.I)(); k.model.trainable = {v}",
        "functools.partial(tf.keras.callbacks.LambdaCallback, _model=re.I)().model.trainable",
    ),
    "model that a class of callbacks is made with": Way(
        "import re\nimport tensorflow as tf\nclass Own(tf.keras.callbacks.LambdaCallback):\n    def __init__(self):\n"
        "        super().__init__(_model=re.I)\n    def update(self, value):\n        self.model.trainable = value\n"
        "    def result(self):\n        return self.model.trainable",
        "Own().update({v})",
        "Own().result()",
    ),
    "model that a class of callbacks is called with": Way(
        "import re\nimport tensorflow as tf\nclass Own(tf.keras.callbacks.LambdaCallback):\n    pass",
        "Own(**{{'_model': re.I}}).model.trainable = {v}",
        "Own(**{{'_model': re.I}}).model.trainable",
    ),
    # a class that Keras changes
    "class that a model of inputs and outputs changes": Way(
        "import tensorflow as tf\nclass Own(tf.keras.Model):\n    def __init__(self, *given):\n"
        "        super().__init__(*given)",
        "Own(1, {v})",
        "Own().name",
    ),
    "class without a first method that a model of inputs and outputs changes": Way(
        "import tensorflow as tf\nclass Own(tf.keras.Model):\n    def call(self, x):\n        return x",
        "Own(1, {v})",
        "Own().name",
    ),
    # memory that is given back, and asked for without being filled
    "memory that a partial function leaves as it was": Way(
        "import functools\nimport numpy as np",
        "left = np.full(5, {v}.5); left = 0",
        "float(functools.partial(np.pad, mode='empty')(np.zeros(1), 2)[1])",
    ),
    "memory that a mapped function leaves as it was": Way(
        "import numpy as np",
        "left = np.full(5, {v}.5); left = 0",
        "float(list(map(np.pad, [np.zeros(1)], [2], ['empty']))[0][1])",
    ),
    "memory that a part of an operation leaves as it was": Way(
        "import functools\nimport numpy as np",
        "left = np.full(5, {v}.5); left = 0",
        "float(functools.partial(np.square, where=[False] * 5)(1.5)[1])",
    ),
    "memory that a method leaves as it was": Way(
        "import numpy as np",
        "left = np.full(5, {v}.5); left = 0",
        "float(np.zeros(5, np.int8).clip(0.0, 1.0, where=[False] * 5)[1])",
    ),
    "memory that a method leaves as it was, taken away": Way(
        "import functools\nimport numpy as np",
        "left = np.full(5, {v}.5); left = 0",
        "float(functools.partial(np.zeros(5, np.int8).clip, 0.0, 1.0, where=[False] * 5)()[1])",
    ),
}


@dataclass
class Program:
    """A module that asks a few of the ways, and what its four functions do."""

    ways: list[str]
    numbers: list[int]
    """What each way's setup holds."""
    reads: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """For each function the ways that it reads, with a number."""
    writes: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """For each function the ways that it writes, with a number."""
    plus: dict[str, int] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    """For some functions another one that they call."""
    order: list[str] = field(default_factory=lambda: [*ASKED])
    comments: int = 0

    def source(self) -> str:
        """Return its text."""
        lines = ["# a comment"] * self.comments
        for name, number in zip(self.ways, self.numbers, strict=True):
            lines += WAYS[name].setup.format(n=number, v=number).split("\n")
        lines += ["", ""]
        for function in self.order:
            lines.append(f"def {function}(x):")
            for place, value in self.writes.get(function, ()):
                lines.append(f"    {WAYS[self.ways[place]].write.format(v=value, n=value)}")
            reads = [
                WAYS[self.ways[place]].read.format(n=value, v=value) for place, value in self.reads.get(function, ())
            ]
            called = [f"{self.calls[function]}(x)"] if function in self.calls else []
            lines += [f"    return [x + {self.plus[function]}, {', '.join([*reads, *called])}]", "", ""]
        return "\n".join(lines) + "\nif __name__ == '__main__':\n    print(first(3))\n"


def draw_program(draw: random.Random) -> Program:
    """Return a random program; half of all use only what the small language knows, the others one other way as well."""
    names = [*WAYS]
    known = names.index("list that grows")
    ways = [draw.choice(names[:known]) for _ in range(draw.randint(1, 3))]
    if draw.random() < 0.5:
        ways[0] = draw.choice(names[known:])
    program = Program(ways, [draw.randint(2, 8) for _ in ways])
    for number, function in enumerate(ASKED):
        program.plus[function] = draw.randint(0, 9)
        for table, chance in ((program.reads, 0.5), (program.writes, 0.35)):
            table[function] = [(place, draw.randint(2, 8)) for place in range(len(ways)) if draw.random() < chance]
        if number and draw.random() < 0.25:
            program.calls[function] = draw.choice(ASKED[:number])
    return program


def edit(program: Program, draw: random.Random) -> Program:
    """Return the program after one random edit."""
    changed = Program(
        [*program.ways], [*program.numbers], {**program.reads}, {**program.writes}, {**program.plus},
        {**program.calls}, [*program.order], program.comments,
    )  # fmt: skip
    function, place = draw.choice(ASKED), draw.randrange(len(program.ways))
    match draw.randrange(9):
        case 0:
            changed.plus[function] += 1
        case 1:
            changed.numbers[place] = draw.randint(2, 8)
        case 2:
            changed.writes[function] = [(one, value + 1) for one, value in changed.writes[function]]
        case 3:
            changed.writes[function] = changed.writes[function][1:] or [(place, draw.randint(2, 8))]
        case 4:
            changed.reads[function] = changed.reads[function][1:] or [(place, draw.randint(2, 8))]
        case 5:
            changed.order = draw.sample(ASKED, 4)
        case 6:
            changed.comments = (changed.comments + 1) % 3
        case 7:
            changed.ways[place] = draw.choice([*WAYS])
        case 8:
            changed.calls = {name: to for name, to in changed.calls.items() if name != function}
    return changed


def observe(source: str, criteria: list[int], wishes: list[list[str]]) -> dict[int, tuple[str, list[str]]]:
    """Return for each criterion what it sees where only these are judged, and the functions that it called.

    ``wishes`` has for each criterion the functions that it calls in turn. It stops where one raises, as an examiner
    does.
    """
    found: dict[int, tuple[str, list[str]]] = {}
    with _apart():
        module = types.ModuleType("submission")
        module.__file__ = FILE_NAME
        sys.modules["submission"] = module
        linecache.cache[FILE_NAME] = (len(source), None, source.splitlines(keepends=True), FILE_NAME)
        try:
            exec(compile(source, FILE_NAME, "exec"), module.__dict__)
        except BaseException as error:
            return {number: (f"file: {type(error).__name__}", []) for number in criteria}
        begins_anew = dependence(source).kind == "parts"
        # What memory holds where nobody left anything in it.
        [np.full(5, 0.25) for _ in range(8)]
        for number in criteria:
            seen, called = [], []
            for function in wishes[number]:
                if begins_anew:
                    _begin(f"{function} {called.count(function)}")
                called.append(function)
                try:
                    # Where an object lies in memory is chance.
                    seen.append(_ADDRESS.sub("", repr(getattr(module, function)(number))))
                except Exception as error:
                    seen.append(type(error).__name__)
                    break
            found[number] = " ".join(seen), called
    return found


def _begin(call: str) -> None:
    """Begin with random numbers and the names of layers, as a worker does before each call of a module in parts."""
    seed = zlib.crc32(call.encode())
    random.seed(seed)
    np.random.seed(seed)
    sys.modules["tensorflow"].begin(seed)


def kept(old: str, new: str, seen: dict[int, tuple[str, list[str]]], criteria: list[int]) -> list[int]:
    """Return the criteria whose verdicts on ``old`` are taken over for ``new``, by the rule of the kept verdicts."""
    before, after = (dependence(source) for source in (old, new))
    same = [one for one in criteria if before.part(seen[one][1]).digest == after.part(seen[one][1]).digest]
    return [] if after.is_one_piece and len(same) < len(criteria) else same


@functools.lru_cache(maxsize=4)
def dependence(source: str) -> Dependence:
    """Return what depends on what in a module that was handed in."""
    return Dependence(Submission("week1_x", Path(FILE_NAME), "script", source, "digest"), ASKED)


@contextmanager
def _apart() -> Iterator[None]:
    """Undo whatever a program does outside of its own module."""
    replaced = ("submission", "tensorflow", "tensorflow.keras", "tensorflow.keras.layers", "math", "left_module")
    modules = {name: sys.modules.get(name) for name in replaced}
    held = {module: dict(vars(module)) for module in (builtins, math)}
    environment, folder, lines = dict(os.environ), Path.cwd(), dict(linecache.cache)
    limit, fields, precision = sys.getrecursionlimit(), csv.field_size_limit(), decimal.getcontext().prec
    printing, errors = np.get_printoptions(), np.geterr()
    path, arguments, filters, garbage = [*sys.path], [*sys.argv], [*warnings.filters], gc.get_threshold()
    os.umask(mask := os.umask(0o22))
    random.seed(1)
    np.random.seed(1)
    np.seterr(all="ignore")
    _install_stand_in()
    os.chdir(place := _place())
    try:
        yield
    finally:
        os.chdir(folder)
        if os.environ != environment:
            os.environ.clear()
            os.environ.update(environment)
        linecache.cache.clear()
        linecache.cache.update(lines)
        for module, names in held.items():
            for name in [*vars(module)]:
                if name not in names:
                    delattr(module, name)
            for name, value in names.items():
                if vars(module).get(name) is not value:
                    setattr(module, name, value)
        sys.setrecursionlimit(limit)
        csv.field_size_limit(fields)
        decimal.getcontext().prec = precision
        np.set_printoptions(**printing)
        np.seterr(**errors)
        sys.path[:], sys.argv[:], warnings.filters[:] = path, arguments, filters
        gc.set_threshold(*garbage)
        for flag in [*re.RegexFlag._value2member_map_.values()]:
            for name in known_calls.SETTABLE & vars(flag).keys():
                delattr(flag, name)
        os.umask(mask)
        for name, was in modules.items():
            sys.modules.pop(name, None)
            if was is not None:
                sys.modules[name] = was
        if any(place.iterdir()):
            shutil.rmtree(place)
            place.mkdir()


@functools.cache
def _place() -> Path:
    """Return the folder in which programs run, one after the other: to make one for each takes longer than to run."""
    atexit.register(shutil.rmtree, place := Path(tempfile.mkdtemp()), ignore_errors=True)
    return place


def _install_stand_in() -> None:
    """Put the few calls of TensorFlow that programs make in its place, with state of their own."""
    state: dict[str, Any] = {"floatx": "float32", "custom": {}, "seed": 0, "policy": "float32", "eagerly": False}
    names: dict[str, int] = {}
    draws = random.Random(1)

    def written(function: Any) -> int:
        line: int = function.__code__.co_firstlineno
        return line

    def number(prefix: str) -> int:
        names[prefix] = names.get(prefix, 0) + 1
        return names[prefix]

    class Type:
        pass

    class Dense:
        trainable = True
        policy = Type()
        _paths: ClassVar[list[int]] = []

        def __init__(self, units: int, activation: Any = None) -> None:
            self.units = units
            self.name = f"dense_{number('dense')}"
            if isinstance(activation, dict):
                activation = getattr(importlib.import_module(activation["module"]), activation["config"])
            self.activation = activation

        def __call__(self, x: Any) -> Any:
            return self.activation() if callable(self.activation) else x

        def export(self) -> int:
            return written(self.activation)

    class Model:
        name = ""

        def __init__(self, *given: Any) -> None:
            if len(given) == 2:
                type(self).name = "functional"

    class Callback:
        def set_model(self, model: Any) -> None:
            self._model = model

        @property
        def model(self) -> Any:
            return self._model

    class LambdaCallback(Callback):
        def __init__(self, **named: Any) -> None:
            self.__dict__.update(named)

    class Variable:
        dtype = Type()

        def __init__(self, value: float) -> None:
            self._value = value

        def assign(self, value: float) -> None:
            self._value = value

        def assign_add(self, value: float) -> None:
            self._value += value

        def numpy(self) -> float:
            return self._value

    class Generator:
        def __init__(self, seed: int) -> None:
            self._random = random.Random(seed)

        @staticmethod
        def from_seed(seed: int) -> Generator:
            return Generator(seed)

        def uniform(self, shape: tuple[int, ...]) -> float:
            return self._random.random()

    state["generator"] = Generator(1)

    def register() -> Any:
        def mark(kind: Any) -> Any:
            state["custom"][kind.__name__] = kind
            return kind

        return mark

    tf, keras = types.ModuleType("tensorflow"), types.ModuleType("tensorflow.keras")
    keras.layers = types.ModuleType("tensorflow.keras.layers")  # type: ignore[attr-defined]
    keras.layers.Dense, keras.Model = Dense, Model  # type: ignore[attr-defined]
    keras.callbacks = types.SimpleNamespace(  # type: ignore[attr-defined]
        Callback=Callback, LambdaCallback=LambdaCallback
    )
    keras.backend = types.SimpleNamespace(  # type: ignore[attr-defined]
        floatx=lambda: state["floatx"],
        set_floatx=lambda value: state.update(floatx=value),
        clear_session=names.clear,
        get_uid=number,
    )
    keras.mixed_precision = types.SimpleNamespace(  # type: ignore[attr-defined]
        set_global_policy=lambda value: state.update(policy=value), global_policy=lambda: state["policy"]
    )
    keras.utils = types.SimpleNamespace(  # type: ignore[attr-defined]
        get_custom_objects=lambda: state["custom"], register_keras_serializable=register, serialize_keras_object=written
    )
    keras.saving = types.SimpleNamespace(serialize_keras_object=written)  # type: ignore[attr-defined]
    keras.layers.serialize = Dense.export  # type: ignore[attr-defined]
    tf.keras = keras  # type: ignore[attr-defined]
    tf.random = types.SimpleNamespace(  # type: ignore[attr-defined]
        set_seed=lambda value: state.update(seed=value),
        uniform=lambda shape: draws.random(),
        get_global_generator=lambda: state["generator"],
        Generator=Generator,
    )
    tf.Variable, tf.function = Variable, functools.cache  # type: ignore[attr-defined]
    tf.config = types.SimpleNamespace(  # type: ignore[attr-defined]
        run_functions_eagerly=lambda value: state.update(eagerly=value),
        functions_run_eagerly=lambda: state["eagerly"],
    )
    tf.float32 = Variable.dtype  # type: ignore[attr-defined]
    tf.seed_now = lambda: state["seed"]  # type: ignore[attr-defined]

    def begin(seed: int) -> None:
        state["seed"] = seed
        draws.seed(seed)
        names.clear()

    tf.begin = begin  # type: ignore[attr-defined]
    sys.modules |= {"tensorflow": tf, "tensorflow.keras": keras, "tensorflow.keras.layers": keras.layers}
