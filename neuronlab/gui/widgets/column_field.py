"""A field for a number of a column, which is typed and shown as a date where it is a time since an origin."""

from PySide6.QtCore import Slot
from typing_extensions import override

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.gui.theme.sizes import fix_size, px
from neuronlab.gui.widgets.number_fields import NumberField
from neuronlab.wording.dates import Calendar, calendar_of

_BESIDE_PX = 20.0
"""What frame and padding take of the width."""


class ColumnField(NumberField):
    """A number field that also takes dates, as 2021-06-12 09:50, once `show_meaning` says that its numbers are some.

    Dates are shown to the second, or where `is_exact` is false as far as it takes to tell them apart.
    """

    _calendar: Calendar | None = None  # Qt asks for texts while a field is made
    _apart = 1.0
    _is_exact = True

    def __init__(self, low: float, high: float, step: float = 0.0, *, is_exact: bool = True) -> None:
        super().__init__(low, high, step)
        self._is_exact = is_exact
        self._least_px = 0.0
        self.valueChanged.connect(self._fit_date)

    def show_meaning(self, meaning: ColumnMeaning) -> None:
        """Show numbers as what they mean."""
        calendar = calendar_of(meaning)
        if calendar != self._calendar:
            self._calendar, self._date_example = calendar, calendar.example if calendar else ""
            self.show_untyped()

    @override
    def tell_apart(self, distance: float, largest: float, width_px: int) -> None:
        """Show enough digits, or the time of a date, to tell values so far apart; both may widen the field."""
        self._apart, self._least_px = distance, width_px
        super().tell_apart(distance, largest, width_px)
        self._fit_date()

    @Slot()
    def _fit_date(self) -> None:
        """Be wide enough for dates with the time that tells them apart, and for the present one."""
        if self._calendar is None:
            return
        usual = self._calendar.text(1.0 / self._calendar.seconds, self._apart) or ""
        widest = max(map(self.fontMetrics().horizontalAdvance, (usual, self.textFromValue(self.value()))))
        fix_size(self, max(self._least_px, widest / px(1.0) + _BESIDE_PX))

    @override
    def textFromValue(self, value: float) -> str:
        """The date of a value, or its shortest text."""
        date = None
        if self._calendar is not None:
            shown = self._calendar.entry_text if self._is_exact else self._calendar.text
            date = shown(value, self._apart)
        return date or super().textFromValue(value)

    @override
    def _read(self, text: str) -> float | None:
        """The number of a date, or of a text that is one."""
        date = self._calendar.read(text) if self._calendar else None
        return super()._read(text) if date is None else date
