# make run, make test: everything they need goes into .venv beside this file, in the versions of constraints.txt.
# Written for GNU make 3.81 and any POSIX sh.

IS_NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	$$each -c "$(IS_NEW_ENOUGH)" 2>/dev/null && echo $$each && break; done)
VENV ?= .venv
TESTFLAGS ?= -n auto --maxprocesses 8
ARGS ?=

IN_VENV = $(VENV)/bin/python
PIP = -m pip --disable-pip-version-check --quiet
INSTALL = $(PIP) install --constraint constraints.txt
COVERAGE = $(IN_VENV) -m coverage
COVERED_CORE = src/okrtui/domain/*,src/okrtui/session.py,src/okrtui/engine/protocol.py,src/okrtui/engine/memory.py
COVERED_CORE_MIN ?= 100
COVERED_MIN ?= 95
WHEEL_VENV = .venv-wheel
FREE_VENV = .venv-constraints
AUDIT_VENV = .venv-audit
DOWNLOADS ?= .downloads
BUILD = hatchling "editables~=0.3" # the build backend, and what it asks for to install --editable

.PHONY: help run demo test docs coverage lint types contracts check wheel wheel-test constraints hashes downloads snapshots pictures recording audit bench torture torture-screens fuzz-files fuzz clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*##/  /'

run: $(VENV)/okrtui.installed ## Open okrtui (ARGS="PATH" names a workspace)
	@$(IN_VENV) -m okrtui $(ARGS)

demo: $(VENV)/okrtui.installed ## Open okrtui on a sample that is thrown away afterwards
	@$(IN_VENV) -m okrtui demo

test: $(VENV)/test.installed ## The whole test suite (ARGS="tests/domain -k pace" narrows it)
	$(IN_VENV) -m pytest $(TESTFLAGS) $(ARGS)

coverage: $(VENV)/test.installed ## The same with the lines and branches that ran, in subprocesses too; fails below a share
	@rm -f .coverage .coverage.*
	$(COVERAGE) run -m pytest $(TESTFLAGS) $(ARGS)
	@$(COVERAGE) combine --quiet
	@$(COVERAGE) report --skip-covered --fail-under=$(COVERED_MIN)
	@$(COVERAGE) report --skip-covered --include="$(COVERED_CORE)" --fail-under=$(COVERED_CORE_MIN)

lint: $(VENV)/lint.installed ## Style and form
	$(IN_VENV) -m ruff check
	$(IN_VENV) -m ruff format --check

types: $(VENV)/lint.installed ## Types
	$(IN_VENV) -m mypy

contracts: $(VENV)/lint.installed ## Who may import whom
	$(VENV)/bin/lint-imports

check: lint types contracts ## All three

wheel: $(VENV)/okrtui.installed ## Build the wheel into dist/
	@rm -f dist/okrtui-*.whl
	$(IN_VENV) $(PIP) wheel --no-deps --wheel-dir dist .

wheel-test: wheel ## The whole test suite against the built wheel, in an environment of its own
	@rm -rf $(WHEEL_VENV)
	@"$(MAKE)" --no-print-directory VENV=$(WHEEL_VENV) $(WHEEL_VENV)/made
	$(WHEEL_VENV)/bin/python $(INSTALL) "$$(ls dist/okrtui-*.whl)[test]"
	@$(WHEEL_VENV)/bin/python -c "import okrtui, sys; sys.exit('/src/' in okrtui.__file__ and okrtui.__file__)"
	$(WHEEL_VENV)/bin/python -m pytest $(TESTFLAGS) $(ARGS)

constraints: ## Rewrite constraints.txt with the newest allowed versions (PYTHON=python3.11, the oldest supported)
	@"$(MAKE)" --no-print-directory VENV=$(FREE_VENV) $(FREE_VENV)/made
	$(FREE_VENV)/bin/python $(PIP) install --editable ".[test,lint]" $(BUILD)
	@{ echo "# The versions that make and CI install, written by make constraints; pyproject.toml has the ranges."; \
	  $(FREE_VENV)/bin/python $(PIP) freeze --exclude-editable; } >constraints.new
	@mv constraints.new constraints.txt
	@rm -rf $(FREE_VENV)
	@"$(MAKE)" --no-print-directory hashes

hashes: $(VENV)/made ## Rewrite requirements-ci.txt: the versions of constraints.txt with the hashes of their wheels
	$(IN_VENV) .ci/hashes.py >requirements-ci.new
	@mv requirements-ci.new requirements-ci.txt

downloads: $(VENV)/made ## The wheels of requirements-ci.txt into .downloads; fails if one has another hash
	$(IN_VENV) $(PIP) download --require-hashes --no-deps --only-binary :all: --dest $(DOWNLOADS) -r requirements-ci.txt

docs: $(VENV)/okrtui.installed ## Rewrite the generated pages: commands, man page, keys, glossary, method
	$(IN_VENV) -m okrtui.cli.manual docs
	$(IN_VENV) -m okrtui.tui.keys.document > docs/keys.md
	$(IN_VENV) -m okrtui.tui.help.document docs

snapshots: $(VENV)/test.installed ## Keep every screen as it is now; look at what differs before
	SNAPSHOTS=anew $(IN_VENV) -m pytest -q $(TESTFLAGS) tests/tui/snapshots

pictures: $(VENV)/test.installed ## Draw the pictures of the README anew, from the sample; the PNGs with chromium
	$(IN_VENV) $(PIP) install pillow
	@PYTHONPATH=tests $(IN_VENV) tests/showcase/pictures.py

recording: $(VENV)/test.installed ## Play the film of the program anew: docs/okrtui.cast
	@PYTHONPATH=tests $(IN_VENV) tests/showcase/recording.py

bench: $(VENV)/test.installed ## Every figure that has a target, in one run (ARGS="commands --rounds 3" narrows it)
	$(IN_VENV) benchmarks/bench.py $(ARGS)

torture: $(VENV)/$(if $(ENGINE),test,okrtui).installed ## Kill, starve and fault writers (ARGS="--seconds 600"; ENGINE=postgres: servers too)
	@$(IN_VENV) tests/torture/$(if $(filter postgres,$(ENGINE)),failover,torture).py $(ARGS)

torture-screens: $(VENV)/test.installed ## Saves beside screens that nobody reads (ARGS="--seconds 600")
	@$(IN_VENV) tests/torture/screens.py $(ARGS)

fuzz-files: $(VENV)/test.installed ## Mutated files of every kind into every command (ARGS="--seconds 600" narrows it)
	@$(IN_VENV) tests/fuzz_files/fuzz.py $(ARGS)

fuzz: $(VENV)/test.installed ## Random keys into the screens (ARGS="--seeds 20 --strokes 1500" narrows it)
	@$(IN_VENV) tests/fuzz_keys/fuzz.py $(ARGS)

# Strict: without it, pip-audit takes an advisory service that knows no package for one that knows no advisory.
audit: ## Known advisories about the versions of constraints.txt (asks the advisory service of PyPI)
	@"$(MAKE)" --no-print-directory VENV=$(AUDIT_VENV) $(AUDIT_VENV)/made
	$(AUDIT_VENV)/bin/python $(PIP) install pip-audit
	@$(AUDIT_VENV)/bin/pip-audit --strict --requirement constraints.txt --no-deps --disable-pip || { \
	  echo "An advisory, or no answer: with 'not found' or 'Failed to connect' above, nothing was audited." >&2; exit 1; }

clean: ## Remove what was made here
	rm -rf $(VENV) .venv-* $(DOWNLOADS) dist build .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/okrtui.installed: $(VENV)/made pyproject.toml constraints.txt
	$(IN_VENV) $(INSTALL) --editable .
	@$(IN_VENV) -m compileall -q src/okrtui
	@touch $@

$(VENV)/test.installed: $(VENV)/made pyproject.toml constraints.txt
	$(IN_VENV) $(INSTALL) --editable ".[test]"
	@$(IN_VENV) -m compileall -q src/okrtui
	@touch $@ $(VENV)/okrtui.installed

$(VENV)/lint.installed: $(VENV)/made pyproject.toml constraints.txt
	$(IN_VENV) $(INSTALL) --editable ".[test,lint]"
	@touch $@ $(VENV)/test.installed $(VENV)/okrtui.installed

$(VENV)/made:
	@test -n "$(PYTHON)" || { \
	  echo "okrtui needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || { \
	  package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  echo "$(PYTHON) cannot create environments. On Debian and Ubuntu: apt install $$package" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@
