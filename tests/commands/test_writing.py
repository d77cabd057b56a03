"""Several files of one network: each is checked before, and none keeps another from being written."""

import pytest

from neuronlab.commands.writing import WrittenFiles, require_expressible, require_formats, write_models
from neuronlab.core.errors import InputError, WorkError
from tests.files.models.networks import NETWORKS, raw_inputs, to_export


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["m.npz", "m"], "must end in"),
        (["m.npz", "m.txt"], "must end in"),
        (["none/m.npz"], "its folder does not exist"),
        (["m.npz", "m.json", "m.npz"], r"m\.npz is to be written twice"),
    ],
)
def test_paths_that_cannot_be_written_are_refused(tmp_path, names, sentence):
    with pytest.raises(InputError, match=sentence):
        require_formats([tmp_path / name for name in names])
    assert not list(tmp_path.iterdir())


def test_what_can_be_written_is(tmp_path):
    network = NETWORKS["two classes"]
    paths = [tmp_path / "m.npz", tmp_path / "none" / "m.json", tmp_path / "m.json"]
    require_expressible(to_export(network), [paths[0], paths[2]])
    written = write_models(to_export(network), paths, raw_inputs(network))
    assert [file.path for file in written.files] == [paths[0], paths[2]]
    assert all(file.path.exists() for file in written.files)
    with pytest.raises(WorkError, match="its folder does not exist"):
        written.require_all()


def test_a_line_for_each_file_names_what_is_beside_it(tmp_path):
    network = NETWORKS["two classes"]
    written = write_models(to_export(network), [tmp_path / "m.npz", tmp_path / "m.h"], raw_inputs(network))
    verified = "Verified: largest difference 0 on 1,000 points."
    assert written.lines == [
        f"Wrote {tmp_path / 'm.npz'}. {verified}",
        f"Wrote {tmp_path / 'm.h'}. {verified} m.ino is beside it.",
    ]


def test_all_errors_are_reported(capsys):
    WrittenFiles((), ()).require_all()
    with pytest.raises(WorkError, match="second"):
        WrittenFiles((), (InputError("The first."), WorkError("The second."))).require_all()
    assert capsys.readouterr().err == "neuronlab: The first.\n"
