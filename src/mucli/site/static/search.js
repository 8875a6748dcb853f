// Searching the index in the browser.
"use strict";

/** Return `text` without case and accents, as mucli.text.fold does. */
mucli.fold = (text) =>
  text
    .replace(/[øØłŁđĐðÐþÞæÆœŒıħĦŋəɛʼ’‘]/g, (letter) => ({ ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ħ: "h", ŋ: "n", ə: "e", ɛ: "e" })[letter.toLowerCase()] || "'")
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss");

/** Return the folded words of `text`. */
mucli.words = (text) => mucli.fold(text).match(/[\p{L}\p{N}]+/gu) || [];

/** Return the papers in which every word of `query` begins a word, newest first. */
mucli.search = (papers, query) => {
  papers.worded ||= papers.numbers.map(
    (number) => ` ${mucli.words([papers.title[number], papers.key[number], ...papers.authors[number].map((person) => papers.people[person])].join(" ")).join(" ")}`,
  );
  const wanted = mucli.words(query).map((word) => ` ${word}`);
  return { found: papers.numbers.filter((number) => wanted.every((word) => papers.worded[number].includes(word))), hints: [], suggestion: null };
};
