"""The lists of names under posts that a magazine prints about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.relate.cast import Cast
from kg.relate.encode import LABELS, SYMBOLS, Sentence, Slot
from kg.relate.titles import Post, Words, words
from kg.types import Article, Label

_P = SYMBOLS[Label.PERSON]
_ANY = "".join(LABELS)
_ALONE = SYMBOLS[Label.INSTITUTION]


class Imprint:
    """Reads the lists of names under posts that a magazine prints about itself."""

    def __init__(self, sentences: Sequence[Sentence], cast: Cast, article: Article) -> None:
        self.words = words()
        self.cast = cast
        self.board = ""
        self.title = ""
        self.line = -9
        printed = any(self.words.board.search(s.code) or _opens(s.code) for s in sentences)
        self.journal = _journal(sentences, cast, article, self.words) if printed else None

    def read(self, sentence: Sentence) -> Iterator[Post]:
        if self.journal is None:
            return
        code, known = sentence.code, self.words
        by_at = {slot.at: slot for slot in sentence.slots}
        board = known.board.search(code)
        if board and len(re.sub(f"[{_ANY}]", "", code)) < 40:
            self.board, self.line = board.group(), sentence.paragraph
        plain = re.sub(r"[\s、，（）()兼]", "", code)
        if self.title and plain and set(plain) <= {_P} and sentence.paragraph - self.line <= 2:
            self.line = sentence.paragraph
            for slot in sentence.slots:
                yield self._post(slot, sentence)
            return
        entries = [
            m
            for m in known.entry.finditer(code)
            if m.start() == 0 or code[m.start() - 1] in " 　：:）)，、" + _P + "】》"
        ]
        for hit in entries:
            self._open(hit["title"], sentence)
            for at in range(hit.start("names"), hit.end("names")):
                if code[at] == _P and not _bracketed(code, hit.start("names"), at):
                    yield self._post(by_at[at], sentence)
        if not entries:
            bare = known.line.match(code)
            if bare:
                self._open(bare["title"], sentence)
            elif not board:
                self.title = ""

    def _open(self, title: str, sentence: Sentence) -> None:
        if self.words.of_board.match(title):
            near = self.board and sentence.paragraph - self.line <= 12
            self.title = self.board + title if near else ""
        elif self.words.board.match(title):
            self.title = title
        else:
            self.title = title
            self.board = "" if title not in ("顾问",) else self.board
        self.line = sentence.paragraph

    def _post(self, slot: Slot, sentence: Sentence) -> Post:
        assert self.journal is not None
        leads = self.journal if self.words.leads.match(self.title) else None
        return Post(slot.cluster, self.journal, self.title, leads, sentence.number, "imprint", slot.at)


def _bracketed(code: str, start: int, at: int) -> bool:
    part = code[start:at]
    return part.count("（") + part.count("(") > part.count("）") + part.count(")")


def _journal(sentences: Sequence[Sentence], cast: Cast, article: Article, words: Words) -> int | None:
    """Find the magazine that an imprint belongs to.

    An INSTITUTION in 《》 or alone on a line before the imprint, else the article's source, else the first INSTITUTION
    before the imprint that is not one of its publishers.
    """
    before = None
    begun = False
    for sentence in sentences:
        code = sentence.code
        begun = begun or words.board.search(code) is not None or _opens(code)
        for slot in sentence.slots:
            if slot.label is Label.INSTITUTION:
                if (slot.at and code[slot.at - 1] == "《") or (not begun and code.strip() == _ALONE):
                    return slot.cluster
                if before is None and not begun and not re.search("主办|主管|承办|协办|单位", code):
                    before = slot.cluster
    if article.source:
        found = cast.find(Label.INSTITUTION, article.source)
        return cast.imply(Label.INSTITUTION, article.source) if found is None else found
    return before


def _opens(code: str) -> bool:
    return code.startswith(("责任编辑", "主编", "编委"))
