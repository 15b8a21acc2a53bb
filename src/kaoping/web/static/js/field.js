// The inspector's page: choose a unit, an item, enter points or a deduction, check, save. Everything is kept on the
// phone first and sent when there is a signal; the platform takes each finding once, however often it is sent.
"use strict";

(() => {
  const english = document.documentElement.lang === "en";
  const t = (zh, en) => (english ? en : zh);
  const at = (id) => document.getElementById(id);
  const person = Number(document.body.dataset.person);
  const store = window.fieldStore;
  const RETRY = 20000; // milliseconds
  const LARGEST = 1600; // pixels of the longer side of a picture that is kept
  const LEFT = 20; // sent findings that stay listed

  let work = { person, sheets: [], token: "" };
  let sheet = null, unit = null, column = null, place = null, picture = null, draft = null, sending = false;

  // --- exact arithmetic: points = full − deduction ---

  const SCALE = 6;
  const plain = (text) => text.normalize("NFKC").replace(/[\s,]/g, "").replace("\u2212", "-");
  const isFigure = (text) => /^[+-]?(\d+(\.\d{0,6})?|\.\d{1,6})$/.test(text);
  function units(text) {
    const [whole, part = ""] = text.replace(/^[+-]/, "").split(".");
    const found = BigInt((whole || "0") + part.padEnd(SCALE, "0").slice(0, SCALE));
    return text.startsWith("-") ? -found : found;
  }
  function written(found) {
    const text = (found < 0n ? -found : found).toString().padStart(SCALE + 1, "0");
    const whole = text.slice(0, -SCALE), part = text.slice(-SCALE).replace(/0+$/, "");
    return (found < 0n ? "-" : "") + whole + (part ? "." + part : "");
  }

  // --- what is shown ---

  function make(tag, words, attributes = {}) {
    const made = document.createElement(tag);
    made.append(...[words].flat());
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }
  const clock = (time) => new Date(time).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const label = (each) => [each.code, each.title, each.period].filter(Boolean).join(" ");

  function go(step) {
    for (const name of ["unit", "item", "enter", "check"]) at(`step-${name}`).hidden = name !== step;
    const shown = step === "enter" ? "item" : step;
    for (const button of at("field-steps").querySelectorAll("button")) {
      const name = button.dataset.step;
      if (name === shown) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
      button.disabled = (name === "item" && !unit) || (name === "check" && step !== "check");
    }
    const head = at(`h-${step}`);
    if (head && step !== "unit") head.focus();
    window.scrollTo(0, 0);
  }

  function showSheets() {
    const many = work.sheets.length > 1;
    at("field-sheet-box").hidden = !many;
    at("field-none").hidden = work.sheets.length > 0;
    at("field-sheet").replaceChildren(...work.sheets.map((each, index) => make("option", `${each.title} · ${each.name}`, { value: index })));
    const same = sheet && work.sheets.findIndex((each) => each.cycle === sheet.cycle && each.department === sheet.department && each.kind === sheet.kind);
    sheet = work.sheets[same >= 0 && same !== null ? same : 0] || null;
    if (sheet) at("field-sheet").value = work.sheets.indexOf(sheet);
    showUnits();
  }

  const asked = (each) => each.columns.filter((one) => !one.shut);
  function showUnits() {
    const text = at("field-search").value.trim().toLowerCase();
    const found = sheet ? sheet.units.filter(([code, name]) => !text || name.toLowerCase().includes(text) || code.toLowerCase().startsWith(text)) : [];
    const rows = found.slice(0, 60).map(([code, name]) => {
      const done = asked(sheet).filter((one) => (sheet.figures[one.key] || {})[code] !== undefined).length;
      const button = make("button", [name, make("span", t(`已填 ${done} / ${asked(sheet).length}`, `${done} of ${asked(sheet).length} filled in`), { class: "has" })], { type: "button", "data-unit": code });
      return make("li", button);
    });
    if (found.length > 60) rows.push(make("li", t(`另有 ${found.length - 60} 个，请用名称查找`, `${found.length - 60} more, use the search`), { class: "note" }));
    at("field-units").replaceChildren(...rows);
  }

  function showItems() {
    const name = sheet.units.find(([code]) => code === unit)[1];
    at("h-item").textContent = name;
    const aside = sheet.recused.includes(unit);
    at("field-items").replaceChildren(...sheet.columns.map((one) => {
      const figure = (sheet.figures[one.key] || {})[unit];
      const full = one.table === "marks" && one.most ? t(`满分 ${one.most}`, `full ${one.most}`) : one.of;
      const blocked = one.shut ? t("已提交或锁定", "submitted or locked") : aside && one.table === "marks" ? t("您回避这个单位", "you stand aside here") : "";
      const button = make("button", [make("span", label(one)), make("span", [blocked || full, " ", make("b", figure ?? "—")], { class: "has" })], { type: "button", "data-key": one.key });
      button.disabled = Boolean(blocked);
      return make("li", button);
    }));
  }

  function showEnter() {
    at("h-enter").replaceChildren(label(column), make("small", sheet.units.find(([code]) => code === unit)[1]));
    at("field-clause").textContent = column.clause;
    at("field-clause").hidden = !column.clause;
    at("field-way").hidden = !(column.table === "marks" && column.most);
    setWay("points");
    at("field-figure").value = (sheet.figures[column.key] || {})[unit] ?? "";
    for (const id of ["field-reason", "field-picture"]) at(id).value = "";
    at("field-preview").hidden = true;
    at("field-located").textContent = place ? told(place) : "";
    picture = null;
    look();
  }

  const way = () => at("field-way").querySelector("[aria-pressed=true]").dataset.way;
  function setWay(wanted) {
    for (const button of at("field-way").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.way === wanted));
    at("field-figure-label").textContent = wanted === "off" ? t("扣多少分", "Points to take off") : column && column.table === "values" ? t("数值", "Figure") + (column.of ? ` (${column.of})` : "") : t("得分", "Points");
  }

  // The figure to save, or what is wrong with it.
  function judged() {
    const typed = plain(at("field-figure").value);
    if (!typed) return { text: "", wrong: t("还没有填", "nothing entered yet") };
    if (!isFigure(typed)) return { text: "", wrong: t("不是数字", "not a number") };
    let found = units(typed);
    if (way() === "off") found = units(column.most) - (found < 0n ? -found : found);
    const text = written(found);
    if (column.most && found > units(column.most)) return { text, wrong: t(`${text} 超过 ${column.most}`, `${text} is over ${column.most}`) };
    if (column.least && found < units(column.least)) return { text, wrong: t(`${text} 低于 ${column.least}`, `${text} is under ${column.least}`) };
    return { text, wrong: "" };
  }

  function look() {
    const { text, wrong } = judged(), empty = !at("field-figure").value;
    const range = column.most ? t(`可填 ${column.least || 0} 到 ${column.most}`, `from ${column.least || 0} to ${column.most}`) : "";
    const shown = wrong && !empty ? wrong : way() === "off" && text ? t(`得 ${text} 分`, `${text} points`) : range;
    at("field-range").textContent = shown;
    at("field-range").classList.toggle("bad", Boolean(wrong) && !empty);
    at("field-figure").classList.toggle("bad-figure", Boolean(wrong) && !empty);
  }

  const told = (where) => t(`已记下：误差 ${where.accuracy} 米`, `noted, within ${where.accuracy} m`);

  function showCheck() {
    const rows = [
      [t("单位", "Unit"), sheet.units.find(([code]) => code === unit)[1]],
      [t("项目", "Item"), label(column)],
      [t("数值", "Figure"), draft.text + (draft.base && draft.base !== draft.text ? t(`（原来 ${draft.base}）`, ` (was ${draft.base})`) : "")],
      [t("说明", "Why"), draft.reason || "—"],
      [t("照片", "Picture"), picture ? t("1 张", "1") : "—"],
      [t("地点", "Place"), [draft.place, place ? `± ${place.accuracy} m` : ""].filter(Boolean).join(" ") || "—"],
    ];
    at("field-summary").replaceChildren(...rows.flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
    at("field-offline").hidden = navigator.onLine;
  }

  // --- the queue ---

  const WORDS = {
    waits: t("待发送", "waits"), done: t("已写入", "written"), conflict: t("与平台上不一致", "differs from the platform"), refused: t("没有写入", "not written"),
  };

  async function showQueue() {
    const { own, others } = await store.findings(person);
    own.sort((one, other) => other.at - one.at);
    at("field-queue-box").hidden = !own.length && !others;
    const rows = own.map(row);
    if (others) rows.push(make("li", t(`这部手机上还有别人没有发出的 ${others} 条，须由本人登录后发送。`, `${others} findings of others wait on this phone; they sign in to send them.`), { class: "note" }));
    at("field-queue").replaceChildren(...rows);
    const waiting = own.filter((each) => each.state === "waits").length;
    const trouble = own.filter((each) => each.state === "conflict" || each.state === "refused").length;
    at("field-line").textContent = [
      navigator.onLine ? "" : t("没有信号", "no signal"),
      waiting ? t(`待发送 ${waiting}`, `${waiting} to send`) : "",
      trouble ? t(`需处理 ${trouble}`, `${trouble} to look at`) : "",
      work.at ? t(`${clock(work.at)} 取的表`, `sheets of ${clock(work.at)}`) : "",
    ].filter(Boolean).join(" · ");
  }

  function row(each) {
    const item = make("li", [
      make("div", [make("span", `${each.unitName} · ${each.title}`), make("b", each.text)], { class: "what" }),
      make("div", [WORDS[each.state], each.doneAt ? ` ${clock(each.doneAt)}` : "", each.note ? ` · ${each.note}` : ""], { class: each.state === "refused" || each.state === "conflict" ? "loss" : "note" }),
    ], { "data-state": each.state });
    const actions = make("div", [], { class: "form-actions" });
    if (each.state === "conflict") {
      actions.append(make("button", t(`用我的 ${each.text}`, `use mine, ${each.text}`), { type: "button", class: "btn", "data-mine": each.uuid }));
      actions.append(make("button", t(`用平台上的 ${each.now || "空"}`, `use the platform's, ${each.now || "empty"}`), { type: "button", class: "btn", "data-drop": each.uuid }));
    } else if (each.state === "refused") {
      actions.append(make("button", t("改", "Change"), { type: "button", class: "btn", "data-change": each.uuid }));
      actions.append(make("button", t("删掉", "Delete"), { type: "button", class: "btn", "data-drop": each.uuid }));
    }
    if (actions.children.length) item.append(actions);
    return item;
  }

  async function send() {
    if (sending || !navigator.onLine) return showQueue();
    sending = true;
    try {
      const { own } = await store.findings(person);
      for (const each of own.filter((one) => one.state === "waits").sort((one, other) => one.at - other.at)) {
        if (!await sendOne(each)) break;
      }
    } finally { sending = false; }
    await tidy();
    return showQueue();
  }

  async function sendOne(each) {
    const form = new FormData();
    for (const name of ["uuid", "cycle", "department", "kind", "unit", "key", "base", "text", "reason", "place"]) form.set(name, each[name] ?? "");
    if (each.where) for (const name of ["latitude", "longitude", "accuracy"]) form.set(name, each.where[name]);
    form.set("written", new Date(each.at).toISOString());
    form.set("sent", new Date().toISOString());
    if (each.picture) form.set("picture", each.picture, each.pictureName);
    let response;
    try {
      response = await fetch("/collect/field/send/", { method: "POST", body: form, headers: { "X-CSRFToken": work.token }, redirect: "manual" });
    } catch { return false; }
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return signInAgain();
    if (response.status >= 500 || response.status === 429) return false;
    let answer = { state: "refused", faults: [{ message: t("平台没有接受", "the platform did not take it"), mend: "" }] };
    try { answer = await response.json(); } catch { /* a page instead of an answer: refused */ }
    const taken = answer.state === "written" || answer.state === "same";
    each.state = taken ? "done" : answer.state;
    each.now = answer.now || "";
    each.note = answer.state === "conflict" ? t(`平台上是 ${answer.now || "空"}（${answer.other || "导入"}）`, `the platform has ${answer.now || "nothing"} (${answer.other || "import"})`)
      : (answer.faults || []).map((fault) => `${fault.message}；${fault.mend}`).join(" ");
    if (answer.clock_off) each.note = `${each.note} ${t("手机时间不准，已按平台时间改正", "the phone's clock is off; the platform's counts")}`.trim();
    each.doneAt = Date.now();
    if (taken) { delete each.picture; remember(each.cycle, each.department, each.kind, each.key, each.unit, answer.now); }
    await store.keep(each);
    return true;
  }

  function signInAgain() {
    at("field-line").textContent = t("登录已过期：记录都在本机，重新登录后自动发送", "signed out: everything is kept here and sent after you sign in again");
    return false;
  }

  function remember(cycle, department, kind, key, code, figure) {
    const of = work.sheets.find((each) => each.cycle === cycle && each.department === department && each.kind === kind);
    if (of) { (of.figures[key] ||= {})[code] = figure; store.keepWork(work); if (of === sheet) { showUnits(); if (unit) showItems(); } }
  }

  async function tidy() {
    const { own } = await store.findings(person);
    const done = own.filter((each) => each.state === "done").sort((one, other) => other.at - one.at);
    for (const each of done.slice(LEFT)) await store.drop(each.uuid);
  }

  async function fetchWork() {
    try {
      const response = await fetch("/collect/field/work.json", { redirect: "manual" });
      if (response.type === "opaqueredirect" || response.status === 403) return signInAgain();
      if (!response.ok) return false;
      work = { ...(await response.json()), at: Date.now() };
      await store.keepWork(work);
    } catch { return false; }
    return true;
  }

  // --- pictures and places ---

  async function smaller(file) {
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LARGEST / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale); canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return await new Promise((done) => canvas.toBlob((blob) => done(blob || file), "image/jpeg", 0.85));
    } catch { return file; }
  }

  function locate() {
    const line = at("field-located");
    if (!navigator.geolocation) { line.textContent = t("这部手机不提供位置", "this phone gives no place"); return; }
    line.textContent = t("正在定位…", "locating…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { place = { latitude: coords.latitude, longitude: coords.longitude, accuracy: Math.round(coords.accuracy) }; line.textContent = told(place); },
      () => { line.textContent = t("没有取得位置，可以直接写地点", "no place was found; write where it is instead"); },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  }

  // --- what people do ---

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.unit) { unit = button.dataset.unit; place = null; showItems(); go("item"); }
    else if (button.dataset.key) { column = sheet.columns.find((one) => one.key === button.dataset.key); showEnter(); go("enter"); at("field-figure").focus(); }
    else if (button.dataset.way) { setWay(button.dataset.way); look(); at("field-figure").focus(); }
    else if (button.dataset.step) go(button.dataset.step);
    else if (button.id === "field-locate") locate();
    else if (button.id === "field-save") await save(button);
    else if (button.id === "field-send") { await fetchWork(); await send(); }
    else if (button.dataset.drop) { await store.drop(button.dataset.drop); if (navigator.onLine && await fetchWork()) showSheets(); await showQueue(); }
    else if (button.dataset.mine) await insist(button.dataset.mine);
    else if (button.dataset.change) await change(button.dataset.change);
  });

  at("field-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const { text, wrong } = judged();
    if (wrong) { at("field-range").textContent = wrong; at("field-range").classList.add("bad"); at("field-figure").focus(); return; }
    draft = { text, base: (sheet.figures[column.key] || {})[unit] ?? "", reason: at("field-reason").value.trim(), place: at("field-place").value.trim() };
    showCheck();
    go("check");
  });

  async function save(button) {
    button.disabled = true;
    try {
      const name = sheet.units.find(([code]) => code === unit)[1];
      await store.keep({
        uuid: fresh(), person, state: "waits", at: Date.now(),
        cycle: sheet.cycle, department: sheet.department, kind: sheet.kind, unit, key: column.key,
        unitName: name, title: label(column), where: place, picture, pictureName: picture ? "photo.jpg" : "", ...draft,
      });
      remember(sheet.cycle, sheet.department, sheet.kind, column.key, unit, draft.text);
      showItems();
      go("item");
      await showQueue();
      await send();
    } finally { button.disabled = false; }
  }

  function fresh() {
    if (crypto.randomUUID) return crypto.randomUUID(); // only in a secure context
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  async function one(uuid) { return (await store.findings(person)).own.find((each) => each.uuid === uuid); }

  // Of two figures the person has chosen the own one: it is sent anew, knowing the other.
  async function insist(uuid) {
    const each = await one(uuid);
    await store.drop(uuid);
    await store.keep({ ...each, uuid: fresh(), base: each.now, state: "waits", note: "", doneAt: 0 });
    await send();
  }

  async function change(uuid) {
    const each = await one(uuid);
    const of = work.sheets.find((found) => found.cycle === each.cycle && found.department === each.department && found.kind === each.kind);
    const asks = of && of.columns.find((found) => found.key === each.key);
    await store.drop(uuid);
    await showQueue();
    if (!asks) return;
    sheet = of; unit = each.unit; column = asks;
    showEnter();
    at("field-figure").value = each.text; at("field-reason").value = each.reason; at("field-place").value = each.place;
    look();
    go("enter");
  }

  at("field-sheet").addEventListener("change", (event) => { sheet = work.sheets[Number(event.target.value)]; unit = null; showUnits(); go("unit"); });
  at("field-search").addEventListener("input", showUnits);
  at("field-figure").addEventListener("input", look);
  at("field-picture").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    picture = file ? await smaller(file) : null;
    at("field-preview").hidden = !picture;
    if (picture) at("field-preview").src = URL.createObjectURL(picture);
  });
  window.addEventListener("online", async () => { if (await fetchWork()) showSheets(); await send(); });
  window.addEventListener("offline", showQueue);

  // --- the beginning ---

  async function begin() {
    window.phoneStore.keepPage("/collect/field/");
    const kept = await store.work(person);
    if (kept) work = kept;
    await fetchWork();
    showSheets();
    go("unit");
    await send();
    setInterval(send, RETRY);
  }

  begin();
})();
