// The drawing: vis-network with fixed positions, and labels that never cover each other.

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const MOST_LABELS = 800;
const MANY_PAIRS = 1200;  // more are drawn without arrows, and not at all while the drawing moves
const MOST_LINE_LABELS = 60;
const CELL = 64;

/** Rectangles on the screen, by the cells of a grid: tells fast whether another meets any of them. */
function createBoxes() {
  const grid = new Map();
  const cells = (box, visit) => {
    for (let row = Math.floor(box[1] / CELL); row * CELL <= box[3]; row += 1) {
      for (let column = Math.floor(box[0] / CELL); column * CELL <= box[2]; column += 1) {
        if (visit(row * 1000 + column)) return true;
      }
    }
    return false;
  };
  return {
    add(box) {
      cells(box, (key) => {
        if (grid.has(key)) grid.get(key).push(box);
        else grid.set(key, [box]);
      });
    },
    meet(box) {
      return cells(box, (key) => (grid.get(key) || []).some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]));
    },
  };
}

function createView(container, { onNode, onPair, onNothing, onExpand, predicateText }) {
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  let theme = null;
  let lit = null;      // {nodes: Set, pairs: Set, main: id or null, dim: boolean}, or null: nothing is emphasised
  let hovered = null;  // {node} or {pair}
  let pairText = new Map();
  let swell = 1;       // how much nodes are enlarged, so that they can be seen from afar
  let thicken = 1;     // the same for lines
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
  container.querySelector(".vis-network").tabIndex = -1;  // the container takes the keys

  function readTheme() {
    theme = {
      ink: css("--ink"), muted: css("--muted"), paper: css("--canvas"), line: css("--line"), strong: css("--accent"),
      font: getComputedStyle(document.body).fontFamily,
    };
  }

  // ------------------------------------------------------------ contents

  const nodeStyle = (id) => {
    const color = typeColor(entities[id].type);
    const on = !lit || !lit.dim || lit.nodes.has(id);
    const main = lit && lit.main === id;
    return {
      size: drawing.nodes[id].size * swell,
      opacity: on ? 1 : 0.13,
      borderWidth: (main ? 4 : 1.5) * Math.min(1.5, swell),
      color: { background: color, border: main ? theme.ink : theme.paper },
    };
  };

  const edgeStyle = (pair, passing) => {
    const on = lit && lit.pairs.has(pair.id);
    const parts = pair.relations.filter((i) => passing[i]).map((i) => relations[i]);
    const settled = parts.some((relation) => isSettled(relation.status));
    const directed = parts.filter((relation) => relation.predicate !== "cooperates_with");
    const arrow = (id) => ({ enabled: (on || current.pairs.length <= MANY_PAIRS) && directed.some((relation) => relation.object === id), scaleFactor: on ? 0.6 : 0.4 });
    return {
      color: { color: on ? theme.strong : theme.line, opacity: lit && lit.dim && !on ? 0.15 : 1 },
      width: ((on && lit.pairs.size <= MOST_LINE_LABELS ? 2 : 1) + Math.min(1.5, 0.35 * (parts.length - 1))) * thicken,
      dashes: settled ? false : [5 * thicken, 5 * thicken],
      arrows: { to: arrow(pair.to), from: arrow(pair.from) },
    };
  };

  let current = { nodes: new Set(), pairs: [], passing: [] };

  /** Draw these entities and pairs at these points. */
  function show(next, points) {
    current = next;
    pairText = new Map();
    edges.clear();
    nodes.remove(nodes.getIds().filter((id) => !next.nodes.has(id)));
    nodes.update([...next.nodes].map((id) => {
      const { x, y } = points.get(id);
      return { id, shape: drawing.nodes[id].shape, x, y, ...nodeStyle(id) };
    }));
    edges.add(next.pairs.map((pair) => ({ id: pair.id, from: pair.from, to: pair.to, ...edgeStyle(pair, next.passing) })));
    network.setOptions({ interaction: { hideEdgesOnDrag: next.pairs.length > MANY_PAIRS, hideEdgesOnZoom: next.pairs.length > MANY_PAIRS } });
  }

  /** Emphasise a selection, and dim the rest if wished; null ends it. */
  function light(selection, dim = true) {
    if (!selection) {
      lit = null;
    } else if (selection.pair !== undefined) {
      const pair = pairs[selection.pair];
      lit = { nodes: new Set([pair.from, pair.to]), pairs: new Set([pair.id]), main: null, dim };
    } else {
      const own = current.pairs.filter((pair) => pair.from === selection.node || pair.to === selection.node);
      lit = {
        nodes: new Set([selection.node, ...own.map((pair) => other(pair, selection.node))]),
        pairs: new Set(own.map((pair) => pair.id)),
        main: selection.node,
        dim,
      };
    }
    restyle();
  }

  function restyle() {
    nodes.update([...current.nodes].map((id) => ({ id, ...nodeStyle(id) })));
    edges.update(current.pairs.map((pair) => ({ id: pair.id, ...edgeStyle(pair, current.passing) })));
  }

  /** Enlarge nodes and lines when the scale has changed much since the last time. */
  function keepVisible() {
    const scale = network.getScale();
    const wanted = Math.min(4, Math.max(1, (0.6 / scale) ** 0.7));
    if (Math.abs(wanted - swell) < 0.12 * swell) return;
    swell = wanted;
    thicken = Math.min(6, Math.max(1, 0.8 / scale));
    setTimeout(restyle);
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
    const texts = createBoxes();  // where labels are
    const dots = createBoxes();   // where nodes are, which labels of lesser nodes stay off
    const positions = network.getPositions();
    const onScreen = (id) => ({ x: origin.x + positions[id].x * scale, y: origin.y + positions[id].y * scale });
    const inSight = ({ x, y }) => x > -80 && y > -30 && x < canvas.clientWidth + 80 && y < canvas.clientHeight + 30;
    const radius = (id) => drawing.nodes[id].size * swell * scale;

    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";

    /** Write a text at the first of some places where it covers nothing. `keen`: rather over nodes than not at all; `forced`: at any rate. */
    function put(text, places, px, { color, bold = false, keen = false, forced = false }) {
      ctx.font = `${bold ? "600 " : ""}${px}px ${theme.font}`;
      const half = textWidth(ctx, text) / 2;
      const boxAt = ([x, y]) => [x - half - 2, y - px * 0.6, x + half + 2, y + px * 0.6];
      const inside = (box) => box[0] > 2 && box[2] < canvas.clientWidth - 2;
      const fits = (box) => inside(box) && !texts.meet(box);
      const candidates = places(half);
      const at = candidates.find((place) => fits(boxAt(place)) && !dots.meet(boxAt(place)))
        || (keen && candidates.find((place) => fits(boxAt(place)))) || (forced && candidates[0]);
      if (!at) return;
      texts.add(boxAt(at));
      ctx.strokeStyle = theme.paper;
      ctx.lineWidth = 3.5;
      ctx.strokeText(text, at[0], at[1]);
      ctx.fillStyle = color;
      ctx.fillText(text, at[0], at[1]);
    }

    function label(id, options) {
      const { x, y } = onScreen(id);
      const r = radius(id);
      const px = Math.round(Math.min(16, Math.max(11, 8.5 + r * 0.4)));
      const places = (half) => [[x, y + r + px * 0.7 + 1], [x + r + half + 4, y], [x - r - half - 4, y], [x, y - r - px * 0.7 - 1]];
      put(options.full ? entities[id].name : drawing.nodes[id].label, places, px, options);
    }

    const ids = [...current.nodes].filter((id) => positions[id] && inSight(onScreen(id))).sort((a, b) => radius(b) - radius(a) || rank[a] - rank[b]);
    for (const id of ids) {
      const { x, y } = onScreen(id);
      const r = radius(id) * 0.8;
      if (r > 2) dots.add([x - r, y - r, x + r, y + r]);
    }
    const hot = hovered && hovered.node;
    if (hot !== undefined && hot !== null && positions[hot]) label(hot, { color: theme.ink, bold: true, forced: true, full: true });
    if (lit && lit.main !== null && lit.main !== hot && positions[lit.main]) {
      label(lit.main, { color: theme.ink, bold: true, forced: true, full: true });
    }
    const named = current.pairs.filter((pair) =>
      (lit && lit.pairs.has(pair.id)) || (hovered && hovered.pair === pair.id));
    ids.slice(0, MOST_LABELS).forEach((id, i) => {
      if (id === hot || (lit && (id === lit.main || (lit.dim && !lit.nodes.has(id))))) return;
      if (radius(id) < 2 && ids.length > 40 && !lit) return;
      const great = i < 36 && radius(id) > 5;
      label(id, { color: entities[id].type === "PLACE" ? theme.muted : theme.ink, bold: great, keen: great || Boolean(lit) });
    });
    for (const pair of named.length > MOST_LINE_LABELS ? [] : named) {
      if (!positions[pair.from] || !positions[pair.to]) continue;
      const [a, b] = [onScreen(pair.from), onScreen(pair.to)];
      if (Math.hypot(a.x - b.x, a.y - b.y) < 90) continue;
      if (!pairText.has(pair.id)) {
        const names = pair.relations.filter((i) => current.passing[i]).map((i) => predicateText(relations[i].predicate));
        pairText.set(pair.id, [...new Set(names)].join(" · "));
      }
      put(pairText.get(pair.id), () => [[(a.x + b.x) / 2, (a.y + b.y) / 2]], 11, { color: theme.strong, keen: true });
    }
    ctx.restore();
  }

  network.on("afterDrawing", (ctx) => { drawLabels(ctx); keepVisible(); });

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
  // vis-network's own double click times the handling, not the clicks, and misses them while a large drawing is busy.
  container.addEventListener("dblclick", (event) => {
    const { left, top } = container.getBoundingClientRect();
    const node = network.getNodeAt({ x: event.clientX - left, y: event.clientY - top });
    if (node !== undefined) onExpand(node);
  });

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const animation = () => (calm.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

  return {
    network,
    show,
    light,
    refreshTexts() { pairText = new Map(); network.redraw(); },
    refreshTheme() { readTheme(); restyle(); },
    begin() { readTheme(); },
    /** Show everything at once, in the room that the page now leaves for the drawing. */
    frame() { network.setSize("100%", "100%"); network.fit({ animation: false, maxZoomLevel: 1.4 }); network.redraw(); },
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
