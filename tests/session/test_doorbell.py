"""Another process can ask this one for its window, and hears whether it could."""

import subprocess
import sys

import pytest

from neuronlab.session.doorbell import Doorbell, remove_dead, ring

RING = "import sys; from neuronlab.session.doorbell import ring; print(ring(sys.argv[1]))"


@pytest.fixture
def doorbell(qapp):
    doorbell = Doorbell()
    doorbell.listen()
    yield doorbell
    doorbell.close()


def test_another_process_rings(doorbell, qtbot):
    with qtbot.waitSignal(doorbell.rung):
        process = subprocess.Popen([sys.executable, "-c", RING, doorbell.name], stdout=subprocess.PIPE, text=True)
    assert process.communicate()[0] == "True\n"


def test_nobody_is_there_after_the_end(doorbell):
    doorbell.close()
    assert not ring(doorbell.name)


def test_only_servers_of_this_program_are_asked_and_removed(doorbell):
    assert not ring("/tmp/anything")
    remove_dead("/tmp/anything")
    remove_dead(Doorbell().name)
