// A self-assessment saves every field as it is left (and every few seconds while a long text is written), together with
// what stood there when it was shown, so that of two people none writes over the other unseen. What could not be sent
// waits in this browser, with that base, and is sent when the line is back or the page is opened again.
"use strict";

(() => {
  const form = document.getElementById("self-form");
  if (!form) return;
  const english = document.documentElement.lang === "en";
  const say = (zh, en) => (english ? en : zh);
  const KEY = `kaoping-draft:${document.body.dataset.person}:self-${form.dataset.self}`; // goes at sign-out, as drafts do
  const IDLE = 4000; // ms without a key before a long text is saved
  const AGAIN = 8000; // ms before a failed save is tried once more
  const status = document.querySelector("[data-saved]");
  const fields = [...document.querySelectorAll("[data-field]")];
  const waiting = new Map(); // name → {base, text}, not yet taken by the platform
  const refused = new Set(); // names whose text was not taken and did not change since
  let sending = false, timer = 0, retry = 0;

  const fieldOf = (name) => form.elements.namedItem(name);
  const baseOf = (name) => form.elements.namedItem(`was:${name}`);
  const shown = new Map(fields.map((field) => [field.name, field.defaultValue]));

  function tell(words, look = "") {
    status.textContent = words;
    status.className = `saved ${look}`;
  }

  function keep() {
    try {
      if (waiting.size) localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), values: [...waiting] }));
      else localStorage.removeItem(KEY);
    } catch { /* the store is full or shut: the page still holds it */ }
  }

  function note(field) {
    if (field.value === shown.get(field.name)) {
      waiting.delete(field.name);
    } else {
      waiting.set(field.name, { base: baseOf(field.name).value, text: field.value });
      refused.delete(field.name);
      tell(say("有未保存的内容……", "not saved yet …"), "waits");
    }
    keep();
  }

  function mark(name, state, words) {
    const field = fieldOf(name);
    const told = field.parentElement.querySelector("[data-told]");
    told.hidden = !words;
    told.textContent = words;
    if (words) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", told.id);
      refused.add(name);
    } else {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  }

  function taken(answer, sent) {
    for (const each of answer.fields) {
      const field = fieldOf(each.name);
      const text = sent.get(each.name).text;
      baseOf(each.name).value = each.base;
      if (each.state === "written" || each.state === "same") {
        shown.set(each.name, field.value === text ? text : each.now);
        if (field.value === text) waiting.delete(each.name);
        else waiting.set(each.name, { base: each.base, text: field.value }); // typed on while it was sent
      } else if (each.state === "conflict") {
        waiting.set(each.name, { base: sent.get(each.name).base, text: field.value }); // told again when the page is opened anew
      } else {
        waiting.delete(each.name);
      }
      mark(each.name, each.state, each.words);
    }
    for (const [item, sum] of Object.entries(answer.sums)) for (const cell of document.querySelectorAll(`[data-sum="${CSS.escape(item)}"]`)) cell.textContent = sum || "—";
    for (const [item, count] of Object.entries(answer.counts)) for (const cell of document.querySelectorAll(`[data-count="${CSS.escape(item)}"]`)) cell.textContent = count;
    document.querySelector("[data-claimed]").textContent = answer.claimed;
    document.querySelector("[data-empty]").textContent = answer.empty;
    document.querySelector("[data-empty-box]").hidden = !answer.empty;
    keep();
    if (refused.size) tell(say(`${answer.at} 有 ${refused.size} 处没有存进去`, `${answer.at}: ${refused.size} not taken`), "broken");
    else tell(say(`已保存 ${answer.at}`, `saved ${answer.at}`));
  }

  function body(entries) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    for (const [name, { base, text }] of entries) {
      data.append(name, text);
      data.append(`was:${name}`, base);
    }
    return data;
  }

  async function send(options = {}) {
    clearTimeout(timer);
    clearTimeout(retry);
    const sent = new Map([...waiting].filter(([name]) => !refused.has(name)));
    if (sending || !sent.size) return;
    sending = true;
    tell(say("正在保存……", "saving …"), "waits");
    let answer = null;
    try {
      const response = await fetch(form.action, { method: "POST", body: body(sent), headers: { Accept: "application/json" }, redirect: "manual", ...options });
      const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
      answer = json ? await response.json() : null;
      if (response.ok && answer) taken(answer, sent);
      else if (answer) tell(answer.words, "broken");
      else tell(say("没有存进去：登录可能已过期。已留在本机，请重新登录。", "not saved: you may be signed out. It is kept in this browser; sign in again."), "broken");
    } catch {
      tell(say("连不上平台，已留在本机，稍后自动再存", "no connection: kept in this browser, tried again soon"), "broken");
      retry = setTimeout(send, AGAIN);
    }
    sending = false;
    if (answer && answer.fields && [...waiting.keys()].some((name) => !refused.has(name))) timer = setTimeout(send, IDLE);
  }

  for (const field of fields) {
    field.addEventListener("input", () => {
      note(field);
      clearTimeout(timer);
      timer = setTimeout(send, IDLE);
    });
    field.addEventListener("change", () => { note(field); send(); });
  }

  // Enter goes from one claim to the next, as in a spreadsheet; a text keeps its line ends.
  const claims = fields.filter((field) => field.hasAttribute("data-points"));
  for (const [at, field] of claims.entries()) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      const next = claims[at + (event.shiftKey ? -1 : 1)];
      if (next) { next.focus(); next.select(); } else field.blur();
    });
  }

  // What was typed the last time and never arrived.
  function restore() {
    let left = null;
    try { left = JSON.parse(localStorage.getItem(KEY)); } catch { return; }
    for (const [name, { base, text }] of (left && left.values) || []) {
      const field = fieldOf(name);
      if (!field || field.value === text) continue;
      field.value = text;
      waiting.set(name, { base, text });
    }
    if (waiting.size) send();
    else keep();
  }

  let leaving = false;
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  window.addEventListener("pagehide", () => {
    if (!leaving && !sending) send({ keepalive: true });
  });
  window.addEventListener("online", () => send());
  restore();
})();
