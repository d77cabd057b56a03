import numpy as np
import pytest

from neuronlab.analysis.verdict import pair_verdict
from neuronlab.wording.verdicts import NO_VERDICT, diverged_text, pairs_text, verdict_text


def verdict(wins, pairs, ties=0):
    """Of two runs that end so often lower, and so often equal."""
    first = np.ones(pairs)
    second = np.concatenate([np.full(wins, 2.0), np.ones(ties), np.zeros(pairs - wins - ties)])
    return pair_verdict(first, second)


def said(*arguments, **more):
    return verdict_text("tanh", "ReLU", verdict(*arguments), **more).replace("\u202f", " ")


def test_the_winner_comes_first_with_its_pairs_and_its_interval():
    assert said(91, 100) == "tanh ends lower than ReLU in 91 of 100 pairs (95 %: 84–95 %)."
    assert said(9, 100) == "ReLU ends lower than tanh in 91 of 100 pairs (95 %: 84–95 %)."
    assert said(10, 10) == "tanh ends lower than ReLU in 10 of 10 pairs (95 %: 72–100 %)."
    assert said(800, 1000) == "tanh ends lower than ReLU in 800 of 1,000 pairs (95 %: 77–82 %)."


def test_what_cannot_be_told_says_how_many_seeds_would_tell():
    assert said(11, 20) == "20 seeds cannot tell; about 390 would."
    assert said(9, 20) == "20 seeds cannot tell; about 390 would."
    assert said(13, 20) == "20 seeds cannot tell; about 43 would."
    assert said(10, 20) == "20 seeds cannot tell; more than 10,000 would."
    assert said(2, 2) == "2 seeds cannot tell; about 4 would."


def test_the_number_that_would_tell_is_always_more_than_there_are():
    for pairs in range(2, 60):
        for wins in range(pairs + 1):
            sentence = said(wins, pairs)
            if "about" in sentence:
                assert int(sentence.split("about ")[1].split(" ")[0].replace(",", "")) > pairs


def test_one_pair_is_never_a_verdict():
    assert said(1, 1) == NO_VERDICT
    assert said(0, 1, is_running=True) == NO_VERDICT
    assert NO_VERDICT == "One run each is no verdict: repeat over more seeds."


def test_while_it_runs_a_sentence_says_so():
    assert said(91, 100, is_running=True) == "So far, tanh ends lower than ReLU in 91 of 100 pairs (95 %: 84–95 %)."
    assert said(11, 20, is_running=True) == "So far, 20 seeds cannot tell; about 390 would."
    assert said(0, 0, is_running=True) == "No pair is complete yet."
    assert said(0, 0) == "There is no pair to compare."


def test_ties_are_named():
    assert said(90, 100, 3) == "tanh ends lower than ReLU in 91.5 of 100 pairs (95 %: 84–96 %; 3 ties count half)."
    assert said(90, 100, 1) == "tanh ends lower than ReLU in 90.5 of 100 pairs (95 %: 83–95 %; a tie counts half)."
    assert said(0, 30, 30) == "tanh and ReLU end equal in all 30 pairs."


def test_the_figures_of_what_cannot_be_told_can_be_asked_for():
    text = pairs_text("tanh", "ReLU", verdict(11, 20)).replace("\u202f", " ")
    assert text == "tanh ends lower than ReLU in 11 of 20 pairs (95 %: 34–74 %)"


def test_an_interval_beside_one_half_shows_on_which_side_it_is():
    assert said(233, 424) == "tanh ends lower than ReLU in 233 of 424 pairs (95 %: 50.2–60 %)."


@pytest.mark.parametrize(
    ("count", "text"), [(0, ""), (3, "ReLU diverged in 3 of 100 runs; a diverged run loses its pair.")]
)
def test_diverged_runs_are_counted(count, text):
    assert diverged_text("ReLU", count, 100) == text
