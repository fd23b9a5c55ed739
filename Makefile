# Một Cửa: every command a person needs. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run chat zalo-demo train seed check format test evaluate train-search bench fault-test lock clean
PYTHON := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
unexport PYTHONDONTWRITEBYTECODE  # without compiled modules every start would compile Rasa anew

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup:  ## install what is needed into .venv (the others do this by themselves)
	@scripts/setup

run: setup  ## start the assistant on http://127.0.0.1:8080
	@$(PYTHON) -m bot up

chat: setup  ## talk to the assistant in this terminal
	@$(PYTHON) -m bot chat

zalo-demo: setup  ## try the Zalo channel without an account: a pretend Zalo with a telephone on http://127.0.0.1:8090
	@$(PYTHON) -m tests.zalo

train: setup  ## train the understanding, if its inputs changed
	@$(PYTHON) -m bot train

seed: setup  ## put the shipped content into the database
	@$(PYTHON) -m bot seed

check: setup  ## lint, types
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy

format: setup  ## format the code
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format .

test: setup  ## every test: unit, contract, journey, browser
	@scripts/setup-tests
	@$(PYTHON) -m bot train
	@$(PYTHON) -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup

evaluate: setup  ## measure how well questions are understood; writes docs/evaluation.md
	@$(PYTHON) -m tests.evaluation

train-search: setup  ## learn the weights of the search again
	@$(PYTHON) -m knowledge.search weights

bench: setup  ## measure speed and memory beside a stock Rasa; ARGS=--quick for a first look
	@$(PYTHON) -m tests.bench $(ARGS)

fault-test: setup  ## kill every process at random moments under load, 200 rounds; every crash point
	@$(PYTHON) -m tests.faults
	@CRASH_STRIDE=1 $(PYTHON) -m pytest tests/bot/test_crash_points.py

lock: setup  ## resolve requirements.in into requirements.txt
	@uv pip compile --quiet --python-version 3.11 --override requirements.overrides --no-emit-index-url --no-annotate --no-header requirements.in -o requirements.txt

clean:  ## remove what was made here: environment, models, database
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache
