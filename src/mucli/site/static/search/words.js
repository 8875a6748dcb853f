// Words as mucli compares them: folding, forms of a word, typing errors. Follows mucli.text and mucli.text.stemming; what these know comes as settings.
"use strict";

mucli.text = {
  /** Take over the settings that came with the index (mucli.search.exported). */
  know(settings) {
    this.letters = settings.letters;
    this.small = new Set(settings.small);
    this.spellings = settings.spellings.map(([pattern, replacement]) => [new RegExp(pattern, "g"), replacement]);
    this.endings = settings.endings;
    this.irregular = settings.irregular;
    this.english = new Set(settings.english);
  },

  /** Return `text` on one line without control characters and marks that reorder it. */
  printable: (text) => text.replace(/[\t\n]+/g, " ").replace(/[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/g, ""),

  /** Return `text` without case, accents and ligatures. */
  fold(text) {
    if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
    const plain = [...text].map((letter) => this.letters[letter] ?? letter).join("");
    return plain.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  },

  /** Return the folded words of `text`: runs of letters and digits. */
  words(text) {
    if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) || []; // most text, and much quicker
    return this.fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  },

  /** Return the folded letters and digits of `text` run together. */
  squash(text) {
    return this.words(text).join("");
  },

  /** Return the compounds of `name` run together and the pieces of its CamelCase, folded. */
  parts(name) {
    const found = (name.match(/[\p{L}\p{N}]+(?:[-\u2010\u2011'./+&@][\p{L}\p{N}]+)+/gu) || []).map((compound) => this.squash(compound));
    const hump = /[a-z][A-Z]|[A-Z]{2}[a-z]{2}/;
    for (const word of name.split(/\s+/)) {
      if (!hump.test(word)) continue;
      for (const piece of word.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) || []) {
        if (piece.length > 2) found.push(this.fold(piece));
      }
    }
    return found;
  },

  /** Return `word` in American spelling. */
  american(word) {
    return this.spellings.reduce((spelled, [pattern, replacement]) => spelled.replace(pattern, replacement), word);
  },

  /** Return what is left of `word` without its endings. */
  stem(given) {
    this.stemmed ||= new Map();
    if (!this.stemmed.has(given)) this.stemmed.set(given, this.withoutEndings(given));
    return this.stemmed.get(given);
  },

  withoutEndings(given) {
    let word = this.american(Object.hasOwn(this.irregular, given) ? this.irregular[given] : given);
    if (!/^[a-z]+$/.test(word)) return word;
    if (word.length < 5) return word.length === 4 && word.endsWith("s") && !"aisu".includes(word[2]) ? word.slice(0, -1) : word;
    for (let round = 0; round < 2; round += 1) {
      const ending = this.endings.find((each) => word.endsWith(each) && word.length - each.length >= 4);
      if (!ending) break;
      word = word.slice(0, -ending.length);
    }
    const last = word.at(-1);
    return word.length > 4 && last === word.at(-2) && !"aeiousl".includes(last) ? word.slice(0, -1) : word;
  },

  /** Return the number of typing errors between two words (optimal string alignment), `most + 1` when there are more than `most`. */
  distance(one, two, most) {
    if (Math.abs(one.length - two.length) > most) return most + 1;
    const width = two.length + 1;
    if (!(this.lines?.[0].length >= width)) this.lines = [0, 1, 2].map(() => new Uint16Array(Math.max(width, 64)));
    let [before, row, next] = this.lines;
    for (let j = 0; j < width; j += 1) row[j] = j;
    for (let i = 1; i <= one.length; i += 1) {
      next[0] = i;
      let least = i;
      for (let j = 1; j < width; j += 1) {
        const same = one.charCodeAt(i - 1) === two.charCodeAt(j - 1);
        let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one.charCodeAt(i - 1) === two.charCodeAt(j - 2) && one.charCodeAt(i - 2) === two.charCodeAt(j - 1)) cost = Math.min(cost, before[j - 2] + 1);
        next[j] = cost;
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      [before, row, next] = [row, next, before];
    }
    return Math.min(row[two.length], most + 1);
  },
};

/** Return `text` as papers are sorted by it. */
mucli.fold = (text) => mucli.text.fold(text);
