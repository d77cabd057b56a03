"""Tests mirror the package, file by file; the few modules without a file of their own have a reason."""

from pathlib import Path

import neuronlab

PACKAGE = Path(neuronlab.__file__).parent
TESTS = Path(__file__).parent
OTHER_ROOMS = {"benchmarks", "fuzz", "interop", "scenarios", "scripts"}
MOST = 15

WITHOUT_TESTS = {
    "__main__.py": "hands over to the command line, which tests/test_cli.py starts",
    "app.py": "puts all parts together, which every story in scenarios/window uses",
    "analysis/measures/measure.py": "is a record, of which test_table.py checks every row",
    "analysis/measures/measured.py": "is what the tests of every measure read",
    "analysis/frames/run_frame.py": "is a record, which the tests of what builds it read",
    "core/arrays.py": "names types and runs lists of calls, which every test of the engine does",
    "core/errors.py": "has exceptions without any behaviour of their own",
    "files/progress.py": "has the type of a function and one that does nothing",
    "files/session/past/text.py": "has the records of a text, which test_reading.py damages field by field",
    "files/session/migrations.py": "is tested by files of every older version, in test_file_version_1.py and so on",
    "lab.py": "puts all parts of a window together, which every story in scenarios/window uses",
    "session/excepthook.py": "is tested where errors happen, in scenarios/window/test_errors.py",
    "session/guarded.py": "is tested in every method Qt calls, by scenarios/window/test_errors_in_qt_calls.py",
    "session/quit_signals.py": "is tested with real signals to a whole program, in scenarios/program/test_signals.py",
    "session/threads.py": "is tested where programs end while threads run, in scenarios/session/test_ending.py",
}
"""Why a module has no test file of its own."""


def modules():
    return {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"}


def mirror_of(module):
    path = Path(module)
    return TESTS / path.parent / f"test_{path.name}"


def test_every_module_has_a_test_file_or_a_reason_to_have_none():
    assert {module for module in modules() if not mirror_of(module).exists()} == set(WITHOUT_TESTS)
    assert len(WITHOUT_TESTS) <= MOST
    assert all(len(reason.split()) > 3 for reason in WITHOUT_TESTS.values())


def test_every_test_file_belongs_to_a_module_or_continues_one():
    """tests/a/test_b_more.py continues the tests of a/b.py."""
    strays = []
    for path in TESTS.rglob("test_*.py"):
        where = path.relative_to(TESTS)
        if where.parts[0] in OTHER_ROOMS or len(where.parts) == 1:
            continue
        stem, room = path.stem.removeprefix("test_"), PACKAGE / where.parent
        if not any(stem == module.stem or stem.startswith(f"{module.stem}_") for module in room.glob("*.py")):
            strays.append(where.as_posix())
    assert strays == []
