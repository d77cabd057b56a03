"""Every refusal of a table says what to do next: which option decides, what to choose, or what to change."""

import re

import pytest

from neuronlab.cli import main
from tests.command_line import assert_one_line

NEXT = re.compile(
    r"(?:[.;:,] |, or )(?:use|add|give|name|leave out|choose|save|open|correct|remove|download|check|close|type"
    r"|did you)\b|--[a-z]",
    re.IGNORECASE,
)
"""An advice at the beginning of a sentence or clause, or an option."""

REFUSED = {
    "no file": ("fit", None, ()),
    "nothing": ("fit", b"", ()),
    "blank lines": ("fit", b"\n\n \n", ()),
    "headings alone": ("fit", b"x,y\n", ()),
    "text alone": ("fit", b"x,y\na,b\nc,d\n", ()),
    "one column": ("fit", b"x\n1\n2\n3\n", ()),
    "too few columns for a surface": ("fit", b"x,y\n1,2\n2,3\n", ("--task", "surface")),
    "too few columns for classes": ("fit", b"x,y\n1,2\n2,3\n", ("--task", "classes")),
    "a cell that is no number": ("fit", b"x,y\n1,2\n2,two\n3,4\n5,6\n", ()),
    "a number that is too large": ("fit", b"x,y\n1,2\n2,1e300\n3,4\n5,6\n", ()),
    "an infinite number": ("fit", b"x,y\n1,2\n2,inf\n3,4\n5,6\n", ()),
    "a missing value": ("fit", b"x,y\n1,2\n2,\n3,4\n5,6\n", ()),
    "a marker of missing values": ("fit", b"x,y\n1,2\n2,NA\n3,4\n5,6\n", ()),
    "a short row": ("fit", b"x1,x2,y\n1,2,3\n2\n3,4,5\n5,6,7\n", ()),
    "a long row": ("fit", b"x,y\n1,2\n2,3,4\n3,4\n5,6\n", ()),
    "units": ("fit", b"x,y\n1 cm,2\n2 cm,3\n3 cm,4\n", ()),
    "one class": ("fit", b"x1,x2,y\n1,2,a\n2,3,a\n3,5,a\n", ("--task", "classes")),
    "too many classes": ("fit", b"x1,x2,y\n" + b"".join(b"%d,2,%c\n" % (n, 97 + n) for n in range(9)), ()),
    "a label that is no whole number": (
        "fit",
        b"a,b,y\n1,2,0.5\n2,3,1\n3,5,1\n",
        ("--columns", "a,b:y", "--task", "classes"),
    ),
    "an open quote": ("fit", b'x,y\n1,2\n"2,3\n', ()),
    "an image": ("fit", b"\x89PNG\r\n\x1a\n", ()),
    "a web page": ("fit", b"<!DOCTYPE html><html></html>", ()),
    "zero bytes": ("fit", b"x,y\n1,2\n\0\0,3\n", ()),
    "an unknown column": ("fit", b"x,y\n1,2\n2,3\n", ("--columns", "x:z")),
    "a number of no column": ("fit", b"x,y\n1,2\n2,3\n", ("--columns", "1:3")),
    "a column twice": ("fit", b"x,y\n1,2\n2,3\n", ("--columns", "x:x")),
    "more columns than the task has": ("fit", b"a,b,c,d\n1,2,3,4\n2,3,4,6\n", ("--columns", "a,b,c:d")),
    "fewer columns than the task has": (
        "fit",
        b"a,b,c,d\n1,2,3,4\n2,3,4,6\n",
        ("--columns", "a:d", "--task", "surface"),
    ),
    "an unknown sheet": ("fit", b"x,y\n1,2\n2,3\n", ("--sheet", "Data")),
    "more lines than there are": ("fit", b"x,y\n1,2\n2,3\n", ("--skip-lines", "9")),
    "another encoding": ("fit", b"x,y\n1,2\n2,\xff\n", ("--encoding", "ascii")),
    "no role": ("fit", b"x,y,role\n1,2,test\n2,3,tets\n3,4,train\n", ()),
    "nothing to train on": ("fit", b"x,y,role\n1,2,test\n2,3,test\n", ()),
    "roles and a split": ("fit", b"x,y,role\n1,2,test\n2,3,train\n", ("--test", "0.5")),
    "a constant column": ("fit", b"x,y\n1,2\n1,3\n1,4\n", ("--columns", "x:z")),
    "inputs that a model lacks": ("predict", b"a,b\n1,2\n", ()),
    "inputs that are no numbers": ("predict", b"area\n1\ntwo\n", ()),
    "inputs without rows": ("predict", b"area\n", ()),
    "an input that is not there": ("predict", b"area\n1\n", ("--columns", "size")),
    "too many inputs": ("predict", b"area,size\n1,2\n", ("--columns", "area,size")),
}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    (folder / "t.csv").write_text("area,rent\n1,2\n2,3\n3,5\n")
    assert (
        main(["fit", str(folder / "t.csv"), "--steps", "1", "--hidden", "1:tanh", "--out", f"{folder / 'm.npz'}"]) == 0
    )
    return folder / "m.npz"


@pytest.mark.parametrize(("command", "contents", "words"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_ends_with_a_next_step(run_cli, tmp_path, monkeypatch, model, command, contents, words):
    monkeypatch.chdir(tmp_path)
    if contents is not None:
        (tmp_path / "t.csv").write_bytes(contents)
    files = ("t.csv",) if command == "fit" else (model, "t.csv")
    code, printed, err = run_cli(command, *files, *words)
    assert (code, printed) == (2, "")
    assert_one_line(err)
    assert NEXT.search(err), err
    assert len(err) < 400
