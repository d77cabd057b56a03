# NeuronLab. Every target does the set-up it needs by itself: Python 3.11 or newer and make are enough.

PYTHON_HERE := .venv/bin/python
INSTALLED := .venv/.installed
INSTALLED_FOR_TESTS := .venv/.installed-for-tests
INSTALLED_FOR_PEERS := .venv-peers/.installed
# The engine is benchmarked against its peers if they are installed.
PYTHON_OF_PEERS := .venv-peers/bin/python
PYTHON_FOR_ENGINE = $(if $(wildcard $(INSTALLED_FOR_PEERS)),$(PYTHON_OF_PEERS),$(PYTHON_HERE))
INSTALLED_FOR_INTEROP := .venv-interop/.installed
PYTHON_FOR_INTEROP := .venv-interop/bin/python
INSTALLED_FOR_TABLES := .venv-tables/.installed
PYTHON_FOR_TABLES := .venv-tables/bin/python
INSTALLED_FOR_REFERENCES := .venv-references/.installed
PYTHON_FOR_REFERENCES := .venv-references/bin/python

# Compiled modules are kept whatever the environment says: else each of the many processes of a test run compiles them.
unexport PYTHONDONTWRITEBYTECODE

# The tests to run, in pytest's notation: make stress TESTS=tests/gui
TESTS :=
# One worker per core; idle workers take tests from others.
PYTEST := QT_QPA_PLATFORM=offscreen $(PYTHON_HERE) -m pytest -n auto --dist worksteal

.PHONY: run demo test test-long stress soak kill fuzz bench bench-peers interop tables references lessons lint compiled format help

run: $(INSTALLED) ## Open the window; without a display run the demo instead
	@$(PYTHON_HERE) scripts/qt_libraries.py
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    echo "There is no display, so the demo runs instead."; \
	    $(MAKE) --no-print-directory demo; \
	else \
	    $(PYTHON_HERE) -m neuronlab; \
	fi

demo: $(INSTALLED) ## Draw, train and export automatically, into demo/
	@$(PYTHON_HERE) scripts/qt_libraries.py
	@$(PYTHON_HERE) -m neuronlab demo --out demo
	@echo "A screenshot of the window is in demo/window.png."

test: $(INSTALLED_FOR_TESTS) ## Run every check and every test
	@$(MAKE) --no-print-directory -j2 lint compiled
	@$(PYTHON_HERE) scripts/qt_libraries.py
	$(PYTEST) $(TESTS)

test-long: $(INSTALLED_FOR_TESTS) ## Run the longer forms of some tests
	@$(PYTHON_HERE) scripts/qt_libraries.py
	$(PYTEST) -m long --timeout=1800 $(TESTS)

stress: $(INSTALLED_FOR_TESTS) ## Run the tests in random order on busy cores three times, and on one core once
	@$(PYTHON_HERE) scripts/qt_libraries.py
	QT_QPA_PLATFORM=offscreen $(PYTHON_HERE) scripts/stress.py $(TESTS)

kill: $(INSTALLED) ## Kill it 200 times while it saves and exports, and at every system call if strace is available
	$(PYTHON_HERE) -m scripts.kill $(OPTIONS)

N = 200000
SEED = 0
fuzz: $(INSTALLED_FOR_TESTS) ## Give every reader damaged and unusual inputs; set N, READER and SEED to select them
	QT_QPA_PLATFORM=offscreen $(PYTHON_HERE) -m tests.fuzz --count $(N) --seed $(SEED) $(if $(READER),--reader $(READER))

lint: $(INSTALLED_FOR_TESTS) ## Check style, types and imports
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .
	$(PYTHON_HERE) -m mypy
	.venv/bin/lint-imports --no-logo

# Meanwhile one core has pytest rewrite and compile the tests, else each worker does it. What is wrong the run itself says.
compiled: $(INSTALLED_FOR_TESTS)
	@QT_QPA_PLATFORM=offscreen $(PYTHON_HERE) -m pytest --collect-only -qq $(TESTS) > /dev/null 2>&1 || true

format: $(INSTALLED_FOR_TESTS) ## Format the code and fix what can be fixed automatically
	$(PYTHON_HERE) -m ruff check --fix .
	$(PYTHON_HERE) -m ruff format .

soak: $(INSTALLED_FOR_TESTS) ## Send seeded random input to the window, six times two minutes: make soak OPTIONS="--seed 7 --seeds 1"
	@$(PYTHON_HERE) scripts/qt_libraries.py
	$(PYTHON_HERE) -m scripts.soak $(OPTIONS)

bench: $(INSTALLED_FOR_TESTS) ## Measure steps, frames, the Auto speed, memory, repeats and start-up
	@$(PYTHON_HERE) scripts/qt_libraries.py
	$(PYTHON_FOR_ENGINE) benchmarks/engine.py
	$(PYTHON_HERE) benchmarks/activations.py --write
	$(PYTHON_HERE) benchmarks/ui.py
	$(PYTHON_HERE) benchmarks/auto_speed.py
	$(PYTHON_HERE) benchmarks/memory.py
	$(PYTHON_HERE) benchmarks/openings.py
	$(PYTHON_HERE) benchmarks/sweeps.py
	$(PYTHON_HERE) benchmarks/startup.py

bench-peers: $(INSTALLED_FOR_PEERS) ## Compare steps and learning with scikit-learn, PyTorch and JAX, which it installs
	$(PYTHON_OF_PEERS) benchmarks/engine.py
	$(PYTHON_OF_PEERS) benchmarks/learning.py
	$(PYTHON_OF_PEERS) benchmarks/unseen_rows.py

interop: $(INSTALLED_FOR_INTEROP) ## Compute exported networks with onnxruntime and PyTorch, which it installs, and open what they export
	$(PYTHON_FOR_INTEROP) -m tests.interop

tables: $(INSTALLED_FOR_TABLES) ## Compare what is guessed of 76 real tables, which it installs, with what a person would expect
	$(PYTHON_FOR_TABLES) -m scripts.real_tables --write

references: $(INSTALLED_FOR_REFERENCES) ## Regenerate the reference trajectories with PyTorch
	$(PYTHON_FOR_REFERENCES) tests/references/make_references.py

lessons: $(INSTALLED) ## Check what all lessons claim, and write docs/lesson-results.md and the reference in docs/lessons.md
	$(PYTHON_HERE) -m scripts.lesson_reference
	$(PYTHON_HERE) -m scripts.lesson_results

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

$(INSTALLED): pyproject.toml
	@sh scripts/environment.sh
	@touch $@

$(INSTALLED_FOR_TESTS): pyproject.toml
	@sh scripts/environment.sh test,tools
	@touch $(INSTALLED) $@

# In a separate environment: a gigabyte that nothing else needs.
$(INSTALLED_FOR_PEERS): pyproject.toml | $(INSTALLED)
	$(PYTHON_HERE) -m venv --clear .venv-peers
	$(PYTHON_OF_PEERS) -m pip install --disable-pip-version-check --editable ".[peers]"
	@touch $@

$(INSTALLED_FOR_INTEROP): pyproject.toml | $(INSTALLED)
	$(PYTHON_HERE) -m venv --clear .venv-interop
	$(PYTHON_FOR_INTEROP) -m pip install --disable-pip-version-check --editable ".[interop]"
	@touch $@

$(INSTALLED_FOR_TABLES): pyproject.toml | $(INSTALLED)
	$(PYTHON_HERE) -m venv --clear .venv-tables
	$(PYTHON_FOR_TABLES) -m pip install --disable-pip-version-check --editable ".[tables]"
	@touch $@

# The version is pinned, so that a file changes only when its cases do.
$(INSTALLED_FOR_REFERENCES): | $(INSTALLED)
	$(PYTHON_HERE) -m venv --clear .venv-references
	$(PYTHON_FOR_REFERENCES) -m pip install --disable-pip-version-check "torch==2.13.0" numpy
	@touch $@

# Recreate an environment that is missing, or whose Python is.
ifneq ($(shell test -x $(PYTHON_HERE) && echo whole),whole)
.PHONY: $(INSTALLED) $(INSTALLED_FOR_TESTS)
endif
