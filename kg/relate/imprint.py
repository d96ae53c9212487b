"""The lists of names under posts that a magazine prints about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.relate.cast import Cast
from kg.relate.encode import LABELS, SYMBOLS, Sentence, Slot
from kg.relate.titles import Post, Words, words
from kg.text import squeeze
from kg.types import Article, Label

_P = SYMBOLS[Label.PERSON]
_ANY = "".join(LABELS)
_NEAR = 3  # lines between two entries of one list
_UNKNOWN = re.compile("[\u4e00-\u9fff·]{2,6}")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_HEADING = 40  # characters of a line that only names the board
_BOARD = 12  # lines after the board's name in which its members are
_FOLIO = re.compile(
    rf"\W{{0,3}}{SYMBOLS[Label.INSTITUTION]}[^，。]{{0,30}}?(?:第\d+期|\d版)"
)  # a newspaper's page: 云州日报 第22期 2版
_BEFORE_ENTRY = "版期 　：:）)，、" + _P + "】》"


class Imprint:
    """Reads the lists of names under posts that a magazine prints about itself."""

    def __init__(self, sentences: Sequence[Sentence], cast: Cast, article: Article) -> None:
        self.words = words()
        self.cast = cast
        self.board = ""
        self.title = ""
        self.line = -9
        opening = next((s for s in sentences if _opens(s.code, self.words)), None)
        self.first = -9 if opening is None else opening.paragraph
        self.journal = None if opening is None else _journal(sentences, opening, cast, article, self.words)

    def read(self, sentence: Sentence) -> Iterator[Post]:
        if self.journal is None:
            return
        code, known = sentence.code, self.words
        if sentence.paragraph <= self.first - _NEAR:
            return
        by_at = {slot.at: slot for slot in sentence.slots}
        board = known.board.search(code)
        heading = board is not None and (
            len(re.sub(f"[{_ANY}]", "", code)) < _HEADING or board.end() == len(code)
        )
        if board and heading:
            self.board, self.line = board.group(), sentence.paragraph
        if self.title and _only_names(code, known) and sentence.paragraph - self.line < _NEAR:
            self.line = sentence.paragraph
            for slot in sentence.slots:
                yield self._post(slot, sentence)
            return
        entries = [
            m
            for m in known.entry.finditer(code)
            if (m.start() == 0 or code[m.start() - 1] in _BEFORE_ENTRY) and self._known(m["title"], sentence)
        ]
        for hit in entries:
            self._open(hit["title"], sentence)
            if not self.title:
                continue
            for at in range(hit.start("names"), hit.end("names")):
                if code[at] == _P and not _bracketed(code, hit.start("names"), at):
                    yield self._post(by_at[at], sentence)
        if not entries:
            bare = known.line.match(code)
            if bare and self._known(bare["title"], sentence):
                self._open(bare["title"], sentence)
            elif not heading:
                self.title = ""

    def _known(self, title: str, sentence: Sentence) -> bool:
        """Say whether a post is a magazine's: some are (记者, 校对) only next to others."""
        near = min(abs(sentence.paragraph - line) for line in (self.line, self.first)) < _NEAR
        return near or not self.words.beside.fullmatch(title)

    def _open(self, title: str, sentence: Sentence) -> None:
        if self.words.of_board.match(title):
            near = self.board and sentence.paragraph - self.line <= _BOARD
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


def _only_names(code: str, known: Words) -> bool:
    """Say whether a line is a list of names, of which a few may not have been recognised."""
    names = code.count(_P)
    others = re.sub(rf"[{_P}、，（）()兼]", " ", code).split()
    return names > len(others) and all(
        _UNKNOWN.fullmatch(word) and not known.title.search(word) and not known.entry.match(word + _P)
        for word in others
    )


def _opens(code: str, known: Words) -> bool:
    """Say whether a line is one of an imprint: it names the board, or a post that only magazines have."""
    if known.board.search(code):
        return True
    folio = _FOLIO.match(code)
    hit = known.entry.search(code, folio.end()) if folio else known.entry.match(code)
    return hit is not None and not known.beside.fullmatch(hit["title"])


def _bracketed(code: str, start: int, at: int) -> bool:
    part = code[start:at]
    return part.count("（") + part.count("(") > part.count("）") + part.count(")")


def _journal(
    sentences: Sequence[Sentence], opening: Sentence, cast: Cast, article: Article, known: Words
) -> int | None:
    """Find the magazine that an imprint belongs to.

    An INSTITUTION in 《》 or alone on a line before the imprint, else the article's source, else what stands as the
    name of a magazine does, though it was not recognised, else the first INSTITUTION before the imprint that is not
    one of its publishers.
    """
    before = None
    for sentence in sentences:
        code = sentence.code
        begun = sentence.number >= opening.number
        for slot in sentence.slots:
            if slot.label is Label.INSTITUTION:
                alone = not begun and code.strip() == SYMBOLS[Label.INSTITUTION]
                if (
                    alone
                    or code[max(0, slot.at - 1) : slot.at] == "《"
                    or (slot.at < 4 and _FOLIO.match(code))
                ):
                    return slot.cluster
                if before is None and not begun and not known.publishers.search(code):
                    before = slot.cluster
    name = article.source or _printed(article.text[: opening.start], known)
    if name:
        found = cast.find(Label.INSTITUTION, name)
        return cast.imply(Label.INSTITUTION, name) if found is None else found
    return before


def _printed(text: str, known: Words) -> str | None:
    """Give the name that a magazine prints over its imprint: in 《》 or alone on a line, next to the issue's number."""
    lines = [line.strip() for line in text.split("\n") if _CHINESE.search(line)]
    for at, line in enumerate(lines):
        hit = known.magazine.match(line)
        around = (line[hit.end() :] if hit else "", *lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
        if hit and not known.issue.search(hit.group()) and any(known.issue.search(other) for other in around):
            return squeeze(hit["quoted"] or hit["alone"] or "")
    return None
