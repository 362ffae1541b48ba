"""Fuzz the reader of `.keras` archives, guided by coverage: whatever bytes come in, a summary or a refusal comes out.

Optional; needs `atheris`, which wants an environment of its own (Linux, Python 3.11 to 3.13) and no TensorFlow:

    python -m venv fuzzing && fuzzing/bin/pip install atheris numpy
    PYTHONPATH=. fuzzing/bin/python benchmarks/fuzz_archive.py -max_total_time=600 -rss_limit_mb=1024 -timeout=10

A third of the inputs are whole archives; a third are a `config.json` inside a sound one, since a fuzzer seldom
hits the checksum of a zip; a third choose words and nesting of a config and a walk, since it seldom hits JSON.
Seeds lie in the folders that are named; without one it starts from three.
"""

import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["grader", "zipfile"]):
    from grader.errors import SubmissionRefused
    from grader.submission.models.archive import read_archive
    from grader.submission.models.model_summary import summary_from_archive

DENSE = {
    "module": "keras.layers",
    "class_name": "Dense",
    "config": {"name": "dense", "units": 1, "activation": "relu", "kernel_initializer": "zeros"},
    "registered_name": None,
    "build_config": {"input_shape": [None, 4]},
}
CONFIG = {
    "module": "keras",
    "class_name": "Sequential",
    "config": {"name": "model", "layers": [DENSE, {"class_name": "Bidirectional", "config": {"layer": DENSE}}]},
    "registered_name": None,
    "compile_config": {
        "optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.001}},
        "loss": {"class_name": "function", "config": "mean_squared_error"},
        "metrics": ["mae", {"class_name": "AUC", "config": {}}],
    },
}


def pack(config: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.json", "{}")
        archive.writestr("config.json", config)
    return file.getvalue()


WORDS = [
    "config", "layers", "layer", "cell", "cells", "class_name", "class", "module", "name", "units", "filters",
    "activation", "loss", "compile_config", "optimizer", "learning_rate", "metrics", "registered_name",
    "weights", "inner", "output_shape", "inner_optimizer", "batch_shape", "build_config", "input_shape",
    "value", "fn", "base", "kernel_initializer", "compiled", "ordered", "parameters", "Dense", "InputLayer",
    "LSTM", "Sequential", "Functional", "Model", "Bidirectional", "RNN", "Activation", "Flatten", "Lambda",
    "function", "keras", "keras.layers", "keras.src.ops.nn", "LossScaleOptimizer", "LossFunctionWrapper",
    "__lambda__", "concat", "merge_mode", "relu", "mse", "submission",
]  # fmt: skip


def draw(provider: atheris.FuzzedDataProvider, depth: int) -> Any:
    kind = provider.ConsumeIntInRange(0, 5 if depth else 3)
    if kind == 0:
        return None
    if kind == 1:
        return provider.ConsumeInt(8)
    if kind == 2:
        return provider.ConsumeFloat()
    if kind == 3:
        return WORDS[provider.ConsumeIntInRange(0, len(WORDS) - 1)]
    length = provider.ConsumeIntInRange(0, 4)
    if kind == 4:
        return [draw(provider, depth - 1) for _ in range(length)]
    return {WORDS[provider.ConsumeIntInRange(0, len(WORDS) - 1)]: draw(provider, depth - 1) for _ in range(length)}


def read(data: bytes) -> None:
    if not data:
        return
    walk = None
    try:
        if data[0] % 3 == 2:
            provider = atheris.FuzzedDataProvider(data[1:])
            config, walk = {"config": draw(provider, 6), "compile_config": draw(provider, 5)}, draw(provider, 7)
        else:
            config = read_archive(data[1:] if data[0] % 3 else pack(data[1:]))
    except SubmissionRefused as refused:
        assert refused.because and refused.next_step
        return
    summary = summary_from_archive(config, walk)
    summary.all_layers(), summary.last_layer(), summary.last_units(), summary.last_activation(), repr(summary)


def main() -> None:
    with tempfile.TemporaryDirectory() as seeds:
        text = json.dumps(CONFIG).encode()
        Path(seeds, "config").write_bytes(b"\0" + text)
        Path(seeds, "archive").write_bytes(b"\1" + pack(text))
        Path(seeds, "words").write_bytes(b"\2" + bytes(range(256)) * 2)
        folders = [] if any(not argument.startswith("-") for argument in sys.argv[1:]) else [seeds]
        atheris.Setup([*sys.argv, *folders], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
