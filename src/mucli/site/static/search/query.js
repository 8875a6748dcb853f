// The query language. Follows mucli.search.query; docs/search.md describes it.
"use strict";

mucli.query = {
  know(settings) {
    this.fields = settings.fields;
    this.aliases = settings.aliases;
    this.most = settings.most;
  },

  /** Read `text` as a query: {wanted: groups of alternatives, excluded: terms, hints}. Any text is one. */
  parse(text) {
    const wanted = [];
    const excluded = [];
    const hints = [];
    let either = false;
    const pieces = /(?<minus>-(?=[\p{L}\p{N}_"“]))?(?:(?<field>[A-Za-z]+):(?=\S))?(?:["“”](?<phrase>[^"“”]*)(?<close>["“”]|$)|(?<word>\S+))/gu;
    for (const match of mucli.text.printable(text).slice(0, 2000).matchAll(pieces)) {
      if (["OR", "|", "||"].includes(match[0])) either = wanted.length > 0;
      if (["OR", "|", "||", "AND", "&&"].includes(match[0])) continue;
      const term = this.term(match, hints);
      if (!term) continue;
      if (match.groups.minus) excluded.push(term);
      else if (either) wanted.at(-1).push(term);
      else wanted.push(...this.split(term).map((each) => [each]));
      either = false;
    }
    if (wanted.flat().length > this.most || excluded.length > this.most) hints.push(`only the first ${this.most} words count`);
    return { wanted: this.first(wanted), excluded: excluded.slice(0, this.most), hints };
  },

  first(groups) {
    let left = this.most;
    const kept = [];
    for (const group of groups) {
      if (left > 0) kept.push(group.slice(0, left));
      left -= group.length;
    }
    return kept;
  },

  term(match, hints) {
    const { phrase, close, word } = match.groups;
    const given = (match.groups.field || "").toLowerCase();
    const field = Object.hasOwn(this.aliases, given) ? this.aliases[given] : given;
    const value = phrase ?? word ?? "";
    if (field && !this.fields.includes(field)) {
      const raw = match[0].replace(/^-+/, "");
      if (value.startsWith("//")) return this.made({ words: mucli.text.words(match[0]), raw });
      hints.push(`there is no field '${field}' (fields: ${this.fields.join(", ")}); its name was read as a word`);
      return this.made({ words: [...mucli.text.words(field), ...mucli.text.words(value)], raw });
    }
    if (phrase !== undefined && !close) hints.push("a quote is not closed; the phrase was taken to the end");
    const prefix = value.endsWith("*") && value.length > 1;
    const words = mucli.text.words(value.replace(/\*+$/, ""));
    if (!words.length && !(field && value)) return null;
    return this.made({ words, field, phrase: phrase !== undefined && words.length > 1, prefix, raw: prefix ? value.replace(/\*+$/, "") : value });
  },

  made: (term) => ({ field: "", phrase: false, prefix: false, ...term }),

  /** Split a compound free word into its parts; phrases and fields stay whole. */
  split(term) {
    if (term.phrase || term.field || term.words.length < 2) return [term];
    return term.words.map((word, place) => this.made({ words: [word], prefix: term.prefix && place === term.words.length - 1, raw: word }));
  },
};
