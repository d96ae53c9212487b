"""The words of posts and titles, compiled from posts.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.relate.encode import LABELS, SYMBOLS
from kg.types import Label

_P = SYMBOLS[Label.PERSON]
_PLACE = SYMBOLS[Label.PLACE]
_BODIES = (Label.PARK, Label.COMPANY, Label.INSTITUTION, Label.GOVERNMENT, Label.FACILITY, Label.PLACE)
_ANY = "".join(LABELS)
_OWNERS = (Label.INSTITUTION, Label.COMPANY, Label.GOVERNMENT)
ORGANISATIONS = "".join(SYMBOLS[label] for label in _BODIES)  # what posts are held in, in code


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
    at: int  # where the person, or what stands for it, is in the sentence's code


@dataclass(frozen=True, slots=True)
class Way:
    """A way to state a post: a pattern, and a cheaper one that says whether to try it."""

    name: str
    cue: re.Pattern[str]
    pattern: re.Pattern[str]
    unnamed: bool  # it may be tried where no person is named


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns over the code of a sentence; the fields are explained in `posts.toml`."""

    title: re.Pattern[str]
    last: frozenset[str]  # characters that titles end with
    piece: re.Pattern[str]
    separator: re.Pattern[str]
    leads: re.Pattern[str]
    leads_if: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    led_alone: tuple[str, ...]
    never: re.Pattern[str]
    never_of_government: re.Pattern[str]
    lead_in: re.Pattern[str]
    strip: re.Pattern[str]
    no_title: re.Pattern[str]
    noun: re.Pattern[str]
    firm: re.Pattern[str]
    itself: tuple[str, ...]
    endings: str
    organ: re.Pattern[str]
    within: tuple[str, ...]
    organ_forms: tuple[tuple[str, str], ...]
    contexts: tuple[tuple[re.Pattern[str], tuple[Label, ...], re.Pattern[str]], ...]
    heads: tuple[tuple[str, str, str, re.Pattern[str]], ...]
    entry: re.Pattern[str]
    line: re.Pattern[str]
    board: re.Pattern[str]
    of_board: re.Pattern[str]
    beside: re.Pattern[str]
    publishers: re.Pattern[str]
    magazine: re.Pattern[str]
    issue: re.Pattern[str]
    after: re.Pattern[str]
    pronoun: re.Pattern[str]
    opening: re.Pattern[str]
    ways: tuple[Way, ...]
    gate: re.Pattern[str]
    behind: re.Pattern[str]
    epithet: re.Pattern[str]
    bio: re.Pattern[str]
    sister: re.Pattern[str]
    stem: re.Pattern[str]
    owner: re.Pattern[str]
    honours: re.Pattern[str]
    role: re.Pattern[str]
    committee: re.Pattern[str]
    right: Mapping[str, float]
    weights: Mapping[str, float]


@cache
def words() -> Words:
    """Load the words that the package ships, once."""
    data = tomllib.loads(resources.files(__package__).joinpath("posts.toml").read_text("utf-8"))
    core = "|".join(sorted(map(re.escape, data["cores"]), key=lambda c: (-len(c), c)))
    inner = rf"[^\W_{_ANY}]"
    title = rf"(?:{inner}|[&·/—-]){{0,14}}?(?:{core})"
    organ = "|".join(sorted(data["organs"], key=lambda o: (-len(o), o)))
    lead_in = data["lead_in"]
    verbs = _spelt(data["verbs"], core)
    posts = data["masthead"]["posts"]
    names = rf"(?:{_P}(?:\s*[（(][^（()）]{{0,40}}[）)])?[、，\s]*(?:和|等)?)"
    return Words(
        title=re.compile(title + r"\Z"),
        last=frozenset(core[-1] for core in data["cores"]),
        piece=re.compile(
            rf"(?P<noise>.*?)(?P<org>[{ORGANISATIONS}])?[》”“\s]*(?:[（(][^（()）]{{0,20}}[）)])?(?P<where>{_PLACE})?(?:旗下|内部)?(?P<in>{lead_in}*)[“\s]*(?:(?:高新|经开|开发|园)?区?(?P<organ>{organ}))?(?P<title>{title})\Z"
        ),
        separator=re.compile(rf"[、，,/；]|兼任?(?!职)|(?<=[长记任员官{_P}])(?:和|与|及)"),
        leads=re.compile(rf"(?:{data['leads']}|{data['board_leads']})\Z"),
        leads_if=tuple((re.compile(post), re.compile(name + r"\Z")) for post, name in data["leads_if"]),
        led_alone=tuple(data["led_alone"]),
        never=re.compile(data["never_leads"]),
        never_of_government=re.compile(data["never_of_government"]),
        lead_in=re.compile(rf"(?:{lead_in})+"),
        no_title=re.compile(data["no_title"]),
        strip=re.compile(rf"(?:{data['strip']}|该?(?:{data['nouns']}))+(?=.)"),
        noun=re.compile(rf"(?:{data['meant']}|{data['nouns']})\Z"),
        firm=re.compile(rf"(?:{data['firm']})\Z"),
        itself=tuple(data["itself"]),
        endings=data["endings"],
        organ=re.compile(rf"(?:{organ})\Z"),
        within=tuple(data["within"]),
        organ_forms=tuple((official, short) for official, short in data["organ_forms"]),
        contexts=tuple(
            (
                re.compile(rf"(?:{c['posts']})\Z"),
                tuple(Label(x) for x in c["labels"]),
                re.compile(c.get("names", "")),
            )
            for c in data["contexts"]
        ),
        heads=tuple((h["post"], h["ends"], h["organ"], re.compile(h["other"])) for h in data["heads"]),
        entry=re.compile(
            rf"(?P<title>{posts})\s*(?:[（(][^（()）]{{0,14}}[）)])?\s*[：:]?\s*(?P<names>{names}+)"
        ),
        line=re.compile(rf"(?P<title>{posts})\s*(?:[（(][^（()）]*[）)])?\s*[：:]?\s*\Z"),
        board=re.compile(data["masthead"]["board"]),
        beside=re.compile(data["masthead"]["beside"]),
        publishers=re.compile(data["masthead"]["publishers"]),
        magazine=re.compile(data["masthead"]["magazine"]),
        issue=re.compile(data["masthead"]["issue"]),
        of_board=re.compile(data["masthead"]["of_board"] + r"\Z"),
        after=re.compile(
            rf"(?:{data['courtesy']})?(?:{data['adverbs']}|{data['times']})*"
            rf"(?P<verb>{data['being']}|{verbs}|[^\W的{_ANY}]{{1,4}}?[是为](?=[{ORGANISATIONS}]))"
            rf"(?:了)?(?P<rest>(?:[^，。；：！？“”（）{_P}]|（[^（）。；]{{0,30}}）){{1,40}})"
        ),
        pronoun=re.compile(_spelt(data["pronouns"], core, verbs)),
        opening=re.compile(
            rf"[，,；;](?=(?:{data['adverbs']}|{data['times']})*(?:(?:{verbs})|是(?:[{ORGANISATIONS}]|\w{{0,6}}公司)))"
        ),
        right=data["right"],
        weights=data["weights"],
        behind=re.compile(rf"(?:{data['behind']})(?![、])"),
        role=re.compile(
            rf"(?:^|[，。；、\s{_P}])(?P<title>[^\W{_ANY}]{{1,12}})[：:](?P<own>[{ORGANISATIONS}][^：:。；，{_P}]{{0,30}})\Z"
        ),
        owner=re.compile(
            "".join(("[", *(SYMBOLS[label] for label in _OWNERS), "]")) + rf"(?:\s*|(?:{data['owned']})?的)\Z"
        ),
        honours=re.compile(
            rf"[^\w]*(?:[一二三四五六七八九十\d]+[、.．])?\s*(?:{data['honours']})+(?P<title>[^\W{_ANY}]{{0,6}}?(?:{core}))\s*(?:[（(][^（()）]*[）)])?\s*[：:]?\s*\Z"
        ),
        bio=re.compile(_spelt(data["bio"], core)),
        sister=re.compile(
            rf"(?P<organ>(?P<party>{data['sisters']['party']})|[\u4e00-\u9fff]{{1,8}}(?:局|办公室|委员会|发改委|国资委|卫健委))(?={data['sisters']['heads_of']}\Z)"
        ),
        stem=re.compile(data["sisters"]["stem"]),
        epithet=re.compile(rf"[、，](?:{data['epithets']})$"),
        committee=re.compile(r"(?P<organ>[省市区县州]委)(?=.)"),
        ways=tuple(
            Way(
                w["name"],
                re.compile(_spelt(w["cue"], core)),
                re.compile(_spelt(w["pattern"], core)),
                w.get("unnamed", False),
            )
            for w in data["ways"]
        ),
        gate=re.compile(
            rf"[{_P}他她者]|这[位名]|"
            + "|".join(_spelt(w["cue"], core) for w in data["ways"] if w.get("unnamed"))
        ),
    )


def _spelt(pattern: str, core: str, verbs: str = "") -> str:
    """Put classes of characters for what stands in <> in a way's pattern."""
    organisation = "".join(SYMBOLS[label] for label in _BODIES if label is not Label.PLACE)
    kinds = {
        "TITLE": rf"[^\W_{_ANY}的]{{0,10}}?(?:{core})",
        "POSTS": f"(?P<rest>[^，。；：！？“”（）{_P}]{{1,40}})",
        "PEOPLE": rf"(?:{_P}(?:\s*[（(][^（()）]{{0,40}}[）)])?[、，\s]*(?:和|等)?)+",
        "VERBS": f"(?:{verbs})",
        "WHERE": f"[{_PLACE}{SYMBOLS[Label.PARK]}]",
        "P": _P,
        "O": f"[{organisation}]",
        "A": _ANY,
    }
    return re.sub("<([A-Z]+)>", lambda hit: kinds[hit.group(1)], pattern)
