# Two commands: `make run` prepares everything and serves the demo, `make test` tests everything.
# Each step leaves a stamp in .venv, so that a second call is quick. Paths stay relative: the folder's own may hold spaces.

SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
# A library's files are compiled when they are first used: most never are, and compiling all takes half of this time.
INSTALL := install --quiet --disable-pip-version-check --no-compile --require-hashes
# Compiled files make every start three times as quick; some machines switch them off.
unexport PYTHONDONTWRITEBYTECODE

LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig

.PHONY: help run test test-sqlite test-postgres interop soak lint format lock clean
.DEFAULT_GOAL := help

help:
	@echo "make run     prepare everything, load the demo once, serve it on http://127.0.0.1:$(PORT) (PORT= to change)"
	@echo "make test    on SQLite, journeys in a browser included, and on PostgreSQL where the two differ"
	@echo "make interop other programs read our calendars (make test does this too)"
	@echo "make soak    full counts and the longest walks, on both databases, everything on PostgreSQL: hours"
	@echo "make lint    ruff, djlint, mypy, Django's checks, migrations complete"
	@echo "make format  let ruff and djlint lay the code out"
	@echo "make lock    write the requirements files from pyproject.toml"
	@echo "make clean   remove .venv and the tests' databases (never var/kindling.sqlite3)"

# --- Preparing ----------------------------------------------------------------------------------------

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Kindling needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) --no-print-directory apt PACKAGES="python3-venv"
	$(PYTHON) -m venv .venv
	@touch $@

.venv/runtime: requirements.txt .venv/made
	$(PY) -m pip $(INSTALL) -r requirements.txt
	@touch $@

# WeasyPrint loads Pango and its friends from the system; nothing on PyPI brings them.
.venv/libraries: .venv/runtime
	@$(PY) -c 'import weasyprint' 2>/dev/null || $(MAKE) --no-print-directory apt PACKAGES="$(LIBRARIES)"
	@$(PY) -c 'import weasyprint' || { echo "WeasyPrint still cannot load its libraries: $(LIBRARIES)"; exit 1; }
	@touch $@

.venv/tools: requirements-dev.txt .venv/libraries
	$(PY) -m pip $(INSTALL) -r requirements-dev.txt
	@touch $@

# Other programs that read calendars, in an environment of their own: what they want must not hold back what we use.
.venv/interop/made: requirements-interop.txt tests/interop/package-lock.json .venv/made
	$(PY) -m venv --without-pip .venv/interop
	$(PY) -m pip --python .venv/interop $(INSTALL) -r requirements-interop.txt
	@$(PY) -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("ical"))' || \
		$(MAKE) --no-print-directory apt PACKAGES="libical3"
	@command -v npm >/dev/null 2>&1 || $(MAKE) --no-print-directory apt PACKAGES="nodejs npm"
	cp tests/interop/package.json tests/interop/package-lock.json .venv/interop/
	cd .venv/interop && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

# Debian's Chromium where there is one; elsewhere (Ubuntu's package is a stub) Playwright's own download.
.venv/browser: .venv/tools
	@if command -v chromium >/dev/null 2>&1; then :; \
	elif grep -q '^ID=debian' /etc/os-release 2>/dev/null; then $(MAKE) --no-print-directory apt PACKAGES="chromium"; \
	else $(PY) -m playwright install --with-deps chromium; fi
	@touch $@

# Installs PACKAGES where it may, one at a time, else says exactly what to type.
.PHONY: apt
apt:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		flock Makefile sh -c 'apt-get update -qq && \
			DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES)'; \
	else \
		echo; echo "Some system packages are missing. Please type this, then try again:"; echo; \
		echo "    sudo apt-get install --no-install-recommends $(PACKAGES)"; echo; exit 1; \
	fi

# --- Running ------------------------------------------------------------------------------------------

run: .venv/libraries
	@KINDLING_DEMO=1 DJANGO_SETTINGS_MODULE=config.settings.dev $(PY) manage.py run_demo --port $(PORT)

# --- Checking -----------------------------------------------------------------------------------------

test: .venv/browser
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres

# Drills take turns: several servers are drilled on PostgreSQL, killed workers on SQLite; `make soak` drills both on both.
SERVERS := tests/drills/test_servers.py

# Without the other programs (no npm, nobody to install it) their tests are left out, and everything else is tested.
test-sqlite: .venv/browser
	@$(MAKE) --no-print-directory .venv/interop/made || echo "Going on WITHOUT the tests in tests/interop."
	$(PY) -m pytest -n 4 --dist loadgroup --ignore=$(SERVERS)

# Where the two databases differ: locks, races, constraints, triggers, searching. `make soak` runs all of it here.
ROOMS := programmes/enrolment programmes/coaching programmes/vocabulary programmes/prerequisites site/notices \
	learning_review/instruments learning_review/disclosure
# What stands above the queries, or asks for none, is the same on both.
SAME := %/test_views.py %/test_mails.py %/test_slots.py %/test_words.py %/test_admin.py %/test_chooser.py %/test_health.py
DIFFERENT := tests/races $(SERVERS) tests/drills/test_restore.py tests/test_database.py \
	$(filter-out $(SAME),$(foreach room,$(ROOMS),$(wildcard $(room)/tests/test_*.py))) \
	programmes/directory/tests/test_queries.py site/cms/tests/test_search.py site/cms/tests/test_changes.py \
	site/config/tests/test_kept.py site/config/tests/test_views.py

test-postgres: .venv/browser
	$(PY) -m tests.postgres $(PY) -m pytest -n 4 --dist loadgroup $(DIFFERENT)

interop: .venv/tools .venv/interop/made
	$(PY) -m pytest tests/interop

# Full counts of what goes wrong only now and then, and the long walks; on PostgreSQL everything. One process: the
# drills want the machine to themselves.
soak: .venv/browser .venv/interop/made
	KINDLING_SOAK=1 $(PY) -m pytest -m "soak or only_soak"
	KINDLING_SOAK=1 $(PY) -m tests.postgres $(PY) -m pytest -m "not journey"

lint: .venv/tools
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint templates --lint --check --quiet
	$(PY) -m mypy site programmes learning_review
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py makemigrations --check --dry-run

format: .venv/tools
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format --quiet .
	$(PY) -m djlint templates --reformat --quiet

# Resolving needs uv (pip install uv); installing what it wrote does not.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--quiet pyproject.toml --output-file requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--quiet --extra dev --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--quiet --extra s3 pyproject.toml --output-file requirements-s3.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--quiet --group interop --output-file requirements-interop.txt

clean:
	rm -rf .venv var/test-templates .pytest_cache .mypy_cache .ruff_cache
