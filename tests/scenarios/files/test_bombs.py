"""A small file that says it holds very much is refused before that takes memory, which is measured from outside."""

import json
import subprocess
import sys

import pytest

from tests.files.bombs import JSON_MODELS, TABLES, many_members, session_bombs
from tests.files.session.sessions import make_experiment, save_learned

MOST_MB = 200
"""The file itself is 30 MB at most. The sizes that these files claim take from 200 MB to gigabytes."""

_READ = """
import json, resource, sys
from pathlib import Path
from neuronlab.core.errors import InputError
from neuronlab.files.tables.points import read_points
from neuronlab.files.models.formats import load_model
from neuronlab.files.session.file import load_session

READERS = {".nlab": load_session, ".csv": read_points}

def most_mb():
    status = Path("/proc/self/status")  # the peak of `resource` begins with that of the parent
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)

before = most_mb()
for name in sys.argv[1:]:
    path, sentence = Path(name), ""
    try:
        READERS.get(path.suffix, load_model)(path)
    except InputError as error:
        sentence = str(error)
    print(json.dumps([path.name, sentence, most_mb() - before]))
"""


def read_in_another_process(paths):
    """(sentence, growth in MB up to there) by name of the file."""
    command = [sys.executable, "-c", _READ, *map(str, paths)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    return {name: (sentence, grown) for name, sentence, grown in map(json.loads, lines)}


def require_refused(found, expected):
    for name, says in expected.items():
        sentence, grown = found[name]
        assert f"{name} cannot be read as " in sentence
        assert says in sentence
        assert grown < MOST_MB


measured = pytest.mark.skipif(sys.platform == "win32", reason="asks the system for the most memory a process has had")


@measured
def test_a_session_is_refused_before_what_it_claims_takes_memory(tmp_path):
    learned = tmp_path / "learned.nlab"
    save_learned(make_experiment(), learned, "curve")
    expected = {}
    for name, data, says in session_bombs(learned):
        expected[f"{name}.nlab"] = says
        (tmp_path / f"{name}.nlab").write_bytes(data)
    expected["members.nlab"] = "list of arrays is too long"
    many_members(tmp_path / "members.nlab")
    require_refused(read_in_another_process(tmp_path / name for name in expected), expected)


@measured
@pytest.mark.parametrize(("files", "suffix"), [(JSON_MODELS, ".json"), (TABLES, ".csv")], ids=["models", "tables"])
def test_a_text_is_refused_before_what_it_claims_takes_memory(tmp_path, files, suffix):
    expected = {}
    for name, (data, says) in files.items():
        expected[name + suffix] = says
        (tmp_path / (name + suffix)).write_bytes(data)
    require_refused(read_in_another_process(tmp_path / name for name in expected), expected)
