import msgspec
import pytest
from msgspec.structs import replace

from neuronlab.core.activations.table import ACTIVATION_LABELS
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.network.initializers import INITIALIZER_LABELS
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import MAX_RUNS, Experiment, RunSpec, Workspace
from neuronlab.core.specs.network import MAX_WIDTH, LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_SEED, TrainingSpec

BOUNDS = [
    (LayerSpec, "width", 1, MAX_WIDTH),
    (NetworkSpec, "inputs", 1, 64),
    (TrainingSpec, "learning_rate", 1e-8, 100.0),
    (TrainingSpec, "batch_size", 0, 1_000_000),
    (TrainingSpec, "l2", 0.0, 10.0),
    (TrainingSpec, "seed", 0, MAX_SEED),
    (DataSpec, "count", 1, 1_000_000),
    (DataSpec, "noise", 0.0, 10.0),
    (DataSpec, "test_share", 0.0, 0.9),
]


@pytest.mark.parametrize(("spec", "field", "low", "high"), BOUNDS)
def test_bounds_hold_at_construction_replacement_and_decoding(spec, field, low, high):
    for value in (low, high):
        assert getattr(spec(**{field: value}), field) == value
    outside = (low - 1, high + 1)
    for value in outside:
        with pytest.raises(InputError):
            spec(**{field: value})
        with pytest.raises(InputError):
            replace(spec(), **{field: value})
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({field: value}, spec)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: LayerSpec(width=0), "Width must be from 1 to 512, not 0."),
        (lambda: TrainingSpec(learning_rate=1e-9), "Learning rate must be from 1e−8 to 100, not 1e−9."),
        (lambda: TrainingSpec(learning_rate=float("nan")), "Learning rate must be from 1e−8 to 100, not nan."),
        (lambda: TrainingSpec(batch_size=5_000_000), "Batch size must be from 0 to 1,000,000, not 5,000,000."),
        (lambda: DataSpec(test_share=0.95), "Test share must be from 0 to 0.9, not 0.95."),
        (
            lambda: LayerSpec(activation="soft"),
            f"There is no activation named 'soft'; choose one of: {', '.join(ACTIVATION_LABELS)}.",
        ),
        (
            lambda: TrainingSpec(optimizer="best"),
            f"There is no optimizer named 'best'; choose one of: {', '.join(OPTIMIZERS)}.",
        ),
        (
            lambda: TrainingSpec(initializer="one"),
            f"There is no initializer named 'one'; choose one of: {', '.join(INITIALIZER_LABELS)}.",
        ),
        (lambda: NetworkSpec(hidden=(LayerSpec(),) * 17), "17 hidden layers are too many; the limit is 16."),
        (lambda: Workspace(runs=()), "A workspace holds 1 to 6 runs, not 0."),
        (lambda: Workspace(runs=(RunSpec(),) * 7), "A workspace holds 1 to 6 runs, not 7."),
        (lambda: Workspace(active=1), "The active run has index 1, but there are only 1 runs."),
    ],
)
def test_what_is_refused_is_told_in_a_sentence(make, sentence):
    with pytest.raises(InputError) as refusal:
        make()
    assert str(refusal.value) == sentence


def test_a_change_is_another_value():
    before = Experiment()
    after = before.with_run(replace(before.workspace.run, training=TrainingSpec(l2=0.5)))
    assert after.curve.run.training.l2 == 0.5
    assert before.curve.run.training.l2 == 0.0
    assert after.classes is before.classes
    with pytest.raises(AttributeError):
        before.task = "classes"


def test_only_the_active_run_is_replaced():
    runs = tuple(RunSpec(training=TrainingSpec(seed=seed), slot=seed) for seed in range(MAX_RUNS))
    workspace = Workspace(runs=runs, active=2)
    changed = workspace.with_run(RunSpec(training=TrainingSpec(seed=99), slot=2))
    assert [run.training.seed for run in changed.runs] == [0, 1, 99, 3, 4, 5]
    assert changed.run.training.seed == 99


def test_a_run_is_found_by_its_slot_and_can_be_looked_at_instead_of_the_active_one():
    workspace = Workspace(runs=tuple(RunSpec(slot=slot) for slot in (4, 0, 2)), active=1)
    assert workspace.slots == (4, 0, 2)
    assert workspace.run_in(2) is workspace.runs[2]
    assert workspace.run_in(3) is None
    assert workspace.seen_from(2).run is workspace.runs[2]


def test_two_runs_cannot_have_one_slot():
    with pytest.raises(InputError, match="the same slot"):
        Workspace(runs=(RunSpec(slot=1), RunSpec(slot=1)))


@pytest.mark.parametrize("name", [" tanh", "a\nb", "x" * 101])
def test_the_name_of_a_run_is_one_short_line(name):
    with pytest.raises(InputError, match="The name of a run"):
        RunSpec(name=name)


def test_a_run_takes_over_the_work_of_another_but_not_its_name():
    one, other = RunSpec(slot=1, name="mine"), RunSpec(training=TrainingSpec(seed=7), slot=4)
    mixed = one.with_work_of(other)
    assert (mixed.slot, mixed.name, mixed.work) == (1, "mine", other.work)


@pytest.mark.parametrize("name", TASKS)
def test_every_task_has_a_workspace_of_its_shape(name):
    workspace = replace(Experiment(), task=name).workspace
    assert TASKS[name].suits(workspace.run.network)
    assert workspace.points.inputs.shape == (0, TASKS[name].inputs)


def test_an_unknown_task_is_refused():
    with pytest.raises(InputError, match="There is no task named 'sums'; choose one of: curve, classes, surface"):
        Experiment(task="sums")
