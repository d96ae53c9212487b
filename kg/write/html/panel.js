// The details: what is known of an entity or a relation, and the sentences that say so. All of it as text nodes.

/** Make an element. Strings become text, never markup; `on…` functions become listeners. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const SHAPES = {
  dot: "M8 2a6 6 0 1 0 .001 0z", square: "M3 3h10v10H3z", diamond: "M8 1l7 7-7 7-7-7z",
  triangle: "M8 2l7 12H1z", triangleDown: "M8 14L1 2h14z", hexagon: "M4.5 2h7L15 8l-3.500 6h-7L1 8z",
  star: "M8 .8l2.100 4.900 5.300.4-4 3.500 1.200 5.200L8 12l-4.600 2.800 1.200-5.200-4-3.500 5.300-.4z",
};

function picture(attributes) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  Object.entries(attributes).forEach(([name, value]) => path.setAttribute(name, value));
  svg.append(path);
  return svg;
}

/** The sign of a type, as in the drawing. */
const icon = (type) => picture({ d: SHAPES[vocabulary.labels[type].shape], fill: typeColor(type) });

/** A line as in the drawing. */
const stroke = (full) => picture({ d: "M0 8h16", stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": full ? "none" : "4 2" });

function createPanel(panel, { text, term, onEntity, onFocus, onExpand, onClose, state }) {
  const bdi = (value, name = "") => el("bdi", { class: name || null }, value);
  const link = (id, name = "link") =>
    el("button", { type: "button", class: name, "data-entity": id, title: entities[id].name, onclick: () => onEntity(id) },
      icon(entities[id].type), bdi(entities[id].name));
  const badge = (content, kind = "") => el("span", { class: `badge ${kind}` }, content);
  const percent = (score) => `${Math.round(score * 100)}%`;

  function fill(...children) {
    const focused = panel.contains(document.activeElement);
    panel.replaceChildren(...children.filter(Boolean));
    panel.scrollTop = 0;
    if (focused) panel.focus({ preventScroll: true });
  }

  const closer = () => el("button", { type: "button", class: "close", "aria-label": text("close"), onclick: onClose }, "×");

  // ------------------------------------------------------------ evidence

  /** The sentence with the names of both ends marked. */
  function marked(sentence, ids) {
    const names = [...new Set(ids.flatMap((id) => forms[id].map((form) => form.name)))].filter((name) => name.length > 1);
    names.sort((a, b) => b.length - a.length);
    const quote = el("q", {});
    let plain = "";
    for (let at = 0; at < sentence.length;) {
      const name = names.find((candidate) => sentence.startsWith(candidate, at));
      if (name) {
        quote.append(plain, el("mark", {}, name));
        plain = "";
        at += name.length;
      } else {
        plain += sentence[at];
        at += 1;
      }
    }
    quote.append(plain);
    return quote;
  }

  /** The article, its paper, date and page, and the file; hovering tells where in the file. */
  function sourceLine(source, evidence) {
    const title = source.title ? bdi(`《${source.title}》`) : null;
    const titled = title && /^https?:\/\//i.test(source.url || "")
      ? el("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, title) : title;
    const rest = [source.source, source.date, source.page ? text("page", source.page) : null].filter(Boolean);
    const parts = [titled, ...rest.map((part) => bdi(String(part), "whole")), bdi(source.document)].filter(Boolean);
    return el("span", { class: "source", title: evidence ? text("offsets", source.document, evidence.start, evidence.end) : source.document },
      ...parts.flatMap((part, i) => (i ? [" · ", part] : [part])));
  }

  /** Where a text was printed again: with its own words, where they are not those of the first printing. */
  const again = (source, evidence, words) => el("div", { class: "also" },
    el("span", { class: "key" }, text("alsoIn")), words ? el("q", {}, bdi(words)) : null, sourceLine(source, evidence));

  /** A sentence and where it stands; its own status and time where they are not the relation's. */
  function proof(evidence, relation) {
    const differs = (key) => evidence[key] && evidence[key] !== relation[key];
    return el("blockquote", { class: "evidence" },
      marked(sentences[evidence.text], [relation.subject, relation.object]),
      differs("status") ? badge(term("statuses", evidence.status), evidence.status) : null,
      differs("time") ? badge(evidence.time) : null,
      sourceLine(sources[evidence.source], evidence),
      ...(evidence.also || []).map((item) =>
        again(sources[item.source], item, item.text === evidence.text ? null : sentences[item.text])));
  }

  /** Articles as one list, each reprint under the first printing of its text. */
  function printings(ids) {
    const groups = new Map();
    for (const i of ids) {
      const first = sources[i].first ?? i;
      if (!groups.has(first)) groups.set(first, []);
      groups.get(first)[i === first ? "unshift" : "push"](i);
    }
    return [...groups.values()];
  }

  function proofs(relation) {
    const [first, ...rest] = relation.evidence || [];
    if (!first) return [];
    if (!rest.length) return [proof(first, relation)];
    return [proof(first, relation),
      el("details", {}, el("summary", {}, text("moreEvidence", rest.length)), ...rest.map((item) => proof(item, relation)))];
  }

  const facts = (relation) => el("span", { class: "badges" },
    relation.title ? badge(bdi(relation.title), "title") : null,
    relation.status === "done" ? null : badge(term("statuses", relation.status), relation.status),
    relation.time ? badge(relation.time) : null,
    el("span", { class: "score", title: `${text("confidence")} ${relation.score}` }, percent(relation.score)));

  // ------------------------------------------------------------ long lists

  function paged(items, make, tag = "ul", size = 10) {
    const list = el(tag, { class: "items" }, ...items.slice(0, size).map(make));
    if (items.length <= size) return [list];
    const more = el("button", { type: "button", class: "more", onclick: () => {
      list.append(...items.slice(size).map(make));
      more.remove();
    } }, text("more", items.length - size));
    return [list, more];
  }

  // ------------------------------------------------------------ what is shown

  function overview() {
    const busy = order.filter((id) => relationsOf[id].length).sort((a, b) => relationsOf[b].length - relationsOf[a].length);
    const parks = busy.filter((id) => entities[id].type === "PARK");
    const start = (parks.length ? parks : busy).slice(0, 12);
    const figure = (name, value) => el("div", {}, el("strong", {}, value.toLocaleString("en-US")), el("span", {}, text(name)));
    fill(
      el("h2", {}, text("overview")),
      el("div", { class: "figures" }, figure("entities", entities.length), figure("relations", relations.length), figure("articles", printings(sources.keys()).length)),
      el("p", { class: "intro" }, text("intro")),
      start.length ? el("h3", {}, text(parks.length ? "begin" : "beginAny")) : null,
      el("ul", { class: "items plain" }, ...start.map((id) =>
        el("li", {}, link(id, "link row"), el("span", { class: "count" }, String(relationsOf[id].length))))),
      el("h3", {}, text("help")),
      el("ul", { class: "help" }, ...["helpClick", "helpDouble", "helpDrag", "helpKeys"].map((key) => el("li", {}, text(key)))),
    );
  }

  function groups(id, passing) {
    const found = new Map();
    for (const i of relationsOf[id]) {
      if (!passing[i]) continue;
      const relation = relations[i];
      const side = relation.subject === id ? "subject" : "object";
      const symmetric = relation.predicate === "cooperates_with";
      const key = `${relation.predicate} ${symmetric ? "both" : side}`;
      if (!found.has(key)) found.set(key, { predicate: relation.predicate, side, symmetric, items: [] });
      found.get(key).items.push(relation);
    }
    const place = (group) => predicatesInUse.indexOf(group.predicate) * 2 + (group.side === "subject" ? 0 : 1);
    return [...found.values()].sort((a, b) => place(a) - place(b));
  }

  function group(id, { predicate, side, symmetric, items }) {
    const far = (relation) => (relation.subject === id ? relation.object : relation.subject);
    items.sort((a, b) => b.score - a.score || rank[far(a)] - rank[far(b)]);
    const arrow = symmetric ? "↔" : side === "subject" ? "→" : "←";
    return el("section", { class: "group", "data-predicate": predicate },
      el("h3", {}, el("span", { class: "arrow", title: term("predicates", predicate) }, arrow),
        term("predicates", predicate, side), el("span", { class: "count" }, String(items.length))),
      ...paged(items, (relation) => el("li", { class: "relation" },
        el("div", { class: "line" }, link(far(relation)), facts(relation)), ...proofs(relation))));
  }

  function entity(id, { passing, nodes: drawn }) {
    const item = entities[id];
    const shownGroups = groups(id, passing);
    const hidden = relationsOf[id].length - relationsOf[id].filter((i) => passing[i]).length;
    const absent = neighbours(id, passing).filter((near) => !drawn.has(near)).length;
    const known = Object.entries({ ...(item.place ? { place: item.place } : {}), ...(item.properties || {}) });
    const copy = el("button", { type: "button", class: "quiet", onclick: () => {
      navigator.clipboard?.writeText(location.href.split("#")[0] + "#" + item.iri).then(() => { copy.textContent = text("copied"); }, () => {});
    } }, text("copy"));
    fill(
      closer(),
      el("p", { class: "kind" }, icon(item.type), term("labels", item.type)),
      el("h2", {}, bdi(item.name)),
      item.aliases ? el("p", { class: "aliases" }, el("span", { class: "key" }, text("aliases")), ...item.aliases.map((name) => badge(bdi(name)))) : null,
      known.length ? el("dl", {}, ...known.flatMap(([key, value]) =>
        [el("dt", {}, term("properties", key)), el("dd", {}, bdi(term("values", String(value))))])) : null,
      el("p", { class: "muted" }, item.mentions ? `${text("mentions", item.mentions, item.documents)} · ` : null, copy),
      el("div", { class: "actions" },
        el("span", { class: "together", role: "group", "aria-label": text("focus") },
          el("span", { class: "key" }, text("focus")),
          ...[1, 2, 3].map((hops) => el("button", { type: "button", "data-hops": hops,
            "aria-pressed": String(Boolean(state().focus && state().focus.id === id && state().focus.hops === hops)),
            onclick: () => onFocus(id, hops) }, hops === 1 ? text("oneHop") : text("hops", hops)))),
        absent ? el("button", { type: "button", "data-action": "expand", onclick: () => onExpand(id) }, text("expand", absent)) : null),
      ...shownGroups.map((each) => group(id, each)),
      relationsOf[id].length ? null : el("p", { class: "muted" }, text("noRelations")),
      relationsOf[id].length && !shownGroups.length ? el("p", { class: "muted" }, text("allFiltered"))
        : hidden ? el("p", { class: "muted" }, text("filtered", hidden)) : null,
      item.sources ? el("section", { class: "group" },
        el("h3", {}, text("sources"), el("span", { class: "count" }, String(printings(item.sources).length))),
        ...paged(printings(item.sources), ([first, ...others]) => el("li", {}, sourceLine(sources[first]),
          ...others.map((i) => again(sources[i]))), "ul", 5)) : null,
    );
  }

  function pair(id, { passing }) {
    const all = pairs[id].relations;
    const items = all.filter((i) => passing[i]).map((i) => relations[i]);
    const { subject, object } = relations[all[0]];
    fill(
      closer(),
      el("p", { class: "kind" }, text("connection")),
      el("div", { class: "ends" }, link(subject, "link end"), link(object, "link end")),
      ...items.map((relation) => el("section", { class: "group relation", "data-predicate": relation.predicate },
        el("h3", {}, term("predicates", relation.predicate), relation.title ? badge(bdi(relation.title), "title") : null),
        el("p", { class: "triple" }, bdi(entities[relation.subject].name), el("span", { class: "arrow" },
          relation.predicate === "cooperates_with" ? " ↔ " : " → "), bdi(entities[relation.object].name)),
        el("dl", {},
          el("dt", {}, text("status")), el("dd", {}, badge(term("statuses", relation.status), relation.status)),
          ...(relation.time ? [el("dt", {}, text("time")), el("dd", {}, relation.time)] : []),
          el("dt", {}, text("confidence")), el("dd", {}, meter(relation.score), percent(relation.score))),
        ...(relation.evidence || []).map((item) => proof(item, relation)))),
      all.length > items.length ? el("p", { class: "muted" }, text("filtered", all.length - items.length)) : null,
    );
  }

  const meter = (score) => el("meter", { min: 0, max: 1, value: score });

  return {
    show(selection, view) {
      if (!selection) overview();
      else if (selection.pair !== undefined) pair(selection.pair, view);
      else entity(selection.node, view);
      document.body.classList.toggle("selected", Boolean(selection));
    },
  };
}
