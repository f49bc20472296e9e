# make demo and make test need only Python (3.10-3.13) and make; the environment is made in .venv on first use.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
NAME   ?=
DATA   ?= ../shared/data

.PHONY: help demo test test-system check format docs models stage sample-data clean

help:
	@echo "make demo         clean the sample crawl and show its funnel"
	@echo "make test         the tests a person runs often (a few minutes)"
	@echo "make test-system  kill storms, memory: slow tests of the whole system"
	@echo "make check        format, lint, types, import layers"
	@echo "make format       put the code into its format"
	@echo "make docs         write the pages and the schema that are made from the code"
	@echo "make models DATA=d train the models that the stages ship, from labelled data (about half an hour)"
	@echo "make stage NAME=x start a new stage: filters/x.py and its test"
	@echo "make sample-data  write sample_data/crawl anew from its generator"

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

demo: $(VENV)/.installed
	rm -rf corpus
	$(BIN)/cleaner run sample_data/crawl --output corpus --max-error-rate 0.1
	$(BIN)/python sample_data/judge.py corpus

test: $(VENV)/.installed
	$(BIN)/python -m pytest --ignore=tests/system -m "not system" -n logical --maxprocesses 4 --dist loadfile

$(VENV)/.installed-system: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[ray,s3]' --group system
	@touch $@

test-system: $(VENV)/.installed-system
	tests/system/slurm/install.sh
	$(BIN)/python -m pytest -m system -n logical --maxprocesses 2 --dist loadfile

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.installed
	$(BIN)/python docs/generate.py

models: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group models
	$(BIN)/python -m models.han_table
	$(BIN)/python -m models.extract_html --data $(DATA)
	$(BIN)/python -m models.boilerplate_lines --data $(DATA)
	$(BIN)/python -m models.quality --data $(DATA)

stage: $(VENV)/.installed
	$(BIN)/python -m cleaner.cli.scaffold $(NAME)

sample-data: $(VENV)/.installed
	$(BIN)/python sample_data/make_sample_data.py

clean:
	rm -rf $(VENV) corpus build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
