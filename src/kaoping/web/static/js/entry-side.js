// Beside the grid: what is known of the chosen cell, the question that it raises, and the reason that answers it.
"use strict";
(() => {
  const sheet = window.kaopingSheet;
  if (!sheet) return;
  const { say } = sheet;
  const side = document.getElementById("sheet-side"), why = document.getElementById("sheet-why");
  const [title, text, reason, edit, keep] = ["why-head", "why-text", "why-reason", "why-edit", "why-keep"].map((id) => document.getElementById(id));
  const WAIT = 200; // milliseconds on a cell before it is asked about
  let timer = 0, asking = null, of = { unit: "", key: "" };

  // --- clause, marks, evidence
  async function fetchSide(unit, key) {
    asking?.abort();
    asking = new AbortController();
    let answer, html;
    try {
      answer = await fetch(sheet.address("side", `unit=${encodeURIComponent(unit)}&key=${encodeURIComponent(key)}`), { credentials: "same-origin", redirect: "manual", signal: asking.signal });
      html = await answer.text();
    } catch { return; }
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    if (side.contains(document.activeElement) && document.activeElement !== side) return; // somebody is writing there
    side.replaceChildren(...page.body.childNodes);
    for (const field of side.querySelectorAll('input[name="back"]')) field.value = window.location.pathname + window.location.search;
    window.htmx?.process(side);
  }
  const later = (unit, key) => { clearTimeout(timer); timer = setTimeout(() => fetchSide(unit, key), WAIT); };

  // --- the question and the reason
  function showWhy() {
    if (!of.unit || !sheet.unitAt.has(of.unit)) { why.hidden = true; return; }
    const { unit, key } = of;
    const question = sheet.question(unit, key), figure = sheet.shown(unit, key), may = sheet.writes(unit, key), said = sheet.reason(unit, key);
    why.hidden = !question && !(may && figure !== "") && !said;
    if (why.hidden) return;
    why.classList.toggle("asks", Boolean(question));
    const column = sheet.columnAt.get(key);
    const where = `${sheet.unitAt.get(unit).name} ${column.id || column.title}${column.period ? ` ${column.period}` : ""}`;
    title.textContent = question ? say(`? ${where} 请确认`, `? ${where}: please confirm`) : say(`${where} 理由`, `${where}: reason`);
    const short = sheet.unsaid(unit, key);
    text.textContent = question ? question.text : short ? say(`扣了 ${lost(figure, column.most)} 分，写一句扣分理由，被考核单位看得懂为什么。`, `${lost(figure, column.most)} points off: say why in a sentence, so that the unit understands it.`) : "";
    text.hidden = !text.textContent;
    why.querySelector("label").textContent = short ? say("扣分理由", "reason for the deduction") : say("理由", "reason");
    if (document.activeElement !== reason || reason.dataset.of !== sheet.idOf(unit, key)) { reason.value = said; reason.dataset.of = sheet.idOf(unit, key); }
    reason.readOnly = !may;
    reason.placeholder = question ? say("写一句原因，例如“现场抽查参与率 2.1%”", "one sentence, for example '2.1% took part when checked'") : "";
    keep.hidden = !may;
    keep.textContent = question ? say(`确认 ${figure} 无误`, `${figure} is right`) : say("记下理由", "Keep the reason");
    const before = sheet.before(unit, key);
    edit.hidden = !may || !question;
    edit.textContent = before ? say(`改回 ${before}`, `back to ${before}`) : say("改这一格", "Change it");
  }
  const lost = (figure, most) => String(Math.round((Number(most) - Number(figure)) * 1e6) / 1e6);

  keep.addEventListener("click", () => {
    const { unit, key } = of;
    const words = reason.value.trim();
    if (sheet.question(unit, key) && !words) { reason.setAttribute("aria-invalid", "true"); reason.focus(); return; }
    reason.removeAttribute("aria-invalid");
    const asked = sheet.questions.get(sheet.idOf(unit, key));
    if (asked) asked.answered = true;
    sheet.put([{ unit, key, text: sheet.shown(unit, key), reason: words }]);
    showWhy();
    sheet.go(sheet.active.row, sheet.active.column);
  });
  edit.addEventListener("click", () => {
    const { unit, key } = of;
    const before = sheet.before(unit, key);
    sheet.goTo(unit, key);
    if (before) sheet.put([{ unit, key, text: before }]);
    else sheet.edit();
  });
  why.addEventListener("keydown", (event) => {
    if (event.key === "Escape") sheet.goTo(of.unit, of.key);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep.click();
  });
  side.addEventListener("keydown", (event) => { if (event.key === "Escape" && of.unit) sheet.goTo(of.unit, of.key); });
  sheet.writeReason = () => {
    const { unit, key } = sheet.activeCell();
    of = { unit, key };
    showWhy();
    if (why.hidden) document.getElementById("sheet-alarm").textContent = say("先填数，再写理由", "Fill in the figure first, then the reason");
    else reason.focus();
  };

  sheet.on("active", (unit, key) => {
    if (!unit) return;
    of = { unit, key };
    showWhy();
    later(unit, key);
  });
  sheet.on("cell", (unit, key) => { if (unit === of.unit && key === of.key) { showWhy(); if (!sheet.pending.has(sheet.idOf(unit, key))) later(unit, key); } });

  // --- how the columns stand: fetched again when cells were saved, unless somebody is at it
  const state = document.getElementById("sheet-state");
  const AFTER = 1500; // milliseconds after the last save
  let stating = 0;
  async function showState() {
    let answer;
    try { answer = await fetch(state.dataset.from, { credentials: "same-origin", redirect: "manual" }); } catch { return; }
    if (!answer.ok || state.contains(document.activeElement)) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    state.replaceChildren(...page.body.childNodes);
  }
  document.body.addEventListener("sheet-saved", () => { clearTimeout(stating); stating = setTimeout(showState, AFTER); });
  showState();

  // --- the hint above the sheet
  const hint = document.getElementById("sheet-hint");
  const NAME = "kaoping-hint:sheet-paste";
  try { if (hint && !localStorage.getItem(NAME)) hint.hidden = false; } catch { /* it stays away */ }
  hint?.querySelector("button").addEventListener("click", () => { hint.hidden = true; try { localStorage.setItem(NAME, "told"); } catch { /* it comes back */ } });
})();
