"""Import the libraries that only some formats need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kg.read.errors import Unreadable


def library(name: str, kind: str) -> Any:
    """Import a library, or raise Unreadable with the command that installs it."""
    try:
        return import_module(name)
    except ImportError as error:
        raise Unreadable(
            f"needs {name} to be read as {kind}; install it with: pip install 'parkgraph[formats]'"
        ) from error
