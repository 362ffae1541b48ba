"""What ``fit`` gets is found again among the arrays that a submission was given, and what differs is told."""

from typing import Any

import numpy as np
import pytest

from grader.candidate.worker.offered import NotOffered, Offered, Pair

RANDOM = np.random.default_rng(4)
IMAGES = RANDOM.integers(0, 256, (300, 6, 6)).astype(np.uint8)
CLASSES = RANDOM.integers(0, 5, 300)
TABLE = RANDOM.normal(40, 9, (300, 3)).astype(np.float32)
PRICES = (TABLE @ np.array([1.0, 2.0, -1.0])).astype(np.float32)
MIXED = RANDOM.permutation(300)


def pair(features: Any, labels: Any, offered: Any = (IMAGES, CLASSES)) -> Pair:
    known = Offered()
    known.note([17, ("text", offered), {"more": 1}])
    found = known.pair_for(features, labels)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("features", "labels"),
    [
        (IMAGES / 255, CLASSES),
        (IMAGES[MIXED], CLASSES[MIXED]),
        (1 - IMAGES[:200, ..., None] / 127.5, np.eye(5)[CLASSES[:200]]),
        (IMAGES.reshape(300, 36), CLASSES.reshape(-1, 1) + 1),
    ],
)
def test_examples_in_another_form_or_order_keep_their_labels(features: Any, labels: Any) -> None:
    told = pair(features, labels).told()
    assert told["moved_labels"] == 0
    assert told["asked"] == {
        "rows": 300,
        "largest": 300,
        "lowest": 0.0,
        "highest": 255.0,
        "mean": pytest.approx(IMAGES.mean()),
    }
    known = {"lowest": 0.0, "highest": 4.0, "kinds": 5, "offered_kinds": 5}
    assert told["asked_labels"].items() >= known.items()


def test_copies_in_another_order_keep_their_labels() -> None:
    order = np.random.default_rng(4).permutation(len(IMAGES))
    moved = np.concatenate([IMAGES, np.roll(IMAGES[order], 1, axis=1)])
    assert pair(moved, np.concatenate([CLASSES, CLASSES[order]])).told()["moved_labels"] == 0


def test_the_classes_of_one_hot_rows_are_told() -> None:
    told = pair(IMAGES[:250], np.eye(9)[CLASSES[:250] + 1]).told()["asked_labels"]
    assert (told["own_lowest"], told["own_highest"], told["lowest"], told["highest"]) == (1.0, 5.0, 0.0, 4.0)


@pytest.mark.parametrize("features", [IMAGES / 255, IMAGES[:250]])
def test_labels_of_other_examples_are_counted_and_given_back(features: Any) -> None:
    found = pair(features, np.roll(CLASSES[: len(features)], 1))
    assert found.told()["moved_labels"] > 0.5
    assert (found.labels() == CLASSES[: len(features)]).all()


def test_fewer_numbers_in_a_part_of_the_examples_are_not_called_rounded() -> None:
    assert "kinds" not in pair(TABLE[:60], PRICES[:60] - 3, (TABLE, PRICES)).told()["asked_labels"]
    cut = np.floor(PRICES[:270] / 20)
    assert pair(TABLE[:270], cut, (TABLE, PRICES)).told()["asked_labels"]["kinds"] == len(np.unique(cut))
    few = CLASSES[:60] % 3
    assert pair(IMAGES[:60], few).told()["asked_labels"]["kinds"] == 3


@pytest.mark.parametrize("times", [1, 3])
def test_labels_of_copies_that_were_changed_a_little_are_compared_by_their_places(times: int) -> None:
    """Copies come one set after the other, or each example several times in a row; labels may do the same."""
    noise = RANDOM.normal(0, 1, (300 * times, 3)).astype(np.float32)
    kinds = (np.median(PRICES) < PRICES).astype(int) + (PRICES.max() - 20 < PRICES)
    for arranged, other in ((np.tile, np.repeat), (np.repeat, np.tile)):
        rows = arranged(np.arange(300), times)
        found = pair(TABLE[rows] + noise, kinds[rows], (TABLE, kinds))
        assert found.told()["moved_labels"] == 0
        moved = other(kinds, times) if times > 1 else kinds[MIXED]
        found = pair(TABLE[rows] + noise, moved, (TABLE, kinds))
        assert found.told()["moved_labels"] > 0.3
        assert (found.labels() == kinds[rows]).all()
    flipped = np.concatenate([TABLE[:, ::-1]] * 2)
    assert "turned" not in pair(flipped, np.tile(kinds, 2), (TABLE, kinds)).told()["changed"]
    mixed = pair(RANDOM.permutation(np.tile(TABLE, (times, 1))) + noise, np.tile(kinds, times), (TABLE, kinds))
    assert mixed.told()["moved_labels"] == 0


def test_classes_with_other_numbers_are_told_apart_from_labels_of_other_examples() -> None:
    for numbers in ([3, 0, 4, 1, 2], [0, 1, 2, 4, 3]):
        told = pair(IMAGES, np.array(numbers)[CLASSES]).told()
        wrong = float(np.mean(np.array(numbers)[CLASSES] != CLASSES))
        assert told["moved_labels"] == 0 and told["changed"]["renumbered"] == pytest.approx(wrong, abs=0.1)
    two = CLASSES % 2
    assert pair(IMAGES, 1 - two, (IMAGES, two)).told()["changed"]["renumbered"] == 1
    for labels in (CLASSES, CLASSES + 1, CLASSES[MIXED], np.eye(5)[CLASSES]):
        assert "renumbered" not in pair(IMAGES, labels).told()["changed"]


def test_labels_of_several_steps_are_no_classes() -> None:
    steps = np.stack([PRICES, PRICES + 40, PRICES - 30], axis=1)
    told = pair(TABLE, np.repeat(steps.mean(axis=1, keepdims=True), 3, axis=1), (TABLE, steps)).told()
    assert told["asked_labels"]["lowest"] == pytest.approx(steps.min())
    assert told["asked_labels"]["highest"] == pytest.approx(steps.max())
    assert told["moved_labels"] == 0 and told["changed"]["labels"] == 1
    assert pair(TABLE, steps[MIXED], (TABLE, steps)).told()["moved_labels"] > 0.9


def test_labels_that_are_scaled_negated_or_rounded_belong_to_their_examples() -> None:
    for labels in (PRICES / 100, -PRICES, np.round(PRICES / 20)):
        assert pair(TABLE, labels, (TABLE, PRICES)).told()["moved_labels"] == 0
    assert pair(TABLE, PRICES[MIXED], (TABLE, PRICES)).told()["moved_labels"] > 0.9
    assert pair(TABLE, np.round(PRICES / 50), (TABLE, PRICES)).told()["asked_labels"]["kinds"] < 10


@pytest.mark.parametrize(
    ("features", "changed", "turned"),
    [
        (IMAGES.transpose(0, 2, 1), 1, 1),
        (IMAGES[:, ::-1], 1, 1),
        (np.where(IMAGES < 90, IMAGES, 90), 1, 0),
        (IMAGES / 255, 0, 0),
        (IMAGES[MIXED], 0, 0),
        (IMAGES, 0, 0),
    ],
)
def test_examples_that_were_rearranged_or_changed_are_told(features: Any, changed: int, turned: int) -> None:
    told = pair(features, CLASSES).told()["changed"]
    assert (round(told.get("examples", 0)), round(told.get("turned", 0))) == (changed, turned)


@pytest.mark.parametrize("rows", [300, 240])
def test_what_was_made_of_examples_that_keep_their_labels_is_told(rows: int) -> None:
    images, classes = IMAGES[:rows], CLASSES[:rows]
    spoilt = pair(np.where(RANDOM.random(images.shape) < 0.9, 1, images), classes)
    told = spoilt.told()["changed"]
    assert (told["examples"], told["value"]) == (1, 1) and told["share"] > 0.8 and told["share_before"] < 0.1
    assert (spoilt.inputs() == images).all()
    if rows == 300:
        bright = (IMAGES * np.linspace(0.1, 1, 300)[:, None, None]).astype(np.uint8)
        for features, mixed in ((bright.reshape(6, 6, 300).transpose(2, 0, 1), True), (bright[:, ::-1], False)):
            told = pair(features, CLASSES, (bright, CLASSES)).told()["changed"]
            assert told["examples"] > 0.9 and (told["alike"] < 0.3) == mixed


def test_labels_that_were_cut_off_are_not_those_of_other_examples() -> None:
    for labels, same in ((np.clip(PRICES, *np.percentile(PRICES, [45, 55])), 0), (PRICES[::-1], 1)):
        told = pair(TABLE[MIXED[:270]], labels[MIXED[:270]], (TABLE, PRICES)).told()
        assert told["moved_labels"] > 0.4 and told["changed"]["same_labels"] == same


def test_examples_that_were_changed_go_with_the_pair_whose_labels_are_there() -> None:
    """A smaller set, of which ``fit`` may hold several copies, comes later."""
    known = Offered()
    known.note(((TABLE, PRICES), (TABLE[:60] + 1, PRICES[:60] + 3)))
    for rows in (np.arange(300), MIXED):
        found = known.pair_for(TABLE[rows] + RANDOM.normal(0, 9, TABLE.shape), PRICES[rows])
        assert found is not None and found.told()["asked_labels"]["highest"] == pytest.approx(PRICES.max())


def test_labels_that_are_other_numbers_or_rearranged_are_told() -> None:
    for labels, differ, same in ((np.log(PRICES + 99), 1, 0), (PRICES[MIXED], 1, 1), (PRICES, 0, 1)):
        told = pair(TABLE, labels, (TABLE, PRICES)).told()["changed"]
        assert (round(told["labels"]), told["same_labels"]) == (differ, same)
    steps = np.c_[PRICES, PRICES + 5, PRICES + 9]
    assert pair(TABLE, steps[:, ::-1], (TABLE, steps)).told()["changed"]["turned_labels"] == 1


def test_one_hot_labels_that_were_shuffled_with_their_examples_are_in_no_other_order() -> None:
    rows = np.eye(5, dtype=np.float32)[CLASSES]
    known = pair(IMAGES[MIXED] / 255, rows[MIXED], (IMAGES, rows)).told()
    assert known["moved_labels"] == known["changed"]["turned_labels"] == known["changed"]["labels"] == 0
    apart = pair(IMAGES[MIXED] / 255, rows, (IMAGES, rows)).told()
    assert apart["moved_labels"] > 0.5
    turned = pair(IMAGES[MIXED] / 255, rows[MIXED][:, ::-1], (IMAGES, rows)).told()
    assert turned["moved_labels"] == 0 and turned["changed"]["turned_labels"] > 0.5


@pytest.mark.parametrize("both", [False, True])
def test_arrays_that_were_shuffled_in_place_keep_their_first_labels_in_mind(both: bool) -> None:
    table, prices = TABLE.copy(), PRICES.copy()
    known = Offered()
    known.note((table, prices))
    table[:] = table[MIXED]
    if both:
        prices[:] = prices[MIXED]
    found = known.pair_for(table, prices)
    assert found is not None
    assert (found.told()["moved_labels"] > 0.9) != both
    assert np.allclose(found.labels(), PRICES[MIXED])


def test_arrays_that_were_changed_in_place_are_known_as_they_were() -> None:
    table, prices = TABLE.copy(), PRICES.copy()
    known = Offered()
    known.note((table, prices))
    table[table < 40] = 0
    found = known.pair_for(table, prices)
    assert found is not None and found.told()["changed"]["examples"] > 0.5
    assert (found.inputs() == TABLE).all() and found.told()["changed"]["in_place"] > 0.5
    assert pair(np.where(TABLE < 40, 0, TABLE), PRICES, (TABLE, PRICES)).told()["changed"]["in_place"] == 0


@pytest.mark.parametrize("rows", [300, 240])
def test_shuffled_examples_whose_values_were_rearranged_are_found_again(rows: int) -> None:
    mixed = MIXED[:rows]
    for features, turned in (
        (np.stack([np.rot90(one, place % 4) for place, one in enumerate(IMAGES[mixed])]), 0.75),
        (np.roll(IMAGES[mixed] / 255, 2, axis=2), 1),
        (IMAGES[mixed].transpose(0, 2, 1), 1),
    ):
        found = pair(features, CLASSES[mixed])
        told = found.told()
        assert told["changed"]["turned"] == told["changed"]["examples"] == pytest.approx(turned, abs=0.1)
        assert told["moved_labels"] == 0 and (found.inputs() == IMAGES[mixed]).all()
        assert pair(features, CLASSES[MIXED[::-1][:rows]]).told()["moved_labels"] > 0.5
    for features in (IMAGES[mixed], 1 - IMAGES[mixed] / 255, RANDOM.integers(0, 256, (rows, 6, 6))):
        assert pair(features, CLASSES[mixed]).told()["changed"].get("turned", 0.0) == 0


def test_noise_that_covers_columns_is_counted_and_other_changes_are_no_noise() -> None:
    table = (TABLE - TABLE.mean(axis=0)) * np.array([1000, 1, 1, 0], dtype=np.float32)[:3]
    table = np.c_[table, np.ones(300)].astype(np.float32)
    for times in (1, 3):
        copies, classes = np.tile(table, (times, 1)), np.tile(CLASSES, times)
        noise = RANDOM.normal(0, 1, copies.shape)
        for features, drowned in (
            (copies + table.std() * noise, 2),
            (copies + 0.1 * table.std(axis=0) * noise, 0),
            (copies[:, ::-1], 0),
            (np.where(copies > 5, 0, copies), 0),
            (copies, 0),
        ):
            told = pair(features, classes, (table, CLASSES)).told()["changed"]
            assert told.get("drowned", 0) == drowned


def test_labels_in_a_column_of_the_inputs_are_counted() -> None:
    prices = RANDOM.normal(3, 2, 300).astype(np.float32)
    table = np.c_[TABLE[:, :2], RANDOM.normal(0, 1, 300)].astype(np.float32)
    order = RANDOM.permutation(300)
    mixed = np.c_[prices, table[:, :2]].astype(np.float32)[order]
    for features, labels, held in ((mixed, table[order, 2], 1), (table[order], prices[order], 0), (table, prices, 0)):
        told = pair(features, labels, (table, prices)).told()["changed"]
        assert told.get("holds_labels", 0) == held
        assert "drowned" not in told


def test_a_few_examples_are_found_again_where_they_are_offered_ones() -> None:
    few = pair(IMAGES[7:12], CLASSES[7:12])
    assert few.told()["asked"]["rows"] == 300
    known = Offered()
    known.note((IMAGES, CLASSES))
    assert known.pair_for(IMAGES[7:12] // 2 + 9, CLASSES[7:12]) is None


def test_the_largest_data_set_of_a_call_is_told_and_given() -> None:
    known = Offered()
    known.begin()
    known.note(((IMAGES[:250], CLASSES[:250]), (IMAGES[250:], CLASSES[250:])))
    few = known.pair_for(IMAGES[250:], CLASSES[250:])
    assert few is not None and few.told()["asked"]["largest"] == 250 and len(few.largest.whole()[0]) == 250
    known.begin()
    known.note((IMAGES[:40], CLASSES[:40]))
    later = known.pair_for(IMAGES[:40], CLASSES[:40])
    assert later is not None and later.told()["asked"]["largest"] == 40


def test_inputs_come_back_as_they_were_offered_whatever_was_made_of_them() -> None:
    for spoilt in (np.full(IMAGES.shape, np.nan), 1 - IMAGES / 255, IMAGES + 1000.0, IMAGES[..., None] * 0.0):
        back = pair(spoilt, CLASSES).inputs()
        assert back.shape == spoilt.shape and (back.reshape(IMAGES.shape) == IMAGES).all()
    with pytest.raises(NotOffered):
        pair(np.full((200, 6, 6), np.nan), CLASSES[100:]).inputs()


def test_rows_are_known_by_their_values_their_places_or_their_labels() -> None:
    noise = RANDOM.normal(0, 900, TABLE.shape)
    for features, labels, known in (
        (TABLE[MIXED], PRICES[MIXED], True),
        (TABLE + noise, PRICES / 100, True),
        (TABLE * np.nan, PRICES, True),
        (TABLE + noise / 900, PRICES[MIXED], True),
        (TABLE[MIXED] + noise, PRICES[MIXED], False),
        (TABLE[MIXED] + noise, PRICES[MIXED] * 0, False),
    ):
        assert pair(features, labels, (TABLE, PRICES)).knows_rows == known


def test_all_examples_come_on_the_scale_of_those_that_were_used() -> None:
    features, labels = pair(IMAGES[:50] / 255, np.eye(5)[CLASSES[:50]]).whole()
    assert np.allclose(features, IMAGES / 255, atol=0.01) and (labels == np.eye(5)[CLASSES]).all()
    with pytest.raises(NotOffered):
        pair(IMAGES, np.zeros((300, 2, 2))).whole()


def test_what_goes_with_nothing_is_not_found() -> None:
    known = Offered()
    known.note([IMAGES, CLASSES])
    for features, labels in ((TABLE, PRICES), (IMAGES, CLASSES[:10]), ("text", None), (IMAGES.tolist(), CLASSES)):
        assert known.pair_for(features, labels) is None


def test_of_several_pairs_it_is_the_one_whose_rows_are_there() -> None:
    known = Offered()
    known.note((IMAGES, CLASSES))
    known.note((255 - IMAGES, 4 - CLASSES))
    for features, labels in ((IMAGES[:40], CLASSES[:40]), (255 - IMAGES[:40], 4 - CLASSES[:40])):
        found = known.pair_for(features, labels)
        assert found is not None and found.recognized and found.told()["moved_labels"] == 0
    table = Offered()
    table.note((TABLE, PRICES))
    few = table.pair_for(TABLE[100:140], PRICES[100:140])
    assert few is not None and few.recognized and few.told()["asked"]["rows"] == 300
    assert np.allclose(few.whole()[0], TABLE, atol=1e-4)
