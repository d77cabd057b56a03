"""Every option of the engine is heeded from the command line, and what it may not be is one sentence."""

import json

import pytest

from neuronlab.core.engine.optimizers import OPTIMIZERS
from tests.command_line import FAST, assert_one_line


@pytest.mark.parametrize("name", [name for name, row in OPTIMIZERS.items() if row.is_full_batch])
@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("--batch 8", "--batch"),
        ("--lr 0.01", "--lr"),
        ("--dropout 0.1 --weight-decay 0.1", "--weight-decay, --dropout"),
        ("--schedule cosine --warmup 10 --clip 1", "--schedule, --warmup, --clip"),
    ],
)
def test_what_does_not_go_with_such_an_optimiser_is_refused(run_cli, sine_csv, name, line, options):
    code, printed, err = run_cli("fit", sine_csv, *FAST, "--optimizer", name, *line.split())
    assert (code, printed) == (2, "")
    assert f"{OPTIMIZERS[name].label} uses all points in every step" in err
    assert err.endswith(f" remove {options}.\n")
    assert_one_line(err)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimiser_lowers_the_loss(run_cli, surface_csv, name):
    losses = []
    for steps in (1, 300):
        code, printed, _ = run_cli("fit", surface_csv, "--json", "--optimizer", name, "--steps", steps)
        assert code == 0
        losses.append(json.loads(printed)["train_loss"])
    assert losses[1] < 0.9 * losses[0]


OUT_OF_BOUNDS = {
    "--dropout 1": "Dropout must be from 0 to 0.9",
    "--dropout nan": "Dropout must be from 0 to 0.9",
    "--dropout 0.1,2": "Dropout must be from 0 to 0.9",
    "--dropout 0.1;0.2": "--dropout: '0.1;0.2' is neither a number nor one for each layer",
    "--dropout 0.1,0.2,0.3": "--dropout has 3 values, but the network has 2 hidden layers",
    "--split-seed -1": "Split seed must be from 0",
    "--features x^4": "no feature named 'x^4' for 1 input",
    "--features x1": "no feature named 'x1' for 1 input",
    "--features sin(x": "The closing bracket is missing in 'sin(x'",
    "--loss cross_entropy": "Cross-entropy requires sigmoid or softmax outputs, not linear",
    "--loss magic": "invalid choice: 'magic'",
    "--schedule magic": "invalid choice: 'magic'",
    "--init magic": "invalid choice: 'magic'",
    "--schedule step --schedule-steps 0": "Schedule steps must be from 1",
    "--schedule step --schedule-factor 2": "Schedule factor must be from 1e−6 to 1",
    "--warmup -1": "Warmup must be from 0",
    "--clip -1": "Clip must be from 0",
    "--l1 -1": "L1 must be from 0 to 10",
    "--l2 11": "L2 must be from 0 to 10",
    "--weight-decay -1": "Weight decay must be from 0 to 10",
    "--init-bias 1e9": "Initial bias must be from −100 to 100",
    "--epochs -1": "Max epochs must be from 0",
    "--target-loss -1": "Target loss must be from 0",
    "--patience -1": "Patience must be from 0",
    "--seconds -1": "Max seconds must be from 0",
    "--steps 1.5": "--steps: invalid int value: '1.5'",
}


@pytest.mark.parametrize("line", OUT_OF_BOUNDS)
def test_what_is_out_of_bounds_is_one_line_and_code_2(run_cli, sine_csv, line):
    code, printed, err = run_cli("fit", sine_csv, *line.split())
    assert (code, printed) == (2, "")
    assert OUT_OF_BOUNDS[line] in err
    assert_one_line(err)


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("--schedule-steps 50", "--schedule-steps"),
        ("--schedule-factor 0.3", "--schedule-factor"),
        ("--schedule cosine --schedule-factor 0.3", "--schedule-factor"),
    ],
)
def test_a_number_that_a_schedule_does_not_look_at_is_refused(run_cli, sine_csv, line, option):
    code, _, err = run_cli("fit", sine_csv, *line.split())
    assert code == 2
    assert f"{option} does not apply to the schedule" in err
