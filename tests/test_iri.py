"""IRIs are readable, valid for every parser, and never lead out of their base."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.iri import check_base, mint
from tests.samples import HOSTILE

BASE = "https://example.org/kg/"


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("江阴高新区", "江阴高新区"),
        ("TCL科技", "TCL科技"),
        ("中德(常州)创新产业园", "中德%28常州%29创新产业园"),
        ("a/b", "a%2Fb"),
        ("v1.5", "v1.5"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("𠮷野家", "𠮷野家"),
        ("é", "é"),
        ("e\u0301", "é"),
        ("100%", "100%25"),
    ],
)
def test_names_stay_readable(name: str, segment: str) -> None:
    assert mint(BASE, "company", name) == f"{BASE}company/{segment}"


@given(st.text())
def test_any_name_gives_a_valid_iri_of_one_segment(name: str) -> None:
    minted = mint(BASE, "company", name)
    pyoxigraph.NamedNode(minted)
    assert minted.count("/") == BASE.count("/") + 1
    assert not set('<>"{}|^`\\ ?#\n') & set(minted)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_below_the_base(name: str) -> None:
    assert mint(BASE, name).startswith(BASE)
    assert "/.." not in mint(BASE, name)


@pytest.mark.parametrize("base", [BASE, "urn:kg:x/", "http://例子.example/园区#"])
def test_bases_that_serve(base: str) -> None:
    assert check_base(base) == base


@pytest.mark.parametrize(
    "base", ["", "kg", "kg/", "https://example.org/kg", "https://a b/", "http://x/<y>/", "/etc/"]
)
def test_bases_that_do_not(base: str) -> None:
    with pytest.raises(KgError, match="absolute"):
        check_base(base)
