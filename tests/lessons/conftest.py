import pytest

from neuronlab.lessons import checking
from tests.lessons.inline_pool import InlinePool


@pytest.fixture
def inline_pool(monkeypatch):
    """Checks train in this process."""
    monkeypatch.setattr(InlinePool, "jobs", ())
    monkeypatch.setattr(checking, "Pool", InlinePool)
    return InlinePool
