"""Small tables that are easily misread: each by the one guess, and by `fit` as it is."""

import json
from datetime import datetime

import numpy as np
import pytest

from neuronlab.files.tables.planning import plan_reading, read_plan
from neuronlab.files.tables.source import TableSource, open_source
from tests.scenarios.tables.expected import CASES, INPUTS, Right
from tests.scenarios.tables.own import OWN


def _source(name):
    if name in CASES:
        return open_source(INPUTS / name)
    text, _ = OWN[name]
    return TableSource(text.encode() if isinstance(text, str) else text)


RIGHT: dict[str, Right] = CASES | {name: right for name, (_, right) in OWN.items()}


def test_there_are_forty_tables_of_our_own():
    assert len(OWN) == 40


@pytest.mark.parametrize(("name", "right"), RIGHT.items(), ids=RIGHT)
def test_a_table_is_read_as_a_person_would(name, right):
    plan = plan_reading(_source(name), right.choices)
    reading = read_plan(plan)
    points = reading.points
    assert plan.questions == ()
    assert points is not None, reading.fault
    assert tuple(map(plan.sheet.name, plan.choice.columns)) == right.columns
    assert (points.task, len(points.inputs), reading.bad_rows) == (right.task, right.rows, right.bad_rows)
    assert points.labels == right.labels
    if right.first is not None:
        first = (*points.inputs[0], *points.targets[0])
        assert first == pytest.approx(right.first)
    units = tuple(meaning.unit for meaning in points.meanings)
    assert right.units in ((), units)
    if right.origin:
        assert datetime.fromisoformat(points.meanings[0].origin) == datetime.fromisoformat(right.origin)
    assert np.isfinite(points.inputs).all()
    assert np.isfinite(points.targets).all()


@pytest.mark.parametrize(("name", "right"), RIGHT.items(), ids=RIGHT)
def test_fit_reads_the_same_or_names_the_option(name, right, run_cli, tmp_path):
    path = INPUTS / name if name in CASES else tmp_path / "table.txt"
    if name in OWN:
        path.write_bytes(_source(name).data)
    code, printed, err = run_cli("fit", path, "--steps", 1, "--hidden", "none", "--json")
    if right.question:
        assert (code, printed) == (2, "")
        assert right.question in err
        assert "Traceback" not in err
        return
    assert code == 0, err
    report = json.loads(printed)
    assert report["columns"] == [name or str(number) for number, name in enumerate(right.columns, 1)]
    assert (report["task"], report["rows"]) == (right.task, right.rows)
    assert right.warning in " ".join(report["warnings"])
