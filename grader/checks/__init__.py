"""What rubrics are written with: ``criterion``, ``fixture``, ``trial``, ``expect``; evidence has its own modules.

Matchers that lie in another module than their evidence are imported here, so that every rubric has them.
"""

import grader.checks.models.training_setup
import grader.checks.performance  # noqa: F401
from grader.checks.criterion import criterion, fixture, trial
from grader.checks.expect import Unmet, expect

__all__ = ["Unmet", "criterion", "expect", "fixture", "trial"]
