"""A callback is known by the name that makes it: a class, a subclass, another name, a partial or a function."""

import functools
from types import ModuleType

import pytest

from grader.candidate.worker.given_callbacks import flatten, name_callbacks

KERAS = """
class Callback:
    def on_epoch_end(self, epoch, logs=None): ...
class LambdaCallback(Callback):
    def __init__(self, on_epoch_end=None):
        if on_epoch_end: self.on_epoch_end = on_epoch_end
class EarlyStopping(Callback):
    def on_epoch_end(self, epoch, logs=None): ...
class CallbackList(Callback):
    def __init__(self, callbacks): self.callbacks = list(callbacks)
"""
CLASS = """
class Stop(Callback):
    def __init__(self, bar=0.95): self.bar = bar
    def on_epoch_end(self, epoch, logs=None): ...
"""


def keras() -> ModuleType:
    module = ModuleType("keras")
    exec(KERAS, vars(module))
    return module


def names(source: str) -> list[str]:
    """Run a submission, and return how the callbacks of its ``given`` are named."""
    library, module = keras(), ModuleType("submission")
    vars(module).update(vars(library), __name__="submission", functools=functools)
    exec(source, vars(module))
    return name_callbacks(flatten(vars(module)["given"], library.CallbackList), "Wanted", module)


@pytest.mark.parametrize(
    "source",
    [
        CLASS + "class Wanted(Stop): ...\ngiven = Wanted()",
        CLASS + "class Wanted(Stop): ...\nclass AndSaysSo(Wanted): ...\ngiven = [AndSaysSo()]",
        CLASS + "Wanted = Stop\ngiven = (Stop(),)",
        CLASS + "Wanted = functools.partial(Stop, 0.95)\ngiven = [[Wanted()]]",
        CLASS + "def Wanted(): return Stop(0.95)\ngiven = CallbackList([Wanted()])",
        "def Wanted():\n class Own(Callback):\n  def on_epoch_end(self, epoch, logs=None): ...\n return Own()\n"
        "given = [Wanted()]",
        "def end(epoch, logs): ...\nWanted = lambda: LambdaCallback(on_epoch_end=end)\ngiven = [Wanted()]",
        "def Wanted():\n made = LambdaCallback()\n def end(epoch, logs): made.model\n made.on_epoch_end = end\n"
        " return made\ngiven = [Wanted()]",
        "def end(bar, epoch, logs): ...\ndef Wanted(): return LambdaCallback(functools.partial(end, 0.95))\n"
        "given = [Wanted()]",
    ],
)
def test_whatever_the_name_makes_goes_by_it(source: str) -> None:
    assert names(source) == ["Wanted"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (CLASS + "class Wanted(Stop): ...\ngiven = [Stop()]", "Stop"),
        (CLASS + "class Wanted(Stop): ...\ngiven = CallbackList([EarlyStopping()])", "EarlyStopping"),
        (CLASS + "def Wanted(): return EarlyStopping()\ngiven = [EarlyStopping()]", "EarlyStopping"),
        (CLASS + "def Wanted(): raise ValueError\ngiven = [Stop()]", "Stop"),
        (
            "def end(epoch, logs): ...\ndef other(epoch, logs): ...\n"
            "def Wanted(): return LambdaCallback(end)\ngiven = [LambdaCallback(other)]",
            "LambdaCallback",
        ),
        (CLASS + "given = [Stop()]", "Stop"),
    ],
)
def test_another_callback_goes_by_its_class(source: str, told: str) -> None:
    assert names(source) == [told]


def test_no_callback_has_no_name() -> None:
    assert names("given = None") == names("given = []") == []
