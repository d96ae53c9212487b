"""extract: one article through recognition, resolution and relations, every offset turned into a raw one."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

from kg import recognise
from kg.errors import KgError
from kg.relate import relate
from kg.relate.model import Model
from kg.reprints import fingerprint
from kg.resolve import resolve
from kg.resolve.traditional import fold_mentions, unfold_resolution
from kg.traditional import fold_article, unfold_claims
from kg.types import Article, Claim, Extraction, Mention, OffsetMap, Source

if TYPE_CHECKING:
    from spacy.language import Language

# A batch is large enough that sending it costs little, and small enough that all workers end together.
_BATCH = 20_000
_AHEAD = 3

Spanned = TypeVar("Spanned", Mention, Claim)


def extract(article: Article, nlp: Language, *, model: Model | None = None) -> Extraction:
    """Give all that one article states, with every offset a raw one.

    Traditional characters are read as simplified ones; names, titles and quotes stay as they are written.
    A span whose ends stand in blocks that the file has in another order is cut to the longest part
    of it that the file has in one piece and in order. `model` scores relations, the shipped one if not given.
    """
    mentions = recognise.mentions(nlp(article.text))
    plain, names = fold_article(article), fold_mentions(mentions)
    resolution, claims, dropped = relate(plain, names, resolve(plain, names), model=model)
    resolution, claims = unfold_resolution(resolution, mentions, article), unfold_claims(claims, article)
    return Extraction(
        source_of(article),
        tuple(_moved(mention, article.offsets) for mention in mentions),
        resolution.clusters,
        tuple(_moved(claim, article.offsets) for claim in claims),
        tuple(article.text[claim.start : claim.end] for claim in claims),
        dropped,
        fingerprint(plain),
    )


def extract_all(
    articles: Iterable[Article], *, nlp: Language | None = None, jobs: int = 1
) -> Iterator[Extraction]:
    """Extract many articles, in input order; the results are the same whatever `jobs` is.

    `jobs` is the number of processes; each loads the shipped pipeline once. A pipeline of the
    caller's own (`nlp`) cannot leave its process and needs `jobs=1`.

    Raises ValueError for `jobs` below 1 or an `nlp` with more than one job, and KgError when a
    worker process dies.
    """
    if jobs < 1:
        raise ValueError(f"jobs is {jobs}; give 1 or more")
    if jobs > 1 and nlp is not None:
        raise ValueError("a pipeline object works in its own process only; leave out nlp or give jobs=1")
    if jobs == 1:
        return _extract_here(articles, nlp)
    return _extract_apart(articles, jobs)


def source_of(article: Article) -> Source:
    """Give what evidence tells about its article: everything but the text."""
    return Source(
        article.document,
        article.number,
        article.kind,
        article.title,
        date=article.date,
        source=article.source,
        url=article.url,
        byline=article.byline,
        page=article.page,
    )


def raw_span(offsets: OffsetMap, start: int, end: int) -> tuple[int, int]:
    """Turn an article span into a raw one that is not empty if the article span is not.

    Where the raw text has the span's runs in another order, gives the longest stretch of them that
    ascends, the first of equally long ones.
    """
    if start >= end:
        return offsets.span(start, end)
    best = (0, 0, 0)
    length, first, last = 0, 0, -1
    for begin, stop in _raw_runs(offsets, start, end):
        if stop < last or not length:  # letters of one ligature begin where it begins, one after the other
            length, first = 0, begin
        length, last = length + stop - begin, stop
        best = max(best, (length, first, last), key=lambda stretch: stretch[0])
    return best[1], best[2]


def _raw_runs(offsets: OffsetMap, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    run = bisect_right(offsets.starts, start) - 1
    while at < end:
        stop = offsets.starts[run + 1] if run + 1 < len(offsets.starts) else offsets.length
        stop = min(stop, end)
        raw = offsets.raws[run] + at - offsets.starts[run]
        yield raw, raw + stop - at
        at, run = stop, run + 1


def _moved(thing: Spanned, offsets: OffsetMap) -> Spanned:
    start, end = raw_span(offsets, thing.start, thing.end)
    return replace(thing, start=start, end=end)


def _extract_here(articles: Iterable[Article], nlp: Language | None) -> Iterator[Extraction]:
    for article in articles:
        nlp = recognise.load() if nlp is None else nlp
        yield extract(article, nlp)


def _extract_apart(articles: Iterable[Article], jobs: int) -> Iterator[Extraction]:
    waiting: deque[Future[list[Extraction]]] = deque()
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        for batch in _batches(articles):
            waiting.append(pool.submit(_extract_batch, batch))
            if len(waiting) > jobs * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise KgError(
            "a worker process died, for want of memory or because the calling script has no "
            "`if __name__ == '__main__':`; try fewer jobs (1 works in this process and shows what happens)"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@cache
def _pipeline() -> Language:
    """Load a worker's own pipeline, with its first batch: what goes wrong then reaches the caller."""
    return recognise.load()


def _extract_batch(articles: list[Article]) -> list[Extraction]:
    return [extract(article, _pipeline()) for article in articles]
