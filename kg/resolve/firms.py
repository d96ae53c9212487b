"""The rules that take a firm's short name for its full one."""

from __future__ import annotations

from kg.resolve.forms import (
    NATION,
    Form,
    has_place,
    is_place,
    is_subsequence,
    only_trade,
    tails,
    without_legal,
)

FULL_LEGAL = ("有限公司", "有限责任公司")
# Legal words that a short name keeps only if the full one has them.
SAID_LEGAL = ("集团", "股份")
# So many characters of a place's by-name may stand before a firm's own (冰城寒测科技有限公司).
_NICKNAME = 2


def firm(short: Form, full: Form) -> float | None:
    """鑫瑞峻 = 江苏鑫瑞峻新材料科技有限公司; 卫源材料 = 河南卫源电池材料股份有限公司; never 星源 = 沧州星源."""
    short_name, short_legal = without_legal(short.normal)
    full_name, full_legal = without_legal(full.normal)
    if short_legal.endswith(FULL_LEGAL):
        return 0.9 if short_name == full_name else None
    if short_legal in SAID_LEGAL and short_legal not in full.normal:
        return None
    is_full = full_legal.endswith(FULL_LEGAL)
    cores = [full_name]
    if full.leads and (is_full or full.leads[0].stem == NATION):
        cores += [without_legal(tail)[0] for tail in tails(full)]
    scores = [_firm_core(short_name, core, is_full) for core in cores]
    if short_legal in SAID_LEGAL:
        scores += (_with_legal_word(short.normal, short_name, tail) for tail in (full.normal, *tails(full)))
    return max((score for score in scores if score is not None), default=None)


def _with_legal_word(short: str, name: str, full: str) -> float | None:
    """东风股份 = 东风汽车股份有限公司; 上汽集团 = 上海汽车集团股份有限公司: the legal word makes up for a weak name."""
    if not is_subsequence(short, full) or short[0] != full[0]:
        return None
    return 0.8 if full.startswith(name) else 0.6


def _firm_core(short: str, full: str, is_full: bool) -> float | None:
    if len(short) < 2 or is_place(short) or only_trade(short, places=False):
        return None
    if short == full:
        return 0.95
    if full.startswith(short):
        return _firm_rest(full[len(short) :], is_full)
    if len(short) < 3:
        return None
    if full.startswith(short[:2]) and is_subsequence(short, full):
        return 0.8
    return 0.7 if is_full and 0 < full.find(short) <= _NICKNAME else None


def _firm_rest(rest: str, is_full: bool) -> float | None:
    """Score what a firm's full name has behind the short one: a place or a group's name tell of a subsidiary."""
    if rest.startswith("集团") or (is_place(rest) and not is_full):
        return None
    return 0.92 if only_trade(rest) and not has_place(rest) else 0.75
