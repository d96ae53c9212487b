"""Reprints: one text has one voice however often it is printed, and two texts have two however alike they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import source_of
from kg.read import articles
from kg.reprints import fingerprint, first_printings, statements
from kg.reprints.fingerprint import NUMBERS, figures, letters
from kg.reprints.printings import resemblance
from kg.types import (
    Article,
    Block,
    Document,
    Evidence,
    Extraction,
    Fingerprint,
    Kind,
    Label,
    Mention,
    OffsetMap,
    Role,
    Source,
)
from training.corpus import read_corpus

CORPUS = Path(__file__).parent.parent / "training" / "corpus"

TEXT = (
    "近日，泰兴高新区举行项目集中签约仪式，十二个项目落户园区，总投资60.5亿元。泰兴高新区管委会主任李四出席仪式并致辞。"
    "据介绍，这些项目涉及新材料、智能装备和生物医药三个产业，全部建成后预计新增就业2300人。下一步，泰兴高新区将继续优化营商环境。"
    "\n在生物医药产业园，华夏康健药业有限公司的新厂房已经封顶，明年6月投产。公司总经理王五说，园区的审批只用了8天。"
)
NOTICE = (
    "本报讯 5月8日，市科学技术局公布2022年度第3批科技型中小企业名单，泰兴高新区的{firm}榜上有名。"
    "{firm}由{founder}创办，去年研发投入{sum}万元，拥有发明专利{number}件，产品销往二十多个国家和地区。"
)
NAMES = (
    *("泰兴高新区管委会", "泰兴高新区", "李四", "王五", "华夏康健药业有限公司", "市科学技术局"),
    *("柳州高新区管委会", "柳州高新区", "赵六", "星河电子有限公司", "远山精密机械有限公司", "周七"),
)


def of(
    text: str, document: str = "a.txt", *, date: str | None = None, names: Sequence[str] = NAMES
) -> Extraction:
    """Read a text as one article that names what is listed."""
    (article,) = articles(Document(document, text))
    found = (match for match in re.finditer("|".join(names), article.text))
    mentions = tuple(Mention(m.start(), m.end(), Label.COMPANY, m.group()) for m in found)
    source = replace(source_of(article), date=date)
    return Extraction(source, mentions, (), (), (), fingerprint=fingerprint(article))


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def misprinted(text: str, every: int) -> str:
    """Put a wrong character in place of every so manieth Chinese one."""
    places = [at for at, c in enumerate(text) if "\u4e00" <= c <= "\u9fff"][every // 2 :: every]
    return "".join("囗" if at in places else c for at, c in enumerate(text))


REPRINTS = {
    "exact": TEXT,
    "another headline": "新的标题在这里\n本报记者 张三\n" + TEXT,
    "torn in lines": wrapped(TEXT, 20),
    "torn in other lines": wrapped(TEXT, 31),
    "other punctuation": TEXT.replace("。", "．").replace("，", ","),
    "full-width figures": TEXT.replace("60.5", "６０．５"),
    "without a few words": TEXT.replace("近日，", "").replace("下一步，", ""),
    "without its last paragraph": TEXT.split("\n")[0],
    "misread": misprinted(TEXT, 50),
    "torn, misread and cut off": wrapped(misprinted(TEXT, 60), 17)[:200],
}
OTHERS = {
    "the same event in other words": (
        "12个项目、60.5亿元！泰兴高新区迎来今年最大一批产业项目。在日前的集中签约仪式上，管委会主任李四说，生物医药、智能装备、"
        "新材料是园区主攻的方向。等到项目全部投产，2300人可以在家门口上班，营商环境这块金字招牌也会越擦越亮。"
    ),
    "the same formula elsewhere": TEXT.replace("泰兴", "柳州")
    .replace("李四", "赵六")
    .replace("王五", "周七")
    .replace("华夏康健药业", "星河电子")
    .replace("60.5", "3.2"),
    "the same formula with other figures": re.sub(r"\d+", "417", TEXT).replace("十二", "二十"),
    "another text": "泰兴高新区举行人才工作会议，发布新的人才政策，对来到园区的博士给予安家补贴，首批名额50个，由管委会受理。",
}


@pytest.mark.parametrize("again", REPRINTS.values(), ids=REPRINTS)
def test_one_text(again: str) -> None:
    found = first_printings([of(TEXT), of(again, "b.txt")])
    assert found == {"a.txt#1": "a.txt#1", "b.txt#1": "a.txt#1"}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_two_texts(other: str) -> None:
    found = first_printings([of(TEXT), of(other, "b.txt")])
    assert found == {"a.txt#1": "a.txt#1", "b.txt#1": "b.txt#1"}


def test_notices_of_one_formula_are_as_many_as_they_are() -> None:
    values = [
        {"firm": "华夏康健药业有限公司", "founder": "王五", "sum": 300, "number": 15},
        {"firm": "星河电子有限公司", "founder": "赵六", "sum": 1200, "number": 48},
        {"firm": "远山精密机械有限公司", "founder": "周七", "sum": 850, "number": 7},
        {"firm": "华夏康健药业有限公司", "founder": "王五", "sum": 480, "number": 22},
    ]
    notices = [of(NOTICE.format(**value), f"{at}.txt") for at, value in enumerate(values)]
    assert resemblance(notices[0].fingerprint, notices[3].fingerprint) > 0.7
    again = [of("另一个标题\n" + NOTICE.format(**value), f"b{at}.txt") for at, value in enumerate(values)]
    found = first_printings([*notices, *again])
    assert [found[f"{at}.txt#1"] for at in range(4)] == [f"{at}.txt#1" for at in range(4)]
    assert [found[f"b{at}.txt#1"] for at in range(4)] == [f"{at}.txt#1" for at in range(4)]


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        ((None, None, None), "a.txt#1"),
        (("2021-05-03", "2021-05-02", "2021-05-04"), "b.txt#1"),
        ((None, None, "2021-05"), "c.txt#1"),
        (("2021-05-03", "2021-05", "2021-05-03"), "b.txt#1"),
        (("2021-05-03", "2021-05-03", None), "a.txt#1"),
    ],
)
def test_the_first_printing_is_the_earliest(dates: tuple[str | None, ...], first: str) -> None:
    printed = [of(TEXT, f"{name}.txt", date=date) for name, date in zip("abc", dates, strict=True)]
    assert set(first_printings(printed).values()) == {first}
    assert first_printings(reversed(printed)) == first_printings(printed)


def test_an_article_twice_on_one_page_is_one_text() -> None:
    one = of(TEXT)
    again = replace(one, source=replace(one.source, number=2))
    assert first_printings([again, one]) == {"a.txt#1": "a.txt#1", "a.txt#2": "a.txt#1"}


def article(text: str, role: Role = Role.BODY) -> Article:
    return Article(
        "a", 1, Kind.ARTICLE, "", text, OffsetMap.identity(len(text)), (Block(role, 0, len(text)),)
    )


def test_short_texts_are_one_only_if_they_are_equal() -> None:
    texts = ["园区的标准厂房三期工程今天上午开工建设。", "园区的标准厂房三期工程今天上午竣工验收。"]
    marks = [fingerprint(article(text)) for text in (*texts, texts[0].replace("今天", " 今\n天 "))]
    assert [len(mark.minima) for mark in marks] == [0, 0, 0]  # 19 letters
    marks = [fingerprint(article(f"本报讯{text}")) for text in (*texts, texts[0].replace("今天", " 今\n天 "))]
    assert [resemblance(marks[0], mark) for mark in marks] == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("text", ["", "王伟 摄", "。" * 100, " \n"])
def test_what_says_next_to_nothing_is_nobodys_reprint(text: str) -> None:
    assert fingerprint(article(text)) == Fingerprint()
    bare = [
        Extraction(Source(name, 1, Kind.CAPTION, ""), (), (), (), (), fingerprint=Fingerprint())
        for name in "ab"
    ]
    assert first_printings(bare) == {"a#1": "a#1", "b#1": "b#1"}


def test_furniture_and_headlines_do_not_count() -> None:
    (plain,) = articles(Document("a", TEXT))
    (headed,) = articles(Document("a", "泰兴高新区签约\n" + TEXT))
    assert headed.title
    assert fingerprint(plain) == fingerprint(headed)


@pytest.mark.parametrize("text", ["江阴\ud800高新区" * 20, "𠮷" * 100, "a" * 70_000, TEXT * 2000])
def test_any_text_has_a_fingerprint(text: str) -> None:
    mark = fingerprint(article(text))
    assert len(mark.minima) == NUMBERS
    assert all(0 <= number < 1 << 32 for number in mark.minima)


def test_resemblance_is_about_the_share_of_common_shingles() -> None:
    first, second = ("".join(chr(0x4E00 + (at * step) % 5003) for at in range(3000)) for step in (7, 11))
    half = fingerprint(article(first)), fingerprint(article(first[:1500] + second[:1500]))
    assert abs(resemblance(*half) - 1 / 3) < 0.15
    assert resemblance(fingerprint(article(first)), fingerprint(article(second))) < 0.05


def test_letters_and_figures() -> None:
    assert letters("Ａ公司（二期）：３．５亿 元") == "A公司二期35亿元"
    assert figures("２０２１年、1,200家，三百家，两家") == ("1,200", "2021", "三百")
    assert len(figures(" ".join(map(str, range(1000))))) == 256


def test_no_two_articles_of_the_corpus_are_one_and_each_is_its_own_copy() -> None:
    found = []
    for annotated in read_corpus(CORPUS):
        mark = fingerprint(article(annotated.text))
        names = tuple(
            Mention(start, end, label, annotated.text[start:end]) for start, end, label in annotated.spans
        )
        for folder in "ab":
            source = Source(f"{folder}/{annotated.name}", 1, Kind.ARTICLE, "")
            found.append(Extraction(source, names, (), (), (), fingerprint=mark))
    first = first_printings(found)
    assert set(first.values()) == {name for name in first if name.startswith("a/")}


def test_the_work_grows_with_the_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred and four hundred notices of one formula, which all agree in most of their bands."""
    from kg.reprints import printings

    calls = 0
    true_resemblance = printings.resemblance

    def counted(*args: Fingerprint) -> float:
        nonlocal calls
        calls += 1
        return true_resemblance(*args)

    monkeypatch.setattr(printings, "resemblance", counted)

    def work(count: int) -> int:
        nonlocal calls
        calls = 0
        notices = []
        for at in range(count):
            firm = chr(0x5000 + at % 50) + chr(0x6000 + at // 50) + "电子有限公司"
            text = NOTICE.format(firm=firm, founder="王五", sum=at + 100, number=at * 7 % 1000)
            notices.append(of(text, f"{at}.txt", names=(firm, "王五")))
        assert len(set(first_printings(notices).values())) == count
        return calls

    assert work(400) < 5 * work(100)


# ---------------------------------------------------------------- sentences

SENTENCE = "5月8日，泰兴高新区与华夏康健药业有限公司签约，总投资12亿元的生物医药项目落户园区。"


def said(*texts: tuple[str, str], reprints: dict[str, str] | None = None) -> list[list[str]]:
    """Group sentences that stand in articles; give the articles of each group."""
    sources = {
        name: Source(name.partition("#")[0], 1, Kind.ARTICLE, "", reprint_of=(reprints or {}).get(name))
        for name, _ in texts
    }
    pieces = [
        Evidence(sources[name].document, 100 * at, 100 * at + 50, text, name, 0.8)
        for at, (name, text) in enumerate(texts)
    ]
    assert statements(reversed(pieces), sources) == statements(pieces, sources)
    return [[one.article for one in group] for group in statements(pieces, sources)]


@pytest.mark.parametrize(
    "again",
    [
        SENTENCE,
        wrapped(SENTENCE, 9),
        SENTENCE.replace("，", ", ").removesuffix("。"),
        SENTENCE.replace("康健", "康建"),
        "据新华社电，" + SENTENCE,
        SENTENCE.removeprefix("5月8日，"),
        SENTENCE.replace("药业", "藥業").replace("总", "總"),
    ],
)
def test_one_sentence_in_two_articles_is_one_statement(again: str) -> None:
    assert said(("a#1", SENTENCE), ("b#1", again)) == [["a#1", "b#1"]]


@pytest.mark.parametrize(
    "other",
    [
        "华夏康健药业有限公司去年入驻泰兴高新区。",
        "泰兴高新区与华夏康健药业有限公司签约。",
        SENTENCE.replace("5月8日", "6月3日"),
        SENTENCE.replace("12亿", "20亿"),
        "",
        "。",
    ],
)
def test_two_sentences_are_two_statements(other: str) -> None:
    assert said(("a#1", SENTENCE), ("b#1", other)) == [["a#1"], ["b#1"]]


def test_a_figure_of_one_character_tells_two_sentences_apart() -> None:
    text = "华夏康健药业有限公司在泰兴高新区的第{}条生产线日前建成投产，主要生产冻干粉针等产品。"
    assert said(("a#1", text.format("三")), ("b#1", text.format("五"))) == [["a#1"], ["b#1"]]
    assert said(("a#1", text.format("三")), ("b#1", text.format("囗"))) == [["a#1", "b#1"]]


def test_a_text_has_the_votes_of_one_printing() -> None:
    part, other = "华夏康健药业有限公司签约，总投资12亿元", "泰兴高新区是华夏康健药业的总部所在地。"
    assert said(("a#1", SENTENCE), ("b#1", part)) == [["a#1"], ["b#1"]]
    reprints = {"b#1": "a#1", "c#1": "a#1"}
    assert said(("a#1", part), ("b#1", SENTENCE), reprints=reprints) == [["a#1", "b#1"]]
    assert said(("a#1", SENTENCE), ("a#1", other), ("b#1", other[4:]), reprints=reprints) == [
        ["a#1"],
        ["a#1", "b#1"],
    ]
    assert said(("a#1", SENTENCE), ("b#1", other), reprints=reprints) == [["a#1", "b#1"]]
    assert said(("b#1", SENTENCE), ("b#1", other), ("c#1", part), reprints=reprints) == [
        ["b#1", "c#1"],
        ["b#1"],
    ]
    assert said(("d#1", SENTENCE), ("a#1", other), ("b#1", SENTENCE), reprints=reprints) == [
        ["a#1"],
        ["d#1", "b#1"],
    ]


def test_the_first_printing_comes_first() -> None:
    assert said(("b#1", SENTENCE), ("a#1", SENTENCE), reprints={"a#1": "b#1"}) == [["b#1", "a#1"]]


def test_no_evidence_states_nothing() -> None:
    assert statements([], {}) == ()


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.text("江阴高新区0１a，。 \n", max_size=12)), max_size=12),
    st.dictionaries(st.sampled_from("cd"), st.sampled_from("ab")),
    st.randoms(use_true_random=False),
)
def test_no_sentence_is_lost_and_order_does_not_count(
    drawn: list[tuple[str, str]], reprints: dict[str, str], random: object
) -> None:
    sources = {name: Source(name, 1, Kind.ARTICLE, "", reprint_of=reprints.get(name)) for name in "abcd"}
    pieces = [Evidence(name, at, at + 1, text, name, 0.5) for at, (name, text) in enumerate(drawn)]
    groups = statements(pieces, sources)
    assert sorted(one.start for group in groups for one in group) == [*range(len(pieces))]
    random.shuffle(pieces)  # type: ignore[attr-defined]
    assert statements(pieces, sources) == groups
    same = [{letters(one.text) for one in group} for group in groups]
    assert sum(len(texts) for texts in same) == len(set().union(*same))
