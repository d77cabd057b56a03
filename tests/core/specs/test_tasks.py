import pytest

from neuronlab.core.data.generators import generators_for
from neuronlab.core.data.series import check_formula
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS

LAYERS = (LayerSpec(5, "relu"),)


@pytest.mark.parametrize("key", TASKS)
def test_a_task_takes_the_networks_it_makes_and_no_other_task_does(key):
    task, network = TASKS[key], TASKS[key].network(LAYERS)
    assert network.hidden == LAYERS
    assert network.inputs == task.inputs
    assert [other for other in TASKS if TASKS[other].suits(network)] == [key]


def test_a_task_suits_no_network_of_other_inputs_or_outputs():
    assert not TASKS["curve"].suits(NetworkSpec(outputs=2))
    assert not TASKS["surface"].suits(NetworkSpec(inputs=3))
    classes = NetworkSpec(inputs=3, output="sigmoid", labels=("a", "b"))
    assert not TASKS["classes"].suits(classes)


@pytest.mark.parametrize("count", range(2, len(CLASS_NAMES) + 1))
def test_classes_have_an_output_for_each_but_two_share_one(count):
    network = TASKS["classes"].network(LAYERS, CLASS_NAMES[:count])
    assert network.labels == CLASS_NAMES[:count]
    assert (network.output, network.outputs) == (("sigmoid", 1) if count == 2 else ("softmax", count))
    assert TASKS["classes"].suits(network)


@pytest.mark.parametrize("labels", [(), ("a",), (*CLASS_NAMES, "G")])
def test_too_few_or_too_many_classes_are_refused(labels):
    with pytest.raises(InputError):
        TASKS["classes"].network((), labels)


@pytest.mark.parametrize("key", TASKS)
def test_the_usual_choices_of_a_task_are_ones_it_has(key):
    task = TASKS[key]
    assert task.generator in generators_for(key)
    assert task.network().output in LOSSES[task.loss].outputs
    assert OUTPUTS[task.network().output].predicts_classes == task.predicts_classes
    check_formula(key, DataSpec(formula=task.formula))
