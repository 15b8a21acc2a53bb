// Lists of cases by keyboard: J/K or arrows move, X ticks, Enter opens, ? explains. Keys count only while the focus is
// in the list, so that neither fields nor screen readers lose any of theirs.
"use strict";

(() => {
  const table = document.querySelector("[data-keys]");
  const dialog = document.getElementById("keys");
  const helper = document.querySelector("[data-keys-help]");
  if (helper && dialog && dialog.showModal) {
    helper.hidden = false;
    helper.addEventListener("click", () => dialog.showModal());
  }
  if (!table) return;

  const rows = () => [...table.tBodies[0].rows];
  const link = (row) => row.querySelector("th a");
  const box = (row) => row.querySelector('input[name="case"]');
  const boxes = () => rows().map(box).filter(Boolean);
  const rowOf = (node) => node.closest("tbody tr");

  const tell = () => {
    const all = boxes(), ticked = all.filter((each) => each.checked).length;
    const told = document.querySelector("[data-ticked]");
    if (told) {
      told.hidden = ticked === 0;
      told.textContent = document.documentElement.lang === "en" ? `${ticked} ticked. ` : `已勾选 ${ticked} 件。`;
    }
    const every = table.querySelector("[data-tick-all]");
    if (every) {
      every.hidden = all.length === 0;
      every.checked = ticked > 0 && ticked === all.length;
      every.indeterminate = ticked > 0 && ticked < all.length;
    }
  };

  const go = (from, step) => {
    const all = rows(), next = all[all.indexOf(from) + step];
    if (!next) return;
    link(next).focus();
    next.scrollIntoView({ block: "nearest" });
  };

  table.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) for (const each of boxes()) each.checked = event.target.checked;
    tell();
  });

  table.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "j" || key === "ArrowDown") go(row, 1);
    else if (key === "k" || key === "ArrowUp") go(row, -1);
    else if (key === "x") { if (box(row)) { box(row).checked = !box(row).checked; tell(); } }
    else if (key === "?") { if (dialog && dialog.showModal) dialog.showModal(); }
    else if (key === "Enter" && event.target.matches("input")) link(row).click();
    else return;
    event.preventDefault();
  });

  tell();
  window.addEventListener("pageshow", tell);
})();
