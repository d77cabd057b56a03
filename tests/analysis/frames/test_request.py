from neuronlab.analysis.frames import request
from neuronlab.analysis.frames.request import ALL_VIEWS, LOSS, ViewRequest


def test_every_name_of_a_view_is_one_of_all_views():
    names = [value for key, value in vars(request).items() if key.isupper() and isinstance(value, str)]
    assert sorted(names) == sorted(ALL_VIEWS)


def test_a_request_that_says_nothing_asks_for_every_view():
    assert ViewRequest().views == ALL_VIEWS


def test_requests_that_ask_for_the_same_are_equal():
    asked = ViewRequest(frozenset({LOSS}), (0.0, 1.0), unit=(0, 2))
    assert asked == ViewRequest(frozenset({LOSS}), (0.0, 1.0), unit=(0, 2))
    assert asked != ViewRequest(frozenset({LOSS}), (0.0, 1.0), unit=(0, 1))
