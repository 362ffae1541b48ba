"""A verdict depends on every function that ever had an object in its hands: asked of a worker that is played here."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate import program
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Channel, ChannelClosed, Handle
from grader.catalogue.exercise import Limits
from grader.submission.submission import Submission


class PlayedWorker:
    """Answers every call with what its script says."""

    is_fork = False

    def __init__(self, script: dict[str, Any]) -> None:
        ours, theirs = socket.socketpair()
        self.channel, self._theirs = Channel(ours), Channel(theirs)
        self._script = script
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        try:
            while True:
                asked = self._theirs.receive()
                target = asked["arguments"].get("target") or asked["arguments"].get("name") or asked["operation"]
                self._theirs.send({"id": asked["id"], "value": self._script.get(target)})
        except ChannelClosed:
            self._theirs.close()

    def output(self) -> tuple[str, int]:
        """Say that nothing was printed."""
        return "", 0

    def end(self) -> None:
        """Close this end; the other one follows."""
        self.channel.close()


MODEL, LAYER, OTHER = Handle(1, "model", "Model"), Handle(2, "object", "Layer"), Handle(3, "model", "Model")


@pytest.fixture
def candidate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Candidate]:
    script = {
        "create_model": MODEL, "last_layer": [{"layer": LAYER}], "other_model": OTHER, "freeze": None, "count": 7,
        "train_model": {"history": [1.0]},
    }  # fmt: skip
    monkeypatch.setattr(program, "start_worker", lambda *_, **__: PlayedWorker(script))
    monkeypatch.setattr(program, "Watch", lambda *_: SimpleNamespace(begin=lambda *_: None, look=lambda: None))
    submission = Submission("week1_x", tmp_path / "exercise.py", "script", "", "digest")
    running = Candidate(submission, tmp_path, Limits(), 1, lambda event: None)
    running._program._ready = True
    yield running
    running.close()


def touched(candidate: Candidate, function: str, *arguments: Any) -> set[str]:
    """Return which functions a call depends on."""
    with candidate.ledger.scope() as names:
        candidate.call(function, *arguments)
    return names


def test_whoever_uses_an_object_depends_on_what_made_it(candidate: Candidate) -> None:
    model = candidate.call("create_model")
    assert touched(candidate, "count", model) == {"count", "create_model"}


def test_whoever_uses_an_object_depends_on_all_that_changed_it(candidate: Candidate) -> None:
    model = candidate.call("create_model")
    candidate.call("train_model", model)
    assert touched(candidate, "count", model) == {"count", "create_model", "train_model"}


def test_a_part_of_an_object_is_that_object(candidate: Candidate) -> None:
    model = candidate.call("create_model")
    [found] = candidate.call("last_layer", model)
    candidate.call("freeze", found["layer"])
    assert "freeze" in touched(candidate, "count", {"deep": [(model,)]})


def test_objects_that_never_met_are_apart(candidate: Candidate) -> None:
    model, other = candidate.call("create_model"), candidate.call("other_model")
    candidate.call("freeze", model)
    assert touched(candidate, "count", other) == {"count", "other_model"}
    assert touched(candidate, "count") == {"count"}


def test_objects_that_met_in_one_call_are_one(candidate: Candidate) -> None:
    model, other = candidate.call("create_model"), candidate.call("other_model")
    candidate.call("count", model, other)
    candidate.call("freeze", model)
    assert "freeze" in touched(candidate, "count", other)


def test_words_of_a_request_that_name_no_function_are_no_dependence(candidate: Candidate) -> None:
    with candidate.ledger.scope() as names:
        candidate.load()
        model = candidate.call("create_model")
        with pytest.raises(CandidateFault):
            candidate.predict(model, np.zeros((0, 2)), weights="noisy")
    assert names == {"create_model"}
