"""Tables that leave nothing to decide, which are opened without asking."""

from pathlib import Path

from neuronlab.files.reading import refused_in_a_sentence, require_file
from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.source import open_source


def plain_points(path: Path) -> CsvPoints | None:
    """The points of a table; None if it has columns to choose from, or there is anything to say about how it is read.

    Raises InputError if the file is no table.
    """
    with refused_in_a_sentence(path, "points"):
        require_file(path)
        plan = plan_reading(open_source(path))
        if plan.notes or plan.is_wide:
            return None
        reading = read_plan(plan)
    return None if reading.notes or reading.problems else reading.points
