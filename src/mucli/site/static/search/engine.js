// Answering a query. Follows mucli.search.engine and mucli.search.suggest.
"use strict";

/** Return the papers that fit `text`, best first (`whole`: those that hold every word), with hints on what could not be read and a suggestion when nothing was found. */
mucli.search = (papers, text) => {
  mucli.prepare(papers);
  const query = mucli.text.printable(text).trim();
  if (mucli.names.of(query).length) {
    const found = mucli.names.identified(papers.lookup, query)?.numbers || [];
    return { found, whole: new Set(found), hints: [], suggestion: null };
  }
  const asked = mucli.query.parse(query);
  const { found, whole, hints } = mucli.answer(papers.lookup, query, asked);
  if (found.length || !asked.wanted.length) return { found, whole, hints, suggestion: null };
  const fits = (other) => other !== query && mucli.answer(papers.lookup, other, mucli.query.parse(other)).found.length;
  return { found, whole, hints, suggestion: mucli.instead(papers.lookup, asked).find(fits) || null };
};

/** Make the index of words of `papers`, once. */
mucli.prepare = (papers) => {
  papers.lookup ||= new mucli.Lookup(papers);
};

/** Take over the settings that came with the index: weights, spellings, names. */
mucli.learn = (settings) => {
  for (const part of [mucli.text, mucli.names, mucli.query]) part.know(settings);
  mucli.learned = true;
};

mucli.answer = (lookup, query, asked) => {
  const ids = [...new Set(query.split(/\s+/).flatMap((word) => mucli.names.identified(lookup, word)?.numbers || []))];
  const names = mucli.namedBy(lookup, query);
  let plan = new mucli.Plan(lookup, asked);
  let ranked = mucli.ranked(plan, names);
  const lost = mucli.lost(plan, ranked);
  if (lost.size) {
    const forgiving = new mucli.Plan(lookup, asked, lost);
    const again = mucli.ranked(forgiving, names);
    if (again.length && (!ranked.length || again[0].score > ranked[0].score)) [plan, ranked] = [forgiving, again];
  }
  const rest = ranked.map(({ number }) => number).filter((number) => !ids.includes(number));
  const unknown = rest.length ? plan.unknown.map((word) => `no paper speaks of '${word}'`) : [];
  const whole = new Set(ids);
  for (const each of ranked) if (each.whole) whole.add(each.number);
  return { found: [...ids.sort((one, two) => one - two), ...rest], whole, hints: [...new Set([...plan.hints, ...unknown])] };
};

/** Return the papers whose key, earlier key, method or title the query is, with the kind of name. */
mucli.namedBy = (lookup, query) => {
  const squashed = mucli.text.squash(query);
  const found = new Map();
  for (const kind of ["key", "alias", "method", "dataset", "title"]) {
    for (const number of lookup.named(kind, squashed)) if (!found.has(number)) found.set(number, kind);
  }
  return found;
};

/** Return the candidates of `plan` with their scores, best first; equals newest first, then by key, as the index has them. */
mucli.ranked = (plan, names) => {
  const { lookup } = plan;
  const led = plan.units.map((_unit, number) => plan.leads(number)).filter(Boolean);
  if (names.size) led.push(lookup.set(names.keys()));
  let found;
  if (led.length) found = lookup.either(led);
  else if (!plan.units.length && (plan.required.length || plan.excluded.length)) found = lookup.all();
  else return [];
  found = lookup.both([found, ...plan.required]);
  for (const set of plan.excluded) for (let number = 0; number < lookup.size; number += 1) if (set[number]) found[number] = 0;
  const ranked = [];
  const tally = new mucli.Tally(plan);
  for (let number = 0; number < lookup.size; number += 1) {
    if (!found[number]) continue;
    const score = tally.score(lookup.rows[number], names.get(number));
    if (score || !plan.units.length) ranked.push({ number, score, rounded: Math.round(score * 1e9), whole: tally.whole(), best: tally.best });
  }
  return ranked.sort((one, two) => two.rounded - one.rounded || one.number - two.number);
};

/** Return the known words that the best paper does not hold: they may be typing errors. */
mucli.lost = (plan, ranked) => {
  const numbers = plan.units.map((_unit, number) => number);
  if (!ranked.length) return new Set(numbers);
  const { best } = ranked[0];
  const known = (number) => plan.units[number].papers.has("exact") && !mucli.text.small.has(plan.units[number].word);
  return new Set(numbers.filter((number) => best[number] === null && known(number)));
};

/** Return queries like `asked` that may find something, the nearest first. */
mucli.instead = (lookup, asked) => {
  const terms = asked.wanted.flat();
  const words = terms.flatMap((term) => term.words);
  const near = words.map((word) => mucli.nearest(lookup, word)).filter(Boolean);
  const plain = terms.some((term) => term.field || term.phrase) || asked.excluded.length ? [words.join(" ")] : [];
  return [...plain, near.join(" "), ...near].filter(Boolean);
};

/** Return the word of the index that looks most like `word`, with up to half of its letters mistyped, or nothing. */
mucli.nearest = (lookup, word) => {
  if (lookup.papers.has(word)) return word;
  if (word.length < 3 || word.length > 40) return "";
  let best = ["", 0.5];
  for (const other of lookup.wordsAsLong(Math.max(word.length - 3, 3), word.length + 3).sort()) {
    const longer = Math.max(word.length, other.length);
    const alike = 1 - mucli.text.distance(word, other, longer) / longer;
    if (alike > best[1] || (alike === best[1] && !best[0])) best = [other, alike];
  }
  return best[0];
};
