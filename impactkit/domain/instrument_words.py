"""What is said of an instrument's facts: how each is known, who may use the questionnaire, what its error rests on."""

from __future__ import annotations

from impactkit.domain.instrument import Evidence
from impactkit.domain.message import N_

EVIDENCE: dict[Evidence, str] = {
    "verified": N_("read in the source"),
    "computed": N_("computed from what the source gives"),
    "memory": N_("remembered, not checked against the source"),
    "user": N_("given by the organisation"),
}
LICENCES = {
    "open": N_("open licence"),
    "free-unmodified": N_("free of charge, may not be altered"),
    "registration": N_("free of charge after registration"),
    "permission": N_("with the owner's permission"),
    "proprietary": N_("paid licence"),
    "unknown": N_("licence not known; ask the owner"),
}
RELIABILITIES = {
    "test_retest_icc": N_("test-retest reliability (ICC)"),
    "test_retest_r": N_("test-retest reliability (r)"),
    "alpha": N_("alpha"),
    "omega": N_("omega"),
}
