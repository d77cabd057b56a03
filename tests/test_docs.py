"""docs/architecture.md is a page one can read, and names files that are there."""

import re

import pytest


@pytest.fixture(scope="module")
def page(pytestconfig):
    return (pytestconfig.rootpath / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_no_list_has_more_than_ten_bullets(page):
    lengths = [0]
    for line in page.splitlines():
        if line.startswith("- "):
            lengths[-1] += 1
        elif not line.startswith("  "):
            lengths.append(0)
    assert 5 < max(lengths) <= 10


def test_every_file_that_is_named_exists(page, pytestconfig):
    root = pytestconfig.rootpath
    folders = (root / "neuronlab", root / "tests", root / "benchmarks", root / "scripts")
    files = {path.relative_to(root).as_posix() for folder in folders for path in folder.rglob("*.py")}
    named = set(re.findall(r"[\w/]+\.py\b", page))
    assert len(named) > 60
    assert {name for name in named if not any(f"/{file}".endswith(f"/{name}") for file in files)} == set()
