import engine
from engine import Row, bars_of, show

TIMES = {"neuronlab": 10.0, "bare": 9.0, "plain": 30.0}


def rows(**times):
    """Five shapes; the arguments are times of contenders that are added or changed, with SGD."""
    kinds = {"sgd": TIMES | times, "adam": TIMES | {"neuronlab": 12.0}}
    return [
        Row("-".join(map(str, widths)), batch, kinds, mini_batch=11.0, first_5000=12.0, peak_bytes=2000)
        for widths, batch in engine.SHAPES
    ]


def missed(measured):
    return {(bar.name, bar.case) for bar in bars_of(measured) if not bar.holds}


def test_what_is_not_installed_misses_no_bar_and_is_said(capsys):
    assert not missed(rows())
    show(rows())
    assert capsys.readouterr().out.count("not installed") == 4 * 2 * len(engine.SHAPES)


def test_the_bar_to_jax_is_wider_on_the_smallest_shapes():
    assert missed(rows(jax=6.5)) == {("SGD, over JAX", shape) for shape in ("2-8-8-8-1", "1-32-32-1", "2-64-64-1")}


def test_a_library_that_is_faster_is_a_miss():
    assert len(missed(rows(pytorch=9.9))) == len(engine.SHAPES)
    assert not missed(rows(pytorch=10.1, scikit_learn=10.1))


def test_adam_has_a_bar_where_activations_outweigh_parameters():
    measured = rows()
    for row in measured:
        row.times["adam"] = row.times["adam"] | {"neuronlab": 13.6}
    assert missed(measured) == {("Adam over SGD", "1-32-32-1"), ("Adam over SGD", "2-64-64-1")}
