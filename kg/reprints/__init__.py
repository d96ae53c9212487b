"""reprints: which articles are one text printed again, and which sentences are one statement.

A text that several papers print, or one paper twice, has several sources, but only one voice: scores and
counts take each text and each sentence once. Sources, mentions and evidence all stay as they are.

`fingerprint` belongs to extraction (one article), `first_printings`, `statements` and `tally` to merging (all of them).
"""

from kg.reprints.counts import tally
from kg.reprints.fingerprint import fingerprint
from kg.reprints.printings import first_printings
from kg.reprints.statements import statements

__all__ = ["fingerprint", "first_printings", "statements", "tally"]
