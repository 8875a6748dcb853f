// The index of words: which papers hold a word, a phrase, a facet, a name. Follows mucli.catalog.compile and mucli.catalog.store, where
// SQLite does this. Sets of papers are arrays of bytes, one a paper: 1 for those within.
"use strict";

mucli.Lookup = class {
  constructor(papers) {
    this.settings = papers.ranking;
    this.size = papers.key.length;
    this.years = papers.year;
    this.keys = papers.key;
    this.numbers = new Map(); // the number of each word, below; ranking reads numbers, not text
    this.spelled = [];
    this.held = { method: [], title: [], author: [], summary: [] }; // the papers of each word, by its number
    this.facetNumbers = new Map();
    this.facetFields = []; // the field that each facet is of, by its number
    this.facets = new Map();
    this.ids = new Map();
    this.rows = papers.numbers.map((number) => this.row(papers, number));
    this.papers = this.counted();
    this.sorted = [...this.spelled].sort();
    this.stems = new Map();
    this.lengths = [];
    for (const word of this.sorted) {
      this.add(this.stems, mucli.text.stem(word), word);
      (this.lengths[word.length] ||= []).push(word);
    }
    this.masks = new Map(this.sorted.map((word) => [word, mucli.lettersOf(word)]));
    this.sortedIds = [...this.ids.keys()].sort();
    this.smallWords = Uint8Array.from(this.spelled, (word) => (mucli.text.small.has(word) ? 1 : 0));
  }

  add(map, key, value) {
    const found = map.get(key);
    if (found) found.push(value);
    else map.set(key, [value]);
  }

  /** Return the number of `word`. */
  numberOf(word) {
    let number = this.numbers.get(word);
    if (number === undefined) {
      number = this.spelled.length;
      this.numbers.set(word, number);
      this.spelled.push(word);
    }
    return number;
  }

  /** Return how many papers hold each word. */
  counted() {
    const lists = Object.values(this.held);
    return new Map(
      this.spelled.map((word, number) => {
        const holding = lists.map((list) => list[number]).filter(Boolean);
        return [word, holding.length === 1 ? holding[0].length : new Set(holding.flat()).size];
      }),
    );
  }

  /** Return what is known of a paper: numbers of words to rank by, columns to look phrases up in, facets and ids; enter it in the lists. */
  row(papers, number) {
    const text = mucli.text;
    const unique = (values) => [...new Set(values)];
    const lists = (parts) => parts.map((words) => ({ text: words.join(" "), words: words.map((word) => this.numberOf(word)) }));
    const methods = papers.methods[number];
    const titles = [papers.title[number], ...papers.other_titles[number]];
    const names = unique(methods.map((name) => text.squash(name)));
    const pieces = unique(methods.flatMap((name) => text.parts(name)));
    const parts = unique(titles.flatMap((title) => text.parts(title)));
    const authors = papers.authors[number].map((person) => this.person(papers.people, person));
    const summary = text.words(papers.summary[number] || "");
    const row = { key: papers.key[number], methods: lists(methods.map((name) => text.words(name))), titles: lists(titles.map((title) => text.words(title))) };
    const joined = (lines) => lines.map((line) => line.text).join(" | ");
    const also = (line, ...more) => (more[0].length ? [line, ...more.map((words) => words.join(" "))].join(" | ") : line);
    row.columns = {
      method: also(joined(row.methods), names, pieces),
      title: also(joined(row.titles), parts),
      author: authors.map((author) => author.text).join(" | "),
      summary: summary.join(" "),
    };
    const held = { method: [names, pieces], title: [parts], author: authors.map((author) => author.spelled), summary: [summary] };
    for (const line of row.methods) held.method.push(line.text.split(" "));
    for (const line of row.titles) held.title.push(line.text.split(" "));
    for (const [column, found] of Object.entries(held)) for (const words of found) this.enter(this.held[column], words, number);
    row.names = names.filter(Boolean).map((word) => this.numberOf(word));
    row.pieces = pieces.map((word) => this.numberOf(word));
    row.parts = parts.map((word) => this.numberOf(word));
    row.authors = authors;
    row.everyone = authors.flatMap((author) => author.words);
    row.summary = unique(summary).map((word) => this.numberOf(word));
    row.facets = this.facetsOf(papers, number).map((facet) => this.facetNumber(facet, number));
    row.ids = this.idsOf(papers, number);
    for (const id of row.ids) this.add(this.ids, id, number);
    row.listed = Boolean(papers.listed[number]);
    return row;
  }

  /** Enter a paper in the lists of `words`. */
  enter(lists, words, paper) {
    for (const word of words) {
      if (!word) continue;
      const list = (lists[this.numberOf(word)] ||= []);
      if (list.at(-1) !== paper) list.push(paper);
    }
  }

  facetNumber(facet, paper) {
    if (!this.facetNumbers.has(facet)) {
      this.facetNumbers.set(facet, this.facetNumbers.size);
      this.facetFields.push(facet.split("=")[0].replace("posted", "year"));
    }
    this.add(this.facets, facet, paper);
    return this.facetNumbers.get(facet);
  }

  /** Return what is known of someone written "Family, Given" or "Family, Suffix, Given"; of each word of the name, whether it is of the family's. */
  person(people, number) {
    this.people ||= [];
    if (this.people[number]) return this.people[number];
    const [family, ...rest] = people[number].split(",");
    const suffix = rest.length > 1 ? rest.shift() : "";
    const families = mucli.text.words(`${family} ${suffix}`);
    const spelled = [...mucli.text.words(rest.join(",")), ...families];
    const given = spelled.slice(0, spelled.length - families.length).join(" ");
    this.people[number] = {
      text: `${given} ${families.join(" ")}`,
      family: families.join(" "),
      spelled,
      words: spelled.map((word) => this.numberOf(word)),
      ofFamily: spelled.map((word) => families.includes(word)),
    };
    return this.people[number];
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
    return this.frequent(this.spelledFrom(start), limit);
  }

  spelledFrom(start) {
    const found = [];
    for (let place = this.place(this.sorted, start); place < this.sorted.length && this.sorted[place].startsWith(start); place += 1) {
      found.push(this.sorted[place]);
    }
    return found;
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
    for (let length = Math.max(low, 0); length <= high; length += 1) found.push(...(this.lengths[length] || []));
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
    return this.put(this.none(), numbers);
  }

  /** Put papers into a set, and return it. */
  put(set, numbers) {
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

  /** Return the papers with `word` in `column` (any without); they may be put into a set that is there. */
  holding(word, column, found = this.none()) {
    const number = this.numbers.get(word);
    if (number !== undefined) for (const each of this.columns(column)) this.put(found, this.held[each][number]);
    return found;
  }

  /** Return the papers with these words in a row in one of `columns`; with `open` the last may go on. */
  phrase(words, columns, open) {
    const found = this.none();
    const wanted = ` ${words}${open ? "" : " "}`;
    const spelled = words.split(" ");
    for (const column of columns) {
      for (const number of this.mayHold(spelled, column, open)) {
        if (!found[number] && ` ${this.rows[number].columns[column]} `.includes(wanted)) found[number] = 1;
      }
    }
    return found;
  }

  /** Return the papers that hold the rarest of `words` in `column`; with `open` the last word may go on, so it tells nothing. */
  mayHold(words, column, open) {
    const sure = open ? words.slice(0, -1) : words;
    if (!sure.length) {
      const found = new Set();
      for (const word of this.spelledFrom(words[0])) for (const number of this.held[column][this.numbers.get(word)] || []) found.add(number);
      return found;
    }
    let rarest = null;
    for (const word of sure) {
      const papers = this.held[column][this.numbers.get(word)] || [];
      if (!rarest || papers.length < rarest.length) rarest = papers;
    }
    return rarest;
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
