import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import rename_class, take_in, with_labels
from neuronlab.core.data.names import LONGEST_NAME, require_name, tidy_name, tidy_names
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import NetworkSpec

LONG = "n" * (LONGEST_NAME + 1)
REFUSED = {
    LONG: "has 101 characters; the limit is 100",
    "x" * 10_000_000: "has 10,000,000 characters; the limit is 100",
    "a\0b": "contains a control character",
    "a\x1b[2J": "contains a control character",
    "two\nlines": "contains a control character",
    "\u202egnp.exe": "contains a control character",
    "half \ud800": "contains a control character",
    " a": "begins or ends with a space",
    "a ": "begins or ends with a space",
}
KEPT = ("A", "n" * LONGEST_NAME, "<b>sea</b> & land", "c'est ça", "می‌کنم", "👩‍👩‍👧", "x₁")
refused = pytest.mark.parametrize(("name", "reason"), REFUSED.items(), ids=map(ascii, (n[:12] for n in REFUSED)))


@refused
def test_a_spec_refuses_a_class_name_against_the_rule(name, reason):
    with pytest.raises(InputError, match=reason) as refusal:
        NetworkSpec(2, 1, output="sigmoid", labels=(name, "B"))
    assert str(refusal.value).startswith("The name of a class ")
    assert len(str(refusal.value)) < 200


@refused
def test_a_spec_refuses_a_column_name_against_the_rule(name, reason):
    with pytest.raises(InputError, match=reason) as refusal:
        replace(Experiment().curve, names=(name, "y"))
    assert str(refusal.value).startswith("The name of a column ")


@pytest.mark.parametrize("name", KEPT)
def test_other_names_are_kept(name):
    require_name("The name", name)
    assert tidy_name(name) == name
    assert with_labels(Experiment().classes, (name, "B")).labels == (name, "B")


def test_a_class_needs_a_name_and_a_column_does_not():
    with pytest.raises(InputError, match="The name of a class must not be empty"):
        with_labels(Experiment().classes, ("", "B"))
    assert replace(Experiment().curve, names=("", "")).names == ("", "")


@refused
def test_a_text_becomes_a_name_that_keeps_the_rule(name, reason):
    require_name("The name", tidy_name(name))
    assert tidy_name(name) != ""


def test_a_text_that_is_too_long_ends_in_an_ellipsis():
    assert tidy_name(LONG) == "n" * (LONGEST_NAME - 1) + "…"


def test_names_that_were_cut_stay_different():
    names = tidy_names([LONG, f"{LONG}!", "a\0", "a", "b", f"{LONG}?"])
    assert len(set(names)) == 6 - 1, "what was the same before the rule stays the same"
    for name in names:
        require_name("The name", name)
    assert tidy_names(["same", "same"]) == ("same", "same")


def test_a_class_is_renamed_to_one_line():
    assert rename_class(Experiment().classes, 0, "\topen\x00  sea\n").labels[0] == "open sea"
    with pytest.raises(InputError, match="has 101 characters; the limit is 100"):
        rename_class(Experiment().classes, 0, LONG)


def test_what_is_taken_in_keeps_the_rule():
    points = Experiment().curve.points
    with pytest.raises(InputError, match="The name of a column has 101 characters"):
        take_in(Experiment().curve, points.inputs, points.targets, (), (LONG, "y"))
