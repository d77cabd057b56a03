"""docs/glossary.md says which words the code and its texts do without, and they do."""

import ast
import re
from pathlib import Path

import pytest

import neuronlab

PACKAGE = Path(neuronlab.__file__).parent
PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
ALLOWED = re.compile(r"_?(hold_out|held_out|HOLD_OUT)\w*")
"""The field's own word for test points."""
STANDARD = {"open_in_place"}


@pytest.fixture(scope="module")
def glossary(pytestconfig):
    return (pytestconfig.rootpath / "docs" / "glossary.md").read_text(encoding="utf-8")


def listed(glossary, heading):
    _, _, rest = glossary.partition(f"## {heading}\n\n")
    words = [word.strip() for word in rest.partition("\n")[0].split(",")]
    assert len(words) >= 8
    return words


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def names_of(tree):
    """Every identifier that a module defines or uses."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.arg(arg=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield (other or name).rsplit(".", maxsplit=1)[-1]


def texts_of(tree):
    """Every string of a module that is no docstring."""
    inside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


def test_identifiers_do_without_the_words_of_the_first_list(glossary):
    banned = set(listed(glossary, "Not in identifiers"))
    found = {
        f"{where}: {name}"
        for where, tree in modules()
        for name in names_of(tree)
        if banned & {part.lower() for part in PARTS.findall(name)}
        if not ALLOWED.fullmatch(name) and name not in STANDARD
    }
    assert sorted(found) == []


def test_texts_do_without_the_words_of_the_second_list(glossary):
    banned = re.compile(rf"\b({'|'.join(map(re.escape, listed(glossary, 'Not in texts a person reads')))})\b", re.I)
    found = [f"{where}: {text}" for where, tree in modules() for text in texts_of(tree) if banned.search(text)]
    assert found == []


def test_every_public_class_name_occurs_once():
    seen: dict[str, str] = {}
    twice = []
    for where, tree in modules():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                twice += [f"{node.name}: {seen[node.name]}, {where}"] if node.name in seen else []
                seen[node.name] = where
    assert len(seen) > 100
    assert twice == []
