"""All that the lessons claim, over the seeds they name and over later ones that nobody chose."""

import pytest

from neuronlab.lessons.catalog import all_lessons
from neuronlab.lessons.checking import Seeds, check
from neuronlab.lessons.finding_text import bound_text, found_text
from tests.lessons.turned import confirmed_opposites

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", params=[0, 1_000], ids="from seed {}".format)
def findings(request):
    checked = check([entry.lesson for entry in all_lessons()], Seeds(first=request.param))
    return [finding for of_lesson in checked for finding in of_lesson.claims]


def test_every_claim_is_confirmed(findings):
    assert [in_words(finding) for finding in findings if not finding.is_confirmed] == []


def test_no_claim_is_confirmed_turned_round(findings):
    assert [in_words(finding) for finding in findings if confirmed_opposites(finding)] == []


def in_words(finding):
    return f"{finding.claim.says} {found_text(finding)}; claimed: {bound_text(finding.claim)}"
