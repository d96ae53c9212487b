// Where to draw what: the positions that came with the page, and places for what was added to them since.

const BAND = 62;  // from one close ring to the next
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Points for the overview of `amount` entities, and for those added to it, near the neighbours they have there. */
function overviewPoints(amount, added) {
  const { x, y } = views[amounts.indexOf(amount)];
  const points = new Map(x.map((_, i) => [order[i], { x: x[i], y: y[i] }]));
  const waiting = [...added].filter((id) => !points.has(id));
  for (const id of waiting) {
    const beside = pairsOf[id].map((p) => other(pairs[p], id)).find((near) => points.has(near));
    if (beside === undefined) points.set(id, freePlace(points, { x: 0, y: 0 }, 60, 150));
    else points.set(id, freePlace(points, points.get(beside), drawing.nodes[beside].size + 30, 26));
  }
  return points;
}

/** The first place on a sunflower around `middle` with `room` on all sides. */
function freePlace(points, middle, start, room) {
  const taken = [...points.values()];
  for (let i = 0; ; i += 1) {
    const r = start + room * 0.5 * Math.sqrt(i);
    const place = { x: Math.round(middle.x + 1.3 * r * Math.cos(i * GOLDEN_ANGLE)), y: Math.round(middle.y + r * Math.sin(i * GOLDEN_ANGLE)) };
    if (!taken.some((point) => Math.hypot(point.x - place.x, point.y - place.y) < room)) return place;
  }
}

/** Places for a focus: the entity in the middle, each step away a ring, what belongs together side by side. */
function rings(parents, root) {
  const children = new Map();
  for (const [id, parent] of parents) {
    if (parent !== null) children.set(parent, [...(children.get(parent) || []), id]);
  }
  const group = (id, parent) => {
    const pair = pairs[pairsOf[id].find((p) => other(pairs[p], id) === parent)];
    const relation = relations[pair.relations[0]];
    return predicatesInUse.indexOf(relation.predicate) * 2 + (relation.subject === parent ? 0 : 1);
  };
  for (const [parent, list] of children) list.sort((a, b) => group(a, parent) - group(b, parent) || rank[a] - rank[b]);
  const leaves = new Map();
  const depths = [];
  const ids = [...parents.keys()];
  const depth = new Map([[root, 0]]);
  for (const id of ids) if (parents.get(id) !== null) depth.set(id, depth.get(parents.get(id)) + 1);
  for (const id of ids.slice().reverse()) {
    const below = children.get(id) || [];
    leaves.set(id, Math.max(1, below.reduce((sum, child) => sum + leaves.get(child), 0)));
    depths[depth.get(id)] = (depths[depth.get(id)] || 0) + 1;
  }
  // A full ring becomes several close ones; their middle is far enough out for all to have room.
  const bands = depths.map((count) => Math.min(9, Math.ceil(Math.sqrt(count / 14))));
  const radii = [0];
  for (let d = 1; d < depths.length; d += 1) {
    const inner = d === 1 ? 170 : radii[d - 1] + (bands[d - 1] - 1) * BAND + 150;
    radii[d] = Math.max(inner, (depths[d] / bands[d]) * 34 / (2 * Math.PI));
  }
  const turn = depths.map(() => 0);
  const points = new Map([[root, { x: 0, y: 0 }]]);
  const place = (id, from, to) => {
    const below = children.get(id) || [];
    // Large branches get more room, but not so much that the small ones are squeezed.
    const weight = (child) => leaves.get(child) ** 0.6;
    const total = below.reduce((sum, child) => sum + weight(child), 0);
    let at = from;
    for (const child of below) {
      const share = ((to - from) * weight(child)) / total;
      const angle = at + share / 2;
      const ring = depth.get(child);
      const r = radii[ring] + (turn[ring] % bands[ring]) * BAND;
      turn[ring] += 1;
      points.set(child, { x: Math.round(r * Math.cos(angle)), y: Math.round(r * Math.sin(angle) * 0.8) });
      place(child, at, at + share);
      at += share;
    }
  };
  place(root, -Math.PI / 2, 1.5 * Math.PI);
  return points;
}
