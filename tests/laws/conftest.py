"""Laws may take their time to find what they try."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "laws", parent=settings.get_profile("untimed"), suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
settings.load_profile("laws")
