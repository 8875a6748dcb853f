// From a query to what is looked for: each word with all that may stand for it. Follows mucli.search.wanted.
"use strict";

mucli.Plan = class {
  constructor(lookup, query, forgive = new Set()) {
    this.lookup = lookup;
    this.weights = lookup.settings.weights;
    this.subjects = lookup.settings.subjects;
    this.leading = new Set(this.weights.LEADING);
    this.forgive = forgive;
    this.units = [];
    this.words = new Map();
    this.phrases = new Map();
    this.facets = new Map();
    this.keys = [];
    this.hints = [...query.hints];
    this.unknown = []; // words that no paper has and that are no typing errors
    this.runs = [[]];
    this.demands = [];
    this.share = new Map();
    for (const group of query.wanted) this.add(group);
    this.finish(query.excluded);
  }

  // What was typed -----------------------------------------------------------------------------------------------------

  add(group) {
    if (group.length === 1 && !group[0].field && !group[0].phrase) {
      this.runs.at(-1).push(this.unit(group[0].words[0], "", group[0].prefix));
      return;
    }
    this.runs.push([]);
    if (group.some((term) => term.field || term.phrase)) {
      const demands = group.map((term) => this.demand(term)).filter(Boolean);
      if (demands.length) this.demands.push(demands);
    } else {
      this.alternatives(group);
    }
    this.runs.push([]);
  }

  /** Add free words of which any will do: one unit that all of them meet. */
  alternatives(group) {
    const number = this.newUnit(group.map((term) => term.raw).join(" OR "), "");
    for (const term of group) {
      this.understand(number, term.words.join(""), term.prefix, false);
      if (term.words.length > 1) this.meet(this.phrases, term.words.join(" "), number, this.weights.EXACT, "exact", 0);
    }
  }

  demand(term) {
    if (mucli.conditions.fields.has(term.field)) {
      const set = mucli.conditions.condition(this.lookup, term, this.hints);
      if (set) return { term, set, units: [] };
      this.runs.at(-1).push(...term.words.map((word) => this.unit(word, "", false)));
      return null;
    }
    const last = term.words.length - 1;
    return { term, set: null, units: term.words.map((word, place) => this.unit(word, term.field, term.prefix && place === last)) };
  }

  newUnit(word, bound) {
    this.units.push({ word, bound, weight: 0, papers: new Map() });
    return this.units.length - 1;
  }

  unit(word, bound, prefix) {
    const number = this.newUnit(word, bound);
    this.understand(number, word, prefix, Boolean(bound));
    if (!bound) this.subject(number, word);
    return number;
  }

  // What meets a word --------------------------------------------------------------------------------------------------

  meet(where, what, unit, quality, how, papers) {
    if (!where.has(what)) where.set(what, []);
    where.get(what).push({ unit, quality, how });
    const seen = this.units[unit].papers;
    seen.set(how, Math.max(seen.get(how) || 0, papers));
  }

  understand(number, word, prefix, bound) {
    const found = this.forms(word);
    if (bound && !prefix && found.has(word)) {
      if (this.units[number].bound !== "title") for (const [other, form] of found) if (form.how === "stem") found.delete(other);
    } else if (prefix || (word.length > 2 && !/^\p{Nd}+$/u.test(word) && !mucli.text.small.has(word))) {
      for (const [other, papers] of this.lookup.wordsFrom(word, prefix ? 200 : 30)) {
        const quality = this.prefixQuality(word.length, other.length);
        if (!found.has(other) || found.get(other).quality < quality) found.set(other, { quality, how: "prefix", papers });
      }
    }
    for (const [other, { quality, how, papers }] of found) this.meet(this.words, other, number, quality, how, papers);
  }

  prefixQuality(typed, whole) {
    const [none, all] = this.weights.prefix;
    return none + ((all - none) * typed) / Math.max(whole, 1);
  }

  /** Return the words of the index that are `word` or another form of it. */
  forms(word) {
    const found = new Map();
    const papers = this.lookup.papers.get(word);
    if (papers) found.set(word, { quality: this.weights.EXACT, how: "exact", papers });
    if (mucli.text.small.has(word)) return found;
    const plain = mucli.text.american(word);
    for (const [other, many] of this.lookup.wordsOfStem(mucli.text.stem(word))) {
      if (other === word) continue;
      const variant = mucli.text.american(other) === plain;
      found.set(other, { quality: variant ? this.weights.VARIANT : this.weights.STEM, how: variant ? "variant" : "stem", papers: many });
    }
    return found;
  }

  meetFacet(facet, unit, quality, how) {
    const papers = this.lookup.facets.get(facet);
    if (papers) this.meet(this.facets, facet, unit, quality, how, papers.length);
  }

  /** Let `word` meet years, keys, and the topics and venues that have it in a name. */
  subject(number, word) {
    if (/^(?:19|20)\d\d$/.test(word)) {
      this.meetFacet(`year=${word}`, number, this.weights.EXACT, "exact");
      this.meetFacet(`posted=${word}`, number, this.weights.POSTED, "posted");
      this.meetFacet(`year=${Number(word) - 1}`, number, this.weights.NEAR, "near");
      this.meetFacet(`year=${Number(word) + 1}`, number, this.weights.NEAR, "near");
    } else if (/^[a-z]+\d{2,4}[a-z]*$/.test(word)) {
      this.keyStart([number], word);
    } else if (!mucli.text.small.has(word)) {
      for (const facet of this.subjects.parts[mucli.text.stem(word)] || []) this.meetFacet(facet, number, this.weights.PART, "part");
    }
  }

  keyStart(units, start) {
    const found = this.lookup.namedFrom(`key=${start}`);
    if (!found.length) return;
    for (const number of units) {
      this.keys.push([number, start]);
      const seen = this.units[number].papers;
      if (!seen.has("prefix")) seen.set("prefix", Math.min(found.length, 50));
    }
  }

  // Words together -----------------------------------------------------------------------------------------------------

  finish(excluded) {
    for (const run of this.runs) {
      this.join(run);
      this.abbreviations(run);
    }
    const bound = this.demands.flat().flatMap((demand) => demand.units.map((number) => [number]));
    for (const run of [...this.runs, ...bound]) this.mend(run);
    for (const [number, unit] of this.units.entries()) {
      const how = this.weights.ORDER.find((each) => unit.papers.has(each));
      const small = mucli.text.small.has(unit.word) ? this.weights.SMALL_WORD : 1;
      const rarity = how ? Math.log(1 + this.lookup.size / Math.max(unit.papers.get(how), 1)) : 0;
      unit.weight = small * (this.share.get(number) ?? 1) * rarity;
    }
    this.required = this.demands.map((demands) => this.lookup.either(demands.map((demand) => this.alternative(demand))));
    this.excluded = excluded.map((term) => mucli.conditions.exclusion(this.lookup, term, this.hints)).filter(Boolean);
  }

  /** Let words that are two or three typed words run together meet each of them. */
  join(run) {
    for (const size of [2, 3]) {
      for (let start = 0; start + size <= run.length; start += 1) {
        const units = run.slice(start, start + size);
        const joined = units.map((number) => this.units[number].word).join("");
        if (/^(?:19|20)\d\d$/.test(this.units[units.at(-1)].word)) {
          this.keyStart(units, joined);
          continue;
        }
        for (const [other, { quality, papers }] of this.forms(joined)) {
          for (const number of units) this.meet(this.words, other, number, quality * this.weights.JOINED, "joined", papers);
        }
      }
    }
  }

  /** Let an expression of the field meet its other names and the topics and venues it names. */
  abbreviations(run) {
    const stems = run.map((number) => mucli.text.stem(this.units[number].word));
    const known = (group, expression) => (Object.hasOwn(this.subjects[group], expression) ? this.subjects[group][expression] : []);
    for (let start = 0; start < run.length; start += 1) {
      for (let end = start + 1; end <= Math.min(start + 7, run.length); end += 1) {
        const expression = stems.slice(start, end).join(" ");
        const units = run.slice(start, end);
        for (const facet of known("facets", expression)) for (const number of units) this.meetFacet(facet, number, this.weights.EXACT, "exact");
        const names = known("names", expression);
        for (const name of names) this.otherName(name, units);
        if (names.length) {
          for (const number of units) this.share.set(number, Math.min(this.share.get(number) ?? 1, this.weights.EXPRESSION / units.length));
        }
      }
    }
  }

  otherName(name, units) {
    if (name.includes(" ")) {
      for (const number of units) this.meet(this.phrases, name, number, this.weights.ABBREVIATION, "abbreviation", 1);
      return;
    }
    for (const [other, { quality, papers }] of this.forms(name)) {
      for (const number of units) this.meet(this.words, other, number, quality * this.weights.ABBREVIATION, "abbreviation", papers);
    }
  }

  // Typing errors ------------------------------------------------------------------------------------------------------

  mend(run) {
    let lost = run.filter((number) => !this.ways(number).length);
    for (const number of run) {
      const word = this.units[number].word;
      const english = mucli.text.english.has(word);
      if (lost.includes(number)) {
        if (mucli.text.small.has(word) || this.takeApart(number, word)) continue;
        if (!english) this.typos([number], word);
        if (!this.units[number].papers.size) this.unknown.push(word);
      } else if (this.forgive.has(number) || (this.doubtful(number) && !english)) {
        this.typos([number], word);
      }
    }
    lost = lost.filter((number) => !mucli.text.english.has(this.units[number].word));
    for (let place = 0; place + 1 < run.length; place += 1) {
      const [first, second] = [run[place], run[place + 1]];
      if (lost.includes(first) || lost.includes(second)) this.typos([first, second], this.units[first].word + this.units[second].word);
    }
  }

  /** Return the leading ways in which a unit is met. */
  ways(number) {
    return [...this.units[number].papers.keys()].filter((how) => this.leading.has(how));
  }

  doubtful(number) {
    return this.ways(number).every((how) => how === "prefix" || how === "stem") && !this.keys.some(([unit]) => unit === number);
  }

  takeApart(number, word) {
    let found = false;
    for (let at = 2; at < word.length - 1; at += 1) {
      const [left, right] = [word.slice(0, at), word.slice(at)];
      const papers = Math.min(this.lookup.papers.get(left) || 0, this.lookup.papers.get(right) || 0);
      if (papers && this.lookup.phrase(`${left} ${right}`, this.lookup.columns(""), false).includes(1)) {
        this.meet(this.phrases, `${left} ${right}`, number, this.weights.JOINED, "joined", papers);
        found = true;
      }
    }
    return found;
  }

  typos(units, word) {
    const [best, least] = this.weights.typo;
    for (const [other, distance, papers] of mucli.nearWords(this.lookup, word, units.length === 1)) {
      const quality = Math.max(best - (best * distance) / Math.max(word.length, 1), least);
      for (const number of units) this.meet(this.words, other, number, quality, "typo", papers);
    }
  }

  // Sets of papers -----------------------------------------------------------------------------------------------------

  /** Return the papers that meet a unit, null when none can. */
  leads(unit) {
    const meets = (meetings) => meetings.some((each) => each.unit === unit && this.leading.has(each.how));
    const chosen = (where) => [...where].filter(([_what, meetings]) => meets(meetings)).map(([what]) => what);
    const bound = this.units[unit].bound;
    const words = chosen(this.words);
    const holding = words.length ? [this.lookup.none()] : [];
    for (const word of words) this.lookup.holding(word, bound, holding[0]);
    const sets = [
      ...holding,
      ...chosen(this.phrases).map((words) => this.lookup.phrase(words, bound ? [bound] : ["method", "title", "summary"], true)),
      ...chosen(this.facets).map((facet) => this.lookup.facet(facet)),
      ...this.keys.filter(([number]) => number === unit).map(([_number, start]) => this.lookup.set(this.lookup.namedFrom(`key=${start}`))),
    ];
    return sets.length ? this.lookup.either(sets) : null;
  }

  alternative({ term, set, units }) {
    if (set) return set;
    const columns = this.lookup.columns(term.field);
    if (units.length > 1 && term.field !== "author") {
      const phrases = new Set([term.words.join(" "), term.words.map((word) => mucli.text.american(word)).join(" ")]);
      if (!term.phrase) phrases.add(term.words.join(""));
      return this.lookup.either([...phrases].map((words) => this.lookup.phrase(words, columns, term.prefix)));
    }
    return this.lookup.both(units.map((number) => this.leads(number) || this.lookup.holding(this.units[number].word, term.field)));
  }
};

/** Return which letters `word` has, a bit each (letters beyond a to z share one). */
mucli.lettersOf = (word) => {
  let bits = 0;
  for (let place = 0; place < word.length; place += 1) {
    const letter = word.charCodeAt(place) - 97;
    bits |= 1 << (letter >= 0 && letter < 26 ? letter : 26);
  }
  return bits;
};

mucli.bitsOf = (bits) => {
  let many = 0;
  for (let left = bits; left; left &= left - 1) many += 1;
  return many;
};

/** Tell whether words of these letters may be `most` typing errors apart: each error takes at most one letter away and brings one. */
mucli.mayDiffer = (one, two, most) => mucli.bitsOf(one & ~two) <= most && mucli.bitsOf(two & ~one) <= most;

/** Return the words of the index that differ from `word` by typing errors, as [word, errors, papers], nearest and most frequent first. */
mucli.nearWords = (lookup, word, further) => {
  const many = (word.match(/\p{L}/gu) || []).length;
  if (word.length < 3 || many * 2 <= word.length) return [];
  const errors = lookup.settings.weights.errors;
  const allowed = errors[Math.min(word.length, errors.length - 1)];
  const most = allowed + (further && word.length > 3 ? 1 : 0);
  const letters = mucli.lettersOf(word);
  const found = [];
  for (const other of lookup.wordsAsLong(word.length - most, word.length + most)) {
    if (!mucli.mayDiffer(letters, lookup.masks.get(other), most)) continue;
    const distance = mucli.text.distance(word, other, most);
    if (distance > 0 && distance <= most) found.push([other, distance, lookup.papers.get(other)]);
  }
  const near = found.filter(([_other, distance]) => distance <= allowed);
  const chosen = near.length ? near : found.filter(([other]) => other[0] === word[0]);
  return chosen.sort((one, two) => one[1] - two[1] || two[2] - one[2] || (one[0] < two[0] ? -1 : 1)).slice(0, 30);
};
