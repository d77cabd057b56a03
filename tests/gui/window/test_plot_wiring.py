"""What one plot marks, the others show."""


def test_a_unit_clicked_in_one_picture_is_chosen_and_pinned(window):
    window.diagram.unit_clicked.emit(0, 1)
    assert window.activation.chosen == (0, 1)


def test_a_layer_clicked_in_the_diagram_is_selected_in_the_panel(window):
    window.diagram.layer_clicked.emit(1)
    assert window.network_panel.selected_layer == 1
