# expect: check_sweep UNMET | 1e-08
# only: check_sweep
import sys

import grader.candidate.protocol as protocol

for name in ("grader.checks", "grader.checks.expect", "grader.checks.series.forecasts", "grader.examiner", "pytest", "_pytest"):
    sys.modules[name] = None
protocol.MAX_DEPTH = protocol.MAX_HEADER = 10**9


def learning_rate_at(epoch):
    return 1.0
