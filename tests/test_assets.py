"""Resources are found from a checkout; the wheel test finds them in an installation."""

from neuronlab.assets import resource, resources_folder


def test_the_folder_is_the_one_of_the_checkout(pytestconfig):
    assert resources_folder() == pytestconfig.rootpath / "resources"


def test_every_resource_is_reached_by_its_name(pytestconfig):
    folder = pytestconfig.rootpath / "resources"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert resource(path.relative_to(folder).as_posix()) == path
