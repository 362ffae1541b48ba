import csv

import numpy as np

from grader.data import load_sunspots, sunspots_file, write_months
from grader.hidden import hidden_sunspots


def test_months_are_numbered_and_none_is_negative():
    time, series = load_sunspots()
    assert time.dtype == series.dtype == np.float32
    assert time.shape == series.shape == (2448,)
    assert np.array_equal(time, np.arange(2448))
    assert series.min() == 0
    assert round(float(series.max()), 1) == 238.9


def test_the_file_holds_what_is_loaded():
    with sunspots_file().open(newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == ["index", "date", "value"]
    assert rows[0] == ["0", "1749-01-31", "58.0"]
    assert rows[-1][1] == "1952-12-31"
    assert np.allclose([float(row[2]) for row in rows], load_sunspots()[1])


def test_hidden_months_follow_those_of_the_learners():
    time, series = hidden_sunspots()
    assert time.dtype == series.dtype == np.float32
    assert np.array_equal(time, np.arange(2448, 2820))
    assert np.allclose(series[-3:], [55.8, 33.3, 33.4])


def test_the_sun_has_a_cycle_of_about_eleven_years():
    series = np.concatenate([load_sunspots()[1], hidden_sunspots()[1]])
    strength = np.abs(np.fft.rfft(series - series.mean()))
    months = len(series) / strength.argmax()
    assert 10 < months / 12 < 12


def test_months_are_written_with_their_last_day(tmp_path):
    write_months(tmp_path / "months.csv", np.array([1.0, 2.25, 3.0]), first_year=2024)
    assert (tmp_path / "months.csv").read_text().splitlines() == [
        "index,date,value",
        "0,2024-01-31,1.0",
        "1,2024-02-29,2.2",
        "2,2024-03-31,3.0",
    ]


def test_the_learners_file_is_what_writing_its_months_gives(tmp_path):
    write_months(tmp_path / "months.csv", load_sunspots()[1])
    assert (tmp_path / "months.csv").read_text() == sunspots_file().read_text()
