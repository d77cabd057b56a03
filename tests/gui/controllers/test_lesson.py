from tests.controls import click
from tests.lessons.courses import a_course, a_step


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
