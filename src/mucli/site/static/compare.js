// Papers side by side: those that the address names (?paper=KEY, once for each).
"use strict";
{
  const MOST = 8; // papers that can be told apart beside each other
  const find = (id) => document.getElementById(id);
  const table = find("compared");
  let keys = [...new Set(new URLSearchParams(location.search).getAll("paper"))];

  const make = (name, ...inside) => {
    const element = document.createElement(name);
    element.append(...inside);
    return element;
  };
  const isolated = (text) => make("bdi", text);
  const link = (url, text) => Object.assign(make("a", text), { href: url });

  /** The facts, by row: its name, and how a paper's cell is made (nothing where the catalogue does not know). */
  const facts = (papers) => {
    const named = (list, numbers) => numbers.map((number) => list[number][1]).join(", ");
    return [
      ["Authors", (n) => papers.byline[n] && isolated(papers.byline[n])],
      ["Year", (n) => papers.year[n] && String(papers.year[n])],
      ["Venue", (n) => papers.venue[n] >= 0 && papers.venues[papers.venue[n]][1]],
      ["Kind", (n) => papers.kind[n] >= 0 && papers.kinds_named[papers.kind[n]][1]],
      ["Methods", (n) => papers.methods[n].join(", ") && isolated(papers.methods[n].join(", "))],
      ["What it does", (n) => papers.summary[n] && isolated(papers.summary[n])],
      ["What it forgets", (n) => named(papers.forgets_named, papers.forgets[n])],
      ["Guarantee", (n) => named(papers.guarantee_named, papers.guarantee[n])],
      ["What it needs", (n) => named(papers.needs_named, papers.needs[n])],
      ["Data sets", (n) => named(papers.dataset_named, papers.dataset[n])],
      ["Code", (n) => papers.code[n] && link(papers.code[n], papers.code[n].replace(/^https?:\/\//, ""))],
      ["Licence of the code", (n) => papers.license[n].join(", ")],
    ];
  };

  async function show() {
    let papers;
    try {
      papers = await mucli.index();
    } catch {
      find("found").textContent = "The index did not load; reload the page to try again";
      return;
    }
    const numbers = [...new Set(keys.map((key) => papers.byKey.get(key)))].filter((number) => number !== undefined).slice(0, MOST);
    const many = numbers.length;
    find("found").textContent = many ? `${mucli.count(many)} side by side; what the catalogue does not know is left empty` : "No papers are chosen yet: tick some in the table, then press Compare";
    if (keys.length > many) find("found").textContent += many === MOST ? `; at most ${MOST} are shown` : `; ${keys.length - many} of the address are not in the catalogue`;
    const head = make("tr", make("td"));
    for (const number of numbers) {
      const cell = make("th", link(`papers/${papers.key[number]}.html`, isolated(papers.title[number])));
      const away = Object.assign(make("button", "Take away"), { type: "button" });
      away.setAttribute("aria-label", `Take away: ${papers.title[number]}`);
      away.addEventListener("click", () => {
        keys = numbers.filter((other) => other !== number).map((other) => papers.key[other]);
        history.replaceState(null, "", `?${new URLSearchParams(keys.map((key) => ["paper", key]))}`);
        show().then(() => (table.querySelector("button") || find("main")).focus());
      });
      cell.scope = "col";
      cell.append(away);
      head.append(cell);
    }
    const rows = [];
    for (const [name, fact] of many ? facts(papers) : []) {
      const cells = numbers.map((number) => fact(number) || "");
      if (!cells.some(Boolean)) continue; // nobody knows: no empty row
      const title = make("th", name);
      title.scope = "row";
      rows.push(make("tr", title, ...cells.map((cell) => make("td", cell))));
    }
    table.replaceChildren(...(many ? [make("thead", head), make("tbody", ...rows)] : []));
    find("export-open").disabled = !many;
    find("export-open").onclick = () => mucli.offer(() => numbers.map((number) => [papers.key[number], papers.year[number]]), mucli.count(many));
  }

  find("copy-link").addEventListener("click", () => mucli.copy(location.href, "the link to this comparison"));
  show();
}
