"""The page of a lab report: one file, in which every text from outside stays text."""

import base64
import re

import pytest

from neuronlab.files.report_page import DrawnPart, report_page
from neuronlab.wording.lab_report import LabReport, RepeatedRun
from neuronlab.wording.run_table import RunCell, RunColumn, RunRow, RunTable

HOSTILE = '<img src=x onerror="alert(1)">&'
COLORS = dict.fromkeys(("text", "panel", "muted", "border", "field"), "black")


@pytest.fixture
def report():
    columns = RunColumn("run", HOSTILE, is_number=False), RunColumn("loss", "Loss")
    rows = (RunRow(0, (RunCell(HOSTILE, HOSTILE), RunCell("0.1", 0.1, is_best=True)), 10, None),)
    runs = (RepeatedRun(HOSTILE, f"neuronlab fit '{HOSTILE}'", ()), RepeatedRun("b", "neuronlab", (HOSTILE,)))
    table = RunTable(columns, rows, "")
    return LabReport(HOSTILE, "today", (HOSTILE,), (HOSTILE,), table, (HOSTILE,), (HOSTILE,), runs)


def test_nothing_from_outside_becomes_markup_and_nothing_is_loaded(report):
    page = report_page(report, [DrawnPart(HOSTILE, "<svg>1</svg>", 100)], COLORS).decode()
    assert "<img src=x" not in page
    assert page.count("&lt;img src=x onerror=") == 13
    sources = re.findall(r'src="([^"]*)"', page)
    assert [source.partition(",")[0] for source in sources] == ["data:image/svg+xml;base64"]
    assert base64.b64decode(sources[0].partition(",")[2]) == b"<svg>1</svg>"
    assert "http:" not in page
    assert "https:" not in page
    assert "default-src 'none'" in page


def test_runs_are_columns_and_the_best_stand_out(report):
    page = report_page(report, [], COLORS).decode()
    assert '<tr><th>Loss</th><td class="best">0.1</td></tr>' in page
    assert "<h2>Pictures</h2>" not in page
    assert "does not make the same weights" in page
