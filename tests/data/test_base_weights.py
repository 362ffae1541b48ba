import io
import pathlib

import h5py
import numpy as np
import pytest

from grader.data import base_weights_file, draw_base_weights, load_base_weights
from grader.data.images import base_weights

LAYERS = [f"block{number}_{kind}" for number in (1, 2, 3, 4) for kind in ("conv", "norm")]


def test_the_file_holds_four_blocks_of_convolution_and_norm():
    weights = load_base_weights()
    assert list(weights) == LAYERS
    assert [weights[f"block{number}_conv"][0].shape[-1] for number in (1, 2, 3, 4)] == [16, 32, 40, 40]
    assert sum(array.size for arrays in weights.values() for array in arrays) == 31_600
    assert base_weights_file().name.endswith(".weights.h5")
    assert base_weights_file().stat().st_size < 230_000


def test_a_changed_file_is_not_handed_out(tmp_path, monkeypatch):
    copy = tmp_path / "base.weights.h5"
    copy.write_bytes(base_weights_file().read_bytes()[:-1] + b"?")
    monkeypatch.setattr(base_weights, "_FILE", copy)
    with pytest.raises(base_weights.DamagedWeights, match=r"was changed or is damaged. Install the kit again."):
        base_weights_file()


def test_a_draw_is_written_at_once_as_the_library_crashes_on_a_full_disk(tmp_path, monkeypatch):
    opened = []

    class File(h5py.File):
        def __init__(self, name, mode):
            opened.append((type(name), mode))
            super().__init__(name, mode)

    monkeypatch.setattr(h5py, "File", File)
    draw_base_weights(3, tmp_path / "other.weights.h5")
    assert {kind for kind, mode in opened if mode != "r"} == {io.BytesIO}


def test_a_missing_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(base_weights, "_FILE", tmp_path / "base.weights.h5")
    with pytest.raises(base_weights.DamagedWeights, match=r"base.weights.h5 is missing"):
        load_base_weights()


def test_a_draw_writes_what_it_returns_and_no_array_of_the_kits_own(tmp_path):
    own, drawn = load_base_weights(), draw_base_weights(3, tmp_path / "other.weights.h5")
    assert list(drawn) == LAYERS
    for name in LAYERS:
        for one, other in zip(own[name], drawn[name], strict=True):
            assert one.shape == other.shape
            assert np.isclose(one, other).mean() < 0.01
    assert all(drawn[f"block{number}_norm"][3].min() > 0 for number in (1, 2, 3, 4))


def test_a_seed_decides_every_number(tmp_path):
    def numbers(seed: int, name: str) -> list[bytes]:
        file: pathlib.Path = tmp_path / name
        return [array.tobytes() for arrays in draw_base_weights(seed, file).values() for array in arrays]

    first, second, other = numbers(4, "a.weights.h5"), numbers(4, "b.weights.h5"), numbers(5, "c.weights.h5")
    assert first == second
    assert not set(first) & set(other)
