"""The page in a browser: axe-core finds nothing, nothing scrolls sideways, and the keyboard reaches all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from impactkit.reports.comparison import comparison_page
from impactkit.reports.pages import render_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REQUIRED = os.environ.get("IMPACTKIT_BROWSER") == "required"  # then what cannot run fails instead of being skipped
needed = import_module if REQUIRED else pytest.importorskip
axe = needed("axe_playwright_python.sync_playwright")
sync_playwright = needed("playwright.sync_api").sync_playwright
CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and not REQUIRED, reason="Debian's package chromium is not installed"),
]
WIDTHS = (1200, 390, 320)
SCHEMES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(sample_page, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("html") / "report.html"
    path.write_text(render_html(sample_page), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def window(chromium) -> Iterator[Page]:
    """Open an empty window that lets axe in: the page's own policy forbids every script."""
    context = chromium.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def opened(window, address, request) -> Page:
    """Open the report in a window of the width and scheme that the test asks for."""
    width, scheme = getattr(request, "param", (1200, "light"))
    window.set_viewport_size({"width": width, "height": 800})
    window.emulate_media(color_scheme=scheme)
    window.goto(address)
    return window


everywhere = pytest.mark.parametrize(
    "opened",
    [(width, scheme) for width in WIDTHS for scheme in SCHEMES],
    ids=lambda pair: f"{pair[0]}-{pair[1]}",
    indirect=True,
)
at_each_width = pytest.mark.parametrize(
    "opened",
    [(width, "light") for width in (1200, 900, 700, 600, 390, 320)],
    ids=lambda pair: str(pair[0]),
    indirect=True,
)


@everywhere
def test_axe_finds_nothing(opened):
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}

    found = axe.Axe().run(opened, options=options)

    assert found.violations_count == 0, found.generate_report()


@pytest.fixture
def opened_comparison(window, comparison, tmp_path, request) -> Page:
    """Open the page of a comparison in a window of the width and scheme that the test asks for."""
    width, scheme = request.param
    path = tmp_path / "comparison.html"
    path.write_text(render_html(comparison_page(comparison, "fi")), encoding="utf-8")
    window.set_viewport_size({"width": width, "height": 800})
    window.emulate_media(color_scheme=scheme)
    window.goto(path.as_uri())
    return window


@pytest.mark.parametrize(
    "opened_comparison",
    [(width, scheme) for width in WIDTHS for scheme in SCHEMES],
    ids=lambda pair: f"{pair[0]}-{pair[1]}",
    indirect=True,
)
def test_axe_finds_nothing_in_a_comparison_and_nothing_scrolls_sideways(opened_comparison):
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}

    found = axe.Axe().run(opened_comparison, options=options)

    assert found.violations_count == 0, found.generate_report()
    assert opened_comparison.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    seen = opened_comparison.evaluate(
        "[...document.querySelectorAll('figure')].map(f => [...f.querySelectorAll('svg')]"
        ".filter(s => s.getBoundingClientRect().width > 0).length)"
    )
    assert seen == [1, 1]


@at_each_width
def test_nothing_scrolls_sideways(opened):
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@at_each_width
def test_one_form_of_each_chart_is_shown(opened):
    shown = opened.evaluate(
        "[...document.querySelectorAll('figure')].map(f => [...f.querySelectorAll('svg')]"
        ".filter(s => s.getBoundingClientRect().width > 0).length)"
    )

    assert shown == [1, 1, 1]


@at_each_width
def test_the_keyboard_reaches_every_link_and_table_and_shows_where_it_is(opened):
    wanted = opened.evaluate(
        "[...document.querySelectorAll('a[href], [tabindex]')].filter(e => e.checkVisibility()).length"
    )
    reached = set()
    for _ in range(wanted):
        opened.keyboard.press("Tab")
        reached.add(
            opened.evaluate(
                "(() => { const e = document.activeElement, all = [...document.querySelectorAll('*')];"
                " return [all.indexOf(e), getComputedStyle(e).outlineStyle !== 'none'] })()"
            ).__repr__()
        )

    assert len(reached) == wanted
    assert all(state.endswith("True]") for state in reached)


def test_the_first_stop_of_the_keyboard_leads_past_the_contents(opened):
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Siirry sisältöön"

    opened.keyboard.press("Enter")

    assert opened.url.endswith("#content")


def test_no_request_leaves_the_page(window, address):
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))

    window.goto(address)

    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_the_dark_scheme_reaches_the_charts(opened):
    light = opened.evaluate("getComputedStyle(document.querySelector('.f-exit')).fill")
    opened.emulate_media(color_scheme="dark")
    dark = opened.evaluate("getComputedStyle(document.querySelector('.f-exit')).fill")

    assert (light, dark) == ("rgb(11, 60, 93)", "rgb(169, 210, 245)")


def test_print_is_light_even_where_the_screen_is_dark(opened):
    opened.emulate_media(color_scheme="dark", media="print")

    ground, fill = opened.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.f-exit')).fill]"
    )

    assert (ground, fill) == ("rgb(255, 255, 255)", "rgb(11, 60, 93)")


def test_the_fonts_of_the_file_are_those_shown(opened):
    opened.evaluate("document.fonts.ready.then(() => true)")

    shown = opened.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + f.weight).sort()"
    )

    assert {"Inter400", "Inter600", "Inter700", "Newsreader500", "Newsreader600"} == set(shown)
