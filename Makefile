# make run and make test do everything on a fresh machine; `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 5005
PYTHON := .venv/bin/python
LOCKS := requirements/run.lock requirements/dev.lock
export PYTHON310 PORT

.PHONY: help run shell train try content check test test-services widget widget-tools lint types bench bench-nlu nlu-report lock \
	install-full clean

help:  ## what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/run.done: requirements/run.lock scripts/install.sh scripts/find_python.sh
	@sh scripts/install.sh requirements/run.lock
	@touch $@

.venv/dev.done: requirements/dev.lock .venv/run.done
	@sh scripts/install.sh requirements/dev.lock
	@touch $@

run: .venv/run.done  ## install, train if needed, start the guide (PORT=5005)
	@exec $(PYTHON) -m bot run --port $(PORT)

shell: .venv/run.done  ## talk to the guide in the terminal
	@exec $(PYTHON) -m bot shell

train: .venv/run.done  ## train a model if the training data changed
	@$(PYTHON) -m bot train

try: .venv/run.done  ## one sentence: make try TEXT="逾期一天算不算"
	@$(PYTHON) -m bot try "$(TEXT)"

content: .venv/run.done  ## check all content files, all problems at once
	@$(PYTHON) -m bot content

lint: .venv/dev.done
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m yamllint --strict .

types: .venv/dev.done
	@$(PYTHON) -m mypy

check: .venv/dev.done lint types content  ## lint, types, content, and Rasa's own validation
	@$(PYTHON) -m bot validate

bot/web/node_modules/.package-lock.json: bot/web/package-lock.json
	@cd bot/web && npm ci --silent
	@touch $@

widget: bot/web/node_modules/.package-lock.json  ## rebuild the chat page and its launcher (needs Node.js)
	@cd bot/web && npm run --silent check && npm run --silent build

widget-tools: # what the tests of the chat page use, where npm is at hand
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory bot/web/node_modules/.package-lock.json || \
		echo "Without the packages of bot/web some tests of the chat page are left out."; fi

test: .venv/dev.done widget-tools  ## all tests
	@$(PYTHON) -m bot train
	@$(PYTHON) -m pytest -n 2 --dist loadfile -m "not services"

test-services: .venv/dev.done  ## tests with PostgreSQL, Redis and RabbitMQ, and two replicas
	@$(PYTHON) -m bot train
	@$(PYTHON) -m pytest tests/services -m services

bench: .venv/dev.done  ## speed beside stock Rasa and others, as a page in build/ (QUICK=1 to try it)
	@$(PYTHON) -W ignore bench/speed/run.py

bench-nlu: .venv/run.done  ## our understanding beside its peers: make bench-nlu QUESTIONS=file.tsv [PER_INTENT=60]
	@$(PYTHON) bench/nlu/run.py $(QUESTIONS) $(if $(PER_INTENT),--per-intent $(PER_INTENT))

nlu-report: .venv/run.done  ## cross-validated report of understanding, as a page in build/ [QUESTIONS=file.tsv]
	@$(PYTHON) -W ignore bench/nlu/report.py $(if $(QUESTIONS),--questions $(QUESTIONS))

lock: .venv/dev.done  ## renew the lock files from requirements/*.in (needs uv)
	uv pip compile --python $(PYTHON) --generate-hashes --no-annotate --no-header -q requirements/run.in --override requirements/without_tensorflow.txt -o requirements/run.lock
	uv pip compile --python $(PYTHON) --generate-hashes --no-annotate --no-header -q requirements/dev.in --override requirements/without_tensorflow.txt -c requirements/run.lock -o requirements/dev.lock
	uv pip compile --python $(PYTHON) --generate-hashes --no-annotate --no-header -q requirements/run.in -o requirements/full.lock

install-full: .venv/run.done  ## add TensorFlow, for whoever wants DIET or TED
	@sh scripts/install.sh requirements/full.lock

clean:  ## remove the environment, models and caches (conversations in var/ stay)
	rm -rf bot/web/node_modules .venv models .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis
