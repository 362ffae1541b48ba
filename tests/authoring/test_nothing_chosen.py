"""A choice that leaves nothing to grade is refused: nothing was proven."""

import pytest

from grader.authoring import confusion
from grader.cli.main import main
from grader.examiner import start


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    def keep_warm() -> None:
        raise AssertionError("a grading begins")

    monkeypatch.setattr(start, "keep_warm", keep_warm)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("prove week2_timeseries -k not_shufled", "No solution has 'not_shufled' in its name.\nDid you mean not_shuf"),
        ("mutate week2_timeseries -k nosuch", "No mutant has 'nosuch' in its name.\nLeave the option out"),
        ("inject exam1_line -k nosuch", "No fault has 'nosuch' in its name."),
        ("inject week2_timeseries --solution nosuch", "No fault has 'nosuch' in its name."),
        ("calibrate week2_timeseries -k check_eror", "has no criterion like 'check_eror'.\nDid you mean check_error?"),
        ("calibrate week2_timeseries -k check_", "has no criterion like 'check_'."),
        ("calibrate week2_timeseries -k check_error --only nosuch", "has 'nosuch' in its path"),
        ("calibrate week2_timeseries -k check_error --seeds 0", "'--seeds': 0 is not in the range"),
        ("calibrate week2_timeseries -k check_error --seeds 1", "'--seeds': 1 is not in the range"),
        ("prove week2_timeseries -j 0", "'-j': 0 is not in the range"),
        ("inject week2_timeseries --most 0", "'--most': 0 is not in the range"),
    ],
)
def test_a_choice_that_leaves_nothing_is_refused(
    words: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(confusion, "keep", lambda *told: pytest.fail("a file is written"))
    with pytest.raises(SystemExit) as ended:
        main(["author", *words.split()])
    assert ended.value.code in (2, 3)
    assert says in capsys.readouterr().err
