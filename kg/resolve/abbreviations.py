"""The rules that take an abbreviation for the name whose characters it keeps in order."""

from __future__ import annotations

from kg.lexicon import lexicon
from kg.resolve.data import words
from kg.resolve.forms import Form, form, is_place, is_subsequence, tail_fits

UNIVERSITY = "大学"


def abbreviated(short: Form, full: Form) -> float | None:
    """北交所 = 北京证券交易所; 黄三角农高区 = 黄河三角洲农业高新技术产业示范区."""
    if short.level:
        return None
    if short.leads:
        if len(short.rest) < 3 or not full.leads or not tail_fits(short.leads, full.leads):
            return None
        return 0.75 if abbreviates(short.rest, full.rest) else None
    if len(short.normal) < 3:
        return None
    if abbreviates(short.normal, full.normal):
        return 0.75
    return 0.7 if full.leads and abbreviates(short.normal, full.rest.removeprefix("国家")) else None


def abbreviated_kind(short: Form, full: Form) -> float | None:
    """哈工大 = 哈尔滨工业大学; never 内蒙古大学 = 内蒙古农业大学: who abbreviates also shortens the last word."""
    if short.level and short.level == full.level and len(short.rest) > 2:
        return 0.75 if abbreviates(short.rest, full.rest) else None
    if short.normal[-2:] != full.normal[-2:]:
        return abbreviated(short, full)
    # A campus may stand behind both: 哈工大（威海）.
    place = short.normal[-2:]
    if not is_place(place) or len(short.normal) < 5:
        return None
    return abbreviated_kind(form(short.normal[:-2]), form(full.normal[:-2]))


def abbreviated_zone(short: Form, full: Form) -> float | None:
    """安科园 = 徐州国家安全科技产业园; never 两江新区 = 两江协同创新区."""
    one, other = _zone_kind(short.normal), _zone_kind(full.normal)
    return abbreviated(short, full) if len(one) < 2 or one == other else None


def _zone_kind(name: str) -> str:
    return max((kind for kind in words().zone_kinds if name.endswith(kind)), key=len, default="")


def abbreviated_programme(short: Form, full: Form) -> float | None:
    """港华储气库 = 港华金坛盐穴储气库; never 科技贷 = 科技人才贷."""
    return abbreviated(short, full) if len(short.normal) > 4 and short.normal[:2] == full.normal[:2] else None


def university(short: Form, full: Form) -> float | None:
    """桂电 = 桂林电子科技大学; 西安交大 = 西安交通大学; 南理工 = 南京理工大学; 复旦 = 复旦大学."""
    name, whole = short.normal, full.normal
    if not whole.endswith(UNIVERSITY):
        return None
    if name + UNIVERSITY == whole:
        return None if is_place(name) or lexicon().is_common_word(name) else 0.8
    if short.leads and short.rest:
        fits = full.leads and tail_fits(short.leads, full.leads) and len(short.rest) < 4
        return 0.75 if fits and abbreviates(short.rest.removesuffix("大") + "大", full.rest) else None
    if len(name) == 2:
        return 0.6 if whole[0] == name[0] and name[1] in whole[2:] else None
    return 0.7 if len(name) == 3 and abbreviates(name.removesuffix("大") + "大", whole) else None


def abbreviates(short: str, full: str) -> bool:
    return (
        2 <= len(short) < len(full)
        and short[0] == full[0]
        and short[-1] in full[-2:]
        and not full.startswith(short)
        and is_subsequence(short, full)
    )
