"""The error that a user can mend."""

from __future__ import annotations


class KgError(Exception):
    """Something that the user can put right; the message says where, what, and what to do.

    The command line shows the message alone and exits with 2.
    """
