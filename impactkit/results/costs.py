"""What a service costs per client, per exit and per client who made progress."""

from __future__ import annotations

from impactkit.domain.findings import UnitCost

ENOUGH_IMPROVED = 10  # clients: a cost per improvement of fewer hangs on single clients


def unit_costs(cost: float | None) -> tuple[UnitCost, ...]:
    """Say by which numbers of clients the cost of a service is divided.

    A client served is one whose stay ended in the period or who was still in service at its end; who ended a stay and
    came back is counted by both. An exit is that of a stay that ended; progress is counted as the headline does, with
    those who moved on left out, and never without the number of those who got worse.

    Parameters
    ----------
    cost : float or None
        Euros in the period; None where the organisation gave none.

    Returns
    -------
    tuple of UnitCost
        Not divided yet: a number of clients that may not be told would show in its quotient, so disclosure divides.
        Empty without a cost.
    """
    if not cost:
        return ()
    return (
        UnitCost(key="cost.per_client", euros=cost, counts=("ended", "in_service")),
        UnitCost(key="cost.per_exit", euros=cost, counts=("exit.status.yes",), whole="ended"),
        UnitCost(
            key="cost.per_improved",
            euros=cost,
            counts=("headline.improved",),
            whole="counted",
            least=ENOUGH_IMPROVED,
            beside=("headline.worse",),
        ),
    )
