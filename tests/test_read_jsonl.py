"""JSON Lines: one document a line; a broken line is named and the others are read."""

from __future__ import annotations

from pathlib import Path

from kg.read import Skipped, read, read_documents

ROWS = """\
{"id": "n1", "text": "江阴高新区管委会主任赵敏说，园区开工。", "title": "江阴高新区开工", "date": "2022年3月2日", "source": "江阴日报", "url": "https://example.org/1"}
{"text": "没有编号的一篇。"}
{"text": "重号。", "id": "n1", "date": "春天", "title": 7}

{broken
["not an object"]
{"title": "没有正文"}
{"text": "  "}
{"text": "\\ufeff最后一篇。", "id": 9}
"""


def test_lines_become_documents(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(ROWS, "utf-8")
    skipped: list[Skipped] = []
    found = list(read_documents([path], on_skip=skipped.append))
    assert [document.name for document in found] == [
        "news.jsonl#n1",
        "news.jsonl#2",
        "news.jsonl#n1~2",
        "news.jsonl#9",
    ]
    first = found[0]
    assert (first.title, first.date, first.source, first.url) == (
        "江阴高新区开工",
        "2022-03-02",
        "江阴日报",
        "https://example.org/1",
    )
    assert (found[2].date, found[2].title) == (None, "7")
    assert found[3].text == "最后一篇。"
    assert [one.name for one in skipped] == [f"news.jsonl:{line}" for line in (5, 6, 7, 8)]
    assert all("; " in one.reason for one in skipped)


def test_the_row_speaks_for_the_article(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(ROWS, "utf-8")
    article = next(read([path]))
    assert (article.title, article.date, article.source) == ("江阴高新区开工", "2022-03-02", "江阴日报")


def test_other_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        path = tmp_path / f"{encoding}.jsonl"
        path.write_bytes(
            '{"text": "近年来，江阴高新区大力推进科技创新。"}\n{"text": "乙。"}\n'.encode(encoding)
        )
    texts = [document.text for document in read_documents([tmp_path])]
    assert texts == ["近年来，江阴高新区大力推进科技创新。", "乙。"] * 3


def test_a_file_without_lines_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text("\n \n", "utf-8")
    skipped: list[Skipped] = []
    assert list(read_documents([path], on_skip=skipped.append)) == []
    assert [one.reason for one in skipped] == ["is empty; nothing to read"]
