import numpy as np
import pytest

from grader.data import draw_synth3, load_synth3


def test_learners_all_get_the_same_series():
    time, series = load_synth3()
    assert time.dtype == series.dtype == np.float32
    assert time.shape == series.shape == (1600,)
    assert np.array_equal(time, np.arange(1600))
    assert np.array_equal(series, load_synth3()[1])


def test_a_seed_decides_the_values():
    assert np.array_equal(draw_synth3(5)[1], draw_synth3(5)[1])
    assert not np.array_equal(draw_synth3(5)[1], draw_synth3(6)[1])


def test_a_draw_can_be_short_or_long():
    assert draw_synth3(1, length=1)[1].shape == (1,)
    assert draw_synth3(1, length=5000)[1].shape == (5000,)


@pytest.mark.parametrize("seed", range(40))
def test_every_draw_is_as_hard_as_the_learners_series(seed):
    _, series = draw_synth3(seed)
    naive = np.abs(np.diff(series))[1199:].mean()
    same_day_last_week = np.abs(series[7:] - series[:-7])[1193:].mean()
    assert 5.0 < naive < 6.1
    assert 3.0 < same_day_last_week < 7.5
    assert series.min() > 15
    assert series.max() < 95


def test_both_seasons_stand_out_in_the_spectrum():
    time, series = draw_synth3(9, length=4200)
    flat = series - np.polyval(np.polyfit(time, series, 1), time)
    strength = np.abs(np.fft.rfft(flat))
    strongest = {int(index) for index in np.argsort(strength)[-2:]}
    assert strongest == {4200 // 60, 4200 // 7}
