// The table of all papers: searching, filtering, sorting, choosing, and the keys. What is shown is a function of the address of the page.
// The index of all papers is asked for when it is first needed; until then the rows of the page itself are there.
"use strict";
{
  const SIGHT = 14; // rows that a window shows; drawn before anything else while someone types
  const FIRST = 50; // rows drawn at first
  const CHUNK = 150; // rows added at a time
  const VENUES = 20; // venues offered before one is looked for
  const UNKNOWN = "\uffff"; // what a paper is sorted by that lacks the fact
  const SORTS = ["title", "author", "venue", "year", "category", "kind", "code"];
  const GROUPS = ["category", "kind", "topic", "forgets", "guarantee", "needs", "venue"];
  const find = (id) => document.getElementById(id);
  const table = find("papers");
  const body = table.tBodies[0];
  const field = find("q");
  const facets = find("facets");
  const filters = find("filters");
  const narrow = matchMedia("(max-width: 64rem)");

  // The state, and the address that says it ----------------------------------------------------------------------------

  const empty = () => ({ q: "", from: "", to: "", code: false, any: false, sort: "", reverse: false, ...Object.fromEntries(GROUPS.map((group) => [group, []])) });
  let state = empty();
  let typing = 0; // the timer of what is being typed; 0 when nothing waits
  let showing = Promise.resolve(); // the last change, kept when its rows are there

  function readAddress() {
    const given = new URLSearchParams(location.search);
    const read = empty();
    read.q = given.get("q") || "";
    read.code = given.get("code") === "yes";
    read.any = given.get("topics") === "any";
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
    if (state.any && state.topic.length) said.set("topics", "any");
    for (const end of ["from", "to"]) if (state[end]) said.set(end, state[end]);
    if (state.code) said.set("code", "yes");
    if (state.sort && state.sort !== usualSort()) said.set("sort", state.sort);
    if (state.reverse) said.set("reverse", "yes");
    return location.pathname + (said.size ? `?${said}` : "");
  }

  const usualSort = () => (state.q.trim() ? "best" : "year");
  const sorting = () => (state.sort === "best" && !state.q.trim() ? "year" : state.sort || usualSort());
  const filtering = () => Boolean(state.code || state.from || state.to || GROUPS.some((group) => state[group].length));
  const backwards = () => Boolean(state.from && state.to && state.from > state.to);

  let saying = 0; // the timer of the address

  /** Let the address say the state. What is typed says so when it rests: browsers refuse a change with every letter. */
  function say(how) {
    clearTimeout(saying);
    saying = 0;
    const now = address();
    if (now !== location.pathname + location.search) history[how](null, "", now);
  }

  /** Change the state and show it. Typing replaces the address, anything else adds to the history. */
  function change(changes, replace = false) {
    clearTimeout(typing);
    const quick = typing > 0;
    typing = 0;
    Object.assign(state, { q: field.value }, changes); // what was typed a moment ago counts
    if (!replace) {
      say("pushState");
    } else {
      clearTimeout(saying);
      saying = setTimeout(() => say("replaceState"), 200);
    }
    showing = show(FIRST, quick);
    return showing;
  }

  /** Wait until the rows are those of what was typed: a row that a waiting search replaces would take the focus with it. */
  const settled = () => (typing ? change({}, true) : showing);

  // Which papers, in which order ---------------------------------------------------------------------------------------

  let papers = null; // the index, once it is there

  async function need() {
    if (papers) return;
    const index = await mucli.index();
    if (papers) return;
    papers = index;
    boxes = [...facets.querySelectorAll("input[name]")].map((box) => ({
      box,
      label: box.parentElement,
      small: box.parentElement.querySelector("small"),
      group: box.name,
      number: box.name === "code" ? 0 : papers.groups[box.name].number.get(box.value),
      many: -1,
    }));
    setTimeout(() => mucli.prepare(papers)); // before the first letter is typed
  }

  /** Return the papers that pass the filters, and for each group how many there would be with each of its values. */
  function select(numbers) {
    const low = Number(state.from || 0);
    const high = Number(state.to || 9999);
    const groups = GROUPS.map((name) => {
      const { named, number, of } = papers.groups[name];
      const wanted = state[name].length ? new Uint8Array(named.length) : null;
      for (const value of state[name]) if (number.has(value)) wanted[number.get(value)] = 1;
      return { of, wanted, least: name === "topic" && !state.any ? state[name].length : 1, all: name === "topic" && !state.any, counts: new Uint32Array(named.length) };
    });
    const passed = [];
    let withCode = 0;
    for (const number of numbers) {
      let fails = papers.year[number] >= low && papers.year[number] <= high ? 0 : 1;
      let failing = null;
      for (const group of groups) {
        if (!group.wanted) continue;
        let met = 0;
        for (const value of group.of[number]) met += group.wanted[value];
        if (met >= group.least) continue;
        fails += 1;
        failing = group;
      }
      if (papers.code[number]) withCode += fails === 0;
      else if (state.code) fails += 1;
      if (fails === 0) {
        passed.push(number);
        for (const group of groups) for (const value of group.of[number]) group.counts[value] += 1;
      } else if (fails === 1 && failing && !failing.all) {
        for (const value of failing.of[number]) failing.counts[value] += 1;
      }
    }
    return { passed, counts: Object.fromEntries(GROUPS.map((name, place) => [name, groups[place].counts])), withCode };
  }

  /** Return what papers are ordered by; equals stand newest first. */
  function sortKeys(by) {
    papers.orders ||= {};
    const named = (list, number) => (number === undefined || number < 0 ? UNKNOWN : mucli.fold(list[number][1]));
    papers.orders[by] ||= papers.numbers.map(
      {
        title: (number) => mucli.fold(papers.title[number]),
        author: (number) => (papers.authors[number].length ? mucli.fold(papers.people[papers.authors[number][0]]) : UNKNOWN),
        venue: (number) => named(papers.venues, papers.venue[number]),
        year: (number) => (papers.year[number] ? papers.newest[number] : UNKNOWN),
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
    const { newest } = papers;
    return numbers.toSorted((one, two) => unknown(one) - unknown(two) || (keys[one] < keys[two] ? -sign : keys[one] > keys[two] ? sign : newest[one] - newest[two]));
  }

  // Showing ------------------------------------------------------------------------------------------------------------

  let shown = []; // the papers found, in order
  let drawn = 0; // how many of them have rows
  let divided = null; // where papers with all the words end and those with some begin
  let changed = false; // whether the rows are still those that came with the page

  let resting = 0; // the timer of what is drawn when the letter's answer is in sight

  /** Show the state, with rows for at least `rows` papers; `quick` leaves what is out of sight, and the counts, until after the next picture. */
  async function show(rows = FIRST, quick = false) {
    clearTimeout(resting);
    showControls();
    const asIs = !state.q.trim() && !filtering() && sorting() === "year" && !state.reverse && rows <= FIRST;
    if (!changed && asIs) return;
    if (!papers) {
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
    const answer = state.q.trim() ? mucli.search(papers, state.q) : { found: papers.numbers, whole: null, hints: [], suggestion: null };
    const counted = arrange(answer);
    changed = true;
    drawn = 0;
    draw(quick ? SIGHT : rows, true);
    const rest = () => {
      showCounts(counted);
      if (drawn < rows && drawn < shown.length) draw(rows - drawn);
    };
    if (quick) requestAnimationFrame(() => (resting = setTimeout(rest)));
    else rest();
    showNothing(answer);
    find("hints").textContent = answer.hints.join("; ");
    showFound(counted, answer);
  }

  /** Put the papers of an answer in order: those with all the words are the result; those with some follow the best, never another order. */
  function arrange({ found, whole }) {
    if (!whole) {
      const all = select(found);
      [shown, divided] = [order(all.passed), null];
      return all;
    }
    const parts = found.filter((number) => !whole.has(number));
    const counted = select(whole.size ? found.filter((number) => whole.has(number)) : parts);
    const rest = whole.size && sorting() === "best" && !state.reverse ? select(parts).passed : [];
    shown = [...order(counted.passed), ...rest];
    divided = rest.length ? { at: counted.passed.length, rest: rest.length } : null;
    return counted;
  }

  function showFound({ passed }, { found, whole }) {
    const all = papers.key.length;
    let text = passed.length === all ? mucli.count(all) : `${passed.length.toLocaleString("en")} of ${mucli.count(all)}`;
    if (whole && !whole.size && found.length) text += " have some of the words, none has all";
    find("found").textContent = text;
    find("show-found").textContent = `Show ${mucli.count(passed.length)}`;
  }

  /** Draw the next `rows` papers; `anew` in the place of what is there. */
  function draw(rows = CHUNK, anew = false) {
    const made = document.createDocumentFragment();
    for (const [place, number] of shown.slice(drawn, drawn + rows).entries()) {
      if (divided && drawn + place === divided.at) made.append(divider());
      made.append(row(number));
    }
    drawn = Math.min(drawn + rows, shown.length);
    if (anew) body.replaceChildren(made);
    else body.append(made);
    const left = shown.length - drawn;
    find("more").hidden = left === 0;
    find("more").textContent = `Show ${Math.min(left, CHUNK)} more of ${left.toLocaleString("en")}`;
  }

  /** Return the row between papers with all the words and those with some. */
  function divider() {
    const made = document.createElement("tr");
    const cell = document.createElement("td");
    cell.colSpan = table.tHead.rows[0].cells.length;
    cell.textContent = `${mucli.count(divided.rest)} with some of the words`;
    made.className = "divider";
    made.append(cell);
    return made;
  }

  /** A row without its facts: copying it is quicker than making its elements. */
  const bare = document.createElement("template");
  bare.innerHTML =
    '<tr><th scope="row"><input type="checkbox" class="needs-js" name="chosen"><a><bdi></bdi></a></th><td><bdi></bdi></td><td></td><td></td><td></td><td></td><td><button type="button" class="needs-js">BibTeX</button></td></tr>';

  /** Return the row of a paper, the same as the builder's (templates/rows.html). */
  function row(number) {
    const made = bare.content.firstElementChild.cloneNode(true);
    const [head, byline, venue, year, category, kind, links] = made.children;
    const [box, title] = head.children;
    const [key, name] = [papers.key[number], papers.title[number]];
    box.setAttribute("value", key);
    box.setAttribute("aria-label", `Choose ${name}`);
    box.checked = picked.has(key);
    title.setAttribute("href", `papers/${key}.html`);
    title.firstElementChild.textContent = name;
    byline.firstElementChild.textContent = papers.byline[number];
    if (papers.venue[number] >= 0) venue.textContent = papers.venues[papers.venue[number]][1];
    if (papers.year[number]) year.textContent = papers.year[number];
    category.textContent = papers.categories[number].map((word) => papers.categories_named[word][1]).join(", ");
    if (papers.kind[number] >= 0) kind.textContent = papers.kinds_named[papers.kind[number]][1];
    const button = links.firstElementChild;
    button.setAttribute("aria-label", `BibTeX: ${name}`);
    for (const [text, url] of [["Paper", papers.url[number]], ["Code", papers.code[number]]]) {
      if (text === "Code" && url) button.before(" ");
      if (url) button.before(link(url, text, name));
    }
    button.before(" ");
    return made;
  }

  function link(url, text, name) {
    const made = document.createElement("a");
    made.setAttribute("href", url);
    made.setAttribute("aria-label", `${text}: ${name}`);
    made.textContent = text;
    return made;
  }

  /** Show the state in the field, the boxes, the menus and the heads of the columns. */
  function showControls() {
    if (field.value !== state.q) field.value = state.q;
    find("sort").value = sorting();
    for (const [place, head] of [...table.tHead.rows[0].cells].entries()) {
      const by = SORTS[place];
      const down = (by === "year") !== state.reverse;
      if (by === sorting()) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else if (head.hasAttribute("aria-sort")) head.removeAttribute("aria-sort");
    }
    const said = JSON.stringify([GROUPS.map((group) => state[group]), state.from, state.to, state.code, state.any]);
    if (said === filters.dataset.said) return; // typing changes none of it
    filters.dataset.said = said;
    for (const box of facets.querySelectorAll("input[name]")) {
      box.checked = box.name === "code" ? state.code : state[box.name].includes(box.value);
    }
    for (const menu of facets.querySelectorAll("select")) menu.value = menu.name === "topics" ? (state.any ? "any" : "") : state[menu.name];
    if (find("how")) find("how").hidden = !state.topic.length;
    if (find("venues") && state.venue.length) find("venues").open = true;
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

  let boxes = []; // the boxes of the filters, with what stands beside each
  let hidden = new Set(); // venues that were not looked for

  /** Show beside each filter how many papers there would be with it. */
  function showCounts({ counts, withCode }) {
    for (const each of boxes) {
      const many = each.group === "code" ? withCode : counts[each.group][each.number] || 0;
      const away = (each.group === "venue" && hidden.has(each.box.value)) || (!many && !each.box.checked && (each.group === "venue" || each.group === "topic"));
      if (each.label.hidden !== away) each.label.hidden = away;
      if (each.many === many) continue;
      each.many = many;
      each.small.textContent = many.toLocaleString("en");
    }
  }

  function showNothing({ suggestion }) {
    const place = find("none");
    if (place.hidden && shown.length) return;
    place.hidden = shown.length > 0;
    table.hidden = shown.length === 0;
    if (shown.length) return;
    const turned = backwards();
    place.textContent = turned ? `From ${state.from} to ${state.to} runs backwards. ` : filtering() && state.q.trim() ? "No paper fits the search and the filters. " : "No paper fits. ";
    const offer = (text, changes) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      button.addEventListener("click", () => {
        change(changes);
        field.focus();
      });
      place.append(button, " ");
    };
    if (turned) offer(`Search from ${state.to} to ${state.from}`, { from: state.to, to: state.from });
    if (suggestion) offer(`Search for “${suggestion}”`, { q: suggestion });
    if (filtering()) offer("Take the filters away", Object.assign(empty(), { q: state.q }));
    else if (state.q) offer("Clear the search", { q: "" });
  }

  // Acting -------------------------------------------------------------------------------------------------------------

  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => change({}, true)); // after the letters that wait, before the next picture
  });

  facets.addEventListener("change", (event) => {
    const box = event.target;
    if (box.id === "venue-find") return;
    if (box.name === "code") change({ code: box.checked });
    else if (box.name === "topics") change({ any: box.value === "any" });
    else if (box.matches("select")) change({ [box.name]: box.value });
    else change({ [box.name]: box.checked ? [...state[box.name], box.value] : state[box.name].filter((other) => other !== box.value) });
  });

  /** Show the venues that are looked for; without a word the largest. */
  async function showVenues() {
    const wanted = find("venue-find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const labels = [...find("venues").querySelectorAll("label:has(input[name])")];
    let left = wanted.length ? Infinity : VENUES;
    hidden = new Set();
    for (const label of labels) {
      const box = label.querySelector("input");
      const name = `${box.value} ${label.textContent}`.toLowerCase();
      const fits = box.checked || (wanted.every((word) => name.includes(word)) && (left -= 1) >= 0);
      if (!fits) hidden.add(box.value);
      label.hidden = !fits || label.querySelector("small").textContent === "0";
    }
  }
  find("venue-find")?.addEventListener("input", showVenues);
  find("venues")?.addEventListener("toggle", showVenues);

  for (const [place, head] of [...table.tHead.rows[0].cells].entries()) {
    const by = SORTS[place];
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: head.textContent });
    button.addEventListener("click", () => change({ sort: by, reverse: by === sorting() && !state.reverse }));
    head.replaceChildren(button);
  }
  find("sort").addEventListener("change", (event) => change({ sort: event.target.value, reverse: false }));

  /** Draw more rows, below those that came with the page too. */
  async function grow() {
    if (!changed) {
      try {
        await need();
      } catch {
        mucli.tell("The index did not load; try again");
        return;
      }
      showCounts(arrange({ found: papers.numbers, whole: null }));
      changed = true;
      drawn = body.rows.length;
    }
    if (drawn < shown.length) draw();
  }
  find("more").addEventListener("click", async () => {
    const next = titles().length;
    await grow();
    titles()[next]?.focus();
  });
  new IntersectionObserver((seen) => {
    if (seen[0].isIntersecting && !find("more").hidden) grow();
  }, { rootMargin: "600px" }).observe(find("more").parentElement);

  find("copy-link").addEventListener("click", () => {
    say("replaceState");
    mucli.copy(location.href, "the link to this view");
  });
  find("show-found").addEventListener("click", () => {
    filters.open = false;
    find("results").focus();
    find("results").scrollIntoView();
  });
  table.addEventListener("click", (event) => {
    const button = event.target.closest("tbody button");
    if (button) copyBibtex(button.closest("tr"));
  });

  // What a reader is about to use is asked for a moment earlier.
  for (const place of [field, facets, table.tHead]) {
    place.addEventListener("focusin", () => need().catch(() => {}), { once: true });
    place.addEventListener("pointerenter", () => need().catch(() => {}), { once: true });
  }
  addEventListener("beforeprint", () => {
    while (changed && drawn < shown.length) draw();
  });

  // There and back -----------------------------------------------------------------------------------------------------

  /** Keep with this entry of the history how far the rows went, and where they stood, for the way back. */
  function remember(link) {
    say("replaceState");
    const made = link.closest("tr");
    history.scrollRestoration = "manual"; // the rows are not there when the browser would scroll
    history.replaceState({ rows: drawn || FIRST, key: keyOf(made), top: made.getBoundingClientRect().top }, "");
  }
  table.addEventListener("click", (event) => {
    const link = event.target.closest("tbody a");
    if (link) remember(link);
  });

  /** Show what this entry of the history showed when it was left. */
  async function back() {
    const kept = history.state;
    await show(Math.min(Number(kept?.rows) || FIRST, 100_000));
    const made = kept?.key && [...body.rows].find((each) => keyOf(each) === kept.key);
    history.scrollRestoration = "auto";
    if (!made) return;
    made.querySelector("th a").focus({ preventScroll: true });
    scrollBy(0, made.getBoundingClientRect().top - kept.top);
  }
  addEventListener("popstate", () => {
    state = readAddress();
    back();
  });

  // Chosen papers ------------------------------------------------------------------------------------------------------

  const keyOf = (made) => made.querySelector("th a")?.getAttribute("href").replace(/^papers\/|\.html$/g, "");
  const picked = new Map(recalled()); // the years of the papers chosen, by key

  function recalled() {
    try {
      return JSON.parse(sessionStorage.getItem("mucli-chosen")) || [];
    } catch {
      return []; // no storage
    }
  }

  function showPicked() {
    const many = picked.size;
    find("picked").hidden = !many;
    find("picked-many").textContent = `${mucli.count(many)} chosen`;
    find("picked-compare").hidden = many < 2;
    find("picked-compare").href = `compare.html?${new URLSearchParams([...picked.keys()].map((key) => ["paper", key]))}`;
    try {
      sessionStorage.setItem("mucli-chosen", JSON.stringify([...picked]));
    } catch {
      // no storage: chosen as long as the page is open
    }
  }

  table.addEventListener("change", (event) => {
    const made = event.target.closest("tr");
    if (event.target.checked) picked.set(keyOf(made), Number(made.cells[3].textContent));
    else picked.delete(keyOf(made));
    showPicked();
  });
  find("picked-export").addEventListener("click", () => mucli.offer(() => [...picked], `${mucli.count(picked.size)} chosen`));
  find("picked-keep").addEventListener("click", () => {
    for (const key of picked.keys()) mucli.list.change(key, (mark) => ({ ...mark, starred: true }));
    mucli.tell(`${mucli.count(picked.size)} kept in the reading list`);
  });
  find("picked-none").addEventListener("click", () => {
    picked.clear();
    for (const box of body.querySelectorAll("input:checked")) box.checked = false;
    showPicked();
    field.focus();
  });

  find("export-open").addEventListener("click", async () => {
    await settled();
    try {
      await need();
    } catch {
      mucli.tell("The index did not load; try again");
      return;
    }
    if (!changed) arrange({ found: papers.numbers, whole: null });
    const view = [...shown];
    mucli.offer(() => view.map((number) => [papers.key[number], papers.year[number]]), `${mucli.count(view.length)} of this view, in its order`);
  });

  async function copyBibtex(made) {
    const key = keyOf(made);
    try {
      mucli.copy(await mucli.written([[key, made.cells[3].textContent]], "bibtex"), `BibTeX of ${key}`);
    } catch {
      mucli.tell("The BibTeX did not load; try again");
    }
  }

  // Keys ---------------------------------------------------------------------------------------------------------------

  const titles = () => body.querySelectorAll("th a");

  /** Move the focus by `step` papers from the one it is on; above the first is the search. */
  async function move(step) {
    const all = [...titles()];
    const here = all.indexOf(document.activeElement.closest("tr")?.querySelector("th a"));
    if (here + step < 0) {
      field.focus();
      return;
    }
    if (here + step >= all.length && !find("more").hidden) {
      await grow();
      titles()[here + step]?.focus();
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
    else if (event.key === "x" && inRow) inRow.querySelector("input")?.click();
    else return;
    event.preventDefault();
    if (event.key === "/") field.select();
  }

  const help = find("help");
  find("keys").addEventListener("click", () => help.showModal());
  find("shortcuts").checked = mucli.shortcuts;
  find("shortcuts").addEventListener("change", (event) => mucli.keep("shortcuts", event.target.checked ? null : "off"));

  // Start --------------------------------------------------------------------------------------------------------------

  filters.open = !narrow.matches;
  if (find("venues")) showVenues();
  for (const box of body.querySelectorAll("input[name=chosen]")) box.checked = picked.has(box.value);
  showPicked();
  state = readAddress();
  showing = back();
  if (location.hash === "#q") field.focus();
}
