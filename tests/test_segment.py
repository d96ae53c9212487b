"""Words: spans that cover any text, equal to what spacy-pkuseg and spaCy give with the shipped model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.zh import Chinese

from kg.recognise.segment import model_folder, segmenter, words
from kg.recognise.sequences import sentence_bounds

TEXT = (
    "本报讯（记者 王小明）5月12日，江阴高新区管委会与江苏鑫瑞峻新材料科技有限公司签约，总投资3.5亿元。\n\n"
    "“园区很好！”张伟说。 AI-5G平台将于2024年底建成；项目/平台由常州大学牵头。"
)

SEGMENTER = segmenter()
GUIDE = Path(__file__).parents[1] / "training" / "SEGMENT.md"

hostile = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("高新区园的在，。！\n\r \t\u3000\x00\ufeff\ud800*&./１Ａ第三一AZ09”）…𠮷"),
    ),
    max_size=80,
)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("公司位于北京。", ["公司", "位", "于", "北京", "。"]),  # GSD parts 位 and 于
        ("他们在上海工作。", ["他们", "在", "上海", "工作", "。"]),
        ("总投资20亿元", ["总", "投资", "20亿", "元"]),
        ("企业 \n 发展", ["企业", " \n ", "发展"]),
        ("  园区\n", ["  ", "园区", "\n"]),
        (" \t\n", [" \t\n"]),
        ("", []),
    ],
)
def test_words(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


@given(hostile)
def test_words_cover_the_text_without_gap_or_overlap(text: str) -> None:
    spans = words(text)
    assert [0, *(end for _, end in spans)] == [*(start for start, _ in spans), len(text)]
    assert all(start < end for start, end in spans)
    assert all(
        text[start:end].isspace() or not any(map(str.isspace, text[start:end])) for start, end in spans
    )


@given(hostile)
def test_words_are_those_of_pkuseg(text: str) -> None:
    for chunk in text.split():
        for start, end in sentence_bounds(chunk):
            assert cut(chunk[start:end]) == SEGMENTER.cut(chunk[start:end])


def test_words_of_a_text_are_those_of_its_sentences() -> None:
    wanted = [
        word
        for chunk in TEXT.split()
        for start, end in sentence_bounds(chunk)
        for word in SEGMENTER.cut(chunk[start:end])
    ]
    assert [word for word in cut(TEXT) if not word.isspace()] == wanted


@pytest.mark.parametrize(
    "text", ["高新区" * 60_000, "x" * 120_000, "园" * 401 + "。", "a " * 60_000, "\x00" * 1000]
)
def test_long_text_is_cut_whole(text: str) -> None:
    spans = words(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert max(end - start for start, end in spans) <= 400


def test_a_text_has_the_same_words_wherever_it_stands() -> None:
    alone = cut(TEXT)
    assert cut(TEXT + "\n" + TEXT) == [*alone, "\n", *alone]
    assert cut(TEXT) == alone


def test_model_is_small() -> None:
    files = {path.name: len(path.read_bytes()) for path in model_folder().iterdir()}
    assert files.keys() == {"features.msgpack", "weights.npz"}
    assert sum(files.values()) < 3_000_000


def test_segmenters_share_no_user_words() -> None:
    one, other = segmenter(), segmenter()
    one.preprocesser.insert("鑫瑞峻", "")
    assert "鑫瑞峻" in one.cut("公司鑫瑞峻成立")
    assert not other.preprocesser.trie.children


def word_pipeline() -> Chinese:
    nlp = Chinese.from_config({"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    nlp.tokenizer.pkuseg_seg = segmenter()
    return nlp


def test_spacy_tokenizes_with_the_model(tmp_path: Path) -> None:
    nlp = word_pipeline()
    doc = nlp("他们在上海工作。")
    assert [token.text for token in doc] == ["他们", "在", "上海", "工作", "。"]
    assert nlp(TEXT).text == TEXT
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert [token.text for token in again(TEXT)] == [token.text for token in nlp(TEXT)]


def test_spacy_loads_the_folder() -> None:
    nlp = Chinese.from_config({"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    nlp.tokenizer.initialize(pkuseg_model=str(model_folder()), pkuseg_user_dict="default")
    assert nlp("他们在上海工作。").text == "他们在上海工作。"


def test_the_guide_s_examples_hold() -> None:
    """Run the code of SEGMENT.md, asserts and all, in its order."""
    code = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert len(code) == 3
    exec("\n".join(code), {})
