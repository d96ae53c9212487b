// The drawing: vis-network with fixed positions, and labels that never cover each other.

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function createView(container, { onNode, onPair, onNothing, onExpand, predicateText }) {
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  let theme = null;
  let lit = null;      // {nodes: Set, pairs: Set, main: id or null}, or null: nothing is emphasised
  let hovered = null;  // {node} or {pair}
  let pairText = new Map();
  const widths = new Map();

  const network = new vis.Network(container, { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, multiselect: false,
      keyboard: { enabled: false }, zoomSpeed: 0.7 },
    nodes: { borderWidth: 1.5, borderWidthSelected: 3, font: { size: 0 }, chosen: false },
    edges: { smooth: false, selectionWidth: 0, hoverWidth: 0, chosen: false, arrowStrikethrough: false },
  });
  const canvas = container.querySelector("canvas");

  function readTheme() {
    theme = {
      ink: css("--ink"), muted: css("--muted"), paper: css("--canvas"), line: css("--line"), strong: css("--accent"),
      font: getComputedStyle(document.body).fontFamily,
    };
  }

  // ------------------------------------------------------------ contents

  const nodeStyle = (id) => {
    const color = vocabulary.labels[entities[id].type].color;
    const on = !lit || lit.nodes.has(id);
    const main = lit && lit.main === id;
    return {
      opacity: on ? 1 : 0.13,
      borderWidth: main ? 4 : 1.5,
      color: { background: color, border: main ? theme.ink : theme.paper },
    };
  };

  const edgeStyle = (pair, passing) => {
    const on = lit && lit.pairs.has(pair.id);
    const parts = pair.relations.filter((i) => passing[i]).map((i) => relations[i]);
    const settled = parts.some((relation) => relation.status === "done" || relation.status === "ongoing");
    const directed = parts.filter((relation) => relation.predicate !== "cooperates_with");
    const arrow = (id) => ({ enabled: directed.some((relation) => relation.object === id), scaleFactor: on ? 0.6 : 0.4 });
    return {
      color: { color: on ? theme.strong : theme.line, opacity: lit && !on ? 0.15 : 1 },
      width: (on ? 2 : 1) + Math.min(1.5, 0.35 * (parts.length - 1)),
      dashes: settled ? false : [5, 5],
      arrows: { to: arrow(pair.to), from: arrow(pair.from) },
    };
  };

  let current = { nodes: new Set(), pairs: [], passing: [] };

  /** Draw these entities and pairs; `points` overrides the positions computed beforehand. */
  function show(next, points) {
    current = next;
    pairText = new Map();
    const at = (id) => (points && points.get(id)) || drawing.nodes[id];
    edges.clear();
    nodes.remove(nodes.getIds().filter((id) => !next.nodes.has(id)));
    nodes.update([...next.nodes].map((id) => {
      const { shape, size } = drawing.nodes[id];
      const { x, y } = at(id);
      return { id, shape, size, x, y, ...nodeStyle(id) };
    }));
    edges.add(next.pairs.map((pair) => ({ id: pair.id, from: pair.from, to: pair.to, ...edgeStyle(pair, next.passing) })));
    network.setOptions({ interaction: { hideEdgesOnDrag: next.pairs.length > 2500, hideEdgesOnZoom: next.pairs.length > 2500 } });
  }

  /** Emphasise a selection, and dim the rest; null ends it. */
  function light(selection) {
    if (!selection) {
      lit = null;
    } else if (selection.pair !== undefined) {
      const pair = pairs[selection.pair];
      lit = { nodes: new Set([pair.from, pair.to]), pairs: new Set([pair.id]), main: null };
    } else {
      const own = current.pairs.filter((pair) => pair.from === selection.node || pair.to === selection.node);
      lit = {
        nodes: new Set([selection.node, ...own.map((pair) => other(pair, selection.node))]),
        pairs: new Set(own.map((pair) => pair.id)),
        main: selection.node,
      };
    }
    nodes.update([...current.nodes].map((id) => ({ id, ...nodeStyle(id) })));
    edges.update(current.pairs.map((pair) => ({ id: pair.id, ...edgeStyle(pair, current.passing) })));
  }

  // ------------------------------------------------------------ labels

  function textWidth(ctx, text) {
    const key = ctx.font + text;
    if (!widths.has(key)) widths.set(key, ctx.measureText(text).width);
    return widths.get(key);
  }

  /** Labels in screen pixels, the most telling first; one that would cover another is left out. */
  function drawLabels(ctx) {
    const scale = network.getScale();
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    const ratio = canvas.width / canvas.clientWidth;
    const boxes = [];
    const clear = (box) => !boxes.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]);
    const positions = network.getPositions();
    const onScreen = (id) => ({ x: origin.x + positions[id].x * scale, y: origin.y + positions[id].y * scale });
    const inSight = ({ x, y }) => x > -80 && y > -30 && x < canvas.clientWidth + 80 && y < canvas.clientHeight + 30;

    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";

    function put(text, x, y, px, { color, bold = false, forced = false }) {
      ctx.font = `${bold ? "600 " : ""}${px}px ${theme.font}`;
      const half = textWidth(ctx, text) / 2 + 3;
      const box = [x - half, y - px * 0.62, x + half, y + px * 0.62];
      if (!forced && !clear(box)) return;
      boxes.push(box);
      ctx.strokeStyle = theme.paper;
      ctx.lineWidth = 3.5;
      ctx.strokeText(text, x, y);
      ctx.fillStyle = color;
      ctx.fillText(text, x, y);
    }

    const ids = [...current.nodes].filter((id) => positions[id] && inSight(onScreen(id))).sort((a, b) => rank[a] - rank[b]);
    for (const id of ids.slice(0, 60)) {
      const r = drawing.nodes[id].size * scale;
      const { x, y } = onScreen(id);
      if (r > 7) boxes.push([x - r, y - r, x + r, y + r]);
    }
    const label = (id, options) => {
      const { x, y } = onScreen(id);
      const r = drawing.nodes[id].size * scale;
      const px = Math.round(Math.min(17, Math.max(11, 9 + r * 0.4)));
      put(options.full ? entities[id].name : drawing.nodes[id].label, x, y + r + px * 0.75 + 2, px, options);
    };
    const hot = hovered && hovered.node;
    if (hot !== undefined && hot !== null && positions[hot]) label(hot, { color: theme.ink, bold: true, forced: true, full: true });
    if (lit && lit.main !== null && lit.main !== hot && positions[lit.main]) {
      label(lit.main, { color: theme.ink, bold: true, forced: true, full: true });
    }
    const named = current.pairs.filter((pair) =>
      (lit && lit.pairs.has(pair.id)) || (hovered && hovered.pair === pair.id));
    const few = ids.length <= 40;
    for (const id of ids) {
      if (id === hot || (lit && id === lit.main)) continue;
      if (lit && !lit.nodes.has(id)) continue;
      const big = drawing.nodes[id].size * scale > 3.2;
      if (!few && !big && !(lit && lit.nodes.has(id))) continue;
      label(id, { color: entities[id].type === "PLACE" ? theme.muted : theme.ink });
    }
    for (const pair of named.slice(0, 60)) {
      if (!positions[pair.from] || !positions[pair.to]) continue;
      const [a, b] = [onScreen(pair.from), onScreen(pair.to)];
      if (Math.hypot(a.x - b.x, a.y - b.y) < 90) continue;
      if (!pairText.has(pair.id)) {
        const names = pair.relations.filter((i) => current.passing[i]).map((i) => predicateText(relations[i].predicate));
        pairText.set(pair.id, [...new Set(names)].join(" · "));
      }
      put(pairText.get(pair.id), (a.x + b.x) / 2, (a.y + b.y) / 2, 11, { color: theme.strong });
    }
    ctx.restore();
  }

  network.on("afterDrawing", drawLabels);

  // ------------------------------------------------------------ events

  const hover = (value) => { hovered = value; container.classList.toggle("pointing", value !== null); network.redraw(); };
  network.on("hoverNode", ({ node }) => hover({ node }));
  network.on("blurNode", () => hover(null));
  network.on("hoverEdge", ({ edge }) => hover({ pair: edge }));
  network.on("blurEdge", () => hover(null));
  network.on("click", ({ nodes: [node], edges: [pair] }) => {
    if (node !== undefined) onNode(node);
    else if (pair !== undefined) onPair(pair);
    else onNothing();
  });
  network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined) onExpand(node); });

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const animation = () => (calm.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

  return {
    network,
    show,
    light,
    refreshTexts() { pairText = new Map(); network.redraw(); },
    refreshTheme(selection) { readTheme(); widths.clear(); light(selection); },
    begin() { readTheme(); },
    fit(ids) { network.fit({ nodes: ids, animation: animation(), maxZoomLevel: 1.4 }); },
    goTo(id) { network.focus(id, { scale: Math.max(0.8, network.getScale()), animation: animation() }); },
    zoom(factor) { network.moveTo({ scale: Math.min(6, Math.max(0.02, network.getScale() * factor)), animation: animation() }); },
    pan(dx, dy) {
      const { x, y } = network.getViewPosition();
      const scale = network.getScale();
      network.moveTo({ position: { x: x + dx / scale, y: y + dy / scale } });
    },
  };
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
  const radii = [0];
  for (let d = 1; d < depths.length; d += 1) {
    radii[d] = Math.max(radii[d - 1] + 170, (leaves.get(root) * (d === depths.length - 1 ? 34 : 14)) / (2 * Math.PI));
  }
  const points = new Map([[root, { x: 0, y: 0 }]]);
  const place = (id, from, to) => {
    let at = from;
    for (const child of children.get(id) || []) {
      const share = ((to - from) * leaves.get(child)) / leaves.get(id);
      const angle = at + share / 2;
      const crowd = (children.get(id).length > 24 && children.get(id).indexOf(child) % 2) ? 60 : 0;
      const r = radii[depth.get(child)] + crowd;
      points.set(child, { x: Math.round(r * Math.cos(angle)), y: Math.round(r * Math.sin(angle) * 0.8) });
      place(child, at, at + share);
      at += share;
    }
  };
  place(root, -Math.PI / 2, 1.5 * Math.PI);
  return points;
}
