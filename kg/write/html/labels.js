// The names on the drawing, placed as on a map: the greatest first, and none that would cover another.

const MOST_LABELS = 800;
const MOST_LINE_LABELS = 60;
const GREAT = 36;  // so many labels are bold, and may cover small nodes
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

/** A writer of texts on a canvas, in screen pixels, that knows where it has written. */
function createPen(ctx, width, { paper, font }, widths) {
  const texts = createBoxes();
  const dots = createBoxes();

  const measure = (text) => {
    const key = ctx.font + text;
    if (!widths.has(key)) widths.set(key, ctx.measureText(text).width);
    return widths.get(key);
  };

  return {
    /** Keep texts off a disc, if possible. */
    avoid(x, y, r) { dots.add([x - r, y - r, x + r, y + r]); },

    /**
     * Write a text at the first of some places where it covers nothing. `keen`: rather over discs than
     * not at all; `forced`: at any rate.
     */
    put(text, places, px, { color, bold = false, keen = false, forced = false }) {
      ctx.font = `${bold ? "600 " : ""}${px}px ${font}`;
      const half = measure(text) / 2;
      const box = ([x, y]) => [x - half - 2, y - px * 0.6, x + half + 2, y + px * 0.6];
      const candidates = places(half);
      const open = candidates.filter((place) => box(place)[0] > 2 && box(place)[2] < width - 2 && !texts.meet(box(place)));
      const at = open.find((place) => !dots.meet(box(place))) || (keen && open[0]) || (forced && candidates[0]);
      if (!at) return;
      texts.add(box(at));
      ctx.strokeStyle = paper;
      ctx.lineWidth = 3.5;
      ctx.strokeText(text, at[0], at[1]);
      ctx.fillStyle = color;
      ctx.fillText(text, at[0], at[1]);
    },
  };
}

/** Marks that steer the writing direction would disguise a name on a canvas, which has no way to fence them in. */
const plain = (name) => name.replace(/\p{Cf}/gu, "");

/**
 * Draw the labels of a scene: {network, canvas, nodes, pairs, passing, lit, hovered, swell, theme, widths,
 * predicateText}, as `createView` keeps it.
 */
function drawLabels(ctx, { network, canvas, nodes, pairs: lines, passing, lit, hovered, swell, theme, widths, predicateText }) {
  const scale = network.getScale();
  const origin = network.canvasToDOM({ x: 0, y: 0 });
  const ratio = canvas.width / canvas.clientWidth;
  const positions = network.getPositions();
  const spot = (id) => ({ x: origin.x + positions[id].x * scale, y: origin.y + positions[id].y * scale });
  const radius = (id) => drawing.nodes[id].size * swell * scale;
  const inSight = ({ x, y }) => x > -80 && y > -30 && x < canvas.clientWidth + 80 && y < canvas.clientHeight + 30;
  const ids = [...nodes].filter((id) => positions[id] && inSight(spot(id)))
    .sort((a, b) => radius(b) - radius(a) || rank[a] - rank[b]);

  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const pen = createPen(ctx, canvas.clientWidth, theme, widths);

  function label(id, text, options) {
    const { x, y } = spot(id);
    const r = radius(id);
    const px = Math.round(Math.min(16, Math.max(11, 8.5 + r * 0.4)));
    const up = r + px * 0.7 + 1;
    pen.put(text, (half) => [[x, y + up], [x + r + half + 4, y], [x - r - half - 4, y], [x, y - up]], px, options);
  }

  function lineLabel(pair) {
    const [a, b] = [spot(pair.from), spot(pair.to)];
    if (Math.hypot(a.x - b.x, a.y - b.y) < 90) return;
    const names = pair.relations.filter((i) => passing[i]).map((i) => predicateText(relations[i].predicate));
    pen.put([...new Set(names)].join(" · "), () => [[(a.x + b.x) / 2, (a.y + b.y) / 2]], 11, { color: theme.strong, keen: true });
  }

  for (const id of ids) if (radius(id) > 2.5) pen.avoid(spot(id).x, spot(id).y, radius(id) * 0.8);
  const named = new Set([hovered && hovered.node, lit && lit.main].filter((id) => Number.isInteger(id) && positions[id]));
  for (const id of named) label(id, plain(entities[id].name), { color: theme.ink, bold: true, forced: true });
  ids.slice(0, MOST_LABELS).forEach((id, i) => {
    if (named.has(id) || (lit && lit.dim && !lit.nodes.has(id))) return;
    if (radius(id) < 2 && ids.length > 40 && !lit) return;
    const great = i < GREAT && radius(id) > (ids.length > 300 ? 5 : 9);
    label(id, drawing.nodes[id].label,
      { color: entities[id].type === "PLACE" ? theme.muted : theme.ink, bold: great, keen: great || Boolean(lit) });
  });
  const telling = lines.filter((pair) => (lit && lit.pairs.has(pair.id)) || (hovered && hovered.pair === pair.id));
  if (telling.length <= MOST_LINE_LABELS) telling.forEach(lineLabel);
  ctx.restore();
}
