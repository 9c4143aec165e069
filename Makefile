.PHONY: setup demo serve test lint bench migration messages lock
PYTHON ?= python3
PIP_OPTIONS := --quiet --disable-pip-version-check --require-hashes
BENCHES := $(patsubst tests/bench/bench_%.py,%,$(wildcard tests/bench/bench_*.py))

setup: .venv/.complete

.venv/.complete: requirements.txt requirements-dev.txt package-lock.json
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install $(PIP_OPTIONS) -r requirements.txt -r requirements-dev.txt
	PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin/npm ci --silent
	touch .venv/.complete

demo: setup
	.venv/bin/python main.py demo $(ARGS)

serve: setup
	.venv/bin/python main.py serve $(ARGS)

test: setup
	.venv/bin/python -m pytest -n 2 --dist loadgroup $(ARGS)

lint: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

bench: $(addprefix bench-,$(BENCHES))

bench-%: setup
	@PYTHONPATH=. .venv/bin/python tests/bench/bench_$*.py $(ARGS)

# Tables first, their constraints second: a constraint of a table that is only being created is not emitted.
migration: setup
	.venv/bin/tortoise makemigrations -n $(NAME)

messages: setup
	.venv/bin/python -m consult.translate

lock: setup
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt
