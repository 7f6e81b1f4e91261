"""Sums that tell which items were left out.

An unanswered item adds a power of two far above every sum of points, each item its own. So one sum of a row holds the
points in its low bits, the pattern of gaps above them, and, where a scale bears gaps, their number above that; all are
whole numbers under 2**53, which floats hold exactly. The columns are passed over once, where asking each item whether
it is missing would take as long again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import add, sub

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import FrameT

from impactkit.domain.exact_sums import fits, lowest_sum, unit_above
from impactkit.domain.instrument import Item, Scale
from impactkit.frames.engines import Plan, opened, slices
from impactkit.measure.codes import KEYS


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
            If the scale has so many items that their sum and gaps are no exact float. Items of 0-10: up to 44, and 38
            where gaps are borne.
        """
        by_id = {item.id: item for item in items}
        own = tuple(by_id[name] for name in scale.items)
        points = [worth(scale, item).values() for item in own]
        if not fits(points, gaps_borne=scale.missing.at_most > 0):
            raise ValueError(f"Scale {scale.id} has {len(own)} items: too many to be summed exactly with their gaps.")
        return cls(scale, own, unit_above(points), lowest_sum(points))

    @property
    def points(self) -> str:
        """The name of the column with the points of the answered items."""
        return f"{self.scale.id} points"  # no id has a space

    @property
    def gaps(self) -> str:
        """The name of the column with the gaps: bit i for item i, above that their number where some are borne."""
        return f"{self.scale.id} gaps"

    @property
    def reason(self) -> str:
        """The name of the column that tells which items lack where there is no score."""
        return f"{self.scale.id} reason"

    def summed(self) -> nw.Expr:
        """Give the sum of a row from its codes: points less `lowest`, and the gaps above them."""
        terms = [(self._sign(item), self._term(i, item)) for i, item in enumerate(self.items)]
        added = [term for sign, term in terms if sign > 0]
        taken_off = [term for sign, term in terms if sign < 0]
        if not added:
            return reduce(sub, taken_off[1:], self._constants() - taken_off[0])
        total = reduce(sub, taken_off, reduce(add, added))
        return total + self._constants() if self._constants() else total

    def gaps_of_sum(self) -> nw.Expr:
        """Give the gaps where the column of points still holds the whole sum."""
        return (nw.col(self.points) / self.unit).floor()

    def points_of_sum(self) -> nw.Expr:
        """Give the points where the column of points still holds the whole sum."""
        points = nw.col(self.points) - nw.col(self.gaps) * self.unit
        return points + self.lowest if self.lowest else points

    def read_numpy(self, answers: pd.DataFrame) -> dict[str, np.ndarray]:
        """Give the columns of points and gaps from columns of numpy floats.

        A tenth of the time of the same steps in pandas, each of which makes a new column.
        """
        columns = [answers[item.id].to_numpy() for item in self.items]
        points, gaps = np.empty(len(answers)), np.empty(len(answers))
        for piece in slices(len(answers)):
            total = self._added_up([codes[piece] for codes in columns])
            gaps[piece] = np.floor(total / self.unit)
            points[piece] = total - gaps[piece] * self.unit + self.lowest
        return {self.points: points, self.gaps: gaps}

    def number(self) -> nw.Expr:
        """Give the number of gaps, of a scale that bears some."""
        return (nw.col(self.gaps) / (1 << len(self.items))).floor()

    def too_many(self) -> nw.Expr:
        """Test whether there are more gaps than the rule of the scale bears."""
        return nw.col(self.gaps) >= self._unborne()

    def borne(self) -> nw.Expr:
        """Test whether the rule of the scale bears the gaps."""
        return nw.col(self.gaps) < self._unborne()

    def worded(self, patterns: Iterable[float]) -> nw.Expr:
        """Put those of these patterns that have too many gaps into words; others stay missing."""
        unborne = [pattern for pattern in patterns if pattern >= self._unborne()]
        if not unborne:
            return nw.lit(None, nw.String)
        texts = [self._words(int(pattern)) for pattern in unborne]
        return nw.col(self.gaps).replace_strict(unborne, texts, default=None, return_dtype=nw.String)

    def _unborne(self) -> int:
        """Give the bound that `gaps` reaches with one gap more than the rule bears, and not with fewer."""
        borne = self.scale.missing.at_most
        return (borne + 1) << len(self.items) if borne else 1

    def _gap(self, i: int) -> int:
        """Give what an unanswered item `i` adds to the gaps: its bit of the pattern and, where some are borne, one."""
        return (1 << i) + (1 << len(self.items) if self.scale.missing.at_most else 0)

    def _words(self, gaps: int) -> str:
        unanswered = [item.id for i, item in enumerate(self.items) if gaps >> i & 1]
        return f"{'item' if len(unanswered) == 1 else 'items'} {', '.join(unanswered)} not answered"

    def _added_up(self, columns: list[np.ndarray]) -> np.ndarray:
        """Give what `summed` gives."""
        total = np.full(len(columns[0]), float(self._constants()))
        for i, (item, codes) in enumerate(zip(self.items, columns, strict=True)):
            filling = self._filling(i, item)
            if self._recoded(item):
                worth = sum((codes >= step) * float(rise) for step, rise in self._rises(item))
                own = np.where(np.isnan(codes), filling, worth)
            else:
                # The filling lies beyond every code, and these two prefer any number to a missing one.
                own = np.fmin(codes, filling) if filling > 0 else np.fmax(codes, filling)
            total = total + own if self._sign(item) > 0 else total - own
        return total

    def _term(self, i: int, item: Item) -> nw.Expr:
        """Give what item `i` adds, or takes off, but for its constant."""
        code, filling = nw.col(item.id), self._filling(i, item)
        if not self._recoded(item):
            return code.fill_null(filling)
        worth = reduce(add, ((code >= step).cast(nw.Float64) * rise for step, rise in self._rises(item)))
        return nw.when(code.is_null()).then(filling).otherwise(worth)

    def _filling(self, i: int, item: Item) -> float:
        """Give what stands for an unanswered item `i`, so that its gap is added."""
        return float(self._sign(item) * (self.unit * self._gap(i) - self._constant(item)))

    def _sign(self, item: Item) -> int:
        return -1 if item.reverse and not self._recoded(item) else 1

    def _constant(self, item: Item) -> int:
        """Give what is added to a printed code, or to its negative, to make it points."""
        if self._recoded(item):
            return 0
        code = item.answers.codes[0]
        return worth(self.scale, item)[code] - self._sign(item) * code

    def _constants(self) -> int:
        return sum(self._constant(item) for item in self.items) - self.lowest

    def _recoded(self, item: Item) -> bool:
        return item.id in dict(self.scale.recode)

    def _rises(self, item: Item) -> list[tuple[int, int]]:
        """Give the points of a recoded item as steps: from each code on, what it is worth more than the one before."""
        steps = pairwise([(0, 0), *sorted(worth(self.scale, item).items())])
        return [(code, points - before) for (_, before), (code, points) in steps]


def summed(answers: FrameT, sums: Sequence[CodedSum]) -> Plan:
    """Plan the keys of the answers, with the points and the gaps of each sum."""
    keys = [name for name in KEYS if name in answers.collect_schema()]
    native = answers.to_native()
    if isinstance(native, pd.DataFrame):
        columns = [one.read_numpy(native) for one in sums]
        return opened(native[keys].assign(**{name: values for one in columns for name, values in one.items()}))
    # Step by step for all sums: Polars takes the columns of one step at the same time, and one step after another.
    plan = answers.lazy().select(*keys, **{one.points: one.summed() for one in sums})
    plan = plan.with_columns(**{one.gaps: one.gaps_of_sum() for one in sums})
    return plan.with_columns(**{one.points: one.points_of_sum() for one in sums})
