// Keyboard and mouse in the grid, as in a spreadsheet: moving, marking, typing.
"use strict";
(() => {
  const sheet = window.kaopingSheet;
  if (!sheet) return;
  const { say, wrap } = sheet;
  const PAGE = 15; // rows of PageUp and PageDown
  let field = null, typed = false; // the field in which a cell is being edited; whether it began by typing over

  // --- editing
  sheet.editing = () => field !== null;
  sheet.edit = (text = null) => {
    const { unit, key } = sheet.activeCell();
    if (!unit || field) return false;
    if (!sheet.writes(unit, key)) { refuse(unit, key); return false; }
    const cell = sheet.cellAt(sheet.active.row, sheet.active.column);
    if (!cell) return false;
    typed = text !== null;
    field = Object.assign(document.createElement("input"), { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false, value: text ?? sheet.shown(unit, key) });
    field.setAttribute("aria-label", `${sheet.unitAt.get(unit).name} ${sheet.columnAt.get(key).id} ${sheet.columnAt.get(key).title}`);
    field.enterKeyHint = "next";
    sheet.hideBubble();
    cell.append(field);
    cell.classList.add("editing");
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
    const mine = field;
    field.addEventListener("blur", () => { if (field === mine) sheet.finish(); });
    return true;
  };
  sheet.finish = (keep = true) => {
    if (!field) return;
    const done = field;
    field = null;
    const cell = done.parentElement;
    const { unit, key } = cell ? cell.dataset : {};
    const held = document.activeElement === done;
    done.remove();
    if (!cell) return;
    cell.classList.remove("editing");
    if (keep) sheet.put([{ unit, key, text: done.value.trim() }]);
    sheet.tell("cell", unit, key);
    if (held) sheet.cellAt(sheet.active.row, sheet.active.column)?.focus({ preventScroll: true });
  };
  function refuse(unit, key) {
    const words = sheet.aside(unit, key) ? say("您回避这个单位，不打分", "You stand aside for this unit")
      : sheet.shut(key) ? say("这一列已提交或锁定，不能再填；可以申请更正", "This column is submitted or locked; ask for a correction") : say("这一格不由您填写", "This cell is not yours to fill in");
    document.getElementById("sheet-alarm").textContent = words;
  }

  // --- moving
  function next(step) { // across, and on to the next row; false at the end of the sheet
    const { row, column } = sheet.active;
    const to = column + step;
    if (to >= 0 && to < sheet.columns.length) { sheet.go(row, to); return true; }
    if (row + step < 0 || row + step >= sheet.rows().length) return false;
    sheet.go(row + step, step > 0 ? 0 : sheet.columns.length - 1);
    return true;
  }
  function edge(down, right) { // to the end of the filled or empty stretch
    let { row, column } = sheet.active;
    const filled = (r, c) => { const unit = sheet.rows()[r], item = sheet.columns[c]; return unit && item ? sheet.shown(unit.code, item.key) !== "" : null; };
    const first = filled(row + down, column + right);
    while (filled(row + down, column + right) !== null && filled(row + down, column + right) === first) { row += down; column += right; }
    return [row, column];
  }
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  function arrow(event) {
    const [down, right] = ARROWS[event.key];
    const { row, column } = sheet.active;
    if (event.ctrlKey || event.metaKey) { const [r, c] = edge(down, right); sheet.go(r, c, { extend: event.shiftKey }); }
    else sheet.go(row + down, column + right, { extend: event.shiftKey });
  }
  const last = () => [sheet.rows().length - 1, sheet.columns.length - 1];
  const MOVES = {
    Home: (event) => sheet.go(event.ctrlKey ? 0 : sheet.active.row, 0, { extend: event.shiftKey }),
    End: (event) => sheet.go(event.ctrlKey ? last()[0] : sheet.active.row, last()[1], { extend: event.shiftKey }),
    PageUp: (event) => sheet.go(sheet.active.row - PAGE, sheet.active.column, { extend: event.shiftKey }),
    PageDown: (event) => sheet.go(sheet.active.row + PAGE, sheet.active.column, { extend: event.shiftKey }),
  };

  function empty() {
    const { top, bottom, left, right } = sheet.block();
    const cells = [];
    for (let row = top; row <= bottom; row += 1) for (let column = left; column <= right; column += 1) cells.push({ unit: sheet.rows()[row].code, key: sheet.columns[column].key, text: "" });
    const { unit, key } = sheet.activeCell();
    if (cells.length === 1 && !sheet.writes(unit, key)) refuse(unit, key);
    sheet.put(cells);
  }
  function leave() { // out of the grid by keyboard: the next Tab goes on after it
    sheet.selection = null;
    sheet.paint();
    document.getElementById("sheet-foot").focus();
  }
  function command(event) { // with Ctrl; true where it was one of ours
    const key = event.key.toLowerCase();
    const back = key === "z" && !event.shiftKey ? sheet.undo : key === "y" || key === "z" ? sheet.redo : null;
    if (back) { const cell = back(); if (cell) sheet.goTo(cell.unit, cell.key); return true; }
    if (key === "a") { sheet.selection = { row: 0, column: 0 }; sheet.active = { row: last()[0], column: last()[1] }; sheet.paint(); return true; }
    return false;
  }

  function onKey(event) {
    if (field || !sheet.ready || event.isComposing || event.target.closest("#sheet-bubble")) return;
    const { key } = event;
    const taken = () => event.preventDefault();
    if (key === "ArrowDown" && event.altKey) { taken(); document.getElementById("sheet-side").focus(); return; }
    if (ARROWS[key] && !event.altKey) { taken(); arrow(event); return; }
    if (MOVES[key]) { taken(); MOVES[key](event); return; }
    if (key === "Enter") { taken(); sheet.go(sheet.active.row + (event.shiftKey ? -1 : 1), sheet.active.column); return; }
    if (key === "Tab") { if (next(event.shiftKey ? -1 : 1)) taken(); return; }
    if (key === "F2") { taken(); if (event.shiftKey) sheet.writeReason(); else sheet.edit(); return; }
    if (key === "Delete" || key === "Backspace") { taken(); empty(); return; }
    if (key === "Escape") { taken(); if (sheet.selection) { sheet.go(sheet.active.row, sheet.active.column); } else leave(); return; }
    if (event.ctrlKey || event.metaKey) { if (command(event)) taken(); return; }
    if (event.altKey) return;
    if (key.length === 1) { if (sheet.edit("")) { taken(); field.value = key; } else taken(); return; }
    if (key === "Process") sheet.edit(""); // an input method begins: it goes on in the field
  }
  function inField(event) {
    if (!field || event.isComposing) return;
    const { key } = event;
    const done = (go) => { event.preventDefault(); event.stopPropagation(); sheet.finish(); go(); };
    const { row, column } = sheet.active;
    if (key === "Enter") done(() => { sheet.go(row + (event.shiftKey ? -1 : 1), column); if (sheet.phone() && row + 1 < sheet.rows().length) sheet.edit(); });
    else if (key === "Tab") done(() => next(event.shiftKey ? -1 : 1));
    else if (key === "Escape") { event.preventDefault(); event.stopPropagation(); sheet.finish(false); sheet.go(row, column); }
    else if (key === "ArrowUp" || key === "ArrowDown" || (typed && (key === "ArrowLeft" || key === "ArrowRight"))) done(() => arrow(event));
  }
  wrap.addEventListener("keydown", (event) => (field ? inField(event) : onKey(event)));

  // --- mouse and finger
  const placeOf = (target) => {
    const cell = target.closest?.("td[data-key]");
    return cell && { row: Number(cell.parentElement.dataset.row), column: sheet.columnAt.get(cell.dataset.key).at };
  };
  const STEADY = 4; // pixels: the sheet may scroll under a mouse that has only clicked
  let dragging = null; // where the button went down
  wrap.addEventListener("mousedown", (event) => {
    if (event.button !== 0 || event.target === field) return;
    const place = sheet.ready && placeOf(event.target);
    if (!place) return;
    event.preventDefault();
    sheet.finish();
    sheet.go(place.row, place.column, { extend: event.shiftKey });
    dragging = { x: event.clientX, y: event.clientY };
    if (sheet.phone()) sheet.edit();
  });
  wrap.addEventListener("mouseover", (event) => {
    if (!dragging || !(event.buttons & 1)) { dragging = null; return; }
    if (Math.hypot(event.clientX - dragging.x, event.clientY - dragging.y) < STEADY) return;
    const place = placeOf(event.target);
    if (place && (place.row !== sheet.active.row || place.column !== sheet.active.column)) sheet.go(place.row, place.column, { extend: true });
  });
  window.addEventListener("mouseup", () => { dragging = null; });
  wrap.addEventListener("dblclick", (event) => { if (placeOf(event.target)) sheet.edit(); });
  wrap.addEventListener("focusin", (event) => { // by the Tab key, or by a screen reader
    const place = sheet.ready && !field && event.target.matches("td[data-key]") && placeOf(event.target);
    if (place && (place.row !== sheet.active.row || place.column !== sheet.active.column)) sheet.go(place.row, place.column);
  });
})();
