"""The rules that take a shorter name for a longer one: each is a function of two names and has a score.

A rule is told the label that both names have and their forms; it answers with its score or None. The
order of `RULES` does not matter: the best score counts. Scores are judged, with an eye on how often
the rule was right in the training corpus; for most rules the corpus has too few cases to count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Company, Entry, Institution, Park, lexicon
from kg.resolve.abbreviations import (
    abbreviated,
    abbreviated_kind,
    abbreviated_programme,
    abbreviated_zone,
    abbreviates,
    university,
)
from kg.resolve.data import words
from kg.resolve.firms import FULL_LEGAL, firm
from kg.resolve.forms import NATION, Form, is_place, leading_places, split_place, tail_fits
from kg.resolve.setting import only_one
from kg.types import Label

_EDITION = re.compile(
    r"(?:\d{4}|[〇零一二三四五六七八九]{4})(?:年度?|-\d{2,4}年?)?|第[〇零一二三四五六七八九十百\d]+[届次期批季轮]|首届"
)
_OWNED = frozenset({Label.PROGRAM, Label.AWARD, Label.EVENT, Label.FACILITY, Label.INSTITUTION, Label.PARK})
_DATED = frozenset({Label.AWARD, Label.EVENT, Label.PROGRAM})
ZONE = "开发区"
_VERSION = re.compile(r"(?:试行|暂行|修订版?|\d{4}(?:年?\d{4})?年?版?)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """A named comparison for some labels; `all` of them if `labels` is None."""

    name: str
    labels: frozenset[Label] | None
    compare: Callable[[Form, Form], float | None]


def compare(label: Label, short: Form, full: Form) -> tuple[str, float] | None:
    """Give the best rule by which a shorter name stands for a longer one of the same label, and its score.

    What the name lists know decides first: two names of one listed thing are one, two of different
    things are not, whatever they look like.
    """
    known = _known_as_one(label, short.text, full.text)
    if known is not None:
        return ("list", 0.97) if known else None
    best: tuple[float, str] | None = None
    for rule in RULES[label]:
        score = rule.compare(short, full)
        if score is not None and (best is None or (score, rule.name) > best):
            best = score, rule.name
    return (best[1], best[0]) if best else None


def _known_as_one(label: Label, short: str, full: str) -> bool | None:
    if label is Label.PLACE:
        one, other = only_one(short), only_one(full)
        return None if one is None or other is None else one == other
    ones, others = _listed(label, short), _listed(label, full)
    if len(ones) == 1 and ones == others:
        return True
    registered = [entry for entry in ones if _is_registered(entry)]
    if label is Label.COMPANY and len(registered) == 1 and full.endswith(FULL_LEGAL):
        # A listed firm's short name in a longer name that is not its own: a subsidiary's.
        return None if lexicon().same(registered[0].name, full) else False
    if not ones or not others or set(ones) & set(others):
        return None
    if registered and any(_is_registered(entry) for entry in others):
        return False
    # A list of mere names may hold one thing twice, but not under a short name that it explains.
    return False if all(short in entry.short for entry in ones) else None


@lru_cache(maxsize=65536)
def _listed(label: Label, name: str) -> tuple[Entry, ...]:
    return lexicon().lookup(name, label)


def _is_registered(entry: Entry) -> bool:
    if isinstance(entry, Park):
        return entry.level.startswith("national")
    return isinstance(entry, Company | Institution) and bool(entry.code)


def without_edition(name: str) -> str:
    """Cut year and edition out of the name of a prize or event.

    >>> without_edition("第十九届中国土木工程詹天佑奖")
    '中国土木工程詹天佑奖'
    """
    return _EDITION.sub("", name)


def without_version(name: str) -> str:
    """Cut the years or the state of a document off the end of its name, marks being gone already.

    >>> without_version("科技创新政策一本通2022版")
    '科技创新政策一本通'
    """
    return _VERSION.sub("", name)


def _place_suffix(short: Form, full: Form) -> float | None:
    """江苏科技厅 = 江苏省科技厅; 江阴 = 江阴市; 武进区 = 常州市武进区."""
    if short.leads and full.leads and short.rest == full.rest and tail_fits(short.leads, full.leads):
        return 0.97
    return None


def _region(short: Form, full: Form) -> float | None:
    """长三角 = 长三角地区; 华东 = 华东地区."""
    one, other = split_place(short.normal), split_place(full.normal)
    return 0.95 if one.fits(other) and one != other else None


def _character(short: Form, full: Form) -> float | None:
    """津 = 天津, 滨 = 滨州; never 苏 = 苏州: the characters that the lists know as names stand for provinces."""
    if len(short.normal) != 1 or short.normal not in split_place(full.normal).stem:
        return None
    place = only_one(full.text)
    levels = ("province",) if lexicon().places_by_name(short.text) else ("province", "city")
    return 0.6 if place is not None and place.level in levels else None


def _place_dropped(short: Form, full: Form) -> float | None:
    """艾溪湖美书馆 = 南昌艾溪湖美书馆; 科技进步奖一等奖 = 省科技进步奖一等奖."""
    if short.leads or short.level or not (full.leads or full.level) or short.rest != full.rest:
        return None
    return 0.9 if len(short.rest) > 2 or not lexicon().is_common_word(short.rest) else None


def _level_word(short: Form, full: Form) -> float | None:
    """市科技局 = 常州市科技局; 市科企协 = 青岛市科技企业协会."""
    if not short.level or not full.leads:
        return None
    last = full.leads[-1]
    if last.stem == NATION or not (last.suffix.endswith(short.level) or not last.suffix):
        return None
    score = 0.95 if last.suffix else 0.85
    if short.rest == full.rest:
        return score
    if len(short.rest) > 2 and abbreviates(short.rest, full.rest):
        return score - 0.2
    return None


def _owner_dropped(short: Form, full: Form) -> float | None:
    """“登峰”计划 = 遵义高新区科技型企业“登峰”计划."""
    if short.leads or short.level or len(short.normal) < 4 or short.normal == full.normal:
        return None
    if not full.normal.endswith(short.normal):
        return None
    owner = full.normal[: -len(short.normal)]
    return 0.8 if len(owner) > 1 and "、" not in owner else None


def _organ_dropped(short: Form, full: Form) -> float | None:
    """火炬中心 = 科技部火炬中心; 江苏省税务局 = 国家税务总局江苏省税务局."""
    dropped = full.normal[: len(full.normal) - len(short.normal)]
    if len(short.normal) < 4 or short.level or not full.normal.endswith(short.normal):
        return None
    return 0.85 if dropped.endswith(("部", "局", "委", "院", "会", "厅")) else None


def _edition_dropped(short: Form, full: Form) -> float | None:
    """中国土木工程詹天佑奖 = 第十九届中国土木工程詹天佑奖."""
    if _EDITION.search(short.normal):
        return None
    bare = without_edition(full.normal)
    if bare == full.normal:
        return None
    return 0.92 if bare == short.normal else None


def _edition_and_place_dropped(short: Form, full: Form) -> float | None:
    """詹天佑奖 = 第十九届中国土木工程詹天佑奖."""
    if _EDITION.search(short.normal) or short.leads or short.level or len(short.normal) < 4:
        return None
    bare = without_edition(full.normal)
    return 0.75 if bare != full.normal and bare != short.normal and bare.endswith(short.normal) else None


def _paper(short: Form, full: Form) -> float | None:
    """《办法》 = the 办法 that the article names in full."""
    if short.normal not in words().papers:
        return None
    return 0.85 if without_version(full.normal).endswith(short.normal) else None


def _kind_dropped(short: Form, full: Form) -> float | None:
    """头雁人才 = “头雁人才”工程."""
    if len(short.normal) < 3 or not full.normal.startswith(short.normal):
        return None
    return 0.9 if full.normal[len(short.normal) :] in words().kind else None


def _zone_dropped(short: Form, full: Form) -> float | None:
    """漕河泾 = 漕河泾开发区; never a place for its zone, nor a zone for another inside it."""
    if len(short.normal) < 2 or not full.normal.startswith(short.normal) or is_place(short.plain):
        return None
    if short.normal.endswith(words().zone_kinds):
        return None
    rest = full.normal[len(short.normal) :]
    return 0.85 if rest[leading_places(rest)[1] :] in words().zone_kinds else None


def _zone_generic(short: Form, full: Form) -> float | None:
    """烟台开发区 = 烟台经济技术开发区; 甘泉堡开发区 = 乌鲁木齐甘泉堡经济技术开发区; never = 烟台高新区."""
    zone = next((zone for zone in words().zones if full.rest.endswith(zone)), "")
    if not zone or not short.rest.endswith(ZONE):
        return None
    own = short.rest.removesuffix(ZONE)
    if own != full.rest.removesuffix(zone) or not (own or short.leads):
        return None
    return 0.85 if not short.leads or (full.leads and tail_fits(short.leads, full.leads)) else None


_LOCAL = frozenset(set(Label) - {Label.PLACE, Label.PERSON, Label.COMPANY})
_ALL = (
    Rule("place-suffix", None, _place_suffix),
    Rule("region", frozenset({Label.PLACE}), _region),
    Rule("character", frozenset({Label.PLACE}), _character),
    Rule("place-dropped", _LOCAL, _place_dropped),
    Rule("level-word", _LOCAL, _level_word),
    Rule("owner-dropped", _OWNED, _owner_dropped),
    Rule("organ-dropped", frozenset({Label.GOVERNMENT, Label.INSTITUTION}), _organ_dropped),
    Rule("edition-dropped", _DATED, _edition_dropped),
    Rule("edition-and-place-dropped", _DATED, _edition_and_place_dropped),
    Rule("paper", frozenset({Label.PROGRAM}), _paper),
    Rule("kind-dropped", _DATED | {Label.FACILITY, Label.COMPANY}, _kind_dropped),
    Rule("zone-dropped", frozenset({Label.PARK}), _zone_dropped),
    Rule("zone-generic", frozenset({Label.PARK}), _zone_generic),
    Rule("abbreviated", frozenset({Label.FACILITY}), abbreviated),
    Rule("abbreviated", frozenset({Label.PARK}), abbreviated_zone),
    Rule("abbreviated", frozenset({Label.INSTITUTION, Label.GOVERNMENT}), abbreviated_kind),
    Rule("abbreviated", frozenset({Label.PROGRAM}), abbreviated_programme),
    Rule("university", frozenset({Label.INSTITUTION}), university),
    Rule("firm", frozenset({Label.COMPANY}), firm),
)

RULES: dict[Label, tuple[Rule, ...]] = {
    label: tuple(rule for rule in _ALL if rule.labels is None or label in rule.labels)
    if label is not Label.PERSON
    else ()
    for label in Label
}
