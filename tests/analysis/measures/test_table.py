from neuronlab.analysis.measures.table import MEASURES


def test_every_measure_says_what_it_is_in_a_sentence():
    assert all(row.label and row.meaning.endswith(".") for row in MEASURES.values())
