"""Hidden data are drawn from a seed that neither a submission nor its author can know before the grading."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.catalogue import places
from grader.checks.properties import draw_from
from grader.examiner import seeds
from grader.examiner.assignment import seed_to_tell
from grader.submission.submission import Submission


@pytest.fixture(autouse=True)
def no_key_of_the_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(seeds.STAFF_KEY)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    return places.state_folder()


def seed_for(digest: str) -> int:
    return seeds.seed_of(Submission("week1_x", Path("x.py"), "script", "", digest))


def test_a_file_has_one_seed_on_this_machine_and_another_elsewhere(home: Path) -> None:
    first = seed_for("a")
    assert seed_for("a") == first
    assert seed_for("b") != first
    (home / "machine.key").unlink()
    assert seed_for("a") != first
    assert [path.name for path in home.iterdir()] == ["machine.key"]
    assert (home / "machine.key").stat().st_mode & 0o077 == 0


def test_a_key_that_was_never_written_whole_is_made_anew(home: Path) -> None:
    (home / "machine.key").write_bytes(b"")
    seed = seed_for("a")
    assert len((home / "machine.key").read_bytes()) == 32
    assert seed_for("a") == seed


def test_of_two_gradings_at_once_the_first_one_makes_the_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = seeds.os.link

    def other_first(source: Path, target: Path) -> None:
        monkeypatch.setattr(seeds.os, "link", link)
        target.write_bytes(b"the key of the other one, whole.")
        link(source, target)

    monkeypatch.setattr(seeds.os, "link", other_first)
    seed = seed_for("a")
    assert (home / "machine.key").read_bytes() == b"the key of the other one, whole."
    assert seed_for("a") == seed


def test_a_key_that_cannot_be_kept_is_no_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeds.places, "state_folder", lambda: Path("/dev/null/nowhere"))
    assert seed_for("a") != seed_for("a")


def test_hidden_data_take_more_than_a_seed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = [seeds.secret_of(seed) for seed in range(50)]
    assert [seeds.secret_of(seed) for seed in range(50)] == secrets and len(set(secrets)) == 50
    assert min(secrets) > 2**32
    (home / "machine.key").unlink()
    assert not set(secrets) & {seeds.secret_of(seed) for seed in range(50)}
    monkeypatch.setenv("TF_EXAM_KIT_KEY", "the same on all machines")
    ours = seeds.secret_of(742)
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(home / "another machine"))
    assert seeds.secret_of(742) == ours
    monkeypatch.setenv("TF_EXAM_KIT_KEY", "another")
    assert seeds.secret_of(742) != ours


def test_what_the_candidate_is_told_is_the_same_for_the_same_seed_and_far_from_it() -> None:
    assert seed_to_tell(5) == seed_to_tell(5)
    told = [seed_to_tell(seed) for seed in range(5)]
    assert len(set(told)) == 5
    assert min(told) > 1000


def test_a_property_draws_other_cases_from_another_seed() -> None:
    def drawn(seed: int) -> list[int]:
        seen: list[int] = []

        @given(st.integers())
        def note(number: int) -> None:
            seen.append(number)

        draw_from(seed, note)()
        return seen

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
