"""Who holds which post where: titles before and after names, in brackets, after verbs, and in imprints."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.relate.cast import Cast
from kg.relate.encode import LABELS, SYMBOLS, Sentence, Slot
from kg.types import Label, Role

_P = SYMBOLS[Label.PERSON]
_ORGANISATIONS = (Label.PARK, Label.COMPANY, Label.INSTITUTION, Label.GOVERNMENT, Label.FACILITY, Label.PLACE)
_ANY = "".join(LABELS)
_ORG = "".join(SYMBOLS[label] for label in _ORGANISATIONS)
_REACH = 90  # characters of code that are looked at on either side of a name


@dataclass(frozen=True, slots=True)
class Post:
    """A post that a sentence gives to a person; `organ` is a cluster, `person` too.

    `leads` is the cluster that the person leads by it, or None. `rule` says how it was found.
    """

    person: int
    organ: int
    title: str
    leads: int | None
    sentence: int
    rule: str
    at: int  # where the person stands in the article


@dataclass(frozen=True, slots=True)
class _Words:
    title: re.Pattern[str]
    piece: re.Pattern[str]
    separator: re.Pattern[str]
    leads: re.Pattern[str]
    never: re.Pattern[str]
    lead_in: re.Pattern[str]
    strip: re.Pattern[str]
    organ: re.Pattern[str]
    contexts: tuple[tuple[re.Pattern[str], tuple[Label, ...], re.Pattern[str]], ...]
    heads: tuple[tuple[str, str, str], ...]
    entry: re.Pattern[str]
    board: re.Pattern[str]
    of_board: re.Pattern[str]
    after: re.Pattern[str]
    made: re.Pattern[str]
    held_by: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(resources.files(__package__).joinpath("posts.toml").read_text("utf-8"))
    core = "|".join(sorted(map(re.escape, data["cores"]), key=lambda c: (-len(c), c)))
    inner = rf"[^\W_{_ANY}]"
    title = rf"(?:{inner}|[&·/—-]){{0,14}}?(?:{core})"
    organ = "|".join(sorted(data["organs"], key=lambda o: (-len(o), o)))
    lead_in = data["lead_in"]
    posts = data["masthead"]["posts"]
    names = rf"(?:{_P}(?:\s*[（(][^（()）]{{0,40}}[）)])?[、，\s]*(?:和|等)?)"
    return _Words(
        title=re.compile(title + r"\Z"),
        piece=re.compile(
            rf"(?P<noise>.*?)(?P<org>[{_ORG}])?(?:旗下|内部)?(?P<in>{lead_in}*)(?P<organ>{organ})?(?P<title>{title})\Z"
        ),
        separator=re.compile(r"[、，,/；]|兼任?|(?<=[长记任员官])和"),
        leads=re.compile(rf"(?:{data['leads']}|{data['board_leads']})\Z"),
        never=re.compile(data["never_leads"]),
        lead_in=re.compile(rf"(?:{lead_in})+"),
        strip=re.compile(data["strip"]),
        organ=re.compile(rf"(?:{organ})\Z"),
        contexts=tuple(
            (
                re.compile(rf"(?:{c['posts']})\Z"),
                tuple(Label(x) for x in c["labels"]),
                re.compile(c.get("names", "")),
            )
            for c in data["contexts"]
        ),
        heads=tuple((h["post"], h["ends"], h["organ"]) for h in data["heads"]),
        entry=re.compile(
            rf"(?P<title>{posts})\s*(?:[（(][^（()）]{{0,14}}[）)])?\s*[：:]?\s*(?P<names>{names}+)"
        ),
        board=re.compile(data["masthead"]["board"]),
        of_board=re.compile(data["masthead"]["of_board"] + r"\Z"),
        after=re.compile(
            r"(?:目前|如今)?(?P<verb>是|为|任|担任|出任|现任|当选为?|兼任|接任|就任|升任|受聘为|获聘为?|被聘为|将任)"
            rf"(?:了)?(?P<rest>[^，。；：！？“”（）{_P}]{{1,40}})"
        ),
        held_by=re.compile(
            rf"(?P<rest>[^，。；：！？“”（）{_P}]{{1,30}}?)(?:则|仍|分别)?由(?P<who>[^，。；：！？“”（）{_P}]{{0,40}})(?P<name>{_P})(?:担任|兼任|接任|出任)"
        ),
        made=re.compile(
            rf"(?P<by>聘请?|聘任|任命|选举|推选|邀请|请来?|引来)(?P<names>{names}+)(?:为|担任|出任|当选|任|做|当)(?P<rest>[^，。；：！？“”（）{_P}]{{1,40}})"
        ),
    )


def posts(sentences: Sequence[Sentence], cast: Cast) -> list[Post]:
    """Find the posts that an article's sentences state; adds implied organs to the cast."""
    out: list[Post] = []
    imprint = _Imprint(sentences, cast)
    for sentence in sentences:
        listed = list(imprint.read(sentence))
        out += listed
        done = {post.person for post in listed if post.rule == "imprint"}
        out += _Reader(sentences, sentence, cast, done).read()
    return out


#: How often what each rule says is right, counted on training/corpus (training/RELATIONS.md).
_RIGHT = {
    "imprint": 0.95,
    "title-before": 0.97,
    "title-in-brackets": 0.97,
    "title-behind": 0.95,
    "title-after-verb": 0.95,
}


def score_of(rule: str) -> float:
    """Give the share of a rule's posts that are right."""
    return _RIGHT.get(rule, 0.75)


class _Reader:
    """Reads the posts around the names of one sentence."""

    def __init__(
        self, sentences: Sequence[Sentence], sentence: Sentence, cast: Cast, listed: set[int]
    ) -> None:
        self.sentences = sentences
        self.sentence = sentence
        self.cast = cast
        self.listed = listed
        self.by_at = {slot.at: slot for slot in sentence.slots}
        self.words = _words()

    def read(self) -> Iterator[Post]:
        code = self.sentence.code
        groups = _groups(code, [s for s in self.sentence.slots if s.label is Label.PERSON])
        for group in groups:
            first, last = group[0], group[-1]
            before = self._before(first.at)
            people = group if before and self._shared(before[-1], group) else group[:1]
            for slot in people:
                if slot.cluster not in self.listed:
                    yield from self._emit(slot, before, first.at, "title-before")
            for slot in group:
                yield from self._bracket(slot)
            yield from self._after(last)
        for hit in self.words.held_by.finditer(code):
            pieces = self._pieces(hit.start("rest"), hit.end("rest"), strict=False)
            yield from self._emit(self.by_at[hit.start("name")], pieces, hit.start(), "held-by")
        for hit in self.words.made.finditer(code):
            pieces = self._pieces(
                hit.start("rest"), self._title_end(hit.start("rest"), hit.end("rest")), strict=False
            )
            for at in range(hit.start("names"), hit.end("names")):
                if code[at] == _P:
                    yield from self._emit(self.by_at[at], pieces, hit.start(), "appointed")

    def _shared(self, last: _Piece, group: Sequence[Slot]) -> bool:
        """Say whether a post before a list of names holds for all: 4位院士A、B, 创始人A和B."""
        if len(group) == 1:
            return True
        between = self.sentence.code[group[0].at + 1 : group[-1].at]
        return "、" in between or "和" in between or " " in between

    def _before(self, at: int) -> list[_Piece]:
        start = max(0, at - _REACH)
        left = self.sentence.code[start:at].rstrip(' ：:“”‘’"')
        cut = max((left.rfind(c) for c in "。！？：:“（(【）"), default=-1)
        return self._pieces(start + cut + 1, start + len(left), strict=False)

    def _pieces(self, start: int, end: int, *, strict: bool) -> list[_Piece]:
        """Read posts from right to left until something is no post; `strict` wants no noise at all."""
        code, words = self.sentence.code, self.words
        out: list[_Piece] = []
        bounds = [start - 1, *(start + m.end() - 1 for m in words.separator.finditer(code[start:end])), end]
        starts = [b + 1 for b in bounds[:-1]]
        ends = [start + m.start() for m in words.separator.finditer(code[start:end])] + [end]
        for s, e in reversed(list(zip(starts, ends, strict=True))):
            part = code[s:e].rstrip(" ")
            hit = words.piece.match(part)
            if hit is None:
                break
            noise = hit["noise"].strip(" ")
            org_at = s + hit.start("org") if hit["org"] else None
            title = hit["title"]
            if org_at is None or hit["in"]:
                title = words.strip.sub("", title, count=1)
            if org_at is None and noise:
                # the words before a bare title are part of it (工艺整合部部长) unless another name is in them
                if any(c in _ANY for c in noise):
                    break
                title = ""
            if not title:
                break
            out.append(_Piece(org_at, hit["organ"] or "", title, s))
            if org_at is not None and noise:
                if strict:
                    return []
                break
        return out[::-1]

    def _bracket(self, slot: Slot) -> Iterator[Post]:
        code = self.sentence.code
        hit = re.compile(r"\s*[（(]([^（）()]{2,60})[）)]").match(code, slot.at + 1)
        if hit and not hit.group(1).startswith(("左", "右", "中")):
            yield from self._emit(
                slot, self._pieces(hit.start(1), hit.end(1), strict=True), slot.at, "title-in-brackets"
            )

    def _title_end(self, start: int, end: int) -> int:
        """Cut what follows the last title of a stretch: 任A公司总经理期间."""
        code = self.sentence.code
        for e in range(end, start, -1):
            if self.words.title.search(code[start:e]):
                return e
        return end

    def _after(self, slot: Slot) -> Iterator[Post]:
        code, words = self.sentence.code, self.words
        at = slot.at + 1
        hit = words.after.match(code, at)
        if hit:
            end = self._title_end(hit.start("rest"), hit.end("rest"))
            pieces = self._pieces(hit.start("rest"), end, strict=False)
            if pieces and end - hit.start("rest") <= 30:
                yield from self._emit(slot, pieces, slot.at, "title-after-verb")
            return
        if at < len(code) and code[at] in "，,":
            stop = re.compile("[。！？：:“（(；]").search(code, at)
            end = stop.start() if stop else len(code)
            parts = list(re.compile("[^，,]+").finditer(code, at + 1, min(end, at + _REACH)))
            reach = None
            for part in parts:
                hit2 = words.piece.match(part.group())
                if hit2 is None or (
                    hit2["noise"] and not re.fullmatch(r"(?:现|时|曾|男|女|博士|\d+岁)+", hit2["noise"])
                ):
                    break
                reach = part.end()
            if reach is not None:
                pieces = self._pieces(at + 1, reach, strict=False)
                if pieces and pieces[0].org is not None:
                    yield from self._emit(slot, pieces, slot.at, "title-behind")

    def _emit(self, person: Slot, pieces: Sequence[_Piece], at: int, rule: str) -> Iterator[Post]:
        carry: int | None = None
        context = False
        for piece in pieces:
            if piece.org is not None:
                carry, context = self.by_at[piece.org].cluster, False
            elif carry is None:
                carry, context = self._context(piece, at), True
            if carry is None:
                continue
            found = self._organ(carry, piece)
            if found is not None and found[0] != person.cluster:
                name = rule + ("-context" if context else "")
                yield Post(
                    person.cluster, found[0], found[1], found[2], self.sentence.number, name, person.start
                )

    def _organ(self, org: int, piece: _Piece) -> tuple[int, str, int | None] | None:
        """Give the cluster that a post is held in, its title, and the cluster that it leads."""
        cast, words = self.cast, self.words
        label, title = cast.clusters[org].label, piece.title
        park = (
            org
            if label is Label.PARK
            else _park_of(cast, org, words.organ)
            if label is Label.GOVERNMENT
            else None
        )
        if piece.organ and park is None:
            title = piece.organ + title
        leading = bool(words.leads.match(title)) and not words.never.search(title)
        for post, ends, organ in words.heads:
            if title.endswith(post) and label in (Label.PLACE, Label.GOVERNMENT):
                office = _office(cast, org, ends, organ)
                return None if office is None else (office, title, office if leading else None)
        if label is Label.PLACE:
            return None
        if park is not None:
            organ_index = _organ_of(cast, park, piece.organ) if piece.organ else org
            return organ_index, title, park if leading else None
        return org, title, org if leading else None

    def _context(self, piece: _Piece, at: int) -> int | None:
        """Find the organisation that a bare title belongs to: among the last named that fit it, the one most spoken of."""
        title = piece.title
        if piece.organ:
            return self._nearest((Label.PARK,), None, at, 9)
        if any(title.endswith(post) for post, _, _ in self.words.heads):
            return self._nearest((Label.PLACE,), None, at, 9)
        for pattern, labels, names in self.words.contexts:
            if pattern.search(title):
                return self._nearest(labels, names, at, 4)
        return None

    def _nearest(
        self, labels: Sequence[Label], names: re.Pattern[str] | None, at: int, reach: int
    ) -> int | None:
        weights: dict[int, float] = {}
        for sentence in self.sentences[: self.sentence.number + 1]:
            back = self.sentence.number - sentence.number
            for k, slot in enumerate(sentence.slots):
                if slot.label not in labels or (back == 0 and slot.at >= at):
                    continue
                if names is not None and not any(names.search(n) for n in self.cast.names(slot.cluster)):
                    continue
                near = back < reach or sentence.role is Role.TITLE
                known = weights.get(slot.cluster, 0.0)
                if near or known:
                    weights[slot.cluster] = known + 1.0 + (k == 0) + 2.0 / (1 + back)
        return max(weights, key=lambda c: (weights[c], -c)) if weights else None


@dataclass(frozen=True, slots=True)
class _Piece:
    """One post as written: where its organisation stands in the code, an organ of a park, the title."""

    org: int | None
    organ: str
    title: str
    start: int


class _Imprint:
    """Reads the lists of names under posts that a magazine prints about itself."""

    def __init__(self, sentences: Sequence[Sentence], cast: Cast) -> None:
        self.words = _words()
        self.cast = cast
        self.board = ""
        self.title = ""
        self.line = -9
        self.journal = _journal(sentences, cast, self.words) if any(
            self.words.board.search(s.code) or re.match("(?:责任编辑|主编|编委)", s.code) for s in sentences
        ) else None  # fmt: skip

    def read(self, sentence: Sentence) -> Iterator[Post]:
        if self.journal is None:
            return
        code, words = sentence.code, self.words
        by_at = {slot.at: slot for slot in sentence.slots}
        board = words.board.search(code)
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
            for m in words.entry.finditer(code)
            if m.start() == 0 or code[m.start() - 1] in " 　：:）)，、" + _P + "】》"
        ]
        for hit in entries:
            self._open(hit["title"], sentence)
            for at in range(hit.start("names"), hit.end("names")):
                if code[at] == _P and not _bracketed(code, hit.start("names"), at):
                    yield self._post(by_at[at], sentence)
        if not entries:
            bare = re.fullmatch(
                rf"(?P<title>{'|'.join(_posts_of(words))})\s*(?:[（(][^（()）]*[）)])?\s*[：:]?\s*", code
            )
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
        return Post(slot.cluster, self.journal, self.title, leads, sentence.number, "imprint", slot.start)


@cache
def _posts_of(words: _Words) -> tuple[str, ...]:
    return (re.match(r"\(\?P<title>(.*?)\)\\s\*", words.entry.pattern).group(1),)  # type: ignore[union-attr]


def _bracketed(code: str, start: int, at: int) -> bool:
    part = code[start:at]
    return part.count("（") + part.count("(") > part.count("）") + part.count(")")


def _journal(sentences: Sequence[Sentence], cast: Cast, words: _Words) -> int | None:
    """Find the magazine that an imprint belongs to: an INSTITUTION in 《》 or alone on a line, or the first."""
    first = None
    for sentence in sentences:
        for slot in sentence.slots:
            if slot.label is Label.INSTITUTION:
                code, at = sentence.code, slot.at
                if (at and code[at - 1] == "《") or code.strip() == SYMBOLS[Label.INSTITUTION]:
                    return slot.cluster
                first = slot.cluster if first is None else first
    return first


def _groups(code: str, slots: Sequence[Slot]) -> list[list[Slot]]:
    """Join names that follow each other as a list."""
    out: list[list[Slot]] = []
    for slot in slots:
        if out and re.fullmatch(
            r"(?:[（(][^（()）]{0,40}[）)])?\s*(?:[、和与及]|以及)?\s*", code[out[-1][-1].at + 1 : slot.at]
        ):
            out[-1].append(slot)
        else:
            out.append([slot])
    return out


def _park_of(cast: Cast, organ: int, ends: re.Pattern[str]) -> int | None:
    """Give the park whose 党工委 or 管委会 a cluster is."""
    for name in cast.names(organ):
        stem = ends.sub("", name)
        if stem != name:
            park = cast.find(Label.PARK, stem)
            if park is not None:
                return park
            for index, cluster in enumerate(cast.clusters):
                if cluster.label is Label.PARK and any(
                    n.endswith(stem) or stem.endswith(n) for n in cast.names(index)
                ):
                    return index
            if stem.endswith(("区", "园", "城", "谷")) and len(stem) > 3:
                return cast.imply(Label.PARK, stem)
    return None


def _organ_of(cast: Cast, park: int, organ: str) -> int:
    for name in cast.names(park):
        found = cast.find(Label.GOVERNMENT, name + organ)
        if found is not None:
            return found
    return cast.imply(Label.GOVERNMENT, cast.clusters[park].name + organ)


def _office(cast: Cast, org: int, ends: str, organ: str) -> int | None:
    """Give the government whose head a 市长 is, from the place or from its party committee."""
    if cast.clusters[org].label is Label.GOVERNMENT and any(n.endswith("政府") for n in cast.names(org)):
        return org
    for name in cast.names(org):
        stem = name.removesuffix("委")
        stem = stem if stem.endswith(ends) else stem + ends
        for form in (organ, "人民" + organ):
            found = cast.find(Label.GOVERNMENT, stem + form)
            if found is not None:
                return found
    stem = cast.clusters[org].name.removesuffix("委")
    return cast.imply(Label.GOVERNMENT, (stem if stem.endswith(ends) else stem + ends) + organ)
