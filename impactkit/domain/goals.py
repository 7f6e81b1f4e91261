"""The clients' own goals: the numbers of goal attainment scaling that more than one room knows.

Each client has a few goals of their own. The expected outcome of each is level 0; +1 and +2 are better, -1 and -2 worse
(Kiresuk & Sherman 1968).
"""

from __future__ import annotations

GAS = "gas"  # id of the method, and of its only scale
GAS_VERSION = "1"
LEVELS = (-2, -1, 0, 1, 2)
EXPECTED = 0  # the level that was agreed on as the outcome to expect
RHO = 0.3  # the correlation that is assumed between a client's goals
MIDDLE = 50.0  # T where the goals, by their weights, stand at the expected level
STEP = 10.0  # points of T in one standard deviation
MIN_INTERVAL_DAYS = 14  # shortest time between the two ratings of a pair
