"""Writes a file of members as an association's old system would: `python bench/import_rows.py 100000 > members.csv`.

Every nastiness of real exports is in it: couples with one address, people without any, people with one name, Bengali
and French, line breaks in addresses, zeros before postcodes, cells that spreadsheets would calculate, days first,
spreadsheets' day numbers, tags, notes, fields of the association's own (see `MAPPED`), rows nobody can take. The same
number of rows is the same file, byte for byte.
"""

import csv
import sys
from datetime import date, timedelta
from typing import TextIO

HEADERS = (
    "User ID", "First name", "Last name", "Organization", "Email", "Phone", "Password", "Group participation",
    "Archived", "Subscribed to emails", "Subscription source", "Event announcements",
    "Member emails and newsletters", "Administration access",
    "Created on", "Profile last update", "Updated by",
    "Membership enabled", "Membership level",
    "Membership status", "Member since", "Renewal due", "Address", "City", "Postal code", "Country",
    "Tags", "Shirt size", "First aid until", "Notes",
)  # fmt: skip
GIVEN = (
    "Amara",
    "Zoë",
    "সুকান্ত",
    "Aya",
    "José María",
    "Ada",
    "Nguyễn",
    "Mohammed",
    "Ingrid",
    "Jürgen",
    "Oluwaseun",
    "Ling",
)
FAMILY = (
    "Okafor", "van der Bly", "ভট্টাচার্য", "N’Guessan", "Carreño", "Lovelace", "Văn An", "El Idrissi", "Solberg", "Groß",
    "Adébáyọ̀", "Wáng",
)  # fmt: skip
SHIRTS = ["S", "M", "L, wide"]
MAPPED = {"Shirt size": "custom:shirt", "First aid until": "custom:first_aid_until", "Notes": "note"}
EPOCH = date(1899, 12, 30)


def write_rows(file: TextIO, rows: int) -> None:
    """The header and so many rows."""
    writer = csv.writer(file)
    writer.writerow(HEADERS)
    writer.writerows(_row(n) for n in range(1, rows + 1))


def rejected_of(rows: int) -> int:
    """How many of so many rows nobody can take."""
    return sum(_is_broken(n) for n in range(1, rows + 1))


def _is_broken(n: int) -> bool:
    return n % 250 in (7, 107, 207)


def _row(n: int) -> list[str]:
    since = date(2000, 1, 1) + timedelta(days=n * 37 % 9000)
    due = date(2026, 1, 1) + timedelta(days=n * 53 % 800)
    level = ("Full member", "Student member", "Full member", "")[n % 4]
    return [
        str(10_000 + n), *_name(n), f"Museum no. {n % 500}" if n % 10 == 3 else "", _email(n), _phone(n), f"hunter{n}",
        "", "yes" if n % 97 == 0 else "no", "yes" if n % 3 else "no", "", "", "", "", f"{since:%d/%m/%Y}", "", "",
        "yes" if level else "no", "Gold" if n % 250 == 107 else level, "Active", f"{since:%d/%m/%Y}", _due(n, due),
        f"Mill Lane {n}\nrear building" if n % 5 == 0 else f"Oeverpad {n}", "Utrecht", f"{n % 10_000:05d}",
        ("Netherlands", "Côte d’Ivoire", "DE", "")[n % 4], *_kept_by_staff(n, since),
    ]  # fmt: skip


def _kept_by_staff(n: int, since: date) -> tuple[str, str, str, str]:
    tags = ("", "volunteer; press", "=2+5", f'board {n % 40}; say "no"; متطوع', "")[n % 5]
    note = f"Call after six.\nThen ask for “{GIVEN[n % 12]}”, =2+5" if n % 20 == 3 else ""
    return tags, ("", "S", "m", "L, wide")[n % 4], f"{since:%d/%m/%Y}" if n % 3 == 0 else "", note


def _name(n: int) -> tuple[str, str]:
    if n % 250 == 7:
        return "", ""
    if n % 31 == 0:
        return f"Sukarno{n}", "."
    return GIVEN[n % 12], f"{FAMILY[n * 7 % 12]} {n}"


def _email(n: int) -> str:
    if n % 250 == 207:
        return "nobody at home"
    if n % 13 == 0 or n % 250 == 7:
        return ""
    if n % 17 == 0:
        return f"us{n // 34}@home.example.shared"
    return f"person{n}@home.example"


def _phone(n: int) -> str:
    return ("+31 6 1234 5678", "030-123456", "=2+5", "-", "@home", "")[n % 6]


def _due(n: int, due: date) -> str:
    return str((due - EPOCH).days) if n % 11 == 0 else f"{due:%d/%m/%Y}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8-sig", newline="")  # type: ignore[union-attr]  # a text stream
    write_rows(sys.stdout, int(sys.argv[1]))
