from neuronlab.files.session.lesson_record import LessonRecord, StepRecord
from neuronlab.lessons.catalog import lessons
from neuronlab.session.lesson_course import course_of
from tests.lessons.courses import a_course, a_lesson, a_step


def test_any_step_can_be_opened_at_any_time(qapp):
    course, entered = a_course(), []
    course.entered.connect(entered.append)
    for index in (2, 0, 7, -1, 0):
        course.go_to(index)
    assert entered == [2, 0, 2, 0]
    assert course.step == course.lesson.steps[0]


def test_what_is_done_in_a_step_stays_with_it(qapp):
    course, done = a_course(), []
    course.done.connect(done.append)
    course.go_to(1)
    course.update(is_done=True, note="Because.")
    course.update(is_done=True)
    course.go_to(0)
    assert course.step_record == StepRecord()
    course.go_to(1)
    assert course.step_record == StepRecord(is_done=True, note="Because.")
    assert done == [1]


def test_a_change_is_said_once(qapp):
    course, changes = a_course(), []
    course.changed.connect(lambda: changes.append(course.record))
    course.update(answer=2.0)
    course.update(answer=2.0)
    course.sign("Ada")
    assert [(each.steps[0].answer, each.learner) for each in changes] == [(2.0, ""), (2.0, "Ada")]


def test_a_record_of_another_number_of_steps_is_fitted(qapp):
    record = LessonRecord(key="k", at=4, steps=tuple(StepRecord(answer=float(index)) for index in range(5)))
    course = a_course(record=record)
    assert course.at == 2
    assert [step.answer for step in course.record.steps] == [0.0, 1.0, 2.0]
    assert len(a_course(record=LessonRecord(key="k")).record.steps) == 3


def test_a_setup_is_due_once_whichever_of_its_steps_is_entered_first(qapp):
    steps = [a_step(1), a_step(2), a_step(3, setup="second"), a_step(4), a_step(5, setup="first")]
    course, due = a_course(*steps), []
    for index in (0, 3, 2, 3, 1, 4, 4):
        course.go_to(index)
        due.append((index, course.setup, course.is_setup_due))
        course.note_entered()
    assert due == [
        (0, "first", False),
        (3, "second", True),
        (2, "second", False),
        (3, "second", False),
        (1, "first", False),
        (4, "first", True),
        (4, "first", False),
    ]


def test_a_lesson_opens_with_its_first_setup(qapp):
    assert a_course(*[a_step(1, setup="first")]).setup == "first"
    assert not a_course(*[a_step(1, setup="second")]).is_setup_due
    assert a_lesson().setups[0].name == a_course().setup


def test_a_course_is_that_of_its_record(qapp):
    course = course_of(LessonRecord(key="01-neuron", at=2))
    assert (course.lesson, course.at) == (lessons()[0].lesson, 2)
    assert course_of(None) is None
    assert course_of(LessonRecord(key="77-gone")) is None
    assert course_of(LessonRecord(key="own", text="not a lesson")) is None
