PYTHON ?= .venv/bin/python

.PHONY: try check test prove bench

try:            ## grade an exercise: make try EXERCISE=week2_timeseries
	$(PYTHON) -m grader exercises/$(or $(EXERCISE),week3_nlp)

check:          ## format, lint, types, floors and the quick tests that need no TensorFlow: under a minute
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q -n 2 -m "not worker and not slow"

test:           ## everything but the thorough part of the proof
	$(PYTHON) -m pytest -q -n 2

prove:          ## every answer of every exercise, and every hostile submission without a warm start as well
	$(PYTHON) -m pytest -q -n 2 -m "thorough or not thorough" tests/test_proof.py tests/test_scripts.py tests/checks/test_pairing.py tests/hostile

bench:          ## what feedback costs, against the bars of docs/performance.md
	$(PYTHON) benchmarks/speed.py
	$(PYTHON) benchmarks/sandbox_cost.py
