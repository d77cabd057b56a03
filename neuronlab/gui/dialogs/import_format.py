"""How a table to be imported is written: the advanced controls of the import dialog, in a fold."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import chain

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from neuronlab.files.tables.cell_format import cells_of
from neuronlab.files.tables.cells import has_digit_dates, is_missing
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices
from neuronlab.files.tables.dates import is_ambiguous_date
from neuronlab.files.tables.digit_dates import are_dates_in_digits, may_be_digit_dates
from neuronlab.files.tables.encodings import ENCODINGS
from neuronlab.files.tables.format import SEPARATORS
from neuronlab.files.tables.planning import ReadingPlan
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.buttons import link
from neuronlab.gui.widgets.fields import ChoiceField, TextField, field_row, name_field
from neuronlab.gui.widgets.folds import Fold
from neuronlab.gui.widgets.number_fields import CountField

_WIDTH, _WIDE = 150, 216
_MOST_LINES = 1_000_000
_DECIMALS = {".": "Point: 0.5", ",": "Comma: 0,5"}
_DAY_FIRST, _MONTH_FIRST = "day", "month"
_DATES = {_DAY_FIRST: "Day first: 31/12/2021", _MONTH_FIRST: "Month first: 12/31/2021"}
_NO_MARKERS = "none"
"""Typed where no cell means that a value is missing."""


class ImportFormat(Fold):
    """Controls of how a table is written; `decided(choices)` when a person changes one of `choices`.

    While a table is planned anew, `choices` is ahead of the plan that is shown. Controls of workbooks, of encodings and
    of dates are shown where there is something to decide.
    """

    decided = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__("Format", "How the table is written, where the guess is wrong", theme)
        self.choices = NOTHING_CHOSEN
        self.sheet = ChoiceField({})
        self.encoding = ChoiceField(ENCODINGS)
        self.begin = CountField(1, _MOST_LINES)
        self.separator = ChoiceField(SEPARATORS)
        self.decimal = ChoiceField(_DECIMALS)
        self.dates = ChoiceField(_DATES)
        self.missing = TextField()
        self.has_header = QCheckBox("Heading with column names")
        self.strips_units = QCheckBox("Take units and signs off")
        self.digit_dates = QCheckBox("Numbers such as 19580329 are dates")
        self.forget = link("Guess anew", "Forget all choices, and read the table as it was guessed at first")
        self._fields: dict[QWidget, QWidget] = {}
        self._build_layout()
        self._connect_signals()

    def _build_layout(self) -> None:
        self.line.addWidget(self.forget)
        for name, field, meaning in (
            ("Sheet", self.sheet, "The sheet of the workbook"),
            ("Encoding", self.encoding, "How the bytes of the file stand for characters"),
            ("Table begins at line", self.begin, "The first line of the table, its heading included"),
            ("Separator", self.separator, "The character between the cells of a row"),
            ("Decimal sign", self.decimal, "The sign before the fraction of a number"),
            ("Dates", self.dates, "The order of day and month in dates such as 03/04/2021"),
            ("Missing values", self.missing, "Cells that mean that a value is missing, besides empty ones"),
        ):
            width = _WIDE if field in {self.sheet, self.encoding, self.dates, self.missing} else _WIDTH
            line, row = field_row(name, field, meaning, width), QWidget()
            line.setContentsMargins(0, 0, 0, 0)
            row.setLayout(line)
            self._fields[field] = row
            self.rows.addWidget(row)
        for box, meaning in (
            (self.has_header, "The first row of the table names its columns"),
            (self.strips_units, "Read the number in cells such as $12 or 3.5 kg, and leave out the unit"),
            (self.digit_dates, "Read whole numbers as a year, a month and a day where they can be"),
        ):
            name_field(box, box.text(), meaning)
            self.rows.addWidget(box)

    def _connect_signals(self) -> None:
        for signal, change in (
            (self.sheet.chosen, lambda: replace(self.choices, sheet=self.sheet.key)),
            (self.encoding.chosen, lambda: replace(self.choices, encoding=self.encoding.key)),
            (self.begin.valueChanged, lambda: replace(self.choices, skip_lines=self.begin.value() - 1)),
            (self.separator.chosen, lambda: replace(self.choices, separator=self.separator.key)),
            (self.decimal.chosen, lambda: replace(self.choices, decimal=self.decimal.key)),
            (self.dates.chosen, lambda: replace(self.choices, day_first=self.dates.key == _DAY_FIRST)),
            (self.has_header.toggled, lambda: replace(self.choices, header=self.has_header.isChecked())),
            (self.strips_units.toggled, lambda: replace(self.choices, strips_units=self.strips_units.isChecked())),
            (self.digit_dates.toggled, lambda: replace(self.choices, digit_dates=self.digit_dates.isChecked())),
        ):
            signal.connect(partial(self._decide, change))
        self.missing.editingFinished.connect(self._use_missing)
        self.forget.clicked.connect(self._forget_all)

    # -- display ------------------------------------------------------------------------------------------------------

    def show_choices(self, choices: ReadingChoices) -> None:
        """Go on from these choices, which can all be forgotten."""
        self.choices = choices
        self.forget.setVisible(choices != NOTHING_CHOSEN)

    def show_plan(self, plan: ReadingPlan, sheets: tuple[str, ...]) -> None:
        """Show how a table is read that is in one of these sheets of a workbook."""
        form = plan.sheet.form
        self.show_choices(plan.choices)
        self.sheet.show_choices({name: name for name in sheets}, {})
        self.sheet.show_key(plan.sheet_name)
        self._fields[self.sheet].setVisible(len(sheets) > 1)
        known = {} if plan.encoding in ENCODINGS else {plan.encoding: plan.encoding}
        self.encoding.show_choices({**ENCODINGS, **known}, {})
        self.encoding.show_key(plan.encoding)
        self._fields[self.encoding].setVisible(not sheets)
        self.begin.show_value(_first_line(plan))
        self.separator.show_key(form.separator)
        self._fields[self.separator].setVisible(not sheets)
        self.decimal.show_key("," if form.decimal_comma else ".")
        self.missing.show_text(", ".join(form.missing) or _NO_MARKERS)
        self.missing.setCursorPosition(0)
        _check(self.has_header, is_checked=form.has_header)
        _check(self.strips_units, is_checked=form.strips_units)
        self._show_dates(plan)
        self.header.show_summary(_summary(plan))

    def _show_dates(self, plan: ReadingPlan) -> None:
        """Show the controls of dates where the chosen columns have some that can be read in two ways."""
        form, columns = plan.sheet.form, [_filled(plan, column) for column in plan.choice.columns]
        has_order = plan.choices.day_first is not None or any(map(is_ambiguous_date, chain.from_iterable(columns)))
        self._fields[self.dates].setVisible(has_order)
        self.dates.show_key(_DAY_FIRST if form.day_first else _MONTH_FIRST)
        digits = [cells for cells in columns if may_be_digit_dates(cells) or are_dates_in_digits(cells)]
        self.digit_dates.setVisible(bool(digits))
        _check(self.digit_dates, is_checked=any(has_digit_dates(form, cells) for cells in digits))

    def reveal(self, field: QWidget) -> None:
        """Open the fold and give a control the focus."""
        self.open()
        field.setFocus()

    # -- what a person decides ----------------------------------------------------------------------------------------

    def _decide(self, change: Callable[[], ReadingChoices], *_shown: object) -> None:
        self.decided.emit(change())

    @Slot()
    def _forget_all(self) -> None:
        self.decided.emit(NOTHING_CHOSEN)

    @Slot()
    def _use_missing(self) -> None:
        typed = self.missing.typed_text()
        if typed is not None:
            markers = tuple(marker for text in typed.split(",") if (marker := text.strip()))
            self.decided.emit(replace(self.choices, missing=() if markers == (_NO_MARKERS,) else markers))


def _check(box: QCheckBox, *, is_checked: bool) -> None:
    with QSignalBlocker(box):
        box.setChecked(is_checked)


def _first_line(plan: ReadingPlan) -> int:
    return plan.sheet.sample[0][0] if plan.sheet.sample else plan.sheet.form.skip_lines + 1


def _filled(plan: ReadingPlan, column: int) -> list[str]:
    """The cells of a column in the first rows that have a value."""
    return [cell for cell in cells_of(plan.sheet, column) if not is_missing(plan.sheet.form, cell)]


def _summary(plan: ReadingPlan) -> str:
    """`semicolon · decimal comma · heading in line 3 · Western (Windows-1252)`, what is unusual only."""
    form = plan.sheet.form
    first = _first_line(plan)
    where = "" if first == 1 else f" in line {first}"
    separator = SEPARATORS[form.separator].lower() if plan.sheet.width > 1 else ""
    parts = [f"sheet {plan.sheet_name}" if plan.sheet_name else separator]
    parts += ["decimal comma"] if form.decimal_comma else []
    heading = f"heading{where}" if where else ""
    parts += [heading if form.has_header else f"no heading{f', begins{where}' if where else ''}"]
    parts += [ENCODINGS.get(plan.encoding, plan.encoding)] if plan.encoding != "utf-8" else []
    return " · ".join(filter(None, parts))
