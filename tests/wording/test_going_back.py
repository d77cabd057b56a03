import pytest

from neuronlab.wording.going_back import GOING_BACK, back_to_text, go_back_text, goes_back


def test_going_back_is_known_by_its_name():
    assert go_back_text("500 epochs") == "Go back 500 epochs"
    assert back_to_text(1200) == "Back to step 1,200"
    assert all(map(goes_back, (GOING_BACK, go_back_text("500 epochs"), back_to_text(1200))))


@pytest.mark.parametrize("text", ["Back", "Go", "Background", "Learning rate", ""])
def test_other_edits_do_not_go_back(text):
    assert not goes_back(text)
