import pytest

from neuronlab.gui.plots.runs.header import head_lines, head_width, in_two_lines


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Run", ["Run"]),
        ("Steps to target", ["Steps to", "target"]),
        ("Gradient first / last", ["Gradient", "first / last"]),
        ("Silent or flat", ["Silent", "or flat"]),
    ],
)
def test_a_head_is_broken_where_its_longer_line_is_shortest(label, lines):
    assert in_two_lines(label) == lines


def test_the_arrow_stands_after_the_last_line_and_has_room(qapp):
    assert head_lines("Test loss", "↑") == ["Test", "loss ↑"]
    assert head_width("Test loss", "↑") > head_width("Test loss", "")


def test_the_head_of_the_sorted_column_stands_out(desk, theme):
    header = desk.grid.horizontalHeader()

    def has_text_color():
        image = header.viewport().grab().toImage()
        x = header.sectionViewportPosition(desk.column("test_loss"))
        width = header.sectionSize(desk.column("test_loss"))
        return any(
            image.pixelColor(x + i, j).name() == theme.colors.text for i in range(width) for j in range(image.height())
        )

    assert not has_text_color()
    desk.click_head("test_loss")
    assert has_text_color()
