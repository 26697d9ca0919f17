"""How often a property is tried: a share of what is usual in an everyday run, many times that at night."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

PROFILES = {"quick": 30, "usual": 100, "nightly": 1000}
"""Per cent of the usual number of examples, by the names that `--hypothesis-profile` takes."""
EVERYDAY = "quick"
for _name, _share in PROFILES.items():
    # How long an example takes says how busy the machine is, and nothing of what is tested.
    settings.register_profile(_name, max_examples=_share, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def tries(usual: int) -> int:
    """The number of examples in the profile of this run, where `usual` were enough to find what has been found."""
    return max(usual * settings().max_examples // 100, 5)
