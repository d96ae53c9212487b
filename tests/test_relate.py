from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.relate import relate
from kg.relate.model import shipped_model
from kg.relate.types import fits
from kg.types import (
    Article,
    Claim,
    Cluster,
    Kind,
    Label,
    Mention,
    OffsetMap,
    Predicate,
    Reference,
    Resolution,
    Status,
)

_MARKS = {"K": Label.PARK, "C": Label.COMPANY, "P": Label.PERSON, "R": Label.PROGRAM, "I": Label.INSTITUTION,
          "G": Label.GOVERNMENT, "F": Label.FACILITY, "A": Label.AWARD, "E": Label.EVENT, "L": Label.PLACE}  # fmt: skip


def scene(marked: str, *, date: str | None = None) -> tuple[Article, tuple[Mention, ...], Resolution]:
    """Build an article from text with marks: `{K江阴高新区}`, and `{=1园区}` for a generic phrase of cluster 1."""
    text, mentions, references, clusters = "", [], [], []
    held: list[list[int]] = []
    known: dict[tuple[str, str], int] = {}
    while marked:
        plain, _, rest = marked.partition("{")
        text += plain
        if not rest:
            break
        inside, _, marked = rest.partition("}")
        if inside[0] == "=":
            number, name = int(inside[1]), inside[2:]
            references.append(Reference(len(text), len(text) + len(name), number, generic=True))
        else:
            name = inside[1:]
            if (inside[0], name) not in known:
                known[inside[0], name] = len(clusters)
                clusters.append((_MARKS[inside[0]], name))
                held.append([])
            number = known[inside[0], name]
            held[number].append(len(mentions))
            mentions.append(Mention(len(text), len(text) + len(name), _MARKS[inside[0]], name))
            references.append(Reference(len(text), len(text) + len(name), number))
        text += name
    article = Article("a.txt", 1, Kind.ARTICLE, "", text, OffsetMap.identity(len(text)), date=date)
    made = tuple(Cluster(label, name, (), tuple(held[i])) for i, (label, name) in enumerate(clusters))
    return article, tuple(mentions), Resolution(made, tuple(references))


def told(marked: str) -> set[tuple[str, str, str]]:
    article, mentions, resolution = scene(marked)
    extended, claims, _ = relate(article, mentions, resolution)
    names = [c.name for c in extended.clusters]
    return {(names[c.subject], c.predicate.value, names[c.object]) for c in claims}


def posts(marked: str) -> set[tuple[str, str, str]]:
    article, mentions, resolution = scene(marked)
    extended, claims, _ = relate(article, mentions, resolution)
    names = [c.name for c in extended.clusters]
    return {
        (names[c.subject], c.title or "", names[c.object])
        for c in claims
        if c.predicate is Predicate.HOLDS_POSITION
    }


def test_three_posts_in_three_organs() -> None:
    marked = "{G云州市委}常委，{K云州高新区}党工委副书记、管委会副主任{P陈兴华}表示，要抓紧。"
    assert posts(marked) == {
        ("陈兴华", "常委", "云州市委"),
        ("陈兴华", "副书记", "云州高新区党工委"),
        ("陈兴华", "副主任", "云州高新区管委会"),
    }
    assert {(s, o) for s, p, o in told(marked) if p == "leads"} == {("陈兴华", "云州高新区")}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("近年来，{K云州高新区}先后引进了{C甲辰科技}、{C乙木医药}、{C丙火新材}等企业。",
         {("云州高新区", "hosts", "甲辰科技"), ("云州高新区", "hosts", "乙木医药"), ("云州高新区", "hosts", "丙火新材")}),
        ("位于{K云州高新区}的{C甲辰科技}一派繁忙。", {("云州高新区", "hosts", "甲辰科技")}),
        ("来自{K云州高新区}的{C甲辰科技}荣获{A云州市市长质量奖}。",
         {("云州高新区", "hosts", "甲辰科技"), ("甲辰科技", "awarded", "云州市市长质量奖")}),
        ("{K云州高新区}深入实施{R英才计划}。", {("云州高新区", "runs", "英才计划")}),
        ("{K云州高新区}先后出台《{R甲子实施办法}》《{R乙丑若干政策}》。",
         {("云州高新区", "runs", "甲子实施办法"), ("云州高新区", "runs", "乙丑若干政策")}),
        ("{C甲辰科技}入选{R英才计划}。", {("甲辰科技", "participates_in", "英才计划")}),
        ("{I甲子大学}与{C甲辰科技}共建{I乙丑联合实验室}。",
         {("甲子大学", "cooperates_with", "甲辰科技"), ("甲子大学", "established", "乙丑联合实验室"), ("甲辰科技", "established", "乙丑联合实验室")}),
        ("{I乙丑联合实验室}由{I甲子大学}、{C甲辰科技}共同建设。",
         {("甲子大学", "established", "乙丑联合实验室"), ("甲辰科技", "established", "乙丑联合实验室")}),
        ("2015年，{P王小山}回国创办{C甲辰科技}。", {("王小山", "established", "甲辰科技")}),
        ("{C甲辰科技}投资5亿元建设{R乙丑储能项目}。", {("甲辰科技", "invests_in", "乙丑储能项目")}),
        ("{C乙木医药}是{C甲辰科技}的全资子公司。", {("乙木医药", "subsidiary_of", "甲辰科技")}),
        ("{C甲辰科技}为{C乙木汽车}供货。", {("甲辰科技", "supplies", "乙木汽车")}),
        ("{E甲子创新大赛}由{G云州市科技局}主办。", {("云州市科技局", "organizes", "甲子创新大赛")}),
        ("{K云州高新区}位于{L云州}东部。", {("云州高新区", "located_in", "云州")}),
    ],
)  # fmt: skip
def test_sentences_of_this_press(marked: str, expected: set[tuple[str, str, str]]) -> None:
    assert expected <= told(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "{C甲辰科技}和{C乙木医药}的股价昨天都跌了。",
        "{P王小山}爱读书，{P李大河}爱下棋。",
        "{A甲子奖}、{A乙丑奖}、{E甲子大会}。",
    ],
)
def test_nothing_stated_nothing_told(marked: str) -> None:
    assert told(marked) == set()


def test_a_subject_is_carried_over() -> None:
    marked = "{K云州高新区}坚持创新。\n园区集聚了{C甲辰科技}、{C乙木医药}等龙头企业。"
    assert ("云州高新区", "hosts", "甲辰科技") in told(marked)


def test_a_generic_phrase_is_a_name_too() -> None:
    marked = "{K云州高新区}坚持创新。{C丙火新材}很忙。{=0园区}引进了{C甲辰科技}等企业。"
    assert ("云州高新区", "hosts", "甲辰科技") in told(marked)


def test_claims_carry_sentence_score_status_time_and_rule() -> None:
    first = "{K云州高新区}坚持创新。"
    article, mentions, resolution = scene(
        first + "2021年6月，{C甲辰科技}拟落户{K云州高新区}。", date="2021-12-08"
    )
    _, claims, _ = relate(article, mentions, resolution)
    claim = next(c for c in claims if c.predicate is Predicate.HOSTS)
    assert article.text[claim.start : claim.end] == "2021年6月，甲辰科技拟落户云州高新区。"
    assert 0.3 < claim.score <= 1.0
    assert (claim.status, claim.time, claim.rule) == (Status.PLANNED, "2021-06", "settles")


def test_doubtful_names_make_doubtful_relations() -> None:
    article, mentions, resolution = scene("{K云州高新区}引进了{C甲辰科技}等企业。")
    doubtful = tuple(replace(m, score=0.8) for m in mentions)
    sure = {c.object: c.score for c in relate(article, mentions, resolution)[1]}
    less = {c.object: c.score for c in relate(article, doubtful, resolution)[1]}
    assert sure
    assert all(less[key] == pytest.approx(0.8 * sure[key], abs=1e-3) for key in less)


def _everything(marked: str) -> tuple[Resolution, tuple[Claim, ...]]:
    article, mentions, resolution = scene(marked)
    return relate(article, mentions, resolution)[:2]


LONG = "{K云州高新区}引进了" + "、".join(f"{{C甲辰{n}科技}}" for n in range(500)) + "等企业，{P王小山}到场。"


def test_a_sentence_of_five_hundred_names() -> None:
    started = process_time()
    extended, claims = _everything(LONG)
    assert process_time() - started < 5.0
    assert any(c.predicate is Predicate.HOSTS for c in claims)
    assert len(extended.clusters) == 502


def test_a_thousand_posts_in_brackets() -> None:
    started = process_time()
    _everything("、".join(f"{{P王小{chr(0x4E00 + n)}}}（{{C甲辰科技}}总经理）" for n in range(1000)))
    assert process_time() - started < 5.0


@pytest.mark.parametrize(
    "filler", ["、" * 20_000, "长" * 20_000, "（" * 20_000, "，总经理" * 5_000, "管委会" * 5_000]
)
def test_long_stretches_take_linear_time(filler: str) -> None:
    started = process_time()
    _everything("{K云州高新区}" + filler + "{P王小山}" + filler + "{C甲辰科技}")
    assert process_time() - started < 5.0


def test_the_same_twice() -> None:
    assert _everything(LONG) == _everything(LONG)


def test_the_hash_seed_does_not_matter() -> None:
    code = (
        "from tests.test_relate import scene; from kg.relate import relate;"
        "print(relate(*scene('{K云州高新区}与{I甲子大学}、{C甲辰科技}共建{I乙丑实验室}，实施{R英才计划}。')))"
    )
    root = Path(__file__).parent.parent
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(outputs) == 1


def test_references_that_overlap_or_lie_outside() -> None:
    article, mentions, resolution = scene("{K云州高新区}引进了{C甲辰科技}等企业。")
    odd = (
        *resolution.references, Reference(0, 3, 1), Reference(2, 9, 1), Reference(10_000, 10_004, 0), Reference(4, 4, 0),
    )  # fmt: skip
    _, claims, _ = relate(article, mentions, Resolution(resolution.clusters, odd))
    assert all(0 <= c.start < c.end <= len(article.text) for c in claims)


@given(st.lists(st.sampled_from(["{K云州高新区}", "{C甲辰科技}", "{P王小山}", "{R英才计划}", "{I甲子大学}", "{G云州市委}", "{A甲子奖}", "{E甲子大会}",
                                 "{L云州}", "{F甲子孵化器}", "{=0园区}", "引进", "与", "、", "，", "。", "\n", "（", "）", "董事长", "主任", "管委会",
                                 "书记", "共建", "获", "\ue003", " ", "：", "编辑委员会", "“", "”", "由", "任"]), min_size=1, max_size=40))  # fmt: skip
def test_any_sequence_gives_valid_claims(parts: list[str]) -> None:
    article, mentions, resolution = scene("{K云州高新区}。" + "".join(parts))
    extended, claims, _ = relate(article, mentions, resolution)
    assert extended.clusters[: len(resolution.clusters)] == resolution.clusters
    assert extended.references == resolution.references
    for c in claims:
        assert fits(c.predicate, extended.clusters[c.subject].label, extended.clusters[c.object].label)
        assert c.subject != c.object
        assert 0.0 < c.score <= 1.0
        assert 0 <= c.start < c.end <= len(article.text)
        assert (c.title is not None) == (c.predicate is Predicate.HOLDS_POSITION)


@pytest.mark.parametrize("text", ["", "\n\n", "没有任何名字的句子。", "\ue000\ue001，。"])
def test_no_names_no_relations(text: str) -> None:
    article = Article("a.txt", 1, Kind.ARTICLE, "", text, OffsetMap.identity(len(text)))
    nothing = Resolution((), ())
    assert relate(article, (), nothing) == (nothing, (), ())


def test_a_sentence_that_names_neither_end_is_no_evidence() -> None:
    article, mentions, resolution = scene(
        "{K云州高新区}引进{C甲子科技有限公司}。{=1公司}于2012年成立，{=0园区}十分支持。{=0园区}引进了{=1该公司}。"
    )
    _, claims, _ = relate(article, mentions, resolution)
    assert claims
    named = {reference.start for reference in resolution.references if not reference.generic}
    assert all(any(claim.start <= start < claim.end for start in named) for claim in claims)


def test_another_model_can_score_the_relations() -> None:
    article, mentions, resolution = scene("{C甲乙科技}落户{K云州高新区}。{C甲乙科技}董事长{P王小山}出席。")
    strict = replace(shipped_model(), threshold=dict.fromkeys(Predicate, 1.1))
    _, shipped, _ = relate(article, mentions, resolution)
    _, told, _ = relate(article, mentions, resolution, model=strict)
    posts = {Predicate.LEADS, Predicate.HOLDS_POSITION}
    assert {claim.predicate for claim in shipped} == {*posts, Predicate.HOSTS}
    assert {claim.predicate for claim in told} == posts
