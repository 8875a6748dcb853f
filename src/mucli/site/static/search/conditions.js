// What a field of the query language demands of papers, as sets of papers. Follows mucli.search.conditions.
"use strict";

mucli.conditions = {
  fields: new Set(["year", "venue", "topic", "category", "kind", "forgets", "guarantee", "needs", "dataset", "has", "doi", "arxiv", "key"]),

  /** Return the papers that `term` demands; null, with a hint, when it means nothing. */
  condition(lookup, term, hints) {
    const value = term.raw.trim();
    try {
      if (term.field === "year") return this.years(lookup, value);
      if (term.field === "has") return this.has(lookup, value);
      if (["doi", "arxiv", "key"].includes(term.field)) return this.id(lookup, term.field, value, term.prefix);
      return lookup.facet(`${term.field}=${this.word(lookup, term.field, value)}`);
    } catch (error) {
      if (!(error instanceof mucli.Unclear)) throw error;
      hints.push(`${error.message}; '${value}' was read as words`);
      return null;
    }
  },

  years(lookup, value) {
    const match = /^\s*(\d{4})?\s*(-|\.\.|–)?\s*(\d{4})?\s*$/.exec(value);
    if (!match || !(match[1] || match[3]) || (match[1] && match[3] && !match[2])) {
      throw new mucli.Unclear(`'${value}' is no year; write 2021, 2019-2022, 2020- or -2018`);
    }
    const low = match[1] ? Number(match[1]) : 0;
    const high = match[3] ? Number(match[3]) : match[2] ? 9999 : low;
    if (low > high) throw new mucli.Unclear(`${value} runs backwards; write ${high}-${low}`);
    return Uint8Array.from(lookup.years, (year) => (year >= low && year <= high ? 1 : 0));
  },

  has(lookup, value) {
    const facets = lookup.settings.has;
    const name = mucli.text.squash(value);
    if (!Object.hasOwn(facets, name)) throw new mucli.Unclear(`has: takes ${Object.keys(facets).join(", ")}, not '${value}'`);
    return lookup.facet(facets[name]);
  },

  id(lookup, field, value, prefix) {
    const found = !prefix && field !== "key" && mucli.names.identified(lookup, value);
    if (found) return lookup.set(found.numbers);
    return lookup.set(lookup.namedFrom(`${field}=${field === "key" ? mucli.text.squash(value) : value.toLowerCase()}`));
  },

  /** Return the word of the catalogue meant by `value`: itself, an alias, or the only one within a typing error of it. */
  word(lookup, field, value) {
    const names = lookup.settings.names[field];
    const wanted = mucli.text.squash(value);
    if (Object.hasOwn(names, wanted)) return names[wanted];
    const allowed = wanted.length < 4 ? 0 : wanted.length < 8 ? 1 : 2;
    const near = new Set(Object.keys(names).filter((name) => mucli.text.distance(wanted, name, allowed) <= allowed).map((name) => names[name]));
    if (near.size !== 1) throw new mucli.Unclear(`there is no ${field} '${value}'`);
    return [...near][0];
  },

  /** Return the papers that `term` excludes. */
  exclusion(lookup, term, hints) {
    if (this.fields.has(term.field)) return this.condition(lookup, term, hints);
    const spellings = [term.words];
    if (term.words.length > 1 && !term.phrase) spellings.push([term.words.join("")]);
    if (term.words.length === 1 && !term.prefix) spellings.push(...this.forms(lookup, term.words[0]).map((word) => [word]));
    const sets = spellings.map((words) => lookup.phrase(words.join(" "), lookup.columns(term.field), term.prefix));
    if (!term.field && !term.prefix) {
      const facets = lookup.settings.subjects.facets[term.words.map((word) => mucli.text.stem(word)).join(" ")] || [];
      sets.push(...facets.map((facet) => lookup.facet(facet)));
    }
    return lookup.either(sets);
  },

  forms(lookup, word) {
    const plain = (each) => mucli.text.american(each).replace(/s$/, "");
    return lookup.wordsOfStem(mucli.text.stem(word)).map(([other]) => other).filter((other) => other !== word && plain(other) === plain(word));
  },
};

/** What was typed cannot be understood; the message says why. */
mucli.Unclear = class extends Error {};
