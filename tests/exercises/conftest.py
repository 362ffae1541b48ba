"""Stand-ins for a candidate are asked as they are: see ``tests/checks/conftest.py``."""

from checks.conftest import plain

__all__ = ["plain"]
