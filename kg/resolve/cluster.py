"""Clusters the mentions of one article: names that stand for one thing are joined, and each join has a reason."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kg.lexicon import lexicon
from kg.resolve.blocking import Key, full_keys, short_keys
from kg.resolve.brackets import bracketed
from kg.resolve.compare import RULES, compare
from kg.resolve.forms import Form, form, without_legal
from kg.types import Article, Join, Label, Mention

# A key that more names share says little (实施方案); only the names nearest in length are compared.
_LARGEST_BLOCK = 64
_TIE = 0.1
_PRECEDING = 0.7


@dataclass(slots=True)
class Group:
    """Mentions of one thing while clustering goes on; `indexes` count in the article's mentions."""

    label: Label
    indexes: list[int]
    joins: list[Join] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Node:
    """All mentions of an article whose names are equal but for marks and official wording."""

    label: Label
    form: Form
    name: str
    indexes: tuple[int, ...]


def group(article: Article, mentions: Sequence[Mention]) -> list[Group]:
    """Cluster mentions by what they name, in the order of each cluster's first mention.

    Longer names come first, and every name is compared with the longer ones that share a blocking
    key. A name that fits several things as well goes to the one named last before it; if none was,
    it stays alone.
    """
    nodes = _nodes(mentions)
    of_mention = {index: at for at, node in enumerate(nodes) for index in node.indexes}
    groups = [Group(node.label, list(node.indexes), _spellings(node, mentions)) for node in nodes]
    parent = list(range(len(nodes)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    def unite(short: int, full: int, join: Join) -> None:
        a, b = root(short), root(full)
        if a != b:
            parent[a] = b
            groups[b].indexes.extend(groups[a].indexes)
            groups[b].joins.extend((*groups[a].joins, join))

    for full, short, join in bracketed(article, mentions):
        unite(of_mention[short], of_mention[full], join)
    blocks: defaultdict[tuple[Label, Key], list[int]] = defaultdict(list)
    order = sorted(range(len(nodes)), key=lambda at: (-len(nodes[at].form.normal), nodes[at].indexes[0]))
    for at in order:
        node = nodes[at]
        if not RULES[node.label]:
            continue
        near = {
            other
            for key in short_keys(node.label, node.form)
            for other in blocks[node.label, key][-_LARGEST_BLOCK:]
        }
        found = _candidates(at, near, nodes, root)
        if (choice := _choose(node, found, groups, mentions)) is not None:
            full, rule, score = choice
            unite(at, full, Join(node.name, nodes[full].name, rule, score))
        for key in full_keys(node.label, node.form):
            blocks[node.label, key].append(at)
    kept = [groups[at] for at in range(len(nodes)) if root(at) == at]
    for one in kept:
        one.indexes.sort()
    return sorted(kept, key=lambda one: one.indexes[0])


def fullest(names: Sequence[str]) -> str:
    """Choose the canonical name: Chinese before Latin, with a legal form, long, in simplified characters; then the
    most frequent, the first."""
    if len(names) == 1:
        return names[0]
    count = Counter(names)
    if len(count) == 1:
        return names[0]

    def rank(name: str) -> tuple[bool, bool, bool, int, bool, int, str]:
        parts = form(name)
        legal = without_legal(parts.normal)[1].endswith("公司")
        # A headline that the page says twice (常州常州市科技局) makes a long name, but no full one.
        doubled = len({lead.stem for lead in parts.leads}) < len(parts.leads)
        simplified = lexicon().simplified(name) == name
        return not name.isascii(), not doubled, legal, len(name), simplified, count[name], name

    return max(count, key=rank)


def _nodes(mentions: Sequence[Mention]) -> list[Node]:
    indexes: defaultdict[tuple[Label, str], list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        indexes[mention.label, form(mention.text).normal or mention.text].append(index)
    return [
        Node(label, form(mentions[at[0]].text), fullest([mentions[i].text for i in at]), tuple(at))
        for (label, _), at in indexes.items()
    ]


def _spellings(node: Node, mentions: Sequence[Mention]) -> list[Join]:
    names = sorted({mentions[i].text for i in node.indexes} - {node.name})
    plain = form(node.name).plain
    return [
        Join(name, node.name, "spelling" if form(name).plain == plain else "wording", 0.99) for name in names
    ]


def _candidates(
    at: int, near: set[int], nodes: Sequence[Node], root: Callable[[int], int]
) -> dict[int, tuple[float, str, int]]:
    """Give the best score, its rule and the node that it compares with, by cluster."""
    node = nodes[at]
    found: dict[int, tuple[float, str, int]] = {}
    for other in sorted(near):
        if root(other) == root(at) or (result := compare(node.label, node.form, nodes[other].form)) is None:
            continue
        rule, score = result
        if root(other) not in found or score > found[root(other)][0]:
            found[root(other)] = score, rule, other
    return found


def _choose(
    node: Node, found: dict[int, tuple[float, str, int]], groups: Sequence[Group], mentions: Sequence[Mention]
) -> tuple[int, str, float] | None:
    """Give the node to join, the rule and the score, or None if nothing or too much fits."""
    if not found:
        return None
    best = max(score for score, _, _ in found.values())
    fit = {at: value for at, value in found.items() if value[0] > best - _TIE}
    if len(fit) == 1:
        ((score, rule, full),) = fit.values()
        return full, rule, score
    first = node.indexes[0]
    last_before = {at: _last_before(groups[at].indexes, first) for at in fit}
    at = max(fit, key=lambda at: last_before[at])
    if last_before[at] < 0:
        return None
    score, rule, full = fit[at]
    return full, f"{rule}, nearest before", score * _PRECEDING


def _last_before(indexes: Sequence[int], first: int) -> int:
    ordered = sorted(indexes)
    at = bisect_left(ordered, first)
    return ordered[at - 1] if at else -1
