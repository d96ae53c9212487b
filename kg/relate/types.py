"""Which labels a relation may join, as the annotation guidelines (section 2) say."""

from __future__ import annotations

from collections.abc import Mapping

from kg.types import Label, Predicate

_L = Label
_P = Predicate

#: For each predicate, the labels of its subject and of its object.
ALLOWED: Mapping[Predicate, tuple[frozenset[Label], frozenset[Label]]] = {
    _P.HOSTS: (frozenset({_L.PARK}), frozenset({_L.COMPANY, _L.INSTITUTION, _L.FACILITY, _L.PARK})),
    _P.LEADS: (
        frozenset({_L.PERSON}),
        frozenset({_L.PARK, _L.COMPANY, _L.INSTITUTION, _L.GOVERNMENT, _L.FACILITY}),
    ),
    _P.HOLDS_POSITION: (
        frozenset({_L.PERSON}),
        frozenset({_L.PARK, _L.COMPANY, _L.INSTITUTION, _L.GOVERNMENT, _L.FACILITY}),
    ),
    _P.LOCATED_IN: (
        frozenset({_L.COMPANY, _L.PARK, _L.INSTITUTION, _L.FACILITY, _L.PROGRAM}),
        frozenset({_L.PLACE}),
    ),
    _P.RUNS: (
        frozenset({_L.GOVERNMENT, _L.PARK, _L.COMPANY, _L.INSTITUTION, _L.PLACE}),
        frozenset({_L.PROGRAM}),
    ),
    _P.PARTICIPATES_IN: (
        frozenset({_L.COMPANY, _L.PERSON, _L.PARK, _L.INSTITUTION, _L.PROGRAM}),
        frozenset({_L.PROGRAM, _L.EVENT}),
    ),
    _P.AWARDED: (
        frozenset({_L.COMPANY, _L.PERSON, _L.PARK, _L.INSTITUTION, _L.PROGRAM, _L.PLACE}),
        frozenset({_L.AWARD}),
    ),
    _P.COOPERATES_WITH: (
        frozenset({_L.PARK, _L.COMPANY, _L.INSTITUTION, _L.GOVERNMENT, _L.FACILITY, _L.PLACE}),
        frozenset({_L.PARK, _L.COMPANY, _L.INSTITUTION, _L.GOVERNMENT, _L.FACILITY, _L.PLACE}),
    ),
    _P.ESTABLISHED: (
        frozenset({_L.PERSON, _L.COMPANY, _L.GOVERNMENT, _L.PARK, _L.INSTITUTION}),
        frozenset({_L.COMPANY, _L.INSTITUTION, _L.FACILITY, _L.PARK}),
    ),
    _P.INVESTS_IN: (
        frozenset({_L.COMPANY, _L.GOVERNMENT, _L.PARK, _L.PROGRAM, _L.PLACE}),
        frozenset({_L.COMPANY, _L.PROGRAM, _L.PARK, _L.INSTITUTION, _L.FACILITY}),
    ),
    _P.SUBSIDIARY_OF: (frozenset({_L.COMPANY}), frozenset({_L.COMPANY})),
    _P.SUPPLIES: (frozenset({_L.COMPANY}), frozenset({_L.COMPANY})),
    _P.ORGANIZES: (
        frozenset({_L.GOVERNMENT, _L.PARK, _L.COMPANY, _L.INSTITUTION, _L.PLACE}),
        frozenset({_L.EVENT}),
    ),
    _P.PART_OF: (
        frozenset({_L.PARK, _L.FACILITY, _L.INSTITUTION, _L.GOVERNMENT}),
        frozenset({_L.PARK, _L.FACILITY, _L.INSTITUTION, _L.GOVERNMENT}),
    ),
}

#: What may be a component of what; `part_of` joins only these.
_PARTS = {
    (_L.PARK, _L.PARK),
    (_L.FACILITY, _L.INSTITUTION),
    (_L.FACILITY, _L.FACILITY),
    (_L.INSTITUTION, _L.INSTITUTION),
    (_L.INSTITUTION, _L.FACILITY),
    (_L.GOVERNMENT, _L.GOVERNMENT),
}


def fits(predicate: Predicate, subject: Label, object_: Label) -> bool:
    """Say whether a relation may lead from a thing of one label to one of another.

    >>> fits(Predicate.LEADS, Label.PERSON, Label.PLACE)
    False
    """
    heads, tails = ALLOWED[predicate]
    if predicate is Predicate.PART_OF:
        return (subject, object_) in _PARTS
    return subject in heads and object_ in tails
