from __future__ import annotations

import pytest

from kg.relate.encode import encode
from kg.relate.patterns import Rule, hits, rules
from tests.test_relate import scene


def found(marked: str, rule: Rule) -> set[tuple[str, str]]:
    article, _, resolution = scene(marked)
    out = set()
    for sentence in encode(article, resolution):
        name = {s.at: resolution.clusters[s.cluster].name for s in sentence.slots}
        out |= {(name[h.head], name[h.tail]) for h in hits(sentence) if h.rule is rule}
    return out


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_example(rule: Rule) -> None:
    assert found(rule.example, rule) == set(rule.finds)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_counter_example(rule: Rule) -> None:
    assert found(rule.counter, rule) == set()


def test_names_are_unique() -> None:
    names = [rule.name for rule in rules()]
    assert len(names) == len(set(names))
