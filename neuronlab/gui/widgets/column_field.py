"""A field for a number of a column, which is typed and shown as a date where it is a time since an origin."""

from typing_extensions import override

from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.gui.theme.sizes import fix_size, px
from neuronlab.gui.widgets.number_fields import NumberField
from neuronlab.wording.dates import Calendar, calendar_of

_BESIDE_PX = 20.0
"""What frame and padding take of the width."""


class ColumnField(NumberField):
    """A number field that also takes dates, as 2021-06-12 09:50, once `show_meaning` says that its numbers are some."""

    _calendar: Calendar | None = None  # Qt asks for texts while a field is made
    _apart = 1.0

    def show_meaning(self, meaning: ColumnMeaning) -> None:
        """Show numbers as what they mean."""
        calendar = calendar_of(meaning)
        if calendar != self._calendar:
            self._calendar, self._date_example = calendar, calendar.example if calendar else ""
            self.show_untyped()

    @override
    def tell_apart(self, distance: float, largest: float, width_px: int) -> None:
        """Show enough digits, or the time of a date, to tell values so far apart; both may widen the field."""
        self._apart = distance
        super().tell_apart(distance, largest, width_px)
        if self._calendar is not None:
            text = self._calendar.text(1.0 / self._calendar.seconds, distance)
            needed = self.fontMetrics().horizontalAdvance(text or "") / px(1.0) + _BESIDE_PX
            fix_size(self, max(width_px, needed))

    @override
    def textFromValue(self, value: float) -> str:
        """The date of a value, or its shortest text."""
        date = self._calendar.entry_text(value, self._apart) if self._calendar else None
        return date or super().textFromValue(value)

    @override
    def _read(self, text: str) -> float | None:
        """The number of a date, or of a text that is one."""
        date = self._calendar.read(text) if self._calendar else None
        return super()._read(text) if date is None else date
