// The editor of a scheme: line numbers beside the text, marks on lines with faults, a press on a fault goes to its line.
"use strict";

(() => {
  const text = document.getElementById("text");
  const gutter = document.querySelector(".gutter");
  if (!text || !gutter) return;
  const LINE = 20; // pixels, as in scheme.css
  let count = 0;

  function wrongLines() {
    return new Set([...document.querySelectorAll("#findings .error [data-line]")].map((link) => Number(link.dataset.line)));
  }

  function number(force) {
    const lines = text.value.split("\n").length;
    if (lines === count && !force) return;
    count = lines;
    const wrong = wrongLines();
    const parts = [];
    for (let at = 1; at <= lines; at += 1) {
      const line = document.createElement("div");
      line.textContent = at;
      if (wrong.has(at)) line.className = "wrong";
      parts.push(line);
    }
    gutter.replaceChildren(...parts);
    gutter.scrollTop = text.scrollTop;
  }

  function goTo(line) {
    const lines = text.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[line - 1] || "").length);
    text.scrollTop = Math.max(0, (line - 6) * LINE);
    text.scrollIntoView({ block: "nearest" });
  }

  text.addEventListener("input", () => number(false));
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  document.addEventListener("htmx:afterSwap", () => number(true));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    goTo(Number(link.dataset.line));
  });

  number(true);
  const asked = Number(text.dataset.atLine);
  if (asked > 0) goTo(asked);
})();
