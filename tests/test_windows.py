import pytest

from tests.windows import in_one_window


def test_every_case_is_run_with_the_same_fixtures():
    seen, window = [], object()

    @in_one_window(("low", "high"), [(1, 2), (3, 4)])
    @in_one_window("word", ["a", "b"])
    def test(window, low, high, word):
        seen.append((window, low, high, word))

    test(window=window)
    assert seen == [(window, *case) for case in ((1, 2, "a"), (1, 2, "b"), (3, 4, "a"), (3, 4, "b"))]


@pytest.fixture
def number():
    return 7


@in_one_window("word", ["a", "b"])
def test_the_other_arguments_are_fixtures(number, word):
    assert number == 7
    assert word in "ab"


def test_what_fails_says_with_which_case():
    @in_one_window("number", [1, 2, 3])
    def test(number):
        assert number != 2

    with pytest.raises(AssertionError) as caught:
        test()
    assert caught.value.__notes__ == ["with {'number': 2}"]
