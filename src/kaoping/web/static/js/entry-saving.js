// Saving as one goes, keeping what cannot be sent on this machine, and hearing what others write on the same sheet.
"use strict";
(() => {
  const sheet = window.kaopingSheet;
  if (!sheet) return;
  const { say, wrap } = sheet;
  const GATHER = 400, POLL = 4000, AGAIN = [2000, 5000, 10000, 20000], BATCH = 1000, FRESH = 8000; // milliseconds, cells
  const ROOT = `kaoping-draft:${sheet.person}:sheet:${wrap.dataset.name}:`; // drafts.js forgets it at sign-out, and after a week
  const status = document.getElementById("sheet-status");
  let timer = 0, busy = false, failures = 0, hindrance = "", reloading = false;

  // --- on this machine
  const tab = (() => {
    try { return (sessionStorage["kaoping-tab"] ||= Math.random().toString(36).slice(2)); } catch { return "one"; }
  })();
  sheet.persist = () => {
    try {
      const cells = [...sheet.pending.values()].map(({ unit, key, base, text, reason, way, state, fault, theirs, by }) =>
        ({ unit, key, base, text, reason, way, fault, theirs, by, state: state === "sending" ? "waiting" : state }));
      if (cells.length) localStorage.setItem(ROOT + tab, JSON.stringify({ at: Date.now(), cells }));
      else localStorage.removeItem(ROOT + tab);
    } catch { /* the store is full or shut: the cells stay in this window, and leaving it warns */ }
  };
  sheet.restore = () => { // what this person left behind in any window
    let back = 0;
    try {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith(ROOT))) {
        const kept = JSON.parse(localStorage.getItem(name) || "null");
        localStorage.removeItem(name);
        for (const cell of kept?.cells || []) back += adopt(cell) ? 1 : 0;
      }
    } catch { /* nothing can be read */ }
    sheet.persist();
    if (back) { show("waiting"); sheet.send(); }
    return back;
  };
  function adopt(cell) {
    if (!sheet.unitAt.has(cell.unit) || !sheet.columnAt.has(cell.key)) return false;
    const now = sheet.stored(cell.unit, cell.key);
    if (now === cell.text && cell.reason === undefined) return false;
    const conflict = now !== cell.base && now !== cell.text;
    sheet.pending.set(sheet.idOf(cell.unit, cell.key), { ...cell, ...(conflict ? { state: "conflict", theirs: now, by: cell.by || "" } : {}) });
    return true;
  }

  // --- to the server
  const waiting = () => [...sheet.pending.values()].filter(({ state }) => state === "waiting");
  sheet.unsaved = () => [...sheet.pending.values()].filter(({ state }) => state === "waiting" || state === "sending").length;
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  sheet.post = async (name, body) => { // {answer} or {hindrance}: offline, sign-in, other, broken, refused
    let answer;
    try {
      answer = await fetch(sheet.address(name), {
        method: "POST", redirect: "manual", credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() }, body: JSON.stringify({ person: sheet.person, ...body }),
      });
    } catch { return { hindrance: "offline" }; }
    if (answer.type === "opaqueredirect") return { hindrance: "sign-in" };
    const found = await answer.json().catch(() => null);
    if (answer.ok && found) return { answer: found };
    if (answer.status === 409) return { hindrance: "other", faults: found?.faults };
    if (answer.status === 422) return { hindrance: "refused", faults: found?.faults };
    return { hindrance: answer.status >= 500 || answer.status === 429 ? "offline" : answer.status === 403 ? "forged" : "broken" };
  };

  sheet.send = () => {
    sheet.persist();
    clearTimeout(timer);
    if (waiting().length) { if (!hindrance) show("saving"); timer = setTimeout(flush, failures ? AGAIN[Math.min(failures - 1, AGAIN.length - 1)] : GATHER); }
    else if (!busy) show();
  };
  async function flush() {
    if (busy) return;
    let batch = waiting().slice(0, BATCH);
    batch = batch.filter(({ way }) => way === batch[0].way);
    if (!batch.length) return;
    busy = true;
    for (const cell of batch) Object.assign(cell, { state: "sending", sent: cell.text });
    const edits = batch.map(({ unit, key, base, text, reason }) => (reason === undefined ? { unit, key, base, text } : { unit, key, base, text, reason }));
    const found = await sheet.post("save", { way: batch[0].way, edits });
    busy = false;
    if (found.answer) settle(found.answer, edits);
    else hold(found);
    sheet.send();
  }

  function hold({ hindrance: why, faults }) { // nothing was written: all cells wait again
    for (const cell of sheet.pending.values()) if (cell.state === "sending") { cell.state = "waiting"; delete cell.again; }
    failures += 1;
    hindrance = why;
    show(why, faults);
  }

  let lastSaved = "";
  function settle({ told, at, questions }, edits) {
    failures = 0;
    hindrance = "";
    const keys = new Set();
    told.forEach((each, place) => { one(each, edits[place]); keys.add(each.key); });
    sheet.ask(questions);
    sheet.persist();
    if (told.some(({ state }) => state === "written" || state === "same")) lastSaved = at;
    for (const key of keys) for (const { code } of sheet.units) if (sheet.questions.has(sheet.idOf(code, key))) sheet.tell("cell", code, key);
    told.forEach(({ unit, key }) => sheet.tell("cell", unit, key));
    sheet.tell("counts", keys);
    document.body.dispatchEvent(new CustomEvent("sheet-saved"));
    announce(told);
    show();
  }
  function one({ unit, key, state, now, by, fault }, edit) {
    const id = sheet.idOf(unit, key);
    const cell = sheet.pending.get(id);
    if (!cell) return;
    const newer = cell.text !== edit.text || cell.reason !== edit.reason; // typed again while this one was under way
    if (state === "written" || state === "same") {
      set(unit, key, sheet.columnAt.get(key).part, now, edit.reason);
      if (newer) Object.assign(cell, { state: "waiting", base: now });
      else sheet.pending.delete(id);
    } else if (newer) {
      Object.assign(cell, { state: "waiting" });
    } else if (state === "conflict") {
      set(unit, key, sheet.columnAt.get(key).part, now);
      Object.assign(cell, { state: "conflict", theirs: now, by: by || "" });
    } else {
      Object.assign(cell, { state: "refused", fault });
    }
  }
  function set(unit, key, part, text, reason) {
    const at = sheet.unitAt.get(unit)?.at;
    if (at === undefined || !sheet.columnAt.has(key)) return false;
    const figures = sheet.partOf(key, part);
    const was = figures[at];
    figures[at] = text;
    if (reason !== undefined) ((sheet.reasons[key] ||= {})[part] ||= {})[unit] = reason;
    return was !== text;
  }
  function announce(told) {
    const wrong = told.filter(({ state }) => state === "refused" || state === "conflict");
    if (!wrong.length) return;
    const first = wrong[0];
    const where = `${sheet.unitAt.get(first.unit)?.name || first.unit} ${sheet.columnAt.get(first.key)?.title || ""}`;
    const what = first.fault ? first.fault.message[say("zh", "en")] : say("别人同时改了这一格", "somebody else changed this cell");
    document.getElementById("sheet-alarm").textContent = `${where}${say("：", ": ")}${what}`;
  }

  // --- how it stands, in words
  function show(why = "", faults = null) {
    const n = sheet.unsaved();
    const here = say(`${n} 格已存本机`, `${n} cells are kept on this machine`);
    const texts = {
      saving: say("正在保存…", "saving…"),
      waiting: say(`上次没送出的 ${n} 格找回来了，正在保存…`, `${n} cells from before are back and being saved…`),
      offline: say(`连不上服务器，${here}，恢复后自动送出`, `No connection: ${here} and will be sent`),
      "sign-in": say(`登录已过期，${here}。`, `You were signed out; ${here}. `),
      other: say(`现在登录的是另一个人，${here}`, `Somebody else is signed in now; ${here}`),
      forged: say(`页面太旧，${here}；请刷新页面`, `The page is too old; ${here}; load it anew`),
      broken: say(`服务器没有收下，${here}；请刷新页面`, `The server did not take it; ${here}; load the page anew`),
      refused: faults ? faults.map((each) => each.message[say("zh", "en")] + say("。", ". ") + each.mend[say("zh", "en")]).join(" ") : "",
    };
    const state = why || hindrance;
    status.className = !state ? "good" : state === "saving" || state === "waiting" ? "" : "held";
    status.textContent = state ? texts[state] : lastSaved ? say(`${lastSaved} 已自动保存`, `saved at ${lastSaved}`) : sheet.open ? say("边填边存", "saved as you go") : "";
    if (state === "sign-in") {
      const link = Object.assign(document.createElement("a"), { href: `${wrap.dataset.signIn}?next=${encodeURIComponent(window.location.pathname + window.location.search)}`, target: "_blank", rel: "noopener", textContent: say("重新登录（新窗口）", "Sign in again (new window)") });
      status.append(link);
    }
  }
  window.addEventListener("beforeunload", (event) => { if (sheet.unsaved()) { sheet.persist(); event.preventDefault(); } });
  const retry = () => { if (waiting().length) { failures = 0; clearTimeout(timer); flush(); } };
  window.addEventListener("online", retry);
  window.addEventListener("focus", () => { if (hindrance) retry(); });
  window.addEventListener("offline", () => { if (waiting().length) show("offline"); });

  // --- what others write
  async function load() {
    const answer = await fetch(sheet.address("cells"), { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) throw new Error(String(answer.status));
    sheet.take(await answer.json());
  }
  sheet.begin = async () => {
    await load();
    const back = sheet.restore();
    sheet.tell("counts");
    sheet.tell("rows");
    if (!back) show();
    setInterval(listen, POLL);
  };
  async function listen() {
    if (document.hidden || busy || reloading || hindrance === "sign-in") return;
    let answer;
    try { answer = await fetch(sheet.address("changes", `since=${sheet.revision}&stamp=${sheet.stamp}`), { credentials: "same-origin", redirect: "manual" }); } catch { return; }
    if (answer.status === 204) return;
    if (!answer.ok || busy) return; // answers that crossed a save are asked for again
    const data = await answer.json();
    if (data.anew) { await anew(); return; }
    hear(data);
    if (data.filled !== sheet.stands()) await anew(); // rows were taken out: the sheet is fetched as a whole
  }
  async function anew() {
    reloading = true;
    try { await load(); check(); sheet.tell("counts"); sheet.tell("rows"); } catch { /* the next round tries again */ }
    reloading = false;
  }
  function check() { // cells that wait, over what was fetched
    for (const cell of sheet.pending.values()) {
      if (!sheet.unitAt.has(cell.unit) || !sheet.columnAt.has(cell.key)) continue;
      const now = sheet.stored(cell.unit, cell.key);
      if (cell.state === "waiting" && now !== cell.base && now !== cell.text) Object.assign(cell, { state: "conflict", theirs: now, by: "" });
    }
  }
  function hear(data) {
    const before = sheet.stamp;
    sheet.stand(data);
    const fresh = new Set(), keys = new Set();
    for (const [key, part, unit, text, reason, who, clock] of data.cells) {
      const column = sheet.columnAt.get(key);
      if (!column || !sheet.unitAt.has(unit)) continue;
      const changed = set(unit, key, part, text, reason);
      const id = sheet.idOf(unit, key);
      const cell = sheet.pending.get(id);
      if (part === column.part && cell && cell.state === "waiting" && cell.base !== text) {
        if (cell.text === text) sheet.pending.delete(id);
        else Object.assign(cell, { state: "conflict", theirs: text, by: who });
      }
      keys.add(key);
      if (!changed) continue;
      fresh.add(who);
      sheet.others.set(id, { who, clock, text });
      setTimeout(() => { sheet.others.delete(id); sheet.tell("cell", unit, key); }, FRESH);
      sheet.tell("cell", unit, key);
    }
    sheet.ask(data.questions);
    sheet.persist();
    if (before !== sheet.stamp) sheet.tell("states");
    if (keys.size || before !== sheet.stamp) sheet.tell("counts", keys.size ? keys : undefined);
    if (fresh.size) document.getElementById("sheet-said").textContent = say(`${[...fresh].filter(Boolean).join("、") || "导入"}改了表里的数`, `${[...fresh].filter(Boolean).join(", ") || "an import"} changed figures of the sheet`);
    if (before !== sheet.stamp) document.body.dispatchEvent(new CustomEvent("sheet-saved"));
  }
  sheet.listen = listen;

  // --- two figures for one cell
  sheet.choose = (unit, key, mine) => {
    const id = sheet.idOf(unit, key);
    const cell = sheet.pending.get(id);
    if (!cell || cell.state !== "conflict") return;
    if (mine) Object.assign(cell, { state: "waiting", base: cell.theirs });
    else sheet.pending.delete(id);
    set(unit, key, sheet.columnAt.get(key).part, cell.theirs);
    sheet.tell("cell", unit, key);
    sheet.tell("counts", new Set([key]));
    sheet.send();
  };
  sheet.giveUp = (unit, key) => { // the figure that was refused goes, the old one stays
    sheet.pending.delete(sheet.idOf(unit, key));
    sheet.tell("cell", unit, key);
    sheet.tell("counts", new Set([key]));
    sheet.send();
  };
})();
