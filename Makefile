# Two commands for newcomers: `make run` and `make test`. Everything is installed into .venv, nothing outside the folder
# but (for tests) the browser.
PYTHON ?= python3
BIN = .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONWARNINGS = ignore::RuntimeWarning:platformdirs

.DEFAULT_GOAL := help
.PHONY: help run install test test-long check bench lock messages css browser

help:
	@echo "make run        install what is missing, start Satu Pintu with its demo, and print the addresses"
	@echo "make test       run every test (SATUPINTU_NO_BROWSER=1 leaves those in the browser out)"
	@echo "make test-long  run also the tests that are too slow for every day, one after the other"
	@echo "make check      format, lint, types, import rules, templates, translations, licences"
	@echo "make bench      measure against the bars of docs/reference/quality.md"
	@echo "make install    install into .venv, and start nothing"
	@echo "make browser    see that Chromium is there for the tests; as root on Debian, install it"
	@echo "make messages   gather the words of pages into the .po files"
	@echo "make css        build the style sheets again"
	@echo "make lock       choose the versions of dependencies anew, with hashes"
	@echo ""
	@echo "Settings stand in docs/reference/settings.md. The usual: SATUPINTU_PORT=8010 SATUPINTU_DATA=./lain make run"
	@echo "Commands of an installation: .venv/bin/satupintu --help"

.venv/run.stamp: requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/test.stamp: .venv/run.stamp requirements/test.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/test.txt
	touch $@

.venv/messages.stamp: .venv/run.stamp $(wildcard src/satupintu/locale/*/LC_MESSAGES/*.po)
	$(BIN)/python scripts/compile_messages.py
	touch $@

install: .venv/run.stamp .venv/messages.stamp

run: install
	@exec $(BIN)/python -m satupintu run

browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || command -v chromium-browser >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; } || \
	  { echo "*** NO CHROMIUM FOUND: the browser tests cannot run. Install chromium," >&2; \
	    echo "*** or leave them out on purpose: make test SATUPINTU_NO_BROWSER=1" >&2; \
	    [ "$$SATUPINTU_NO_BROWSER" = 1 ]; }

test: .venv/test.stamp .venv/messages.stamp browser
	env -u DJANGO_SETTINGS_MODULE $(BIN)/pytest -q -n 2 --dist loadfile

test-long: .venv/test.stamp .venv/messages.stamp browser
	$(BIN)/pytest -q -m "long or not long"

check: .venv/test.stamp .venv/messages.stamp
	$(BIN)/ruff format --check src tests scripts bench
	$(BIN)/ruff check src tests scripts bench
	$(BIN)/mypy src/satupintu
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src/satupintu
	$(BIN)/python scripts/messages.py --check
	$(BIN)/python scripts/check_licences.py

bench: .venv/test.stamp .venv/messages.stamp
	$(BIN)/python -m bench

lock:
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements/run.in -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements/test.in -c requirements/run.txt -o requirements/test.txt

messages: .venv/test.stamp
	$(BIN)/python scripts/messages.py

css: .venv/test.stamp
	$(BIN)/python frontend/build.py
