import pytest

from neuronlab.wording.class_names import distinct_names, short_names


def test_names_that_differ_at_once_are_cut_at_the_end():
    assert short_names(["setosa", "versicolor americana"], 10) == ["setosa", "versicolo…"]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["variety number 1", "variety number 2"], ["vari…er 1", "vari…er 2"]),
        (["measured early by day", "measured later by day"], ["…early b", "…later b"]),
    ],
)
def test_names_that_begin_alike_are_cut_where_they_can_still_be_distinct_names(names, shown):
    short = short_names(names, 9)
    assert all(len(name) <= 9 for name in short)
    assert len(set(short)) == 2
    assert [name.rstrip("…") for name in short] == shown


def test_the_first_cut_that_keeps_names_different_is_made():
    names = ["alpha", "alphb"]
    assert distinct_names(names, lambda name: name[:2], lambda name: name[-2:]) == ["ha", "hb"]
    assert distinct_names(names, lambda name: name[:2], lambda name: name[2:3]) == ["…a", "…b"]
    assert distinct_names(["ab", "cb"], lambda _: "x") == ["x", "x"]
