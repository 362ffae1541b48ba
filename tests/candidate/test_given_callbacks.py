"""A callback is known by the name that makes it: a class, a subclass, another name, a partial or a function."""

import functools
from types import ModuleType
from typing import Any

import pytest

from grader.candidate.worker.given_callbacks import flatten, is_lowered, name_callbacks, waits_of

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


def of_keras(name: str, **settings: Any) -> Any:
    """Return a callback of a class that Keras has by this name."""
    return type(name, (), {"__module__": "keras.src.callbacks", **settings})()


WAITS = {"patience": 3, "start_from_epoch": 1, "monitor": "loss", "restore_best_weights": True}


@pytest.mark.parametrize(
    ("settings", "validates", "by_training"),
    [
        ({}, True, 1.0),
        ({}, False, 0.0),
        ({"monitor": "val_loss"}, True, 0.0),
        ({"restore_best_weights": False}, True, 0),
    ],
)
def test_weights_are_chosen_by_the_training_where_there_are_other_examples(
    settings: dict[str, Any], validates: bool, by_training: float
) -> None:
    stop = of_keras("EarlyStopping", **WAITS | settings)
    told = waits_of([object(), stop, of_keras("EarlyStopping", **WAITS | settings | {"patience": 9})], validates)
    assert (told["patience"], told["begins"], told["by_training"]) == (3, 1, by_training)


def test_of_several_that_stop_one_may_look_at_other_examples() -> None:
    both = [of_keras("EarlyStopping", **WAITS | settings) for settings in ({}, {"monitor": "val_loss"})]
    assert waits_of(both, True)["by_training"] == 0
    for none in ([], [of_keras("EarlyStopping")], [type("EarlyStopping", (), WAITS)()]):
        assert waits_of(none, True) == {}


@pytest.mark.parametrize(
    ("before", "after", "lowered"), [(1.0, 0.5, True), (0.15, 0.1, True), (1.0, 0.6, False), (0.1, 0.1, False)]
)
def test_a_plateau_lowers_a_rate_by_its_factor_and_not_below_its_least(
    before: float, after: float, lowered: bool
) -> None:
    assert is_lowered([of_keras("ReduceLROnPlateau", factor=0.5, min_lr=0.1)], before, after) is lowered
    assert not is_lowered([of_keras("ReduceLROnPlateau"), of_keras("EarlyStopping")], before, after)
