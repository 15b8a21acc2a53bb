// The sheet as it is in memory: what the server has (figures), and over it what was typed and is not yet there (pending).
// Everything else asks it and hears of changes: window.kaopingSheet.
"use strict";
(() => {
  const wrap = document.getElementById("sheet");
  if (!wrap) return;
  const english = document.documentElement.lang === "en";
  const heard = { cell: [], rows: [], states: [], counts: [], active: [] };
  const sheet = {
    wrap,
    say: (zh, en) => (english ? en : zh),
    person: document.body.dataset.person || "",
    units: [], columns: [], unitAt: new Map(), columnAt: new Map(),
    figures: {}, reasons: {}, questions: new Map(), states: {}, recused: {}, assessors: {},
    pending: new Map(), others: new Map(), revision: 0, stamp: "", open: false, ready: false,
    active: { row: 0, column: 0 }, beside: true,
    on: (what, whom) => heard[what].push(whom),
    tell: (what, ...details) => heard[what].forEach((whom) => whom(...details)),
  };
  window.kaopingSheet = sheet;
  const query = window.location.search;
  sheet.address = (name, more = "") => wrap.dataset[name] + (more ? `${query ? `${query}&` : "?"}${more}` : query);
  sheet.idOf = (unit, key) => `${key}|${unit}`;

  sheet.take = (data) => {
    sheet.units = data.units.map(([code, name], at) => ({ code, name, at }));
    sheet.unitAt = new Map(sheet.units.map((unit) => [unit.code, unit]));
    sheet.columns = data.columns.map((column, at) => ({ ...column, at }));
    sheet.columnAt = new Map(sheet.columns.map((column) => [column.key, column]));
    sheet.figures = data.figures;
    sheet.reasons = data.reasons;
    sheet.assessors = data.assessors;
    sheet.questions.clear();
    sheet.ask(data.questions);
    sheet.stand(data);
    sheet.ready = true;
  };

  sheet.stand = (data) => { // what may be written where
    sheet.revision = data.revision;
    sheet.stamp = data.stamp;
    sheet.open = data.open;
    sheet.shared = data.shared;
    sheet.recused = data.recused;
    sheet.states = data.states;
  };

  sheet.ask = (questions) => {
    for (const [key, rows] of Object.entries(questions || {})) {
      for (const id of [...sheet.questions.keys()]) if (id.startsWith(`${key}|`)) sheet.questions.delete(id);
      for (const [unit, text, answered] of rows) sheet.questions.set(sheet.idOf(unit, key), { unit, key, text, answered });
    }
  };

  sheet.partOf = (key, part) => {
    const parts = (sheet.figures[key] ||= {});
    const found = (parts[part] ||= []);
    while (found.length < sheet.units.length) found.push("");
    return found;
  };
  sheet.stored = (unit, key) => {
    const column = sheet.columnAt.get(key);
    return (sheet.figures[key]?.[column.part] || [])[sheet.unitAt.get(unit).at] || "";
  };
  sheet.shown = (unit, key) => {
    const waiting = sheet.pending.get(sheet.idOf(unit, key));
    return waiting ? waiting.text : sheet.stored(unit, key);
  };
  sheet.reason = (unit, key) => {
    const waiting = sheet.pending.get(sheet.idOf(unit, key));
    if (waiting && waiting.reason !== undefined) return waiting.reason;
    return sheet.reasons[key]?.[sheet.columnAt.get(key).part]?.[unit] || "";
  };
  sheet.besides = (unit, key) => { // [assessor, figure] of everybody else who gave one; what a unit says of itself is no mark
    const column = sheet.columnAt.get(key);
    const at = sheet.unitAt.get(unit).at;
    return Object.entries(sheet.figures[key] || {}).filter(([part, figures]) => part !== column.part && part !== "self" && figures[at]).map(([part, figures]) => [part, figures[at]]);
  };

  // --- what may be written, what is still wanted
  sheet.aside = (unit, key) => sheet.columnAt.get(key).table === "marks" && unit in sheet.recused;
  sheet.shut = (key) => ["submitted", "locked"].includes(sheet.states[key]?.[0]);
  sheet.writes = (unit, key) => Boolean(sheet.states[key]?.[1]) && !sheet.aside(unit, key);
  sheet.wanted = (unit, key) => sheet.shared || !sheet.aside(unit, key);
  sheet.problem = (unit, key) => {
    const waiting = sheet.pending.get(sheet.idOf(unit, key));
    return waiting && (waiting.state === "refused" || waiting.state === "conflict") ? waiting : null;
  };
  sheet.question = (unit, key) => {
    const found = sheet.questions.get(sheet.idOf(unit, key));
    return found && !found.answered && sheet.states[key]?.[0] !== "locked" && !sheet.pending.has(sheet.idOf(unit, key)) ? found : null;
  };
  sheet.unsaid = (unit, key) => { // points were taken off, and nobody said why
    const column = sheet.columnAt.get(key);
    if (column.table !== "marks" || !column.most) return false;
    const text = sheet.shown(unit, key);
    return text !== "" && Number(text) < Number(column.most) && !sheet.reason(unit, key);
  };

  // --- writing. A group of cells is one step that can be undone.
  const undone = [], done = [];
  sheet.put = (cells, { way = "page", keep = true } = {}) => {
    const step = [];
    for (const { unit, key, text, reason, base } of cells) {
      if (!sheet.writes(unit, key)) continue;
      const from = sheet.shown(unit, key);
      if (from === text && reason === undefined) continue;
      step.push({ unit, key, from, to: text });
      write(unit, key, text, reason, way, base);
    }
    if (!step.length) return 0;
    if (keep) { done.push(step); undone.length = 0; if (done.length > 200) done.shift(); }
    step.forEach(({ unit, key }) => sheet.tell("cell", unit, key));
    sheet.tell("counts", new Set(step.map(({ key }) => key)));
    sheet.send();
    return step.length;
  };

  function write(unit, key, text, reason, way, base) {
    const id = sheet.idOf(unit, key);
    const was = sheet.pending.get(id);
    const waiting = { unit, key, text, way, state: "waiting", base: base ?? sheet.stored(unit, key) };
    if (was && was.state === "sending") Object.assign(waiting, { base: was.base, state: "sending", sent: was.sent, again: true });
    const why = reason ?? was?.reason;
    if (why !== undefined) waiting.reason = why;
    sheet.pending.set(id, waiting);
    if (waiting.state === "waiting" && waiting.text === waiting.base && waiting.reason === undefined) sheet.pending.delete(id);
  }

  function step(from, to, name) {
    const cells = from.pop();
    if (!cells) return null;
    const kept = cells.filter(({ unit, key, from: old, to: now }) => sheet.shown(unit, key) === (name === "undo" ? now : old));
    to.push(cells);
    sheet.put(kept.map(({ unit, key, from: old, to: now }) => ({ unit, key, text: name === "undo" ? old : now })), { keep: false });
    return kept[0] || null;
  }
  sheet.undo = () => step(done, undone, "undo");
  sheet.redo = () => step(undone, done, "redo");
  sheet.before = (unit, key) => { // what the person had there before the last change, for taking a figure back
    for (let at = done.length - 1; at >= 0; at -= 1) {
      const found = done[at].find((cell) => cell.unit === unit && cell.key === key);
      if (found && found.from !== "" && found.from !== sheet.shown(unit, key)) return found.from;
    }
    return null;
  };

  // --- counting; the figures of a column are shown with the same number of places
  const FIGURE = /^-?\d+(\.\d+)?$/, places = new Map();
  sheet.even = (text, key) => {
    const deep = places.get(key) || 0;
    if (!deep || !FIGURE.test(text)) return text;
    const [whole, rest = ""] = text.split(".");
    return `${whole}.${rest.padEnd(deep, "0")}`;
  };
  sheet.filled = (key) => {
    let filled = 0, wanted = 0, deep = 0;
    for (const { code } of sheet.units) {
      const text = sheet.shown(code, key);
      if (text !== "") filled += 1;
      if (sheet.wanted(code, key)) wanted += 1;
      for (const each of sheet.beside ? [text, ...sheet.besides(code, key).map(([, figure]) => figure)] : [text]) {
        const point = each.lastIndexOf(".");
        if (point >= 0 && each.length - point - 1 > deep && FIGURE.test(each)) deep = each.length - point - 1;
      }
    }
    places.set(key, deep);
    return [filled, Math.max(wanted, filled)];
  };
  sheet.isEmptyRow = ({ code }) => sheet.columns.some(({ key }) => sheet.wanted(code, key) && !sheet.shut(key) && sheet.shown(code, key) === "");
  sheet.needsCare = ({ code }) => sheet.columns.some(({ key }) => sheet.problem(code, key) || sheet.question(code, key));
  sheet.problems = () => [...sheet.pending.values()].filter(({ state }) => state === "refused" || state === "conflict");
  sheet.openQuestions = () => [...sheet.questions.values()].filter(({ unit, key }) => sheet.unitAt.has(unit) && sheet.question(unit, key));
  sheet.stands = () => Object.values(sheet.figures).reduce((sum, parts) => sum + Object.values(parts).reduce((all, figures) => all + figures.reduce((n, text) => n + (text !== "" ? 1 : 0), 0), 0), 0);
})();
