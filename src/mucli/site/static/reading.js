// The reading list: what the reader keeps of papers, in this browser, and as the file of the command line.
"use strict";
{
  const TAG = /^[\p{L}\p{N}][\p{L}\p{N}_./:-]{0,49}$/u; // as mucli.reading_list.tag_name has it
  const find = (id) => document.getElementById(id);
  const place = find("kept");
  let papers = null;

  const make = (name, properties, ...inside) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...inside);
    return element;
  };

  /** Return the keys that are kept, papers of this catalogue first and newest first. */
  const kept = (marks) => {
    const at = (key) => (papers.byKey.has(key) ? papers.newest[papers.byKey.get(key)] : Infinity);
    return Object.keys(marks).sort((one, two) => at(one) - at(two) || (one < two ? -1 : 1));
  };
  const known = () => kept(mucli.list.read()).filter((key) => papers.byKey.has(key)).map((key) => papers.byKey.get(key));

  function show() {
    const marks = mucli.list.read();
    const keys = kept(marks);
    place.replaceChildren(...keys.map((key) => item(key, marks[key])));
    tell();
  }

  function tell() {
    const many = Object.keys(mucli.list.read()).length;
    const numbers = known();
    find("found").textContent = many ? mucli.count(many) : "Nothing is kept yet: tick papers in the table, or press “Keep in the reading list” on a paper’s page";
    find("export-open").disabled = find("keep-file").disabled = !many;
    find("compare-open").hidden = numbers.length < 2;
    find("compare-open").href = `compare.html?${new URLSearchParams(numbers.slice(0, 8).map((number) => ["paper", papers.key[number]]))}`;
  }

  function item(key, mark) {
    const number = papers.byKey.get(key);
    const inside = number !== undefined;
    const title = inside ? papers.title[number] : key;
    const name = make("bdi", {}, title);
    const where = inside ? [papers.byline[number], papers.venue[number] < 0 ? "" : papers.venues[papers.venue[number]][1], papers.year[number]].filter(Boolean).join(", ") : "not in this catalogue";
    const star = make("button", { type: "button", textContent: mark.starred ? "Starred" : "Star" });
    const away = make("button", { type: "button", textContent: "Take off the list" });
    const tags = make("input", { type: "text", value: mark.tags.join(" "), autocomplete: "off" });
    const note = make("textarea", { value: mark.note, rows: Math.min(mark.note.split("\n").length + 1, 12), maxLength: 100_000 });
    for (const [element, what] of [[star, "Star"], [away, "Take off the list"], [tags, "Tags"], [note, "Note"]]) element.setAttribute("aria-label", `${what}: ${title}`);
    star.setAttribute("aria-pressed", mark.starred);
    star.addEventListener("click", () => {
      mucli.list.change(key, (now) => ({ ...now, starred: !now.starred }));
      const on = Boolean(mucli.list.read()[key]?.starred);
      star.textContent = on ? "Starred" : "Star";
      star.setAttribute("aria-pressed", on);
      tell();
    });
    away.addEventListener("click", () => {
      const next = made.nextElementSibling || made.previousElementSibling;
      mucli.list.change(key, () => ({ starred: false, tags: [], note: "" }));
      made.remove();
      tell();
      (next?.querySelector("button") || find("keep-file")).focus();
      mucli.tell("Taken off the list");
    });
    tags.addEventListener("change", () => {
      const given = tags.value.toLowerCase().split(/[\s,]+/).filter(Boolean);
      const wrong = given.find((tag) => !TAG.test(tag));
      tags.setAttribute("aria-invalid", Boolean(wrong));
      if (wrong) mucli.tell(`“${wrong}” is no tag; use letters, digits and any of -_./:`);
      else mucli.list.change(key, (now) => ({ ...now, tags: [...new Set(given)].sort() }));
    });
    note.addEventListener("change", () => mucli.list.change(key, (now) => ({ ...now, note: note.value.split("\n").map((line) => line.trimEnd()).join("\n").replace(/^\n+|\n+$/g, "") })));
    const made = make(
      "li",
      {},
      make("h2", {}, inside ? make("a", { href: `papers/${papers.key[number]}.html` }, name) : name),
      make("p", {}, make("bdi", {}, where)),
      make("label", {}, make("span", { textContent: "Tags" }), tags),
      make("label", {}, make("span", { textContent: "Note" }), note),
      make("p", { className: "actions" }, star, " ", away),
    );
    return made;
  }

  find("keep-file").addEventListener("click", () => mucli.save(mucli.list.text(mucli.list.read()), "reading-list.json", "application/json"));
  find("bring").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    try {
      const brought = mucli.list.parse(await file.text());
      for (const [key, mark] of Object.entries(brought)) mucli.list.change(key, (now) => mucli.list.both(now, mark));
      show();
      mucli.tell(`Added ${mucli.count(Object.keys(brought).length)} of ${file.name}`);
    } catch (error) {
      find("found").textContent = `${file.name} is no reading list: ${error.message}; nothing is changed`;
    }
    event.target.value = "";
  });
  find("export-open").addEventListener("click", () => {
    const numbers = known();
    mucli.offer(() => numbers.map((number) => [papers.key[number], papers.year[number]]), `${mucli.count(numbers.length)} of the reading list`);
  });
  addEventListener("storage", () => papers && show());

  mucli.index().then(
    (index) => {
      papers = index;
      show();
    },
    () => {
      find("found").textContent = "The index did not load; reload the page to try again";
    },
  );
}
