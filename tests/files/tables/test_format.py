"""The usual format of a table is that of the files this program writes."""

from neuronlab.core.data.names import USUAL_MISSING
from neuronlab.files.tables.format import SEPARATORS, TableFormat


def test_the_usual_format_is_a_comma_with_the_usual_markers():
    form = TableFormat()
    assert form.separator in SEPARATORS
    assert form.missing == USUAL_MISSING
    assert (form.decimal_comma, form.strips_units, form.day_first) == (False, False, False)


def test_no_marker_of_a_missing_value_is_empty_or_occurs_twice():
    assert all(USUAL_MISSING)
    assert len(set(USUAL_MISSING)) == len(USUAL_MISSING)
