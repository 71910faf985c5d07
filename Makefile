# make run, make test: everything they need goes into .venv beside this file. Written for GNU make 3.81 and any POSIX sh.

PYTHON ?= python3
VENV ?= .venv
TESTFLAGS ?= -n auto --maxprocesses 8
ARGS ?=

IN_VENV = $(VENV)/bin/python
PIP = $(IN_VENV) -m pip --disable-pip-version-check --quiet
WHEEL_VENV = .venv-wheel
WHEEL_PIP = $(WHEEL_VENV)/bin/python -m pip --disable-pip-version-check --quiet

.PHONY: help run demo test lint types contracts check wheel wheel-test bench torture clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*##/  /'

run: $(VENV)/okrtui.installed ## Open okrtui (ARGS="PATH" names a workspace)
	@$(IN_VENV) -m okrtui $(ARGS)

demo: $(VENV)/okrtui.installed ## Open okrtui on a sample that is thrown away afterwards
	@$(IN_VENV) -m okrtui demo

test: $(VENV)/test.installed ## The whole test suite (ARGS="tests/domain -k pace" narrows it)
	$(IN_VENV) -m pytest $(TESTFLAGS) $(ARGS)

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
	$(PIP) wheel --no-deps --wheel-dir dist .

wheel-test: wheel ## The whole test suite against the built wheel, in an environment of its own
	@rm -rf $(WHEEL_VENV)
	@"$(MAKE)" --no-print-directory VENV=$(WHEEL_VENV) $(WHEEL_VENV)/made
	$(WHEEL_PIP) install "$$(ls dist/okrtui-*.whl)[test]"
	@$(WHEEL_VENV)/bin/python -c "import okrtui, sys; sys.exit('/src/' in okrtui.__file__ and okrtui.__file__)"
	$(WHEEL_VENV)/bin/python -m pytest $(TESTFLAGS) $(ARGS)

bench: $(VENV)/okrtui.installed ## The benchmarks, one after the other
	@set -e; for each in benchmarks/*.py; do [ -e "$$each" ] || continue; echo "== $$each"; $(IN_VENV) "$$each" $(ARGS); done

torture: $(VENV)/okrtui.installed ## Kill, starve and fault writers of one workspace (ARGS="--seconds 600")
	@$(IN_VENV) tests/torture/torture.py $(ARGS)

clean: ## Remove what was made here
	rm -rf $(VENV) .venv-* dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/okrtui.installed: $(VENV)/made pyproject.toml
	$(PIP) install --editable .
	@$(IN_VENV) -m compileall -q src/okrtui
	@touch $@

$(VENV)/test.installed: $(VENV)/made pyproject.toml
	$(PIP) install --editable ".[test]"
	@$(IN_VENV) -m compileall -q src/okrtui
	@touch $@ $(VENV)/okrtui.installed

$(VENV)/lint.installed: $(VENV)/made pyproject.toml
	$(PIP) install --editable ".[test,lint]"
	@touch $@ $(VENV)/test.installed $(VENV)/okrtui.installed

# The environment. Python comes with venv and pip as a rule; where a distribution packs pip apart, any pip that is there
# or the one on PyPI fills in.

$(VENV)/made:
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh -c "$$MAKE_VENV"
	@touch $@

define MAKE_VENV
set -u
old_enough() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
found=
for each in "$$PYTHON" python3 python3.13 python3.12 python3.11; do
  if old_enough "$$each"; then found=$$each; break; fi
done
if [ -z "$$found" ]; then
  echo "okrtui needs Python 3.11 or newer and found none: install one, or name it with make PYTHON=/path/to/python3." >&2
  exit 1
fi
rm -rf "$$VENV"
if "$$found" -c 'import ensurepip, venv' 2>/dev/null && "$$found" -m venv "$$VENV"; then exit 0; fi
rm -rf "$$VENV"
if "$$found" -m venv --without-pip "$$VENV" 2>/dev/null; then
  if "$$found" -m pip --python "$$VENV/bin/python" install --quiet pip 2>/dev/null; then exit 0; fi
  if "$$VENV/bin/python" -c "$$GET_PIP" "$$VENV"; then exit 0; fi
fi
rm -rf "$$VENV"
echo "$$found has no venv with pip and PyPI did not answer: install them (Debian: apt install python3-venv) and try again." >&2
exit 1
endef
export MAKE_VENV

define GET_PIP
import hashlib, json, pathlib, subprocess, sys
from urllib.parse import urljoin
from urllib.request import urlopen

page = "https://pypi.org/pypi/pip/json"
try:
    files = json.loads(urlopen(page, timeout=60).read())["urls"]
    wheel = next(file for file in files if file["packagetype"] == "bdist_wheel")
    data = urlopen(urljoin(page, wheel["url"]), timeout=60).read()
except OSError as error:
    sys.exit(f"pip could not be fetched: {error}")
if hashlib.sha256(data).hexdigest() != wheel["digests"]["sha256"]:
    sys.exit("What PyPI sent is not the pip it announced.")
path = pathlib.Path(sys.argv[1]) / wheel["filename"]
path.write_bytes(data)
done = subprocess.run([sys.executable, f"{path}/pip", "install", "--quiet", "--no-index", str(path)])
path.unlink()
sys.exit(done.returncode)
endef
export GET_PIP
