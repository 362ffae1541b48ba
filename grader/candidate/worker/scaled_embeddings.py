"""Lets a model answer as if its word vectors had grown, as they do in training; runs inside the sandbox."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np


@contextlib.contextmanager
def enlarged(keras: Any, model: Any, times: float) -> Iterator[None]:
    """Multiply the tables of all embeddings of ``model`` by ``times``, and put them back in the end.

    Keras begins them within 0.05 of zero, where attention is so even that it all but forgets what stands where.
    """
    flat = model._flatten_layers() if times != 1 else ()
    tables = [layer.embeddings for layer in flat if isinstance(layer, keras.layers.Embedding) and layer.built]
    values = [np.asarray(table) for table in tables]
    try:
        for table, value in zip(tables, values, strict=True):
            table.assign(value * times)
        yield
    finally:
        for table, value in zip(tables, values, strict=True):
            table.assign(value)
