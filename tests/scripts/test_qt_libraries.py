"""Missing libraries of the system: installed where that is possible, named in one line where it is not."""

import subprocess
import sys

import pytest

from scripts import qt_libraries


@pytest.fixture
def commands(monkeypatch):
    """What would have been run."""
    ran = []

    def note(command, **_options):
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(qt_libraries.subprocess, "run", note)
    monkeypatch.setattr(sys, "argv", ["qt_libraries.py"])
    return ran


@pytest.fixture
def machine(monkeypatch):
    """Pretend to be on some machine."""

    def pretend(*, missing, has_apt=True, is_root=True, **environment):
        monkeypatch.setattr(qt_libraries, "missing_library", lambda: missing)
        monkeypatch.setattr(qt_libraries.shutil, "which", lambda _: "/usr/bin/apt-get" if has_apt else None)
        monkeypatch.setattr(qt_libraries.os, "geteuid", lambda: 0 if is_root else 1000, raising=False)
        monkeypatch.setattr(sys, "platform", "linux")
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

    return pretend


def test_nothing_is_done_when_nothing_is_missing(machine, commands):
    machine(missing="")
    assert qt_libraries.main() == 0
    assert not commands


def test_root_on_debian_gets_them_installed_and_checked_again(machine, commands):
    machine(missing="libEGL.so.1: cannot open shared object file")
    assert qt_libraries.main() == 0
    update, install, check = commands
    assert update[:2] == ["apt-get", "update"]
    assert install[:2] == ["apt-get", "install"]
    assert set(qt_libraries.ALWAYS) <= set(install)
    assert not set(qt_libraries.FOR_X11) & set(install)
    assert check == [sys.executable, qt_libraries.__file__, "--installed"]


def test_a_user_gets_the_one_line_that_installs_them(machine, commands, capsys):
    machine(missing="libEGL.so.1: cannot open shared object file", is_root=False, DISPLAY=":0")
    assert qt_libraries.main() == 1
    assert not commands
    err = capsys.readouterr().err
    assert "libEGL.so.1" in err
    assert f"sudo apt install {' '.join([*qt_libraries.ALWAYS, *qt_libraries.FOR_X11])}" in err


def test_elsewhere_the_missing_library_is_named(machine, commands, capsys):
    machine(missing="libEGL.so.1: cannot open shared object file", has_apt=False)
    assert qt_libraries.main() == 1
    assert not commands
    assert "libEGL.so.1" in capsys.readouterr().err


def test_what_is_still_missing_after_installing_is_not_installed_again(machine, commands, monkeypatch):
    machine(missing="libEGL.so.1: cannot open shared object file")
    monkeypatch.setattr(sys, "argv", ["qt_libraries.py", "--installed"])
    assert qt_libraries.main() == 1
    assert not commands


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"QT_QPA_PLATFORM": "xcb"}, True),
    ],
)
def test_x11_is_looked_at_when_a_window_would_use_it(machine, environment, expected):
    machine(missing="", **environment)
    assert qt_libraries.wants_x11() is expected


@pytest.mark.skipif(sys.platform != "linux", reason="needs the loader of Linux")
def test_the_check_really_loads_qt(tmp_path):
    """A PySide6 whose library is missing is found out in a fresh interpreter."""
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text("")
    (tmp_path / "PySide6" / "QtGui.py").write_text("import ctypes\nctypes.CDLL('libnot-there.so.1')\n")
    script = "from scripts.qt_libraries import missing_library; print(missing_library())"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {script}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=qt_libraries.Path(qt_libraries.__file__).parent.parent,
    )
    assert "libnot-there.so.1" in done.stdout
