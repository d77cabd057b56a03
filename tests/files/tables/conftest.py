"""A table in a file."""

import pytest


@pytest.fixture
def csv(tmp_path):
    def write(text):
        path = tmp_path / "inputs.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write
