"""Lessons as a learner goes through them, in the whole program."""

import pytest

from tests.persons import folder, path, person
from tests.scenarios.lessons.learner import Learner

__all__ = ["folder", "path", "person"]


@pytest.fixture
def learner(person, folder, qtbot):
    return Learner(person, folder, qtbot)
