// The graph in memory: what the page was given, indexed, filtered and searched. Knows no DOM but the data elements.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const vocabulary = read("vocabulary");
const { entities, relations, sentences, sources, order, views, network: drawing } = read("data");
const pairs = drawing.edges;

const relationsOf = entities.map(() => []);
relations.forEach((relation, i) => {
  relationsOf[relation.subject].push(i);
  if (relation.object !== relation.subject) relationsOf[relation.object].push(i);
});
const pairsOf = entities.map(() => []);
pairs.forEach((pair) => {
  pairsOf[pair.from].push(pair.id);
  pairsOf[pair.to].push(pair.id);
});
const rank = new Array(entities.length);
order.forEach((id, i) => { rank[id] = i; });

const typesInUse = Object.keys(vocabulary.labels).filter((type) => entities.some((entity) => entity.type === type));
const predicatesInUse = Object.keys(vocabulary.predicates).filter((name) => relations.some((r) => r.predicate === name));
const statusesInUse = Object.keys(vocabulary.statuses).filter((name) => relations.some((r) => r.status === name));
const amounts = views.map((each) => each.x.length);
const usual = amounts.filter((amount, i) => i === 0 || amount <= (window.innerWidth <= 860 ? 140 : 350)).pop();

const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const typeColor = (type) => (darkness.matches && vocabulary.labels[type].dark) || vocabulary.labels[type].color;

/** Whether a relation of this status is drawn as a full line. */
const isSettled = (status) => status === "done" || status === "ongoing";

const freshState = () => ({
  types: new Set(typesInUse),
  predicates: new Set(predicatesInUse),
  statuses: new Set(statusesInUse),
  score: 0,
  amount: usual,
  added: new Set(),   // entities shown beyond the most telling ones
  focus: null,        // {id, hops, added}
  selection: null,    // {node} or {pair}
});

// ---------------------------------------------------------------- filters

const passes = (state, relation) =>
  state.predicates.has(relation.predicate) && state.statuses.has(relation.status) && relation.score >= state.score;

/** Which relations pass the filters, and which entities have something left to say. */
function filtered(state) {
  const passing = relations.map((relation) =>
    passes(state, relation) &&
    state.types.has(entities[relation.subject].type) && state.types.has(entities[relation.object].type));
  const allowed = entities.map((entity, id) =>
    state.types.has(entity.type) && (relationsOf[id].length === 0 || relationsOf[id].some((i) => passing[i])));
  return { passing, allowed };
}

/** The entities and pairs to draw. */
function shown(state) {
  const { passing, allowed } = filtered(state);
  const wanted = state.focus ? [...within(state.focus, passing).keys()] : [...order.slice(0, state.amount), ...state.added];
  const nodes = new Set(wanted.filter((id) => allowed[id] || (state.focus && state.focus.id === id)));
  const visible = pairs.filter((pair) =>
    nodes.has(pair.from) && nodes.has(pair.to) && pair.relations.some((i) => passing[i]));
  return { nodes, pairs: visible, passing, allowed };
}

const other = (pair, id) => (pair.from === id ? pair.to : pair.from);

const neighbours = (id, passing) =>
  pairsOf[id].filter((p) => pairs[p].relations.some((i) => passing[i])).map((p) => other(pairs[p], id));

/** The entities at most `hops` steps away, and the neighbours of those added: id -> the entity it was reached from. */
function within({ id, hops, added }, passing, most = 1500) {
  const parents = new Map([[id, null]]);
  let edge = [id];
  for (let hop = 0; edge.length && parents.size < most; hop += 1) {
    const next = [];
    for (const from of edge) {
      if (hop >= hops && !added.has(from)) continue;
      const near = neighbours(from, passing).sort((a, b) => rank[a] - rank[b]);
      for (const to of near) {
        if (parents.has(to) || parents.size >= most) continue;
        parents.set(to, from);
        next.push(to);
      }
    }
    edge = next;
  }
  return parents;
}

// ---------------------------------------------------------------- search

/** Full-width and half-width, upper and lower case, and white space make no difference to a reader. */
const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
const forms = entities.map((entity) => [entity.name, ...(entity.aliases || [])].map((name) => ({ name, key: folded(name) })));

function isSubsequence(query, key) {
  let at = 0;
  for (const c of key) if (c === query[at]) at += 1;
  return at >= query.length;
}

/** How well a name answers a query; lower is better, Infinity is not at all. */
function distance(query, key) {
  if (key === query) return 0;
  if (key.startsWith(query)) return 1;
  if (key.includes(query)) return 2;
  return query.length >= 3 && isSubsequence(query, key) ? 3 : Infinity;
}

/** The entities that bear a name like the query, best first: [{id, form}]. */
function search(query, most = 12) {
  const key = folded(query);
  if (!key) return [];
  const found = [];
  forms.forEach((names, id) => {
    let best = Infinity;
    let form = null;
    for (const name of names) {
      const d = distance(key, name.key);
      if (d < best) [best, form] = [d, name.name];
    }
    if (form !== null) found.push({ id, form, best });
  });
  return found.sort((a, b) => a.best - b.best || relationsOf[b.id].length - relationsOf[a.id].length || rank[a.id] - rank[b.id]).slice(0, most);
}

// ---------------------------------------------------------------- links

/** Browsers percent-encode a fragment's Chinese; one form for both sides. What is encoded already stays. */
const ascii = (iri) => iri.replace(/[^\x21-\x7e]/gu, (c) => encodeURIComponent(/[\ud800-\udfff]/u.test(c) ? "\ufffd" : c));
const byIri = new Map(entities.map((entity, id) => [ascii(entity.iri), id]));

function fromHash(hash) {
  const wanted = hash.replace(/^#/, "");
  const direct = byIri.get(ascii(wanted));
  if (direct !== undefined) return direct;
  try {
    return byIri.get(ascii(decodeURIComponent(wanted)));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
