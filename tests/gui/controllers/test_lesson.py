from msgspec.structs import replace

from neuronlab.core.specs.data import DataSpec
from neuronlab.gui.lessons.live_text import LiveText
from neuronlab.lessons.lesson import Done, LessonStep, RunSetup, Setup
from tests.controls import click, trigger
from tests.lessons.courses import PRESSED, a_course, a_step
from tests.session.repeating import scripted
from tests.windows import Hand

__all__ = ["scripted"]


def test_a_step_brings_its_page_and_its_controls(qtbot, open_lab):
    course = a_course(a_step(1), a_step(2, stage="contributions", controls=("network",)), a_step(3))
    window = open_lab(course).window
    panel, sections = window.lesson.panel, window.controls.sections

    def shown():
        return [part for part, section in sections.items() if section.isVisible()]

    assert shown() == [window.training_panel]
    click(qtbot, panel.foot.next)
    assert (window.stage.page, shown()) == ("contributions", [window.network_panel])
    click(qtbot, panel.foot.next)
    assert (window.stage.page, shown()) == ("contributions", [window.training_panel])
    assert [step.is_entered for step in course.record.steps] == [True, True, True]


def test_a_setup_is_put_in_place_when_its_step_is_entered_and_can_be_undone_and_repeated(qtbot, open_lab):
    course = a_course(a_step(1), a_step(2, setup="second"), a_step(3))
    lab = open_lab(course)
    window, document = lab.window, lab.session.document
    panel, undo = window.lesson.panel, document.undo_stack

    def count():
        return len(document.experiment.workspace.points)

    click(qtbot, panel.foot.next)
    assert (count(), undo.count()) == (30, 1)
    click(qtbot, panel.foot.back)
    click(qtbot, panel.foot.next)
    assert undo.count() == 1
    Hand(window, qtbot).click(0.0, 0.2)
    assert count() == 31
    click(qtbot, panel.set_up)
    assert (count(), undo.count()) == (30, 3)
    trigger(qtbot, window.actions_by_name["undo"])
    assert count() == 31


def test_a_step_is_done_once_the_learner_has_done_it_and_stays_so(qtbot, open_lab):
    lab = open_lab(a_course(a_step(1), a_step(2)))
    panel, course = lab.window.lesson.panel, lab.course
    with qtbot.waitSignal(course.done):
        click(qtbot, lab.window.top_bar.play)
    click(qtbot, lab.window.top_bar.play)
    assert panel.done.isVisible()
    click(qtbot, lab.window.top_bar.reset)
    click(qtbot, panel.foot.next)
    assert [step.is_done for step in course.record.steps] == [True, False]


def test_a_reset_counts_before_anything_was_trained(qtbot, open_lab):
    lab = open_lab(a_course(replace(a_step(1), done=Done(when="reset")), a_step(2)))
    course = lab.course
    Hand(lab.window, qtbot).click(0.0, 0.2)
    assert not course.step_record.is_done
    with qtbot.waitSignal(course.done):
        click(qtbot, lab.window.top_bar.reset)


def test_numbers_of_the_step_are_measured(qtbot, open_lab):
    lab = open_lab(a_course(LessonStep(text="Now {parameters}.", do="Wait.", done=PRESSED)))
    window = lab.window
    assert window.lesson.needed_measures == {"parameters"}
    qtbot.waitUntil(lambda: "parameters" in lab.session.frame.measures)
    assert "97" in " ".join(part.toPlainText() for part in window.lesson.panel.text.findChildren(LiveText))


def test_a_step_is_done_once_a_repeat_has_trained_its_seeds(qtbot, scripted, open_lab):
    step = LessonStep(text="Ask more seeds.", do="Repeat.", stage="seeds", done=Done(when="swept", at_least=20))
    lab = open_lab(a_course(step))
    window, course, script = lab.window, lab.course, scripted[0]
    click(qtbot, window.seeds.controls.button)
    script.give([[0.1] * 19])
    qtbot.waitUntil(lambda: len(window.seeds_controller.repeats.results.outcomes[0]) == 19)
    assert not course.step_record.is_done
    with qtbot.waitSignal(course.done):
        script.give([[0.1] * 20])
    script.cancel()


def test_a_repeat_ends_when_a_setup_brings_other_points(qtbot, scripted, open_lab):
    setups = [
        Setup(name=name, data=DataSpec(generator=name, count=30), runs=(RunSetup(name=name),))
        for name in ("wave", "line")
    ]
    course = a_course(a_step(1, stage="seeds"), a_step(2), a_step(3, setup="line"), setups=tuple(setups))
    window, script = open_lab(course).window, scripted[0]
    panel, repeats = window.lesson.panel, window.seeds_controller.repeats
    click(qtbot, panel.set_up)
    assert window.stage.page == "seeds"
    click(qtbot, window.seeds.controls.button)
    script.give([[0.1] * 3])
    qtbot.waitUntil(lambda: repeats.results is not None and len(repeats.results.outcomes[0]) == 3)
    click(qtbot, panel.foot.next)
    click(qtbot, panel.set_up)
    assert repeats.is_running
    click(qtbot, panel.foot.next)
    qtbot.waitUntil(lambda: not repeats.is_running)
