"""Sums that tell which items were left out.

An unanswered item adds a power of two far above every sum of points, each item its own. So one sum of a row holds the
points in its low bits, the pattern of gaps above them, and the number of gaps above that; all are whole numbers under
2**53, which floats hold exactly. The columns are passed over once, where asking each item whether it is missing would
take as long again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import add, sub

import narwhals.stable.v2 as nw

from impactkit.domain.instrument import Item, Scale

EXACT = 2**53  # whole numbers up to here are floats


def worth(scale: Scale, item: Item) -> dict[int, int]:
    """Give the points of each printed code: turned where the item is reversed, recoded where the scale says so."""
    codes, recode = item.answers.codes, dict(dict(scale.recode).get(item.id, ()))
    turned = {code: codes[0] + codes[-1] - code if item.reverse else code for code in codes}
    own = {code: points - item.answers.shift for code, points in turned.items()}
    return {code: recode[points] if recode else points for code, points in own.items()}


@dataclass(frozen=True, slots=True)
class CodedSum:
    """The sum of a scale's points, with its gaps.

    `unit` is the power of two above all sums of points; `lowest` is the lowest of these, 0 or below.
    """

    scale: Scale
    items: tuple[Item, ...]
    unit: int
    lowest: int

    @classmethod
    def of(cls, scale: Scale, items: Iterable[Item]) -> CodedSum:
        """Make the sum of a scale from the items of its instrument.

        Raises
        ------
        ValueError
            If the scale has so many items that their sum and gaps are no exact float; 36 items of 0-10 are safe.
        """
        by_id = {item.id: item for item in items}
        own = tuple(by_id[name] for name in scale.items)
        points = [worth(scale, item).values() for item in own]
        lowest = sum(min(0, *one) for one in points)
        unit = 1 << (sum(max(0, *one) for one in points) - lowest).bit_length()
        if unit * (len(own) + 1) << len(own) > EXACT:
            raise ValueError(f"Scale {scale.id} has {len(own)} items: too many to be summed exactly with their gaps.")
        return cls(scale, own, unit, lowest)

    @property
    def expression(self) -> nw.Expr:
        """The sum of a row: points less `lowest`, and the gaps."""
        terms = [(self._sign(item), self._term(i, item)) for i, item in enumerate(self.items)]
        added = [term for sign, term in terms if sign > 0]
        taken_off = [term for sign, term in terms if sign < 0]
        constant = sum(self._constant(item) for item in self.items) - self.lowest
        # Constants are added once: over a million rows each step counts.
        if not added:
            return reduce(sub, taken_off[1:], constant - taken_off[0])
        total = reduce(sub, taken_off, reduce(add, added))
        return total + constant if constant else total

    def gaps(self, coded: nw.Expr) -> nw.Expr:
        """Give the gaps of a sum, their number above their pattern; 0 where all items are answered."""
        return (coded / self.unit).floor()

    def points(self, coded: nw.Expr, gaps: nw.Expr) -> nw.Expr:
        """Give the points of the answered items."""
        points = coded - gaps * self.unit
        return points + self.lowest if self.lowest else points

    def number(self, gaps: nw.Expr) -> nw.Expr:
        """Give the number of gaps."""
        return (gaps / (1 << len(self.items))).floor()

    def least(self, number: int) -> int:
        """Give the bound that `gaps` reaches with `number` unanswered items or more, and not with fewer."""
        return number << len(self.items)

    def unanswered(self, gaps: int) -> list[str]:
        """Give the ids of the unanswered items."""
        return [item.id for i, item in enumerate(self.items) if gaps >> i & 1]

    def _term(self, i: int, item: Item) -> nw.Expr:
        """Give what item `i` adds, or takes off, but for its constant."""
        gap = self.unit * ((1 << i) + (1 << len(self.items)))
        if self._recoded(item):
            return nw.when(nw.col(item.id).is_null()).then(float(gap)).otherwise(_recoded(self.scale, item))
        return nw.col(item.id).fill_null(float(self._sign(item) * (gap - self._constant(item))))

    def _sign(self, item: Item) -> int:
        return -1 if item.reverse and not self._recoded(item) else 1

    def _constant(self, item: Item) -> int:
        """Give what is added to a printed code, or to its negative, to make it points."""
        if self._recoded(item):
            return 0
        code = item.answers.codes[0]
        return worth(self.scale, item)[code] - self._sign(item) * code

    def _recoded(self, item: Item) -> bool:
        return item.id in dict(self.scale.recode)


def _recoded(scale: Scale, item: Item) -> nw.Expr:
    """Give the points of a recoded item as steps: from each code on, what it is worth more than the one before."""
    steps = pairwise([(0, 0), *sorted(worth(scale, item).items())])
    rises = ((nw.col(item.id) >= code).cast(nw.Float64) * (points - below) for (_, below), (code, points) in steps)
    return reduce(add, rises)
