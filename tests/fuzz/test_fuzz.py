"""A short form of `make fuzz`: some inputs for every reader, and proof that faults are seen and can be made again."""

import subprocess
import sys
import time

import pytest

from neuronlab.core.errors import InputError
from tests.fuzz import judging
from tests.fuzz.judging import input_of, judge
from tests.fuzz.readers import READERS, Reader

SOME = 20


@pytest.mark.parametrize("name", READERS)
def test_odd_inputs_are_read_or_refused_in_one_sentence(name, tmp_path, qapp):
    path = tmp_path / f"input{READERS[name].suffix}"
    refused = 0
    for number in range(SOME):
        path.write_bytes(input_of(name, 12, number))
        verdict = judge(name, path)
        assert not verdict.fault, f"make fuzz SEED=12 READER={name}: input {number}"
        refused += verdict.is_refused
    assert refused > SOME // 3 or name == "layout"  # which is left out where it is damaged


@pytest.mark.parametrize("name", READERS)
def test_an_input_can_be_made_again_by_its_number(name, qapp):
    assert input_of(name, 3, 7) == input_of(name, 3, 7)
    assert len({input_of(name, 3, number) for number in range(20)}) > 10


def hang():
    while True:
        time.sleep(0.01)


def take_memory():
    return len(bytearray(range(256)) * 2**20)


def compute():
    """Keep the processor busy for a tenth of a second, however fast it is."""
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass


def raises(error):
    def fail():
        raise error

    return fail


FAULTS = {
    "another error": (raises(KeyError("x")), "KeyError"),
    "a long sentence": (raises(InputError("a" * 501)), None),
    "no sentence": (raises(InputError("")), "not one line"),
    "a hang": (hang, "TimeoutError"),
    "much time": (compute, "it took"),
    "much memory": (take_memory, " MB"),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere memory and hangs are not seen")
@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_seen(kind, tmp_path, monkeypatch):
    work, says = FAULTS[kind]
    monkeypatch.setitem(READERS, "bad", Reader(make=lambda rng: b"", read=lambda path: work()))
    monkeypatch.setattr(judging, "HANGS_S", 0.3 if kind == "a hang" else 30.0)
    monkeypatch.setattr(judging, "MOST_S", 0.05 if kind == "much time" else 10.0)
    fault = judge("bad", tmp_path / "input").fault
    assert (says in fault) if says else not fault  # a sentence is cut where it is made


def test_the_program_says_how_many_faults_there_were(tmp_path):
    command = [sys.executable, "-m", "tests.fuzz", "--count", "5", "--reader", "layers", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "layers: 5 inputs" in done.stdout
    assert done.stdout.endswith("0 faults\n")
    assert not list(tmp_path.iterdir())
