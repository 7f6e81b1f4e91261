"""File names made from names that people gave."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 60
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")  # names that Windows keeps for devices


def file_name(name: str) -> str:
    """Give a file name that every system takes, and that no two names share.

    What had to change is told apart by a short digest: "Palvelu A" and "palvelu-a" stay two files.

    Examples
    --------
    >>> file_name("silta")
    'silta'
    >>> file_name("Työ & toivo")
    'tyo-toivo-e369'
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST]
    if slug and slug == name and not RESERVED.match(slug):
        return slug
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:4]
    return f"{slug}-{digest}" if slug else digest
