"""The key of the organisation: what makes checksums and ledgers worthless to anyone else.

Looked for in this order: the environment variable IMPACTKIT_KEY (64 hexadecimal digits), the keyring of the operating
system, a file outside the data folder that only its owner may read. Where there is none yet, one is made and kept in
the keyring, or in the file on machines that have no keyring.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

VARIABLE = "IMPACTKIT_KEY"
BYTES = 32
PURPOSES = ("checksum", "ledger", "fingerprint")


def organisation_key(folder: Path | None = None) -> bytes:
    """Give the key of this organisation on this machine, and make one where there is none.

    Parameters
    ----------
    folder : Path, optional
        Where the key file lies on machines without a keyring; by default the user's data folder.

    Raises
    ------
    ValueError
        If IMPACTKIT_KEY, or what was kept, is not 64 hexadecimal digits. The message does not hold the key.
    """
    if given := os.environ.get(VARIABLE):
        return _read(given, f"the environment variable {VARIABLE}")
    if folder is None and (kept := _from_keyring()):
        return _read(kept, "the keyring")
    return _from_file(folder)


def keyed(key: bytes, purpose: str, text: bytes) -> str:
    """Give 32 hexadecimal digits that only a holder of the key can make: HMAC-SHA-256, cut to 16 bytes.

    A label for the purpose keeps what was made for one use from being matched with another.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"{purpose!r} is no purpose of the key; there are {', '.join(PURPOSES)}.")
    return hmac.digest(key, f"impactkit|{purpose}|v1|".encode() + text, "sha256")[:16].hex()


def _read(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise ValueError(f"The key in {where} is not {2 * BYTES} hexadecimal digits. Restore it from your copy.")
    return key


def _from_keyring() -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        kept = keyring.get_password("impactkit", "organisation")
        if kept is None:
            kept = secrets.token_hex(BYTES)
            keyring.set_password("impactkit", "organisation", kept)
    except KeyringError:  # servers and containers have none
        return ""
    return kept


def _from_file(folder: Path | None) -> bytes:
    from platformdirs import user_data_path

    path = (folder or user_data_path("impactkit", appauthor=False)) / "organisation.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # The mode is set as the file is made: at no time may another user read it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writable:
            writable.write(secrets.token_hex(BYTES))
    return _read(path.read_text(), f"the file {path}")
