"""The wheel is whole: built without a network, installed away from the checkout, it starts from any folder."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from neuronlab import __version__
from neuronlab.files.models.formats import load_model
from neuronlab.files.tables.points import read_curve

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory, pytestconfig):
    """The programs of an environment that has the wheel and, for its dependencies, the packages of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, pytestconfig.rootpath]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel]
    subprocess.run(install, check=True, capture_output=True)
    # A .pth file adds the folder of the dependencies, but does not read the .pth files in it: the checkout, which one
    # of those may lead to, stays out of sight.
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([python, "-c", where], check=True, capture_output=True, text=True).stdout.strip()
    Path(packages, "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return programs


@pytest.fixture
def start(installed, tmp_path):
    """Run one of the environment's programs in an empty folder; returns its output."""

    def start(program, *arguments):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        command = [installed / program, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=clean)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return start


def test_it_is_the_installed_package_that_starts(start, installed):
    where = start("python", "-c", "import neuronlab; print(neuronlab.__file__)")
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert start("neuronlab", "--version") == f"neuronlab {__version__}\n"


def test_its_resources_are_those_of_the_checkout(start, installed, pytestconfig):
    folder = Path(start("python", "-c", "from neuronlab.assets import *; print(resources_folder())").strip())
    assert folder.is_relative_to(installed.parent)
    original = pytestconfig.rootpath / "resources"
    files = [path.relative_to(original) for path in original.rglob("*") if path.is_file()]
    assert files
    for file in files:
        assert (folder / file).read_bytes() == (original / file).read_bytes()


def test_it_carries_its_license(installed):
    (metadata,) = installed.parent.rglob("neuronlab-*.dist-info")
    assert (metadata / "licenses" / "LICENSE").read_text().startswith("MIT License")


def test_it_fits_and_predicts(start, sine_csv, tmp_path):
    model = tmp_path / "model.npz"
    start("neuronlab", "fit", sine_csv, "--steps", 200, "--out", model)
    assert start("neuronlab", "predict", model, sine_csv).count("\n") == 101
    load_model(model)


def test_the_whole_window_starts_draws_trains_and_exports(start, tmp_path):
    start("neuronlab", "demo", "--out", "demo")
    inputs, _ = read_curve(tmp_path / "demo" / "points.csv")
    network = load_model(tmp_path / "demo" / "model.npz").network
    assert len(network.predict(inputs)) == len(inputs) > 0
    load_model(tmp_path / "demo" / "model.json")
    assert (tmp_path / "demo" / "window.png").read_bytes().startswith(PNG)
