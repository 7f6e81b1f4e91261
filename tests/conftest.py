"""How long a property may take hangs on the machine, so no test fails for the time that one case takes."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
