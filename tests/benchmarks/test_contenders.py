"""Times are only comparable when everybody makes the same steps, so they are made to agree on where those lead."""

import numpy as np
import pytest
from numpy_peers import bare_calls, plain
from peer_process import PeerProcess
from peers import PEERS
from problems import Problem, neuronlab

STEPS = 50
INSTALLED = [
    pytest.param(name, marks=pytest.mark.skipif(not peer.version, reason=f"{peer.package} is not installed"))
    for name, peer in PEERS.items()
]


def learned(contender, problem, steps=STEPS):
    running = contender(problem)
    running.advance(steps)
    return np.concatenate([block.ravel() for block in running.blocks()])


def assert_same_steps(contender, optimizer, tolerance):
    problem = Problem((2, 8, 8, 1), 30, optimizer)
    start = np.concatenate([block.ravel() for block in problem.start()])
    ours, theirs = learned(neuronlab, problem), learned(contender, problem)
    assert theirs.dtype == np.float32
    assert np.abs(ours - start).max() > 100 * tolerance
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=tolerance)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_plain_numpy_makes_the_same_steps(optimizer):
    assert_same_steps(plain, optimizer, 2e-6)


def test_bare_calls_make_the_same_steps_with_sgd():
    assert_same_steps(bare_calls, "sgd", 2e-6)


@pytest.mark.parametrize("name", INSTALLED)
@pytest.mark.parametrize(("optimizer", "tolerance"), [("sgd", 2e-6), ("adam", 1e-4)])
@pytest.mark.filterwarnings("ignore")  # the libraries' own
def test_a_library_makes_the_same_steps(name, optimizer, tolerance):
    assert_same_steps(PEERS[name].contender, optimizer, tolerance)


@pytest.mark.parametrize("name", INSTALLED)
@pytest.mark.filterwarnings("ignore")
def test_a_library_goes_on_where_it_stopped(name):
    problem = Problem((2, 8, 8, 1), 30)
    running = PEERS[name].contender(problem)
    for _ in range(5):
        running.advance(STEPS // 5)
    parts = np.concatenate([block.ravel() for block in running.blocks()])
    np.testing.assert_allclose(parts, learned(PEERS[name].contender, problem), rtol=0, atol=2e-6)


def test_plain_numpy_sees_every_point_once_in_an_epoch(monkeypatch):
    problem = Problem((2, 4, 1), 10, points=50)
    seen = []
    monkeypatch.setattr("numpy_peers._plain_gradients", lambda parameters, x, _: seen.append(x) or [])
    plain(problem).advance(problem.steps_per_epoch)
    assert [len(x) for x in seen] == [10] * 5
    np.testing.assert_array_equal(np.sort(np.concatenate(seen), axis=0), np.sort(problem.data()[0], axis=0))


@pytest.mark.parametrize("name", INSTALLED)
def test_a_failure_in_a_peers_process_is_told_with_its_name(name):
    with PeerProcess(name) as peer, pytest.raises(RuntimeError, match=f"{PEERS[name].label} failed in its process"):
        peer.clock(Problem((2, 4, 1), 10, optimizer="none")).seconds(1)
