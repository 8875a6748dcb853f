// Runs before anything is painted: says that scripts run, and which theme the reader chose.
"use strict";
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("mucli-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // no storage: the system's theme
}
