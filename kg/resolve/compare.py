"""The rules that take a shorter name for a longer one: each is a function of two names and has a score.

A rule is told the label that both names have and their forms; it answers with its score or None. The
order of `RULES` does not matter: the best score counts. Scores say how often a join by the rule was
right on the training corpus, rounded down.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.resolve.data import words
from kg.resolve.forms import NATION, Form, Lead, is_place, is_subsequence, only_trade, without_legal
from kg.types import Label

_EDITION = re.compile(
    r"(?:\d{4}|[〇零一二三四五六七八九]{4})(?:年度?|-\d{2,4}年?)?|第[〇零一二三四五六七八九十百\d]+[届次期批季轮]|首届"
)
_OWNED = frozenset({Label.PROGRAM, Label.AWARD, Label.EVENT, Label.FACILITY, Label.INSTITUTION, Label.PARK})
_DATED = frozenset({Label.AWARD, Label.EVENT, Label.PROGRAM})
_FULL_LEGAL = ("有限公司", "有限责任公司")


@dataclass(frozen=True, slots=True)
class Rule:
    """A named comparison for some labels; `all` of them if `labels` is None."""

    name: str
    labels: frozenset[Label] | None
    compare: Callable[[Form, Form], float | None]


def compare(label: Label, short: Form, full: Form) -> tuple[str, float] | None:
    """Give the best rule by which a shorter name stands for a longer one of the same label, and its score."""
    best: tuple[float, str] | None = None
    for rule in RULES[label]:
        score = rule.compare(short, full)
        if score is not None and (best is None or (score, rule.name) > best):
            best = score, rule.name
    return (best[1], best[0]) if best else None


def without_edition(name: str) -> str:
    """Cut year and edition out of the name of a prize or event.

    >>> without_edition("第十九届中国土木工程詹天佑奖")
    '中国土木工程詹天佑奖'
    """
    return _EDITION.sub("", name)


def _tail_fits(short: tuple[Lead, ...], full: tuple[Lead, ...]) -> bool:
    """Tell whether the places of one name end with those of the other."""
    if len(short) > len(full):
        short, full = full, short
    return all(a.fits(b) for a, b in zip(reversed(short), reversed(full), strict=False))


def _place_suffix(short: Form, full: Form) -> float | None:
    """江苏科技厅 = 江苏省科技厅; 江阴 = 江阴市; 武进区 = 常州市武进区."""
    if short.leads and full.leads and short.rest == full.rest and _tail_fits(short.leads, full.leads):
        return 0.97
    return None


def _place_dropped(short: Form, full: Form) -> float | None:
    """艾溪湖美书馆 = 南昌艾溪湖美书馆."""
    if short.leads or short.level or not full.leads or short.rest != full.rest or len(short.rest) < 3:
        return None
    return 0.9


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
    if len(short.rest) > 2 and _abbreviates(short.rest, full.rest):
        return score - 0.2
    return None


def _owner_dropped(short: Form, full: Form) -> float | None:
    """“登峰”计划 = 遵义高新区科技型企业“登峰”计划."""
    if short.leads or short.level or len(short.normal) < 4 or short.normal == full.normal:
        return None
    if not full.normal.endswith(short.normal):
        return None
    return 0.8 if len(full.normal) - len(short.normal) > 1 else None


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
    if short.normal in words().papers and full.normal.removesuffix("试行").endswith(short.normal):
        return 0.85
    return None


def _kind_dropped(short: Form, full: Form) -> float | None:
    """头雁人才 = “头雁人才”工程."""
    if len(short.normal) < 3 or not full.normal.startswith(short.normal):
        return None
    return 0.9 if full.normal[len(short.normal) :] in words().kind else None


def _zone_dropped(short: Form, full: Form) -> float | None:
    """漕河泾 = 漕河泾开发区; never a place for the zone that bears its name."""
    if len(short.normal) < 2 or not full.normal.startswith(short.normal) or is_place(short.plain):
        return None
    return 0.85 if full.normal[len(short.normal) :] in words().zone_kinds else None


def _zone_generic(short: Form, full: Form) -> float | None:
    """烟台开发区 = 烟台经济技术开发区."""
    if short.rest != "开发区" or full.rest not in words().zones or not short.leads or not full.leads:
        return None
    return 0.85 if _tail_fits(short.leads, full.leads) else None


def _abbreviated(short: Form, full: Form) -> float | None:
    """哈工大 = 哈尔滨工业大学; 安科园 = 徐州国家安全科技产业园; 黄三角农高区."""
    if short.level:
        return None
    if short.leads:
        return _abbreviated_behind_place(short, full)
    if len(short.normal) < 3:
        return None
    if _abbreviates(short.normal, full.normal):
        return 0.75
    return 0.7 if full.leads and _abbreviates(short.normal, full.rest) else None


def _abbreviated_behind_place(short: Form, full: Form) -> float | None:
    if len(short.rest) < 3 or not full.leads or not _tail_fits(short.leads, full.leads):
        return None
    return 0.75 if _abbreviates(short.rest, full.rest) else None


def _abbreviates(short: str, full: str) -> bool:
    return (
        len(short) >= 2
        and len(short) < len(full)
        and short[0] == full[0]
        and short[-1] in full[-2:]
        and is_subsequence(short, full)
    )


def _firm(short: Form, full: Form) -> float | None:
    """鑫瑞峻 = 江苏鑫瑞峻新材料科技有限公司; 卫源材料 = 河南卫源电池材料股份有限公司; never 星源 = 沧州星源."""
    short_name, short_legal = without_legal(short.normal)
    full_name, full_legal = without_legal(full.normal)
    if short_legal.endswith(_FULL_LEGAL):
        return 0.9 if short_name == full_name else None
    full_rest, _ = without_legal(full.rest)
    if short.leads and short.leads[0].stem != NATION:
        return _firm_core(short_name, full_name)
    scores = [_firm_core(short_name, full_name)]
    if full.leads and (full_legal.endswith(_FULL_LEGAL) or full.leads[0].stem == NATION):
        scores.append(_firm_core(short_name, full_rest))
    return max((score for score in scores if score is not None), default=None)


def _firm_core(short: str, full: str) -> float | None:
    if len(short) < 2 or only_trade(short):
        return None
    if short == full:
        return 0.95
    if full.startswith(short):
        return 0.92 if only_trade(full[len(short) :]) else 0.75
    if len(short) >= 3 and full.startswith(short[:2]) and is_subsequence(short, full):
        return 0.8
    return None


_ALL = (
    Rule("place-suffix", None, _place_suffix),
    Rule("place-dropped", frozenset(set(Label) - {Label.PLACE, Label.PERSON, Label.COMPANY}), _place_dropped),
    Rule("level-word", frozenset(set(Label) - {Label.PLACE, Label.PERSON, Label.COMPANY}), _level_word),
    Rule("owner-dropped", _OWNED, _owner_dropped),
    Rule("organ-dropped", frozenset({Label.GOVERNMENT, Label.INSTITUTION}), _organ_dropped),
    Rule("edition-dropped", _DATED, _edition_dropped),
    Rule("edition-and-place-dropped", _DATED, _edition_and_place_dropped),
    Rule("paper", frozenset({Label.PROGRAM}), _paper),
    Rule("kind-dropped", _DATED | {Label.FACILITY, Label.COMPANY}, _kind_dropped),
    Rule("zone-dropped", frozenset({Label.PARK}), _zone_dropped),
    Rule("zone-generic", frozenset({Label.PARK}), _zone_generic),
    Rule(
        "abbreviated",
        frozenset({Label.PARK, Label.INSTITUTION, Label.GOVERNMENT, Label.FACILITY, Label.PROGRAM}),
        _abbreviated,
    ),
    Rule("firm", frozenset({Label.COMPANY}), _firm),
)

RULES: dict[Label, tuple[Rule, ...]] = {
    label: tuple(rule for rule in _ALL if rule.labels is None or label in rule.labels)
    for label in Label
    if label is not Label.PERSON
} | {Label.PERSON: ()}
