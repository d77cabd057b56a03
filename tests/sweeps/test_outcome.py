from math import isnan

from tests.sweeps.building import outcome


def test_the_test_loss_is_watched_or_the_training_loss_where_nothing_is_held_out():
    assert outcome(final=0.3, test=0.5).final_watched == 0.5
    assert outcome(final=0.3).final_watched == 0.3
    lost = outcome(diverged_at=7)
    assert lost.has_diverged
    assert isnan(lost.final_watched)
