"""Resources are found from a checkout; the wheel test finds them in an installation."""

import pytest

from neuronlab import assets
from neuronlab.assets import resource, resource_text, resources_folder
from neuronlab.core.errors import WorkError


def test_the_folder_is_the_one_of_the_checkout(pytestconfig):
    assert resources_folder() == pytestconfig.rootpath / "resources"


def test_every_resource_is_reached_by_its_name(pytestconfig):
    folder = pytestconfig.rootpath / "resources"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert resource(path.relative_to(folder).as_posix()) == path


def test_a_resource_that_cannot_be_read_is_a_failure_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "resources_folder", lambda: tmp_path)
    with pytest.raises(WorkError, match=r"style\.qss, a part of NeuronLab, cannot be read: No such file"):
        resource_text("style.qss")
