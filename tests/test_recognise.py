"""The recognition pipeline as spaCy sees it, and what it finds."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from importlib.metadata import entry_points
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import kg.recognise
from kg.recognise import mentions
from kg.recognise.annotations import text_of
from kg.recognise.characters import CharacterTokenizer
from kg.recognise.factories import COMPONENTS
from kg.text import squeeze
from kg.types import Label, Mention

ARTICLE = (
    "江阴高新区：新材料产业再添生力军\n"
    "本报讯（记者 陈岚）3月8日，江苏鑫瑞峻新材料科技有限公司（以下简称“鑫瑞峻”）在江阴高新区开工。"
    "江阴市委书记许峰、江阴高新区管委会主任周明出席。\n"
    "鑫瑞峻董事长王志远介绍，公司与江南大学共建联合实验室，入选“暨阳英才”计划。"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return kg.recognise.load()


def found(nlp: Language, text: str) -> set[tuple[str, str]]:
    return {(mention.text, mention.label.value) for mention in mentions(nlp(text))}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("近年来，江阴高新区坚持创新驱动发展。", "江阴高新区", "PARK"),
        ("记者从襄阳高新区获悉，企业总数突破两千家。", "襄阳高新区", "PARK"),
        ("项目由江苏恒立液压股份有限公司投资建设。", "江苏恒立液压股份有限公司", "COMPANY"),
        ("宁德时代将在常州扩建工厂。", "宁德时代", "COMPANY"),
        ("公司董事长李建国介绍说，产能将翻一番。", "李建国", "PERSON"),
        ("园区深入实施“龙城英才计划”，引进人才百余名。", "龙城英才计划", "PROGRAM"),
        ("会上发布了《促进科技创新若干措施》。", "促进科技创新若干措施", "PROGRAM"),
        ("该技术由常州大学与企业联合研发。", "常州大学", "INSTITUTION"),
        ("中国科学院院士出席了仪式。", "中国科学院", "INSTITUTION"),
        ("近日，科技部火炬中心公布了评价结果。", "科技部火炬中心", "GOVERNMENT"),
        ("江苏省科技厅组织了专家论证。", "江苏省科技厅", "GOVERNMENT"),
        ("该项目获得国家科学技术进步奖二等奖。", "国家科学技术进步奖二等奖", "AWARD"),
        ("公司产品远销以色列和德国。", "以色列", "PLACE"),
        ("产业集聚于长三角地区的几个城市。", "长三角地区", "PLACE"),
    ],
)
def test_each_label_is_found(nlp: Language, text: str, name: str, label: str) -> None:
    assert (name, label) in found(nlp, text)


@pytest.mark.parametrize(
    "text",
    [
        "高新区管委会负责人表示，园区将继续优化营商环境。",
        "全区新增高新技术企业20家、瞪羚企业5家。",
        "该公司的产品填补了国内空白。",
        "近年来，我省大力发展数字经济。",
        "要坚持以人民为中心的发展思想。",
    ],
)
def test_generic_phrases_are_not_mentions(nlp: Language, text: str) -> None:
    assert found(nlp, text) == set()


def test_short_names_are_found_all_over_the_article(nlp: Language) -> None:
    names = found(nlp, ARTICLE)
    assert ("江苏鑫瑞峻新材料科技有限公司", "COMPANY") in names
    assert sum(m.text == "鑫瑞峻" and m.label is Label.COMPANY for m in mentions(nlp(ARTICLE))) == 2


def test_mentions_are_cited_where_they_stand(nlp: Language) -> None:
    doc = nlp(ARTICLE)
    every = mentions(doc)
    assert every
    assert list(every) == sorted(every)
    for mention in every:
        assert mention.text == squeeze(doc.text[mention.start : mention.end])
        assert 0 <= mention.score <= 1
        assert mention.origin in COMPONENTS
    for left, right in pairwise(every):
        assert left.end <= right.start


def test_white_space_inside_a_name_does_not_hide_it(nlp: Language) -> None:
    doc = nlp("近年来，江阴 高新\u3000区坚持创新驱动发展。")
    assert [(m.text, doc.text[m.start : m.end]) for m in mentions(doc)] == [
        ("江阴高新区", "江阴 高新\u3000区")
    ]


def test_the_factories_are_entry_points() -> None:
    ours = {point.name: point.value for point in entry_points(group="spacy_factories")}
    assert set(COMPONENTS) <= set(ours)
    assert all(ours[name].startswith("kg.recognise.factories:") for name in COMPONENTS)


def test_a_pipeline_made_by_config_is_the_same(nlp: Language) -> None:
    made = spacy.blank("zh")
    for name in COMPONENTS:
        made.add_pipe(name)
    assert mentions(made(ARTICLE)) == mentions(nlp(ARTICLE))
    assert made.analyze_pipes()["problems"] == {name: [] for name in COMPONENTS}


def test_saved_and_loaded_it_is_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert loaded.pipe_names == list(COMPONENTS)
    assert mentions(loaded(ARTICLE)) == mentions(nlp(ARTICLE))


def test_bytes_round_trip_and_are_stable(nlp: Language) -> None:
    data = nlp.to_bytes()
    again = kg.recognise.load().from_bytes(data)
    assert mentions(again(ARTICLE)) == mentions(nlp(ARTICLE))
    assert again.to_bytes() == data


def test_a_document_keeps_scores_and_origins_as_bytes(nlp: Language) -> None:
    doc = nlp(ARTICLE)
    assert mentions(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == mentions(doc)


def test_components_can_be_pickled(nlp: Language) -> None:
    for name in COMPONENTS:
        copy = pickle.loads(pickle.dumps(nlp.get_pipe(name)))
        assert copy.name == name
    tagger = pickle.loads(pickle.dumps(nlp.get_pipe("kg_tagger")))
    doc = nlp.make_doc(ARTICLE)
    assert tagger.match(doc) == nlp.get_pipe("kg_tagger").match(doc)


def test_pipe_is_many_calls(nlp: Language) -> None:
    texts = [ARTICLE, "", "没有名字的一句话。", *ARTICLE.split("\n")]
    assert [mentions(doc) for doc in nlp.pipe(texts)] == [mentions(nlp(text)) for text in texts]


@pytest.mark.slow
def test_pipe_in_processes_is_many_calls() -> None:
    # in an interpreter of its own: spaCy forks, and other tests of this one have started threads
    texts = [ARTICLE, "没有名字的一句话。"]
    code = (
        "from kg.recognise import load, mentions\n"
        f"nlp, texts = load(), {texts!r}\n"
        "found = [mentions(doc) for doc in nlp.pipe(texts, n_process=2)]\n"
        "assert found[0] and found == [mentions(nlp(text)) for text in texts], found\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_the_same_text_gives_the_same_mentions(nlp: Language) -> None:
    assert mentions(nlp(ARTICLE)) == mentions(kg.recognise.load()(ARTICLE))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\t \u3000",
        "\x00\x01\x1b\x7f",
        "”》）】",
        "“《（【",
        '"',
        "。。。！！",
        "👍🏽 𠮷野家",
        "江阴\ud800高新区\udfff",
        "\ud83d",
        "A" * 50,
    ],
)
def test_hostile_texts_give_valid_spans(nlp: Language, text: str) -> None:
    doc = nlp(text)
    for mention in mentions(doc):
        assert squeeze(doc.text[mention.start : mention.end]) == mention.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "江阴高新区",
        "高",
        "“",
        "《”",
        "王明",
        "，",
        "江阴高新区与常州大学合作，",
        "a ",
        "（以下简称“高新区”）",
        "印发《人才办法》，甲科技、光伏等领域，",
    ],
)
def test_a_line_of_100_000_characters_takes_seconds(nlp: Language, unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    doc = nlp(text)
    assert time.process_time() - started < 30
    assert doc.text == text
    assert all(squeeze(text[m.start : m.end]) == m.text for m in mentions(doc))


def test_half_a_pair_of_surrogates_keeps_its_place(nlp: Language) -> None:
    text = "\ud800近年来，江阴高新区坚持创新驱动发展。\udfff"
    doc = nlp(text)
    assert len(doc.text) == len(text)
    assert [(m.text, m.start) for m in mentions(doc)] == [("江阴高新区", text.index("江阴高新区"))]


@given(st.text(alphabet=st.sampled_from(list("高新区a \n\t\u3000\x1c\u00a0")), max_size=30))
def test_the_tokens_are_those_of_spacy(text: str) -> None:
    blank = spacy.blank("zh")
    ours, theirs = CharacterTokenizer(blank.vocab)(text), blank(text)
    assert [(t.text, t.whitespace_) for t in ours] == [(t.text, t.whitespace_) for t in theirs]
    assert text_of(ours) == theirs.text == text


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("江阴高新区（“”）《》、，。 \n\u3000公司王明科技大学3A\x00")),
        max_size=60,
    )
)
def test_any_text_gives_spans_in_order_without_overlap(text: str) -> None:
    doc = kg.recognise.load()(text)
    at = 0
    for mention in mentions(doc):
        assert at <= mention.start < mention.end <= len(text)
        assert squeeze(text[mention.start : mention.end]) == mention.text
        at = mention.end


def test_the_users_own_component_takes_the_taggers_place() -> None:
    @Language.component("test_names")
    def names(doc: Doc) -> Doc:
        span = doc.char_span(0, 3, label="COMPANY")
        other = doc.char_span(4, 6, label="PRODUCT")
        doc.set_ents([span, other])
        return doc

    nlp = kg.recognise.load()
    nlp.replace_pipe("kg_tagger", "test_names")
    text = "鑫瑞峻的产品。这是鑫瑞峻。"
    assert mentions(nlp(text)) == (
        Mention(0, 3, Label.COMPANY, "鑫瑞峻", 1.0, ""),
        Mention(9, 12, Label.COMPANY, "鑫瑞峻", 0.5, "kg_aliases"),
    )
