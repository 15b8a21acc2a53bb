// Small behaviour that every page shares. No inline scripts: the Content-Security-Policy refuses them.
"use strict";

// A file field or a select that sends its form at once: data-send-on-change
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-send-on-change]");
  if (field && field.form) field.form.requestSubmit();
});

// Of a bar that scrolls sideways, the present place is in sight.
document.addEventListener("DOMContentLoaded", () => {
  for (const bar of document.querySelectorAll(".places, .bar nav")) {
    const here = bar.querySelector("[aria-current]");
    if (here) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
  }
});

// A button that asks before it acts: data-ask="…"
document.addEventListener("submit", (event) => {
  const question = (event.submitter && event.submitter.dataset.ask) || event.target.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// What scrolls sideways can be scrolled by keyboard, too.
const reachable = () => {
  for (const box of document.querySelectorAll(".table-wrap")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
};
window.addEventListener("load", reachable);
window.addEventListener("resize", reachable);
document.addEventListener("htmx:afterSettle", reachable);
document.addEventListener("toggle", reachable, true);
