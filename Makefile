# Needs GNU make 3.81 or newer and Python 3.11 or newer; everything else is installed into .venv.
# macOS has make 3.81, so .ONESHELL and .SHELLFLAGS can't be used here.

PYTHON ?= python3
ARGS ?=
# Numbers of papers that benchmarks measure, such as 98,1000.
SIZES ?=

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Compile to bytecode, which pip does not do for editable packages: where Python is told not to write
# bytecode, each start would take longer.
COMPILE := $(BIN)/python -m compileall -q generator
APT_INSTALL := DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends
SHELL := /bin/sh

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The tests of a file share what they build, and some continue from what earlier ones did, so each
# file runs in one process. tests/conftest.py orders the files, and keeps those of some folders in one
# process. ARGS='-n 0' runs all in one process.
# Three processes keep two processors busy while browsers and previews are waited for.
TEST_PROCESSES := --numprocesses=3 --dist=loadfile --no-loadscope-reorder
# Tests that try a sample in `make test` and all cases in `make hostile`.
HOSTILE := $(addprefix tests/,mkdocs/test_interrupted.py browser/test_hostile.py test_hostile_files.py \
  test_misfortunes.py test_random_edits.py)
# Two pip processes at the same time would break the environment.
.NOTPARALLEL:

.PHONY: help
help: ## list these targets
	@echo "Papershelf builds a static site from a pile of papers."
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
	while IFS='|' read -r target text; do printf '  make %-12s %s\n' "$$target" "$$text"; done
	@echo
	@echo "  PYTHON=python3.12 uses another Python; ARGS='...' is passed to the command."
	@echo "  SIZES=98,1000 sets the numbers of papers for bench-build, bench-near and bench-serve."

.PHONY: site
site: $(VENV)/.core ## build the bundled catalog into site/
	@$(BIN)/papershelf build $(ARGS)

.PHONY: serve
serve: $(VENV)/.core ## serve the site, and rebuild it when a source changes
	@$(BIN)/papershelf serve $(ARGS)

# pytest's compiled test modules are reused by the next run, also where Python is told not to write any.
.PHONY: test
test: $(VENV)/.test ## run all tests, including those in a browser
	@$(find_chromium); PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(TEST_PROCESSES) $(ARGS)

.PHONY: hostile
hostile: $(VENV)/.test ## run long tests of hostile files, killed builds, full disks and edits
	@$(find_chromium); PAPERSHELF_HOSTILE=long $(BIN)/python -m pytest $(TEST_PROCESSES) $(HOSTILE) $(ARGS)

.PHONY: check
check: $(VENV)/.check $(VENV)/.tsc ## check formatting, lint, types and workflows
	@$(BIN)/ruff check generator tests hatch_build.py
	@$(BIN)/ruff format --check generator tests hatch_build.py
	@$(BIN)/mypy
	@$(BIN)/node $(VENV)/tsc/node_modules/typescript/bin/tsc --project . && echo "tsc: no problem in the scripts"
	@$(BIN)/actionlint .github/workflows/*.yml && echo "actionlint: no problem in the workflows"

.PHONY: bench
bench: $(VENV)/.test ## measure reading and merging against their time limit
	@PYTHONPATH="$(CURDIR)/tests" $(BIN)/python tests/benchmarks/bench_merge.py

.PHONY: bench-build
bench-build: $(VENV)/.test $(VENV)/.bench ## compare build times with Hugo, MkDocs and a plain copy
	@PYTHONPATH="$(CURDIR)/tests" $(BIN)/python tests/benchmarks/bench_build.py $(sizes) $(ARGS)

.PHONY: bench-linear
bench-linear: $(VENV)/.test ## measure how build time grows with unusual sources
	@PYTHONPATH="$(CURDIR)/tests" $(BIN)/python tests/benchmarks/bench_linear.py $(ARGS)

.PHONY: bench-near
bench-near: $(VENV)/.test ## measure related papers, the map and the search by meaning
	@$(find_chromium); PYTHONPATH="$(CURDIR)/tests" $(BIN)/python tests/benchmarks/bench_near.py $(sizes) $(ARGS)

.PHONY: bench-search
bench-search: $(VENV)/.test $(VENV)/.bench ## compare the search with Pagefind, Material and lunr.js
	@$(find_chromium); PYTHONPATH="$(CURDIR)/tests" $(BIN)/python tests/benchmarks/bench_search.py $(ARGS)

.PHONY: bench-serve
bench-serve: $(VENV)/.test ## measure the time from saving a source until the preview shows it
	@$(find_chromium); PYTHONPATH="$(CURDIR)/tests" $(BIN)/python tests/benchmarks/bench_serve.py $(sizes) $(ARGS)

.PHONY: screenshots
screenshots: $(VENV)/.test ## take screenshots of every kind of page, and the picture in the README
	@$(find_chromium); PYTHONPATH="$(CURDIR)/tests" $(BIN)/python tests/browser/screenshots.py $(ARGS)

.PHONY: lighthouse
lighthouse: $(VENV)/.test $(VENV)/.lighthouse ## run Lighthouse on sites of 98 and 5,000 papers
	@$(find_chromium); PYTHONPATH="$(CURDIR)/tests:$(CURDIR)/tests/benchmarks" $(BIN)/python tests/browser/lighthouse.py $(ARGS)

.PHONY: clean
clean: ## remove build results and caches
	@if [ -f site_src/docs/.papershelf.json ] && [ -x $(BIN)/python ]; then $(BIN)/python -c '$(forget_pages)'; fi
	@rm -rf site .site.papershelf-* site.papershelf-old .papershelf build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## remove .venv as well
	@rm -rf $(VENV)

# Stamp files: a step runs again only if pyproject.toml changed or the last run was interrupted.

$(VENV)/.made:
	@$(check_python)
	@$(check_venv)
	@echo "Creating $(VENV) with Python $(python_version)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.core: pyproject.toml | $(VENV)/.made
	@echo "Installing Papershelf into $(VENV)"
	@$(PIP_INSTALL) --editable .
	@$(COMPILE)
	@touch $@

$(VENV)/.test $(VENV)/.check $(VENV)/.bench: $(VENV)/.%: pyproject.toml | $(VENV)/.made
	@echo "Installing Papershelf and what 'make $*' needs into $(VENV)"
	@$(PIP_INSTALL) --editable ".[$*]"
	@$(COMPILE)
	@touch $@

# Both use Node from the extras; in package.json, TypeScript is a development dependency and Lighthouse
# an optional one.
$(VENV)/.tsc: package.json | $(VENV)/.check
$(VENV)/.lighthouse: package.json | $(VENV)/.test
$(VENV)/.tsc: OMIT := optional
$(VENV)/.lighthouse: OMIT := dev
$(VENV)/.tsc $(VENV)/.lighthouse: $(VENV)/.%:
	@echo "Installing $* from npm into $(VENV)"
	@mkdir -p $(VENV)/$* && cp package.json $(VENV)/$*
	@cd $(VENV)/$* && ../bin/npm install --silent --no-audit --no-fund --no-package-lock --omit=$(OMIT)
	@touch $@

# Generated and handwritten pages are in the same folder; only the manifest says which are generated.
forget_pages = from pathlib import Path; from papershelf.engine.outputs import MANIFEST, DocsFolder, OutputTable; docs = Path("site_src/docs"); DocsFolder(docs, OutputTable()).finish((), 0); (docs / MANIFEST).unlink()

sizes = $(if $(SIZES),--papers $(SIZES))

# Shell snippets, each a single command line.

python_version = $$($(PYTHON) -c 'import platform; print(platform.python_version())' 2>/dev/null || echo missing)

# True if this is root and packages can be installed.
can_apt = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null

define check_python
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
  echo "Papershelf needs Python 3.11 or newer, but $(PYTHON) is $(python_version). Choose another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
  exit 1; \
}
endef

# Debian and Ubuntu have venv in a separate package.
define check_venv
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
  package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
  $(can_apt) && echo "Installing $$package" && apt-get -qq update && $(APT_INSTALL) "$$package" >/dev/null; \
} || { \
  echo "Papershelf needs Python's venv module, which $(PYTHON) lacks. On Debian or Ubuntu: sudo apt install $$package" >&2; \
  exit 1; \
}
endef

# Sets PAPERSHELF_CHROMIUM, unless Playwright's own Chromium is used.
define find_chromium
chromium=$${PAPERSHELF_CHROMIUM:-}; \
for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do \
  [ -n "$$chromium" ] || chromium=$$(command -v $$name || true); \
done; \
if [ -z "$$chromium" ] && $(can_apt); then \
  echo "Installing Debian's Chromium"; \
  apt-get -qq update; \
  for name in chromium-headless-shell chromium; do \
    [ -n "$$chromium" ] || ! $(APT_INSTALL) $$name >/dev/null || chromium=$$(command -v $$name); \
  done; \
fi; \
if [ -z "$$chromium" ]; then \
  echo "Fetching Playwright's Chromium (about 150 MB, once)"; \
  $(BIN)/playwright install chromium >$(VENV)/playwright.log 2>&1 || { \
    echo "No Chromium on PATH, and Playwright could not fetch its own ($(VENV)/playwright.log)." >&2; \
    echo "Install Chromium, or give its path: make $(MAKECMDGOALS) PAPERSHELF_CHROMIUM=/path/to/chromium" >&2; \
    exit 1; \
  }; \
elif ! command -v "$$chromium" >/dev/null; then \
  echo "PAPERSHELF_CHROMIUM is $$chromium, which is not a program." >&2; \
  exit 1; \
else \
  export PAPERSHELF_CHROMIUM="$$chromium"; \
fi
endef
