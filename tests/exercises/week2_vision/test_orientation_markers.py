"""A sign tells how it was turned and mirrored, whatever else happened to it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exercises.week2_vision.expectations.orientation_markers import (
    class_of_signs,
    count_grounds,
    draw_sign,
    read_turns,
    sign_folder,
)

REDDISH, BLUISH = (150, 110, 110), (110, 110, 150)


def lying(degrees: float, mirrored: bool = False, moved: tuple[int, int] = (0, 0), fill: int = 128) -> np.ndarray:
    image = Image.fromarray(draw_sign(REDDISH))
    if mirrored:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    turned = image.rotate(-degrees, Image.Resampling.BILINEAR, translate=moved, fillcolor=(fill, fill, fill))
    return np.asarray(turned)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("degrees", [0, 5, -20, 60, -90, 130, 175])
@pytest.mark.parametrize("fill", [0, 128, 255])
def test_angle_and_mirror_are_found(degrees: int, mirrored: bool, fill: int) -> None:
    turns = read_turns(np.stack([lying(degrees, mirrored, fill=fill), lying(0)]))
    assert turns.seen.all()
    assert abs(turns.angles[0] - degrees) < 2
    assert (turns.mirrored[0], turns.mirrored[1]) == (mirrored, False)


@pytest.mark.parametrize("scale", [lambda x: x / 255, lambda x: x / 127.5 - 1, lambda x: (x - [120, 110, 100]) / 40])
def test_scale_and_shift_change_nothing(scale) -> None:
    images = np.stack([lying(33, True, (6, -5)), lying(-12, False, (-4, 7))])
    turns = read_turns(scale(images.astype("float32")))
    assert np.allclose(turns.angles, [33, -12], atol=2)
    assert turns.mirrored.tolist() == [True, False]


def test_a_mirror_up_and_down_is_one_from_left_to_right_and_half_a_turn() -> None:
    turns = read_turns(draw_sign(REDDISH)[None, ::-1])
    assert abs(abs(turns.angles[0]) - 180) < 2
    assert turns.mirrored[0]


def test_a_sign_that_left_its_picture_is_not_seen() -> None:
    images = np.stack([lying(0), lying(10), lying(0, moved=(30, 30))])
    assert read_turns(images).seen.tolist() == [True, True, False]


def test_pictures_of_half_the_size_tell_the_same() -> None:
    image = Image.fromarray(lying(40)).resize((24, 24), Image.Resampling.BOX)
    assert abs(read_turns(np.asarray(image)[None]).angles[0] - 40) < 3


def test_the_ground_tells_the_class_of_a_turned_sign() -> None:
    images = np.stack([draw_sign(REDDISH), draw_sign(BLUISH), lying(50, True, fill=0)])
    assert class_of_signs(images / 255 - 0.5).tolist() == [0, 1, 0]


@pytest.mark.parametrize("weights", [(0.299, 0.587, 0.114), (1 / 3, 1 / 3, 1 / 3)])
def test_the_ground_of_a_grey_sign_tells_its_class_and_cannot_be_counted(tmp_path: Path, weights) -> None:
    folder = sign_folder(tmp_path, {"boats": 24, "arrows": 40})
    grey = (folder.images @ np.array(weights))[..., np.newaxis]
    assert class_of_signs(grey / 255).tolist() == folder.labels.tolist()
    assert count_grounds(grey) is None


def test_a_fourth_channel_changes_nothing(tmp_path: Path) -> None:
    folder = sign_folder(tmp_path, {"boats": 24, "arrows": 40}, tinted=True)
    images = np.concatenate([folder.images, np.full_like(folder.images[..., :1], 255)], axis=-1)
    assert class_of_signs(images).tolist() == folder.labels.tolist()
    assert count_grounds(images) == 64


def test_folders_are_numbered_by_the_alphabet(tmp_path: Path) -> None:
    folder = sign_folder(tmp_path, {"boats": 3, "arrows": 5})
    assert folder.class_names == ("arrows", "boats")
    assert class_of_signs(folder.images).tolist() == folder.labels.tolist() == [0] * 5 + [1] * 3
    assert [len(list((tmp_path / name).iterdir())) for name in folder.class_names] == [5, 3]


@pytest.mark.parametrize(
    "scale", [lambda x: x, lambda x: x / 127.5 - 1, lambda x: (x - x.mean((1, 2, 3), keepdims=True)) / 9]
)
def test_tinted_signs_are_counted_and_tell_their_class(tmp_path: Path, scale) -> None:
    folder = sign_folder(tmp_path, {"boats": 24, "arrows": 40}, tinted=True)
    turned = [Image.fromarray(one).rotate(40, translate=(8, -8), fillcolor=(0, 0, 0)) for one in folder.images]
    images = scale(np.stack([np.asarray(one, dtype="float32") for one in turned]))
    assert count_grounds(images) == 64
    assert count_grounds(images[[0, 0, 1, 1, 2]]) == 3
    assert class_of_signs(images).tolist() == folder.labels.tolist()
