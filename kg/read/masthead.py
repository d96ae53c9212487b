"""Read the name of a paper off its masthead."""

from __future__ import annotations

import re

_HEAD = 4000
# A name on a line of its own, or in 《》, with the number of the issue behind it; or a daily's name with its date.
_ISSUE = r"(?:(?:19|20)\d\d\s?年?\s?第\s?[\d一二三四五六七八九十]{1,3}\s?期|总第?\s?\d+\s?期)"
_MAGAZINE = re.compile(
    rf"^《?([\u4e00-\u9fff]{{2,10}})》?\s+{_ISSUE}|《([\u4e00-\u9fff]{{2,10}})》\s?{_ISSUE}", re.M
)
_DAILY = re.compile(
    r"^([\u4e00-\u9fff]{2,8}(?:日报|晚报|早报|晨报|时报|商报|周报|导报|周刊|新区报|高新报))\s+(?:19|20)\d\d年\d{1,2}月",
    re.M,
)
# What a magazine prints about itself, wherever that stands: 《云州科技》征稿启事
_OWN = re.compile(r"《([\u4e00-\u9fff]{2,10})》\s?(?:征稿|约稿|征订|稿约|编委会|编辑部)")
_NO_NAMES = ("目录", "封面", "封底", "内部资料", "主办", "主管", "本期", "季刊", "月刊")


def masthead_of(text: str) -> str | None:
    """Give the name of the magazine or newspaper that a document is from, or None.

    That is the one whose masthead it begins with, else the only one that calls for papers or gives its editors in it.

    >>> masthead_of("常州科技\\n\\n2022第2期\\n总第164期"), masthead_of("《赣州科技》2023年第3期 总第118期")
    ('常州科技', '赣州科技')
    >>> masthead_of("园区日报 2022年3月2日 星期三"), masthead_of("目录 2022年第2期")
    ('园区日报', None)
    >>> masthead_of("主编：王小山\\n《云州科技》征稿启事"), masthead_of("《甲刊》编辑部和《乙刊》编辑部")
    ('云州科技', None)
    """
    head = text[:_HEAD]
    for pattern in (_MAGAZINE, _DAILY):
        for found in pattern.finditer(head):
            name = next(group for group in found.groups() if group)
            if not any(word in name for word in _NO_NAMES):
                return name
    own = set(_OWN.findall(text))
    return own.pop() if len(own) == 1 else None
