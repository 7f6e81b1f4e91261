"""Which columns say something that those before them do not."""

from __future__ import annotations

import numpy as np

from impactkit.domain.moments import Floats


def new_columns(products: Floats, squares: Floats, share: float) -> list[int]:
    """Give the places of the columns that say something of their own, in order.

    Parameters
    ----------
    products : numpy.ndarray
        Sums of products of each two columns, what is told of them anyway (means, levels of services) taken out.
    squares : numpy.ndarray
        Per column, above 0 where it varies: what it must keep a share of.
    share : float
        Of `squares`: more must be left of a column's own products beside those kept before it.

    Returns
    -------
    list of int
        Places in `products`.

    Examples
    --------
    >>> new_columns(np.array([[2.0, 4.0, 0.0], [4.0, 8.0, 0.0], [0.0, 0.0, 1.0]]), np.array([2.0, 8.0, 1.0]), 1e-10)
    [0, 2]
    """
    kept: list[int] = []
    for place in range(len(products)):
        scale = 1 / np.sqrt(np.diag(products)[kept])
        beside = products[kept, place] * scale
        known = products[np.ix_(kept, kept)] * np.outer(scale, scale)
        if products[place, place] - beside @ np.linalg.solve(known, beside) > share * squares[place] > 0:
            kept.append(place)
    return kept
