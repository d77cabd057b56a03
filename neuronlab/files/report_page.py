"""Writes a lab report as HTML, with everything it needs in one file: it loads nothing and runs nothing."""

import base64
from collections.abc import Mapping, Sequence
from html import escape
from string import Template
from typing import NamedTuple

from neuronlab.wording.lab_report import HOW_TO_REPEAT, LabReport, RepeatedRun
from neuronlab.wording.run_table import RunCell, RunTable

_STYLE = Template("""
body { font: 15px/1.5 system-ui, sans-serif; color: $text; background: $panel; max-width: 60em; margin: 2em auto;
  padding: 0 1em; }
h1 { font-size: 1.7em; margin-bottom: 0; } h2 { font-size: 1.2em; margin-top: 1.8em; } .made { color: $muted; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } .wide { overflow-x: auto; }
th, td { padding: .25em 1.2em .25em 0; border-bottom: 1px solid $border; text-align: left; }
td.best { font-weight: 700; }
figure { margin: 1.2em 0; } figure img { max-width: 100%; border: 1px solid $border; border-radius: 6px; }
figcaption { color: $muted; } pre { background: $field; padding: .8em; border-radius: 6px; white-space: pre-wrap;
  overflow-wrap: anywhere; }
@media print { body { max-width: none; } figure, table { break-inside: avoid; } }
""")
_RULES = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""A browser loads nothing for the page and runs nothing in it, whatever its texts are."""


class DrawnPart(NamedTuple):
    """A picture of a report.

    Attributes:
        caption: What stands below it.
        svg: The picture.
        width: Its width in pixels.
    """

    caption: str
    svg: str
    width: int


def report_page(report: LabReport, pictures: Sequence[DrawnPart], colors: Mapping[str, str]) -> bytes:
    """The report as the bytes of an HTML file, in colours by their names in the theme."""
    figures = "".join(map(_figure, pictures))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_RULES}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(report.title)}</title>\n<style>{_STYLE.substitute(colors)}</style>\n</head>\n<body>\n"
        f"{opening(report)}{_section('Pictures', figures)}{figures_and_findings(report)}</body>\n</html>\n"
    ).encode()


def opening(report: LabReport) -> str:
    """Title, notes and what the report is about, as HTML."""
    head = f'<h1>{escape(report.title)}</h1>\n<p class="made">{escape(report.made)}</p>\n'
    return head + _paragraphs(report.about) + _section("Notes", _paragraphs(report.notes))


def figures_and_findings(report: LabReport) -> str:
    """All that follows the pictures, as HTML."""
    return (
        _section("Settings and figures", f'<div class="wide">{_table(report.table)}</div>\n')
        + _section("Repeats over seeds", _paragraphs(report.verdicts))
        + _section("Findings", _list(report.findings))
        + _section("To repeat", "".join(map(_repeated, report.runs)))
    )


def _section(title: str, content: str) -> str:
    return f"<h2>{escape(title)}</h2>\n{content}" if content else ""


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>\n" for text in texts)


def _list(texts: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>\n" for text in texts)
    return f"<ul>\n{items}</ul>\n" if items else ""


def _figure(picture: DrawnPart) -> str:
    # As an image, a drawing can neither load nor run anything, and its names do not meet those of others.
    data = base64.b64encode(picture.svg.encode()).decode()
    caption = escape(picture.caption)
    image = f'<img width="{picture.width}" alt="{caption}" src="data:image/svg+xml;base64,{data}">'
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>\n"


def _table(table: RunTable) -> str:
    """The table with a column for each run: there are more settings and figures than runs."""
    rows = ""
    for number, column in enumerate(table.columns):
        cells = "".join(_cell(row.cells[number]) for row in table.rows)
        rows += f"<tr><th>{escape(column.label)}</th>{cells}</tr>\n"
    return f"<table>\n{rows}</table>\n"


def _cell(cell: RunCell) -> str:
    text = escape(cell.text)
    return f'<td class="best">{text}</td>' if cell.is_best else f"<td>{text}</td>"


def _repeated(run: RepeatedRun) -> str:
    command = f"<pre>{escape(run.command)}</pre>\n"
    if not run.obstacles:
        return f"<p><b>{escape(run.name)}</b>. {escape(HOW_TO_REPEAT)}</p>\n{command}"
    why = " ".join(run.obstacles)
    return f"<p><b>{escape(run.name)}</b>. The command does not make the same weights. {escape(why)}</p>\n{command}"
