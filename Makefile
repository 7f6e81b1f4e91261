# What each target does: make help
VENV := .venv
PYTHON := $(VENV)/bin/python
BASE_PYTHON ?= python3
STAMP := $(VENV)/.installed
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
DEMO := demo

.DEFAULT_GOAL := help
.PHONY: help demo test check docs words bench system dist clean

help: ## Say what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: system $(STAMP) ## Install what is needed, make the example and report on it
	$(VENV)/bin/impactkit demo $(DEMO)

test: system $(STAMP) ## Run the whole test suite
	$(PYTHON) -m pytest -n 2 --dist loadfile

check: $(STAMP) ## Lint, types, import rules, stale docs
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PYTHON) docs/write.py --check

docs: $(STAMP) ## Write the pages of docs/ that come from the code
	$(PYTHON) docs/write.py

words: $(STAMP) ## Bring the catalogues to the messages of the code
	$(PYTHON) docs/words.py

bench: $(STAMP) ## Measure speed and truth, as ratios within one run: docs/benchmarks.md
	$(PYTHON) benchmarks/help.py
	$(PYTHON) benchmarks/scoring.py
	$(PYTHON) benchmarks/pdf.py
	$(PYTHON) benchmarks/comparison.py --quick
	$(PYTHON) benchmarks/ecosystems.py --runs 4

dist: $(STAMP) ## Build the wheel
	$(PYTHON) -m pip wheel --quiet --no-deps --wheel-dir dist .

clean: ## Remove what make has made
	rm -rf $(VENV) dist build $(DEMO)

# Pango draws the PDF, and Debian's Python comes without venv. As root both are installed; else the one command is named.
system:
	@.ci/system-libraries $(BASE_PYTHON) $(PANGO)

$(STAMP): setup.cfg pyproject.toml
	@test -x $(PYTHON) || $(BASE_PYTHON) -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -e '.[fast,test,browser,lint]'
	@touch $@
