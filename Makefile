# `make` builds the graph of the seed documents; `make test` runs every test. See `make help`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OUT    := build
SEEDS  := $(sort $(wildcard seeds/*.txt))

.DEFAULT_GOAL := all
.PHONY: all test test-fast lint bench train score notebook validate clean help

all: $(OUT)/report.json ## set up, build the graph of seeds/ into build/, say where graph.html is
	@echo
	@echo "Open in a browser: $(abspath $(OUT))/graph.html"

test: $(VENV)/.dev $(VENV)/.system ## set up what the tests need, Chromium too, and run all of them
	$(BIN)/python -m pytest -n auto --dist worksteal

test-fast: $(VENV)/.dev ## the tests that take under three minutes in all
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow and not server"

lint: $(VENV)/.dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

score: $(OUT)/report.json ## measures on annotated pieces of the seeds, which the tagger has learnt (python -m training.press: without)
	$(BIN)/kg evaluate training/gold $(OUT) --sources seeds

bench: $(VENV)/.dev ## speed of every stage beside jieba.posseg, written to benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks.run

# sums by several threads differ in the last digit
train: export OMP_NUM_THREADS = 1
train: export OPENBLAS_NUM_THREADS = 1
train: export XLA_FLAGS = --xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1
train: $(VENV)/.dev ## learn the models of names, relations and reading again from training/corpus (CPU)
	$(BIN)/python -m training.train
	$(BIN)/python -m training.relations training/corpus --export kg/relate/model.npz
	$(BIN)/python -m training.reading.learn

notebook: $(VENV)/.dev $(OUT)/report.json ## run the notebook from top to bottom, in place
	$(BIN)/python scripts/run_notebook.py notebooks/seeds.ipynb

validate: $(OUT)/report.json ## check build/graph.ttl against ontology/shapes.ttl
	$(BIN)/kg validate $(OUT)

clean: ## remove what make made
	rm -rf $(OUT) $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(OUT)/report.json: $(VENV)/.installed $(SEEDS) $(shell find kg ontology -type f -not -name '*.pyc')
	$(BIN)/kg build seeds --out $(OUT)

# An editable install: a change of the code needs no new one, a change of pyproject.toml does.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "kg needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV) || \
	  { echo "No venv module: install it (Debian: apt-get install python3-venv)"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(VENV)/.system: scripts/install_test_tools.sh
	sh scripts/install_test_tools.sh
	@touch $@
