"""From a filled workbook to the files that may leave the house, and what must never be in them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pikepdf
import pytest

from impactkit.record.releases import ReleaseRefused, kept_releases
from impactkit.tasks.publish import publish, report_service
from impactkit.tasks.year_before import keep_year_before

TODAY = date(2026, 1, 20)
SERVICES = 10


@pytest.fixture(scope="session")
def published(measured, tmp_path_factory):
    """Publish every service of the example: pairs of the measured project and what was written."""
    folder = tmp_path_factory.mktemp("reports")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("IMPACTKIT_KEY", "5a" * 32)
        return [
            (each, publish(each, service.id, out=folder, today=TODAY, lang="fi"))
            for each in measured
            for service in each.project.declaration.services
        ]


def everything_in(path) -> bytes:
    """Give all bytes of an outward file, unpacked: parts of a workbook, streams and strings of a PDF."""
    if path.suffix == ".xlsx":
        with ZipFile(path) as parts:
            return b"".join(parts.read(name) for name in parts.namelist())
    if path.suffix == ".pdf":
        unpacked = BytesIO()
        with pikepdf.open(path) as document:
            document.save(unpacked, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
        return unpacked.getvalue()
    return path.read_bytes()


def test_every_service_gets_its_files(published):
    assert len(published) == SERVICES
    assert all([path.suffix for path in written.outward] == [".html", ".pdf", ".xlsx"] for _, written in published)
    assert all(path.stat().st_size > 5000 for _, written in published for path in written.outward)


def test_no_outward_file_holds_the_id_of_a_client(published):
    for measured, written in published:
        ids = [client.encode() for client in measured.project.rows.clients["client"]]
        for path in written.outward:
            content = everything_in(path)
            assert [client for client in ids if client in content] == [], path.name


def test_the_search_for_ids_finds_them_where_they_are(published):
    """The attack itself works: in the internal workbook every id of the service is found."""
    measured, written = published[0]
    of_service = measured.stays[measured.stays["service"] == written.release.service.id]

    content = everything_in(written.internal)

    assert all(client.encode() in content for client in of_service["client"])


def test_no_release_and_no_figures_workbook_holds_a_count_of_1_to_4(published):
    for _, written in published:
        told = [f.value for f in written.release.figures if f.unit == "clients" and f.method != "chance"]
        assert not {1, 2, 3, 4} & set(told), written.release.service.id
        sheet = openpyxl.load_workbook(written.outward[2]).worksheets[0]
        rows = [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[5] == "asiakasta"]
        assert not {1, 2, 3, 4} & {row[1] for row in rows if ".chance." not in str(row[9])}


def test_all_outward_files_tell_the_same_numbers(published):
    for _, written in published:
        release = written.release
        sheet = openpyxl.load_workbook(written.outward[2]).worksheets[0]
        told = {row[9]: row[1] for row in sheet.iter_rows(min_row=3, values_only=True)}
        assert told == {figure.key: figure.value for figure in release.figures}


def test_a_draft_says_so_on_every_page_and_sheet_and_leaves_no_ledger(published):
    for measured, written in published:
        assert written.release.draft
        assert "LUONNOS" in written.outward[0].read_text("utf-8")
        book = openpyxl.load_workbook(written.outward[2])
        assert all(any("LUONNOS" in str(cell.value) for row in sheet.iter_rows() for cell in row) for sheet in book)
        assert not (measured.project.path.parent / "internal" / "releases").exists()


def test_the_same_release_gives_the_same_html_to_the_byte(measured, published, tmp_path):
    first, written = published[0]

    again = publish(first, written.release.service.id, out=tmp_path, formats=("html",), today=TODAY)

    assert again.outward[0].read_bytes() == written.outward[0].read_bytes()


def test_a_final_report_is_kept_and_bears_no_mark(projects, tmp_path, monkeypatch):
    project = projects[1]
    folder = project.path.parent / "internal" / "releases"
    service = project.declaration.services[0].id

    (html,) = report_service(project, service, out=tmp_path, formats=("html",), final=True, today=TODAY)

    assert "LUONNOS" not in html.read_text("utf-8")
    (kept,) = kept_releases(folder)
    assert not kept.release.draft
    ledger = json.loads((folder / f"{kept.release.id}.ledger.json").read_text("utf-8"))
    clients = set(project.rows.clients["client"])
    assert not clients & {each for ids in ledger["populations"].values() for each in ids}
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def test_an_unknown_service_is_refused_with_those_that_there_are(projects, tmp_path):
    with pytest.raises(KeyError, match="kantoaalto"):
        report_service(projects[0], "no-such", out=tmp_path)


def test_a_final_report_that_differs_by_a_few_clients_is_refused(measured, tmp_path):
    first = measured[2]
    service = first.project.declaration.services[0].id
    moved = replace(first, project=replace(first.project, path=tmp_path / "project.xlsx"))
    publish(moved, service, formats=(), final=True, today=TODAY)
    ended = moved.ended[moved.ended["service"] == service]["client"].iloc[0]
    episodes = moved.project.rows.episodes
    fewer = replace(moved.project.rows, episodes=episodes[episodes["client"] != ended])

    from impactkit.tasks.describe import measure

    with pytest.raises(ReleaseRefused):
        publish(measure(replace(moved.project, rows=fewer)), service, formats=(), final=True, today=TODAY)


def test_a_report_stands_beside_the_final_one_of_the_year_before(measured, tmp_path):
    first = replace(measured[0], project=replace(measured[0].project, path=tmp_path / "project.xlsx"))
    service = first.project.declaration.services[0].id
    keep_year_before(first.project, [service])

    written = publish(first, service, out=tmp_path, formats=("html", "xlsx"), today=TODAY)

    (kept,) = kept_releases(tmp_path / "internal" / "releases")
    earlier = written.release.earlier
    assert kept.release.period.last == date(2024, 12, 31)
    assert (earlier.id, earlier.differs) == (kept.release.id, ())
    assert set(earlier.figures) <= set(kept.release.figures)
    assert kept.release.id in written.outward[0].read_text("utf-8")
    sheet = openpyxl.load_workbook(written.outward[1]).worksheets[2]
    told = {row[9]: row[1] for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert told == {figure.key: figure.value for figure in earlier.figures}


def test_a_draft_says_that_an_earlier_report_cannot_be_read(measured, tmp_path):
    first = replace(measured[0], project=replace(measured[0].project, path=tmp_path / "project.xlsx"))
    service = first.project.declaration.services[0].id
    keep_year_before(first.project, [service])
    next((tmp_path / "internal" / "releases").glob("*.ledger.json")).unlink()

    written = publish(first, service, out=tmp_path, formats=(), today=TODAY)

    assert written.release.earlier is None
    assert any("cannot be read" in note.text for note in written.release.notes)


def test_a_quote_without_consent_stands_in_no_outward_file(published):
    quotes = [
        (service.quote, written)
        for measured, written in published
        for service in measured.project.declaration.services
        if service.id == written.release.service.id and service.quote is not None
    ]

    assert {quote.consent for quote, _ in quotes} == {True, False}
    for quote, written in quotes:
        for path in (written.outward[0], written.outward[2]):
            assert (quote.text.encode() in everything_in(path)) == (quote.consent and path.suffix == ".html")
