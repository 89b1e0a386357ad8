# `make run` and `make test` do all the set-up on a fresh machine.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test lint build check geo bench screens clean

run: .venv/run build/frontend/made build data/simulasi.duckdb
	$(BIN)/streamlit run dashboard.py --server.port $(PORT)

build: .venv/run
	$(BIN)/python -m zona build

# The example in simulated data: made once, and again when what it is made of changes.
SIMULATION := $(wildcard zona/store/*.py zona/store/simulate.toml zona/store/sql/schema.sql \
	zona/domain/*.py data/methods/*.toml data/regions.csv)
data/simulasi.duckdb: $(SIMULATION) | .venv/run
	$(BIN)/python -m zona demo

check: .venv/run
	$(BIN)/python -m zona check

# A file stays in one process, which has a server and a browser of its own.
test: .venv/dev
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

geo: .venv/run
	$(BIN)/python -m zona geo

bench: .venv/dev
	$(BIN)/python -m tests.bench $(ARGS)

screens: .venv/dev
	$(BIN)/python -m tests.screens

.venv/run: requirements.txt
	PYTHON=$(PYTHON) sh .ci/venv requirements.txt
	@touch $@

# compressed once; icon font and chart library are cut anew where a page or a figure has changed
build/frontend/made: .venv/run $(wildcard pages/*.py zona/faces/dashboard/*.py zona/figures/*.py) \
		zona/faces/pagelist.py zona/server/chart_library.py
	$(BIN)/python -m zona frontend
	@mkdir -p $(@D) && touch $@

.venv/dev: requirements.txt requirements-dev.txt
	PYTHON=$(PYTHON) sh .ci/venv requirements-dev.txt
	sh .ci/browser
	sh .ci/postgres
	@touch $@ .venv/run

clean:
	rm -rf .venv build
