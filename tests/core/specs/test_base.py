from typing import Annotated

import msgspec
import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.core.specs.base import Spec, require_between, require_row


class Oven(Spec, frozen=True):
    """A record with bounds."""

    shelf_count: Annotated[int, msgspec.Meta(ge=1, le=5_000)] = 2
    heat: Annotated[float, msgspec.Meta(ge=0.5, le=1e6)] = 1.0
    name: str = ""


@pytest.mark.parametrize("outside", [{"shelf_count": 0}, {"shelf_count": 5_001}, {"heat": 0.4}, {"heat": float("nan")}])
def test_bounds_hold_however_a_record_is_made(outside):
    with pytest.raises(InputError):
        Oven(**outside)
    with pytest.raises(InputError):
        replace(Oven(), **outside)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(outside, Oven)


def test_both_ends_are_within_the_bounds():
    assert Oven(shelf_count=1, heat=1e6) == replace(Oven(shelf_count=5_000, heat=0.5), shelf_count=1, heat=1e6)


def test_a_field_is_named_in_words_with_its_bounds():
    with pytest.raises(InputError, match=r"Shelf count.* 1 .*5,000.*9,000"):
        Oven(shelf_count=9_000)
    with pytest.raises(InputError, match=r"Heat.* 0\.5 .*1e6.*0\.25"):
        Oven(heat=0.25)


def test_records_are_frozen_and_take_no_other_fields():
    with pytest.raises(AttributeError):
        Oven().heat = 2.0
    with pytest.raises(msgspec.ValidationError, match="colour"):
        msgspec.convert({"colour": "red"}, Oven)


def test_numbers_are_required_to_lie_between_two():
    require_between("It", 1.0, 1.0, 2.0)
    require_between("It", 2.0, 1.0, 2.0)
    for outside in (0.999, 2.001, float("nan"), float("inf")):
        with pytest.raises(InputError, match="It"):
            require_between("It", outside, 1.0, 2.0)


def test_a_row_that_is_not_there_is_refused_with_those_there_are():
    table = {"red": 1, "blue": 2}
    require_row(table, "blue", "colour")
    with pytest.raises(InputError, match=r"colour.*'green'.*red, blue"):
        require_row(table, "green", "colour")
