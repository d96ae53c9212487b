from __future__ import annotations

import pytest

from kg.relate.types import ALLOWED, fits
from kg.relate.validate import contradicted, impossible
from kg.types import Claim, Cluster, Label, Predicate


@pytest.mark.parametrize(
    ("predicate", "subject", "object_", "fit"),
    [
        (Predicate.HOSTS, Label.PARK, Label.COMPANY, True),
        (Predicate.HOSTS, Label.COMPANY, Label.PARK, False),
        (Predicate.HOSTS, Label.PARK, Label.PROGRAM, False),
        (Predicate.LEADS, Label.PERSON, Label.PARK, True),
        (Predicate.LEADS, Label.PERSON, Label.PLACE, False),
        (Predicate.LOCATED_IN, Label.PROGRAM, Label.PLACE, True),
        (Predicate.LOCATED_IN, Label.PERSON, Label.PLACE, False),
        (Predicate.AWARDED, Label.GOVERNMENT, Label.AWARD, False),
        (Predicate.PART_OF, Label.PARK, Label.PARK, True),
        (Predicate.PART_OF, Label.PARK, Label.GOVERNMENT, False),
        (Predicate.SUPPLIES, Label.COMPANY, Label.INSTITUTION, False),
    ],
)
def test_labels(predicate: Predicate, subject: Label, object_: Label, fit: bool) -> None:
    assert fits(predicate, subject, object_) is fit


def test_every_predicate_has_its_labels() -> None:
    assert set(ALLOWED) == set(Predicate)
    assert all(any(fits(p, a, b) for a in Label for b in Label) for p in Predicate)


CLUSTERS = (
    Cluster(Label.PARK, "云州高新区"),
    Cluster(Label.PARK, "江南国家自主创新示范区"),
    Cluster(Label.FACILITY, "科创板"),
    Cluster(Label.FACILITY, "甲子孵化器"),
    Cluster(Label.PERSON, "王小山"),
)


@pytest.mark.parametrize(
    ("subject", "predicate", "object_", "kept"),
    [
        (0, Predicate.HOSTS, 3, True),
        (0, Predicate.HOSTS, 0, False),
        (0, Predicate.HOSTS, 1, False),
        (0, Predicate.PART_OF, 1, True),
        (1, Predicate.PART_OF, 0, False),
        (0, Predicate.HOSTS, 2, False),
        (0, Predicate.ESTABLISHED, 2, False),
        (0, Predicate.HOSTS, 4, False),
        (4, Predicate.LEADS, 0, True),
    ],
)
def test_what_cannot_be_is_dropped(subject: int, predicate: Predicate, object_: int, kept: bool) -> None:
    claim = Claim(subject, predicate, object_, 0, 5, 0.9)
    why = impossible(claim, CLUSTERS)
    assert (why is None) is kept
    assert why != ""


HOSTS, PART, OWNED, FOUNDED = (
    Predicate.HOSTS,
    Predicate.PART_OF,
    Predicate.SUBSIDIARY_OF,
    Predicate.ESTABLISHED,
)


@pytest.mark.parametrize(
    ("scores", "wrong"),
    [
        ({(0, PART, 1): 0.9, (1, PART, 0): 0.6}, [(1, PART, 0)]),
        ({(0, HOSTS, 1): 0.6, (1, HOSTS, 0): 0.9}, [(0, HOSTS, 1)]),
        ({(0, HOSTS, 1): 0.9, (1, PART, 0): 0.6}, []),
        ({(0, HOSTS, 1): 0.9, (0, PART, 1): 0.6}, [(0, PART, 1)]),
        ({(0, PART, 1): 0.7, (1, PART, 0): 0.7}, [(0, PART, 1), (1, PART, 0)]),
        ({(0, OWNED, 1): 0.7, (1, OWNED, 0): 0.8}, [(0, OWNED, 1)]),
        ({(0, FOUNDED, 1): 0.7, (1, OWNED, 0): 0.8}, []),
        ({(0, Predicate.SUPPLIES, 1): 0.7, (1, Predicate.SUPPLIES, 0): 0.8}, []),
        ({(0, PART, 1): 0.7, (1, PART, 2): 0.7, (2, HOSTS, 0): 0.5}, []),
    ],
)
def test_of_two_ways_round_the_surer_stays(
    scores: dict[tuple[int, Predicate, int], float], wrong: list[tuple[int, Predicate, int]]
) -> None:
    assert sorted(contradicted(scores)) == sorted(wrong)


@pytest.mark.parametrize(
    ("site", "outside"),
    [
        ("江阴高新区（深圳）科创孵化器", True),
        ("江阴高新区(上海张江)科创孵化器", True),
        ("江阴高新区（江阴）创新中心", False),
        ("江阴高新区（西区）标准厂房", False),
        ("江阴高新区创智产业园", False),
        ("中瑞生物医药海外孵化器", True),
        ("海外学子创业园", False),
        ("科创孵化器（深圳）", False),
    ],
)
def test_a_parks_outpost_stands_outside_it(site: str, outside: bool) -> None:
    clusters = (Cluster(Label.PARK, "江阴高新技术产业开发区", ("江阴高新区",)), Cluster(Label.FACILITY, site))
    hosts = Claim(0, Predicate.HOSTS, 1, 0, 9, 0.9)
    assert (impossible(hosts, clusters) is not None) is outside
    assert impossible(Claim(0, Predicate.ESTABLISHED, 1, 0, 9, 0.9), clusters) is None
