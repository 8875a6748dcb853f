// The index of words: which papers hold a word, a phrase, a facet, a name. Follows mucli.catalog.compile and mucli.catalog.store, where
// SQLite does this. Sets of papers are arrays of bytes, one a paper: 1 for those within.
"use strict";

mucli.Lookup = class {
  constructor(papers) {
    this.settings = papers.ranking;
    this.size = papers.key.length;
    this.years = papers.year;
    this.keys = papers.key;
    this.rows = papers.numbers.map((number) => this.row(papers, number));
    this.facets = new Map();
    this.ids = new Map();
    this.held = { method: new Map(), title: new Map(), author: new Map(), summary: new Map() };
    const counted = new Map();
    for (const [number, row] of this.rows.entries()) {
      for (const facet of row.facets) this.add(this.facets, facet, number);
      for (const id of row.ids) this.add(this.ids, id, number);
      const seen = new Set();
      for (const [column, text] of Object.entries(row.columns)) {
        for (const word of new Set(text.split(" "))) {
          if (!word || word === "|") continue;
          this.add(this.held[column], word, number);
          seen.add(word);
        }
      }
      for (const word of seen) counted.set(word, (counted.get(word) || 0) + 1);
    }
    this.papers = counted;
    this.sorted = [...counted.keys()].sort();
    this.stems = new Map();
    this.lengths = new Map();
    for (const word of this.sorted) {
      this.add(this.stems, mucli.text.stem(word), word);
      this.add(this.lengths, word.length, word);
    }
    this.sortedIds = [...this.ids.keys()].sort();
  }

  add(map, key, value) {
    const found = map.get(key);
    if (found) found.push(value);
    else map.set(key, [value]);
  }

  /** Return what is known of a paper: lines of words to rank by, columns to look words up in, facets and ids as tokens. */
  row(papers, number) {
    const text = mucli.text;
    const unique = (values) => [...new Set(values)];
    const methods = papers.methods[number];
    const titles = [papers.title[number], ...papers.other_titles[number]];
    const row = {
      key: papers.key[number],
      methods: methods.map((name) => text.words(name).join(" ")).join(" | "),
      names: unique(methods.map((name) => text.squash(name))).join(" "),
      pieces: unique(methods.flatMap((name) => text.parts(name))).join(" "),
      titles: titles.map((title) => text.words(title).join(" ")).join(" | "),
      parts: unique(titles.flatMap((title) => text.parts(title))).join(" "),
      authors: papers.authors[number].map((person) => this.name(papers.people[person])),
      facets: this.facetsOf(papers, number),
      ids: this.idsOf(papers, number),
      summary: text.words(papers.summary[number] || "").join(" "),
    };
    row.columns = {
      method: row.names ? `${row.methods} | ${row.names} | ${row.pieces}` : row.methods,
      title: row.parts ? `${row.titles} | ${row.parts}` : row.titles,
      author: row.authors.map(([family, given]) => `${given} ${family}`).join(" | "),
      summary: row.summary,
    };
    return row;
  }

  /** Return the words of a name written "Family, Given" or "Family, Suffix, Given", as [family, given]. */
  name(written) {
    const [family, ...rest] = written.split(",");
    const suffix = rest.length > 1 ? rest.shift() : "";
    return [mucli.text.words(`${family} ${suffix}`).join(" "), mucli.text.words(rest.join(",")).join(" ")];
  }

  facetsOf(papers, number) {
    const facets = [`kind=${papers.kind[number] < 0 ? "" : papers.kinds_named[papers.kind[number]][0]}`];
    for (const word of papers.categories[number]) facets.push(`category=${papers.categories_named[word][0]}`);
    for (const word of papers.topics[number]) facets.push(`topic=${papers.topics_named[word][0]}`);
    for (const group of ["forgets", "needs", "guarantee", "dataset"]) {
      for (const word of papers[group][number]) facets.push(`${group}=${papers[`${group}_named`][word][0]}`);
    }
    if (papers.listed[number]) facets.push("list=");
    if (papers.venue[number] >= 0) facets.push(`venue=${papers.venues[papers.venue[number]][0]}`);
    facets.push(papers.has_code[number] ? "code=yes" : "code=no");
    for (const name of ["doi", "arxiv", "openreview"]) if (papers[name][number]) facets.push(`has=${name}`);
    facets.push(`year=${papers.year[number]}`);
    const arxiv = papers.arxiv[number];
    if (arxiv) {
      const digits = Number(arxiv.split("/").at(-1).slice(0, 2));
      const posted = digits > 90 ? 1900 + digits : 2000 + digits;
      if (posted !== papers.year[number]) facets.push(`posted=${posted}`);
    }
    return facets;
  }

  idsOf(papers, number) {
    const ids = [`key=${papers.key[number]}`, ...papers.aliases[number].map((alias) => `alias=${alias}`)];
    for (const kind of ["doi", "arxiv", "openreview"]) if (papers[kind][number]) ids.push(`${kind}=${papers[kind][number].toLowerCase()}`);
    for (const url of [papers.url[number], papers.code[number], ...papers.addresses[number]]) {
      if (url) ids.push(`url=${mucli.names.urlKey(url)}`.replaceAll(" ", ""));
    }
    for (const method of papers.methods[number]) ids.push(`method=${mucli.text.squash(method)}`);
    for (const name of papers.introduced[papers.key[number]] || []) ids.push(`dataset=${mucli.text.squash(name)}`);
    for (const title of [papers.title[number], ...papers.other_titles[number]]) ids.push(`title=${mucli.text.squash(title)}`);
    return [...new Set(ids)];
  }

  // Words --------------------------------------------------------------------------------------------------------------

  /** Return the words with this stem and how many papers hold each, the most frequent first. */
  wordsOfStem(stem) {
    return this.frequent(this.stems.get(stem) || [], 50);
  }

  /** Return the words that begin with `start`, the most frequent first. */
  wordsFrom(start, limit) {
    const found = [];
    for (let place = this.place(this.sorted, start); place < this.sorted.length && this.sorted[place].startsWith(start); place += 1) {
      found.push(this.sorted[place]);
    }
    return this.frequent(found, limit);
  }

  frequent(words, limit) {
    const counted = words.map((word) => [word, this.papers.get(word)]);
    return counted.sort((one, two) => two[1] - one[1] || (one[0] < two[0] ? -1 : 1)).slice(0, limit);
  }

  /** Return where `start` stands, or would stand, in a sorted list. */
  place(sorted, start) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  wordsAsLong(low, high) {
    const found = [];
    for (let length = low; length <= high; length += 1) found.push(...(this.lengths.get(length) || []));
    return found;
  }

  // Sets of papers -----------------------------------------------------------------------------------------------------

  none() {
    return new Uint8Array(this.size);
  }

  all() {
    return new Uint8Array(this.size).fill(1);
  }

  set(numbers) {
    const set = this.none();
    for (const number of numbers || []) set[number] = 1;
    return set;
  }

  either(sets) {
    const found = this.none();
    for (const set of sets) for (let n = 0; n < this.size; n += 1) found[n] |= set[n];
    return found;
  }

  both(sets) {
    const found = this.all();
    for (const set of sets) for (let n = 0; n < this.size; n += 1) found[n] &= set[n];
    return found;
  }

  columns(column) {
    return column ? [column] : ["method", "title", "author", "summary"];
  }

  /** Return the papers with `word` in `column` (any without). */
  holding(word, column) {
    return this.either(this.columns(column).map((each) => this.set(this.held[each].get(word))));
  }

  /** Return the papers with these words in a row in one of `columns`; with `open` the last may go on. */
  phrase(words, columns, open) {
    const found = this.none();
    const wanted = ` ${words}${open ? "" : " "}`;
    for (const column of columns) {
      for (const [number, row] of this.rows.entries()) {
        if (!found[number] && ` ${row.columns[column]} `.includes(wanted)) found[number] = 1;
      }
    }
    return found;
  }

  facet(facet) {
    return this.set(this.facets.get(facet));
  }

  /** Return the numbers of the papers whose exact `kind` of name is `value`. */
  named(kind, value) {
    return value ? this.ids.get(`${kind}=${value}`) || [] : [];
  }

  /** Return the numbers of the papers with a name that begins with `start`. */
  namedFrom(start) {
    const found = new Set();
    for (let place = this.place(this.sortedIds, start); place < this.sortedIds.length && this.sortedIds[place].startsWith(start); place += 1) {
      for (const number of this.ids.get(this.sortedIds[place])) found.add(number);
    }
    return [...found].sort((one, two) => one - two);
  }
};
