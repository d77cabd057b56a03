import pytest

from neuronlab.core.errors import InputError
from neuronlab.core.specs.columns import ColumnMeaning


def test_a_unit_is_one_line():
    assert ColumnMeaning(unit="cm").unit == "cm"
    with pytest.raises(InputError, match="The unit of a column contains a control character"):
        ColumnMeaning(unit="a\nb")
