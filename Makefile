# Everything starts here; `make` alone lists it. Recipes are one line each: the work is in tools/.
# Paths are relative, so that a checkout on a path with a space in it works too.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PY := .venv/bin/python
PORT ?= 8000
DIRECTORY ?=
FILE ?=
SINCE ?=
CORES ?= auto
export PORT FILE

.PHONY: help install demo run backup restore test test-long check format knowledge packet bench build-css lock clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## Install everything into this checkout (.venv, node_modules); quick when nothing changed
	@bash tools/install.sh

demo: install ## Load a fictional directory (or DIRECTORY=FILE), print one worked match, serve on PORT (8000)
	@$(PY) -m throughcare_web demo $(if $(DIRECTORY),--directory "$(DIRECTORY)")

run: install ## Serve what is loaded on PORT (8000)
	@$(PY) -m throughcare_web serve --port "$(PORT)"

backup: ## Write a sealed backup of the database (to FILE, else into the state folder)
	@$(PY) -m throughcare_web backup $(if $(FILE),"$$FILE")

restore: ## Restore FILE into this site's empty database, and verify it
	@$(PY) -m throughcare_web restore "$$FILE"

test: ## Run all tests, browser tests included, with the coverage floors
	@bash tools/install.sh dev
	@bash tools/chromium.sh
	@bash tools/test.sh -n $(CORES) -m "not long"

test-long: ## Run the tests that take minutes too, then see whether they notice changed clinical rules
	@bash tools/install.sh dev
	@bash tools/chromium.sh
	@THROUGHCARE_HYPOTHESIS_PROFILE=long bash tools/test.sh -n $(CORES) -m ""
	@$(PY) tools/mutants.py

check: ## Lint, types, dependency rules, templates, migrations, budgets, wording, stale pages
	@bash tools/install.sh dev
	@bash tools/check.sh

format: ## Put the source in order
	@bash tools/install.sh dev
	@$(PY) -m ruff check --fix --quiet . && $(PY) -m ruff format --quiet .

knowledge: ## Write docs/knowledge/ again from the records
	@bash tools/install.sh
	@$(PY) tools/knowledge_pages.py

packet: ## Print the clinicians' review packet (SINCE=REVISION for what changed since)
	@bash tools/install.sh
	@$(PY) -m throughcare packet $(if $(SINCE),--since "$(SINCE)")

bench: ## Measure, with peers in the same run, the figures the README gives
	@bash tools/install.sh dev
	@for script in bench/*.py; do "$(PY)" "$$script"; done

build-css: ## Compile the style sheet again
	@bash tools/install.sh styles

lock: ## Choose the newest allowed versions and pin them with their digests
	@bash tools/lock.sh

clean: ## Remove what make put here: database, packages, builds
	@if [ -x $(PY) ]; then for state in var var/tests; do $(PY) tools/forget_database.py "$$state"; done; fi
	@rm -rf .venv node_modules var src/throughcare_web/ui/static/ui/build src/throughcare_web/find/map/build
