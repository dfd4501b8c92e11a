"""Keeps what was measured, and writes the table of docs/figures.md from it."""

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from ams.core.embedded.paths import CHECKOUT
from bench.figures import Figure

HISTORY: Final = CHECKOUT / "bench" / "history" / "figures.jsonl"
TABLE: Final = CHECKOUT / "docs" / "figures.md"
BEGIN, END = "<!-- written by make bench: begin -->", "<!-- written by make bench: end -->"
SIZES: Final = (10_000, 100_000, 1_000_000)
GROWTH: Final = 1.5


def circumstances(contacts: int) -> dict[str, Any]:
    """When, which code, what kind of machine, and how busy it was: nothing that names it or anybody."""
    asked = [shutil.which("git") or "git", "rev-parse", "--short", "HEAD"]
    git = subprocess.run(asked, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "commit": os.environ.get("BENCH_COMMIT") or git.stdout.strip(),
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}",
        "load": round(os.getloadavg()[0], 1), "contacts": contacts,
    }  # fmt: skip


def keep(figures: Sequence[Figure], about: dict[str, Any]) -> None:
    """Add a line for each figure."""
    HISTORY.parent.mkdir(exist_ok=True)
    with HISTORY.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(about | _as_line(one), ensure_ascii=False) + "\n" for one in figures)


def _as_line(one: Figure) -> dict[str, Any]:
    line = {
        "row": one.row, "what": one.what, "value": round(one.value, 2), "unit": one.unit, "target": one.target,
        "at_least": one.at_least, "floor": one.floor and round(one.floor, 2),
        "ratio": one.ratio and round(one.ratio, 2), "most_ratio": one.most_ratio, "kept": one.is_kept,
        "beside": one.beside,
    }  # fmt: skip
    return {name: value for name, value in line.items() if value not in (None, {})}


def in_words(one: Figure) -> str:
    """One line for the terminal."""
    parts = [f"{one.value:9.1f} {one.unit}"]
    if one.target is not None:
        parts.append(f"{'≥' if one.at_least else '≤'} {one.target:g}")
    if one.ratio is not None:
        parts.append(
            f"{one.ratio:.1f} × floor of {one.floor:.1f}" + (f" (≤ {one.most_ratio:g})" if one.most_ratio else "")
        )
    parts += [f"{name} {value}" for name, value in one.beside.items()]
    return f"  {'  ' if one.is_kept else '✗ '}{one.row:<10} {one.what:<38} {', '.join(parts)}"


def write_table() -> None:
    """Replace the generated part of docs/figures.md by the newest figure of each row and size."""
    lines = [json.loads(line) for line in HISTORY.read_text(encoding="utf-8").splitlines()]
    newest: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
    for line in lines:
        newest.setdefault((line["row"], line["what"]), {})[line["contacts"]] = line
    said = TABLE.read_text(encoding="utf-8")
    before, _, rest = said.partition(BEGIN)
    _, _, after = rest.partition(END)
    table = "\n".join(_table(newest))
    TABLE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def _table(newest: dict[tuple[str, str], dict[int, dict[str, Any]]]) -> list[str]:
    sizes = " | ".join(f"{size:,}" for size in SIZES)
    rows = [f"| What | Unit | Promised | {sizes} | Grows by |", "|---|---|---|" + "---:|" * (len(SIZES) + 1)]
    for (row, what), found in newest.items():
        last = found[max(found)]
        values = " | ".join(_cell(found.get(size)) for size in SIZES)
        rows.append(f"| {row}: {what} | {last['unit']} | {_promise(last)} | {values} | {_growth(found)} |")
    runs = {(line["contacts"], line["at"], line["commit"], line["machine"], line["load"])
            for found in newest.values() for line in found.values()}  # fmt: skip
    told = [f"- {contacts:,} contacts: {at} UTC, commit {commit}, {machine}, load {load}"
            for contacts, at, commit, machine, load in sorted(runs)]  # fmt: skip
    return [*rows, "", "**Bold** misses its promise. Measured:", "", *told]


def _cell(line: dict[str, Any] | None) -> str:
    if line is None:
        return ""
    told = f"{line['value']:g}" + (f" ({line['ratio']:g} ×)" if "ratio" in line else "")
    return told if line["kept"] else f"**{told}**"


def _promise(line: dict[str, Any]) -> str:
    target = f"{'≥' if line['at_least'] else '≤'} {line['target']:g}" if "target" in line else ""
    return " ".join(filter(None, [target, f"≤ {line['most_ratio']:g} × floor" if "most_ratio" in line else ""]))


def _growth(found: dict[int, dict[str, Any]]) -> str:
    """From the smallest size to the largest, as a factor; above 1 is slower."""
    smallest, largest = found[min(found)], found[max(found)]
    if smallest is largest or not smallest["value"] or not largest["value"]:
        return ""
    factor = largest["value"] / smallest["value"]
    factor = 1 / factor if largest["at_least"] else factor
    return f"{factor:.2f}" if factor <= GROWTH else f"**{factor:.2f}**"
