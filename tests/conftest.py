"""What many tests share: the seed documents, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import build_with_report
from kg.write.folder import write_folder

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a build of the seed documents, in all formats; only to be read."""
    out = tmp_path_factory.mktemp("seeds") / "build"
    write_folder(build_with_report([SEEDS]), out)
    return out
