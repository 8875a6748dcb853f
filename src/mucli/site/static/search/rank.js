// How well a paper fits what is looked for. Follows mucli.search.rank; docs/search.md, "How the ranking works", explains the sums.
"use strict";

mucli.Tally = class {
  constructor(plan) {
    this.plan = plan;
    this.weights = plan.weights;
    this.best = plan.units.map(() => null); // the value of what meets each unit best
    this.how = plan.units.map(() => ""); // how it does
    this.where = plan.units.map(() => ""); // and in which field
    this.beside = new Map();
  }

  /** Return the score of the paper of `row`; `name` is the kind of name that the whole query is of it, or none. */
  score(row, name) {
    const { plan } = this;
    let cover = 0;
    if (plan.words.size || plan.phrases.size) {
      this.text("method", row.methods);
      this.loose("method", row.names, "method");
      this.loose("method", row.pieces, "part");
      cover = this.text("title", row.titles);
      this.loose("title", row.parts, "title");
      this.authors(row.authors);
      if (row.summary) this.loose("summary", row.summary, "summary");
    }
    if (plan.facets.size) this.facets(row.facets);
    for (const [unit, start] of plan.keys) {
      if (!row.key.startsWith(start)) continue;
      const whole = row.key === start || /^\d{4}$/.test(start.slice(-4));
      this.count(unit, whole ? this.weights.EXACT : plan.prefixQuality(start.length, row.key.length), whole ? "exact" : "prefix", "key", "key");
    }
    return this.total(cover, name ? this.weights.NAME[name] : 0, row.facets.includes("list="));
  }

  count(unit, quality, how, field, weighs) {
    const bound = this.plan.units[unit].bound;
    if (bound && bound !== field) return;
    const value = this.weights.FIELD[weighs] * quality;
    if (this.best[unit] === null || value > this.best[unit]) [this.best[unit], this.how[unit], this.where[unit]] = [value, how, field];
  }

  /** Tell whether every word that tells something is met; by a typing error only where no paper has the word itself. */
  whole() {
    return this.plan.units.every((unit, number) => {
      if (!unit.weight || mucli.text.small.has(unit.word)) return true;
      if (this.best[number] === null || !this.plan.leading.has(this.how[number])) return false;
      return this.how[number] !== "typo" || !this.weights.SURE.some((how) => unit.papers.has(how));
    });
  }

  /** Count words in order; return the largest share of significant words of one part of `line` that are met. */
  text(field, line) {
    let share = 0;
    for (const part of line.split(" | ")) {
      const seen = [];
      let met = 0;
      let size = 0;
      for (const [place, word] of part.split(" ").entries()) {
        if (!word) continue;
        const meetings = this.plan.words.get(word);
        const significant = mucli.text.small.has(word) ? 0 : 1;
        size += significant;
        if (!meetings) continue;
        met += significant;
        for (const { unit, quality, how } of meetings) {
          this.count(unit, quality, how, field, field === "method" ? "part" : field);
          seen.push([unit, place]);
        }
      }
      met += this.phrases(field, part, seen);
      if (size) share = Math.max(share, Math.min(met / size, 1));
      this.order(seen);
    }
    return share;
  }

  phrases(field, part, seen) {
    let met = 0;
    for (const [words, meetings] of this.plan.phrases) {
      const at = ` ${part}`.indexOf(` ${words}`);
      if (at < 0) continue;
      const place = part.slice(0, at).split(" ").length - 1;
      for (const { unit, quality, how } of meetings) {
        this.count(unit, quality, how, field, field);
        seen.push([unit, place]);
        if (how !== "abbreviation") met = words.split(" ").length;
      }
    }
    return met;
  }

  loose(field, line, weighs) {
    for (const word of line.split(" ")) {
      for (const { unit, quality, how } of this.plan.words.get(word) || []) this.count(unit, quality, how, field, weighs);
    }
  }

  /** Count words of names; the first author's family name weighs most. */
  authors(names) {
    let weighs = "author";
    for (const [family, given] of names) {
      const seen = [];
      const families = family.split(" ");
      for (const [place, word] of `${given} ${family}`.trim().split(" ").entries()) {
        for (const { unit, quality, how } of this.plan.words.get(word) || []) {
          this.count(unit, quality, how, "author", families.includes(word) ? weighs : "given");
          seen.push([unit, place]);
        }
      }
      for (const [phrase, meetings] of this.plan.phrases) {
        if (family && family.includes(phrase)) for (const { unit, quality, how } of meetings) this.count(unit, quality, how, "author", weighs);
      }
      this.order(seen);
      weighs = "coauthor";
    }
  }

  facets(facets) {
    for (const facet of facets) {
      for (const { unit, quality, how } of this.plan.facets.get(facet) || []) {
        const field = facet.split("=")[0].replace("posted", "year");
        this.count(unit, quality, how, field, field);
      }
    }
  }

  /** Note which units are met beside the unit before them, or soon after it. */
  order(seen) {
    if (seen.length < 2) return;
    const places = new Set(seen.map(([unit, place]) => `${unit} ${place}`));
    const next = (unit, place) => places.has(`${unit + 1} ${place}`);
    for (const [unit, place] of seen) {
      if (next(unit, place + 1) || next(unit, place)) {
        this.beside.set(unit, 1);
      } else if ((this.beside.get(unit) || 0) < this.weights.GAP_SHARE) {
        for (let gap = 2; gap <= this.weights.GAP; gap += 1) if (next(unit, place + gap)) this.beside.set(unit, this.weights.GAP_SHARE);
      }
    }
  }

  total(cover, name, listed) {
    const { units } = this.plan;
    const sum = (values) => values.reduce((one, two) => one + two, 0);
    const whole = sum(units.map((unit) => unit.weight));
    const met = sum(units.map((unit, number) => unit.weight * (this.best[number] ?? 0)));
    if (!met && !name) return 0;
    const counted = units.map((_unit, number) => number).filter((number) => units[number].weight && !mucli.text.small.has(units[number].word));
    const counts = (number) => (this.best[number] === null ? 0 : this.where[number] === "summary" ? this.weights.SAID : 1);
    const share = counted.length ? sum(counted.map(counts)) / counted.length : 1;
    const one = whole ? (1 - this.weights.COVERAGE + this.weights.COVERAGE * share) / whole : 0;
    const pair = (number) => units[number].weight + units[number + 1].weight;
    const pairs = sum(units.slice(1).map((_unit, number) => pair(number)));
    const beside = sum([...this.beside].filter(([number]) => number + 1 < units.length).map(([number, value]) => value * pair(number)));
    const inOrder = pairs ? (this.weights.IN_ORDER * beside) / pairs : 0;
    return met * one + inOrder + this.weights.WHOLE_TITLE * cover + name + (listed ? this.weights.LISTED : 0);
  }
};
