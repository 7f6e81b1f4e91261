"""Numbers of clients that may not be told, and the figures through which they would show."""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.disclosure.rules import hidden_count
from impactkit.domain.findings import Findings


@dataclass(frozen=True, slots=True)
class Untold:
    """Numbers of pairs and of baselines that may not be told, and so must not show through other figures."""

    prefixes: tuple[str, ...]  # of the scales
    keys: frozenset[str]

    @classmethod
    def of(cls, findings: Findings) -> Untold:
        """Find them among the tallies of pairs and baselines of each scale."""
        counted = [tally for tally in findings.tallies if tally.key.endswith((".pairs", ".baselines"))]
        return cls(
            prefixes=tuple(t.key.removesuffix(".pairs") for t in counted if t.key.endswith(".pairs")),
            keys=frozenset(t.key for t in counted if hidden_count(t.part, t.whole)),
        )

    def population(self, key: str) -> bool:
        """Whether the number of clients that a scale's figure rests on may not be told."""
        for prefix in self.prefixes:
            if key.startswith(f"{prefix}."):
                rest = key.removeprefix(f"{prefix}.")
                before = rest in ("start", "late") or rest.endswith(".baseline")
                return f"{prefix}.{'baselines' if before else 'pairs'}" in self.keys
        return False

    def adds_up(self, key: str) -> bool:
        """Whether the figure is one of several that add up to an untold number of pairs."""
        return self.population(key) and any(f".{part}" in key for part in ("classes", "bins", "chance", "status"))
