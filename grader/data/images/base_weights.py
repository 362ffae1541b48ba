"""The base network of the transfer week: its weights, trained by us on drawn objects; see DATA_SOURCES.md."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Weights = dict[str, tuple[NDArray[np.float32], ...]]
"""The arrays of each layer that has any, by its name: ``block1_conv`` (kernel, bias), ``block1_norm`` (scale, shift,
mean, variance) and so on."""

_FILE = Path(__file__).with_name("base.weights.h5")
_SHA256 = "fcb2dc8cbec3729bc306f409d20039cdb870598261d1cea536368ccd466bb218"


class DamagedWeights(OSError):
    """The file of weights is not the one that belongs to the kit."""


def base_weights_file() -> Path:
    """Return the path of the base network's weights, a ``.weights.h5`` file of Keras.

    Raises:
        DamagedWeights: the file is missing or is not the one that the thresholds were measured with.
    """
    if not _FILE.is_file():
        raise DamagedWeights(f"{_FILE} is missing. Install the kit again.")
    if hashlib.sha256(_FILE.read_bytes()).hexdigest() != _SHA256:
        raise DamagedWeights(f"{_FILE} was changed or is damaged. Install the kit again.")
    return _FILE


def load_base_weights() -> Weights:
    """Return the arrays of :func:`base_weights_file`, by the names of the layers."""
    return _read(base_weights_file())


def draw_base_weights(seed: int, file: Path) -> Weights:
    """Write a file of the same form with other numbers, and return its arrays, by the names of the layers.

    Args:
        seed: any non-negative integer; the same seed gives the same numbers.
        file: where to; its name ends with ``.weights.h5``.

    Returns:
        What the file holds. No array equals that of the kit's own file, and variances are positive.
    """
    import h5py

    random = np.random.default_rng([33, seed])
    # In memory: where the disk is full, the library for such files ends the whole process.
    held = io.BytesIO(base_weights_file().read_bytes())
    with h5py.File(held, "r+") as opened:
        for group in opened["layers"].values():
            for array in group["vars"].values():
                array[...] *= random.uniform(0.5, 1.5, array.shape)
                array[...] += random.uniform(0.01, 0.02, array.shape)
    file.write_bytes(held.getvalue())
    return _read(file)


def _read(file: Path) -> Weights:
    import h5py

    with h5py.File(file, "r") as opened:
        layers = {
            str(group["vars"].attrs["name"]): tuple(np.asarray(array) for array in group["vars"].values())
            for group in opened["layers"].values()
        }
    return {name: arrays for name, arrays in sorted(layers.items()) if arrays}
