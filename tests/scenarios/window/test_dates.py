"""Times since an origin are dates wherever their numbers are shown or typed."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.gui.controllers.imports import Imported
from tests.controls import type_into

MEANINGS = (ColumnMeaning(unit="hours", origin="2021-06-12T03:20:00"), ColumnMeaning(unit="°C"))
HOURS = np.arange(40.0)[:, None] / 6.0


@pytest.fixture
def import_hours(window):
    """Import temperatures every ten minutes, from 03:20 to 09:50."""
    imported = Imported(
        task="curve",
        inputs=HOURS,
        targets=20.0 + np.sin(HOURS),
        labels=(),
        names=("Datum", "Temperatur"),
        name="table.csv",
        meanings=MEANINGS,
    )
    return lambda: window.points_controller.take_in(imported)


def test_imported_dates_are_at_the_axis_the_pointer_the_predictions_and_in_the_table(
    window, session, hand, import_hours, learned, wait_for_frame, qtbot
):
    import_hours()
    learned(20)
    canvas = window.canvas
    ticks, (title, *_) = canvas.plot.ticks("bottom")
    assert "06:00" in [text for _, text in ticks]
    assert title == "x · Datum 2021-06-12"
    assert canvas.plot.ticks("left")[1][0] == "y · Temperatur [°C]"

    hand.hover(HOURS[12, 0], 20.0 + np.sin(HOURS[12, 0]))
    assert canvas.pointer.readout.text().startswith("x 2021-06-12 05:20")
    assert "\u202f°C" in canvas.pointer.readout.text()

    row = canvas.prediction
    assert row.reading.placeholderText().startswith("Type a date such as 2021-06-12 03:20")
    type_into(qtbot, row.fields[0], "2021-06-12 06:20")
    assert row.at == (3.0,)
    wait_for_frame(lambda frame: frame.predicted_at is not None and frame.predicted_at.inputs == (3.0,))
    assert row.fields[0].text() == "2021-06-12 06:20"
    assert row.reading.text().endswith("\u202f°C")

    window.docks["table"].reveal()
    model = window.table.model
    cell, role = model.index(6, 0), Qt.ItemDataRole
    assert model.headerData(1, Qt.Orientation.Horizontal) == "y [°C]"
    assert (cell.data(role.DisplayRole), cell.data(role.EditRole)) == ("2021-06-12 04:20",) * 2
    model.setData(cell, "2021-06-12 04:50")
    assert session.document.experiment.workspace.points.inputs[6, 0] == 1.5
    with qtbot.waitSignal(model.refused) as refused:
        model.setData(model.index(6, 0), "tomorrow")
    assert refused.args == ["x must be a date such as 2021-06-12 03:20, not 'tomorrow'. Its value is unchanged."]

    session.document.undo_stack.undo()
    session.document.undo_stack.undo()
    assert session.document.experiment.workspace.meanings == ()
    assert canvas.plot.ticks("bottom")[1][0] == "x"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "y"
    assert row.fields[0].text() == "3"


def test_far_out_where_no_calendar_goes_are_plain_numbers(window, import_hours, rest):
    import_hours()
    rest()
    window.canvas.plot.show_ranges((0.0, 1e12), (0.0, 40.0))
    ticks, (title, *_) = window.canvas.plot.ticks("bottom")
    assert ticks[0][1].startswith("0")
    assert "×1e" in title
