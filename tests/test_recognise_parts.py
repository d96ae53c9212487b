"""The parts that recognition is made of, each by itself."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.recognise.aliases import company_core, mend
from kg.recognise.balance import balanced
from kg.recognise.choose import best_set
from kg.recognise.crf import LABELS, TAGS, allowed_steps, span_chances, tag_chances
from kg.recognise.dictionary import Dictionary, Row
from kg.recognise.keys import KeyColumns, KeyIndex
from kg.recognise.rules import improve, is_generic
from kg.recognise.sequences import sentence_bounds
from kg.recognise.squeezed import Squeezed
from kg.recognise.tagger_model import TaggerModel, shipped_model
from kg.recognise.words import WordList
from kg.types import Label, Mention

WORDS = Dictionary(
    (
        Row("江苏", "PLACE-short", True, 9),
        Row("众创空间", "generic", True, 9),
        Row("园区", "generic+noun", True, 9),
        Row("创新", "verb", False, 9),
        Row("区分", "verb", False, 9),
    ),
    (("王", 3, 1, 0),),
)
C, P, G = Label.COMPANY, Label.PERSON, Label.PROGRAM


def named(text: str, *names: tuple[str, Label], score: float = 0.9) -> list[Mention]:
    """Make mentions of the first place where each name stands."""
    return [
        Mention(text.index(name), text.index(name) + len(name), label, name, score, "test")
        for name, label in names
    ]


# ------------------------------------------------------------ text without white space


@given(st.text())
def test_squeezed_text_leads_back(text: str) -> None:
    squeezed = Squeezed.of(text)
    assert len(squeezed.text) == len(squeezed.at)
    assert [text[i] for i in squeezed.at] == [c for c in text if c == "\n" or not c.isspace()]


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("江 阴\u3000高新区\n", "江阴高新区\n"),
        ("ＡＢ１２（x）", "AB12（x）"),
        ('他说"好"，又说"行"', "他说“好”，又说“行”"),
        ("「名」", "“名”"),
    ],
)
def test_variants_are_folded(text: str, squeezed: str) -> None:
    assert Squeezed.of(text).text == squeezed


def test_mentions_go_in_and_out() -> None:
    squeezed = Squeezed.of("江 阴 高新区")
    mention = Mention(2, 7, Label.PARK, "阴高新区")
    [inner] = squeezed.inward([mention])
    assert squeezed.text[inner.start : inner.end] == "阴高新区"
    assert squeezed.outward([inner]) == [mention]


@given(st.text(alphabet="高新，。\n“”", max_size=2000))
def test_sentences_cover_all_but_line_ends(text: str) -> None:
    bounds = sentence_bounds(text)
    covered = {i for start, end in bounds for i in range(start, end)}
    assert sum(end - start for start, end in bounds) == len(covered)
    assert {i for i, c in enumerate(text) if c != "\n"} <= covered
    assert all(end - start <= 401 or "。" in text[start:end] for start, end in bounds)


# ------------------------------------------------------------ marks that stand in pairs


@pytest.mark.parametrize(
    ("text", "found", "right"),
    [
        ("实施“归巢工程”，", "“归巢工程", "归巢工程"),
        ("实施“归巢工程”，", "归巢工程”", "归巢工程"),
        ("实施“归巢工程”，", "“归巢工程”", "归巢工程"),
        ("实施“归巢”工程，", "归巢”工程", "“归巢”工程"),
        ("实施“归巢”工程，", "“归巢”工程", "“归巢”工程"),
        ("获特色基地（示范区）评估优秀", "特色基地（示范区", "特色基地（示范区）"),
        ("印发《管理办法（试行）》的通知", "管理办法（试行", "管理办法（试行）"),
        ("印发《管理办法》的通知", "《管理办法》", "管理办法"),
        ("江阴高新区（以下简称高新区", "江阴高新区（以下", "江阴高新区"),
        ("推进省“双创计划", "省“双创计划", "省"),
        ("江阴高新区", "江阴高新区", "江阴高新区"),
    ],
)
def test_ends_are_balanced(text: str, found: str, right: str) -> None:
    start = text.index(found)
    start, end = balanced(text, start, start + len(found))
    assert text[start:end] == right


@given(st.text(alphabet="高新“”《》（）\n", max_size=12), st.data())
def test_balanced_spans_stay_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    start, end = balanced(text, start, end)
    assert 0 <= start <= end <= len(text)


# ------------------------------------------------------------ the best set of spans


@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(1, 4), st.sampled_from("AB"), st.floats(0.01, 1)), max_size=7
    ),
    st.sampled_from([0.0, 0.3, 0.6]),
)
def test_best_set_is_as_good_as_any(drawn: list[tuple[int, int, str, float]], price: float) -> None:
    candidates = [(start, start + size, label, score) for start, size, label, score in drawn]
    chosen = best_set(candidates, price=price)
    assert all(left[1] <= right[0] for left, right in pairwise(chosen))
    best = 0.0
    for keep in product((False, True), repeat=len(candidates)):
        kept = sorted(c for c, k in zip(candidates, keep, strict=True) if k)
        if all(left[1] <= right[0] for left, right in pairwise(kept)):
            best = max(best, sum(c[3] - price for c in kept))
    assert sum(c[3] - price for c in chosen) == pytest.approx(best)


# ------------------------------------------------------------ the random field


def test_chances_agree_with_all_sequences() -> None:
    """Sum over every allowed sequence of tags of two labels, and compare."""
    random = np.random.default_rng(7)
    length = 4
    scores = np.full((length, len(TAGS)), -50, dtype=np.float32)
    some = [i for i, tag in enumerate(TAGS) if tag == "O" or tag[2:] in {"PARK", "PLACE"}]
    scores[:, some] = random.normal(size=(length, len(some)))
    steps = random.normal(size=(len(TAGS), len(TAGS))).astype(np.float32) * 0.5
    allowed = allowed_steps()
    first = [i for i in some if TAGS[i][0] in "OBS"]
    last = {i for i in some if TAGS[i][0] in "OES"}
    total = 0.0
    by_tag = np.zeros((length, len(TAGS)))
    by_span: dict[tuple[int, int, Label], float] = {}
    for tags in product(some, repeat=length):
        if tags[0] not in first or tags[-1] not in last or not all(allowed[a, b] for a, b in pairwise(tags)):
            continue
        weight = np.exp(
            sum(scores[i, tag] for i, tag in enumerate(tags)) + sum(steps[a, b] for a, b in pairwise(tags))
        )
        total += weight
        start = 0
        for i, tag in enumerate(tags):
            by_tag[i, tag] += weight
            place, label = TAGS[tag][0], TAGS[tag][2:]
            start = i if place in "BS" else start
            if place in "ES":
                key = start, i + 1, Label(label)
                by_span[key] = by_span.get(key, 0.0) + weight
    chances, _ = tag_chances(scores, steps, [(0, length)])
    assert chances == pytest.approx(by_tag / total, abs=1e-4)
    spans = {
        (s, e, label): chance
        for s, e, label, chance in span_chances(scores, steps, [(0, length)], least=1e-6)
    }
    for key, weight in by_span.items():
        assert spans[key] == pytest.approx(weight / total, abs=1e-4)


def test_sentences_do_not_disturb_each_other() -> None:
    random = np.random.default_rng(3)
    scores = random.normal(size=(9, len(TAGS))).astype(np.float32)
    steps = random.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)
    together, _ = tag_chances(scores, steps, [(0, 2), (3, 8), (8, 9)])
    for start, end in [(0, 2), (3, 8), (8, 9)]:
        alone, _ = tag_chances(scores[start:end], steps, [(0, end - start)])
        assert together[start:end] == pytest.approx(alone, abs=1e-5)
    assert not together[2].any()


def test_every_label_has_its_four_tags() -> None:
    assert len(TAGS) == 1 + 4 * len(LABELS) == 41


@given(st.lists(st.integers(1, 2**64 - 1), max_size=40), st.lists(st.integers(0, 2**64 - 1), max_size=20))
def test_keys_are_found_where_they_stand(known: list[int], asked: list[int]) -> None:
    keys = np.array(sorted(set(known)), dtype=np.uint64)
    asked += known[:10]
    places = KeyIndex(keys).find(np.array(asked, dtype=np.uint64))
    want = [keys.tolist().index(key) if key and key in set(known) else -1 for key in asked]
    assert places.tolist() == want


def test_templates_do_not_share_keys() -> None:
    out = KeyColumns(2)
    same = np.array([5, 5])
    out.add(same)
    out.add(same)
    out.add(same, where=np.array([True, False]))
    table = out.table()
    assert table[0, 0] == table[1, 0] != table[0, 1]
    assert table[1, 2] == 0 != table[0, 2]


# ------------------------------------------------------------ words


def test_a_text_is_divided_into_words() -> None:
    words, names = WORDS.divide("江苏创新众创空间x")
    cut = [(s, e) for s, e in zip(words.start.tolist(), words.end.tolist(), strict=True)]
    assert cut == [(0, 2), (2, 4), (4, 8), (8, 9)]
    assert list(zip(names.start.tolist(), names.end.tolist(), strict=True)) == [(0, 2), (4, 8)]


def test_dictionary_lines_round_trip() -> None:
    again = Dictionary.from_lines(list(WORDS.lines()))
    assert again == WORDS
    assert again.kind("江苏") == "PLACE-short"
    assert again.kind("没有") == ""


def test_longest_words_win() -> None:
    found = WordList((("大学", 1), ("大学城", 3), ("工业大学", 2))).find("工业大学城")
    assert found.longest_ending(5)[0].tolist() == [0, 0, 0, 2, 3]
    assert found.longest_starting(5)[0].tolist() == [2, 0, 3, 0, 0]
    assert found.covering(5)[0].tolist() == [2, 2, 2, 2, 0]


# ------------------------------------------------------------ rules and aliases


@pytest.mark.parametrize(
    ("name", "generic"), [("众创空间", True), ("江苏", False), ("园区", True), ("没有", False)]
)
def test_generic_names(name: str, generic: bool) -> None:
    assert is_generic(name, WORDS) is generic


def test_doubtful_and_generic_names_go() -> None:
    text = "江苏的众创空间与鑫瑞峻"
    kept = improve(
        text,
        [
            *named(text, ("众创空间", Label.FACILITY), ("江苏", Label.PLACE)),
            *named(text, ("鑫瑞峻", C), score=0.2),
        ],
        WORDS,
    )
    assert [mention.text for mention in kept] == ["江苏"]


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("江苏鑫瑞峻新材料科技有限公司", "鑫瑞峻新材料科技"),
        ("鑫瑞峻（江苏）科技股份有限公司", "鑫瑞峻科技"),
        ("鑫瑞峻", ""),
        ("有限公司", ""),
    ],
)
def test_company_cores(name: str, core: str) -> None:
    assert company_core(name, WORDS) == core


@pytest.mark.parametrize(
    ("text", "given", "added"),
    [
        # a bracket introduces the short name
        ("江苏安泰研究院（以下简称“安泰创”）开业。", [("江苏安泰研究院", Label.INSTITUTION)], ["安泰创"]),
        ("江苏安泰研究院（简称安泰创）开业。", [("江苏安泰研究院", Label.INSTITUTION)], ["安泰创"]),
        # the firm's short name stands alone further on
        ("江苏鑫瑞峻科技有限公司开工。鑫瑞峻将投产。", [("江苏鑫瑞峻科技有限公司", C)], ["鑫瑞峻"]),
        # two characters must stand alone twice
        ("江苏华勤科技有限公司开工。华勤将投产。", [("江苏华勤科技有限公司", C)], []),
        ("江苏华勤科技有限公司开工。华勤将投产。华勤快。", [("江苏华勤科技有限公司", C)], ["华勤", "华勤"]),
        # a common word is no short name
        ("江苏创新科技有限公司开工。创新是动力，创新好。", [("江苏创新科技有限公司", C)], []),
        # a name repeated without context
        ("董事长王明说。后来王明笑了。", [("王明", P)], ["王明"]),
        # not through a word: 区分 is one
        ("高新区负责。高新区分三步走。", [("高新区", Label.PARK)], []),
        ("“倍增计划”启动。倍增计划见效。", [("倍增计划", G)], ["倍增计划"]),
    ],
)
def test_aliases_are_found(text: str, given: list[tuple[str, Label]], added: list[str]) -> None:
    before = named(text, *given)
    after = mend(text, before, WORDS, least=3, origin="aliases")
    assert set(before) <= set(after)
    assert [mention.text for mention in after if mention.origin == "aliases"] == added


def test_a_name_found_once_and_passed_over_often_is_not_believed() -> None:
    text = "储气库好。储气库大。储气库新。储气库旧。"
    once = [Mention(0, 3, P, "储气库", 0.7)]
    assert mend(text, once, WORDS, least=3, origin="") == once
    sure = [Mention(0, 3, P, "储气库", 0.99)]
    assert len(mend(text, sure, WORDS, least=3, origin="")) == 4


def test_a_place_is_no_firms_short_name() -> None:
    text = "临港新片区的临港海洋科技有限公司。临港好。临港大。"
    before = named(text, ("临港新片区", Label.PARK), ("临港海洋科技有限公司", C))
    assert mend(text, before, WORDS, least=3, origin="") == before


def test_a_name_keeps_one_label() -> None:
    text = "鑫瑞峻开工。鑫瑞峻投产。鑫瑞峻获奖。"
    before = [
        Mention(0, 3, C, "鑫瑞峻", 0.9),
        Mention(6, 9, C, "鑫瑞峻", 0.8),
        Mention(12, 15, P, "鑫瑞峻", 0.7),
    ]
    assert {mention.label for mention in mend(text, before, WORDS, least=3, origin="")} == {C}


# ------------------------------------------------------------ the model's file


def test_the_shipped_model_round_trips_to_the_byte() -> None:
    model = shipped_model()
    data = model.to_bytes()
    assert TaggerModel.from_bytes(data).to_bytes() == data
    assert len(data) < 20_000_000


@pytest.mark.parametrize("data", [b"", b"PK", b"{}"])
def test_what_is_no_model_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="make train"):
        TaggerModel.from_bytes(data)


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("由今年常州市科技计划支持", "今年常州市科技计划", "常州市科技计划"),
        ("在该项目临时党支部", "该项目临时党支部", ""),
        ("获一项国际大科学计划", "一项国际大科学计划", ""),
        ("打造千亿产业园区", "千亿产业园区", ""),
        ("签下百亿级树脂项目", "百亿级树脂项目", "百亿级树脂项目"),
        ("《打造一流环境行动方案》", "打造一流环境行动方案", "打造一流环境行动方案"),
        ("在常州高新区", "常州高新区", "常州高新区"),
    ],
)
def test_words_before_a_name_are_not_in_it(text: str, name: str, left: str) -> None:
    dictionary = Dictionary((Row("产业园区", "generic", False, 9),), ())
    start = text.index(name)
    found = [Mention(start, start + len(name), Label.PROGRAM, name, 0.9)]
    assert [mention.text for mention in improve(text, found, dictionary)] == ([left] if left else [])


@pytest.mark.parametrize(
    ("text", "name", "firm"),
    [
        ("聚焦智能家居、光伏发电等领域，", "智能家居", False),
        ("布局精准医疗、医疗大数据等3个方向。", "精准医疗", False),
        ("引进中创新航、蜂巢能源等产业链企业", "中创新航", True),
        ("引进中创新航、蜂巢能源等企业20余家", "蜂巢能源", True),
        ("向宁德时代供应电池等产品制造商", "宁德时代", True),
    ],
)
def test_a_field_in_a_list_of_fields_is_no_firm(text: str, name: str, firm: bool) -> None:
    start = text.index(name)
    found = [Mention(start, start + len(name), Label.COMPANY, name, 0.9)]
    assert bool(improve(text, found, Dictionary((), ()))) is firm


def test_what_begins_a_firms_name_is_the_firm_not_a_person() -> None:
    text = "枣庄鲁禾生物有限公司建于1998年，鲁禾建在路边，鲁禾关了老厂。"
    firm = Mention(0, 10, Label.COMPANY, "枣庄鲁禾生物有限公司", 0.99)
    person = Mention(18, 20, Label.PERSON, "鲁禾", 0.75)
    places = Dictionary((Row("枣庄", "PLACE-short", True, 9),), ())
    found = mend(text, [firm, person], places, least=3, origin="")
    assert {(m.text, m.label) for m in found if m.text == "鲁禾"} == {("鲁禾", Label.COMPANY)}


def test_a_word_is_a_firms_short_name_where_quotation_marks_say_so() -> None:
    dictionary = Dictionary((Row("安徽", "PLACE-short", True, 9), Row("铁腕", "noun", False, 9)), ())
    firm = Mention(0, 12, Label.COMPANY, "安徽铁腕智能装备有限公司", 0.99)
    for text, count in (
        ("安徽铁腕智能装备有限公司成立。没人看好“铁腕”。后来铁腕赢了。", 2),
        ("安徽铁腕智能装备有限公司成立。没人看好铁腕治污。后来铁腕赢了。", 0),
    ):
        found = mend(text, [firm], dictionary, least=3, origin="")
        assert sum(mention.text == "铁腕" for mention in found) == count


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [
        ("全年实施水稻育种项目12项，投入3亿元。", "水稻育种项目", False),
        ("“机器换人”项目超1.2万个。", "“机器换人”项目", False),
        ("累计引进产业化项目近百亿元。", "产业化项目", True),
        ("引进云锦半导体项目，2022年投产。", "云锦半导体项目", True),
    ],
)
def test_projects_that_are_counted_are_no_name(text: str, name: str, kept: bool) -> None:
    start = text.index(name)
    found = [Mention(start, start + len(name), Label.PROGRAM, name, 0.9)]
    assert bool(improve(text, found, Dictionary((), ()))) is kept


@pytest.mark.parametrize(
    ("text", "name", "label", "left"),
    [
        ("建成注采站1座、储气井3口。", "储气井", Label.PERSON, []),
        ("又有7口储气井投运。", "储气井", Label.PERSON, []),
        ("向12名代表和储建国颁奖。", "储建国", Label.PERSON, ["储建国"]),
        ("储建国3人获奖。", "储建国", Label.PERSON, ["储建国"]),
        ("形成以云舟公司、海岳公司为龙头的产业。", "以云舟公司", Label.COMPANY, ["以云舟公司"]),
        ("如今，以云舟公司、海岳公司为龙头的产业成形。", "以云舟公司", Label.COMPANY, ["云舟公司"]),
        ("如今，以岭药业为龙头。", "以岭药业", Label.COMPANY, ["以岭药业"]),
        ("如今，以云药业签约。", "以云药业", Label.COMPANY, ["以云药业"]),
        ("发放《水稻育秧计划》《鱼苗》等书籍。", "鱼苗", Label.PROGRAM, []),
        ("读了《人才办法》一文。", "人才办法", Label.PROGRAM, []),
        ("出台《水稻育秧计划》《鱼苗》等政策。", "鱼苗", Label.PROGRAM, ["水稻育秧计划", "鱼苗"]),
        ("《云州高新》杂志创刊。", "云州高新", Label.INSTITUTION, ["云州高新"]),
    ],
)
def test_what_stands_beside_a_name_says_that_it_is_none(
    text: str, name: str, label: Label, left: list[str]
) -> None:
    start = text.index(name)
    found = [Mention(start, start + len(name), label, name, 0.9)]
    firms = Dictionary((Row("以岭药业", "COMPANY-short", False, 9),), ())
    assert [mention.text for mention in improve(text, found, firms)] == left


@pytest.mark.parametrize(
    ("label", "name", "parts"),
    [
        (
            Label.INSTITUTION,
            "云州市机械行业协会和省产业技术研究院",
            ["云州市机械行业协会", "省产业技术研究院"],
        ),
        (Label.GOVERNMENT, "云州市科技局以及云州高新区管委会", ["云州市科技局", "云州高新区管委会"]),
        (Label.GOVERNMENT, "云州市工业和信息化局", ["云州市工业和信息化局"]),
        (Label.INSTITUTION, "甲大学和乙大学联合实验室", ["甲大学和乙大学联合实验室"]),
        (Label.INSTITUTION, "云州大学和研究院", ["云州大学和研究院"]),
        (Label.PROGRAM, "云州大学与云州研究院", ["云州大学与云州研究院"]),
    ],
)
def test_names_that_a_conjunction_joins_are_parted(label: Label, name: str, parts: list[str]) -> None:
    text = f"在{name}的支持下。"
    found = [Mention(1, 1 + len(name), label, name, 0.9)]
    after = improve(text, found, Dictionary((), ()))
    assert [one.text for one in after] == parts
    assert all(text[one.start : one.end] == one.text for one in after)


def test_an_institution_is_found_without_the_place_in_front() -> None:
    places = Dictionary((Row("云州", "PLACE-short", True, 9),), ())
    name = "云州深时地球研究中心"
    text = f"{name}成立。深时地球研究中心设在园区，研究中心有三十人。"
    found = [Mention(0, len(name), Label.INSTITUTION, name, 0.9)]
    assert [one.text for one in mend(text, found, places, least=3, origin="")] == [name, "深时地球研究中心"]
    firm = [Mention(0, len(name), Label.COMPANY, name, 0.9)]
    assert len(mend(text, firm, places, least=3, origin="")) == 1
