"""Traditional characters: the same is found as in simplified ones, and everything is shown as it is written."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import kg.recognise
from kg.extract import extract
from kg.lexicon import lexicon, tables
from kg.lexicon.store import FOLDER
from kg.lexicon.tables import read_table
from kg.merge import merge
from kg.read import articles
from kg.recognise.segment import words
from kg.resolve.cluster import fullest
from kg.text import squeeze
from kg.traditional import fold, fold_document, unfolded
from kg.types import Article, Document, Extraction, Label

CORPUS = Path(__file__).parent.parent / "training" / "corpus"
NEWS = (
    "江阴高新区管委会主任陈兴华走访企业\n"
    "本报讯（记者 李晓明）8月19日，江阴高新区党工委书记、管委会主任陈兴华到江苏长电科技股份有限公司（以下简称“长电科技”）调研。"
    "长电科技总经理张伟介绍，公司今年与常州大学共建联合实验室，该校将派出研究团队。"
    "江阴高新区近日出台《促进科技创新若干措施》，园区企业已有百余家。\n"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return kg.recognise.load()


@cache
def _table() -> dict[int, str]:
    rows = read_table(tables.VARIANTS, FOLDER)
    kept = {row.simplified for row in rows if row.traditional == row.simplified}
    return {
        ord(row.simplified): row.traditional
        for row in rows
        if len(row.simplified) == 1 and row.simplified not in kept
    }


def traditional(text: str) -> str:
    """Write a text in traditional characters and quotation marks, one for one, where only one kind has them."""
    return text.translate(_table()).translate(str.maketrans("“”‘’", "「」『』"))


def extracted(text: str, nlp: Language, name: str = "a.txt") -> list[tuple[Article, Extraction]]:
    return [(article, extract(article, nlp)) for article in articles(Document(name, text))]


def seen(found: list[tuple[Article, Extraction]]) -> list[object]:
    """Give all that was found but scores, in simplified characters."""
    out: list[object] = []
    for article, one in found:
        out.append(
            (article.title and fold(article.title), article.byline and fold(article.byline), article.offsets)
        )
        out += [(m.start, m.end, m.label, fold(m.text)) for m in one.mentions]
        for claim, quote in zip(one.claims, one.quotes, strict=True):
            ends = (fold(one.clusters[end].name) for end in (claim.subject, claim.object))
            out.append(
                (
                    *ends,
                    claim.predicate,
                    claim.title and fold(claim.title),
                    claim.status,
                    claim.time,
                    fold(quote),
                )
            )
    return out


def scores(found: list[tuple[Article, Extraction]]) -> list[float]:
    """Give the scores of what was found."""
    return [one.score for _, extraction in found for one in (*extraction.mentions, *extraction.claims)]


def check_shown(text: str, found: list[tuple[Article, Extraction]]) -> None:
    """Check that names, posts and quotes are those of the text."""
    for article, one in found:
        for mention in one.mentions:
            assert mention.text == squeeze(text[mention.start : mention.end])
        for cluster in one.clusters:
            forms = {one.mentions[index].text for index in cluster.mentions}
            assert forms == ({cluster.name, *cluster.aliases} if forms else set())
        for claim, quote in zip(one.claims, one.quotes, strict=True):
            assert quote in article.text
            assert set(claim.title or "") <= {*article.text, " "}


def test_an_article_is_read_the_same_and_shown_as_it_is_written(nlp: Language) -> None:
    text = traditional(NEWS)
    assert text.startswith("江陰高新區管委會主任陳興華")
    found = extracted(text, nlp)
    same = extracted(NEWS, nlp)
    assert seen(found) == seen(same)
    assert scores(found) == scores(same)
    check_shown(text, found)
    ((article, one),) = found
    assert article.title == "江陰高新區管委會主任陳興華走訪企業"
    assert article.byline == "記者 李曉明"
    names = {cluster.name for cluster in one.clusters}
    assert names >= {"江陰高新區", "陳興華", "江蘇長電科技股份有限公司", "張偉"}
    assert {claim.title for claim in one.claims} >= {"主任", "書記", "總經理"}


@pytest.mark.slow
def test_articles_of_the_corpus_give_the_same(nlp: Language) -> None:
    from training.corpus import unmark

    files = sorted(CORPUS.glob("*.ann.txt"))[::25]
    assert len(files) > 20
    for path in files:
        text = unmark(path.read_text("utf-8"))[0]
        other = traditional(text)
        found = extracted(other, nlp)
        same = extracted(text, nlp)
        assert seen(found) == seen(same), path.name
        # quotes within quotes are written otherwise, 『』, and the tagger sees them
        assert scores(found) == pytest.approx(scores(same), abs=0.05), path.name
        check_shown(other, found)


def test_both_kinds_of_characters_name_one_thing_which_the_simplified_form_names(nlp: Language) -> None:
    one, same, other = (
        [e for _, e in extracted(text, nlp, name)]
        for text, name in ((NEWS, "a.txt"), (NEWS, "b.txt"), (traditional(NEWS), "b.txt"))
    )
    alone, both = merge([*one, *same]), merge([*one, *other])
    assert [(e.id, e.name, e.mentions, e.documents) for e in both.entities] == [
        (e.id, e.name, e.mentions, e.documents) for e in alone.entities
    ]
    assert [source.reprint_of for source in both.sources] == [None, "a.txt#1"]
    assert [(r.id, r.title, r.score) for r in both.relations] == [
        (r.id, r.title, r.score)
        for r in alone.relations  # the same sentence twice is one vote
    ]
    (head,) = both.find("陳興華")
    assert (head.name, head.aliases) == ("陈兴华", ("陳興華",))
    assert [(j.surface, j.name, j.rule) for j in head.joins] == [("陳興華", "陈兴华", "spelling")]


def test_an_article_that_mixes_both_joins_them(nlp: Language) -> None:
    ((_, one),) = extracted(NEWS + traditional("陈兴华说，江阴高新区将继续服务企业。"), nlp)
    (head,) = (c for c in one.clusters if c.name == "陈兴华")
    assert head.label is Label.PERSON
    assert head.aliases == ("陳興華",)
    assert [(j.surface, j.name, j.rule) for j in head.joins] == [("陳興華", "陈兴华", "spelling")]


def test_a_graph_of_traditional_texts_alone_keeps_their_names(nlp: Language) -> None:
    graph = merge(e for _, e in extracted(traditional(NEWS), nlp))
    names = {entity.name for entity in graph.entities}
    assert {"陳興華", "張偉"} <= names
    (firm,) = graph.find("江苏长电科技股份有限公司")
    assert firm.name == "江蘇長電科技股份有限公司"
    assert firm.properties["code"] == "600584.SH"  # what the lists know is found
    (park,) = graph.find("江陰高新區")
    assert park.name == "江阴高新技术产业开发区"  # the lists' own name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("於潜镇", "在於潜镇举行"),
        ("乾安县", "到乾安县考察"),
        ("清濛经济开发区", "来自清濛经济开发区的企业"),
        ("昇兴集团股份有限公司", "昇兴集团股份有限公司公告"),
        ("江阴市", "江陰市的企業"),
        ("国家税务总局", "國家稅務總局發布"),
    ],
)
def test_listed_names_are_found_in_both_kinds_of_characters(name: str, text: str) -> None:
    for form in (text, lexicon().simplified(text)):
        assert name in {match.entry.name for match in lexicon().find(form)}


def test_a_listed_name_with_a_traditional_character_means_its_own_thing(nlp: Language) -> None:
    graph = merge(e for _, e in extracted("昇兴集团股份有限公司落户清濛经济开发区。", nlp))
    (firm,) = graph.find("昇兴集团股份有限公司")
    assert firm.properties["code"] == "002752.SZ"
    (park,) = graph.find("清濛经济开发区")
    assert park.properties["province"] == "福建省"


def test_the_simplified_form_is_the_canonical_one_where_nothing_else_differs() -> None:
    assert fullest(["陳興華", "陳興華", "陈兴华"]) == "陈兴华"
    assert fullest(["江陰高新區管委會", "高新区管委会"]) == "江陰高新區管委會"


def test_words_are_those_of_the_simplified_text() -> None:
    assert words(NEWS.translate(_table())) == words(NEWS)


@pytest.mark.parametrize(
    ("piece", "text", "shown"),
    [
        ("总经理", "總 經理張偉", "總經理"),
        ("总 经理", "總經理張偉", "總 經理"),
        ("书记", "书记和書記", "书记"),
        ("市长", "書記", "市长"),
        ("", "書記", ""),
    ],
)
def test_unfolded(piece: str, text: str, shown: str) -> None:
    assert unfolded(piece, text) == shown


@given(st.text(alphabet="江陰阴高新區区記者记书書。，：「」\n \ufa00", max_size=80))
def test_dividing_folds_nothing_but_for_itself(text: str) -> None:
    document = Document("a.txt", text)
    folded = fold_document(document)
    assert len(folded.text) == len(text)
    for article in articles(document):
        for offset, char in enumerate(article.text):
            raw = text[article.offsets.at(offset)]
            assert char == raw or fold(raw) != char
