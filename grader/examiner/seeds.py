"""Seeds of gradings, and the secrets that hidden data are drawn from: made with a key that no submission can read."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets

from grader.catalogue import places
from grader.submission.submission import Submission

_BYTES_OF_KEY = 32
STAFF_KEY = "TF_EXAM_KIT_KEY"
"""The variable that holds the same secret text on all machines which must draw the same hidden data for a seed."""


def seed_of(submission: Submission) -> int:
    """Return the seed for a submission: repeatable for this file on this machine, and not to be guessed.

    It is made with a key that only the kit's own state folder holds, so that a submission cannot draw
    the hidden data from its own digest.
    """
    return seed_from(submission.digest)


def seed_from(name: str) -> int:
    """Return the seed for whatever is called so: the same on this machine, and not to be guessed from the name."""
    digest = hmac.new(_key(), name.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % 2**52


def secret_of(seed: int) -> int:
    """Return what hidden data are drawn from in a grading with this seed: whoever knows the seed does not know it.

    It follows from the key of this machine, or from that of the staff where several machines must agree.
    """
    return seed_from(f"hidden data of a grading with the seed {seed}")


def _key() -> bytes:
    """Return the key of the staff, the environment's ``TF_EXAM_KIT_KEY``, or else that of this machine."""
    return os.environ.get(STAFF_KEY, "").encode() or _machine_key()


def _machine_key() -> bytes:
    """Return the key of this machine; a new one, for this time only, where it cannot be kept."""
    path = places.state_folder() / "machine.key"
    key = secrets.token_bytes(_BYTES_OF_KEY)
    coming = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        if path.stat().st_size == _BYTES_OF_KEY:
            return path.read_bytes()
        # Of a grading that was killed before it had written one.
        path.unlink()
    try:
        coming.touch(mode=0o600)
        coming.write_bytes(key)
        # Whole or not at all, and of two gradings at once the first one's.
        os.link(coming, path)
    except FileExistsError:
        return path.read_bytes()
    except OSError:
        return key
    finally:
        with contextlib.suppress(OSError):
            coming.unlink()
    return key
