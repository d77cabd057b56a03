from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.window.actions import key_table
from neuronlab.gui.window.gestures import GESTURES


def test_every_tool_is_listed_with_what_it_does():
    assert dict(GESTURES["Tools"]) == {tool.label: tool.meaning for tool in TOOLS.values()}


def test_a_double_click_is_listed_for_the_tools_that_fit_the_view():
    meaning = dict(GESTURES["Plot"])["Double-click"]
    for tool in TOOLS.values():
        assert (tool.label in meaning) == tool.grabs_points


def test_no_gesture_is_listed_twice_and_none_is_empty():
    for part, rows in GESTURES.items():
        assert rows, part
        assert len(dict(rows)) == len(rows)
        assert all(gesture and meaning for gesture, meaning in rows)
    assert not set(GESTURES) & set(key_table())


def test_each_part_with_a_context_menu_says_so():
    for part in ("Plot", "Network diagram", "Neurons", "Inspector", "Gradients", "Loss and timeline"):
        assert "Right-click" in dict(GESTURES[part])
