"""Functions of ours in the place of learners' own, where others of their functions may call these."""

from __future__ import annotations

from grader.candidate.candidate import Candidate


def with_right(candidate: Candidate, function: str, kind: str, *, usable: bool) -> Candidate:
    """Return the candidate; unless the learner's ``function`` is ``usable``, one of ours of this ``kind`` replaces it.

    So a mistake in a function costs nothing more where another function calls it. It stays replaced: whatever else is
    to be known about it must be known before.

    >>> with_right(candidate, "pad_seqs", "padder", usable=passed("check_padding"))  # doctest: +SKIP
    """
    if not usable:
        candidate.replace(function, candidate.stand_in(kind))
    return candidate
