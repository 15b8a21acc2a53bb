// The heat map: arrow keys move between the cells, the focused cell shows its figure, median, rank and the way to the reason.
"use strict";
(() => {
  const table = document.querySelector("[data-heat]");
  const pop = document.querySelector(".heat-pop");
  if (!table || !pop) return;
  const [figures, rank, see] = pop.dataset.words.split("|");
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td a")]);
  const heads = table.tHead.rows[table.tHead.rows.length - 1].cells;
  document.getElementById("content").append(pop);
  rows.flat().forEach((link, at) => { link.tabIndex = at ? -1 : 0; });

  const line = (label, value) => {
    const made = document.createElement("p");
    const figure = document.createElement("b");
    figure.textContent = value;
    made.append(label, figure);
    return made;
  };
  function show(link) {
    const { unit, item, points, median, rank: place } = link.dataset;
    const title = document.createElement("h3");
    title.textContent = `${unit} · ${item}`;
    const way = document.createElement("a");
    way.href = link.href;
    way.textContent = see;
    way.tabIndex = -1;
    const parts = [title, line(figures, `${points} / ${median}`)];
    if (place) parts.push(line("", `${rank.replace("{n}", place)} / ${pop.dataset.of}`));
    pop.replaceChildren(...parts, way);
    pop.hidden = false;
    const box = link.getBoundingClientRect();
    // Before the cell, else after it, else below it: never over the cell or over the names of the units.
    const { clientWidth, clientHeight } = document.documentElement;
    const names = link.closest("tr").cells[0].getBoundingClientRect().right;
    const before = box.left - pop.offsetWidth - 6;
    const after = Math.min(box.right + 6, clientWidth - pop.offsetWidth - 8);
    const left = Math.max(8, before < names ? after : before);
    const below = before < names && after < box.right;
    const top = Math.min(below ? box.bottom + 6 : box.top, clientHeight - pop.offsetHeight - 8);
    const frame = pop.offsetParent.getBoundingClientRect();
    pop.style.left = `${left - frame.left}px`;
    pop.style.top = `${Math.max(8, top) - frame.top}px`;
    table.querySelectorAll(".here").forEach((each) => each.classList.remove("here"));
    const row = link.closest("tr");
    row.classList.add("here");
    heads[link.closest("td").cellIndex]?.classList.add("here");
  }
  const hide = () => {
    pop.hidden = true;
    table.querySelectorAll(".here").forEach((each) => each.classList.remove("here"));
  };

  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  table.addEventListener("keydown", (event) => {
    const link = event.target.closest("td a");
    if (!link) return;
    if (event.key === "Escape") { hide(); return; }
    const row = rows.findIndex((cells) => cells.includes(link));
    const column = rows[row].indexOf(link);
    let next = null;
    if (steps[event.key]) next = rows[row + steps[event.key][0]]?.[column + steps[event.key][1]];
    if (event.key === "Home") next = rows[row][0];
    if (event.key === "End") next = rows[row][rows[row].length - 1];
    if (!next) return;
    event.preventDefault();
    link.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  table.addEventListener("focusin", (event) => { const link = event.target.closest("td a"); if (link) show(link); });
  table.addEventListener("focusout", (event) => { if (!pop.contains(event.relatedTarget)) hide(); });
  let leaving = 0;
  table.addEventListener("mouseover", (event) => { const link = event.target.closest("td a"); if (link) { clearTimeout(leaving); show(link); } });
  const later = () => { clearTimeout(leaving); leaving = setTimeout(hide, 200); };
  table.addEventListener("mouseleave", later);
  pop.addEventListener("mouseenter", () => clearTimeout(leaving));
  pop.addEventListener("mouseleave", later);
})();
