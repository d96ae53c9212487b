"""From Chinese news about science and high-tech parks to a knowledge graph in which every fact shows its sentence.

>>> import kg                                               # doctest: +SKIP
>>> graph = kg.build("seeds")                               # doctest: +SKIP
>>> [park.name for park in graph.find("江阴高新区")]          # doctest: +SKIP

The line, one function a stage: `read` (files to articles), `load` (the spaCy pipeline that
recognises names), `extract` (an article to facts), `merge` (facts to a graph), and the writers in
`WRITERS`. `build` does all but the writing; `query`, `validate` and `evaluate` work on what a
build wrote. Importing this module is cheap: spaCy, rdflib and the models are loaded on first use.
"""

from kg.build import build
from kg.evaluate import evaluate
from kg.extract import extract
from kg.graph import Graph
from kg.merge import merge
from kg.query import query
from kg.read import read
from kg.recognise import load
from kg.validate import validate
from kg.write import WRITERS

__all__ = ["WRITERS", "Graph", "build", "evaluate", "extract", "load", "merge", "query", "read", "validate"]
