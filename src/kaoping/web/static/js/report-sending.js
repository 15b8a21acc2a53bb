// The reports that wait on this phone: sent when there is a signal, each taken once however often it is sent, listed
// with what became of it.
"use strict";

window.reportSending = ({ person, t, make, store, token, line, change }) => {
  const RETRY = 20000; // milliseconds
  const LEFT = 20; // sent reports that stay listed
  const list = document.getElementById("report-list"), box = document.getElementById("report-list-box");
  let known = [], sending = false, trouble = "";

  const WORDS = { waits: t("待发送", "waits to be sent"), refused: t("没有收下", "not taken"), done: t("已上报", "sent") };
  const clock = (time) => {
    const at = new Date(time), two = (part) => String(part).padStart(2, "0");
    const day = at.toDateString() === new Date().toDateString() ? "" : `${two(at.getMonth() + 1)}-${two(at.getDate())} `;
    return `${day}${two(at.getHours())}:${two(at.getMinutes())}`;
  };

  async function show() {
    const { own, others } = await store.reports(person);
    const here = new Set(own.map((each) => each.uuid));
    own.sort((one, other) => other.savedAt - one.savedAt);
    const rows = [...own.map(row), ...known.filter((each) => !here.has(each.uuid)).map(sent)];
    if (others) rows.unshift(make("li", t(`这部手机上还有别人没有发出的 ${others} 件，须由本人登录后发送。`, `${others} reports of others wait on this phone; they sign in to send them.`), { class: "note" }));
    list.replaceChildren(...rows);
    box.hidden = !rows.length;
    const waiting = own.filter((each) => each.state === "waits").length, refused = own.filter((each) => each.state === "refused").length;
    line([
      trouble,
      navigator.onLine ? "" : t("没有信号", "no signal"),
      waiting ? t(`待发送 ${waiting} 件`, `${waiting} to send`) : "",
      refused ? t(`没有收下 ${refused} 件，请看下面“我的上报”`, `${refused} not taken, see 'My reports' below`) : "",
    ].filter(Boolean).join(t("，", ", ")), Boolean(trouble || refused));
    return own;
  }

  function row(each) {
    const of = known.find((one) => one.uuid === each.uuid) || each;
    const words = each.state === "done" ? of.words || WORDS.done : WORDS[each.state];
    const item = make("li", [
      make("div", [make("span", each.title || each.text || t("现场照片", "photos")), make("b", words)], { class: "what" }),
      make("div", [clock(each.at), each.number ? ` · ${each.number}` : "", of.told || each.note ? ` · ${of.told || each.note}` : ""], { class: each.state === "refused" ? "loss" : "note" }),
    ], { "data-state": each.state, "data-uuid": each.uuid });
    const actions = make("div", [], { class: "form-actions" });
    if (each.state === "refused") {
      actions.append(make("button", t("改了再报", "Change and send again"), { type: "button", class: "btn", "data-change": each.uuid }));
      actions.append(make("button", t("删掉", "Delete"), { type: "button", class: "btn", "data-drop": each.uuid }));
    } else if (of.link && navigator.onLine) actions.append(make("a", of.state === "returned" ? t("补正再报", "Mend it") : t("打开案件", "Open"), { class: "btn", href: of.link }));
    if (actions.children.length) item.append(actions);
    return item;
  }

  const sent = (each) => row({ ...each, state: "done", title: each.category || each.text, savedAt: 0, note: "" });

  async function send() {
    if (sending || !navigator.onLine) return show();
    sending = true;
    try {
      if (navigator.locks) await navigator.locks.request(`kaoping-report-${person}`, sendAll); // one tab after the other
      else await sendAll();
    } finally { sending = false; }
    await tidy();
    return show();
  }

  async function sendAll() {
    const { own } = await store.reports(person);
    for (const each of own.filter((one) => one.state === "waits").sort((one, other) => one.savedAt - other.savedAt)) {
      if (!await sendOne(each)) break;
    }
    await fetchOwn();
  }

  function formOf(each) {
    const form = new FormData();
    for (const name of ["uuid", "text", "address", "grid", "category", "level"]) form.set(name, each[name] ?? "");
    if (each.self) form.set("self_handled", "1");
    if (each.where) for (const name of ["latitude", "longitude", "accuracy"]) form.set(name, each.where[name] ?? "");
    form.set("written", new Date(each.at).toISOString());
    form.set("sent", new Date().toISOString());
    (each.photos || []).forEach((photo, index) => form.append("photos", photo.blob, nameOf(photo, index)));
    (each.self ? each.after || [] : []).forEach((photo, index) => form.append("after", photo.blob, nameOf(photo, index)));
    return form;
  }

  const nameOf = (photo, index) => (photo.blob.type === "image/jpeg" ? `photo-${index + 1}.jpg` : photo.name || `photo-${index + 1}.jpg`);

  // Whether the next one may be tried.
  async function sendOne(each) {
    let response;
    try {
      response = await fetch("/cases/report/send/", { method: "POST", body: formOf(each), headers: { "X-CSRFToken": token() }, redirect: "manual" });
    } catch { return false; }
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      trouble = t("登录已过期：上报都在本机，重新登录后自动发送", "signed out: everything is kept here and sent after you sign in again");
      return false;
    }
    trouble = "";
    if (response.status >= 500 || response.status === 429) return false;
    let answer = { state: "refused", faults: [{ message: response.status === 413 ? t("照片太大", "the photos are too large") : t("平台没有收下", "the platform did not take it"), mend: t("点“改了再报”，少放几张照片再试。", "press Change, and try with fewer photos.") }] };
    try { answer = await response.json(); } catch { /* a page instead of an answer: refused */ }
    if (!(await store.reports(person)).own.some((one) => one.uuid === each.uuid)) return true; // deleted meanwhile
    await store.keep(answered(each, answer));
    if (answer.state !== "refused") change();
    return true;
  }

  function answered(each, answer) {
    if (answer.state === "refused") return { ...each, state: "refused", note: (answer.faults || []).map((fault) => `${fault.message}；${fault.mend}`).join(" ") };
    const { photos, after, ...kept } = each;
    const notes = [
      answer.inside ? "" : t("位置不在任何网格里，先送上级平台", "the place lies in no grid; the platform above takes it"),
      answer.clock_off ? t(`手机时间差 ${Math.round(Math.abs(answer.clock_off) / 60)} 分钟，已按平台时间改为 ${answer.reported}`, `the phone's clock is ${Math.round(Math.abs(answer.clock_off) / 60)} min off; counted as ${answer.reported}`) : "",
    ].filter(Boolean).join(t("；", "; "));
    return { ...kept, state: "done", number: answer.number, words: answer.words, link: answer.link, told: answer.told, note: notes };
  }

  async function fetchOwn() {
    try {
      const response = await fetch("/cases/report/own.json", { redirect: "manual" });
      if (!response.ok) return;
      const found = await response.json();
      if (found.person === person) known = found.reports;
    } catch { /* no signal: what is known stays */ }
  }

  async function tidy() {
    const { own } = await store.reports(person);
    const done = own.filter((each) => each.state === "done").sort((one, other) => other.savedAt - one.savedAt);
    for (const each of done.slice(LEFT)) await store.drop(each.uuid);
  }

  document.getElementById("report-send").addEventListener("click", send);
  window.addEventListener("online", send);
  window.addEventListener("offline", show);
  setInterval(send, RETRY);
  return { send, show, clock, fetchOwn, waiting: async (level) => (await store.reports(person)).own.filter((each) => each.state === "waits" && each.level === level).length };
};
