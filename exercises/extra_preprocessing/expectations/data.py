"""Images of cats and dogs, and one pretrained network for each form of preprocessing in `keras.applications`.

The networks have the weights of the kit's base network. Its first convolution is changed for the pixels of the family:
a linear preprocessing followed by a convolution is a convolution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import Array
from grader.data import draw_cats_or_dogs, load_base_weights


@dataclass(frozen=True)
class Family:
    """The preprocessing of a family of networks: pixels from 0 to 255 in the order of ``channels``, minus, divided."""

    minus: tuple[float, float, float]
    """What is subtracted from each channel."""
    divided: tuple[float, float, float]
    """What each channel is divided by after that."""
    channels: tuple[int, int, int] = (0, 1, 2)
    """The order of red, green and blue."""

    def prepare(self, images: Array) -> Array:
        """Return images ``(n, height, width, 3)``, 0 to 255, as inputs of the network: float32.

        >>> FAMILIES["mobilenet_v2"].prepare(np.array([[[[0, 255, 127.5]]]])).tolist()
        [[[[-1.0, 1.0, 0.0]]]]
        """
        ordered = images[..., list(self.channels)].astype(np.float64)
        return ((ordered - self.minus) / self.divided).astype(np.float32)


_HALF = (127.5, 127.5, 127.5)
FAMILIES = {
    "mobilenet_v2": Family(_HALF, _HALF),
    "resnet50": Family((103.939, 116.779, 123.68), (1, 1, 1), (2, 1, 0)),
    "densenet": Family((255 * 0.485, 255 * 0.456, 255 * 0.406), (255 * 0.229, 255 * 0.224, 255 * 0.225)),
    "efficientnet": Family((0, 0, 0), (1, 1, 1)),
}
"""By the names of their modules in ``keras.applications``."""


def load(family: str = "resnet50", seed: int = 0, count: int = 300) -> tuple[Array, Array, list[Array]]:
    """Return images ``(count, 48, 48, 3)`` uint8, labels ``(count,)`` int64, and the weights of a network.

    The network needs images that are prepared as those of ``family``.
    """
    return (*draw_cats_or_dogs(seed, count), weights_for(family))


def weights_for(family: str) -> list[Array]:
    """Return the weights of the pretrained network of a family, in the order of its layers: 24 arrays float32.

    >>> len(weights_for("resnet50")), weights_for("resnet50")[0].shape
    (24, (3, 3, 3, 16))
    """
    form = FAMILIES[family]
    layers = load_base_weights()
    kernel, bias, *others = (array for name in layers for array in layers[name])
    # The kit's network takes pixels from 0 to 1: (prepared * divided + minus) / 255.
    ordered = kernel[:, :, list(form.channels)].astype(np.float64)
    factor, offset = (np.array(part)[:, np.newaxis] / 255 for part in (form.divided, form.minus))
    return [
        (ordered * factor).astype(np.float32),
        (bias + (ordered * offset).sum(axis=(0, 1, 2))).astype(np.float32),
        *(array.astype(np.float32) for array in others),
    ]
