"""Numbers of clients that may not be told, and the figures through which they would show."""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.disclosure.rules import FEW, FEWEST_FOR_MEAN, hidden_count
from impactkit.domain.findings import Findings

# Figures of a scale that add up to its pairs; and the clients that weighted ones are worth, who are hardly fewer.
ADDED_UP = ("classes", "bins", "bands", "chance", "status", "parts", "change_weighted.effective")

# Figures of some of the pairs: those who have three or more assessments, those who have goals of that weight.
SUBSETS = (".slope", ".slope_spread", ".at_level.light", ".at_level.heavy")
BY_WEIGHT = (".at_level.light", ".at_level.heavy")  # either of them, beside both together, tells the other


@dataclass(frozen=True, slots=True)
class Untold:
    """Numbers of pairs and of baselines that may not be told, and so must not show through other figures."""

    scales: tuple[str, ...]  # what begins the keys of each scale
    keys: frozenset[str]  # of the tallies of pairs and baselines that may not be told
    alone: frozenset[str]  # keys of means that, beside that of the pairs, would tell of the 1 to 9 clients between
    beside: frozenset[str] = frozenset()  # of `keys`, those that are small in no way, but tell beside other counts

    @classmethod
    def of(cls, findings: Findings, beside: frozenset[str] = frozenset()) -> Untold:
        """Find them among the tallies of pairs and baselines of each scale; those in `beside` tell beside others."""
        counted = {tally.key: tally for tally in findings.tallies if tally.key.endswith((".pairs", ".baselines"))}
        scales = tuple(dict.fromkeys(key.rpartition(".")[0] for key in counted))
        unpaired = {
            scale: counted[f"{scale}.baselines"].part - counted[f"{scale}.pairs"].part
            for scale in scales
            if f"{scale}.baselines" in counted and f"{scale}.pairs" in counted
        }
        keys = {key for key, tally in counted.items() if hidden_count(tally.part, tally.whole)}
        keys |= {f"{scale}.baselines" for scale, count in unpaired.items() if 1 <= count < FEW}
        alone = {f"{scale}.start" for scale, count in unpaired.items() if 1 <= count < FEWEST_FOR_MEAN}
        for mean in findings.means:
            scale = max((each for each in scales if mean.key.startswith(f"{each}.")), key=len, default="")
            pairs = counted.get(f"{scale}.pairs")
            if mean.key.endswith(SUBSETS) and pairs is not None and 1 <= abs(pairs.part - mean.n) < FEWEST_FOR_MEAN:
                by_weight = mean.key.endswith(BY_WEIGHT)
                alone |= {f"{scale}{end}" for end in BY_WEIGHT} if by_weight else {mean.key}
        return cls(
            scales=scales, keys=frozenset(keys) | beside, alone=frozenset(alone), beside=beside - frozenset(keys)
        )

    def population(self, key: str) -> bool:
        """Whether the number of clients that a scale's figure rests on may not be told."""
        for scale in self.scales:
            if key.startswith(f"{scale}."):
                rest = key.removeprefix(f"{scale}.")
                before = rest in ("start", "late") or rest.endswith(".baseline")
                return f"{scale}.{'baselines' if before else 'pairs'}" in self.keys
        return False

    def adds_up(self, key: str) -> bool:
        """Whether the figure is one of several that add up to an untold number of pairs.

        Those who did not move on add up to what the headline tells of them, not to the pairs.
        """
        scale, stayed, _ = key.partition(".stayed.")
        if stayed and f"{scale}.pairs" in self.beside:
            return False
        return self.population(key) and any(f".{part}" in key for part in ADDED_UP)

    def tells_of_few(self, key: str) -> bool:
        """Whether a mean of other clients than the pairs, beside that of the pairs, would tell of a few of them."""
        return key in self.alone
