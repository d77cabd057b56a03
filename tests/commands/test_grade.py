"""Grading a folder: a row for every file, whatever is in it."""

import csv
import os

import pytest

from neuronlab.commands import grade
from neuronlab.lessons.handing_in import hand_in
from tests.command_line import assert_one_line
from tests.lessons.handed_in import OWN, done_step, record_of, work_of


@pytest.fixture
def folder(tmp_path):
    """Two files that were handed in, one of them in a folder of its own, and one that is damaged."""
    room = tmp_path / "room"
    (room / "b").mkdir(parents=True)
    hand_in(room / "a.nlab", work_of(record_of(done_step())), "Ann")
    hand_in(room / "b" / "=1.nlab", work_of(record_of(done_step())), "=Bob()")
    (room / "c.nlab").write_bytes((room / "a.nlab").read_bytes()[:2_000])
    (room / "notes.txt").write_text("no work")
    return room


def rows_of(text):
    return list(csv.DictReader(text.splitlines()))


def test_every_file_has_a_row(run_cli, folder, tmp_path):
    out = tmp_path / "marks.csv"
    code, printed, err = run_cli("grade", folder, "--out", out)
    assert (code, printed) == (0, f"Wrote the marks of 3 files to {out}.\n")
    assert_one_line(err)
    assert "1 file could not be graded" in err
    rows = rows_of(out.read_text(encoding="utf-8"))
    assert [row["file"] for row in rows] == ["a.nlab", "b/=1.nlab", "c.nlab"]
    assert [row["learner"] for row in rows] == ["Ann", "'=Bob()", ""]
    assert [row["goals reached"] for row in rows] == ["1", "1", ""]
    assert "damaged" in rows[2]["problem"]
    assert run_cli("grade", folder)[1] == out.read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_what_is_no_file_has_a_row_and_capitals_make_no_difference(run_cli, tmp_path):
    for folder in (tmp_path / "room", tmp_path / "room" / "folder.nlab"):
        folder.mkdir()
    hand_in(tmp_path / "room" / "A.NLAB", work_of(record_of(done_step())), "Ann")
    (tmp_path / "room" / "b.nlab").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "room" / "c.nlab")
    rows = rows_of(run_cli("grade", tmp_path / "room")[1])
    assert [(row["file"], row["learner"]) for row in rows] == [("A.NLAB", "Ann"), ("b.nlab", ""), ("c.nlab", "")]
    assert "there is no such file" in rows[1]["problem"]
    assert "it is a pipe" in rows[2]["problem"]


def test_a_lesson_file_decides_what_is_graded(run_cli, folder, tmp_path):
    lesson = tmp_path / "99-own.toml"
    lesson.write_text(OWN.replace("at_most = 10", "at_most = 9"), encoding="utf-8")
    rows = rows_of(run_cli("grade", folder, "--lesson", lesson)[1])
    assert [(row["same lesson"], row["goals reached"]) for row in rows[:2]] == [("no", "0")] * 2
    assert rows[0]["goal 1 remarks"] == "parameters must be at most 9."


def test_what_cannot_be_graded_is_refused_in_one_line(run_cli, folder, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    for words, says in [
        ((tmp_path / "nowhere",), "is not a folder"),
        ((tmp_path / "empty",), "no file ending in .nlab"),
        ((folder, "--out", tmp_path / "marks.txt"), "must end in .csv"),
        ((folder, "--lesson", "no-such-lesson"), "no lesson named"),
    ]:
        code, printed, err = run_cli("grade", *words)
        assert (code, printed) == (2, "")
        assert_one_line(err)
        assert says in err
    monkeypatch.setattr(grade, "MOST_FILES", 2)
    assert "the limit is 2" in run_cli("grade", folder)[2]
