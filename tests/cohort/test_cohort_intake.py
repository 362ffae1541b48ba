"""Whatever a course's system hands over becomes one file for each learner, and no name is more than a name."""

import hashlib
import io
import os
import stat
import tempfile
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.catalogue.exercise import read_exercise
from grader.cohort import intake, listing
from grader.cohort.intake import Submitted, clean_name, take_in
from grader.cohort.record import file_stem
from grader.errors import UsageProblem

EXERCISE = read_exercise("week1_timeseries")
STUB = (EXERCISE.folder / "exercise.py").read_bytes()
NOTEBOOK_STUB = (EXERCISE.folder / "exercise.ipynb").read_bytes()
WRITTEN = b"def naive_forecast(series, split_time):\n    return series[split_time - 1 : -1]\n"


def lay_out(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def pack(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def taken(place: Path) -> dict[str, Submitted]:
    found, _ = take_in(place, EXERCISE)
    assert len({file_stem(one.learner).casefold() for one in found}) == len(found)
    return {one.learner: one for one in found}


def test_one_file_for_each_learner(tmp_path: Path) -> None:
    files = {"ada.py": WRITTEN, "bob.ipynb": NOTEBOOK_STUB, "roster.csv": b"x", ".hidden.py": b"x", "README.md": b"x"}
    found, notes = take_in(lay_out(tmp_path, files), EXERCISE)
    assert [(one.learner, one.source, one.file_name) for one in found] == [
        ("ada", "ada.py", "exercise.py"),
        ("bob", "bob.ipynb", "exercise.ipynb"),
    ]
    assert found[0].digest == hashlib.sha256(WRITTEN).hexdigest() and found[0].read() == WRITTEN
    assert len(notes) == 1 and "README.md, roster.csv" in notes[0]


def test_one_folder_for_each_learner(tmp_path: Path) -> None:
    files = {
        "whole-clone/exercises/week1_timeseries/exercise.py": WRITTEN,
        "whole-clone/exercises/week2_timeseries/exercise.py": WRITTEN,
        "whole-clone/.git/hooks/x.py": WRITTEN,
        "named/src/week1_timeseries.py": WRITTEN,
        "named/test_it.py": b"x = 1",
        "only/answer.ipynb": NOTEBOOK_STUB,
        "two/a.py": WRITTEN,
        "two/b.py": WRITTEN,
        "neither/a.py": b"x = 1",
        "neither/b.py": b"x = 1",
        "nothing/essay.pdf": b"%PDF",
        "both-stubs/exercise.py": STUB,
        "both-stubs/exercise.ipynb": NOTEBOOK_STUB,
        "script-written/exercise.py": WRITTEN,
        "script-written/exercise.ipynb": NOTEBOOK_STUB,
    }
    found = taken(lay_out(tmp_path, files))
    assert {name: one.source for name, one in found.items() if not one.refused} == {
        "whole-clone": "whole-clone/exercises/week1_timeseries/exercise.py",
        "named": "named/src/week1_timeseries.py",
        "only": "only/answer.ipynb",
        "both-stubs": "both-stubs/exercise.py",
        "script-written": "script-written/exercise.py",
    }
    assert "2 files were submitted" in found["two"].refused and "two/a.py, two/b.py" in found["two"].refused
    assert "2 files were submitted" in found["neither"].refused
    assert "essay.pdf" in found["nothing"].refused


METADATA = b"""---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1'
  - :name: Bob
  :created_at: 2026-01-01 00:00:00.000000000 Z
submission_12:
  :submitters:
  - :name: "Bob"
submission_13:
  :submitters:
  - :email: eve@example.org
"""


@pytest.mark.parametrize("packed", [True, False])
def test_what_gradescope_exports(tmp_path: Path, packed: bool) -> None:
    files = {
        "assignment_7_export/submission_metadata.yml": METADATA,
        "assignment_7_export/submission_11/exercise.py": WRITTEN,
        "assignment_7_export/submission_12/other.py": WRITTEN + b"\n",
        "assignment_7_export/submission_99/x.py": WRITTEN,
    }
    found = taken(pack(tmp_path / "export.zip", files) if packed else lay_out(tmp_path / "export", files))
    assert sorted(found) == ["Ada Lovelace", "Bob (11)", "Bob (12)", "eve@example.org", "submission_99"]
    assert found["Ada Lovelace"].digest == found["Bob (11)"].digest != found["Bob (12)"].digest
    assert found["eve@example.org"].absent and "Nothing was submitted" in found["eve@example.org"].refused
    assert found["Bob (12)"].read() == WRITTEN + b"\n"


@pytest.mark.parametrize(
    "metadata",
    [b"- 1", b"submission_1: [", b"submission_1: {':submitters': 5}", b"!!python/object:os.x {}", b"[" * 5000],
)
def test_metadata_that_cannot_be_read_costs_only_the_names(tmp_path: Path, metadata: bytes) -> None:
    files = {"submission_metadata.yml": metadata, "submission_1/exercise.py": WRITTEN}
    assert [*taken(lay_out(tmp_path, files))] == ["submission_1"]


@pytest.mark.parametrize("packed", [True, False])
def test_what_moodle_exports(tmp_path: Path, packed: bool) -> None:
    files = {
        "Ada Lovelace_123_assignsubmission_file_/week1_timeseries.py": WRITTEN,
        "Ada Lovelace_123_assignsubmission_onlinetext_/onlinetext.html": b"<p>see file",
        "Wei Zhang_124_assignsubmission_file_/a.py": WRITTEN,
        "Wei Zhang_125_assignsubmission_file/a.py": WRITTEN,
        "Jo_Ann_126_assignsubmission_file_my answer.py": WRITTEN,
        "Tim_127_assignsubmission_onlinetext_/onlinetext.html": b"<p>forgot",
    }
    found = taken(pack(tmp_path / "export.zip", files) if packed else lay_out(tmp_path / "export", files))
    assert sorted(found) == ["Ada Lovelace", "Jo_Ann", "Tim", "Wei Zhang (124)", "Wei Zhang (125)"]
    assert [name for name, one in found.items() if one.refused] == ["Tim"]


@pytest.mark.parametrize("inside", ["Ada_2_assignsubmission_file_/exercise.py", "submission_metadata.yml"])
def test_a_learner_who_hands_in_alone_is_nobody_else(tmp_path: Path, inside: str) -> None:
    files = {
        f"Eve_1_assignsubmission_file_/{inside}": WRITTEN,
        "Eve_1_assignsubmission_file_/exercise.py": WRITTEN,
        "Eve_1_assignsubmission_file_/Ada/exercise.py": WRITTEN,
    }
    assert list(taken(lay_out(tmp_path / "export", files))) == ["Eve"]


EMPTY = {
    "plain": ("Eve/", {"ada/exercise.py": WRITTEN}),
    "plain, hidden files only": ("Eve/.cache/x.py", {"ada/exercise.py": WRITTEN}),
    "plain, empty folders below": ("Eve/src/deep/", {"ada/exercise.py": WRITTEN}),
    "Moodle": ("Eve_128_assignsubmission_file_/", {"ada_1_assignsubmission_file_/exercise.py": WRITTEN}),
    "Gradescope": (
        "assignment_7_export/Eve/",
        {
            "assignment_7_export/submission_metadata.yml": METADATA,
            "assignment_7_export/submission_11/exercise.py": WRITTEN,
        },
    ),
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("layout", EMPTY)
def test_who_submitted_nothing_is_in_the_cohort(tmp_path: Path, layout: str, packed: bool) -> None:
    empty, files = EMPTY[layout]
    files = files if empty.endswith("/") else {**files, empty: WRITTEN}
    if packed:
        place = pack(tmp_path / "class.zip", {**files, f"{empty.split('/.')[0].rstrip('/')}/": b""})
    else:
        place = lay_out(tmp_path / "class", files)
        (place / empty.split("/.")[0]).mkdir(parents=True, exist_ok=True)
    found, notes = take_in(place, EXERCISE)
    [eve] = [one for one in found if one.learner == "Eve"]
    assert eve.absent and eve.refused.startswith("Nothing was submitted.")
    assert [one.learner for one in found if not one.refused] != [] and notes == []


def test_an_empty_folder_beside_a_file_changes_nothing(tmp_path: Path) -> None:
    root = lay_out(tmp_path, {"ada/exercise.py": WRITTEN})
    (root / "ada" / "data").mkdir()
    [ada] = taken(root).values()
    assert not ada.refused and ada.source == "ada/exercise.py"


def test_other_files_than_code_are_refused_with_their_names(tmp_path: Path) -> None:
    [ada] = taken(lay_out(tmp_path, {"ada/essay.pdf": b"%PDF"})).values()
    assert not ada.absent and "There is essay.pdf." in ada.refused


def test_names_that_clash_stay_apart(tmp_path: Path) -> None:
    files = {"A b.py": b"x = 1", "A_b/exercise.py": b"x = 2", "ADA.py": b"x = 3", "ada/exercise.py": b"x = 4"}
    found = taken(lay_out(tmp_path, files))
    assert len(found) == 4
    assert len({one.digest for one in found.values()}) == 4


def test_a_script_and_a_notebook_of_one_learner_are_not_chosen_between(tmp_path: Path) -> None:
    notebook = NOTEBOOK_STUB.replace(b"series", b"serie")
    found = taken(lay_out(tmp_path, {"ada.py": WRITTEN, "ada.ipynb": b"{" + notebook}))
    assert "it is not clear which one counts" in found["ada"].refused


@pytest.mark.parametrize(
    ("name", "seen"),
    [("Ada", "Ada"), ("\x1b[31mred\x07", "red"), ("a\nb\tc", "a b c"), ("\u202eevil", "evil"), ("\udcff", "\ufffd"),
     ("", "nameless"), ("   ", "nameless"), ("x" * 500, "x" * 80), ("é", "é"), ("../../up", "../../up")],
)  # fmt: skip
def test_a_name_is_shown_as_characters_that_can_be_seen(name: str, seen: str) -> None:
    assert clean_name(name) == seen


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    files = {"../../evil.py": WRITTEN, "/etc/cron.py": WRITTEN, "C:\\boot.py": WRITTEN, "good/exercise.py": WRITTEN}
    before = sorted(tmp_path.parent.rglob("*"))
    found = taken(pack(tmp_path / "x.zip", files))
    assert sorted(set(tmp_path.parent.rglob("*")) - set(before)) == [tmp_path / "x.zip"]
    assert {name: "leaves the archive" in one.refused for name, one in found.items()} == {
        "evil": True, "etc": True, "boot": True, "good": False,
    }  # fmt: skip


def test_an_archive_that_swells_is_read_no_further_than_its_limit(tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", {"bomb.py": b"#" * 50_000_000, "liar.py": b"#" * 3_000_000, "ok.py": WRITTEN})
    data = bytearray(path.read_bytes())
    # The central directory says that the second is small.
    at = data.rfind(b"liar.py") - 46
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    found = taken(path)
    assert "too large" in found["bomb"].refused
    assert found["liar"].refused
    assert not found["ok"].refused


def test_a_damaged_member_is_refused_alone(tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", {"bad.py": os.urandom(5000), "good.py": WRITTEN})
    data = bytearray(path.read_bytes())
    data[200:300] = bytes(100)
    path.write_bytes(data)
    found = taken(path)
    assert "cannot be unpacked" in found["bad"].refused and not found["good"].refused


def test_links_are_not_followed(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "in", {"ok.py": WRITTEN})
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "exercise.py").write_bytes(WRITTEN)
    (root / "file.py").symlink_to(tmp_path / "secret" / "exercise.py")
    (root / "folder.py").symlink_to(tmp_path / "secret")
    (root / "circle").mkdir()
    (root / "circle" / "again").symlink_to(root)
    (root / "circle" / "exercise.py").write_bytes(WRITTEN)
    found = taken(root)
    assert sorted(name for name, one in found.items() if not one.refused) == ["circle", "ok"]
    assert "link" in found["file"].refused and str(tmp_path) + "/in" not in found["file"].refused


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        link = zipfile.ZipInfo("ada.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "link" in taken(tmp_path / "x.zip")["ada"].refused


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"ada/{number}.py": b"x" for number in range(5)} | {"bob/exercise.py": WRITTEN}
    monkeypatch.setattr(intake, "MOST_FILES", 4)
    found = taken(pack(tmp_path / "x.zip", files))
    assert "More than 4 files" in found["ada"].refused and not found["bob"].refused
    monkeypatch.setattr(listing, "MOST_ENTRIES", 5)
    for place in (tmp_path / "x.zip", lay_out(tmp_path / "in", files)):
        with pytest.raises(UsageProblem, match="too many files"):
            take_in(place, EXERCISE)


def test_odd_files_become_refusals(tmp_path: Path) -> None:
    root = lay_out(tmp_path, {"empty.py": b"", "blank.py": b"\n \n", "huge.py": b"#" * 1_000_001, "ok.py": b"\x00bin"})
    os.mkfifo(root / "pipe.py")
    found = taken(root)
    assert sorted(name for name, one in found.items() if one.refused) == ["blank", "empty", "huge", "pipe"]


def test_what_is_no_place_of_submissions_is_said(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (tmp_path / "text.zip").write_text("no archive")
    (tmp_path / "empty").mkdir()
    for name in ("broken.zip", "text.zip", "empty", "missing"):
        with pytest.raises(UsageProblem):
            take_in(tmp_path / name, EXERCISE)


def test_a_locked_archive_is_said(tmp_path: Path) -> None:
    data = bytearray(pack(tmp_path / "x.zip", {"ada.py": WRITTEN}).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    (tmp_path / "x.zip").write_bytes(data)
    assert "locked" in taken(tmp_path / "x.zip")["ada"].refused
    assert zipfile.ZipFile(io.BytesIO(data)).infolist()[0].flag_bits & 1


PARTS = st.sampled_from(["..", ".", "", "/", "\\", "C:", "CON", "a" * 300, "~", "\u202e", "ada", "exercise.py"])


@given(st.lists(PARTS, min_size=1, max_size=6), st.sampled_from(["/", "\\"]))
def test_no_name_in_an_archive_is_more_than_a_name(parts: list[str], separator: str) -> None:
    name = separator.join(parts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.zip"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pack(path, {name + ".py": WRITTEN, "ada/exercise.py": WRITTEN + b"# 2"})
        found = taken(path)
        out = Path(folder) / "out"
        for one in found.values():
            report = Path(os.path.normpath(out / f"{file_stem(one.learner)}.html"))
            assert report.parent == out and "\0" not in one.learner + one.source
            assert one.file_name in ("exercise.py", "exercise.ipynb")
    assert (
        not found["ada"].refused or "files were" in found["ada"].refused or "leaves the archive" in found["ada"].refused
    )


def test_an_archive_is_read_as_it_was_listed(tmp_path: Path) -> None:
    """A local header may tell another name than the list at the end: what is graded belongs to the listed one."""
    path = pack(tmp_path / "class.zip", {"ada.py": WRITTEN, "bob.py": WRITTEN + b"# bob"})
    data = path.read_bytes()
    path.write_bytes(data.replace(b"ada.py", b"bob.py", 1))
    found = taken(path)
    assert sorted(found) == ["ada", "bob"]
    assert "cannot be unpacked" in found["ada"].refused and not found["bob"].refused
