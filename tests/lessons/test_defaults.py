import pytest

from neuronlab.lessons.defaults import with_defaults


def only(setup):
    return with_defaults({"setups": [setup]})["setups"][0]


def test_points_have_the_count_and_noise_of_their_preset():
    data = only({"task": "classes", "data": {"generator": "moons", "noise": 0.5}})["data"]
    assert (data["generator"], data["noise"]) == ("moons", 0.5)
    assert data["count"] > 0
    assert only({"task": "surface", "data": {}})["data"]["generator"] == "gaussian_pair"
    assert only({"data": {"generator": "formula"}})["data"]["formula"] == "sin(3x) + 0.3x"


def test_a_run_has_the_loss_of_its_task_unless_it_names_one():
    runs = [{"training": {}}, {"training": {"loss": "squared"}}, {}]
    changed = only({"task": "classes", "runs": runs})["runs"]
    assert [run.get("training") for run in changed] == [{"loss": "cross_entropy"}, {"loss": "squared"}, None]


@pytest.mark.parametrize(
    "data", [{}, {"setups": 3}, {"setups": [3, {"task": 4}, {"task": "x"}, {"data": 1, "runs": [2]}, {"runs": 5}]}]
)
def test_what_has_the_wrong_kind_stays(data):
    assert with_defaults(data) == data
