from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.source import pasted_source

TABLE = pasted_source("x;y\n1;2,5\n2;3,5\n")


def test_what_is_not_asked_for_is_guessed():
    plan = plan_reading(TABLE)
    assert (plan.sheet.form.separator, plan.sheet.form.decimal_comma, plan.sheet.form.has_header) == (";", True, True)
    points = read_plan(plan).points
    assert points is not None
    assert points.targets.tolist() == [[2.5], [3.5]]


def test_what_is_asked_for_is_done():
    plan = plan_reading(TABLE, ReadingChoices(header=False, separator=",", decimal="."))
    assert (plan.sheet.form.separator, plan.sheet.form.decimal_comma, plan.sheet.form.has_header) == (",", False, False)


def test_a_table_in_markdown_has_the_columns_between_its_bars():
    plan = plan_reading(pasted_source("| x | y |\n|---|:-:|\n| 1 | 2 |\n| 2 | 3 |\n| 3 | 5 |\n"))
    assert (plan.choice.task, plan.choice.columns, plan.notes, plan.is_wide) == ("curve", (1, 2), (), False)
