from dataclasses import replace

import pandas as pd
import pytest

from impactkit.domain.instrument import Reliability
from impactkit.domain.project import DeclaredScale, InstrumentUse
from impactkit.intake.findings import Findings
from impactkit.intake.instruments_read import laid_over, load_instruments
from impactkit.intake.tables import Records

NOTHING = Records(tables=(), frame=pd.DataFrame({"instrument": [], "version": []}))


@pytest.mark.parametrize("key", ["../evil@1", "own@1.yaml", "/etc/own@1", "own@../x", "Own@1", "own", "a b@1"])
def test_what_a_workbook_names_is_never_taken_for_a_path(key):
    asked = []
    findings = Findings("file.xlsx")

    loaded = load_instruments(NOTHING, [key], asked.append, findings)

    assert (loaded, asked) == ({}, [])
    assert findings.stopped


def test_a_version_with_points_is_an_instrument_of_the_catalogue(ready_instrument):
    loaded = load_instruments(NOTHING, ["sections@2.0"], lambda _: ready_instrument, Findings("file.xlsx"))

    assert loaded == {"sections@2.0": ready_instrument}


def test_a_declared_range_fills_only_what_the_catalogue_leaves_open(ready_instrument):
    mind = replace(ready_instrument.scales[0], low=1.0)
    instrument = replace(ready_instrument, scales=(mind, ready_instrument.scales[1]))
    use = InstrumentUse(id="sections", version="1", scales=(DeclaredScale(scale="mind", low=0.0, high=100.0),))

    first, second = laid_over(instrument, use).scales

    assert (first.low, first.high) == (1.0, 100.0)
    assert second == ready_instrument.scales[1]


def test_a_declared_reliability_stands_before_the_published_one(ready_instrument):
    own = Reliability(kind="alpha", value=0.8, evidence="user")
    published = Reliability(kind="test_retest_icc", value=0.74)
    scales = (replace(ready_instrument.scales[0], reliability=(published,)), ready_instrument.scales[1])
    use = InstrumentUse(id="sections", version="1", scales=(DeclaredScale(scale="mind", reliability=own),))

    found = laid_over(replace(ready_instrument, scales=scales), use)

    assert found.scales[0].reliability == (own, published)
