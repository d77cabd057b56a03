import pytest

from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.sniff_columns import are_labels


@pytest.mark.parametrize(
    ("cells", "are"),
    [("a b a", True), ("0 1 2", True), ("0 1.5 2", False), ("1 2 3 4 5 6 7", False), ("a b c d e f g", True)],
)
def test_labels_are_names_or_a_few_whole_numbers(cells, are):
    assert are_labels(cells.split(), TableFormat()) == are
