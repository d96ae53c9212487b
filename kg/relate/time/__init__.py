"""When a sentence says that something was so, as ISO 8601, read against the article's date.

`words.toml` holds how times are written, `read` finds and reads them, `scope` tells which of them
a relation has, `iso` counts.
"""

from __future__ import annotations

from kg.relate.time.read import Moment, moments
from kg.relate.time.scope import Times, time_at

__all__ = ["Moment", "Times", "moments", "time_at"]
