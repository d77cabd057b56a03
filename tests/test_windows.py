import pytest

from tests.windows import in_one_window, lab, open_lab, points, rest, session, share_window, window

__all__ = ["lab", "open_lab", "points", "rest", "session", "window"]


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


def clears(window, points, session):
    window.data_panel.clear.click()
    assert not len(points())
    assert session.document.undo_stack.count() == 1


def trains_on_classes(window, session, wait_for_frame):
    assert not session.is_playing
    assert session.frame.task == "curve"
    assert session.frame.step == 0
    session.play()
    wait_for_frame(lambda frame: frame.step > 10)
    window.data_panel.choose_task("classes")
    session.document.undo_stack.clear()  # undo does not lead back


test_tests_that_share_a_window_find_the_same_work = share_window(
    clears, clears, trains_on_classes, clears, trains_on_classes
)


def test_what_fails_says_in_which_test(window, rest, snapshot, pytestconfig):
    def fails(window):
        raise AssertionError

    with pytest.raises(AssertionError) as caught:
        share_window(fails)(window=window, rest=rest, snapshot=snapshot, pytestconfig=pytestconfig)
    assert caught.value.__notes__ == ["in fails"]
