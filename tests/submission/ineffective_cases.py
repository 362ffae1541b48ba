"""For each row of the table of ineffective arguments: an expression with the mistake, one without, and what shows it.

What shows it is a function of ``ineffective_in_keras``: of the mistake, it sees the same with and without the argument,
and of what is right, it does not.
"""

from typing import NamedTuple

HEAD = """
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
x = np.linspace(0, 1, 24, dtype="float32").reshape(12, 2)
y = x[:, :1]
texts = ["a b", "b c"]
ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(4)
"""


class Case(NamedTuple):
    argument: str
    """What has no effect."""
    mistake: str
    """An expression in which it has none."""
    right: str
    """An expression in which it has one."""
    shown_by: str
    """A function of ``ineffective_in_keras``; or, where that is not simple, the line of a library that shows it."""


APPS, IMAGES, TEXTS = "tf.keras.applications", "tf.keras.preprocessing.image", "tf.keras.preprocessing.text"
SCHEDULES = "tf.keras.optimizers.schedules"
CASES = [
    Case(
        "fill_value",
        "layers.RandomRotation(0.2, fill_value=0.5)",
        "layers.RandomRotation(0.2, 'constant', fill_value=0.5)",
        "changed_image",
    ),
    Case(
        "fill_value",
        "layers.RandomZoom(0.9, 0.9, fill_mode='nearest', fill_value=0.5)",
        "layers.RandomZoom((0.5, 0.9), fill_mode='constant', fill_value=0.5)",
        "changed_image",
    ),
    Case(
        "fill_value",
        "layers.RandomShear(0.9, 0.9, fill_value=0.5)",
        "layers.RandomShear(0.9, 0.9, fill_mode='constant', fill_value=0.5)",
        "changed_image",
    ),
    Case(
        "nesterov",
        "tf.keras.optimizers.SGD(0.1, nesterov=True)",
        "tf.keras.optimizers.SGD(0.1, 0.9, nesterov=True)",
        "steps",
    ),
    Case(
        "cval",
        f"{IMAGES}.ImageDataGenerator(rotation_range=90, cval=9.0)",
        f"{IMAGES}.ImageDataGenerator(rotation_range=90, fill_mode='constant', cval=9.0)",
        "generated",
    ),
]
