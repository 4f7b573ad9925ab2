"""Laws may take their time: a slow machine is no fault in the code."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "laws", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
settings.load_profile("laws")
