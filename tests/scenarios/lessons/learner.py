"""A learner at a lesson, with mouse and keys alone, on controls that are found by the words a person reads on them."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QWidget,
)

from neuronlab.app import _open
from neuronlab.core.activations.table import ACTIVATION_LABELS
from neuronlab.gui.bars.run_chip import RunChip
from neuronlab.gui.bars.speed_control import SpeedSlider
from neuronlab.gui.lessons.note_field import NoteField
from neuronlab.gui.lessons.order_rows import OrderRows
from neuronlab.gui.panels.activation.card import ActivationCard
from neuronlab.session.opening import open_new
from tests.controls import LEFT, click, drag, press_key, type_into
from tests.windows import Hand

FIELDS = QLineEdit, QAbstractSpinBox
OWN_POINTS = 41
"""Points that the program starts with, and one that the learner draws."""
MOST_STEPS = 100_000
"""After so many steps a lesson's step would never be done by training."""
SHIFT_CTRL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def words_on(widget):
    """What a person reads on a control, or is told of it."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return {text, widget.accessibleName()}


class Learner:
    """Sits at the whole program, in which a lesson is open once it was chosen from the list."""

    def __init__(self, person, folder, qtbot):
        self.person, self._folder, self._qtbot = person, folder, qtbot

    # -- what is there, for looking only ------------------------------------------------------------------------

    @property
    def window(self):
        return self.person.window

    @property
    def session(self):
        return self.person.lab.session

    @property
    def course(self):
        return self.person.lab.course

    @property
    def panel(self):
        return self.window.lesson.panel

    @property
    def experiment(self):
        return self.session.document.experiment

    @property
    def is_done(self):
        return self.panel.done.isVisible()

    def waits(self, condition):
        self._qtbot.waitUntil(condition)

    def waits_until_done(self):
        def is_done():
            assert self.is_done, f"{self.course.step.done} at step {self.session.frame.step}"

        self.waits(is_done)

    def found(self, kind, words, within=None):
        """All controls of a kind that are there and carry these words."""
        around = within or self.window
        return [
            each
            for each in around.findChildren(QWidget)
            if isinstance(each, kind) and each.isVisible() and words in words_on(each)
        ]

    def control(self, kind, words, within=None):
        """The one control of a kind with these words, once it is there."""

        def is_there():
            assert len(self.found(kind, words, within)) == 1, f"{len(self.found(kind, words, within))} × {words}"

        self.waits(is_there)
        return self.found(kind, words, within)[0]

    # -- plain acts ---------------------------------------------------------------------------------------------

    def clicks(self, words, within=None):
        click(self._qtbot, self.control(QAbstractButton, words, within))

    def types(self, name, text):
        """Type another number or text into the field of this name, and press Enter."""
        field = self.control(FIELDS, name)
        type_into(self._qtbot, field.lineEdit() if isinstance(field, QAbstractSpinBox) else field, str(text))
        self.settles()

    def chooses(self, name, item):
        """Choose an item from the drop-down list of this name."""
        box = self.control(QComboBox, name)
        click(self._qtbot, box)
        self.waits(box.view().isVisible)
        by = box.findText(item) - box.currentIndex()
        for _ in range(abs(by)):
            press_key(self._qtbot, box.view(), Qt.Key.Key_Down if by > 0 else Qt.Key.Key_Up)
        press_key(self._qtbot, box.view(), Qt.Key.Key_Return)
        self.waits(lambda: not box.view().isVisible())

    def presses(self, key, keys=Qt.KeyboardModifier.NoModifier):
        press_key(self._qtbot, self.window, key, keys)

    def undoes(self):
        self.presses(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def undoes_and_redoes(self):
        """Take the last edit back, and undo that."""
        stack, before = self.session.document.undo_stack, self.experiment
        at = stack.index()
        if at == 0:
            return
        self.presses(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert stack.index() == at - 1
        self.presses(Qt.Key.Key_Z, SHIFT_CTRL)
        assert (stack.index(), self.experiment) == (at, before)
        self.settles()

    # -- coming and going ---------------------------------------------------------------------------------------

    def enters(self, title):
        """Choose a lesson from the list."""
        self.clicks("Lessons", self.window.top_bar)
        self.waits(lambda: self.window.lesson_list.list is not None and self.window.lesson_list.list.isVisible())
        rows = self.window.lesson_list.list.rows
        row = next(row for row in rows if f", {title}" in row.accessibleName())
        self.person.gets_another_window(lambda: click(self._qtbot, row))
        self.activates()

    def activates(self):
        """Have the window in front, as after any click into it."""
        self.window.activateWindow()
        self.waits(self.window.isActiveWindow)

    def leaves(self):
        self.person.gets_another_window(lambda: self.clicks("Leave lesson"))
        self.activates()

    def closes_and_opens_again(self):
        old = self.window
        old.close()
        self.person.is_gone()
        old.deleteLater()
        opening, _model = _open(None, self._folder, "", is_new=False)
        self.person.starts(opening)

    def comes_back(self):
        """Leave the lesson and enter it again, then close the window and open it again: all is as it was."""
        before, title = self._state(), self.course.lesson.title
        self.leaves()
        assert (self.course, self.person.count()) == (None, OWN_POINTS)
        self.enters(title)
        self._finds(before)
        self.closes_and_opens_again()
        self._finds(before)
        assert self.is_done

    def _finds(self, state):
        now = self._state()
        for part, before in zip(now, state, strict=True):
            assert part == before, f"{part} was {before}"

    def _state(self):
        frame, workspace = self.session.frame, self.experiment.workspace
        works = workspace.points.digest, workspace.runs, workspace.active
        return works, frame.step, frame.network.parameters.tobytes(), self.course.record

    def starts(self):
        """Begin with some work of one's own."""
        self.person.starts(open_new(None, self._folder))
        self.person.draws()

    # -- steps --------------------------------------------------------------------------------------------------

    def goes_on(self):
        at = self.course.at
        self.clicks("Next")
        assert self.course.at == at + 1
        self.settles()

    def goes_back_and_on(self):
        """Look at the step before, and come back to everything as it was."""
        at, before = self.course.at, self.experiment
        if at == 0:
            return
        self.clicks("Back")
        assert self.course.at == at - 1
        self.clicks("Next")
        assert (self.course.at, self.experiment, self.is_done) == (at, before, True)
        self.settles()

    def notes(self, sentence):
        """Say why, in the line that asks for it."""
        fields = [each for each in self.window.findChildren(NoteField) if each.isVisible()]
        for note in fields:
            type_into(self._qtbot, note.field, sentence)
            assert self.course.step_record.note == sentence

    # -- predictions --------------------------------------------------------------------------------------------

    def draws(self, *points):
        """Draw on the plot, without letting go between these points."""
        Hand(self.window, self._qtbot).drag(*points)

    def sketches(self, *points):
        """Draw the curve that is expected."""
        self.draws(*points)
        assert len(self.course.step_record.sketch) > 1

    def guesses(self, number):
        self.types(self.course.step.prediction.asks, number)
        assert self.course.step_record.guess is not None

    def sorts(self, *names):
        """Move the runs up until they stand in this order, and say so."""
        (rows,) = [each for each in self.window.findChildren(OrderRows) if each.isVisible()]
        for place, name in enumerate(names):
            while rows.order.index(name) > place:
                self.clicks(f"Move {name} up")
        self.clicks("Predict")
        assert self.course.step_record.order == names

    def is_held_up(self):
        """Press Play before predicting: training waits for that."""
        self.clicks("Play", self.window.top_bar)
        self.settles()
        assert not self.session.is_playing

    def skips(self):
        """Make no prediction."""
        self.clicks("Skip")
        assert self.course.step_record.has_skipped

    # -- training -----------------------------------------------------------------------------------------------

    def plays(self, until=None):
        """Press Play, wait until the step is done, or the active run has made so many steps, and pause."""
        self.begins()
        self._waits_for_steps(lambda: self.is_done if until is None else self.session.frame.step >= until)
        self.pauses()
        if until is None:
            self.waits_until_done()

    def _waits_for_steps(self, condition):
        """Wait for what training leads to, as long as that takes it, but not for ever."""

        def seen():
            return self.session.frame.step if self.session.frame is not None else 0

        last = seen() + MOST_STEPS
        while not condition() and seen() < last:
            before = seen()
            self.waits(lambda before=before: condition() or seen() > before or not self.session.is_playing)
            if not self.session.is_playing:
                return

    def begins(self):
        for button in self.found(QAbstractButton, "Play", self.window.top_bar):
            click(self._qtbot, button)

    def pauses(self):
        for button in self.found(QAbstractButton, "Pause", self.window.top_bar):
            click(self._qtbot, button)
        self.settles()

    def settles(self):
        """Wait until what was done last is on the screen."""
        snapshots = []
        self.session.with_snapshot(snapshots.append, snapshots.append)
        self.waits(lambda: bool(snapshots) and not self.window.feed._again.isActive() and self.session._frames.is_empty)
        self.waits(lambda: self.session.frame is not None)

    def resets(self):
        self.clicks("Reset", self.window.top_bar)
        self.waits(lambda: self.session.frame.step == 0)

    def steps(self, count):
        for _ in range(count):
            at = self.session.frame.step
            self.clicks("Step", self.window.top_bar)
            self.waits(lambda at=at: self.session.frame.step == at + 1)

    def sets_speed(self, label):
        """Click on the slider at a label."""
        slider = self.control(SpeedSlider, "Speed")
        position = {text: place for place, text in slider.ticks()}[label]
        click(self._qtbot, slider, QPoint(round(slider.x_of(position)), slider.height() // 3))

    # -- questions ----------------------------------------------------------------------------------------------

    def answers(self, right):
        """Give every wrong answer first, run the ideas behind them, and then give the right one."""
        question = self.course.step.question
        if not question.options:
            for number, says in ((right + 1000, question.wrong), (right, question.right)):
                self.types("Your answer", number)
                self.checks(says)
            return
        assert right in [option.text for option in question.options if option.is_right]
        for option in sorted(question.options, key=lambda option: option.text == right):
            self.clicks(option.text, self.panel)
            self.checks(option.says)
            for button in self.found(QAbstractButton, "Run this idea"):
                self._runs_idea(button)

    def checks(self, says):
        """Press Check, and read what is said."""
        self.clicks("Check", self.panel)
        verdict = self.panel.question.verdict
        read = verdict.text.accessibleDescription() if verdict.isVisible() else ""
        assert read.endswith(says), f"{read!r} was said instead of {says!r}"

    def _runs_idea(self, button):
        """Run an idea beside the active run, and take it back."""
        before = self.experiment.workspace.runs
        click(self._qtbot, button)
        self.waits(lambda: len(self.experiment.workspace.runs) > len(before))
        idea = self.experiment.workspace.runs[-1]
        self.waits(
            lambda: any(
                run.run.slot == idea.slot and (run.step > 0 or run.divergence) for run in self.session.frame.runs
            )
        )
        self.pauses()
        self.presses(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert self.experiment.workspace.runs == before
        self.settles()

    # -- controls -----------------------------------------------------------------------------------------------

    def widens(self, layer, width):
        self.types(f"Units in Hidden {layer}", width)

    def widens_until_done(self, layer, most):
        """Give a layer one unit after the other, and train it each time for a while."""
        hidden = self.experiment.workspace.run.network.hidden[layer - 1]
        for width in range(hidden.width, most + 1):
            self.widens(layer, width)
            self._trains_for(3000)
            if self.is_done:
                return

    def _trains_for(self, steps):
        """Train for so many steps, or until the step is done."""
        end = self.session.frame.step + steps
        self.begins()
        self._waits_for_steps(lambda: self.is_done or self.session.frame.step >= end)
        self.pauses()

    def adds_layer(self):
        self.clicks("Add a hidden layer")
        self.settles()

    def fixes(self, label):
        """Click what the line at the bottom offers."""
        self.clicks(label, self.window.insight_bar)
        self.settles()

    def uses(self, label):
        """Choose an activation by its card."""
        (card,) = [each for each in self.window.findChildren(ActivationCard) if label in words_on(each)]
        if not card.isVisible():
            self.clicks(f"All {len(ACTIVATION_LABELS)} activations")
        click(self._qtbot, card)

    def pins(self, column, unit):
        """Click a unit in the diagram; columns begin with the inputs, and -1 is the output."""
        self.turns_to("network")
        diagram = self.window.diagram
        self.waits(lambda: diagram.area_of(column, unit) is not None)
        click(self._qtbot, diagram, diagram.area_of(column, unit).center().toPoint())

    def picks(self, layer, label):
        """Choose the activation of a hidden layer from the arrow beside its heading in the diagram."""
        self.turns_to("network")
        diagram = self.window.diagram
        self.waits(lambda: diagram.area_of(layer) is not None)
        area = diagram.area_of(layer).toAlignedRect()
        click(self._qtbot, diagram, QPoint(area.right() - 8, area.center().y()))
        self.waits(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        action = next(each for each in menu.actions() if each.text().replace("&", "") == label)
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())

    def turns_to(self, page):
        """Bring a page of the stage to the front, by its tab or from the list of those that have no room."""
        stage = self.window.stage
        if stage.page == page:
            return
        tabs = stage.tabs
        index = next(index for index in range(tabs.count()) if tabs.tabData(index) == page)
        if tabs.isTabVisible(index):
            click(self._qtbot, tabs, tabs.tabRect(index).center())
        else:
            click(self._qtbot, stage.more)
            self.waits(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
            menu = QApplication.activePopupWidget()
            action = next(each for each in menu.actions() if each.text() == tabs.tabText(index))
            QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        self.waits(lambda: stage.page == page)

    def activates_run(self, name):
        """Click the chip of a run."""
        chips = [each for each in self.window.findChildren(RunChip) if each.isVisible()]
        chip = next(each for each in chips if f"{each.accessibleName()}, ".startswith(f"Run {name}, "))
        click(self._qtbot, chip, QPoint(chip.name.geometry().center()))
        self.waits(lambda: self.session.frame.run.name == name)

    def _row(self, caption):
        """The list of the inspector, and the row of a parameter in it."""
        numbers = self.window.inspector.numbers

        def captions():
            return [getattr(row, "caption", "") for row in numbers._rows]

        def is_there():
            assert caption in captions()

        self.waits(is_there)
        number = captions().index(caption)
        return numbers, number, numbers.layout_of(number)

    def turns(self, caption, by):
        """Drag the slider of a parameter in the inspector by so many pixels."""
        numbers, _number, layout = self._row(caption)
        at = layout.track.center().toPoint()
        drag(self._qtbot, numbers.viewport(), at, at + QPoint(3, 0), at + QPoint(3 + by, 0))

    def turns_to_value(self, caption, value):
        """Drag the slider of a parameter in the inspector to about this value."""
        numbers, number, layout = self._row(caption)
        now = numbers._value_of(numbers._rows[number])
        self.turns(caption, round((value - now) * layout.track.width() / (2.0 * numbers._range.ends[1])))

    def enters_value(self, caption, value):
        """Type the value of a parameter in the inspector."""
        numbers, _number, layout = self._row(caption)
        click(self._qtbot, numbers.viewport(), layout.field.center().toPoint())
        editor = next(each for each in numbers.viewport().findChildren(QLineEdit) if each.isVisible())
        type_into(self._qtbot, editor, str(value))

    def slides(self, name, share):
        """Drag the handle of a slider to this share of its range."""
        slider = self.control(QAbstractSlider, name)
        now = (slider.value() - slider.minimum()) / (slider.maximum() - slider.minimum())
        room = slider.width() - 14
        at, to = (QPoint(round(7 + part * room), slider.height() // 2) for part in (now, share))
        drag(self._qtbot, slider, at, (at + to) / 2, to)

    def points_at(self, x, y):
        """Move the pointer over the plot, and read what stands there."""
        Hand(self.window, self._qtbot).hover(x, y)

    def computes(self):
        """Let the page Landscape compute a picture."""
        view = self.window.landscape
        picture = view.slice if view.slice.isVisible() else view.spectrum
        self.clicks("Compute", view)
        self.waits(lambda: not picture.sentence)

    def looks_back(self):
        """Drag the timeline to its start."""
        line = self.window.timeline.line
        middle = line.height() // 2
        drag(self._qtbot, line, QPoint(line.width() - 9, middle), QPoint(line.width() // 2, middle), QPoint(9, middle))

    def moves_kink(self, by=0.4):
        """Drag the triangle of the first kink within the plot."""
        line, (left, right) = self.session.frame.line, self.window.canvas.plot.ranges[0]
        x = next(float(x) for x in sorted(line.kinks.x) if left + 0.5 < x < right - 0.5)
        plot, target = self.window.canvas.plot, self.window.canvas.mouse_target()
        bottom = plot.ranges[1][0]
        at, to = (plot.position_of(place, bottom).toPoint() + QPoint(0, 7) for place in (x, x + by))
        drag(self._qtbot, target, at, (at + to) / 2, to)

    def _waits_for_seeds(self):
        """Wait until another one is done, as each may take its time."""

        def seeds():
            results = self.window.seeds_controller.repeats.results
            return 0 if results is None else sum(map(len, results.outcomes))

        before = seeds()
        self.waits(lambda: self.is_done or seeds() > before)

    def repeats(self, *, seeds=None, steps=None, by_width=False):
        """On the page Seeds, choose how often and how long, press Repeat and wait until the step is done."""
        self.turns_to("seeds")
        page = self.window.docks["seeds"]
        if by_width:
            self.clicks("By width", page)
        if seeds is not None:
            self.types("Seeds", seeds)
        if steps is not None:
            self.types("Steps", steps)
        self.clicks("Repeat", page)
        while not self.is_done:
            self._waits_for_seeds()
        for button in self.found(QAbstractButton, "Cancel", page):
            click(self._qtbot, button)
