"""The learnt tagger: features, weights and the lists they were learnt with, and how they are stored."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from kg.recognise.balance import balanced
from kg.recognise.choose import best_set
from kg.recognise.crf import TAGS, Candidate, Floats, Weights, span_chances
from kg.recognise.dictionary import Dictionary
from kg.recognise.features import feature_keys
from kg.recognise.keys import KeyIndex
from kg.recognise.network import Network
from kg.recognise.sequences import sentence_bounds
from kg.recognise.squeezed import Squeezed
from kg.recognise.verbs import beside_verb
from kg.recognise.words import WordList
from kg.types import Label

FILE = "tagger.zip"

_LEAST = 0.03  # how probable a span must be to be a candidate
# What the scores of features and of network count. Two halves would be sure too often: with these, four fifths of
# what is said with 0.8 are right in articles that were not learnt (temperature scaling; Guo et al. 2017)
_SHARE = np.float32(0.35)
_PRICE = 0.45  # about half of the F1 in reach (choose.py)
_DICTIONARY = "dictionary.tsv"
_HEADS = "heads.tsv"
_KNOWN = "network_known"  # the network's characters, as bytes
_NETWORK = "network/"  # before the names of its weights
_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP archive can hold: equal models are equal bytes


@dataclass(frozen=True, slots=True)
class TaggerModel:
    """A tagger that has been learnt; pure and picklable.

    With a network, both its scores and those of the features count (a logarithmic opinion pool; Smith, Cohn and
    Osborne 2005).
    """

    weights: Weights
    dictionary: Dictionary
    heads: WordList
    network: Network | None = None

    def tag(self, squeezed: Squeezed) -> list[Candidate]:
        """Find the names in a text; places count in the squeezed text."""
        return best_set(self.candidates(squeezed), price=_PRICE)

    def candidates(self, squeezed: Squeezed) -> list[Candidate]:
        """List the spans that may be names, ends at quotes and brackets mended, and how probable each is."""
        text = squeezed.text
        scores, steps = self.scores(squeezed)
        chances: dict[tuple[int, int, Label], float] = {}
        for start, end, label, chance in span_chances(scores, steps, sentence_bounds(text), least=_LEAST):
            first, last = balanced(text, *beside_verb(text, start, end, label))
            if first < last:
                key = first, last, label
                chances[key] = min(chances.get(key, 0.0) + chance, 1.0)
        return [(start, end, label, chance) for (start, end, label), chance in sorted(chances.items())]

    def scores(self, squeezed: Squeezed) -> tuple[Floats, Floats]:
        """Score the tags of each character, and the steps from tag to tag."""
        scores = self.weights.scores(feature_keys(squeezed, self.heads, self.dictionary))
        if self.network is None or not squeezed.text:
            return scores, self.weights.steps
        by_reading = self.network.scores(self.network.sheet(squeezed.text, self.heads, self.dictionary))
        return _SHARE * (scores + by_reading), _SHARE * (self.weights.steps + self.network.steps)

    def to_bytes(self) -> bytes:
        """Store as a ZIP archive of NumPy arrays; equal models give equal bytes."""
        rows, columns = np.nonzero(self.weights.rows)
        arrays: dict[str, NDArray[np.generic]] = {
            "keys": self.weights.index.keys,
            "counts": np.bincount(rows, minlength=len(self.weights.rows)).astype(np.uint8),
            "tags": columns.astype(np.uint8),
            "values": self.weights.rows[rows, columns].astype(np.float16),
            "steps": self.weights.steps,
        }
        if self.network is not None:
            known = self.network.known.encode("utf-8")
            arrays[_KNOWN] = np.frombuffer(known, dtype=np.uint8)
            for name, values in self.network.weights.items():
                arrays[_NETWORK + name] = values.astype(np.float16)
        parts = {
            _DICTIONARY: "\n".join(self.dictionary.lines()).encode("utf-8"),
            _HEADS: "\n".join(self.heads.lines()).encode("utf-8"),
        }
        for name, array in arrays.items():
            part = io.BytesIO()
            np.save(part, array, allow_pickle=False)
            parts[f"{name}.npy"] = part.getvalue()
        buffer = io.BytesIO()
        with ZipFile(buffer, "w") as archive:
            for name, data in parts.items():
                info = ZipInfo(name, _STAMP)
                info.compress_type = ZIP_DEFLATED
                archive.writestr(info, data)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> TaggerModel:
        """Read what `to_bytes` gave. Raises ValueError for anything else."""
        try:
            with ZipFile(io.BytesIO(data)) as archive:
                arrays = {
                    name.removesuffix(".npy"): np.load(io.BytesIO(archive.read(name)), allow_pickle=False)
                    for name in archive.namelist()
                    if name.endswith(".npy")
                }
                heads = WordList.from_lines(archive.read(_HEADS).decode("utf-8").split("\n"))
                dictionary = Dictionary.from_lines(archive.read(_DICTIONARY).decode("utf-8").split("\n"))
        except (BadZipFile, KeyError) as error:
            raise ValueError(f"not a tagger model ({error}); train one with `make train`") from error
        network = None
        if _KNOWN in arrays:
            network = Network(
                arrays[_KNOWN].tobytes().decode("utf-8"),
                {
                    name.removeprefix(_NETWORK): values.astype(np.float32)
                    for name, values in arrays.items()
                    if name.startswith(_NETWORK)
                },
            )
        count = len(arrays["keys"])
        table = np.zeros((count + 1, len(TAGS)), dtype=np.float32)
        table[np.repeat(np.arange(count), arrays["counts"]), arrays["tags"]] = arrays["values"]
        return cls(Weights(KeyIndex(arrays["keys"]), table, arrays["steps"]), dictionary, heads, network)


@cache
def shipped_model() -> TaggerModel:
    """Load the model that the package ships."""
    return TaggerModel.from_bytes((files("kg.recognise") / "model" / FILE).read_bytes())
