// Search box and filters: they change the state and say so, and show what it is.

function createSearch({ text, onEntity }) {
  const input = document.getElementById("query");
  const list = document.getElementById("suggestions");
  let found = [];
  let active = -1;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(i) {
    const { id } = found[i];
    input.value = "";
    close();
    input.blur();
    onEntity(id);
  }

  function mark(i) {
    active = i;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === i)));
    const option = list.children[i];
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function suggest(event) {
    if (event && event.isComposing) return;  // half-typed pinyin is no name
    if (!folded(input.value)) {
      close();
      return;
    }
    found = search(input.value);
    list.replaceChildren(...(found.length ? found.map(({ id, form }, i) =>
      el("li", { id: `suggestion-${i}`, role: "option", "aria-selected": "false",
        onmousedown: (event) => event.preventDefault(), onclick: () => choose(i) },
        icon(entities[id].type),
        el("span", { class: "names" }, el("bdi", {}, entities[id].name),
          form === entities[id].name ? null : el("bdi", { class: "alias" }, form)),
        el("span", { class: "count" }, String(relationsOf[id].length))))
      : [el("li", { class: "nothing" }, text("nothing"))]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (found.length) mark(0);
  }

  input.addEventListener("input", suggest);
  input.addEventListener("compositionend", () => suggest());
  input.addEventListener("focus", () => suggest());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;  // Enter and the arrows belong to the input method
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (found.length && !list.hidden) mark((active + step + found.length) % found.length);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      input.value = "";
      close();
      input.blur();
    }
  });
  return { focus() { input.focus(); input.select(); } };
}

function createFilters(box, { text, term, state, onChange }) {
  const counts = (items, key) => items.reduce((sum, item) => sum.set(item[key], (sum.get(item[key]) || 0) + 1), new Map());
  const byType = counts(entities, "type");
  const byPredicate = counts(relations, "predicate");
  const byStatus = counts(relations, "status");

  function choice(set, name, label, count, mark) {
    const input = el("input", { type: "checkbox", value: name, checked: set.has(name), onchange: () => {
      if (input.checked) set.add(name);
      else set.delete(name);
      onChange();
    } });
    return el("label", { class: "choice" }, input, mark, el("span", { class: "name" }, label),
      el("span", { class: "count" }, count.toLocaleString("en-US")));
  }

  function choices(kind, heading, names, set, number, mark = () => null) {
    if (!names.length) return null;
    const every = (on) => {
      names.forEach((name) => (on ? set.add(name) : set.delete(name)));
      draw();
      onChange();
    };
    return el("fieldset", { "data-filter": kind },
      el("legend", {}, text(heading), names.length < 2 ? null : el("span", { class: "every" },
        el("button", { type: "button", "data-every": "all", onclick: () => every(true) }, text("all")),
        el("button", { type: "button", "data-every": "none", onclick: () => every(false) }, text("none")))),
      ...names.map((name) => choice(set, name, term(kind, name), number.get(name) || 0, mark(name))));
  }

  function score() {
    const out = el("output", {}, `${Math.round(state().score * 100)}%`);
    const input = el("input", { type: "range", min: 0, max: 1, step: 0.05, value: state().score, "aria-label": text("score"),
      oninput: () => {
        state().score = Number(input.value);
        out.textContent = `${Math.round(state().score * 100)}%`;
        onChange();
      } });
    return el("fieldset", { "data-filter": "score" }, el("legend", {}, text("score")), el("div", { class: "slider" }, input, out));
  }

  function amount() {
    if (amounts.length < 2) return null;
    const select = el("select", { "aria-label": text("amount"), onchange: () => {
      state().amount = Number(select.value);
      state().added.clear();
      state().focus = null;
      onChange({ refit: true });
    } }, ...amounts.map((n) => el("option", { value: n, selected: n === state().amount },
      n === entities.length ? text("everything", n) : n.toLocaleString("en-US"))));
    return el("fieldset", { "data-filter": "amount" }, el("legend", {}, text("amount")), select);
  }

  function draw() {
    const { types, predicates, statuses } = state();
    box.replaceChildren(...[
      choices("labels", "types", typesInUse, types, byType, icon),
      choices("predicates", "relations", predicatesInUse, predicates, byPredicate),
      choices("statuses", "status", statusesInUse, statuses, byStatus, (name) => stroke(isSettled(name))),
      score(),
      amount(),
    ].filter(Boolean));
  }
  return { draw };
}
