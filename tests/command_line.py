"""What the tests of the command line share."""

FAST = ["--steps", "300", "--hidden", "8:tanh"]


def assert_one_line(err):
    assert err.startswith("neuronlab: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    assert "Traceback" not in err
