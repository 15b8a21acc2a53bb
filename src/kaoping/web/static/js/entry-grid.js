// The grid before the eye: only the rows in sight are in the page; a cell is drawn anew when it changes.
"use strict";
(() => {
  const sheet = window.kaopingSheet;
  if (!sheet) return;
  const { say, wrap } = sheet;
  const table = document.getElementById("sheet-table"), body = document.getElementById("sheet-rows"), bubble = document.getElementById("sheet-bubble");
  const phone = window.matchMedia("(max-width: 600px)");
  const OVER = 14; // rows above and below what is in sight
  let rows = [], from = 0, to = 0, filter = "all", wanted = "";
  const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const height = () => (phone.matches ? 48 : 34);

  sheet.rows = () => rows;
  sheet.phone = () => phone.matches;
  sheet.shownColumns = () => (phone.matches ? [sheet.columns[sheet.active.column]].filter(Boolean) : sheet.columns);
  sheet.selection = null; // {row, column} where a marked block begins; it ends at the active cell
  sheet.block = () => {
    const { row, column } = sheet.active, start = sheet.selection || sheet.active;
    return { top: Math.min(row, start.row), bottom: Math.max(row, start.row), left: Math.min(column, start.column), right: Math.max(column, start.column) };
  };

  function chooseRows() {
    const search = wanted.trim().toLowerCase();
    rows = sheet.units.filter((unit) => (!search || unit.name.toLowerCase().includes(search) || unit.code.toLowerCase().includes(search))
      && (filter === "all" || (filter === "empty" ? sheet.isEmptyRow(unit) : sheet.needsCare(unit))));
    table.setAttribute("aria-rowcount", String(rows.length + 3));
  }

  // --- one cell
  const hidden = (words) => `<span class="visually-hidden">${escaped(words)}</span>`;
  function beside(unit, key) {
    if (!sheet.beside) return "";
    const others = sheet.besides(unit, key);
    if (!others.length) return "";
    const words = others.map(([who, figure]) => `${sheet.assessors[who] || who} ${figure}`).join(say("，", ", "));
    return `<i title="${escaped(words)}"><span aria-hidden="true">${escaped(others.map(([, figure]) => sheet.even(figure, key)).slice(0, 3).join(" "))}${others.length > 3 ? "…" : ""}</span>${hidden(words)}</i>`;
  }
  function drawn(row, column) {
    const unit = rows[row], { key } = sheet.columns[column];
    const code = unit.code, text = sheet.shown(code, key), pending = sheet.pending.get(sheet.idOf(code, key));
    const problem = sheet.problem(code, key), question = sheet.question(code, key), fresh = sheet.others.get(sheet.idOf(code, key)), reason = sheet.reason(code, key);
    const kinds = [], tells = [];
    let sign = "";
    if (problem) {
      kinds.push(problem.state === "conflict" ? "clash" : "wrong");
      sign = "<b class=\"sign\" aria-hidden=\"true\">▲</b>";
      tells.push(problem.fault ? problem.fault.message[say("zh", "en")] : say(`与${problem.by || "别人"}填的 ${problem.theirs || "空"} 不同`, `differs from ${problem.theirs || "empty"} of ${problem.by || "somebody else"}`));
    } else if (question) {
      kinds.push("asks");
      sign = "<b class=\"sign\" aria-hidden=\"true\">?</b>";
      tells.push(say("请确认", "please confirm"));
    }
    if (pending && !problem) kinds.push("unsaved");
    if (sheet.aside(code, key)) { kinds.push("aside"); tells.push(say("回避", "you stand aside")); }
    else if (sheet.shut(key)) { kinds.push("shut"); tells.push(say("已锁定", "locked")); }
    else if (!sheet.writes(code, key)) kinds.push("shut");
    if (reason) { kinds.push("said"); tells.push(say(`理由：${reason}`, `reason: ${reason}`)); }
    if (fresh) { kinds.push("fresh"); tells.push(say(`${fresh.who || "导入"} ${fresh.clock} 改为 ${fresh.text || "空"}`, `${fresh.who || "import"} changed it at ${fresh.clock} to ${fresh.text || "empty"}`)); }
    const active = row === sheet.active.row && column === sheet.active.column;
    if (active) kinds.push("active");
    const block = sheet.selection && sheet.block();
    const inside = block && row >= block.top && row <= block.bottom && column >= block.left && column <= block.right;
    if (inside) kinds.push("chosen");
    const states = `${problem ? " aria-invalid=\"true\"" : ""}${sheet.writes(code, key) ? "" : " aria-readonly=\"true\""}${inside ? " aria-selected=\"true\"" : ""}`;
    return `<td role="gridcell" class="${kinds.join(" ")}" data-unit="${escaped(code)}" data-key="${escaped(key)}" aria-colindex="${column + 3}" tabindex="${active ? 0 : -1}"${states}${fresh ? ` title="${escaped(tells[tells.length - 1])}"` : ""}>${beside(code, key)}${sign}<span class="fig${text === "" ? " none" : ""}">${text === "" ? "—" : escaped(problem ? text : sheet.even(text, key))}</span>${text === "" ? hidden(say("未填", "not filled in")) : ""}${tells.length ? hidden(tells.join(say("，", ", "))) : ""}</td>`;
  }
  const spare = document.createElement("tbody");
  function made(html) { spare.innerHTML = `<tr>${html}</tr>`; return spare.rows[0].cells[0]; }

  sheet.cellAt = (row, column) => {
    const unit = rows[row];
    const tr = unit && body.querySelector(`tr[data-row="${row}"]`);
    return tr ? [...tr.cells].find((cell) => cell.dataset.key === sheet.columns[column]?.key) : null;
  };
  sheet.redraw = (row, column) => {
    const old = sheet.cellAt(row, column);
    if (!old || old.querySelector("input")) return;
    const held = document.activeElement === old;
    const fresh = made(drawn(row, column));
    old.replaceWith(fresh);
    if (held) fresh.focus({ preventScroll: true });
  };

  // --- the rows in sight
  function line(row) {
    const unit = rows[row];
    const cells = sheet.shownColumns().map((column) => drawn(row, column.at)).join("");
    return `<tr role="row" data-row="${row}" aria-rowindex="${row + 3}"${row === sheet.active.row ? " class=\"current\"" : ""}><td class="at" role="gridcell" aria-colindex="1">${unit.at + 1}</td><th class="unit" scope="row" role="rowheader" aria-colindex="2">${escaped(unit.name)}</th>${cells}</tr>`;
  }
  const gap = (count, place) => `<tr class="gap" data-gap="${place}" aria-hidden="true"${count ? "" : " hidden"}><td colspan="${sheet.shownColumns().length + 2}"></td></tr>`;
  sheet.paint = () => {
    const tall = height(), view = wrap.clientHeight || 600;
    const first = Math.max(0, Math.floor(wrap.scrollTop / tall) - OVER);
    const last = Math.min(rows.length, Math.ceil((wrap.scrollTop + view) / tall) + OVER);
    const held = body.contains(document.activeElement);
    from = first;
    to = last;
    const lines = [];
    for (let row = first; row < last; row += 1) lines.push(line(row));
    if (!rows.length) lines.push(`<tr><td class="nothing" colspan="${sheet.shownColumns().length + 2}">${say("没有符合的单位。", "No unit fits.")}</td></tr>`);
    body.innerHTML = gap(first, "above") + lines.join("") + gap(rows.length - last, "below");
    for (const [place, count] of [["above", first], ["below", rows.length - last]]) body.querySelector(`[data-gap="${place}"] td`).style.height = `${count * tall}px`;
    markHead();
    if (held) (sheet.cellAt(sheet.active.row, sheet.active.column) || wrap).focus({ preventScroll: true });
  };
  let drawing = 0;
  wrap.addEventListener("scroll", () => {
    if (drawing || !sheet.ready) return;
    drawing = requestAnimationFrame(() => {
      drawing = 0;
      hideBubble();
      const tall = height(), first = Math.floor(wrap.scrollTop / tall), last = Math.ceil((wrap.scrollTop + wrap.clientHeight) / tall);
      if ((first < from + 2 && from > 0) || (last > to - 2 && to < rows.length)) { sheet.finish?.(); sheet.paint(); }
    });
  }, { passive: true });

  function markHead() {
    const key = sheet.columns[sheet.active.column]?.key;
    table.querySelectorAll("thead [data-head]").forEach((head) => head.classList.toggle("current", head.dataset.head === key));
    for (const tr of body.rows) tr.classList.toggle("current", Number(tr.dataset.row) === sheet.active.row);
  }
  function intoSight(row, column) {
    const tall = height(), head = table.tHead.offsetHeight, foot = table.tFoot.offsetHeight;
    const top = row * tall, view = wrap.clientHeight - head - foot;
    if (top < wrap.scrollTop) wrap.scrollTop = top;
    else if (top + tall > wrap.scrollTop + view) wrap.scrollTop = top + tall - view;
    if (row < from || row >= to) sheet.paint();
    const cell = sheet.cellAt(row, column);
    if (!cell || phone.matches) return cell;
    const left = table.querySelector("tbody th.unit")?.getBoundingClientRect().right - wrap.getBoundingClientRect().left || 0;
    const start = cell.offsetLeft, end = start + cell.offsetWidth;
    if (start - left < wrap.scrollLeft) wrap.scrollLeft = start - left;
    else if (end > wrap.scrollLeft + wrap.clientWidth) wrap.scrollLeft = end - wrap.clientWidth;
    return cell;
  }

  // --- which cell is meant
  sheet.go = (row, column, { extend = false, focus = true } = {}) => {
    if (!rows.length || !sheet.columns.length) return;
    const old = { ...sheet.active }, had = sheet.selection;
    const next = { row: Math.max(0, Math.min(rows.length - 1, row)), column: Math.max(0, Math.min(sheet.columns.length - 1, column)) };
    sheet.selection = extend ? sheet.selection || old : null;
    sheet.active = next;
    if (phone.matches && old.column !== next.column) sheet.paint();
    const cell = intoSight(next.row, next.column);
    if (had || sheet.selection) sheet.paint();
    else { sheet.redraw(old.row, old.column); sheet.redraw(next.row, next.column); markHead(); }
    const now = sheet.cellAt(next.row, next.column) || cell;
    if (focus && now) now.focus({ preventScroll: true });
    showBubble();
    sheet.tell("active", rows[next.row].code, sheet.columns[next.column].key);
  };
  sheet.goTo = (unit, key) => {
    if (!rows.some(({ code }) => code === unit)) { choose("all"); document.getElementById("sheet-search").value = wanted = ""; chooseRows(); sheet.paint(); }
    sheet.go(rows.findIndex(({ code }) => code === unit), sheet.columnAt.get(key).at);
  };
  sheet.activeCell = () => ({ unit: rows[sheet.active.row]?.code, key: sheet.columns[sheet.active.column]?.key });

  // --- what is wrong with the active cell, beside it
  function showBubble() {
    const { unit, key } = sheet.activeCell();
    const problem = unit && sheet.problem(unit, key);
    bubble.hidden = !problem;
    if (!problem) return;
    const cell = sheet.cellAt(sheet.active.row, sheet.active.column);
    if (!cell) { bubble.hidden = true; return; }
    bubble.className = `sheet-bubble ${problem.state}`;
    bubble.replaceChildren(...(problem.state === "conflict" ? clash(problem) : refused(problem)));
    const left = Math.min(cell.offsetLeft + cell.offsetWidth + 8, wrap.scrollLeft + wrap.clientWidth - bubble.offsetWidth - 8);
    const below = cell.offsetTop + cell.offsetHeight + 4;
    bubble.style.left = `${Math.max(wrap.scrollLeft + 4, left)}px`;
    bubble.style.top = `${below + bubble.offsetHeight > wrap.scrollTop + wrap.clientHeight - table.tFoot.offsetHeight ? Math.max(0, cell.offsetTop - bubble.offsetHeight - 4) : below}px`;
  }
  const element = (name, text, fields = {}) => Object.assign(document.createElement(name), { textContent: text }, fields);
  function refused({ fault, unit, key }) {
    const tongue = say("zh", "en");
    const back = element("button", say(`不改，留原值 ${sheet.stored(unit, key) || "—"}`, `keep ${sheet.stored(unit, key) || "—"}`), { type: "button", className: "btn btn-sm" });
    back.addEventListener("click", () => { sheet.giveUp(unit, key); sheet.go(sheet.active.row, sheet.active.column); });
    return [element("b", fault.message[tongue]), element("p", fault.mend[tongue]), back];
  }
  function clash({ unit, key, text, theirs, by }) {
    const pick = (mine, words, primary) => {
      const button = element("button", words, { type: "button", className: `btn btn-sm${primary ? " btn-primary" : ""}` });
      button.addEventListener("click", () => { sheet.choose(unit, key, mine); sheet.go(sheet.active.row, sheet.active.column); });
      return button;
    };
    const who = by || say("别人", "somebody else");
    return [element("b", say("两个人改了同一格", "Two people changed this cell")), element("p", say(`您填 ${text || "空"}，${who}填 ${theirs || "空"}。都还在，选一个。`, `You: ${text || "empty"}; ${who}: ${theirs || "empty"}. Choose one.`)),
      pick(true, say(`用我的 ${text || "空"}`, `mine: ${text || "empty"}`), true), pick(false, say(`用对方的 ${theirs || "空"}`, `theirs: ${theirs || "empty"}`))];
  }
  function hideBubble() { if (!bubble.contains(document.activeElement)) bubble.hidden = true; }
  sheet.hideBubble = () => { bubble.hidden = true; };

  // --- counts and tools
  const foot = new Map([...table.querySelectorAll("[data-foot]")].map((cell) => [cell.dataset.foot, cell]));
  const sums = new Map(), unsaid = new Map(); // by column: filled and wanted; points taken off without a reason
  function count(keys) {
    for (const { key } of sheet.columns) {
      if (keys && !keys.has(key) && sums.has(key)) continue;
      const [filled, all] = sheet.filled(key);
      sums.set(key, [filled, all]);
      unsaid.set(key, sheet.units.reduce((n, { code }) => n + (sheet.unsaid(code, key) ? 1 : 0), 0));
      const cell = foot.get(key);
      if (cell) { cell.textContent = `${filled} / ${all}`; cell.classList.toggle("short", filled < all); }
    }
    const total = [...sums.values()].reduce(([a, b], [n, of]) => [a + n, b + of], [0, 0]);
    const wrong = sheet.problems().length, asks = sheet.openQuestions().length;
    document.getElementById("sheet-count").textContent = say(`已填 ${total[0]} / ${total[1]}`, `${total[0]} of ${total[1]} filled in`);
    label("sheet-errors", wrong, say(`▲ 错误 ${wrong}`, `▲ errors ${wrong}`));
    label("sheet-asks", asks, say(`? 待确认 ${asks}`, `? to confirm ${asks}`));
    const silent = [...unsaid.values()].reduce((sum, n) => sum + n, 0);
    label("sheet-unsaid", silent, say(`扣分未写理由 ${silent}`, `deductions without a reason: ${silent}`));
    document.querySelector('[data-filter="empty"] span').textContent = String(total[1] - total[0]);
    document.querySelector('[data-filter="care"] span').textContent = String(wrong + asks);
  }
  function label(id, count_, words) {
    const place = document.getElementById(id);
    place.hidden = !count_;
    place.textContent = words;
  }
  function next(list) { // the first one after the active cell
    const order = ({ unit, key }) => sheet.unitAt.get(unit).at * sheet.columns.length + sheet.columnAt.get(key).at;
    const here = sheet.activeCell().unit ? order(sheet.activeCell()) : -1;
    const sorted = [...list].sort((one, other) => order(one) - order(other));
    return sorted.find((cell) => order(cell) > here) || sorted[0];
  }
  sheet.nextQuestion = () => { const found = next(sheet.openQuestions()); if (found) sheet.goTo(found.unit, found.key); };
  document.getElementById("sheet-errors").addEventListener("click", () => { const found = next(sheet.problems()); if (found) sheet.goTo(found.unit, found.key); });
  document.getElementById("sheet-asks").addEventListener("click", sheet.nextQuestion);

  function press(group, button) { for (const each of group.children) each.setAttribute("aria-pressed", String(each === button)); }
  function choose(which) {
    filter = which;
    const group = document.getElementById("sheet-filter");
    press(group, group.querySelector(`[data-filter="${which}"]`));
  }
  function refilter() {
    const { unit } = sheet.activeCell();
    chooseRows();
    const at = rows.findIndex(({ code }) => code === unit);
    sheet.active = { ...sheet.active, row: Math.max(0, at) };
    sheet.selection = null;
    wrap.scrollTop = 0;
    sheet.paint();
  }
  document.getElementById("sheet-filter").addEventListener("click", (event) => {
    const button = event.target.closest("[data-filter]");
    if (button) { choose(button.dataset.filter); refilter(); }
  });
  document.getElementById("sheet-search").addEventListener("input", (event) => { wanted = event.target.value; refilter(); });
  document.getElementById("sheet-beside").addEventListener("click", (event) => {
    const button = event.target.closest("[data-beside]");
    if (!button) return;
    press(button.parentElement, button);
    sheet.beside = button.dataset.beside === "yes";
    sheet.paint();
  });

  // --- one item at a time on phones
  const chooser = document.querySelector("#sheet-item select");
  function forPhone() {
    document.getElementById("sheet-item").hidden = !phone.matches;
    if (chooser.options.length !== sheet.columns.length) chooser.replaceChildren(...sheet.columns.map((column, at) => element("option", `${column.id} ${column.title} ${column.period}`, { value: String(at) })));
    chooser.value = String(sheet.active.column);
    sheet.paint();
  }
  function chooseItem(at) {
    if (at < 0 || at >= sheet.columns.length) return;
    sheet.finish?.();
    sheet.active = { row: 0, column: at };
    sheet.selection = null;
    wrap.scrollTop = 0;
    forPhone();
    sheet.tell("active", rows[0]?.code, sheet.columns[at].key);
  }
  chooser.addEventListener("change", () => chooseItem(Number(chooser.value)));
  document.getElementById("sheet-item").addEventListener("click", (event) => { const { step } = event.target.dataset; if (step) chooseItem(sheet.active.column + Number(step)); });
  phone.addEventListener("change", () => sheet.ready && forPhone());

  // --- hearing of changes
  sheet.on("cell", (unit, key) => {
    const row = rows.findIndex(({ code }) => code === unit);
    if (row >= from && row < to) sheet.redraw(row, sheet.columnAt.get(key).at);
    const active = sheet.activeCell();
    if (active.unit === unit && active.key === key) showBubble();
  });
  sheet.on("counts", count);
  sheet.on("rows", () => { refilter(); forPhone(); });
  sheet.on("states", () => {
    table.querySelectorAll("thead [data-head]").forEach((head) => head.classList.toggle("shut", sheet.shut(head.dataset.head)));
    sheet.paint();
  });

  async function begin() {
    document.getElementById("sheet-status").textContent = say("正在载入全部格子…", "loading all cells…");
    table.setAttribute("role", "grid");
    table.setAttribute("aria-colcount", String(table.querySelectorAll("[data-head]").length + 2));
    table.querySelectorAll("[data-head]").forEach((head, at) => { head.setAttribute("role", "columnheader"); head.setAttribute("aria-colindex", String(at + 3)); });
    await sheet.begin();
    document.getElementById("sheet-tools").hidden = false;
    document.getElementById("sheet-beside").hidden = Object.keys(sheet.assessors).length < 2;
    document.getElementById("sheet-pager")?.setAttribute("hidden", "");
    wrap.classList.add("live");
    sheet.paint();
    sheet.tell("active", rows[0]?.code, sheet.columns[0]?.key);
  }
  window.addEventListener("DOMContentLoaded", () => begin().catch(() => {
    const status = document.getElementById("sheet-status");
    status.className = "held";
    status.textContent = say("格子没有载入，刷新页面再试", "The cells could not be loaded; load the page anew");
  }));
})();
