"""No test fails because the machine is busy."""

from hypothesis import HealthCheck, settings


def test_examples_have_all_the_time_they_need():
    assert settings.default.deadline is None
    assert HealthCheck.too_slow in settings.default.suppress_health_check
