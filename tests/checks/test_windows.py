"""Words about windows find each mistake, and forgive what only looks different."""

import contextlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.expect import Unmet, expect
from grader.checks.properties import window_cases
from grader.checks.series.window_causes import words_on_order, words_on_repeats
from grader.checks.series.windows import _OF_OTHER_LENGTHS, START_OF, WindowCase, ramp_windows, read_windows

CASE = ramp_windows(length=10, window_size=4, batch_size=4)


class Learner:
    """A candidate whose ``windowed_dataset`` is a plain function that returns a list of batches."""

    def __init__(self, function: Any, ended: bool = True, passes: int = 99, source: str = "") -> None:
        self.ledger = Ledger()
        self._function = function
        self._ended = ended
        self._passes = passes
        self._batches: Any = None
        self.drawn = 0
        self.source = source

    def arguments_of(self, function: str) -> None:
        return None

    def speaks_of(self, name: str) -> bool:
        return name in self.source

    def call(self, name: str, *arguments: Any) -> Any:
        self._batches = self._function(*arguments)
        return Handle(1, "dataset", "MapDataset") if isinstance(self._batches, list) else self._batches

    def draw(self, dataset: Any, most: int, during: str) -> tuple[list[Any], bool]:
        self._passes -= 1
        self.drawn += len(self._batches[:most])
        return (self._batches[:most] if self._passes >= 0 else []), self._ended and len(self._batches) <= most


def full_batches(*arguments: Any, **how: Any) -> list[Any]:
    """Return the right batches without one that is smaller, as ``drop_remainder`` leaves it out."""
    return [batch for batch in right(*arguments, **how) if len(batch[0]) == arguments[2]]


def right(series: Any, window: int, batch: int, buffer: int, gap: int = 0, order: Any = None) -> list[Any]:
    starts = np.arange(len(series) - window - gap)
    starts = starts if order is None else order(starts)
    features = np.array([series[start : start + window] for start in starts])
    labels = np.array([series[start + window + gap] for start in starts])
    return [(features[at : at + batch], labels[at : at + batch]) for at in range(0, len(starts), batch)]


def complaint(function: Any, word: str = "hold_every_window", case: WindowCase = CASE, **how: Any) -> Unmet:
    with pytest.raises(Unmet) as caught:
        getattr(expect(read_windows(Learner(function, **how), "windowed_dataset", case)), word)()  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("takes", "horizon", "told"),
    [
        (None, None, "`windowed_dataset([0, 1, 2, 3, 4, 5], 2, 3, 1)`"),
        (("series", "window_size"), None, "`windowed_dataset([0, 1, 2, 3, 4, 5], 2)`"),
        (None, 1, "`windowed_dataset([0, 1, 2, 3, 4, 5], 2, 3, 1, 1)`"),
        (("series", "window_size", "batch_size"), 1, "series 0, 1, 2, 3, 4, 5 (6 values), window_size=2, batch_size=3, "
         "shuffle_buffer=1, horizon=1"),
    ],
)  # fmt: skip
def test_what_was_found_ends_with_the_call_as_the_learner_writes_it(takes: Any, horizon: Any, told: str) -> None:
    learner: Any = Learner(lambda *arguments: [(np.arange(3.0).reshape(3, 1), np.ones(3))])
    learner.arguments_of = lambda function: takes
    case = ramp_windows(length=6, window_size=2, batch_size=3, horizon=horizon)
    with pytest.raises(Unmet) as caught:
        expect(read_windows(learner, "windowed_dataset", case)).hold_every_window()
    assert caught.value.found == f"windows of length 1, for {told}"


@given(window_cases())
def test_right_windows_pass_every_word_for_any_case(case: WindowCase) -> None:
    words = expect(read_windows(Learner(right), "windowed_dataset", case))  # type: ignore[arg-type]
    words.hold_every_window()
    words.label_what_comes_next()
    words.come_in_batches()


@given(window_cases(horizon=True))
def test_a_label_further_on_passes_where_it_is_asked_for(case: WindowCase) -> None:
    def ahead(series: Any, window: int, batch: int, buffer: int, horizon: int) -> list[Any]:
        return right(series, window, batch, buffer, gap=horizon - 1)

    words = expect(read_windows(Learner(ahead), "windowed_dataset", case))  # type: ignore[arg-type]
    words.hold_every_window()
    words.label_what_comes_next()


def test_other_shapes_that_mean_the_same_pass() -> None:
    def columns(*arguments: Any) -> list[Any]:
        return [(x[..., None].astype("f8"), y[:, None].tolist()) for x, y in right(*arguments)]

    words = expect(read_windows(Learner(columns), "windowed_dataset", CASE))  # type: ignore[arg-type]
    words.hold_every_window()
    words.label_what_comes_next()


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        (lambda row: row[::2], "a step of 2, as in `stride=2`"),
        (lambda row: row[:4][::-1], "remove the step -1"),
        (lambda row: row[[0, 2, 1, 3]], "the positions `start` + 0, 2, 1, 3"),
        (lambda row: row[[0, 0, 0, 0]], "one value, repeated"),
        (lambda row: np.append(row[:3], 0), "The value at position 3 is 0 in every window"),
    ],
)
def test_values_that_are_skipped_or_reversed_are_told_from_shuffled_ones(taken: Any, told: str) -> None:
    def windows(series: Any, window: int, batch: int, buffer: int) -> list[Any]:
        rows = [taken(series[start : start + 8]) for start in range(len(series) - 8)]
        return [(np.array(rows), np.array([row[-1] for row in rows]))]

    assert told in complaint(windows, case=ramp_windows(length=20, window_size=4, batch_size=4)).advice


@pytest.mark.parametrize(
    ("factor", "told"), [(0.01, "`Rescaling(1 / 100)`"), (1 / 9, "`Rescaling`"), (3, "`Rescaling`")]
)
def test_the_scale_of_windows_is_told_where_it_is_one_plain_number(factor: float, told: str) -> None:
    def windows(series: Any, window: int, batch: int, buffer: int) -> list[Any]:
        return right(series.astype("f8") * factor + 0.001 * (factor == 3), window, batch, buffer)

    assert f"for example with {told}." in complaint(windows).advice


LONG = ramp_windows(length=80, window_size=6, batch_size=16, shuffle_buffer=50)


def buffered(size: int, seed: int) -> Any:
    """Return starts as ``tf.data`` mixes them with a buffer of ``size``."""

    def order(starts: Any) -> Any:
        random, left, mixed = np.random.default_rng(seed), list(starts), []
        while left:
            mixed.append(left.pop(int(random.integers(min(size, len(left))))))
        return np.array(mixed)

    return order


@pytest.mark.parametrize("size", [50, 70, 1000])
@pytest.mark.parametrize("seed", range(40))
def test_windows_in_a_mixed_order_pass(size: int, seed: int) -> None:
    words = expect(
        read_windows(Learner(lambda *given: right(*given, order=buffered(size, seed))), "windowed_dataset", LONG)
    )  # type: ignore[arg-type]
    words.hold_every_window()
    words.are_shuffled()


@pytest.mark.parametrize("more", [0, 1])
def test_labels_that_begin_with_the_series_are_told_to_begin_later(more: int) -> None:
    def utility(series: Any, window: int, batch: int, buffer: int) -> list[Any]:
        rows = np.lib.stride_tricks.sliding_window_view(series, window + more)
        return [
            (rows[at : at + batch], series[at : at + len(rows[at : at + batch])]) for at in range(0, len(rows), batch)
        ]

    said = complaint(utility, "hold_every_window" if more else "label_what_comes_next")
    assert "`sequence_length=window_size` and `targets=series[window_size:]`" in said.advice


@pytest.mark.parametrize("ahead", [1, 3])
def test_labels_of_a_utility_that_begin_elsewhere_are_told_with_its_targets(ahead: int) -> None:
    def utility(series: Any, window: int, batch: int, buffer: int) -> list[Any]:
        rows = np.lib.stride_tricks.sliding_window_view(series, window)
        targets = series[window - 2 + ahead :]
        parts = [(rows[at : at + batch], targets[at : at + batch]) for at in range(0, len(targets), batch)]
        return [(features[: len(labels)], labels) for features, labels in parts if len(labels)]

    said = complaint(utility, "label_what_comes_next", source="timeseries_dataset_from_array")
    assert said.advice == "In `timeseries_dataset_from_array`, only change `targets` to `series[window_size:]`."
    assert complaint(utility, "label_what_comes_next").advice.startswith("Make a window and its label from")


def batches_mixed(starts: Any) -> Any:
    return np.concatenate([starts[32:48], starts[:16], starts[64:], starts[16:32], starts[48:64]])


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (lambda starts: starts[::-1], "the reverse order"),
        (batches_mixed, "neighbors in the series stay together"),
        (buffered(2, 1), "by more than 1"),
        (buffered(8, 1), "by more than 7"),
        (
            lambda starts: np.concatenate([buffered(16, 1)(starts[at : at + 16]) for at in range(0, 74, 16)]),
            "none earlier than its place",
        ),
    ],
)
def test_what_is_hardly_mixed_is_not_shuffled(order: Any, said: str) -> None:
    assert said in complaint(lambda *given: right(*given, order=order), "are_shuffled", LONG).found


def test_a_buffer_below_the_one_that_is_given_is_found_where_many_windows_follow() -> None:
    many = ramp_windows(length=1600, window_size=6, batch_size=64, shuffle_buffer=1200)
    order = lambda size: lambda *given: right(*given, order=buffered(size, 1))  # noqa: E731
    expect(read_windows(Learner(order(1200)), "windowed_dataset", many)).are_shuffled()  # type: ignore[arg-type]
    assert "by more than 9" in complaint(order(1000), "are_shuffled", many).found


@pytest.mark.parametrize(
    ("size", "repeats", "drawn", "said"),
    [
        (300, 99, 6, "never ends"),
        (300, 1, 2, ""),
        (1, 1, 6 + 410, "single windows"),
        (32, 1, 2 * (6 + 13), "batches of 32"),
    ],
)
def test_of_large_batches_without_an_end_only_two_passes_are_read(
    size: int, repeats: int, drawn: int, said: str
) -> None:
    case = ramp_windows(length=500, window_size=90, batch_size=300)

    def batches(series: Any, window: int, batch: int, buffer: int) -> list[Any]:
        found = right(series, window, size, buffer) * repeats
        return [(x[0], y[0]) for x, y in found] if size == 1 else found

    learner = Learner(batches, ended=repeats == 1)
    words = expect(read_windows(learner, "windowed_dataset", case))  # type: ignore[arg-type]
    with pytest.raises(Unmet, match=said) if said else contextlib.nullcontext():
        words.come_in_batches()
        words.hold_every_window()
    assert learner.drawn == drawn


def test_a_label_of_another_window_is_named() -> None:
    found = complaint(
        lambda s, w, b, k: [(x, y[[2, 0, 1, 5, 3, 4]]) for x, y in right(s, w, 9, k)], "label_what_comes_next"
    )
    assert "the label of another window" in found.found and "Make pairs of windows and labels first" in found.advice


def test_labels_that_are_all_one_place_off_are_not_those_of_another_window() -> None:
    found = complaint(lambda s, w, b, k: [(x + 1, y) for x, y in right(s, w, 9, k)], "label_what_comes_next")
    assert "a value of the window itself (data leakage)" in found.found and "`window_size + 1` values" in found.advice


def test_lost_decimals_are_named() -> None:
    case = WindowCase((0.5, 1.0, 1.5, 2.0, 2.5, 3.0), 2, 2)
    for cut in (np.trunc, np.round):
        found = complaint(lambda s, w, b, k, cut=cut: right(cut(s), w, b, k), case=case)
        assert "the decimals are lost" in found.found and "do not use `int`" in found.advice


def test_a_smaller_batch_in_the_middle_is_named() -> None:
    found = complaint(lambda *given: right(*given)[::-1], "come_in_batches")
    assert "before `.batch(batch_size)`, not after it" in found.advice


def test_batches_of_even_size_are_named() -> None:
    found = complaint(lambda s, w, b, k: right(s, w, 3, k), "come_in_batches")
    assert "fills each batch before it starts the next one" in found.advice


def test_a_label_before_its_window_is_named() -> None:
    def exchanged(series: Any, window: int, batch: int, buffer: int) -> list[Any]:
        pairs = right(series, window, batch, buffer)
        rows = np.concatenate([np.column_stack([features, labels]) for features, labels in pairs])
        return [(rows[at : at + batch, 1:], rows[at : at + batch, 0]) for at in range(0, len(rows), batch)]

    assert "The label is the value before its window." in complaint(exchanged).advice


def test_a_buffer_in_the_place_of_the_batch_size_is_named_by_the_order_of_arguments() -> None:
    found = complaint(lambda s, w, b, k: right(s, w, k, b), "come_in_batches")
    assert "third argument, before `shuffle_buffer`" in found.advice


def test_batches_of_a_smaller_fixed_size_are_named() -> None:
    found = complaint(lambda s, w, b, k: right(s, w, 2, k), "come_in_batches")
    assert found.advice == "Use the argument `batch_size`, not a fixed number."


@pytest.mark.parametrize("raised", ["Cannot batch tensors with different shapes", "number of elements does not match"])
@pytest.mark.parametrize(
    ("width", "advice"),
    [(5, "`drop_remainder=True` to `.window"), (4, "Write `window.batch(window_size + 1)` in `flat_map`.")],
)
def test_windows_that_are_too_short_are_pieces_or_the_remainder(width: int, advice: str, raised: str) -> None:
    def unequal(series: Any, window: int, batch: int, buffer: int) -> list[Any]:
        cuts = [series[start : start + window + 1] for start in range(len(series) - 2)]
        rows = [cut[at : at + width] for cut in cuts for at in range(0, len(cut), width) if len(cut) > at + 1]
        if batch > 1:
            raise CandidateFault(Fault("raised", "reading", message=raised))
        return [(row[:-1], row[-1]) for row in rows]

    assert advice in complaint(unequal).advice


def test_a_label_from_inside_the_window_is_a_leak() -> None:
    found = complaint(lambda s, w, b, k: right(s, w, b, k, gap=-1), "label_what_comes_next")
    assert "data leakage" in found.found
    assert "the label 4 for the window [0, 1, 2, 3]" in found.expected


def test_a_label_one_step_too_far_is_named_with_both_values() -> None:
    found = complaint(lambda s, w, b, k: right(s, w, b, k, gap=1), "label_what_comes_next")
    assert found.expected == "the label 4 for the window [0, 1, 2, 3]"
    assert "`window_size + 1` values: the last one is the label" in found.advice and "Cut" not in found.advice
    assert "the label 5 for the window" in found.found


def test_shuffled_days_are_told_from_shuffled_windows() -> None:
    def days(series: Any, *rest: Any) -> list[Any]:
        return right(np.random.default_rng(1).permutation(series), *rest)

    assert "Shuffle the windows, not the values" in complaint(days).advice


@pytest.mark.parametrize("horizon", [None, 2])
def test_windows_and_labels_that_go_on_at_the_start_of_the_series_are_named(horizon: int | None) -> None:
    case = ramp_windows(length=10, window_size=4, batch_size=4, horizon=horizon)

    def rolled(series: Any, window: int, batch: int, buffer: int, ahead: int = 1, last: int = 0) -> list[Any]:
        columns = np.stack([np.roll(series, -step) for step in range(window + ahead)], axis=1)
        return [(columns[: len(series) - last, :window], columns[: len(series) - last, -1])]

    found = complaint(rolled, case=case)
    assert "the window [7, 8, 9, 0]" in found.found and "`np.roll`" in found.advice
    found = complaint(lambda *arguments: rolled(*arguments, last=3), "label_what_comes_next", case)
    assert "ends before its label" in found.expected and "`np.roll`" in found.advice


@pytest.mark.parametrize("length", [11, 12])
def test_windows_that_start_one_step_late_are_not_taken_for_a_lost_batch(length: int) -> None:
    def late(series: Any, window: int, batch: int, buffer: int) -> list[Any]:
        """Return the last values of each cut as the window, and the first one as its label."""
        return [(x[:, 1:], x[:, 0]) for x, _ in right(series, window + 1, batch, buffer, gap=-1)]

    found = complaint(late, case=ramp_windows(length=length, window_size=4, batch_size=2, shuffle_buffer=1))
    assert found.expected == f"windows that start at 0 to {length - 5}"
    assert f"windows that start at 1 to {length - 4}: no value follows the last one" in found.found
    assert "The label is the value before its window." in found.advice


def test_labels_that_come_before_their_windows_are_named() -> None:
    found = complaint(lambda *arguments: [(labels, windows) for windows, labels in right(*arguments)])
    assert "the labels first, then the windows" in found.found and "windows first" in found.advice


@pytest.mark.parametrize("split", [lambda x: (x[:-1], x[-1]), lambda x: (x[:, :-1], x[-1])], ids=["rows", "labels"])
def test_a_batch_that_is_split_by_rows_is_told_to_be_split_by_columns(split: Any) -> None:
    def batches(series: Any, window: int, batch: int, buffer: int) -> list[Any]:
        whole = (np.concatenate([x, y[:, None]], axis=1) for x, y in right(series, window, batch, buffer))
        return [split(one) for one in whole if len(one) != 1]

    assert "`(batch[:, :-1], batch[:, -1])`" in complaint(batches).advice


def test_a_lost_last_batch_is_named() -> None:
    found = complaint(full_batches)
    assert "Remove `drop_remainder` from `.batch(batch_size)`" in found.advice
    assert "6 windows" in found.expected and "4 windows" in found.found


def test_a_lost_last_batch_is_named_also_where_windows_were_shuffled_before() -> None:
    found = complaint(lambda *arguments: full_batches(*arguments, order=lambda starts: np.array([5, 0, 3, 4, 2, 1])))
    assert "Remove `drop_remainder` from `.batch(batch_size)`" in found.advice


def test_one_lost_window_may_come_from_the_cut_or_from_the_batches() -> None:
    case = ramp_windows(length=6, window_size=2, batch_size=3)
    cut = "Cut `window_size + 1` values for each window, not one more."
    for function, may_drop in ((full_batches, True), (lambda s, w, b, k: right(s[:-1], w, b, k), False)):
        found = complaint(function, case=case)
        assert found.advice.startswith(cut) and ("`drop_remainder`" in found.advice) is may_drop


def test_a_range_that_ends_one_too_early_is_named() -> None:
    found = complaint(lambda s, w, b, k: right(s[:-1], w, b, k))
    assert "Check where your range ends" in found.advice


def test_a_range_that_ends_early_and_a_lost_batch_are_told_apart() -> None:
    case = ramp_windows(length=6, window_size=2, batch_size=2)
    found = complaint(lambda s, w, b, k: right(s[:-2], w, b, k), case=case)
    assert found.advice.startswith("The last windows are missing.") and "`drop_remainder`" not in found.advice
    assert "without those that start at 2, 3" in found.found


def test_a_slice_that_is_shorter_by_a_whole_window_is_named() -> None:
    case = ramp_windows(length=6, window_size=2, batch_size=2)
    found = complaint(lambda s, w, b, k: right(s[: len(s) - w + 1], w, b, k), case=case)
    assert "and not `series[:-window_size]`" in found.advice


def test_whole_batches_are_shuffled_also_where_windows_have_other_lengths() -> None:
    def windows(*arguments: Any) -> list[Any]:
        """Return whole batches in order, for a long series; else raise, as windows of other lengths do."""
        batches = right(*arguments)
        if arguments[2] == 1:
            # In ones, the order of the batches is that of the windows.
            mixed = np.random.default_rng(3).permutation(len(batches))
            return [*(batches[place] for place in mixed), (np.zeros((1, 1)), np.zeros(1))]
        if len(arguments[0]) != START_OF:
            raise CandidateFault(Fault("raised", "", "InvalidArgumentError", f"{_OF_OTHER_LENGTHS[0]} …"))
        return batches

    case = ramp_windows(length=400, window_size=6, batch_size=64, shuffle_buffer=50)
    found = complaint(windows, "are_shuffled", case)
    assert "neighbors in the series stay together" in found.found and "not whole batches" in found.advice


def test_a_stride_of_a_whole_window_is_named() -> None:
    found = complaint(lambda s, w, b, k: right(s, w, b, k, order=lambda starts: starts[::w]))
    assert "shift=1" in found.advice


def test_a_window_without_its_last_value_is_named() -> None:
    found = complaint(lambda s, w, b, k: right(s, w - 1, b, k))
    assert (found.expected, "windows of length 3" in found.found) == ("windows of length 4", True)


def test_values_that_are_not_in_the_series_are_named() -> None:
    found = complaint(lambda s, w, b, k: [(x / 2, y) for x, y in right(s, w, b, k)])
    assert "0.5, which is not in the series" in found.found


def test_a_data_set_that_never_ends_is_named() -> None:
    assert "never ends" in complaint(right, ended=False).found


def test_a_data_set_that_can_be_read_only_once_is_named() -> None:
    found = complaint(right, passes=1)
    assert "6 windows in the first pass and 0 in the second" in found.found


def test_batches_of_a_fixed_size_are_named() -> None:
    found = complaint(lambda s, w, b, k: right(s, w, 3, k), "come_in_batches")
    assert (found.expected, "batches of 3, 3 windows" in found.found) == ("batches of 4 windows", True)


def test_windows_in_the_series_order_are_not_shuffled() -> None:
    assert "shuffled windows" in complaint(right, "are_shuffled").expected


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (None, "`None`"),
        ([], "an empty data set"),
        ([(np.zeros((2, 4)), np.zeros(2), np.zeros(2))], "a tuple of 3 elements"),
        ([(np.zeros((2, 4)), np.zeros((3, 4)))], "labels of shape (3, 4)"),
        ([(np.zeros(()), np.zeros(()))], "windows of shape () and labels of shape ()"),
        ([(np.full((2, 4), np.nan), np.zeros(2))], "in 8 of 8 values"),
        ([(np.array([["a"] * 4]), np.zeros(1))], "dtype <U1"),
    ],
)
def test_what_is_no_pair_of_windows_and_labels_is_named(returned: Any, words: str) -> None:
    assert words in complaint(lambda *_: returned).found


@given(st.integers(2, 8), st.integers(1, 5))
def test_every_shift_of_the_label_is_found(window: int, gap: int) -> None:
    case = ramp_windows(length=window + gap + 6, window_size=window, batch_size=3)
    assert complaint(lambda s, w, b, k: right(s, w, b, k, gap=gap), "label_what_comes_next", case).expected


def test_a_label_too_near_is_named_with_its_distance() -> None:
    case = ramp_windows(length=10, window_size=4, batch_size=2, horizon=3)

    def near(series: Any, window: int, batch: int, buffer: int, horizon: int) -> list[Any]:
        return right(series, window, batch, buffer, gap=horizon - 2)[:3]

    found = complaint(near, "label_what_comes_next", case)
    assert found.expected == "the label 6 for the window [0, 1, 2, 3] (3 steps after its last value)"
    assert "horizon" in found.advice


def test_a_window_that_is_too_near_the_end_for_a_label_is_named_whatever_comes_first() -> None:
    case = ramp_windows(length=10, window_size=4, batch_size=2, horizon=3)

    def next_value(series: Any, window: int, batch: int, buffer: int, horizon: int) -> list[Any]:
        return right(series, window, batch, buffer, order=lambda starts: starts[::-1])

    found = complaint(next_value, "label_what_comes_next", case)
    assert found.expected == "no window [5, 6, 7, 8]: the series ends before its label"
    assert "horizon" in found.advice


def test_more_windows_than_values_are_refused_before_anyone_reads_them() -> None:
    many = [(np.zeros((100_000, 4)), np.zeros(100_000))]
    assert complaint(lambda *_: many).found.startswith("100000 windows")


def words_of(function: Any, case: WindowCase = CASE, **how: Any) -> Any:
    return expect(read_windows(Learner(function, **how), "windowed_dataset", case))  # type: ignore[arg-type]


def one_by_one(*given: Any) -> list[Any]:
    return [(row, label) for rows, labels in right(*given) for row, label in zip(rows, labels, strict=True)]


@pytest.mark.parametrize(
    ("function", "lost"),
    [
        (right, ""),
        (lambda s, w, b, k: right(s, w - 1, b, k), "hold_every_window"),
        (lambda s, w, b, k: right(s, w, b, k, order=lambda starts: starts[::2]), "hold_every_window"),
        (lambda *given: right(*given)[:-1], "hold_every_window"),
        (lambda s, w, b, k: [(np.c_[x, y], y) for x, y in right(s, w, b, k)], "hold_every_window"),
        (lambda s, w, b, k: right(s, w, b, k, gap=1), "hold_every_window label_what_comes_next"),
        (lambda s, w, b, k: [(x, x[:, -1]) for x, y in right(np.append(s, 9), w, b, k)], "label_what_comes_next"),
        (lambda s, w, b, k: [(x, np.c_[x[:, 1:], y]) for x, y in right(s, w, b, k)], "label_what_comes_next"),
        (lambda *given: [x for x, _ in right(*given)], "label_what_comes_next"),
        (lambda *given: [np.c_[x, y] for x, y in right(*given)], "label_what_comes_next"),
        (lambda s, w, b, k: right(s, w, 25, k), "come_in_batches"),
        (one_by_one, "come_in_batches"),
        (lambda *given: [(x[:, None], y) for x, y in one_by_one(*given)], "come_in_batches"),
    ],
)
def test_one_mistake_is_told_by_one_word(function: Any, lost: str) -> None:
    told = []
    for word in ("hold_every_window", "label_what_comes_next", "come_in_batches"):
        try:
            getattr(words_of(function), word)()
        except Unmet as unmet:
            assert unmet.advice
            told.append(word)
    assert told == lost.split()


def test_labels_for_each_step_are_right_where_the_model_answers_each_step() -> None:
    def each(s: Any, w: int, b: int, k: int, horizon: int = 1) -> list[Any]:
        rows = np.lib.stride_tricks.sliding_window_view(s, w + horizon)
        return [(rows[:, :w, None], rows[:, horizon:])]

    words_of(each).label_what_comes_next(per_step=True)
    words_of(each, ramp_windows(length=10, window_size=4, batch_size=4, horizon=3)).label_what_comes_next(per_step=True)
    late = words_of(lambda s, w, b, k: each(s, w, b, k, horizon=2))
    with pytest.raises(Unmet, match="the labels 1, 2, 3, 4 for the steps"):
        late.label_what_comes_next(per_step=True)


def test_windows_that_are_no_stretch_are_one_failure_for_all_words() -> None:
    learner: Any = Learner(lambda s, *rest: right(np.random.default_rng(1).permutation(s), *rest))
    told = []
    for case in (CASE, LONG):
        for word in ("hold_every_window", "label_what_comes_next", "are_shuffled"):
            with pytest.raises(Unmet) as caught:
                getattr(expect(read_windows(learner, "windowed_dataset", case)), word)()
            told.append(caught.value)
    assert len(set(map(id, told))) == 1


@pytest.mark.parametrize("horizon", [None, 2])
def test_windows_that_are_cut_with_their_label_are_not_told_to_be_cut_so(horizon: int | None) -> None:
    case = ramp_windows(length=10, window_size=4, batch_size=4, horizon=horizon)
    found = complaint(lambda s, w, b, k, ahead=1: right(s, w, b, k, gap=-1), "label_what_comes_next", case)
    assert "Cut" not in found.advice and "the last one is the label" in found.advice
    assert found.details["made_in"] == "map"


@pytest.mark.parametrize("word", ["hold_every_window", "label_what_comes_next"])
def test_windows_that_are_all_one_array_are_told_to_be_copied(word: str) -> None:
    def alike(*arguments: Any) -> list[Any]:
        batches = right(*arguments)
        last = batches[-1][0][-1]
        return [(np.broadcast_to(last, windows.shape).copy(), labels) for windows, labels in batches]

    found = complaint(alike, word)
    assert "the same window [5, 6, 7, 8]" in found.found and "window.copy()" in found.advice


def test_a_window_that_comes_twice_among_others_is_no_array_that_changes() -> None:
    found = complaint(lambda *arguments: right(*arguments, order=lambda starts: np.repeat(starts, 2)))
    assert "position 0 twice" in found.found and "comes 2 times" in found.advice and "`.repeat(…)`" in found.advice


def looped(starts: Any, wide: int = 4) -> Any:
    """Return a function whose windows start where ``starts(count)`` says, with the right labels."""
    return lambda s, w, b, k: right(s, w, b, k, order=lambda places: np.array(starts(len(places))))


@pytest.mark.parametrize(
    ("starts", "told"),
    [
        (lambda n: range(1, n), "The first window is missing: start at position 0"),
        (lambda n: range(3, n), "The first 3 windows are missing"),
        (lambda n: [0], "Only the first window is there"),
        (lambda n: [n - 1], "Only the last window is there"),
        (lambda n: [0, 1, 3, 4], "Windows between others are missing"),
        (lambda n: range(0, n, 2), "`shift=1`"),
        (lambda n: [*range(n), n - 1], "Only the last window comes again: end the loop at `len(series) - window_size`"),
        (lambda n: [*range(n), 2], "Each window must come once"),
        (lambda n: [0] * n, "All windows are like the first one"),
    ],
)
def test_the_windows_that_came_tell_which_are_wrong(starts: Any, told: str) -> None:
    assert told in complaint(looped(starts)).advice


def test_lists_that_are_kept_between_calls_are_named() -> None:
    rows, labels = [], []

    def kept(series: Any, window: int, *rest: Any) -> list[Any]:
        rows.extend(series[at : at + window] for at in range(len(series) - window))
        labels.extend(series[window:])
        return [(np.array(rows), np.array(labels))]

    learner: Any = Learner(kept)
    read_windows(learner, "windowed_dataset", CASE)
    for case in (ramp_windows(length=9, window_size=4, batch_size=2), WindowCase((5, 7, 9, 11, 13, 15), 4, 4)):
        with pytest.raises(Unmet) as caught:
            expect(read_windows(learner, "windowed_dataset", case)).hold_every_window()
        assert "A second call returns more windows than the first" in caught.value.advice


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (lambda y: np.full(len(y), y[-1]), "All 6 labels are 9. For the window at `start`, take"),
        (lambda y: np.roll(y, 1), "Each label belongs to the window before its own"),
        (lambda y: np.roll(y, -1), "Each label belongs to the window after its own"),
        (lambda y: y[::-1], "The labels are in reverse order"),
        (lambda y: y - 1, "Yours are all 1 step too early"),
    ],
)
def test_the_labels_that_came_tell_which_are_wrong(labels: Any, told: str) -> None:
    found = complaint(lambda s, w, b, k: [(x, labels(y)) for x, y in right(s, w, 9, k)], "label_what_comes_next")
    assert told in found.advice


def test_labels_that_are_positions_are_named() -> None:
    case = WindowCase((0, 3, 6, 9), 1, 2)
    counted = lambda s, w, b, k: [(x, np.searchsorted(s, y)) for x, y in right(s, w, b, k)]  # noqa: E731
    assert "positions, not values" in complaint(counted, "label_what_comes_next", case).advice


def test_windows_that_are_kept_by_many_calls_do_not_seem_to_be_without_an_end() -> None:
    kept: list[Any] = []

    def function(series: Any, window: int, *_: int) -> list[Any]:
        kept.extend((series[at : at + window], series[at + window]) for at in range(len(series) - window))
        return kept

    for _ in range(4):
        function(np.arange(3.0), 1)
    found = complaint(function, case=ramp_windows(length=3, window_size=1, batch_size=1))
    assert "A second call returns more windows" in found.advice


def test_a_label_that_is_not_in_the_series_is_named() -> None:
    found = complaint(lambda s, w, b, k: [(x, y + 0.5) for x, y in right(s, w, b, k)], "label_what_comes_next")
    assert "it is not in the series" in found.found


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda x: np.arange(x.size).reshape(x.shape) * 0 + np.arange(len(x))[:, None] + [0, 1, 2, 3], "positions"),
        (lambda x: x - x.mean(axis=1, keepdims=True) + np.arange(len(x))[:, None] ** 2 * 0.1, "without differences"),
        (lambda x: (x - 5) / 7, "Do not scale the values here. Scale them inside the model"),
    ],
)
def test_other_values_than_those_of_the_series_are_told_apart(change: Any, told: str) -> None:
    case = WindowCase(tuple(map(float, range(2, 32, 3))), 4, 9)
    assert told in complaint(lambda s, w, b, k: [(change(x), y) for x, y in right(s, w, b, k)], case=case).advice


def test_rows_and_columns_that_reshape_mixed_are_named() -> None:
    mixed = lambda s, w, b, k: [(x.T.reshape(x.shape), y) for x, y in right(s, w, 9, k)]  # noqa: E731
    assert "`reshape` does not exchange rows and columns" in complaint(mixed).advice


def test_no_window_is_a_dropped_batch_only_where_none_is_full() -> None:
    few = ramp_windows(length=10, window_size=4, batch_size=7)
    assert "No window came out" in complaint(lambda *given: []).advice
    assert "Remove `drop_remainder=True`" in complaint(lambda *given: [], case=few).advice


def test_a_size_that_follows_the_argument_is_no_fixed_number() -> None:
    found = complaint(lambda s, w, b, k: right(s, w, b - 1, k), "come_in_batches")
    assert found.advice.startswith("The size follows `batch_size`")
    case = ramp_windows(length=20, window_size=3, batch_size=7)
    assert (
        "Is it `window_size` here?" in complaint(lambda s, w, b, k: right(s, w, w, k), "come_in_batches", case).advice
    )


def test_windows_that_are_too_long_are_told_by_their_label() -> None:
    inside = complaint(lambda s, w, b, k: right(s, w + 1, b, k, gap=-1))
    assert inside.advice.startswith("Remove the label from the window")
    assert complaint(lambda s, w, b, k: right(s, w + 1, b, k)).advice.startswith("Your windows have 1 value too many.")


def test_the_end_of_a_loop_is_told_where_there_is_one() -> None:
    short = lambda s, w, b, k: [([s[at : at + w]], [s[-1]]) for at in range(len(s) - 1)]  # noqa: E731
    assert "end the loop at `len(series) - window_size`" in complaint(short, source="for at in range(…)").advice
    assert "`.window(…)`" in complaint(short, source="range flat_map").advice
    ends = complaint(right, ended=False, source="while True:")
    assert "`while` loop" in ends.advice


def test_a_window_beyond_the_last_one_is_a_loop_that_is_too_long() -> None:
    assert words_on_repeats([0, 1, 2, 2], 2, "len(series) - window_size").startswith("Only the last window comes again")
    assert words_on_repeats([0, 1, 0, 1], 2, "n").startswith("Each window comes 2 times")
    assert words_on_repeats([], 0, "n").startswith("Each window must come once")


def test_rows_longer_than_the_series_have_no_order_to_tell() -> None:
    assert words_on_order(np.arange(3.0), [np.arange(5.0) % 3]) == ""
