"""companies.tsv, brands.tsv, universities.tsv, institutions.tsv, organs.tsv."""

from __future__ import annotations

import re
import unicodedata

from kg.lexicon.entries import Company, Institution
from lexicon_build.sources import Sources

COMPANIES = "a-share"
UNIVERSITIES = "moe"
# Marks that an exchange puts before or after a firm's short name.
MARKS = re.compile(r"^(\*?ST|S\*?ST|XD|XR|DR|N|C|U)(?=[\u4e00-\u9fff])|(-U|-W|-UW|-D|[AB])$")


def compile_companies(sources: Sources) -> list[Company]:
    """Compile the listed companies by code, with their short names."""
    found: dict[str, Company] = {}
    for row in sources.json_lines("gaz-companies/ashare_company.jsonl"):
        name = squeezed(row["fullname"])
        short = MARKS.sub("", squeezed(row["name"]))
        plain = len(short) > 2 and not sources.is_common(short)
        loose = len(short) == 2 or sources.is_common(short)
        if not name or (len(short) < 2):
            continue
        found.setdefault(
            name,
            Company(
                name,
                (short,) if plain and short != name else (),
                (short,) if loose and short != name else (),
                row["code"],
                row["location"],
                COMPANIES,
            ),
        )
    return sorted(found.values(), key=lambda company: (company.code, company.name))


def squeezed(name: str) -> str:
    """Write a name without spaces and with Chinese brackets: 万 科Ａ -> 万科A."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    return plain.replace("(", "（").replace(")", "）")


def compile_universities(sources: Sources) -> list[Institution]:
    """Compile the universities and colleges by their code."""
    levels = {"本科": "undergraduate", "专科": "college"}
    found = [
        Institution(
            squeezed(row["name"]),
            levels[row["level"]],
            (),
            (),
            row["city"],
            row["code"],
            UNIVERSITIES,
        )
        for row in sources.rows("gaz-universities/moe_universities.tsv")
    ]
    return sorted(found, key=lambda university: university.code)
