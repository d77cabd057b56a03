"""Points of every task as files."""

import numpy as np
import pytest

from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.points import write_points


def rings(labels, count=240, seed=0):
    """Points on rings around (1e5, -3), one ring for each label, with a little noise."""
    rng = np.random.default_rng(seed)
    classes = np.arange(count) % len(labels)
    angle, radius = rng.uniform(0.0, 2.0 * np.pi, count), 1.0 + classes + 0.1 * rng.standard_normal(count)
    inputs = np.stack([1e5 + radius * np.cos(angle), -3.0 + radius * np.sin(angle)], axis=1)
    return CsvPoints("classes", inputs, classes[:, None].astype(float), labels)


@pytest.fixture
def two_classes_csv(tmp_path):
    """Two rings, whose labels are whole numbers."""
    write_points(tmp_path / "two.csv", rings(("-1", "1")))
    return tmp_path / "two.csv"


@pytest.fixture
def three_classes_csv(tmp_path):
    """Three rings with names."""
    write_points(tmp_path / "three.csv", rings(("far, out", "near", "wide")))
    return tmp_path / "three.csv"


@pytest.fixture
def surface_csv(tmp_path):
    """A saddle over a square."""
    inputs = np.random.default_rng(1).uniform(-2.0, 2.0, (200, 2))
    targets = 1000.0 + inputs[:, :1] * inputs[:, 1:]
    write_points(tmp_path / "surface.csv", CsvPoints("surface", inputs, targets))
    return tmp_path / "surface.csv"
