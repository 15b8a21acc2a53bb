// The rota by keyboard: Enter goes to the cell below, Ctrl+D takes over what stands above.
"use strict";

const cellAt = (name, day) => document.querySelector(`.rota input[name="${name}-${day}"]`);

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest(".rota input");
  if (!cell || event.isComposing) return;
  const cut = cell.name.lastIndexOf("-"), turn = cell.name.slice(0, cut), day = Number(cell.name.slice(cut + 1));
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const next = cellAt(turn, day + step);
    event.preventDefault();
    if (next) next.focus();
  } else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) {
    const above = cellAt(turn, day - 1);
    event.preventDefault();
    if (above) cell.value = above.value;
  }
});
