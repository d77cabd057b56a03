from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from neuronlab.analysis.scores import Fit, Scores
from neuronlab.core.data.points import PointSet
from neuronlab.gui.plots.scores.confusion import ConfusionMatrix
from neuronlab.gui.plots.scores.view import ScoresView
from neuronlab.gui.theme.theme import GROUND
from tests.controls import click, press_key

SIZE = (350, 140)
CAPTION = "rows: true class · columns: predicted class"
LARGEST = "always predicting the largest class"
SIX = ("setosa", "versicolor", "virginica", "D", "E", "F")


@pytest.fixture
def scores(theme):
    return ScoresView(theme)


def counted(*rows):
    confusion = np.array(rows)
    count = int(confusion.sum())
    return Fit(count, accuracy=float(np.trace(confusion) / count), confusion=confusion)


def with_scores(frame, train, test=None):
    """The frame with other scores, and with as many points as they are about."""
    test = test or Fit(0)
    count = train.count + test.count
    inputs, targets = np.zeros((count, 2)), np.zeros((count, 1))
    is_test = np.arange(count) >= train.count
    points = PointSet(inputs, targets, ids=np.arange(count), test=is_test, source=np.full(count, -1))
    return replace(frame, points=points, scores=Scores(train, test))


def matrix_of(scores):
    matrix = scores.widget()._matrix
    assert isinstance(matrix, ConfusionMatrix)
    return matrix


def choose(qtbot, scores, key):
    click(qtbot, scores.widget()._choice.button(key))


def test_before_the_first_frame_it_says_what_will_come(scores, shown):
    shown(scores, size=SIZE)
    assert scores.painted_texts() == ["The scores appear here."]


@pytest.mark.parametrize("classes", [0, 2])
def test_without_points_it_says_so(scores, make_plane_frame, shown, classes):
    shown(scores, make_plane_frame((2, "tanh"), classes=classes, points=PointSet.empty(2, 1)), SIZE)
    assert scores.painted_texts() == ["No points to score. Draw some on the plot."]


def test_numbers_stand_in_a_table_with_a_column_for_each_kind_of_points(scores, make_plane_frame, shown):
    frame = with_scores(make_plane_frame((2, "tanh")), Fit(30, rmse=0.1234, r2=0.9876), Fit(10, rmse=2.5, r2=-0.5))
    shown(scores, frame, SIZE)
    rows, columns = ["RMSE", "R²", "points"], ["test", "2.5000", "−0.500", "10", "train", "0.1234", "0.988", "30"]
    assert scores.painted_texts() == rows + columns


def test_without_test_points_there_is_no_column_for_them(scores, make_frame, shown):
    frame = make_frame((2, "tanh"))
    points = frame.points.take(~frame.points.test)
    shown(scores, replace(frame, points=points, scores=Scores(Fit(len(points), rmse=1.0, r2=0.5), Fit(0))), SIZE)
    assert scores.painted_texts() == ["RMSE", "R²", "points", "train", "1.0000", "0.500", str(len(points))]


@pytest.mark.parametrize(
    ("fit", "texts"),
    [
        (Fit(1, rmse=0.5, r2=None), ["0.5000", "–"]),
        (Fit(4, rmse=float("nan"), r2=float("nan")), ["–", "–"]),
        (Fit(4, rmse=float("inf"), r2=float("-inf")), ["∞", "–"]),
        (Fit(4, rmse=1e6, r2=-1e9), ["1.0e6", "< −100"]),
    ],
)
def test_what_cannot_be_said_is_a_dash(scores, make_plane_frame, shown, fit, texts):
    shown(scores, with_scores(make_plane_frame((2, "tanh")), fit), SIZE)
    assert scores.painted_texts()[4:6] == texts


def test_points_that_are_not_all_asked_about_are_counted_as_such(scores, make_plane_frame, shown):
    frame = with_scores(make_plane_frame((2, "tanh")), Fit(9000, rmse=1.0, r2=0.0))
    shown(scores, replace(frame, scores=Scores(Fit(4096, rmse=1.0, r2=0.0), Fit(0))), SIZE)
    assert scores.painted_texts()[-1] == "4,096 of 9,000"


def test_every_number_has_its_meaning(scores, make_plane_frame, shown):
    shown(scores, make_plane_frame((2, "tanh")), SIZE)
    sheet = scores.widget()
    tips = [sheet.tip_at(QPointF(30.0, sheet._number_row(row).center().y())) for row in range(4)]
    assert tips[0] == ""
    assert "in the target's own units" in tips[1]
    assert "1 is perfect" in tips[2]
    assert tips[3] == "Number of points evaluated"


def test_classes_have_their_accuracy_and_who_is_taken_for_whom(scores, make_plane_frame, shown):
    frame = with_scores(make_plane_frame((2, "tanh"), classes=2), counted([17, 1], [0, 12]), counted([4, 1], [0, 5]))
    shown(scores, frame, SIZE)
    assert scores.painted_texts() == [
        *("train", "96.7\u202f%", "29 of 30", "test", "90.0\u202f%", "9 of 10"),
        *("largest class: train 60.0\u202f%, test 50.0\u202f%", CAPTION),
        *("precision", "recall", "100", "94.4\u202f%", "92", "100.0\u202f%"),
        *("train", "test", "A", "B", "A", "B", "17", "1", "0", "12"),
    ]


def test_a_click_counts_the_test_points_instead(qtbot, scores, make_plane_frame, shown):
    frame = with_scores(make_plane_frame((2, "tanh"), classes=2), counted([17, 1], [0, 12]), counted([4, 1], [0, 5]))
    shown(scores, frame, SIZE)
    choose(qtbot, scores, "test")
    assert scores.painted_texts()[-4:] == ["4", "1", "0", "5"]
    scores.show_frame(frame)
    assert scores.painted_texts()[-4:] == ["4", "1", "0", "5"]
    choose(qtbot, scores, "train")
    assert scores.painted_texts()[-4:] == ["17", "1", "0", "12"]


def test_the_choice_can_be_made_with_the_keyboard(qtbot, scores, make_plane_frame, shown):
    frame = with_scores(make_plane_frame((2, "tanh"), classes=2), counted([17, 1], [0, 12]), counted([4, 1], [0, 5]))
    shown(scores, frame, SIZE)
    train = scores.widget()._choice.button("train")
    assert train.focusPolicy() & Qt.FocusPolicy.TabFocus
    press_key(qtbot, train, Qt.Key.Key_Right)
    assert scores.painted_texts()[-4:] == ["4", "1", "0", "5"]


def test_without_test_points_there_is_nothing_to_choose_and_the_train_points_are_counted(
    qtbot, scores, make_plane_frame, shown
):
    frame = make_plane_frame((2, "tanh"), classes=2)
    shown(scores, with_scores(frame, counted([17, 1], [0, 12]), counted([4, 1], [0, 5])), SIZE)
    choose(qtbot, scores, "test")
    scores.show_frame(with_scores(frame, counted([17, 1], [0, 12])))
    texts = scores.painted_texts()
    assert texts[:5] == ["train", "96.7\u202f%", "29 of 30", f"{LARGEST}: train 60.0\u202f%", CAPTION]
    assert texts[-8:] == ["A", "B", "A", "B", "17", "1", "0", "12"]
    scores.show_frame(with_scores(frame, counted([17, 1], [0, 12]), counted([4, 1], [0, 5])))
    assert scores.painted_texts()[-4:] == ["17", "1", "0", "12"]
    assert scores.widget()._choice.button("train").isChecked()


def test_only_test_points_are_scored_by_themselves(scores, make_plane_frame, shown):
    shown(scores, with_scores(make_plane_frame((2, "tanh"), classes=2), Fit(0), counted([4, 1], [0, 5])), SIZE)
    assert scores.painted_texts()[:6] == ["train", "–", "0 of 0", "test", "90.0\u202f%", "9 of 10"]


def test_what_it_says_is_what_the_network_does(scores, make_plane_frame, shown):
    frame = make_plane_frame((8, "tanh"), classes=4, steps=300, learning_rate=0.1)
    shown(scores, frame, SIZE)
    inputs, targets = frame.points.training()
    predicted = frame.network.predict(inputs).argmax(axis=1)
    right = int((predicted == targets[:, 0]).sum())
    assert scores.painted_texts()[2] == f"{right} of {len(inputs)}"
    assert matrix_of(scores).counts[1, 2] == ((targets[:, 0] == 1) & (predicted == 2)).sum()


def test_a_cell_says_in_words_what_is_counted(scores, make_plane_frame, shown):
    frame = with_scores(make_plane_frame((2, "tanh"), labels=("setosa", "versicolor")), counted([17, 1], [0, 12]))
    shown(scores, frame, SIZE)
    matrix, tip_at = matrix_of(scores), scores.widget().tip_at
    assert tip_at(matrix.cell(0, 0).center()) == "17 of 18 points of setosa classified correctly"
    assert tip_at(matrix.cell(0, 1).center()) == "1 of 18 points of setosa predicted as versicolor"
    assert tip_at(matrix.names()[1].rect.center()) == "versicolor"
    assert tip_at(matrix.recall_cell(0).center()) == "Recall: 17 of 18 points of setosa predicted as setosa"
    assert (
        tip_at(matrix.precision_cell(1).center()) == "Precision: 12 of 13 points predicted as versicolor belong to it"
    )
    assert tip_at(QPointF(30.0, 10.0)).startswith("Accuracy: ")


def test_where_counts_have_no_room_the_tip_has_them(scores, make_plane_frame, shown):
    train, test = counted([8_000_000, 1], [0, 1]), counted([8_000_000, 1], [0, 1])
    frame = replace(make_plane_frame((2, "tanh"), classes=2), scores=Scores(train, test))
    shown(scores, frame, SIZE)
    largest = "largest class: train 100.0\u202f%, test 100.0\u202f%"
    assert scores.painted_texts()[:6] == ["train", "100.0\u202f%", "test", "100.0\u202f%", largest, CAPTION]
    assert "always predicting the class with the most points" in scores.widget().tip_at(QPointF(30.0, 10.0))
    assert "train: 8,000,001 of 8,000,002" in scores.widget().tip_at(QPointF(30.0, 10.0))


def test_a_cell_is_tinted_by_its_share_of_the_row_and_its_count_can_be_read(scores, make_plane_frame, shown, theme):
    rows = [[share, 100 - share] for share in (100, 62)]
    image = shown(scores, with_scores(make_plane_frame((2, "tanh"), classes=2), counted(*rows)), SIZE)
    matrix, table = matrix_of(scores), theme.colors.magnitude_table()
    for (row, column), share in np.ndenumerate(np.array(rows) / 100.0):
        corner = matrix.cell(row, column).topLeft().toPoint()
        seen = image.pixelColor(corner.x() + 3, corner.y() + 3)
        assert seen.getRgb()[:3] == tuple(table[round(255 * GROUND * share), :3].tolist())


def test_names_stand_beside_the_colours_of_their_classes(scores, make_plane_frame, shown, theme):
    image = shown(scores, with_scores(make_plane_frame((2, "tanh"), labels=SIX), counted(*np.eye(6, dtype=int))), SIZE)
    names = matrix_of(scores).names()
    assert [name.text for name in names[:6]] == list(SIX)
    visible = [name for name in names if name.rect.bottom() < SIZE[1]]
    assert len(visible) >= 8
    for name in visible:
        swatch = image.pixelColor(int(name.rect.left()) + 4, int(name.rect.center().y()))
        assert swatch.name() == theme.colors.classes[name.number]


def test_six_classes_are_scrolled_where_there_is_no_room(scores, make_plane_frame, shown):
    frame = with_scores(make_plane_frame((2, "tanh"), labels=SIX), counted(*np.eye(6, dtype=int)))
    shown(scores, frame, (350, 120))
    assert scores.verticalScrollBar().maximum() > 0
    assert scores.focusPolicy() == Qt.FocusPolicy.StrongFocus
    shown(scores, frame, (350, scores.sizeHint().height()))
    assert scores.verticalScrollBar().maximum() == 0
    assert matrix_of(scores).bottom < scores.height()


@pytest.mark.parametrize("labels", [("A", "B"), SIX])
@pytest.mark.parametrize("width", [246, 320, 350, 600])
def test_cells_keep_apart_and_inside(scores, make_plane_frame, shown, labels, width):
    frame = with_scores(make_plane_frame((2, "tanh"), labels=labels), counted(*np.eye(len(labels), dtype=int)))
    shown(scores, frame, (width, 260))
    matrix, count = matrix_of(scores), len(labels)
    cells = [matrix.cell(row, column) for row in range(count) for column in range(count)]
    cells += [cell(number) for cell in (matrix.recall_cell, matrix.precision_cell) for number in range(count)]
    assert not any(one.intersects(other) for i, one in enumerate(cells) for other in cells[i + 1 :])
    assert all(scores.widget().rect().contains(cell.toRect()) for cell in cells)
    assert scores.widget()._choice.geometry().right() < cells[0].left()


def test_classes_give_way_to_numbers(qtbot, scores, make_plane_frame, shown):
    shown(scores, make_plane_frame((2, "tanh"), labels=SIX), SIZE)
    shown(scores, make_plane_frame((2, "tanh")), SIZE)
    assert scores.painted_texts()[:3] == ["RMSE", "R²", "points"]
    assert not scores.widget()._choice.isVisible()
    qtbot.waitUntil(lambda: scores.verticalScrollBar().maximum() == 0)
