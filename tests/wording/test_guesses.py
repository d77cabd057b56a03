import pytest

from neuronlab.wording.guesses import distance_text, gap_text, order_text


@pytest.mark.parametrize(("rmse", "text"), [(0.5401, "RMSE 0.540"), (None, "RMSE –"), (0.0, "RMSE 0")])
def test_a_gap_is_an_rmse(rmse, text):
    assert gap_text(rmse) == text


@pytest.mark.parametrize(
    ("guess", "number", "text"),
    [
        (0.5, 0.25, "You predicted 0.500. It is 0.250: 0.250 away."),
        (0.25, 0.5, "You predicted 0.250. It is 0.500: 0.250 away."),
        (0.5, 0.5, "You predicted 0.500, and it is 0.500."),
        (0.5, None, "You predicted 0.500. There is no RMSE now."),
    ],
)
def test_a_number_is_stated_with_its_distance(guess, number, text):
    assert distance_text("rmse", guess, number) == text


@pytest.mark.parametrize(
    ("measure", "guess", "number", "text"),
    [
        ("accuracy", 0.9, 0.75, "You predicted 90.0\u202f%. It is 75.0\u202f%: 15.0\u202f% away."),
        ("pieces", 5.0, 7.0, "You predicted 5. It is 7: 2 away."),
        ("pieces", 5.5, 7.0, "You predicted 5.50. It is 7: 1.50 away."),
    ],
)
def test_a_share_is_in_percent_and_a_count_whole(measure, guess, number, text):
    assert distance_text(measure, guess, number) == text


@pytest.mark.parametrize(
    ("wrong", "pairs", "text"),
    [
        (0, 3, "Your order is right so far."),
        (2, 3, "2 of 3 pairs are the wrong way round. The order is now tanh, relu."),
        (1, 3, "1 of 3 pairs is the wrong way round. The order is now tanh, relu."),
        (1, 1, "1 of 1 pair is the wrong way round. The order is now tanh, relu."),
        (None, 3, "The order is not known yet."),
    ],
)
def test_an_order_is_stated_by_its_pairs(wrong, pairs, text):
    assert order_text(wrong, pairs, ["tanh", "relu"]) == text
