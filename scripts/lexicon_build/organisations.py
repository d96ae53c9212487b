"""companies.tsv, brands.tsv, universities.tsv and institutions.tsv."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from kg.lexicon import tables
from kg.lexicon.entries import Company, Generic, Institution, Park, Place, Suffix
from kg.lexicon.store import FOLDER
from kg.lexicon.tables import read_table
from kg.types import Label
from lexicon_build.sources import Sources

# Marks that an exchange puts before or after a firm's short name.
MARKS = re.compile(r"^(\*?ST|S\*?ST|XD|XR|DR|N|C|U)(?=[\u4e00-\u9fff])|(-U|-W|-UW|-D|[AB])$")
HAN = re.compile(r"[\u4e00-\u9fff]+")
# Single characters that end what is no business, and single characters that cling to names in text.
OTHER_ENDS = tuple("部局委厅院所校会省市县区镇乡村港网奖赛节法园城谷")
CLINGING = frozenset("由方与和对被在为向从及将让把")
# Ends of short names that say the trade too loosely to tell a business by.
LOOSE_TRADES = frozenset(
    [
        "环境",
        "数据",
        "信息",
        "动力",
        "建设",
        "食品",
        "资本",
        "商城",
        "公司",
        "企业",
        "工厂",
        "事务所",
        "地产",
        "厂",
    ]
)
# Long types of universities and their usual short forms.
TYPES = {
    "电子科技大学": ("电子科大",),
    "科学技术大学": ("科大",),
    "科技大学": ("科大", "科技大"),
    "理工大学": ("理工", "理工大"),
    "工业大学": ("工大", "工业大"),
    "交通大学": ("交大",),
    "师范大学": ("师大",),
    "农业大学": ("农大",),
    "林业大学": ("林大",),
    "医科大学": ("医大",),
    "财经大学": ("财大",),
    "邮电大学": ("邮电",),
    "海洋大学": ("海大",),
    "大学": ("大",),
}
# How often a dictionary counts an abbreviation of two characters that needs no context: 清华.
WELL_KNOWN = 100
INSTITUTE = re.compile(
    r"(大学|学院|医院|研究院|研究所|科学院|工程院|设计院|实验室|研究中心|学会|协会|联盟|基金会|商会|促进会|联合会"
    r"|日报|晚报|晨报|商报|时报|电视台|广播电台|出版社|通讯社)$"
)
LEVELS = {"大学": "school", "学院": "school", "医院": "hospital"}


class Doubts:
    """Says which names are too much like other words to be found without context."""

    def __init__(self, sources: Sources, places: Iterable[Place], parks: Iterable[Park]) -> None:
        self.sources = sources
        self.taken = {form for place in places for form in (place.name, *place.short)}
        self.taken |= {form for park in parks for form in (park.name, *park.short)}
        generic: tuple[Generic, ...] = read_table(tables.GENERIC, FOLDER)
        self.generic = {row.phrase for row in generic}
        suffixes: tuple[Suffix, ...] = read_table(tables.SUFFIXES, FOLDER)
        long = [row for row in suffixes if len(row.suffix) > 1]
        self.other = tuple({row.suffix for row in long if row.bare and row.label is not Label.COMPANY})
        trades = {row.suffix for row in long if row.label is Label.COMPANY} - LOOSE_TRADES
        self.trades = tuple(sorted(trades))

    def loose(self, short: str) -> bool:
        """Say whether a listed company's short name needs context."""
        if len(short) == 2:
            return not self.is_organisation(short)
        return short in self.taken or self.sources.is_made_of_words(short, places=False)

    def is_organisation(self, name: str) -> bool:
        """Say whether the core dictionary knows a name as that of an organisation and nothing else."""
        tags = self.sources.core.get(name, Counter())
        return bool(tags) and all(tag.startswith("nt") for tag in tags)

    def names_business(self, name: str) -> bool:
        """Say whether a name that a list of businesses gives can only be one."""
        return (
            HAN.fullmatch(name) is not None
            and len(name) <= 12
            and not self.sources.is_plain_word(name)
            and not self.sources.tag(name).startswith("nr")
            and not name.endswith(self.other)
            and not name.endswith(OTHER_ENDS)
            and name not in self.taken
            and name not in self.generic
            and not self.sources.is_made_of_words(name)
        )


def compile_companies(sources: Sources, doubts: Doubts) -> list[Company]:
    """Compile the listed companies by code, with their short names."""
    found: dict[str, Company] = {}
    for row in sources.json_lines("gaz-companies/ashare_company.jsonl"):
        name = squeezed(row["fullname"])
        short = MARKS.sub("", squeezed(row["name"]))
        if not name or len(short) < 2:
            continue
        forms = (short,) if short != name else ()
        loose = doubts.loose(short)
        found.setdefault(
            name,
            Company(
                name, () if loose else forms, forms if loose else (), row["code"], row["location"], "a-share"
            ),
        )
    return sorted(found.values(), key=lambda company: (company.code, company.name))


def squeezed(name: str) -> str:
    """Write a name without spaces and with Chinese brackets: 万 科Ａ -> 万科A."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    return plain.replace("(", "（").replace(")", "）")


def compile_brands(sources: Sources, companies: Sequence[Company], doubts: Doubts) -> list[Company]:
    """Compile businesses of which only a name is known.

    They come from annotated financial news, from HanLP's organisations, and, of the noisy list of
    short forms, only those that end with a trade. Names of two characters need context unless
    HanLP counts them as organisations.
    """
    found: dict[str, str] = {}
    listed = {form for row in companies for form in (row.name, *row.short, *row.ambiguous)}
    for part in ("train", "valid", "test"):
        for line in sources.lines(f"re-finre/{part}.tsv"):
            for name in line.split("\t")[:2]:
                found.setdefault(name, "finre")
    for name, tag in (*sources.organisations.items(), *sources.supplement.items()):
        if tag.startswith("ntc") and len(name) > 2 and name.endswith(doubts.trades):
            found.setdefault(name, "hanlp")
    for name in sources.lines("gaz-companies/company_short_forms.txt.gz"):
        if 4 <= len(name) <= 6 and name.endswith(doubts.trades):
            found.setdefault(name, "short-forms")
    brands = []
    for name, source in found.items():
        if name in listed or not is_brand(name, sources, doubts):
            continue
        if len(name) > 3 and name[0] in CLINGING and (name[1:] in found or name[1:] in listed):
            continue
        plain = len(name) > 2 or doubts.is_organisation(name)
        brands.append(Company(name, (), () if plain else (name,), "", "", source))
    return sorted(brands, key=lambda brand: brand.name)


def is_brand(name: str, sources: Sources, doubts: Doubts) -> bool:
    if len(name) < 2 or (name.endswith("公司") and len(name) < 5):
        return False
    if len(name) == 2 and not sources.tag(name).startswith(("nt", "nz")):
        return False
    return doubts.names_business(name)


def compile_universities(sources: Sources, doubts: Doubts) -> list[Institution]:
    """Compile the universities and colleges by their code, with the short names that HanLP knows."""
    levels = {"本科": "undergraduate", "专科": "college"}
    rows = list(sources.rows("gaz-universities/moe_universities.tsv"))
    names = [squeezed(row["name"]) for row in rows]
    short = short_universities(sources, names, doubts.taken)
    found = [
        Institution(
            name,
            levels[row["level"]],
            tuple(form for form, plain in short.get(name, ()) if plain),
            tuple(form for form, plain in short.get(name, ()) if not plain),
            row["city"],
            row["code"],
            "moe",
        )
        for name, row in zip(names, rows, strict=True)
    ]
    return sorted(found, key=lambda university: university.code)


def short_universities(
    sources: Sources, names: Sequence[str], places: Collection[str]
) -> dict[str, list[tuple[str, bool]]]:
    """Match the short names that HanLP knows with the universities that can bear them.

    Made by rule from the full name (西安交通大学: 西安交大, 西交大), kept if a dictionary has the form;
    plain (True) if one university alone can bear it and it has three characters or is well known.
    """
    bearers: dict[str, list[str]] = defaultdict(list)
    for name in names:
        kind = next((kind for kind in TYPES if name.endswith(kind) and name != kind), None)
        if kind is None:
            continue
        stem = name.removesuffix(kind)
        forms = {start + short for start in (stem, stem[0]) for short in TYPES[kind]}
        if kind == "大学":
            # 浙江中医药大学 is never 浙大; 清华 is 清华大学, but 中国科学院 is not 中国科学院大学.
            forms = {stem[0] + "大"} if stem in places else set()
            forms |= {stem} if len(stem) == 2 and stem not in places else set()
        for form in forms - {name}:
            bearers[form].append(name)
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for form, several in sorted(bearers.items()):
        tag = sources.tag(form) or sources.organisations.get(form, "") or sources.supplement.get(form, "")
        if len(form) < 2 or not tag.startswith(("j", "n")) or tag.startswith(("ns", "nr")):
            continue
        known = tag == "j" and sources.count(form) >= WELL_KNOWN
        plain = len(several) == 1 and (known if len(form) == 2 else form[0] != "中" or len(form) > 3)
        for name in several:
            found[name].append((form, plain))
    return found


def compile_institutions(
    sources: Sources, places: Iterable[Place], universities: Iterable[Institution]
) -> list[Institution]:
    """Compile national bodies (from the list beside this module) and HanLP's institutions.

    Of HanLP's list, those whose name begins with a place or 中国 and ends with the type. Parts of a
    body get its full name and keep the short one: 中科院力学研究所 is 中国科学院力学研究所.
    """
    known = {form for row in universities for form in (row.name, *row.short)}
    found: dict[str, Institution] = {}
    content = (Path(__file__).parent / "bodies.tsv").read_text(encoding="utf-8")
    for line in content.splitlines()[1:]:
        name, level, short, source = line.split("\t")
        found[name] = Institution(name, level, (short,) if short else (), (), "", "", source)
        known |= {name, short}
    bodies = {row.short[0]: row.name for row in found.values() if row.short}
    starts = {form for place in places for form in (place.name, *place.short) if len(form) > 1}
    starts |= {"中国", "国家", "全国", "中科院"}
    for name, tag in sources.organisations.items():
        kind = INSTITUTE.search(name)
        if kind is None or not tag.startswith("nt") or not 5 <= len(name) <= 20 or name in known:
            continue
        start = next((name[:end] for end in range(6, 1, -1) if name[:end] in starts), "")
        middle = name[len(start) : kind.start()]
        if not start or any(other in middle for other in ("大学", "学院", "医院", "集团", "公司")):
            continue
        level = LEVELS.get(kind.group()) or ("media" if is_media(kind.group()) else level_of(kind.group()))
        body = next((short for short in bodies if name.startswith(short)), "")
        full = bodies[body] + name.removeprefix(body) if body else name
        forms = (name,) if body else ()
        found[full] = Institution(full, level, forms, (), "", "", "hanlp")
    return sorted(found.values(), key=lambda row: row.name)


def is_media(kind: str) -> bool:
    return kind.endswith(("报", "台", "社"))


def level_of(kind: str) -> str:
    return "body" if kind.endswith(("会", "盟")) else "academy"
