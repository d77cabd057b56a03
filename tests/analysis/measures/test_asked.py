from neuronlab.analysis.measures.asked import MeasureOf


def test_a_run_is_named_behind_its_measure():
    assert MeasureOf.of(" rmse of five layers ") == ("rmse", "five layers")
    assert MeasureOf.of("rmse") == ("rmse", "")
    assert [MeasureOf.of(text).text for text in ("rmse  of tanh", "rmse")] == ["rmse of tanh", "rmse"]
