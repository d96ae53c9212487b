"""Questions: SPARQL with titles in Chinese and English and with parameters, as `.rq` files have them.

A file's header is made of comments:

    # zh: 某人任过哪些职务？
    # en: Which posts does a person hold?
    # param person name: 姓名，不填则列出所有人 | name of the person; everybody if left out

A parameter is a variable of the query. Behind its name stands its kind, then `required`,
`= DEFAULT`, or nothing, then what it means in Chinese `|` in English. A `name` matches a label of an
entity; since only selected variables can be bound, the query selects it too, and `kg.query` leaves
it out of the answer. Files are plain SPARQL and run in any other tool as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, cast, get_args

from kg.errors import KgError

Kind = Literal["name", "text", "iri", "integer", "number"]

_TITLE = re.compile(r"^#[ \t]*(zh|en):[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_PARAMETER = re.compile(
    rf"^#[ \t]*param[ \t]+(\w+)[ \t]+({'|'.join(get_args(Kind))})"
    r"(?:[ \t]+(required)|[ \t]*=[ \t]*(\S+))?[ \t]*:[ \t]*(.+?)[ \t]*\|[ \t]*(.+?)[ \t]*$",
    re.MULTILINE,
)


class QueryError(KgError):
    """A query that cannot be answered; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes. A `name` is an entity's canonical name or an alias of it."""

    name: str
    kind: Kind
    zh: str
    en: str
    default: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL query with its title in Chinese and English, and its parameters."""

    name: str
    sparql: str
    zh: str = ""
    en: str = ""
    parameters: tuple[Parameter, ...] = ()


@lru_cache(maxsize=1)
def ready_questions() -> tuple[Question, ...]:
    """Give the questions that come with the program, sorted by name."""
    found = (file for file in (files("kg") / "queries").iterdir() if file.name.endswith(".rq"))
    return tuple(
        sorted(
            (_question(file.name.removesuffix(".rq"), file.read_text("utf-8")) for file in found),
            key=lambda question: question.name,
        )
    )


def find_question(query: str | Path) -> Question:
    """Find what a user means: a `.rq` file, the name of a ready question, or SPARQL itself.

    Raises QueryError for a file that cannot be read and for a word that names no question.
    """
    if isinstance(query, Path) or (query.endswith((".rq", ".sparql")) and "\n" not in query):
        path = Path(query)
        try:
            return _question(path.stem, path.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{path}: cannot read this query ({error})") from error
    ready = {question.name: question for question in ready_questions()}
    if query in ready:
        return ready[query]
    if "{" not in query:
        close = get_close_matches(query, ready, n=3, cutoff=0.4) or sorted(ready)
        raise QueryError(f"no ready question is called {query!r}; there is {', '.join(close)}")
    return _question("query", query)


def _question(name: str, sparql: str) -> Question:
    titles = dict(_TITLE.findall(sparql))
    parameters = tuple(
        Parameter(name, cast(Kind, kind), zh, en, default or None, bool(required))
        for name, kind, required, default, zh, en in _PARAMETER.findall(sparql)
    )
    return Question(name, sparql, titles.get("zh", ""), titles.get("en", ""), parameters)
