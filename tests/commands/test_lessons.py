import json

import pytest

from neuronlab.cli import main
from neuronlab.commands import lessons as command
from neuronlab.lessons import catalog
from neuronlab.lessons.catalog import lessons
from neuronlab.lessons.checking import LessonFindings, Seeds
from neuronlab.lessons.finding import found
from tests.command_line import assert_one_line
from tests.lessons.test_finding import NAN, claim, numbers


@pytest.fixture
def asked(monkeypatch):
    """Checks answer at once: of every lesson one claim is confirmed, and one where "wrong" is set is not."""
    kept = {"wrong": False}

    def check(of_lessons, seeds, *, on_progress):
        kept.update(lessons=of_lessons, seeds=seeds)
        on_progress(1, 2)
        most = 0.1 if kept["wrong"] else 1.0
        finding = found(claim(at_most=most), numbers(0.5, 0.25, NAN, 0.25, 0.25))
        return [LessonFindings((finding,), 12.0) for _ in of_lessons]

    monkeypatch.setattr(command, "check", check)
    return kept


def test_it_lists_all_lessons_with_their_claims(capsys):
    assert main(["lessons"]) == 0
    printed = capsys.readouterr().out
    assert all(f"{entry.key}\n" in printed and entry.lesson.claim in printed for entry in lessons())
    assert main(["lessons", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["lessons"]
    assert [row["name"] for row in rows] == [entry.key for entry in lessons()]


def test_it_checks_all_lessons_or_those_that_are_named(asked, capsys):
    assert main(["lessons", "--check"]) == 0
    assert asked["lessons"] == [entry.lesson for entry in lessons()]
    assert asked["seeds"] == Seeds()
    name = lessons()[0].key
    assert main(["lessons", "--check", name, "--seeds", "7", "--first-seed", "100"]) == 0
    assert asked["lessons"] == [lessons()[0].lesson]
    assert asked["seeds"] == Seeds(first=100, count=7)


def test_a_damaged_lesson_of_the_program_is_not_passed_over(asked, capsys, monkeypatch, tmp_path):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "99-damaged.toml").write_text("format = ")
    monkeypatch.setattr(catalog, "resource", lambda name: tmp_path / name)
    assert main(["lessons", "--check"]) == 2
    assert "99-damaged.toml cannot be read as a lesson" in capsys.readouterr().err


def test_it_says_what_was_measured_and_what_was_claimed(asked, capsys):
    main(["lessons", "--check", lessons()[0].key, "--numbers"])
    title, says, measured, value, each, last = capsys.readouterr().out.splitlines()
    assert title == f"{lessons()[0].key}  {lessons()[0].lesson.title} (12 s on one core)"
    assert says == "  ✓ It is low."
    assert measured == "    RMSE of one, median of 5 seeds after 2,000 steps"
    assert value.startswith("    0.25 (80 % of seeds")
    assert value.endswith("not defined in 1); claimed: at most 1")
    assert each.split() == ["0.5", "0.25", "–", "0.25", "0.25"]
    assert last.startswith("1 of 1 claim confirmed")


def test_a_claim_that_fails_is_marked_and_gives_exit_code_1(asked, capsys):
    asked["wrong"] = True
    assert main(["lessons", "--check"]) == 1
    assert "✗ It is low." in capsys.readouterr().out
    assert main(["lessons", "--check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["confirmed"] is False


def test_json_has_the_number_of_every_seed_and_nothing_on_stderr(asked, capsys):
    assert main(["lessons", "--check", lessons()[0].key, "--json"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    (row,) = report["lessons"][0]["claims"]
    assert report["confirmed"]
    assert row["numbers"] == [0.5, 0.25, None, 0.25, 0.25]
    assert (row["value"], row["at_least"], row["at_most"], row["undefined"]) == (0.25, None, 1.0, 1)
    assert err == ""


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("--check nothing", "There is no lesson named 'nothing'"),
        ("--check --seeds 0", "--seeds must be from 1 to 1,000, not 0."),
        ("--check --first-seed -1", "--first-seed must be 0 or more, not -1."),
    ],
)
def test_what_cannot_be_checked_is_refused_in_a_line(words, complaint, asked, capsys):
    assert main(["lessons", *words.split()]) == 2
    err = capsys.readouterr().err
    assert_one_line(err)
    assert complaint in err


def test_on_a_terminal_it_says_how_far_it_is_and_clears_the_line(asked, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    main(["lessons", "--check"])
    err = capsys.readouterr().err
    assert "\r1 of 2 runs trained" in err
    assert err.rstrip(" ").endswith("\r")
