// How well a paper fits what is looked for. Follows mucli.search.rank; docs/search.md, "How the ranking works", explains the sums.
// One tally serves all papers of a query: each keystroke ranks thousands, and what is made for each of them would be felt.
"use strict";

mucli.Tally = class {
  constructor(plan) {
    this.plan = plan;
    this.weights = plan.weights;
    this.size = plan.units.length;
    this.words = this.meetingsOf(plan.words, plan.lookup.numbers, plan.lookup.spelled.length);
    this.facets = this.meetingsOf(plan.facets, plan.lookup.facetNumbers, plan.lookup.facetNumbers.size);
    this.phrases = [...plan.phrases];
    this.beside = new Map();
    this.seen = [];
    this.places = new Set();
    this.settle();
  }

  /** Return what each numbered word or facet meets, as [place by number, meetings by place]; place 0 means nothing. */
  meetingsOf(met, numbers, size) {
    const places = new Uint16Array(size);
    const meetings = [null];
    for (const [what, found] of met) {
      const number = numbers.get(what);
      if (number === undefined) continue;
      places[number] = meetings.length;
      meetings.push(found);
    }
    return { places, meetings };
  }

  /** Sum what is the same for every paper. */
  settle() {
    const { units } = this.plan;
    const { small } = mucli.text;
    const numbers = units.map((_unit, number) => number);
    this.counted = numbers.filter((number) => units[number].weight && !small.has(units[number].word));
    this.sure = units.map((unit) => this.weights.SURE.some((how) => unit.papers.has(how)));
    this.allWeight = units.reduce((sum, unit) => sum + unit.weight, 0);
    this.pairs = units.slice(1).map((unit, number) => units[number].weight + unit.weight);
    this.allPairs = this.pairs.reduce((one, two) => one + two, 0);
  }

  /** Return the score of the paper of `row`; `name` is the kind of name that the whole query is of it, or none. */
  score(row, name) {
    const { plan } = this;
    this.best = new Array(this.size).fill(null); // the value of what meets each unit best
    this.how = new Array(this.size).fill(""); // how it does
    this.where = new Array(this.size).fill(""); // and in which field
    this.beside.clear();
    let cover = 0;
    if (plan.words.size || plan.phrases.size) {
      this.lines("method", row.methods);
      this.loose("method", row.names, "method");
      this.loose("method", row.pieces, "part");
      cover = this.lines("title", row.titles);
      this.loose("title", row.parts, "title");
      this.authors(row);
      this.loose("summary", row.summary, "summary");
    }
    if (plan.facets.size) this.named(row.facets);
    for (const [unit, start] of plan.keys) {
      if (!row.key.startsWith(start)) continue;
      const whole = row.key === start || /^\d{4}$/.test(start.slice(-4));
      this.count(unit, whole ? this.weights.EXACT : plan.prefixQuality(start.length, row.key.length), whole ? "exact" : "prefix", "key", "key");
    }
    return this.total(cover, name ? this.weights.NAME[name] : 0, row.listed);
  }

  count(unit, quality, how, field, weighs) {
    const bound = this.plan.units[unit].bound;
    if (bound && bound !== field) return;
    const value = this.weights.FIELD[weighs] * quality;
    if (this.best[unit] === null || value > this.best[unit]) {
      this.best[unit] = value;
      this.how[unit] = how;
      this.where[unit] = field;
    }
  }

  /** Tell whether every word that tells something is met; by a typing error only where no paper has the word itself. */
  whole() {
    for (const number of this.counted) {
      if (this.best[number] === null || !this.plan.leading.has(this.how[number])) return false;
      if (this.how[number] === "typo" && this.sure[number]) return false;
    }
    return true;
  }

  /** Count words in order; return the largest share of significant words of one line that are met. */
  lines(field, lines) {
    const { places, meetings } = this.words;
    const small = this.plan.lookup.smallWords;
    const weighs = field === "method" ? "part" : field;
    let share = 0;
    for (const { text, words } of lines) {
      this.seen.length = 0;
      let met = 0;
      let size = 0;
      for (let place = 0; place < words.length; place += 1) {
        const word = words[place];
        const significant = 1 - small[word];
        size += significant;
        if (!places[word]) continue;
        met += significant;
        for (const { unit, quality, how } of meetings[places[word]]) {
          this.count(unit, quality, how, field, weighs);
          this.seen.push(unit, place);
        }
      }
      if (this.phrases.length) met += this.expressions(field, text);
      if (size) share = Math.max(share, Math.min(met / size, 1));
      this.order();
    }
    return share;
  }

  expressions(field, line) {
    let met = 0;
    for (const [words, meetings] of this.phrases) {
      const at = ` ${line}`.indexOf(` ${words}`);
      if (at < 0) continue;
      const place = line.slice(0, at).split(" ").length - 1;
      for (const { unit, quality, how } of meetings) {
        this.count(unit, quality, how, field, field);
        this.seen.push(unit, place);
        if (how !== "abbreviation") met = words.split(" ").length;
      }
    }
    return met;
  }

  loose(field, words, weighs) {
    const { places, meetings } = this.words;
    for (let each = 0; each < words.length; each += 1) {
      const place = places[words[each]];
      if (place) for (const { unit, quality, how } of meetings[place]) this.count(unit, quality, how, field, weighs);
    }
  }

  /** Count words of names; the first author's family name weighs most. */
  authors({ authors, everyone }) {
    const { places, meetings } = this.words;
    if (!this.phrases.length && !everyone.some((word) => places[word])) return;
    let weighs = "author";
    for (const { family, words, ofFamily } of authors) {
      this.seen.length = 0;
      for (let place = 0; place < words.length; place += 1) {
        const found = places[words[place]];
        if (!found) continue;
        for (const { unit, quality, how } of meetings[found]) {
          this.count(unit, quality, how, "author", ofFamily[place] ? weighs : "given");
          this.seen.push(unit, place);
        }
      }
      for (const [phrase, met] of this.phrases) {
        if (family && family.includes(phrase)) for (const { unit, quality, how } of met) this.count(unit, quality, how, "author", weighs);
      }
      this.order();
      weighs = "coauthor";
    }
  }

  named(facets) {
    const { places, meetings } = this.facets;
    for (const facet of facets) {
      if (!places[facet]) continue;
      const field = this.plan.lookup.facetFields[facet];
      for (const { unit, quality, how } of meetings[places[facet]]) this.count(unit, quality, how, field, field);
    }
  }

  /** Note which units are met beside the unit before them, or soon after it; what was seen are pairs of unit and place. */
  order() {
    const { seen, places } = this;
    if (seen.length < 4 || this.size < 2) return;
    const span = 4096; // more than a line has words
    places.clear();
    for (let each = 0; each < seen.length; each += 2) places.add(seen[each] * span + seen[each + 1]);
    const next = (unit, place) => places.has((unit + 1) * span + place);
    for (let each = 0; each < seen.length; each += 2) {
      const [unit, place] = [seen[each], seen[each + 1]];
      if (next(unit, place + 1) || next(unit, place)) {
        this.beside.set(unit, 1);
      } else if ((this.beside.get(unit) || 0) < this.weights.GAP_SHARE) {
        for (let gap = 2; gap <= this.weights.GAP; gap += 1) if (next(unit, place + gap)) this.beside.set(unit, this.weights.GAP_SHARE);
      }
    }
  }

  total(cover, name, listed) {
    const { weights, best } = this;
    const { units } = this.plan;
    let met = 0;
    for (let number = 0; number < this.size; number += 1) met += units[number].weight * (best[number] ?? 0);
    if (!met && !name) return 0;
    let share = 0;
    for (const number of this.counted) if (best[number] !== null) share += this.where[number] === "summary" ? weights.SAID : 1;
    share = this.counted.length ? share / this.counted.length : 1;
    const one = this.allWeight ? (1 - weights.COVERAGE + weights.COVERAGE * share) / this.allWeight : 0;
    let beside = 0;
    for (const [number, value] of this.beside) if (number + 1 < this.size) beside += value * this.pairs[number];
    const inOrder = this.allPairs ? (weights.IN_ORDER * beside) / this.allPairs : 0;
    return met * one + inOrder + weights.WHOLE_TITLE * cover + name + (listed ? weights.LISTED : 0);
  }
};
