"""A step has its stages in the order in which they are worked out."""

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.wording.step.stages import Part, Stage, stage_name, stages_of


def test_the_stages_go_forward_and_back():
    spec = NetworkSpec(hidden=(LayerSpec(8), LayerSpec(8)))
    assert [stage_name(spec, stage) for stage in stages_of(spec)] == [
        "Forward · Input",
        "Forward · Hidden 1",
        "Forward · Hidden 2",
        "Forward · Output",
        "Loss",
        "Backward · Output",
        "Backward · Hidden 2",
        "Backward · Hidden 1",
        "Update",
    ]


def test_a_network_without_hidden_layers_has_one_layer_to_go_through():
    assert stages_of(NetworkSpec()) == (
        Stage(Part.FORWARD),
        Stage(Part.FORWARD, 0),
        Stage(Part.LOSS),
        Stage(Part.BACKWARD, 0),
        Stage(Part.UPDATE),
    )


def test_all_stages_have_names_of_their_own():
    spec = NetworkSpec(hidden=(LayerSpec(8),) * 3)
    names = [stage_name(spec, stage) for stage in stages_of(spec)]
    assert len(set(names)) == len(names)
