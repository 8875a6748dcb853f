// The table of all papers: searching, filtering, sorting, and the keys. What is shown is a function of the address of the page.
// The index of all papers is asked for when it is first needed; until then the rows of the page itself are there.
"use strict";
{
  const CHUNK = 300; // rows added at a time
  const UNKNOWN = "\uffff"; // what a paper is sorted by that lacks the fact
  const SORTS = ["title", "author", "venue", "year", "category", "kind", "code"];
  const GROUPS = ["category", "kind", "topic", "venue"];
  const find = (id) => document.getElementById(id);
  const script = document.currentScript.dataset;
  const table = document.querySelector("table.papers");
  const body = table.tBodies[0];
  const field = find("q");
  const facets = find("facets");

  // The state, and the address that says it ----------------------------------------------------------------------------

  const empty = () => ({ q: "", from: "", to: "", code: false, sort: "", reverse: false, category: [], kind: [], topic: [], venue: [] });
  let state = empty();
  let typing = 0; // the timer of what is being typed; 0 when nothing waits
  let showing = Promise.resolve(); // the last change, kept when its rows are there

  function readAddress() {
    const given = new URLSearchParams(location.search);
    const read = empty();
    read.q = given.get("q") || "";
    read.code = given.get("code") === "yes";
    read.reverse = given.get("reverse") === "yes";
    if (["best", ...SORTS].includes(given.get("sort"))) read.sort = given.get("sort");
    for (const end of ["from", "to"]) {
      if (/^\d{4}$/.test(given.get(end) || "")) read[end] = given.get(end);
    }
    for (const group of GROUPS) read[group] = [...new Set(given.getAll(group))];
    return read;
  }

  function address() {
    const said = new URLSearchParams();
    if (state.q.trim()) said.set("q", state.q);
    for (const group of GROUPS) for (const value of state[group]) said.append(group, value);
    for (const end of ["from", "to"]) if (state[end]) said.set(end, state[end]);
    if (state.code) said.set("code", "yes");
    if (state.sort && state.sort !== usualSort()) said.set("sort", state.sort);
    if (state.reverse) said.set("reverse", "yes");
    return location.pathname + (said.size ? `?${said}` : "");
  }

  const usualSort = () => (state.q.trim() ? "best" : "year");
  const sorting = () => (state.sort === "best" && !state.q.trim() ? "year" : state.sort || usualSort());
  const filtering = () => Boolean(state.code || state.from || state.to || GROUPS.some((group) => state[group].length));

  /** Change the state and show it. Typing replaces the address, anything else adds to the history. */
  function change(changes, replace = false) {
    clearTimeout(typing);
    typing = 0;
    Object.assign(state, { q: field.value }, changes); // what was typed a moment ago counts
    const now = address();
    if (now !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", now);
    showing = show();
    return showing;
  }

  /** Wait until the rows are those of what was typed: a row that a waiting search replaces would take the focus with it. */
  const settled = () => (typing ? change({}, true) : showing);

  // The index ----------------------------------------------------------------------------------------------------------

  let papers = null; // the index, once it is there
  let asking = null;

  mucli.receive = (index) => {
    papers = index;
    papers.numbers = Array.from(index.key, (_key, number) => number);
    // The values of the filters, as numbers of the index.
    const lists = { category: papers.categories_named, kind: papers.kinds_named, topic: papers.topics_named, venue: papers.venues };
    for (const [group, list] of Object.entries(lists)) papers[`${group}_number`] = new Map(list.map(([key], place) => [key, place]));
  };

  function load(name) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = name;
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${name} did not load`));
      document.head.append(element);
    });
  }

  /** Ask for the search and the index, once; a failure may be tried again. */
  function need() {
    asking ||= Promise.all([load(script.search), load(script.index)]).then(
      () => mucli.learn(papers.ranking),
      (error) => {
        asking = null;
        throw error;
      },
    );
    return asking;
  }

  // Which papers, in which order ---------------------------------------------------------------------------------------

  /** Return the papers that pass the filters, and for each group how many there would be with each of its values. */
  function select(numbers) {
    const wanted = GROUPS.map((group) => new Set(state[group].map((value) => papers[`${group}_number`].get(value))));
    const low = Number(state.from || 0);
    const high = Number(state.to || 9999);
    const counts = Object.fromEntries(GROUPS.map((group) => [group, new Map()]));
    const passed = [];
    let withCode = 0;
    for (const number of numbers) {
      const values = [papers.categories[number], [papers.kind[number]], papers.topics[number], [papers.venue[number]]];
      const year = papers.year[number];
      const inYears = year >= low && year <= high;
      const failing = GROUPS.filter((_group, place) => wanted[place].size && !values[place].some((value) => wanted[place].has(value)));
      const codeFails = state.code && !papers.code[number];
      const fails = failing.length + codeFails + !inYears;
      if (!fails) passed.push(number);
      if (papers.code[number] && fails - codeFails === 0) withCode += 1;
      GROUPS.forEach((group, place) => {
        if (fails === 0 || (fails === 1 && failing[0] === group)) {
          for (const value of values[place]) counts[group].set(value, (counts[group].get(value) || 0) + 1);
        }
      });
    }
    return { passed, counts, withCode };
  }

  /** Return what papers are ordered by; equals keep the catalogue's order, newest first. */
  function sortKeys(by) {
    papers.orders ||= {};
    const named = (list, number) => (number === undefined || number < 0 ? UNKNOWN : mucli.fold(list[number][1]));
    papers.orders[by] ||= papers.numbers.map(
      {
        title: (number) => mucli.fold(papers.title[number]),
        author: (number) => (papers.authors[number].length ? mucli.fold(papers.people[papers.authors[number][0]]) : UNKNOWN),
        venue: (number) => named(papers.venues, papers.venue[number]),
        year: (number) => -papers.year[number] || UNKNOWN,
        category: (number) => named(papers.categories_named, papers.categories[number][0]),
        kind: (number) => named(papers.kinds_named, papers.kind[number]),
        code: (number) => (papers.code[number] ? 0 : 1),
      }[by],
    );
    return papers.orders[by];
  }

  function order(numbers) {
    const by = sorting();
    if (by === "best") return state.reverse ? numbers.toReversed() : numbers;
    const keys = sortKeys(by);
    const sign = state.reverse ? -1 : 1;
    const unknown = (number) => Number(keys[number] === UNKNOWN); // last, whichever way round
    return numbers.toSorted((one, two) => unknown(one) - unknown(two) || (keys[one] < keys[two] ? -sign : keys[one] > keys[two] ? sign : one - two));
  }

  // Showing ------------------------------------------------------------------------------------------------------------

  let shown = []; // the papers found, in order
  let drawn = 0; // how many of them have rows
  let divided = null; // where papers with all the words end and those with some begin
  let changed = false; // whether the rows are still those that came with the page

  async function show() {
    showControls();
    if (!changed && !state.q.trim() && !filtering() && sorting() === "year" && !state.reverse) return;
    if (!mucli.learned) {
      find("found").textContent = "Loading the index …";
      table.setAttribute("aria-busy", "true");
      try {
        await need();
      } catch {
        find("found").textContent = "The index did not load; try again";
        return;
      } finally {
        table.removeAttribute("aria-busy");
      }
    }
    const answer = state.q.trim() ? mucli.search(papers, state.q) : { found: papers.numbers, whole: papers.numbers, hints: [], suggestion: null };
    // Papers with all the words are the result; those with some of them follow, best first, and never under another order.
    const whole = new Set(answer.whole);
    const parts = answer.found.filter((number) => !whole.has(number));
    const { passed, counts, withCode } = select(whole.size ? [...whole] : parts);
    const rest = whole.size && sorting() === "best" ? select(parts).passed : [];
    const inOrder = [order(passed), order(rest)];
    shown = (state.reverse ? inOrder.reverse() : inOrder).flat();
    divided = rest.length ? { at: inOrder[0].length, rest: rest.length } : null;
    changed = true;
    drawn = 0;
    body.replaceChildren();
    draw();
    showCounts(counts, withCode);
    showNothing(answer);
    find("hints").textContent = answer.hints.join("; ");
    const many = passed.length;
    find("found").textContent = many === papers.key.length ? count(many) : `${many.toLocaleString("en")} of ${count(papers.key.length)}`;
    if (!whole.size && parts.length) find("found").textContent += " have some of the words, none has all";
  }

  const count = (number) => `${number.toLocaleString("en")} ${number === 1 ? "paper" : "papers"}`;

  function draw() {
    const rows = document.createDocumentFragment();
    for (const [place, number] of shown.slice(drawn, drawn + CHUNK).entries()) {
      if (divided && drawn + place === divided.at) rows.append(divider());
      rows.append(row(number));
    }
    drawn = Math.min(drawn + CHUNK, shown.length);
    body.append(rows);
    const left = shown.length - drawn;
    find("more").hidden = left === 0;
    find("more").textContent = `Show ${Math.min(left, CHUNK)} more of ${left.toLocaleString("en")}`;
  }

  /** Return the row between papers with all the words and those with some. */
  function divider() {
    const made = document.createElement("tr");
    const cell = document.createElement("td");
    cell.colSpan = table.tHead.rows[0].cells.length;
    cell.textContent = state.reverse ? "With all the words" : `${count(divided.rest)} with some of the words`;
    made.className = "divider";
    made.append(cell);
    return made;
  }

  /** Return the row of a paper, the same as the builder's (templates/rows.html). */
  function row(number) {
    const made = document.createElement("tr");
    const cell = (text, name = "td") => {
      const element = document.createElement(name);
      if (text) element.append(text);
      made.append(element);
      return element;
    };
    const link = (url, text) => {
      const made = Object.assign(document.createElement("a"), { href: url, textContent: text });
      made.setAttribute("aria-label", `${text}: ${papers.title[number]}`);
      return made;
    };
    const isolated = (text) => Object.assign(document.createElement("bdi"), { textContent: text });
    const title = document.createElement("a");
    title.setAttribute("href", `papers/${papers.key[number]}.html`);
    title.append(isolated(papers.title[number]));
    cell(title, "th").scope = "row";
    cell(isolated(papers.byline[number]));
    cell(papers.venue[number] < 0 ? "" : papers.venues[papers.venue[number]][1]);
    cell(papers.year[number] ? String(papers.year[number]) : "");
    cell(papers.categories[number].map((word) => papers.categories_named[word][1]).join(", "));
    cell(papers.kind[number] < 0 ? "" : papers.kinds_named[papers.kind[number]][1]);
    const links = cell("");
    if (papers.url[number]) links.append(link(papers.url[number], "Paper"));
    if (papers.code[number]) links.append(" ", link(papers.code[number], "Code"));
    addButton(made);
    return made;
  }

  function addButton(made) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "BibTeX" });
    button.setAttribute("aria-label", `BibTeX: ${made.cells[0].textContent}`);
    made.lastElementChild.append(" ", button);
  }

  /** Show the state in the field, the boxes, the menus and the heads of the columns. */
  function showControls() {
    if (field.value !== state.q) field.value = state.q;
    for (const box of facets.querySelectorAll("input")) {
      box.checked = box.name === "code" ? state.code : state[box.name].includes(box.value);
    }
    for (const menu of facets.querySelectorAll("select")) menu.value = state[menu.name];
    find("sort").value = sorting();
    for (const [place, head] of [...table.tHead.rows[0].cells].entries()) {
      const by = SORTS[place];
      const down = (by === "year") !== state.reverse;
      if (by === sorting()) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    showChosen();
  }

  /** List the filters in force as buttons that take them away. */
  function showChosen() {
    const chosen = [];
    for (const group of GROUPS) {
      for (const value of state[group]) {
        const box = facets.querySelector(`input[name="${group}"][value="${CSS.escape(value)}"]`);
        const name = box ? box.nextElementSibling.textContent : value;
        chosen.push([name, { [group]: state[group].filter((other) => other !== value) }]);
      }
    }
    if (state.from || state.to) chosen.push([`${state.from || "…"}–${state.to || "…"}`, { from: "", to: "" }]);
    if (state.code) chosen.push(["with code", { code: false }]);
    find("filtered").textContent = chosen.length ? `(${chosen.length})` : "";
    if (chosen.length > 1) chosen.push(["clear all", Object.assign(empty(), { q: state.q, sort: state.sort, reverse: state.reverse })]);
    find("chosen").replaceChildren(
      ...chosen.map(([name, changes]) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: name === "clear all" ? "Clear all" : `${name} ×` });
        if (name !== "clear all") button.setAttribute("aria-label", `Remove the filter ${name}`);
        button.addEventListener("click", () => {
          change(changes);
          (find("chosen").querySelector("button") || field).focus();
        });
        return button;
      }),
    );
  }

  function showCounts(counts, withCode) {
    for (const box of facets.querySelectorAll("input")) {
      const many = box.name === "code" ? withCode : counts[box.name].get(papers[`${box.name}_number`].get(box.value)) || 0;
      box.parentElement.querySelector("small").textContent = many.toLocaleString("en");
      box.parentElement.hidden = !many && !box.checked && (box.name === "venue" || box.name === "topic");
    }
  }

  function showNothing({ suggestion }) {
    const place = find("none");
    place.hidden = shown.length > 0;
    table.hidden = shown.length === 0;
    if (shown.length) return;
    place.textContent = filtering() && state.q.trim() ? "No paper fits the search and the filters. " : "No paper fits. ";
    const offer = (text, changes) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      button.addEventListener("click", () => {
        change(changes);
        field.focus();
      });
      place.append(button, " ");
    };
    if (suggestion) offer(`Search for “${suggestion}”`, { q: suggestion });
    if (filtering()) offer("Take the filters away", Object.assign(empty(), { q: state.q }));
    else if (state.q) offer("Clear the search", { q: "" });
  }

  // Acting -------------------------------------------------------------------------------------------------------------

  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => change({}, true), 60);
  });

  facets.addEventListener("change", (event) => {
    const box = event.target;
    if (box.name === "code") change({ code: box.checked });
    else if (box.matches("select")) change({ [box.name]: box.value });
    else change({ [box.name]: box.checked ? [...state[box.name], box.value] : state[box.name].filter((other) => other !== box.value) });
  });

  for (const [place, head] of [...table.tHead.rows[0].cells].entries()) {
    const by = SORTS[place];
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: head.textContent });
    button.addEventListener("click", () => change({ sort: by, reverse: by === sorting() && !state.reverse }));
    head.replaceChildren(button);
  }
  find("sort").addEventListener("change", (event) => change({ sort: event.target.value, reverse: false }));

  find("more").addEventListener("click", () => {
    const next = drawn;
    draw();
    titles()[next]?.focus();
  });
  new IntersectionObserver((seen) => {
    if (seen[0].isIntersecting && changed && drawn < shown.length) draw();
  }, { rootMargin: "600px" }).observe(find("more").parentElement);

  find("copy-link").addEventListener("click", () => mucli.copy(location.href, "the link to this view"));
  table.addEventListener("click", (event) => {
    const button = event.target.closest("tbody button");
    if (button) copyBibtex(button.closest("tr"));
  });

  // What a reader is about to use is asked for a moment earlier.
  for (const place of [field, facets, table.tHead]) {
    place.addEventListener("focusin", () => need().catch(() => {}), { once: true });
    place.addEventListener("pointerenter", () => need().catch(() => {}), { once: true });
  }
  addEventListener("popstate", () => {
    state = readAddress();
    show();
  });
  addEventListener("beforeprint", () => {
    while (changed && drawn < shown.length) draw();
  });

  // Citations ----------------------------------------------------------------------------------------------------------

  const bibtex = new Map();
  mucli.cited = (entries) => {
    for (const [key, text] of Object.entries(entries)) bibtex.set(key, text);
  };

  async function copyBibtex(made) {
    const key = made.querySelector("a").getAttribute("href").replace(/^papers\/|\.html$/g, "");
    if (!bibtex.has(key)) {
      try {
        await load(`bibtex/${made.cells[3].textContent || 0}.js`);
      } catch {
        mucli.tell("The BibTeX did not load; try again");
        return;
      }
    }
    mucli.copy(bibtex.get(key), `BibTeX of ${key}`);
  }

  // Keys ---------------------------------------------------------------------------------------------------------------

  const titles = () => body.querySelectorAll("th a");

  /** Move the focus by `step` papers from the one it is on; above the first is the search. */
  function move(step) {
    const all = [...titles()];
    const here = all.indexOf(document.activeElement.closest("tr")?.querySelector("th a"));
    if (here + step < 0) {
      field.focus();
      return;
    }
    if (here + step >= all.length && drawn < shown.length) {
      draw();
      move(step);
      return;
    }
    all[Math.min(here + step, all.length - 1)]?.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const inRow = event.target.closest(".papers tbody tr");
    const inField = event.target === field;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && !event.altKey && !event.ctrlKey && !event.metaKey && (inRow || (inField && arrow === 1))) {
      event.preventDefault();
      settled().then(() => move(arrow));
    } else if (inField && event.key === "Enter") {
      change({}, true).then(() => move(1));
    } else if (event.key === "Escape" && (inRow || inField)) {
      event.preventDefault();
      if (inField && field.value) change({ q: "" }, true);
      field.focus();
    } else if (mucli.single(event)) {
      act(event, inRow);
    }
  });

  function act(event, inRow) {
    if (event.key === "/") field.focus();
    else if (event.key === "?") help.showModal();
    else if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
    else if (event.key === "c" && inRow) copyBibtex(inRow);
    else return;
    event.preventDefault();
    if (event.key === "/") field.select();
  }

  const help = find("help");
  find("keys").addEventListener("click", () => help.showModal());
  find("shortcuts").checked = mucli.shortcuts;
  find("shortcuts").addEventListener("change", (event) => mucli.keep("shortcuts", event.target.checked ? null : "off"));

  // Start --------------------------------------------------------------------------------------------------------------

  if (matchMedia("(max-width: 64rem)").matches) find("filters").open = false;
  for (const made of body.rows) addButton(made);
  state = readAddress();
  show();
  if (location.hash === "#q") field.focus();
}
