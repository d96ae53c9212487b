// The page's state, and what leads from one state to the next.

let state = freshState();
let language = "zh";
const getState = () => state;
const byId = (id) => document.getElementById(id);
const text = (key, ...values) =>
  vocabulary.texts[key][language].replace(/\{(\d)\}/g, (_, i) =>
    (typeof values[i] === "number" ? values[i].toLocaleString("en-US") : String(values[i])));

/** The word for a type, predicate, status or property; a property that the vocabulary lacks names itself. */
function term(kind, name, side) {
  const entry = Object.hasOwn(vocabulary[kind], name) ? vocabulary[kind][name] : null;
  if (!entry) return name;
  return (side ? entry[side] : entry)[language];
}

const view = createView(byId("canvas"), {
  onNode: (id) => select({ node: id }),
  onPair: (id) => select({ pair: id }),
  onNothing: () => select(null),
  onExpand: expand,
  predicateText: (name) => term("predicates", name),
});
const panel = createPanel(byId("panel"), {
  text, term, state: getState, onEntity: open, onFocus: focus, onExpand: expand, onClose: () => select(null),
});
const filters = createFilters(byId("filters"), { text, term, state: getState, onChange: refresh });
const finder = createSearch({ text, onEntity: open });

// ---------------------------------------------------------------- drawing the state

let now = null;

function refresh({ refit = false } = {}) {
  now = shown(state);
  view.show(now, state.focus
    ? rings(within(state.focus, now.passing), state.focus.id) : overviewPoints(state.amount, state.added));
  light();
  panel.show(state.selection, now);
  notes();
  if (refit) view.fit([...now.nodes]);
}

/** The selection, if it can be emphasised in the drawing. */
function drawable(selection) {
  if (!selection) return null;
  if (selection.node !== undefined) return now.nodes.has(selection.node) ? selection : null;
  return now.pairs.some((pair) => pair.id === selection.pair) ? selection : null;
}

/** Emphasise the selection; around the middle of a focus nothing is dimmed, all of it belongs there. */
const light = () => view.light(drawable(state.selection), !(state.focus && state.selection && state.selection.node === state.focus.id));

function notes() {
  const relationsShown = now.pairs.reduce((sum, pair) => sum + pair.relations.filter((i) => now.passing[i]).length, 0);
  const nothing = !entities.length ? text("empty") : !now.nodes.size ? text("noMatch") : null;
  byId("note").textContent = nothing || text("showing", now.nodes.size, entities.length, relationsShown, relations.length)
    + (now.nodes.size < entities.length && !state.focus ? ` — ${text("hidden")}` : "");
  const banner = byId("banner");
  banner.hidden = !state.focus;
  if (state.focus) {
    banner.replaceChildren(
      el("bdi", {}, text("focused", entities[state.focus.id].name, state.focus.hops)),
      el("button", { type: "button", id: "leave", onclick: leave }, text("leave")));
  }
}

// ---------------------------------------------------------------- steps

/** Select an entity or a pair in the drawing, or nothing. */
function select(selection, { link = true } = {}) {
  state.selection = selection;
  light();
  panel.show(selection, now);
  if (link) setHash(selection);
}

/** Show an entity wherever it is: through filters and beyond what is drawn. */
function open(id, options = {}) {
  let changed = false;
  if (!state.types.has(entities[id].type)) {
    state.types.add(entities[id].type);
    filters.draw();
    now = shown(state);
    changed = true;
  }
  if (!now.nodes.has(id)) {
    state.focus = null;
    reveal(id);
    changed = true;
  }
  state.selection = { node: id };
  if (changed) refresh();
  select({ node: id }, options);
  if (now.nodes.has(id)) view.goTo(id);
  drawer(false);
}

/** Add an entity and the most telling of its neighbours that are not drawn yet. */
function reveal(id, most = 40) {
  const absent = neighbours(id, now.passing).filter((near) => !now.nodes.has(near)).sort((a, b) => rank[a] - rank[b]);
  [id, ...absent.slice(0, most)].forEach((added) => state.added.add(added));
}

function expand(id) {
  if (state.focus) state.focus.added.add(id);
  else reveal(id, 200);
  state.selection = { node: id };
  refresh({ refit: Boolean(state.focus) });
  setHash(state.selection);
}

function focus(id, hops) {
  state.focus = { id, hops, added: new Set() };
  state.selection = { node: id };
  refresh({ refit: true });
  setHash(state.selection);
}

function leave() {
  state.focus = null;
  refresh({ refit: true });
}

function reset() {
  state = freshState();
  filters.draw();
  refresh({ refit: true });
  setHash(null);
}

// ---------------------------------------------------------------- links

function setHash(selection) {
  const hash = selection && selection.node !== undefined ? `#${entities[selection.node].iri}` : "";
  if (fromHash(location.hash) === (selection ? selection.node : undefined) && Boolean(hash) === Boolean(location.hash)) return;
  history.pushState(null, "", hash || location.pathname + location.search);
}

function followHash() {
  if (location.hash.length < 2) {
    if (state.selection) select(null, { link: false });
    return;
  }
  const id = fromHash(location.hash);
  if (id === undefined) byId("note").textContent = text("unknown");
  else open(id, { link: false });
}

// ---------------------------------------------------------------- words

function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = text("title");
  document.querySelectorAll("[data-text]").forEach((node) => { node.textContent = text(node.dataset.text); });
  document.querySelectorAll("[data-label]").forEach((node) => { node.setAttribute("aria-label", text(node.dataset.label)); });
  document.querySelectorAll("[data-placeholder]").forEach((node) => { node.setAttribute("placeholder", text(node.dataset.placeholder)); });
  filters.draw();
}

// ---------------------------------------------------------------- wiring

byId("reset").addEventListener("click", reset);
byId("zoom-in").addEventListener("click", () => view.zoom(1.4));
byId("zoom-out").addEventListener("click", () => view.zoom(1 / 1.4));
byId("fit").addEventListener("click", () => view.fit([...now.nodes]));
byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  translate();
  panel.show(state.selection, now);
  notes();
  view.refreshTexts();
});
/** In a narrow window the filters are a drawer. */
function drawer(isOpen) {
  document.body.classList.toggle("filtering", isOpen);
  byId("filters-button").setAttribute("aria-expanded", String(isOpen));
}

const drawerIsOpen = () => document.body.classList.contains("filtering");
byId("filters-button").addEventListener("click", () => drawer(!drawerIsOpen()));
document.querySelector("main").addEventListener("pointerdown", (event) => {
  if (drawerIsOpen() && !byId("filters").contains(event.target)) drawer(false);
}, { capture: true });
window.addEventListener("popstate", followHash);
window.addEventListener("hashchange", followHash);
darkness.addEventListener("change", () => { view.refreshTheme(); translate(); panel.show(state.selection, now); });

const PAN = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest && event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    finder.focus();
  } else if (event.key === "Escape") {
    if (drawerIsOpen()) drawer(false);
    else if (state.selection) select(null);
    else if (state.focus) leave();
  } else if (byId("canvas").contains(event.target)) {
    if (PAN[event.key]) {
      event.preventDefault();
      view.pan(...PAN[event.key]);
    } else if (event.key === "+" || event.key === "=") view.zoom(1.4);
    else if (event.key === "-") view.zoom(1 / 1.4);
  }
});

view.begin();
translate();
refresh();
view.frame();
window.kgReady = true;
if (location.hash.length > 1) followHash();

/** For the browser's console, and for tests. */
window.kg = {
  network: view.network,
  get state() { return state; },
  get shown() { return { nodes: [...now.nodes], pairs: now.pairs.map((pair) => pair.id) }; },
  find: (name) => search(name).map(({ id }) => ({ id, ...entities[id] })),
  entities, relations, pairs,
};
