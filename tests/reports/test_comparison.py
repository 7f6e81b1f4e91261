"""What the page of a comparison says: its texts, its workbook, the structure of its PDF."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise

import openpyxl
import pikepdf
import pytest
from pdfua import validate

from impactkit.domain.comparison import ComparisonRelease
from impactkit.domain.local_text import LocalText
from impactkit.reports.comparison import comparison_page
from impactkit.reports.comparison_workbook import comparison_workbook, sheet_name
from impactkit.reports.pages import render_html
from impactkit.reports.pdf import render_pdf


class Words(HTMLParser):
    """The texts of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.skipped = 0

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the parser's signature
        self.skipped += tag in ("style", "desc")
        if tag in ("p", "h1", "h2", "h3", "h4", "li", "tr", "dt", "dd", "caption", "figcaption", "svg", "text"):
            self.lines.append("")
        elif tag in ("td", "th"):
            self.lines[-1] += " | "

    def handle_endtag(self, tag):
        self.skipped -= tag in ("style", "desc")

    def handle_data(self, data):
        if not self.skipped:
            self.lines[-1] += data.replace("\n", " ")


def words(release: ComparisonRelease, language: str) -> str:
    parser = Words()
    parser.feed(render_html(comparison_page(release, language)))
    return "\n".join(re.sub(r"\s+", " ", line).strip() for line in parser.lines if line.strip())


@pytest.mark.parametrize("language", ["fi", "en"])
def test_what_the_page_says(comparison, language, snapshot):
    assert words(comparison, language) == snapshot


def changed(comparison: ComparisonRelease, **more) -> ComparisonRelease:
    return replace(comparison, comparison=replace(comparison.comparison, **more))


def test_a_comparison_without_scale_tells_of_exits_alone(comparison):
    told = words(changed(comparison, scales=()), "en")

    assert "This compares 5 services of 3 organisations: what happened to their clients" in told
    assert "How is it made fair?" not in told
    assert "Of 4 services, 1 lie above the limits of chance and 1 below them." in told


def test_a_comparison_without_funnel_has_no_chapter_of_it(comparison):
    assert "What does no funnel show?" not in words(changed(comparison, funnels=()), "en")


def test_where_no_service_can_be_compared_the_reason_stands_by_each(comparison, work_ability):
    services = tuple(
        replace(each, verdict="not_comparable", why="few_services", effect=None, low=None, high=None, raw=None)
        for each in work_ability.services
    )
    told = words(changed(comparison, scales=(replace(work_ability, services=services),)), "en")

    assert "No service can be compared on any scale." in told
    assert "No service can be compared on this scale." in told
    assert "Adjusted difference" not in told
    assert told.count("fewer than 6 services can be compared") == len(services)


def test_several_scales_are_told_one_after_the_other(comparison, work_ability):
    worker = replace(
        work_ability, key="compare.jsse.worker", rater="worker", scale=LocalText(en="job search", fi="työnhaku")
    )

    told = words(changed(comparison, scales=(work_ability, worker)), "en")

    assert "Over all scales: better than expected 2, as expected 8, less than expected 2, not comparable 6." in told
    assert told.index("Work ability") < told.index("Job search (rated by the worker)")


def test_every_place_on_the_page_has_an_id_of_its_own(comparison, work_ability):
    both = changed(comparison, scales=(work_ability, replace(work_ability, key="compare.esis.client")))

    ids = re.findall(r' id="([^"]+)"', render_html(comparison_page(both, "en")))

    assert len(ids) == len(set(ids))


def test_a_hidden_number_is_never_a_zero(comparison):
    told = words(comparison, "en")

    assert "| hidden | hidden | – | – | –" in told
    assert "fewer than 20 clients were measured twice" in told


def test_services_stand_in_the_order_given_within_their_group(comparison, work_ability):
    turned = words(changed(comparison, scales=(replace(work_ability, services=work_ability.services[::-1]),)), "fi")

    names = re.findall(r"^\| (Palvelu \d)", turned, re.MULTILINE)[:9]
    assert names == [f"Palvelu {number}" for number in (1, 6, 5, 4, 2, 3, 9, 8, 7)]


def test_the_uncorrected_start_is_told_as_what_it_is(comparison, work_ability):
    plain = replace(work_ability, corrected=False, start_slope_plain=None, sem=None, n_needed=None)

    told = words(changed(comparison, scales=(plain,)), "en")

    assert "The start is not corrected for its measurement error" in told
    assert "no number of clients would tell them apart" in told


@pytest.fixture(scope="module")
def pdf(comparison, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "comparison.pdf"
    path.write_bytes(render_pdf(comparison_page(comparison, "fi")))
    return path


def test_pdfua_finds_nothing(pdf):
    assert not validate(str(pdf)).findings


def test_the_pdf_has_headings_in_order_alt_texts_and_scopes(pdf):
    with pikepdf.open(pdf) as opened:
        elements = list(_structure(opened.Root.StructTreeRoot.K))
        levels = [int(str(each.S)[2]) for each in elements if re.fullmatch(r"/H\d", str(each.S))]
        alts = [str(each.Alt) for each in elements if each.S == "/Figure"]
        scopes = {str(each.A.Scope) for each in elements if each.S == "/TH"}

        assert str(opened.Root.Lang) == "fi"
        assert str(opened.docinfo["/Title"]) == "Meri-Pohjan työllisyysalue: Palvelujen vertailu 2025"
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert alts[0].startswith("Työkyky: odotettua parempia palveluja 1, odotetun kaltaisia 4, odotettua heikompia 1")
    assert len(alts) == 2
    assert scopes == {"/Column", "/Row"}


def _structure(item):
    if isinstance(item, pikepdf.Array):
        for kid in item:
            yield from _structure(kid)
    elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
        yield item
        yield from _structure(item.get("/K", pikepdf.Array()))


def test_the_workbook_has_a_sheet_for_each_scale_and_says_the_same(comparison):
    book = openpyxl.load_workbook(BytesIO(comparison_workbook(comparison, "en")))

    assert book.sheetnames == ["Work ability", "Against what was expected", "Methods", "About"]
    rows = list(book["Work ability"].iter_rows(values_only=True))
    assert rows[1][:6] == ("Palvelu 1", "Organisaatio 1", "Better than expected", None, 120, 150)
    assert rows[1][7:11] == pytest.approx((10.7, 4.2, 2.2, 6.2))
    assert rows[7][2:9] == (
        "Not comparable",
        "fewer than 20 clients were measured twice",
        "hidden",
        "hidden",
        None,
        None,
        None,
    )
    funnel = list(book["Against what was expected"].iter_rows(values_only=True))
    assert funnel[1][5:8] == (20, 34, 1.7)
    assert funnel[4][6:] == ("hidden", None, None, None, "–")


def test_the_same_comparison_gives_the_same_workbook(comparison):
    assert comparison_workbook(comparison, "fi") == comparison_workbook(comparison, "fi")


def test_no_name_is_run_as_a_formula(comparison, work_ability):
    first = replace(work_ability.services[0], name=LocalText.same("=1+1"))
    hostile = changed(comparison, scales=(replace(work_ability, services=(first, *work_ability.services[1:])),))

    book = openpyxl.load_workbook(BytesIO(comparison_workbook(hostile, "en")))

    assert book["Work ability"]["A2"].value == "'=1+1"


def test_sheets_have_names_that_excel_takes():
    taken: set[str] = set()

    names = [sheet_name(name, taken) for name in ("Working [life]: skills/attitudes, all", "a" * 40, "a" * 40, "'")]

    assert names == ["Working  life   skills attitude", "a" * 31, f"{'a' * 28} 2", "–"]
