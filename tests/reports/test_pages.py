"""A page is one file, complete and safe, and each kind of block has one form."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import get_args

import pytest

from impactkit.reports import blocks
from impactkit.reports.blocks import (
    Block,
    Callout,
    Cell,
    Chain,
    Column,
    Definition,
    Definitions,
    Fact,
    Facts,
    FigureBlock,
    Lead,
    Listing,
    Paragraph,
    Row,
    Run,
    Section,
    Step,
    Subsection,
    TableBlock,
    TwoColumns,
)
from impactkit.reports.charts.inputs import HeadlineChart, MiniBar, Part, Segment, StackedBar
from impactkit.reports.pages import render_bare_html, render_html

SMALL_CHART = HeadlineChart(
    title="Kaikki siirtyivät.",
    description="Yksi palkki.",
    bars=(
        StackedBar(
            heading="Kaikki", segments=(Segment(tone="exit", value=10, number="10", label="Siirtyi", detail="työhön"),)
        ),
    ),
)
TABLE = TableBlock(
    key="change",
    caption="Puolet eteni.",
    columns=(
        Column(heading="Mittari", kind="text"),
        Column(heading="Nyt", own=True),
        Column(heading="Muutos"),
        Column(heading="Kuvana", kind="picture"),
    ),
    rows=(
        Row(
            "Työkyky",
            (Cell("49,0"), Cell("+1,7", detail="(−0,2–3,6)"), Cell(bar=MiniBar(parts=(Part(tone="own", share=0.49),)))),
            detail="0–10",
        ),
        Row("Osallisuus", group=True),
        Row("Naiset", (Cell("alle 5", hidden=True), Cell("–"), Cell(bar=MiniBar(parts=())))),
        Row("Yhteensä", (Cell("164"), Cell("+7,7", tone="improved"), Cell("")), total=True),
    ),
    note="134 asiakasta.",
    warning="Kattavuus on niukka.",
)
KINDS: dict[str, Block] = {
    "lead": Lead((Run("Sadasta "), Run("16 siirtyi", tone="exit"), Run(" työhön."))),
    "paragraph": Paragraph((Run("Ks. "), Run("menetelmät", href="#methods"), Run(" & "), Run("luvut", strong=True))),
    "foreign": Paragraph((Run("Lähde: "), Run("A study (2020)", language="en"), Run("."))),
    "note": Paragraph("Pienellä.", note=True),
    "listing": Listing(("Yksi", "Kaksi")),
    "numbered": Listing(("Yksi", "Kaksi"), numbered=True),
    "definitions": Definitions((Definition("Kenelle", ("Kaikille", "Myös muille")),), beside=True),
    "callout": Callout("Kuinka varmaa?", ("Ei aivan.", (Run("Väli 34–52", tone="muted"),))),
    "facts": Facts((Fact("7,2 kk", "kesti jakso"),)),
    "chain": Chain((Step("Panokset", "3,5 henkilötyövuotta"),)),
    "figure": FigureBlock(key="f", statement="Väite", chart=SMALL_CHART, note="n = 10", warning="Kattavuus on niukka."),
    "table": TABLE,
    "subsection": Subsection("Säännöt", (Paragraph("Näin."), Callout("Miksi?", ("Siksi.",)))),
    "two": TwoColumns((Paragraph("Vasen"),), (Paragraph("Oikea"),)),
}


class Outline(HTMLParser):
    """The elements of a page: tags with their attributes, and headings with their texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def drawn(page, block: Block) -> str:
    """Give the HTML of one block in a chapter of its own."""
    html = render_bare_html(replace(page, sections=(Section("s", "Luku", (block,)),), draft=None))
    return re.search(r'<h2 id="s-heading" class="major">Luku</h2>\n(.*?)\n</section>', html, re.DOTALL)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_has_one_form(kind, sample_page, snapshot):
    assert drawn(sample_page, KINDS[kind]) == snapshot


def test_every_kind_of_block_has_a_golden_form():
    assert {type(block) for block in KINDS.values()} == set(get_args(blocks.Block))


def test_a_page_holds_all_it_needs(sample_page):
    html = render_html(sample_page)

    assert html.startswith("<!doctype html>")
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", html)
    assert set(re.findall(r"url\(([^)]{0,11})", html)) == {"data:font/w"} | set(re.findall(r"url\((#[^)]{0,10})", html))
    assert "<script" not in html
    assert html.count("@font-face") == 5


def test_the_policy_of_the_page_forbids_every_request(sample_page):
    (policy,) = [
        meta["content"]
        for meta in Outline(render_html(sample_page)).named("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]

    assert policy.startswith("default-src 'none';")
    assert "script" not in policy
    assert not re.search(r"https?:|\*", policy)


def test_language_title_and_author_are_those_of_the_page(sample_page):
    outline = Outline(render_html(sample_page))

    assert outline.named("html") == [{"lang": "fi"}]
    assert "<title>Silta-valmennus: tuloksellisuusraportti 2025</title>" in render_html(sample_page)
    assert {"name": "author", "content": "Meri-Pohjan Työtuki ry"} in outline.named("meta")


def test_there_is_one_h1_and_no_level_is_skipped(sample_page):
    levels = [int(tag[1]) for tag, _ in Outline(render_bare_html(sample_page)).elements if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_every_id_is_there_once_and_every_inner_link_has_its_place(sample_page):
    outline = Outline(render_html(sample_page))

    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    links = [attributes["href"] for attributes in outline.named("a")]
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_texts_of_people_are_escaped(sample_page):
    hostile = '<img src=x onerror="alert(1)">&'

    html = render_bare_html(
        replace(
            sample_page,
            heading=hostile,
            foot=hostile,
            sections=(
                Section(
                    "s",
                    hostile,
                    (Paragraph(hostile), Paragraph((Run(hostile, tone="own"),)), Facts((Fact(hostile, hostile),))),
                ),
            ),
        )
    )

    assert "<img" not in html
    assert html.count("&lt;img") >= 8


def test_a_draft_says_so_and_a_final_page_does_not(sample_page):
    draft, final = render_bare_html(sample_page), render_bare_html(replace(sample_page, draft=None))

    assert "<strong>LUONNOS</strong>" in draft
    assert "LUONNOS" not in final
    assert 'class="draft"' not in final


def test_a_hidden_number_is_marked_and_never_empty(sample_page):
    html = drawn(sample_page, TABLE)

    assert '<td class="number hidden" data-label="Nyt">alle 5</td>' in html


def test_each_cell_carries_the_name_of_its_column_for_the_stacked_form(sample_page):
    labels = [cell["data-label"] for cell in Outline(drawn(sample_page, TABLE)).named("td")]

    assert labels == ["Nyt", "Muutos", "Kuvana"] * 3


def test_the_same_page_always_gives_the_same_text(sample_page):
    assert render_html(sample_page) == render_html(sample_page)
