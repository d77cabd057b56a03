import pytest

from neuronlab.commands.trained_reading import choices_of_training
from neuronlab.files.tables.choices import NOTHING_CHOSEN, ReadingChoices


@pytest.mark.parametrize(
    ("command", "choices"),
    [
        (
            "neuronlab fit 'a b.csv' --missing=-999,NA --day-first --hidden 2:relu --l2 -1 --out model.npz",
            ReadingChoices(missing=("-999", "NA"), day_first=True),
        ),
        ("neuronlab fit a.csv --miss NA --out model.npz", NOTHING_CHOSEN),
        ("neuronlab fit a.csv --missing", NOTHING_CHOSEN),
        ("neuronlab fit a.csv --decimal x", NOTHING_CHOSEN),
        ("neuronlab fit 'a.csv", NOTHING_CHOSEN),
        ("", NOTHING_CHOSEN),
    ],
)
def test_decisions_are_those_in_the_command_of_training(command, choices):
    assert choices_of_training(command) == choices
