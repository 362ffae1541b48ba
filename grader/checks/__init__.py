"""What rubrics are written with: ``criterion``, ``fixture``, ``trial``, ``expect``; evidence has its own modules."""

from grader.checks.criterion import criterion, fixture, trial
from grader.checks.expect import Unmet, expect

__all__ = ["Unmet", "criterion", "expect", "fixture", "trial"]
