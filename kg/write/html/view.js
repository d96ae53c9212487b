// The drawing: vis-network with fixed positions, which are never simulated, and what is emphasised in it.

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const MANY_PAIRS = 1200;  // more are drawn without arrows, and not at all while the drawing moves

function createView(container, { onNode, onPair, onNothing, onExpand, predicateText }) {
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  let current = { nodes: new Set(), pairs: [], passing: [] };  // what is drawn
  let theme = null;
  let lit = null;      // {nodes: Set, pairs: Set, main: id or null, dim: boolean}, or null: nothing is emphasised
  let hovered = null;  // {node} or {pair}
  let swell = 1;       // how much nodes are enlarged, so that they can be seen from afar
  let thicken = 1;     // the same for lines
  const widths = new Map();  // of texts, by font and text

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

  const edgeStyle = (pair) => {
    const on = lit && lit.pairs.has(pair.id);
    const parts = pair.relations.filter((i) => current.passing[i]).map((i) => relations[i]);
    const settled = parts.some((relation) => isSettled(relation.status));
    const directed = on || current.pairs.length <= MANY_PAIRS ? parts.filter((relation) => relation.predicate !== "cooperates_with") : [];
    const arrow = (id) => ({ enabled: directed.some((relation) => relation.object === id), scaleFactor: on ? 0.6 : 0.4 });
    return {
      color: { color: on ? theme.strong : theme.line, opacity: lit && lit.dim && !on ? 0.15 : 1 },
      width: ((on && lit.pairs.size <= MOST_LINE_LABELS ? 2 : 1) + Math.min(1.5, 0.35 * (parts.length - 1))) * thicken,
      dashes: settled ? false : [5 * thicken, 5 * thicken],
      arrows: { to: arrow(pair.to), from: arrow(pair.from) },
    };
  };

  /** Draw these entities and pairs at these points. */
  function show(next, points) {
    current = next;
    edges.clear();
    nodes.remove(nodes.getIds().filter((id) => !next.nodes.has(id)));
    nodes.update([...next.nodes].map((id) => {
      const { x, y } = points.get(id);
      return { id, shape: drawing.nodes[id].shape, x, y, ...nodeStyle(id) };
    }));
    edges.add(next.pairs.map((pair) => ({ id: pair.id, from: pair.from, to: pair.to, ...edgeStyle(pair) })));
    const many = next.pairs.length > MANY_PAIRS;
    network.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
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
    edges.update(current.pairs.map((pair) => ({ id: pair.id, ...edgeStyle(pair) })));
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

  network.on("afterDrawing", (ctx) => {
    drawLabels(ctx, { network, canvas, ...current, lit, hovered, swell, theme, widths, predicateText });
    keepVisible();
  });

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
    refreshTexts() { network.redraw(); },
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
