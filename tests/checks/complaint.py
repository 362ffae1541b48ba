"""What a matcher says of evidence that it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.checks.expect import Unmet


def complaint(say: Callable[[], Any]) -> Unmet:
    with pytest.raises(Unmet) as caught:
        say()
    return caught.value
