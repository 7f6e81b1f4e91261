"""The structure of the PDF: what readers for the blind need (PDF/UA-1), walked by pikepdf and by pdfua."""

from __future__ import annotations

import builtins
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from pdfua import validate

from impactkit.reports.blocks import FigureBlock, Section
from impactkit.reports.pdf import MENDS, PangoMissing, check_pango, render_pdf


@pytest.fixture(scope="module")
def written(sample_page) -> bytes:
    return render_pdf(sample_page)


@pytest.fixture(scope="module")
def pdf(written) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(written)) as opened:
        yield opened


@pytest.fixture(scope="module")
def elements(pdf) -> list[pikepdf.Dictionary]:
    return structure(pdf)


def structure(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Give the elements of the structure in reading order."""
    found: list[pikepdf.Dictionary] = []

    def walk(item: pikepdf.Object) -> None:
        if isinstance(item, pikepdf.Array):
            for kid in item:
                walk(kid)
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            found.append(item)
            walk(item.get("/K", pikepdf.Array()))

    walk(pdf.Root.StructTreeRoot.K)
    return found


def of_kind(elements: list[pikepdf.Dictionary], kind: str) -> list[pikepdf.Dictionary]:
    return [element for element in elements if f"/{kind}" == element.S]


def contents(pdf: pikepdf.Pdf) -> Iterator[tuple[int, str, list]]:
    """Give each beginning of marked content: page, operator, operands."""
    for number, page in enumerate(pdf.pages):
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("BDC", "BMC", "EMC", "Tj", "TJ", "Do", "S", "f", "B", "f*"):
                yield number, str(operator), operands


def spoken(pdf: pikepdf.Pdf, elements: list[pikepdf.Dictionary]) -> set[tuple[int, int]]:
    """Give page and number of all content that an element of the structure holds."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    found = set()
    for element in elements:
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                found.add((pages[element.Pg.objgen], kid))
    return found


def test_the_document_tells_language_title_and_that_it_is_tagged(pdf):
    assert str(pdf.Root.Lang) == "fi"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "Silta-valmennus: tuloksellisuusraportti 2025"
    assert str(pdf.docinfo["/Author"]) == "Meri-Pohjan Työtuki ry"
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Silta-valmennus: tuloksellisuusraportti 2025"


def test_the_keyboard_follows_the_structure_on_every_page(pdf):
    assert all(page.Tabs == "/S" for page in pdf.pages)


def test_headings_begin_at_the_first_level_and_skip_none(elements):
    levels = [int(str(element.S)[2]) for element in elements if str(element.S) in ("/H1", "/H2", "/H3", "/H4")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_every_figure_tells_its_message(elements, headline, distance, start_only):
    told = [str(figure.Alt) for figure in of_kind(elements, "Figure")]

    assert told == [headline.title, distance.title, start_only.title]


def test_every_header_cell_says_what_it_heads(elements):
    scopes = {}
    for table in of_kind(elements, "Table"):
        head = [element for element in elements if element.S == "/TH" and _table_of(element) == table.objgen]
        scopes[table.objgen] = [str(cell.A.Scope) for cell in head]

    assert len(scopes) == 3
    for found in scopes.values():
        columns = found.count("/Column")
        assert columns >= 4
        assert found == ["/Column"] * columns + ["/Row"] * (len(found) - columns)


def _table_of(element: pikepdf.Dictionary) -> tuple[int, int]:
    while element.S != "/Table":
        element = element.P
    return element.objgen


def test_all_marked_content_is_in_the_structure_or_an_artifact(pdf, elements):
    held = spoken(pdf, elements)

    for page, operator, operands in contents(pdf):
        if operator == "BDC" and "/MCID" in operands[1]:
            assert (page, int(operands[1].MCID)) in held


def test_header_and_footer_are_artifacts_of_pagination(pdf):
    per_page = [0] * len(pdf.pages)
    for page, operator, operands in contents(pdf):
        if operator == "BDC" and str(operands[0]) == "/Artifact":
            assert operands[1].Type == "/Pagination"
            per_page[page] += 1

    assert per_page[0] == 2  # foot and page number; no header on the first page
    assert all(count >= 5 for count in per_page[1:])


def test_no_text_and_no_shape_stands_outside_of_all_marks(pdf):
    depth = 0
    for _, operator, _ in contents(pdf):
        if operator in ("BDC", "BMC"):
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif operator in ("Tj", "TJ"):
            assert depth > 0


def test_the_way_back_from_content_leads_to_the_element_that_holds_it(pdf, elements):
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    arrays = {int(number): array for number, array in zip(list(nums)[::2], list(nums)[1::2], strict=True)}
    held = spoken(pdf, elements)

    for number, page in enumerate(pdf.pages):
        for content, element in enumerate(arrays[int(page.StructParents)]):
            if (number, content) in held:
                assert content in list(element.K)
            else:
                assert element is None


def test_pdfua_finds_nothing(written, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(written)

    report = validate(str(path))

    assert not report.findings


def test_chapters_are_bookmarks_that_lead_to_their_pages(pdf):
    with pdf.open_outline() as outline:
        (root,) = outline.root
        chapters = [item.title for item in root.children]

    assert root.title == "Silta-valmennus"
    assert chapters == [
        "Asiakkaat ja toiminta",
        "Kuljettu matka",
        "Siirtymät ja työssä pysyminen",
        "Aineisto ja menetelmät",
    ]


def test_fonts_are_embedded(pdf):
    fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]

    assert fonts
    for font in fonts:
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


@pytest.fixture(scope="module")
def texts(written, tmp_path_factory) -> list[str]:
    """Give the text of each page, as poppler reads it."""
    if shutil.which("pdftotext") is None and os.environ.get("IMPACTKIT_BROWSER") != "required":
        pytest.skip("Debian's package poppler-utils is not installed")
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    path.write_bytes(written)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def test_each_page_says_draft_and_counts_itself(texts):
    for number, text in enumerate(texts, start=1):
        assert "LUONNOS" in text
        assert f"{number}/{len(texts)}" in text.replace(" ", "")


def test_the_contents_tell_the_page_of_each_chapter(texts):
    first = " ".join(texts[0].split())

    assert "Asiakkaat ja toiminta 2" in first
    assert "Aineisto ja menetelmät 5" in first


def test_a_final_report_bears_no_mark_of_a_draft(sample_page):
    with pikepdf.open(
        BytesIO(render_pdf(replace(sample_page, draft=None, sections=sample_page.sections[:1])))
    ) as final:
        kinds = [str(operands[0]) for _, operator, operands in contents(final) if operator == "BDC"]

    assert kinds.count("/Artifact") == 2 + 4  # feet and page numbers, header left and right of the second page


def test_a_heading_stands_on_the_page_of_what_it_heads_even_if_that_is_long(sample_page, distance, exits_table):
    figure = FigureBlock(key="f", statement="Väite", chart=replace(distance, scales=distance.scales * 4))
    table = replace(exits_table, rows=exits_table.rows * 8)
    chapters = (Section("a", "Pitkä kuvio", (figure,)), Section("b", "Pitkä taulukko", (table,)))

    written = render_pdf(replace(sample_page, sections=chapters))

    with pikepdf.open(BytesIO(written)) as long:
        order = [
            (str(element.S), element.Pg.objgen)
            for element in structure(long)
            if str(element.S) in ("/H2", "/Figure", "/Table")
        ]
    heads = [(page, following) for (kind, page), following in pairwise(order) if kind == "/H2"]
    assert [following[0] for _, following in heads[-2:]] == ["/Figure", "/Table"]
    assert all(page == following[1] for page, following in heads[-2:])


def test_missing_pango_is_one_sentence_with_the_command_that_mends_it(monkeypatch):
    real = builtins.__import__

    def without_pango(name, *arguments, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    monkeypatch.setattr("sys.platform", "linux")

    with pytest.raises(PangoMissing) as caught:
        check_pango()

    assert "Pango" in caught.value.what.text
    assert caught.value.mend.text == MENDS["linux"]
    assert "apt-get install libpango-1.0-0" in str(caught.value)


def test_nothing_is_fetched_for_a_pdf(sample_page, monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("a request left the computer")

    monkeypatch.setattr("socket.socket.connect", refuse)

    assert render_pdf(sample_page).startswith(b"%PDF-1.7")
