"""Small workbooks, written as Excel and LibreOffice do."""

import io
import zipfile
from collections.abc import Mapping, Sequence

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd hh:mm"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs>'
    "</styleSheet>"
)
DATE, MOMENT, DURATION = 1, 2, 3
"""Styles of numbers."""


def number(place: str, value: float, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def rows_of_cells(rows: Sequence[Sequence[object]], first: int = 1) -> str:
    """Rows of numbers and texts, from column A on."""
    return "".join(
        f'<row r="{line}">'
        + "".join(
            text(f"{column}{line}", cell) if isinstance(cell, str) else number(f"{column}{line}", cell)
            for column, cell in zip("ABCDEFGH", row, strict=False)
        )
        + "</row>"
        for line, row in enumerate(rows, first)
    )


def xlsx(sheets: Mapping[str, str], hidden: Sequence[str] = ()) -> bytes:
    """An Excel workbook of sheets with these rows in XML."""
    numbered = list(enumerate(sheets, 1))
    states = {name: ' state="hidden"' if name in hidden else "" for name in sheets}
    listed = "".join(f'<sheet name="{name}" sheetId="{i}"{states[name]} r:id="rId{i}"/>' for i, name in numbered)
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in numbered
    )
    styles = f'<Relationship Id="rId0" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}{styles}'
        "</Relationships>",
        "xl/styles.xml": _STYLES,
        **{
            f"xl/worksheets/sheet{i}.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheets[name]}</sheetData>'
            "</worksheet>"
            for i, name in numbered
        },
    }
    return zipped(members)


def ods(sheets: Mapping[str, str]) -> bytes:
    """An OpenDocument spreadsheet of tables with these rows in XML."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0"'
        f' xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def ods_row(*cells: object, more: str = "") -> str:
    """A row of an OpenDocument table; `more` are cells in XML."""
    written = "".join(f"<table:table-cell {_value(cell)}><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{written}{more}</table:table-row>"


def _value(cell: object) -> str:
    if isinstance(cell, str):
        return 'office:value-type="string"'
    return f'office:value-type="float" office:value="{cell}"'


def zipped(members: Mapping[str, str]) -> bytes:
    """A zip archive of members with these texts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return stream.getvalue()
