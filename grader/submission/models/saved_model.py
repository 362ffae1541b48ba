"""What can be said about a saved model from its bytes: whether it is whole, and what in it no exam takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.errors import SubmissionRefused
from grader.submission.models.archive import read_archive
from grader.submission.models.keras_names import is_own
from grader.submission.models.model_summary import ModelSummary, summary_from_archive

MOST_MEGABYTES = 50
"""What a saved model may take in an exam: forty times what any reference solution takes."""
RULE = "a model of Keras layers and functions: no `Lambda` layers and no custom objects"
"""The sentence that the rules of the exam have."""
FIX = (
    "Others can load only what Keras itself contains. Replace `Lambda` by a layer such as `Rescaling`, "
    "`Normalization`, `Reshape` or `Activation`. Give losses and activations as strings, and use `Sequential` or the "
    "functional API."
)
_H5_MARK = b"\x89HDF\r\n\x1a\n"
_MOST_CONFIG = 4 * 2**20


def require_whole(path: Path, data: bytes) -> None:
    """Raise ``SubmissionRefused`` where a saved model is damaged, half written, or too large for an exam."""
    if len(data) > MOST_MEGABYTES * 10**6:
        raise SubmissionRefused(
            f"{path} is too large to be submitted.",
            f"It has {len(data) / 1e6:.0f} MB; the exam takes at most {MOST_MEGABYTES}.",
            "Fewer units, or pooling before the first `Dense`, make a smaller model.",
        )
    try:
        if path.suffix.lower() == ".keras":
            read_archive(data)
        else:
            _require_whole_h5(data)
    except SubmissionRefused as error:
        raise SubmissionRefused(
            f"{path} is not a complete saved model.",
            error.because,
            f'Save it again, `model.save("{path.name}")`, and wait until it is finished.',
        ) from None


def _require_whole_h5(data: bytes) -> None:
    if not data.startswith(_H5_MARK) or len(data) < 48:
        raise SubmissionRefused("", "Its start is not that of an HDF5 file.")
    # Where the end of the file is noted depends on the version of the first block.
    place = {0: 40, 1: 44, 2: 28, 3: 28}.get(data[8])
    if place is None:
        raise SubmissionRefused("", "Its first block has a version that HDF5 does not have.")
    end = int.from_bytes(data[place : place + 8], "little")
    if end > len(data):
        raise SubmissionRefused("", f"It has only {len(data):,} of {end:,} bytes: it was not written completely.")


def read_h5_config(model: str, training: str) -> dict[str, Any]:
    """Return the texts that an HDF5 file holds about its model in the form of a ``.keras`` archive's config.

    What is no JSON object counts as empty: loading says more about it.
    """
    config, compiled = _as_archive(_parsed(model)), _parsed(training)
    return {**config, "compile_config": compiled} if compiled else config


def _as_archive(value: Any) -> Any:
    """Return the config of an HDF5 file as an archive has it: a class that is named without a module is Keras's.

    Where it is not, Keras does not know it either, and says so when the model is loaded.
    """
    if isinstance(value, list):
        return [_as_archive(item) for item in value]
    if not isinstance(value, dict):
        return value
    told = {key: _as_archive(item) for key, item in value.items()}
    return {"module": "keras.layers", **told} if "class_name" in told and "config" in told else told


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= _MOST_CONFIG else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def forbidden_in_config(config: Mapping[str, Any]) -> list[str]:
    """Return what a saved model holds that the exam does not take, in words."""
    return forbidden_in(summary_from_archive(config))


def forbidden_in(summary: ModelSummary) -> list[str]:
    """Return what a model holds that the exam does not take: ``the Lambda layer `lambda` ``."""
    return list(dict.fromkeys(_forbidden(summary)))


def own_parts_of(summary: ModelSummary) -> list[str]:
    """Return the parts of a model that Keras alone cannot open again: classes, ``Lambda`` layers and functions."""
    return list(dict.fromkeys(_own_parts(summary)))


def _own_parts(summary: ModelSummary) -> Iterator[str]:
    if summary.own_class:
        yield f"a model of your own class `{summary.own_class}`"
    for layer in summary.all_layers():
        if layer.is_a("Lambda"):
            yield f"the `Lambda` layer `{layer.name}`"
        elif layer.own:
            yield f"`{layer.name}`, a layer of your own class `{layer.kind}`"
        elif is_own(layer.activation or ""):
            yield f"an activation of your own in `{layer.name}`"
        for setting in layer.own_settings:
            yield f"`{setting}` of your own in `{layer.name}`"


def _forbidden(summary: ModelSummary) -> Iterator[str]:
    yield from _own_parts(summary)
    for what, name in (
        ("loss", summary.loss),
        ("optimizer", summary.optimizer),
        *(("metric", metric) for metric in summary.metrics),
    ):
        if is_own(name or ""):
            yield f"the {what} {(name or '').partition(':')[2]} of your own".replace("  ", " ")
