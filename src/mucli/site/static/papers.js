// What the pages with a choice of papers share: the index of all papers, and papers as files. Scripts are asked for when they are needed; a
// page opened from disk may not fetch, but may load scripts.
"use strict";
{
  const script = document.currentScript.dataset;
  const loading = new Map();

  /** Load a script of the site, once; a failure may be tried again. */
  mucli.load = (name) => {
    if (!loading.has(name)) {
      loading.set(
        name,
        new Promise((resolve, reject) => {
          const element = document.createElement("script");
          element.src = name;
          element.onload = resolve;
          element.onerror = () => {
            loading.delete(name);
            reject(new Error(`${name} did not load`));
          };
          document.head.append(element);
        }),
      );
    }
    return loading.get(name);
  };

  /** The index of all papers, once `mucli.index()` has it. */
  mucli.papers = null;

  mucli.receive = (papers) => {
    mucli.papers = papers;
    papers.numbers = Array.from(papers.key, (_key, number) => number);
    papers.byKey = new Map(papers.key.map((key, number) => [key, number]));
    for (const number of papers.numbers.toReversed()) for (const alias of papers.aliases[number]) if (!papers.byKey.has(alias)) papers.byKey.set(alias, number);
    // The filters: the values as numbers, and which of them each paper has.
    const lists = { category: papers.categories_named, kind: papers.kinds_named, topic: papers.topics_named, venue: papers.venues };
    for (const group of ["forgets", "guarantee", "needs"]) lists[group] = papers[`${group}_named`];
    const one = (list) => list.map((value) => (value < 0 ? [] : [value]));
    const of = { category: papers.categories, kind: one(papers.kind), topic: papers.topics, venue: one(papers.venue) };
    papers.groups = Object.fromEntries(
      Object.entries(lists).map(([group, named]) => [group, { named, number: new Map(named.map(([key], place) => [key, place])), of: of[group] || papers[group] }]),
    );
  };

  /** Ask for the index and the search; return the index. */
  mucli.index = async () => {
    await Promise.all([mucli.load(script.search), mucli.load(script.index)]);
    if (!mucli.learned) mucli.learn(mucli.papers.ranking);
    return mucli.papers;
  };

  // Papers as files ----------------------------------------------------------------------------------------------------

  const forms = {
    bibtex: { name: "BibTeX", ending: "bib", type: "application/x-bibtex" },
    biblatex: { name: "BibLaTeX", ending: "bib", type: "application/x-bibtex" },
    ris: { name: "RIS", ending: "ris", type: "application/x-research-info-systems" },
    csv: { name: "CSV", ending: "csv", type: "text/csv" },
    json: { name: "JSON", ending: "json", type: "application/json" },
  };
  const texts = Object.fromEntries(Object.keys(forms).map((form) => [form, { head: "", of: new Map() }]));

  mucli.exported = (form, head, papers) => {
    texts[form].head = head;
    for (const [key, text] of Object.entries(papers)) texts[form].of.set(key, text);
  };

  /** Return papers, given as [key, year] pairs, as `mucli export` writes them. */
  mucli.written = async (papers, form) => {
    const years = new Set(papers.map(([_key, year]) => year || 0));
    await Promise.all([...years].map((year) => mucli.load(`export/${form}/${year}.js`)));
    const { head, of } = texts[form];
    const each = papers.map(([key]) => of.get(key));
    if (form === "json") return `${JSON.stringify({ ...head, total: each.length, papers: each }, null, 2)}\n`;
    return head + each.join(form === "csv" ? "" : "\n");
  };

  const find = (id) => document.getElementById(id);
  let giving = () => [];

  /** Let the reader take papers along: `papers` returns their [key, year] pairs, `what` names them. */
  mucli.offer = (papers, what) => {
    giving = papers;
    find("export-what").textContent = what;
    find("export").showModal();
  };

  const take = async (how) => {
    const form = find("export-form").value;
    try {
      const text = await mucli.written(giving(), form);
      await how(text, forms[form]);
    } catch {
      mucli.tell(`The ${forms[form].name} did not load; try again`);
    }
  };
  find("export-file").addEventListener("click", () =>
    take((text, { name, ending, type }) => {
      mucli.save(text, `papers.${ending}`, type);
      mucli.tell(`Saved as ${name}`);
    }),
  );
  find("export-copy").addEventListener("click", () => take((text, { name }) => mucli.copy(text, name)));
}
