# Every command of this project. People and CI use the same ones; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help serve build hosting copy test words search check browser servers links bench trees screenshots readme lock audit clean

BIN := .venv/bin
PORT ?= 8000
# Python bytecode and MkDocs' notice about its own future are not news to a contributor.
export NO_MKDOCS_2_WARNING := 1
# What a reader types may hold quotes and dollar signs: it reaches the program as it is, past make and the shell.
export Q := $(value Q)

# An environment whose Python is gone is no environment.
$(shell $(BIN)/python -c '' 2>/dev/null || rm -f .venv/.site .venv/.tests)

help:       ## list these commands
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

serve: .venv/.site        ## see the site at http://127.0.0.1:8000 while you edit
	@$(BIN)/python -c 'import socket; socket.socket().bind(("127.0.0.1", $(PORT)))' 2>/dev/null || \
	  { echo "Port $(PORT) is taken. Choose another: make serve PORT=8011" >&2; exit 1; }
	$(BIN)/python -m mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: .venv/.site        ## write the finished site to site/ (any warning stops it)
	@rm -rf site .site.part
	$(BIN)/python -m mkdocs build --strict --site-dir .site.part || { rm -rf .site.part; exit 1; }
	@mv .site.part site

hosting: build            ## write settings for nginx and Caddy to hosting/, for the site in site/
	@$(BIN)/python -m macros hosting site hosting

copy: build    ## write a copy to read from a disk or a stick, with no server and no network, to copy/
	@$(BIN)/python -m macros copy site copy

test: check browser servers ## prove the site: every check that a pull request must pass
	$(BIN)/python -m pytest -n auto --dist worksteal

words: .venv/.tests       ## the part of `make test` that looks at words and facts (20 seconds, no browser)
	$(BIN)/python -m pytest tests/test_data.py tests/test_writing.py

search: browser           ## what a reader gets: make search Q="feel empty once its over"; without Q, how good it is
	@$(BIN)/python -m tests.search "$$Q"

check: .venv/.tests       ## the quick part of `make test`: style and types of the code
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

links: .venv/.tests build ## also try every link to other sites (slow; they fail for reasons of their own)
	$(BIN)/python -m tests.links --extern site

bench: browser            ## measure every figure that the guide promises (an hour): .github/benchmark.md
	$(BIN)/python -m tests.bench

trees: browser            ## write what screen readers tell (tests/trees/) anew, after a change of structure
	@mkdir -p tests/trees && rm -f tests/trees/*
	$(BIN)/python -m pytest tests/test_tree.py -k told_as_it_was --renew-trees

screenshots: browser      ## see the main pages in screenshots/: light and dark, phone and desk
	$(BIN)/python -m tests.screenshots

readme: browser           ## renew the pictures that are kept: two in the README, one for link previews
	$(BIN)/python -m tests.screenshots --readme

lock: .venv/.tests        ## renew the locked versions after editing requirements.in or requirements-dev.in
	$(BIN)/python -m venv .venv/lock && .venv/lock/bin/pip install -q uv
	.venv/lock/bin/uv pip compile -q --upgrade --no-header --python-version 3.11.5 --universal --generate-hashes requirements.in -o requirements.txt
	.venv/lock/bin/uv pip compile -q --upgrade --no-header --python-version 3.11.5 --universal --generate-hashes requirements-dev.in -o requirements-dev.txt

audit: .venv/.site        ## look for known weaknesses in the locked packages (needs the network)
	@$(BIN)/python -m venv .venv/audit && .venv/audit/bin/pip install -q --disable-pip-version-check pip-audit || \
	  { echo "pip-audit could not be installed: see pip's message above. This needs the network." >&2; exit 1; }
	@.venv/audit/bin/pip-audit --strict --progress-spinner off --disable-pip --require-hashes \
	  -r requirements.txt -r requirements-dev.txt || { echo "Not in order. Either the table above names packages with \
	known weaknesses, then: make lock. Or no list of weaknesses could be reached, and nothing is known." >&2; exit 1; }

clean:      ## remove what these commands made
	rm -rf .venv site .site.part hosting copy screenshots .mypy_cache .pytest_cache .ruff_cache test-results

browser: .venv/.tests
	@.ci/chromium >/dev/null

servers:
	@for part in nginx brotli caddy; do .ci/servers $$part >/dev/null || [ "$$CI" != true ] || exit 1; done

.venv/.site: requirements.txt .ci/venv
	@.ci/venv requirements.txt
	@touch $@

.venv/.tests: requirements.txt requirements-dev.txt .ci/venv
	@.ci/venv requirements.txt requirements-dev.txt
	@touch .venv/.site $@
