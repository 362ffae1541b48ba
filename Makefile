PYTHON ?= .venv/bin/python

.PHONY: try check test prove bench

try:            ## grade an exercise: make try EXERCISE=week2_timeseries
	$(PYTHON) -m grader exercises/$(or $(EXERCISE),week3_nlp)

check:          ## format, lint, types, floors and all tests that need no TensorFlow: under a minute
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q -m "not worker"

test:           ## everything, the proof of every exercise included
	$(PYTHON) -m pytest -q -n 2

prove:          ## every right, wrong and untouched answer
	$(PYTHON) -m grader author prove -j 2

bench:          ## the figures that the README quotes
	$(PYTHON) benchmarks/cold_grade.py
