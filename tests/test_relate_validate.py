from __future__ import annotations

import pytest

from kg.relate.types import ALLOWED, fits
from kg.relate.validate import possible
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
    assert possible([claim], CLUSTERS) == ([claim] if kept else [])
