"""Bring the catalogues to the messages of the code: new ones empty, old ones out, in the order of their ids.

python docs/words.py
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "impactkit"
WIDTH = 120


def extracted() -> Catalog:
    """Find every message that the code marks, with the files it stands in."""
    found = Catalog(fuzzy=False)
    for file, _, message, _, _ in extract_from_dir(str(PACKAGE), keywords={"N_": None}):
        found.add(message, locations=[(f"impactkit/{Path(file).as_posix()}", None)])
    return found


def brought_up(path: Path, messages: Catalog) -> bytes:
    """Give the catalogue of a language with the messages of the code, its translations kept."""
    with path.open("rb") as readable:
        kept = {entry.id: entry.string for entry in read_po(readable) if entry.id}
    told = Catalog(locale=path.stem, fuzzy=False)
    for entry in messages:
        if entry.id:
            told.add(entry.id, kept.get(entry.id, ""), locations=sorted(set(entry.locations)), flags=entry.flags)
    written = BytesIO()
    write_po(written, told, width=WIDTH, sort_output=True, omit_header=True, include_lineno=False)
    header = path.read_bytes().split(b"\n\n", 1)[0]
    return header + b"\n\n" + written.getvalue()


def main() -> None:
    """Write every catalogue and say what is still to be translated."""
    messages = extracted()
    for path in sorted((PACKAGE / "words").glob("*.po")):
        path.write_bytes(brought_up(path, messages).rstrip() + b"\n")
        with path.open("rb") as readable:
            empty = [entry.id for entry in read_po(readable) if entry.id and not entry.string]
        print(f"{path.name}: {len(empty)} to translate")
        for message in empty:
            print(f"  {message}")


if __name__ == "__main__":
    main()
