import tomllib

import pytest

from neuronlab.assets import resource
from neuronlab.lessons.toml_lines import line_at, lines_of

TEXT = '''\
# a comment = 1
title = "with # and = and ]"   # another
"quoted key" = 'literal \\'
dotted . key = 1

[table]
inline = { a = 1, b = { c = [1, 2] } }

[[steps]]
text = """
[[not.a.header]]
a \\""" quote = 1"""
points = [
  [1.0, -2e3],  # first
  [inf, 1979-05-27 07:32:00],
]
done = { when = "x" }
more = 1

[[steps.options]]
text = \'\'\'a
b\'\'\'
[[steps.options]]
[steps.options.run]
name = "n"
[[steps]]
text = ""
'''


def all_paths(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from all_paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield (*path, index)
            yield from all_paths(inner, (*path, index))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted key",), 3),
        (("dotted", "key"), 4),
        (("table",), 6),
        (("table", "inline", "b", "c", 1), 7),
        (("steps",), 9),
        (("steps", 0), 9),
        (("steps", 0, "points", 1, 0), 15),
        (("steps", 0, "done", "when"), 17),
        (("steps", 0, "options", 0, "text"), 21),
        (("steps", 0, "options", 1), 23),
        (("steps", 0, "options", 1, "run", "name"), 25),
        (("steps", 1, "text"), 27),
    ],
)
def test_the_line_of_every_key_is_known(path, line):
    assert lines_of(TEXT)[path] == line
    assert lines_of(TEXT.replace("\n", "\r\n"))[path] == line


def test_what_has_no_line_has_that_of_what_it_is_in():
    lines = lines_of(TEXT)
    assert line_at(lines, ("steps", 1, "done", "when")) == 26
    assert line_at(lines, ("nothing", "here")) == line_at({}, ()) == 1


def test_no_key_of_a_lesson_is_missing():
    for text in [TEXT, *(path.read_text(encoding="utf-8") for path in resource("lessons").glob("*.toml"))]:
        missing = set(all_paths(tomllib.loads(text))) - set(lines_of(text))
        assert missing <= {("dotted",)}
