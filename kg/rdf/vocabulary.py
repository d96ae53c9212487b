"""The terms that the graph is written in; `ontology/park.ttl` defines the project's own ones."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.types import Kind, Label, Predicate, Status

ONTOLOGY = "https://example.org/kg/ontology"
KG = ONTOLOGY + "#"

# A prefix must not begin another one's namespace: the serialiser would choose between the two at random.
PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "kg": KG,
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def term(name: str) -> NamedNode:
    """Give the node of a prefixed name.

    >>> term("skos:prefLabel").value
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """
    prefix, local = name.split(":", 1)
    return NamedNode(PREFIXES[prefix] + local)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


CLASSES = {label: NamedNode(KG + label.value.capitalize()) for label in Label}
PROPERTIES = {predicate: NamedNode(KG + _camel(predicate.value)) for predicate in Predicate}
STATUSES = {status: NamedNode(f"{KG}status-{status.value}") for status in Status}
KINDS = {kind: NamedNode(f"{KG}kind-{kind.value}") for kind in Kind}

# What the name lists know about an entity, under the same names; other keys become schema:additionalProperty.
FACTS = {
    key: NamedNode(KG + key) for key in ("city", "code", "county", "exchange", "level", "parent", "province")
}

# A relation that a text plans or denies is described, but not asserted.
ASSERTED = frozenset({Status.DONE, Status.ONGOING})

TYPE = term("rdf:type")
SUBJECT = term("rdf:subject")
PREDICATE = term("rdf:predicate")
OBJECT = term("rdf:object")

PREF_LABEL = term("skos:prefLabel")
ALT_LABEL = term("skos:altLabel")

DATASET = term("void:Dataset")
URI_SPACE = term("void:uriSpace")
VOCABULARY = term("void:vocabulary")

DOCUMENT = term("kg:Document")
ARTICLE = term("kg:Article")
KIND = term("kg:kind")
NAME = term("schema:name")
IS_PART_OF = term("schema:isPartOf")
POSITION = term("schema:position")
HEADLINE = term("schema:headline")
DATE_PUBLISHED = term("schema:datePublished")
URL = term("schema:url")
PAGE = term("schema:pageStart")
PUBLISHER = term("dc:publisher")
CREATOR = term("dc:creator")
ALTERNATE_OF = term("prov:alternateOf")

ENTITY = term("kg:Entity")
PLACE_NAME = term("kg:placeName")
MENTION_COUNT = term("kg:mentionCount")
DOCUMENT_COUNT = term("kg:documentCount")
MENTIONED_IN = term("kg:mentionedIn")
ADDITIONAL = term("schema:additionalProperty")
PROPERTY_VALUE = term("schema:PropertyValue")
PROPERTY_ID = term("schema:propertyID")
VALUE = term("schema:value")

HAS_JOIN = term("kg:join")
JOIN = term("kg:Join")
SURFACE = term("kg:surface")
JOINED_TO = term("kg:joinedTo")
RULE = term("kg:rule")
SCORE = term("kg:score")

MENTION = term("kg:Mention")
MENTION_TYPE = term("kg:mentionType")
REFERS_TO = term("kg:refersTo")

RELATION = term("kg:Relation")
POST = term("kg:Post")
TITLE = term("kg:title")
STATUS = term("kg:status")
TIME = term("kg:time")
EARLIEST = term("kg:earliest")
LATEST = term("kg:latest")
SUPPORT = term("kg:support")
HAS_EVIDENCE = term("kg:evidence")
EVIDENCE = term("kg:Evidence")
MEMBER = term("org:member")
ORGANIZATION = term("org:organization")
ROLE = term("org:role")
ROLE_CLASS = term("org:Role")

DERIVED_FROM = term("prov:wasDerivedFrom")
HAS_SOURCE = term("oa:hasSource")
HAS_SELECTOR = term("oa:hasSelector")
POSITION_SELECTOR = term("oa:TextPositionSelector")
QUOTE_SELECTOR = term("oa:TextQuoteSelector")
START = term("oa:start")
END = term("oa:end")
EXACT = term("oa:exact")
