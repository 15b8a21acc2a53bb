// The phone's page of reporting, in three steps: photo and place, what it is, check and send. Everything is kept on the
// phone first and sent when there is a signal.
"use strict";

(() => {
  const english = document.documentElement.lang === "en";
  const t = (zh, en) => (english ? en : zh);
  const at = (id) => document.getElementById(id);
  const person = Number(document.body.dataset.person);
  const store = window.reportStore;
  const MOST = Number(at("report-steps").dataset.most);
  const STEPS = ["place", "words", "check"];
  const KINDS = 60; // listed at once

  let work = { person, levels: [], categories: [], usual: [], grids: [], counts: {}, tiles: 5, token: "" };
  let draft = fresh(), map = null, ahead = null, asked = 0;

  function fresh() {
    return { person, at: null, photos: [], after: [], where: null, grid: "", address: "", category: null, level: "", self: false, text: "" };
  }

  function make(tag, words, attributes = {}) {
    const made = document.createElement(tag);
    made.append(...[words].flat());
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function line(words, bad) {
    at("report-line").textContent = words;
    at("report-line").classList.toggle("bad", bad);
  }

  const sending = window.reportSending({ person, t, make, store, token: () => work.token, line, change: fetchWork });
  const categoryOf = (id) => work.categories.find((each) => each.id === id);
  const levelOf = (key) => work.levels.find((each) => each.key === key);

  function keep() {
    draft.at ||= Date.now();
    return store.keepDraft(draft);
  }

  // --- steps ---

  function go(step) {
    for (const name of STEPS) at(`step-${name}`).hidden = name !== step;
    const here = STEPS.indexOf(step);
    for (const button of at("report-steps").querySelectorAll("button")) {
      const own = STEPS.indexOf(button.dataset.step);
      if (own === here) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
      button.toggleAttribute("data-done", own < here);
    }
    at(`h-${step}`).focus();
    window.scrollTo(0, 0);
    if (step === "place" && map) map.resize();
    if (step === "check") showCheck();
  }

  // What keeps somebody from checking and sending; "" for nothing.
  function lacking() {
    if (!draft.where && !draft.address.trim() && !draft.grid && work.grids.length !== 1) return ["place", t("还没有位置：定位、选网格，或写地址。", "no place yet: find it, choose a grid, or write the address.")];
    if (!draft.photos.length && !draft.text.trim()) return ["words", t("没有照片，就写一句话说清楚。", "without a photo, say it in one sentence.")];
    if (!draft.level) return ["words", t("选一下有多严重。", "say how bad it is.")];
    return null;
  }

  function tryToGo(step) {
    const wrong = step === "check" ? lacking() : null;
    at("report-wrong").hidden = !wrong;
    if (!wrong) return go(step);
    go(wrong[0]);
    if (wrong[0] === "words") at("report-wrong").textContent = wrong[1];
    else { line(wrong[1], true); openMover(true); }
    return null;
  }

  // --- photos ---

  function showPhotos() {
    shots(at("report-photos"), draft.photos, "photos");
    shots(at("report-after"), draft.after, "after");
    at("camera-words").textContent = draft.photos.length ? t("再拍一张", "One more") : t("拍一张", "Take a photo");
    at("shot-add").hidden = draft.photos.length >= MOST;
  }

  function shots(list, photos, of) {
    const add = list.querySelector(".shot-add");
    for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    const made = photos.map((photo, index) => make("li", [
      make("img", [], { src: URL.createObjectURL(photo.blob), alt: t(`照片 ${index + 1}`, `photo ${index + 1}`) }),
      make("span", sending.clock(photo.at), { class: "when" }),
      make("button", "×", { type: "button", class: "away", "data-away": `${of}:${index}`, "aria-label": t(`去掉照片 ${index + 1}`, `remove photo ${index + 1}`) }),
    ]));
    list.replaceChildren(...made, add);
  }

  async function take(input, of) {
    const files = [...input.files].slice(0, MOST - draft[of].length);
    input.value = "";
    for (const file of files) {
      const blob = await window.reportPhotos.smaller(file);
      if (blob) draft[of].push({ blob, at: Date.now(), name: file.name });
      else line(t(`${file.name} 太大，换一张`, `${file.name} is too large, take another`), true);
    }
    if (of === "photos" && draft.photos.length) draft.at = Math.min(draft.at || Infinity, draft.photos[0].at);
    await keep();
    showPhotos();
    if (draft.photos.length && !draft.where) locate();
  }

  // --- place ---

  function drawMap() {
    const borders = work.grids.filter((grid) => grid.border).map((grid) => grid.border);
    const place = at("report-map");
    if (map || !window.L || (!borders.length && !draft.where)) return;
    place.hidden = false;
    for (const id of ["report-centre", "report-map-help"]) at(id).hidden = false;
    map = window.reportMap.draw(place, borders, chosen, { zoomIn: t("放大", "zoom in"), zoomOut: t("缩小", "zoom out"), label: t("位置图，方向键移动，加减号缩放", "map of the place; arrow keys move, plus and minus zoom") });
  }

  function chosen(longitude, latitude) {
    setPlace({ longitude, latitude, accuracy: null, by: "map" });
  }

  async function setPlace(where) {
    draft.where = where;
    await keep();
    showPlace();
    await lookAhead();
  }

  function showPlace() {
    drawMap();
    const { where } = draft;
    if (map) map.show(where ? where.longitude : null, where ? where.latitude : null, where ? where.accuracy : null);
    const grid = work.grids.find((each) => String(each.id) === draft.grid);
    at("report-accuracy").textContent = where ? (where.accuracy === null ? t("在图上选的", "chosen on the map") : t(`误差 ${where.accuracy} 米`, `within ${where.accuracy} m`)) : "";
    const inGrid = ahead && ahead.grid ? ahead.grid : grid ? grid.name : "";
    const point = where ? `${where.longitude.toFixed(5)}, ${where.latitude.toFixed(5)}` : "";
    at("report-place-words").textContent = [inGrid, draft.address || point].filter(Boolean).join(t("，", ", ")) || t("还没有位置", "no place yet");
  }

  function openMover(open) {
    at("report-mover").hidden = !open;
    at("report-move").setAttribute("aria-expanded", String(open));
  }

  function locate() {
    const told = at("report-accuracy");
    if (!navigator.geolocation) { told.textContent = t("这部手机不提供位置", "this phone gives no place"); openMover(true); return; }
    told.textContent = t("正在定位…", "locating…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setPlace({ longitude: coords.longitude, latitude: coords.latitude, accuracy: Math.round(coords.accuracy), by: "satellite" }),
      () => { if (!draft.where) { told.textContent = t("没有取得位置，可在图上点，或写地址", "no place found; press on the map or write the address"); openMover(true); } },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
    );
  }

  // Where it would go, and what is near; nothing without a signal.
  async function lookAhead() {
    const mine = ++asked;
    const query = new URLSearchParams({ level: draft.level || "general", category: draft.category || "", grid: draft.grid });
    if (draft.where) for (const name of ["longitude", "latitude"]) query.set(name, draft.where[name]);
    let found = null;
    try {
      const response = await fetch(`/cases/report/ahead.json?${query}`, { redirect: "manual" });
      if (response.ok) found = await response.json();
    } catch { /* no signal */ }
    if (mine !== asked) return;
    ahead = found;
    showNear();
    showPlace();
  }

  function showNear() {
    const near = (ahead && ahead.near) || [];
    at("report-near").hidden = !near.length;
    at("report-near").replaceChildren(
      make("b", t(`50 米内今天已有 ${near.length} 件`, `${near.length} reported today within 50 m`)),
      ...near.slice(0, 3).map((each) => make("div", [`${each.at} ${[each.category, each.text || each.address].filter(Boolean).join(t("：", ": "))}${t("，", ", ")}`, make("a", t("看看是不是同一件", "see whether it is the same"), { href: each.link })])),
    );
  }

  // --- what it is ---

  function showTiles() {
    const usual = [...work.usual, ...work.categories.map((each) => each.id)].filter((id, index, all) => categoryOf(id) && all.indexOf(id) === index).slice(0, work.tiles);
    if (draft.category && !usual.includes(draft.category) && categoryOf(draft.category)) usual.splice(usual.length >= work.tiles ? work.tiles - 1 : usual.length, 1, draft.category);
    const tiles = usual.map((id) => make("button", categoryOf(id).name, { type: "button", role: "radio", "aria-checked": String(id === draft.category), "data-category": id }));
    if (work.categories.length > usual.length) tiles.push(make("button", t(`全部 ${work.categories.length} 类`, `all ${work.categories.length} kinds`), { type: "button", id: "report-more", "aria-expanded": String(!at("report-all").hidden) }));
    at("report-tiles").replaceChildren(...tiles);
    const own = categoryOf(draft.category);
    at("report-hint").textContent = own && own.hint ? own.hint : "";
    showKinds();
  }

  function showKinds() {
    if (at("report-all").hidden) return;
    const wanted = at("report-search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = work.categories.filter((each) => wanted.every((word) => `${each.words} ${each.name.toLowerCase()} ${each.under.toLowerCase()}`.includes(word)));
    const rows = found.slice(0, KINDS).map((each) => make("li", make("button", [each.name, make("span", each.under, { class: "has" })], { type: "button", "data-category": each.id, "aria-pressed": String(each.id === draft.category) })));
    if (found.length > KINDS) rows.push(make("li", t(`另有 ${found.length - KINDS} 类，请输入名称`, `${found.length - KINDS} more, type a name`), { class: "note" }));
    if (!found.length) rows.push(make("li", t("没有找到。选最接近的一类，情况里写清楚，受理员会更正。", "nothing found. Take the closest one and say more below; the desk corrects it."), { class: "note" }));
    at("report-kinds").replaceChildren(...rows);
  }

  async function setCategory(id) {
    const before = categoryOf(draft.category);
    const own = categoryOf(id);
    if (!draft.level || (before && before.level === draft.level)) draft.level = own.level;
    draft.category = id;
    at("report-all").hidden = true;
    await keep();
    showWords();
    document.querySelector(`#report-tiles [data-category="${id}"]`).focus();
  }

  function showWords() {
    showTiles();
    at("report-levels").replaceChildren(...work.levels.map((level) => {
      const radio = make("input", [], { type: "radio", name: "level", value: level.key, class: "form-check-input" });
      radio.checked = level.key === draft.level;
      return make("label", [radio, make("b", level.name), make("small", level.hint)]);
    }));
    const daily = draft.level === "daily";
    at("report-settled").hidden = !daily;
    if (!daily) draft.self = false;
    at("report-self").checked = draft.self;
    at("report-after-box").hidden = !draft.self;
    if (at("report-text").value !== draft.text) at("report-text").value = draft.text;
    at("report-count").textContent = `${draft.text.length} / ${at("report-text").maxLength}`;
  }

  // --- check and send ---

  function reviewed(name, value, step, sub = "", strong = false) {
    const dd = make("dd", value, strong ? { class: "strong" } : {});
    if (sub) dd.append(make("span", sub, { class: "sub" }));
    const row = make("div", [make("dt", name), dd]);
    if (step) row.append(make("button", t("改", "Change"), { type: "button", class: "link", "data-step": step, "aria-label": t(`改${name}`, `change: ${name}`) }));
    return row;
  }

  async function showCheck() {
    const category = categoryOf(draft.category), level = levelOf(draft.level);
    const name = category ? [category.under, category.name].filter(Boolean).join("—") : t("说不准，由受理员定", "left to the desk");
    const photos = draft.photos.map((photo) => make("img", [], { src: URL.createObjectURL(photo.blob), alt: "" }));
    at("report-review").replaceChildren(
      reviewed(t("类别", "Kind"), name, "words", "", true),
      reviewed(t("级别", "Level"), [(level ? level.name : "") + t("事件", ""), draft.self ? t("，自办件", ", settled on the spot") : ""], "words", "", true),
      reviewed(t("位置", "Place"), at("report-place-words").textContent, "place", draft.where && draft.where.accuracy !== null ? t(`误差 ${draft.where.accuracy} 米`, `within ${draft.where.accuracy} m`) : ""),
      reviewed(t("情况", "What"), draft.text || "—", "words"),
      reviewed(t("照片", "Photos"), photos.length ? photos : t("没有", "none"), "place", draft.self && draft.after.length ? t(`处理后 ${draft.after.length} 张`, `${draft.after.length} of the result`) : ""),
    );
    showOffline();
    await lookAhead();
    await showAhead();
  }

  function showOffline() {
    at("report-offline").hidden = navigator.onLine;
    at("report-offline").replaceChildren(make("b", t("现在没有信号", "There is no signal now")), make("div", t(`提交后先存本机，有信号自动上报，时间按 ${sending.clock(draft.at || Date.now())} 算。`, `It is kept on this phone and sent as soon as there is a signal; ${sending.clock(draft.at || Date.now())} counts as its time.`)));
  }

  async function showAhead() {
    const level = levelOf(draft.level), rows = [];
    if (ahead) {
      const unit = draft.self ? t("自办件，受理后直接办结", "settled on the spot: closed when it is accepted") : [ahead.unit ? t(`预计派往${ahead.unit}`, `probably to ${ahead.unit}`) : "", t(`处置时限 ${ahead.limit}`, `to be handled within ${ahead.limit}`)].filter(Boolean).join(t("，", ", "));
      rows.push(reviewed(t("将送到", "Goes to"), ahead.desk, "", [unit, ahead.inside ? "" : t("位置不在任何网格里", "the place lies in no grid")].filter(Boolean).join(t("；", "; "))));
    }
    const number = (work.counts[draft.level] || 0) + (await sending.waiting(draft.level)) + 1;
    rows.push(reviewed(t("今年上报", "This year"), [t("第 ", "no. "), make("b", String(number)), t(` 件${level ? level.name : ""}事件`, `, ${level ? level.name : ""}`)], "", t("核实有效后计入", "counts once it is found valid")));
    at("report-ahead").replaceChildren(...rows);
  }

  async function save(button) {
    if (lacking()) { tryToGo("check"); return; }
    button.disabled = true;
    try {
      const category = categoryOf(draft.category);
      await store.keep({ ...draft, uuid: newUuid(), state: "waits", at: draft.at || Date.now(), savedAt: Date.now(), title: [category && category.name, draft.text].filter(Boolean).join(t("：", ": ")).slice(0, 60) });
      await begin(fresh());
      await sending.send();
      at("report-list-box").scrollIntoView({ block: "nearest" });
    } finally { button.disabled = false; }
  }

  function newUuid() {
    if (crypto.randomUUID) return crypto.randomUUID(); // only in a secure context
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // A refused report comes back into the three steps with everything it had.
  async function change(uuid) {
    const each = (await store.reports(person)).own.find((one) => one.uuid === uuid);
    if (!each) return;
    const kept = Object.keys(fresh()).map((name) => [name, each[name] ?? fresh()[name]]);
    await store.drop(uuid);
    await begin(Object.fromEntries(kept));
    await keep();
    await sending.show();
    go("words");
  }

  async function begin(wanted) {
    draft = wanted;
    ahead = null;
    if (!draft.at) await store.dropDraft(person);
    at("report-grid").value = draft.grid;
    at("report-address").value = draft.address;
    openMover(false);
    showPhotos(); showNear(); showPlace(); showWords();
    go("place");
    if (!draft.where) locate(); else await lookAhead();
  }

  // --- what the platform tells ---

  async function fetchWork() {
    try {
      const response = await fetch("/cases/report/work.json", { redirect: "manual" });
      if (!response.ok) return;
      const found = await response.json();
      if (found.person !== person) { window.location.reload(); return; } // somebody else has signed in meanwhile
      work = found;
      await store.keepWork(work);
      showGrids();
      showWords();
    } catch { /* no signal: what was taken along stays */ }
  }

  function showGrids() {
    const options = work.grids.map((grid) => make("option", grid.name, { value: grid.id }));
    at("report-grid").replaceChildren(at("report-grid").options[0], ...options);
    at("report-grid").value = draft.grid;
  }

  // --- what people do ---

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { step, category, away } = button.dataset;
    if (step) tryToGo(step);
    else if (category) await setCategory(Number(category));
    else if (away) { const [of, index] = away.split(":"); draft[of].splice(Number(index), 1); await keep(); showPhotos(); }
    else if (button.id === "report-more") { at("report-all").hidden = !at("report-all").hidden; showTiles(); if (!at("report-all").hidden) at("report-search").focus(); }
    else if (button.id === "report-move") openMover(at("report-mover").hidden);
    else if (button.id === "report-locate") locate();
    else if (button.id === "report-centre") map.centre();
    else if (button.id === "report-save") await save(button);
    else if (button.dataset.change) await change(button.dataset.change);
    else if (button.dataset.drop) { await store.drop(button.dataset.drop); await sending.show(); }
  });
  at("report-tiles").addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!way) return;
    const tiles = [...at("report-tiles").children], next = tiles[tiles.indexOf(document.activeElement) + way];
    if (next) { event.preventDefault(); next.focus(); }
  });
  at("report-levels").addEventListener("change", async (event) => { draft.level = event.target.value; await keep(); showWords(); document.querySelector(`#report-levels [value=${draft.level}]`).focus(); });
  at("report-self").addEventListener("change", async (event) => { draft.self = event.target.checked; await keep(); at("report-after-box").hidden = !draft.self; });
  at("report-text").addEventListener("input", (event) => { draft.text = event.target.value; at("report-count").textContent = `${draft.text.length} / ${event.target.maxLength}`; keep(); });
  at("report-address").addEventListener("input", (event) => { draft.address = event.target.value; keep(); showPlace(); });
  at("report-grid").addEventListener("change", async (event) => { draft.grid = event.target.value; await keep(); showPlace(); await lookAhead(); });
  at("report-search").addEventListener("input", showKinds);
  at("report-camera").addEventListener("change", (event) => take(event.target, "photos"));
  at("report-after-camera").addEventListener("change", (event) => take(event.target, "after"));
  for (const name of ["online", "offline"]) window.addEventListener(name, () => { if (!at("step-check").hidden) showCheck(); });
  window.addEventListener("online", fetchWork);

  // --- the beginning ---

  async function start() {
    window.phoneStore.keepPage("/cases/report/");
    const kept = await store.work(person);
    if (kept) { work = kept; showGrids(); }
    const fetched = fetchWork();
    if (!kept) await fetched;
    await begin((await store.draft(person)) || fresh());
    await sending.show();
    await fetched;
    await sending.send();
    document.body.dataset.ready = "1";
  }

  start();
})();
