# `make` alone lists the targets. `demo` and `test` set everything up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
.DEFAULT_GOAL := help
.PHONY: help demo test check fix fuzz bench bench-privacy bench-disclosure lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: install it, or name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: install python3-venv (Debian, Ubuntu: sudo apt install python3-venv)"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/pyvenv.cfg
	@echo "Installing what the package needs (about a minute) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.run ## an invented half-year end to end, left in build/demo/
	@test -f $(DEMO)/project/rake.toml || $(BIN)/rake-analysis example $(DEMO)/project
	@$(BIN)/rake-analysis run --project $(DEMO)/project --period 2025H2 --output $(DEMO)/site

test: $(VENV)/.dev ## every test
	@$(BIN)/pytest -q -n 2 --dist loadgroup

check: $(VENV)/.dev ## format, lint, types; changes nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright

fix: $(VENV)/.dev ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

fuzz: $(VENV)/.dev ## ten thousand damaged exports through the ingest (COUNT=, SEED=)
	@$(BIN)/python -m tests.fuzz.hammer $(or $(COUNT),10000) $(or $(SEED),1)

bench: $(VENV)/.dev ## speed and memory, beside peers
	@$(BIN)/python -m tests.bench

bench-privacy: $(VENV)/.dev ## masking beside three other tools
	@$(BIN)/python -m tests.bench_privacy

bench-disclosure: $(VENV)/.dev ## disclosure control attacked and timed, beside two other tools (COUNT=)
	@$(BIN)/python -m tests.bench_disclosure $(or $(COUNT),1000)

lock: ## compile the requirements (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements.in -o requirements.txt
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -c requirements.txt requirements-dev.in -o requirements-dev.txt
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -c requirements.txt requirements-names.in -o requirements-names.txt

clean: ## remove what was built
	@rm -rf build $(VENV)
