"""Web pages, PDF and Word files: text, title, date, pages; and files that cannot be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import docx
import pytest

from kg.read import Skipped, articles, read, read_documents
from kg.read.pdf import Box, lines
from kg.types import Document

LEFT = ["江阴高新区大力推进科技创", "新，园区企业不断成长，形", "成了良好的局面。"]
RIGHT = ["溧阳高新区建成创新中心，", "天目湖研究院落户园区。"]
HTML = """\
<html><head><meta charset="gbk"><title>江阴高新区建成创新中心</title>
<meta property="article:published_time" content="2022-03-02T08:00:00+08:00"></head>
<body><nav><a href="/">首页</a><a href="/b">新闻</a></nav><article><h1>江阴高新区建成创新中心</h1>
<p>3月2日，江阴高新区创新中心揭牌，江阴高新区管委会主任赵敏出席仪式，首批十二家企业同时入驻。</p>
<p>据介绍，该中心由江阴高新区与常州大学共建，将围绕新材料和智能制造开展研发，今年引进团队二十个。</p>
<p>下一步，江阴高新区将继续建设创新平台，让更多成果在江阴落地，推动高质量发展取得新的成效。</p>
</article><footer>版权所有</footer></body></html>
"""


def one(path: Path) -> tuple[list[Document], list[str]]:
    skipped: list[Skipped] = []
    found = list(read_documents([path], on_skip=skipped.append))
    return found, [item.reason for item in skipped]


def pdf(pages: list[list[tuple[int, int, str]]], *, encrypted: bool = False) -> bytes:
    """Write a PDF with Chinese text at the given points, by a font that is not embedded."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * at} 0 R' for at in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        " /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    for at, page in enumerate(pages):
        show = "\n".join(
            f"BT /F1 12 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, text in page
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {7 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(show)} >>\nstream\n{show}\nendstream")
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    key = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<00> <00>]"
    )
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R {key if encrypted else ''} >>"
    return out + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()


def column(x: int, texts: list[str]) -> list[tuple[int, int, str]]:
    return [(x, 700 - 18 * at, text) for at, text in enumerate(texts)]


def test_html(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(HTML.encode("gbk"))
    (document,), skipped = one(path)
    assert skipped == []
    assert (document.title, document.date, document.encoding) == (
        "江阴高新区建成创新中心",
        "2022-03-02",
        "gb18030",
    )
    assert document.text.startswith("江阴高新区建成创新中心\n")
    assert "版权所有" not in document.text
    (article,) = articles(document)
    assert (article.title, article.date) == ("江阴高新区建成创新中心", "2022-03-02")


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html><body><script>1</script><img src='a.png'></body></html>",
        "<html><head><title>江阴日报</title></head><body><nav><a href='/'>首页</a></nav><img src='a.png'></body></html>",
    ],
)
def test_html_without_text(page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    path.write_text(page, "utf-8")
    found, (reason,) = one(path)
    assert found == []
    assert "; " in reason


def test_a_wrong_byte_of_a_web_page_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    data = HTML.replace('<meta charset="gbk">', "").encode("gbk") + b"<!--" + bytes(2000) + b"-->"
    path.write_bytes(data.replace("揭牌".encode("gbk"), "揭".encode("gbk") + b"\xff", 1).replace(b"\0", b" "))
    (document,), (reason,) = one(path)
    assert "江阴高新区管委会主任赵敏" in document.text
    assert reason.endswith("shown as \ufffd; the rest is read")


def test_pdf_columns_and_pages(tmp_path: Path) -> None:
    path = tmp_path / "paper-2021-12-13.pdf"
    path.write_bytes(
        pdf([column(50, LEFT) + column(320, RIGHT), column(50, ["第二页的文章在这里，内容不多。"])])
    )
    (document,), skipped = one(path)
    assert skipped == []
    assert document.text.split("\n") == [*LEFT, *RIGHT, "第二页的文章在这里，内容不多。"]
    assert document.pages == (0, document.text.index("第二页"))
    assert document.date == "2021-12-13"
    assert "".join(LEFT) in "".join(article.text for article in articles(document))
    assert {article.page for article in articles(document)} <= {1, 2}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf([[]]), "has no text layer"),
        (pdf([column(50, LEFT)], encrypted=True), "is encrypted"),
        (b"%PDF-1.4\nbroken", "is not a PDF that can be opened"),
    ],
)
def test_pdf_that_cannot_be_read(data: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    found, (reason,) = one(path)
    assert found == []
    assert reason.startswith(says)
    assert "; " in reason


def test_a_broken_page_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        pdf([column(50, LEFT), column(50, RIGHT)]).replace(b"/Kids [6 0 R 8 0 R]", b"/Kids [99 0 R 8 0 R]")
    )
    skipped: list[Skipped] = []
    (document,) = read_documents([path], on_skip=skipped.append)
    assert document.text.split("\n") == ["", *RIGHT]
    assert document.pages == (0, 1)
    assert [(one.name, one.reason.split(" (")[0]) for one in skipped] == [("a.pdf, page 1", "is broken")]


def test_ligatures_of_a_pdf_are_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([column(50, ["江阴ﬁne oﬃce公司ﬂow"])]))
    (document,), _ = one(path)
    assert document.text == "江阴fine office公司flow"


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([column(50, LEFT)] * 3))
    list(read([path], on_part=lambda done, total: told.append((done, total))))
    assert told == [(1, 3), (2, 3), (3, 3)]
    told.clear()
    text = "江阴高新区大力推进科技创新，园区企业不断成长。\n" * 50_000
    (tmp_path / "a.txt").write_text(text, "utf-8")
    list(read([tmp_path / "a.txt"], on_part=lambda done, total: told.append((done, total))))
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == (len(text), len(text))


def test_columns_below_a_headline_are_read_one_after_the_other() -> None:
    boxes = [Box(50, 760, 550, 790, "通栏标题")]
    boxes += [Box(50, 700 - 18 * at, 250, 712 - 18 * at, f"左{at}") for at in range(4)]
    boxes += [Box(300, 700 - 18 * at, 550, 712 - 18 * at, f"右{at}") for at in range(4)]
    assert lines(boxes[::-1]) == ["通栏标题", "左0", "左1", "左2", "左3", "右0", "右1", "右2", "右3"]


def test_docx(tmp_path: Path) -> None:
    file = docx.Document()
    file.core_properties.title = "江阴高新区建成创新中心"
    file.add_paragraph("3月2日，江阴高新区创新中心揭牌。")
    table = file.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "常州大学"
    table.rows[0].cells[1].text = "12个项目"
    file.add_paragraph("下一步，江阴高新区将继续建设创新平台。")
    path = tmp_path / "a.docx"
    file.save(str(path))
    (document,), skipped = one(path)
    assert skipped == []
    assert document.text.split("\n") == [
        "3月2日，江阴高新区创新中心揭牌。",
        "常州大学\t12个项目",
        "下一步，江阴高新区将继续建设创新平台。",
    ]
    assert document.title == "江阴高新区建成创新中心"
    assert document.date is None  # what the template of python-docx says is none


@pytest.mark.parametrize(
    ("name", "text", "date"),
    [("a.docx", "江阴高新区开工。", "2022-03-02"), ("2021-12-13.docx", "江阴高新区开工。", "2021-12-13")],
)
def test_the_date_of_a_word_file(name: str, text: str, date: str, tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph(text)
    file.core_properties.created = datetime(2022, 3, 2, 8)
    file.save(str(tmp_path / name))
    (document,), _ = one(tmp_path / name)
    assert document.date == date


def word(change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Write a Word file, each of its parts changed, or left out for None."""
    plain, out = io.BytesIO(), io.BytesIO()
    file = docx.Document()
    file.add_paragraph("江阴高新区创新中心揭牌。")
    file.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.namelist():
            if (content := change(entry, source.read(entry))) is not None:
                archive.writestr(entry, content)
    return out.getvalue()


def of_text(change: Callable[[bytes], bytes | None]) -> bytes:
    return word(lambda name, content: change(content) if name == "word/document.xml" else content)


ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghij")).encode()
SPACE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def locked(data: bytes) -> bytes:
    """Say in each entry of an archive that it is encrypted."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        parts = data.split(mark)
        data = mark.join([parts[0], *(p[: at - 4] + bytes([p[at - 4] | 1]) + p[at - 3 :] for p in parts[1:])])
    return data


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(40_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 broken", "is not a Word document"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "is encrypted or an old .doc"),
        (bomb(), "would unpack to 40 MB"),
        (of_text(lambda content: content[:-20]), "is not a Word document that can be opened"),
        (of_text(lambda _: None), "is not a Word document that can be opened"),
        (of_text(lambda _: b'<w:document xmlns:w="' + SPACE + b'"/>'), "has no text"),
        (
            of_text(
                lambda content: (
                    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
                    + ENTITIES
                    + b"]>"
                    + content.split(b"?>", 1)[1].replace("江阴".encode(), b"&j;")
                )
            ),
            "is not a Word document that can be opened",
        ),
        (locked(of_text(lambda content: content)), "is not a Word document that can be opened"),
    ],
)
def test_docx_that_cannot_be_read(data: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    found, (reason,) = one(path)
    assert found == []
    assert reason.startswith(says)


def test_what_a_word_file_names_outside_of_it_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("机密", "utf-8")
    path = tmp_path / "a.docx"
    doctype = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY j SYSTEM "{secret.as_uri()}">]>'.encode()
    path.write_bytes(
        of_text(lambda content: doctype + content.split(b"?>", 1)[1].replace("高新区".encode(), b"&j;"))
    )
    (document,), _ = one(path)
    assert "机密" not in document.text
