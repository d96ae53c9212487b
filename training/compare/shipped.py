"""What the package ships, as a model of the comparison."""

from __future__ import annotations

from importlib.resources import files

from kg.recognise.tagger_model import FILE, shipped_model
from training.corpus import Annotated, Span
from training.train import found


class Shipped:
    """What the package ships: tagger, rules and aliases."""

    def __init__(self) -> None:
        self.model = shipped_model()
        self.size = len((files("kg.recognise") / "model" / FILE).read_bytes())

    def find(self, article: Annotated) -> list[Span]:
        return found(self.model, article)
