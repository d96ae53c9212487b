"""Businesses that the data sets lack, from two lists beside this module.

`listed.tsv`: short names that firms have got on the exchanges of Shanghai, Shenzhen and Beijing since
the set of listed companies was made, as in the list of October 2023 that the package `adata` 2.9.5
(Apache-2.0) ships. `firms.tsv`: firms that are not on these exchanges; its column `source` says
where each name was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.lexicon.entries import Company
from lexicon_build.organisations import Doubts, squeezed
from lexicon_build.sources import list_beside

EXCHANGES = {"SH": "上海证券交易所", "SZ": "深圳证券交易所", "BJ": "北京证券交易所"}

# What sources.tsv calls the two kinds of places where the firms' names were read.
SOURCES = {"page": "pages", "code": "code"}


def renewed(companies: Iterable[Company], doubts: Doubts) -> list[Company]:
    """Give listed companies their present short names, and add those that were listed since."""
    found = {company.code: company for company in companies}
    taken = {form for row in found.values() for form in (row.name, *row.short, *row.ambiguous)}
    for row in list_beside("listed.tsv"):
        code, name = row["code"], row["name"]
        company = found.get(code)
        if name in taken:  # of another code: the firm has changed the exchange
            continue
        taken.add(name)
        if company is None:
            exchange = EXCHANGES[code.partition(".")[2]]
            ambiguous = (name,) if doubts.loose(name) else ()
            found[code] = Company(name, (), ambiguous, code, exchange, "listed-2023")
        elif doubts.loose(name):
            found[code] = replace(company, ambiguous=(*company.ambiguous, name))
        else:
            found[code] = replace(company, short=(*company.short, name))
    return sorted(found.values(), key=lambda company: (company.code, company.name))


def compile_firms(known: Iterable[Company], doubts: Doubts) -> list[Company]:
    """Compile the firms of `firms.tsv` that no other list names; a name like other words needs context."""
    taken = {form for row in known for form in (row.name, *row.short, *row.ambiguous)}
    found: dict[str, Company] = {}
    for row in list_beside("firms.tsv"):
        name, *forms = (squeezed(form) for form in (row["name"], *row["short"].split("|")) if form)
        forms = [form for form in forms if form not in taken]
        plain = tuple(form for form in forms if not doubts.loose(form))
        loose = tuple(form for form in (name, *forms) if doubts.loose(form))
        if name not in taken:
            source = SOURCES[row["source"].partition(":")[0]]
            found.setdefault(name, Company(name, plain, loose, "", "", source))
    return [found[name] for name in sorted(found)]
