// What every page shares: copying, the theme, the choice of shortcuts.
"use strict";

const mucli = {
  /** Leads from this page to the top of the site. */
  root: document.body.dataset.root,

  /** Keep `value` under `name` in this browser (null forgets it); without storage the choice lasts as long as the page. */
  keep(name, value) {
    try {
      if (value === null) localStorage.removeItem(`mucli-${name}`);
      else localStorage.setItem(`mucli-${name}`, value);
    } catch {
      // no storage
    }
  },

  /** Return what was kept under `name`, or null. */
  kept(name) {
    try {
      return localStorage.getItem(`mucli-${name}`);
    } catch {
      return null;
    }
  },

  /** The reader's own list, in the form of the command line's reading-list.json (docs/reading-list.md): marks by key of paper. */
  list: {
    version: 1,

    /** Return the marks: {key: {starred, tags, note}}, each member only where there is something. */
    read() {
      try {
        return mucli.list.parse(mucli.kept("reading-list") || '{"version": 1, "papers": {}}');
      } catch {
        return {}; // somebody else's; write() replaces it
      }
    },

    /** Read the text of a file. Throws an Error that says what is wrong with it. */
    parse(text) {
      let value;
      try {
        value = JSON.parse(text);
      } catch (error) {
        throw new Error(`this is no JSON (${error.message})`);
      }
      if (typeof value?.papers !== "object" || !value.papers || Array.isArray(value.papers)) throw new Error("it has no member “papers” that maps keys to marks");
      if (value.version !== mucli.list.version) throw new Error(`its version is ${JSON.stringify(value.version)}, and this page reads version ${mucli.list.version}`);
      const marks = Object.create(null);
      for (const [key, mark] of Object.entries(value.papers)) marks[key] = mucli.list.mark(key, mark);
      return marks;
    },

    mark(key, value) {
      const { starred = false, tags = [], note = "", ...other } = typeof value === "object" && value ? value : { "": value };
      const fine = typeof starred === "boolean" && typeof note === "string" && Array.isArray(tags) && tags.every((tag) => typeof tag === "string");
      if (!fine || Object.keys(other).length) throw new Error(`what stands for “${key}” is no mark with “starred”, “tags” and “note”`);
      return { starred, tags, note };
    },

    /** Return the text of the file for `marks`: what is empty is left out, keys in order. */
    text(marks) {
      const papers = {};
      for (const key of Object.keys(marks).sort()) {
        const { starred, tags, note } = marks[key];
        if (starred || tags.length || note) papers[key] = { ...(starred && { starred }), ...(tags.length && { tags }), ...(note && { note }) };
      }
      return `${JSON.stringify({ version: mucli.list.version, papers }, null, 2)}\n`;
    },

    /** Replace the mark of `key` by what `how` makes of it. */
    change(key, how) {
      const marks = mucli.list.read();
      marks[key] = how(marks[key] || { starred: false, tags: [], note: "" });
      mucli.keep("reading-list", mucli.list.text(marks));
    },

    /** Return everything that two marks of one paper say. */
    both(one, two) {
      const notes = [...new Set([one.note, two.note].filter(Boolean))];
      return { starred: one.starred || two.starred, tags: [...new Set([...one.tags, ...two.tags])].sort(), note: notes.join("\n") };
    },
  },

  /** Let the reader keep `text` as a file. */
  save(text, name, type) {
    const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = Object.assign(document.createElement("a"), { href: url, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  },

  /** Return "1 paper", "2,015 papers". */
  count: (number) => `${number.toLocaleString("en")} ${number === 1 ? "paper" : "papers"}`,

  /** Say `text` to everyone: on screen for a while, and to a screen reader. */
  tell(text) {
    const place = document.getElementById("told");
    place.textContent = text;
    place.classList.add("shown");
    clearTimeout(mucli.telling);
    mucli.telling = setTimeout(() => place.classList.remove("shown"), 2500);
  },

  /** Put `text` on the clipboard and say so; `what` names it. */
  async copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No permission, or an old browser: copy a selection.
      const box = document.createElement("textarea");
      box.value = text;
      box.setAttribute("readonly", "");
      box.className = "hidden";
      const before = document.activeElement;
      (document.querySelector("dialog[open]") || document.body).append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      before?.focus();
      if (!done) {
        mucli.tell(`Your browser does not let this page copy ${what}`);
        return;
      }
    }
    mucli.tell(`Copied ${what}`);
  },

  /** Whether keys without Ctrl or Alt may do something (WCAG 2.1.4: the reader can turn them off). */
  get shortcuts() {
    return mucli.kept("shortcuts") !== "off";
  },

  /** Whether `event` is a key of ours: no modifier, and not typed into a field. */
  single(event) {
    const typing = event.target.closest("input:not([type=checkbox], [type=file]), select, textarea, [contenteditable]");
    return mucli.shortcuts && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  },
};

// Buttons that copy the text of an element of this page.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) mucli.copy(document.getElementById(button.dataset.copy).textContent, button.dataset.what);
});

// On a paper's page: a button that keeps the paper in the reading list, or no longer.
for (const button of document.querySelectorAll("button[data-keep]")) {
  const kept = () => Boolean(mucli.list.read()[button.dataset.keep]?.starred);
  const show = () => {
    button.textContent = kept() ? "In the reading list" : "Keep in the reading list";
    button.setAttribute("aria-pressed", kept());
  };
  button.addEventListener("click", () => {
    mucli.list.change(button.dataset.keep, (mark) => ({ ...mark, starred: !mark.starred }));
    show();
    mucli.tell(kept() ? "Kept in the reading list" : "No longer in the reading list");
  });
  show();
}

// The theme: as the system has it, light, dark.
{
  const themes = ["system", "light", "dark"];
  const button = document.getElementById("theme");
  const show = () => {
    button.textContent = `Theme: ${document.documentElement.dataset.theme || "system"}`;
  };
  button.addEventListener("click", () => {
    const now = document.documentElement.dataset.theme || "system";
    const next = themes[(themes.indexOf(now) + 1) % themes.length];
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    mucli.keep("theme", next === "system" ? null : next);
    show();
  });
  show();
}

// On every page but the first, which has a field for it, "/" leads to the search; on a paper's page, "c" copies its BibTeX.
document.addEventListener("keydown", (event) => {
  if (!mucli.single(event) || document.getElementById("q")) return;
  if (event.key === "/") {
    event.preventDefault();
    location.href = `${mucli.root}index.html#q`;
  } else if (event.key === "c") {
    document.querySelector("button[data-copy=bib]")?.click();
  }
});
