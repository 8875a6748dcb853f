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
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
    return mucli.shortcuts && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  },
};

// Buttons that copy the text of an element of this page.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) mucli.copy(document.getElementById(button.dataset.copy).textContent, button.dataset.what);
});

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
