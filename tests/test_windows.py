import pytest

from tests.windows import in_one_window

SEEN = []


@pytest.fixture
def once():
    SEEN.clear()
    return object()


@in_one_window(("low", "high"), [(1, 2), (3, 4)])
@in_one_window("word", ["a", "b"])
def test_every_case_is_run_with_the_same_fixtures(once, low, high, word):
    SEEN.append((once, low, high, word))
    if len(SEEN) == 4:
        assert [each[1:] for each in SEEN] == [(1, 2, "a"), (1, 2, "b"), (3, 4, "a"), (3, 4, "b")]
        assert {each[0] for each in SEEN} == {once}


def test_that_was_all_of_them():
    assert len(SEEN) == 4


def test_what_fails_says_with_which_case():
    @in_one_window("number", [1, 2, 3])
    def test(number):
        assert number != 2

    with pytest.raises(AssertionError) as caught:
        test()
    assert caught.value.__notes__ == ["with {'number': 2}"]
