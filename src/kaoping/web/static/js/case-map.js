// The map of cases: boundaries of our own as ground, squares from the server with clusters, single cases or densities,
// and beside it a list of the same, for keyboard and screen reader.
"use strict";
(() => {
  const L = window.L;
  const TILE = 256;
  const LISTED = 80;
  const KEPT = 400;
  const NAMED = 60;
  const APART = 46; // pixels
  const SHADES = ["#fde6b8", "#f9c272", "#ee9440", "#cf5f1f", "#8f2d0e"];
  const LIGHTS = ["red", "yellow", "green", "still"];
  const SVG = "http://www.w3.org/2000/svg";
  const place = document.querySelector(".case-map");
  if (!place) return;
  const settings = JSON.parse(document.getElementById(place.dataset.settings).textContent);
  const words = JSON.parse(document.getElementById(place.dataset.words).textContent);
  const heat = "heat" in place.dataset;
  const list = document.querySelector("[data-list]");
  const told = document.querySelector("[data-in-view]");
  const legend = document.querySelector(".map-legend");
  const at = document.querySelector("[data-at]");
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const kept = new Map();
  let turn = 0;

  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(place, { attributionControl: false, zoomControl: false, minZoom: settings.least, maxZoom: settings.most, zoomAnimation: !still, fadeAnimation: !still, preferCanvas: true, keyboardPanDelta: 120 });
  place.setAttribute("role", "application");
  place.setAttribute("aria-label", words.map);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const ground = L.layerGroup().addTo(map);
  const marks = L.layerGroup().addTo(map);

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  function lamp(light) {
    const made = element("i", "", `lamp lamp-${light}`);
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  // --- where to look first: as the address says, else all of one's own part
  function begin() {
    const asked = (new URLSearchParams(window.location.search).get("at") || "").split("/").map(Number);
    if (asked.length === 3 && asked.every(Number.isFinite)) map.setView([asked[1], asked[2]], asked[0], { animate: false });
    else if (settings.extent) {
      const [west, south, east, north] = settings.extent;
      map.fitBounds([[south, west], [north, east]], { padding: [10, 10], animate: false });
    } else map.setView([35.5, 105], 4, { animate: false });
  }
  function remember() {
    const middle = map.getCenter();
    const view = `${map.getZoom()}/${middle.lat.toFixed(5)}/${middle.lng.toFixed(5)}`;
    const query = new URLSearchParams(window.location.search);
    query.set("at", view);
    window.history.replaceState(null, "", `?${query}`.replaceAll("%2F", "/"));
    if (at) {
      at.value = view;
      at.disabled = false;
    }
    document.querySelectorAll("[data-keeps-view]").forEach((link) => {
      const target = new URL(link.href, window.location.href);
      target.searchParams.set("at", view);
      link.href = target.pathname + target.search;
    });
  }

  // --- fetching
  function squares() {
    const zoom = map.getZoom();
    const size = map.getSize();
    const corner = map.project(map.getCenter(), zoom).subtract(size.divideBy(2));
    const found = [];
    const most = 2 ** zoom - 1;
    for (let x = Math.floor(corner.x / TILE); x <= Math.floor((corner.x + size.x) / TILE); x += 1)
      for (let y = Math.floor(corner.y / TILE); y <= Math.floor((corner.y + size.y) / TILE); y += 1)
        if (x >= 0 && y >= 0 && x <= most && y <= most) found.push({ zoom, x, y });
    return found;
  }
  async function fetched(url) {
    const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }
  async function square({ zoom, x, y }) {
    const key = `${zoom}/${x}/${y}`;
    const old = kept.get(key);
    if (old && Date.now() - old.since < 30000) return { zoom, x, y, ...old.answer };
    const url = settings.tiles.replace("{z}", zoom).replace("{x}", x).replace("{y}", y);
    const answer = await fetched(`${url}?${settings.query}${heat ? "&as=heat" : ""}`);
    if (kept.size > KEPT) kept.clear();
    kept.set(key, { since: Date.now(), answer });
    return { zoom, x, y, ...answer };
  }
  async function show() {
    turn += 1;
    const mine = turn;
    remember();
    told.textContent = words.loading;
    drawGround(mine);
    const answers = await Promise.allSettled(squares().map(square));
    if (mine !== turn) return;
    const good = answers.filter((one) => one.status === "fulfilled").map((one) => one.value);
    const clusters = heat ? [] : merged(good);
    if (heat) drawHeat(good);
    else drawMarks(good, clusters);
    const count = inView(good, clusters);
    told.textContent = good.length < answers.length ? words.failed : say(words.inView, { n: count.toLocaleString() });
  }
  async function drawGround(mine) {
    const box = map.getBounds().pad(0.1);
    const sides = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((side, i) => Math.max(i % 2 ? -90 : -180, Math.min(i % 2 ? 90 : 180, side)).toFixed(5));
    let areas;
    try {
      areas = await fetched(`${settings.areas}?zoom=${map.getZoom()}&box=${sides.join(",")}`);
    } catch {
      return;
    }
    if (mine !== turn) return;
    ground.clearLayers();
    const named = areas.features.length <= NAMED;
    L.geoJSON(areas, {
      interactive: false,
      style: { color: "#8fa0b8", weight: 1.2, fillColor: "#ffffff", fillOpacity: 0.85 },
      onEachFeature: (feature, shape) => named && shape.bindTooltip(element("span", feature.properties.name), { permanent: true, direction: "center", className: "ground-label", interactive: false }),
    }).addTo(ground);
    ground.eachLayer((layer) => layer.bringToBack && layer.bringToBack());
  }

  // --- drawing
  function closer(cluster) {
    map.setView([cluster.y, cluster.x], Math.min(map.getZoom() + 2, settings.most));
  }
  function around(cluster) {
    return cluster.near ? say(words.around, { place: cluster.near }) : words.somewhere;
  }
  function popup(one) {
    const box = element("div", "", "case-popup");
    const head = element("h3");
    head.append(lamp(one.light), one.title);
    box.append(head, element("p", `${one.number} · ${one.kind} · ${one.level}`), element("p", `${one.lamp} · ${one.state} · ${one.place}`), element("p", one.at));
    if (one.href) {
      const link = element("a", words.open);
      link.href = one.href;
      box.append(link);
    }
    return box;
  }
  // Clusters that would lie over one another become one, the largest first; its middle is that of their cases.
  function merged(answers) {
    const kept = [];
    const all = answers.flatMap((answer) => answer.clusters).sort((a, b) => b.n - a.n);
    all.forEach((cluster) => {
      const where = map.latLngToLayerPoint([cluster.y, cluster.x]);
      const near = kept.find((one) => one.where.distanceTo(where) < APART);
      if (!near) {
        kept.push({ where, cluster: { ...cluster } });
        return;
      }
      const sum = near.cluster;
      sum.x = (sum.x * sum.n + cluster.x * cluster.n) / (sum.n + cluster.n);
      sum.y = (sum.y * sum.n + cluster.y * cluster.n) / (sum.n + cluster.n);
      ["n", ...LIGHTS].forEach((name) => { sum[name] += cluster[name]; });
    });
    return kept.map((one) => one.cluster);
  }
  function drawMarks(answers, clusters) {
    marks.clearLayers();
    clusters.forEach((cluster) => {
      const size = Math.round(30 + Math.min(26, Math.log10(cluster.n) * 7));
      const inner = element("span", cluster.n.toLocaleString());
      const box = element("div");
      box.append(inner);
      if (cluster.red) box.append(element("small", `■ ${cluster.red.toLocaleString()}`));
      L.marker([cluster.y, cluster.x], { icon: L.divIcon({ className: "cluster", html: box, iconSize: [size, size] }), keyboard: false }).on("click", () => closer(cluster)).addTo(marks);
    });
    answers.forEach((answer) => {
      answer.cases.forEach((one) => {
        L.marker([one.y, one.x], { icon: L.divIcon({ className: "pin", html: lamp(one.light), iconSize: [24, 24] }), keyboard: false, title: `${one.number} ${one.lamp}` }).bindPopup(() => popup(one)).addTo(marks);
      });
    });
    legend.replaceChildren(...LIGHTS.map((light) => {
      const made = element("li");
      made.append(lamp(light), words[light]);
      return made;
    }));
  }
  // Morton order: the even bits are x, the odd ones y.
  function apart(place_, parts) {
    let x = 0;
    let y = 0;
    for (let bit = 0; bit < parts; bit += 1) {
      x |= ((place_ >> (2 * bit)) & 1) << bit;
      y |= ((place_ >> (2 * bit + 1)) & 1) << bit;
    }
    return [x, y];
  }
  function steps(counts) {
    const most = Math.max(1, ...counts);
    const found = [];
    for (let i = 1; i < SHADES.length; i += 1) found.push(Math.max(i, Math.round(most ** (i / SHADES.length))));
    return [...new Set(found)];
  }
  function drawHeat(answers) {
    marks.clearLayers();
    const limits = steps(answers.flatMap((answer) => answer.squares.map((one) => one[1])));
    answers.forEach((answer) => {
      const side = TILE / 2 ** answer.parts;
      answer.squares.forEach(([where, count]) => {
        const [x, y] = apart(where, answer.parts);
        const corner = L.point(answer.x * TILE + x * side, answer.y * TILE + y * side);
        const bounds = L.latLngBounds(map.unproject(corner, answer.zoom), map.unproject(corner.add([side, side]), answer.zoom));
        const shade = limits.filter((limit) => count > limit).length;
        L.rectangle(bounds, { stroke: false, fillColor: SHADES[shade], fillOpacity: 0.85, interactive: false }).addTo(marks);
      });
    });
    legend.replaceChildren(...[...limits, Infinity].map((limit, i) => {
      const made = element("li");
      const swatch = document.createElementNS(SVG, "svg");
      const box = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ width: 16, height: 12 })) { swatch.setAttribute(name, value); box.setAttribute(name, value); }
      swatch.setAttribute("aria-hidden", "true");
      box.setAttribute("fill", SHADES[i]);
      swatch.append(box);
      const from = i ? limits[i - 1] + 1 : 1;
      const range = limit === Infinity ? `≥ ${from}` : from === limit ? String(from) : `${from}–${limit}`;
      made.append(swatch, say(words.square, { n: range }));
      return made;
    }));
  }

  // --- the list beside the map
  function entry(light, title, under, count) {
    const made = document.createDocumentFragment();
    const text = element("span");
    text.append(element("b", title), element("span", under, "under"));
    made.append(light, text, element("span", count, "n"));
    return made;
  }
  function row(cluster) {
    const made = element("li");
    const button = element("button");
    button.type = "button";
    const parts = LIGHTS.filter((light) => cluster[light]).map((light) => `${words[light]} ${cluster[light].toLocaleString()}`);
    const worst = LIGHTS.find((light) => cluster[light]) || "still";
    button.append(entry(lamp(worst), around(cluster), parts.join(" · "), say(words.cases, { n: cluster.n.toLocaleString() })));
    button.append(element("span", say(words.closer, { n: cluster.n.toLocaleString() }), "visually-hidden"));
    button.addEventListener("click", () => {
      closer(cluster);
      list.focus({ preventScroll: true });
    });
    made.append(button);
    return made;
  }
  function caseRow(one) {
    const made = element("li");
    const link = element(one.href ? "a" : "button");
    if (one.href) link.href = one.href;
    link.append(entry(lamp(one.light), one.title, `${one.number} · ${one.lamp} · ${one.state} · ${one.place}`, one.at.slice(5, 10)));
    made.append(link);
    return made;
  }
  function inView(answers, all) {
    const clusters = all.filter((one) => map.getBounds().contains([one.y, one.x]));
    const cases = [];
    let count = clusters.reduce((sum, one) => sum + one.n, 0);
    const bounds = map.getBounds();
    const inside = (one) => bounds.contains([one.y, one.x]);
    answers.forEach((answer) => {
      (answer.cases || []).filter(inside).forEach((one) => { cases.push(one); count += 1; });
      if (heat) count += answer.n;
    });
    clusters.sort((a, b) => b.red - a.red || b.n - a.n);
    const rows = [...clusters.map(row), ...cases.map(caseRow)];
    const shown = rows.slice(0, LISTED);
    if (rows.length > LISTED) shown.push(note(say(words.more, { n: rows.length - LISTED })));
    if (!rows.length && !heat) shown.push(note(words.noneInView));
    if (heat) densest(answers).forEach((one) => shown.push(one));
    list.replaceChildren(...shown);
    return count;
  }
  function note(text) {
    const made = element("li");
    made.append(element("p", text));
    return made;
  }
  function densest(answers) {
    const found = [];
    answers.forEach((answer) => answer.squares.forEach(([where, n]) => {
      const side = TILE / 2 ** answer.parts;
      const [x, y] = apart(where, answer.parts);
      const middle = map.unproject(L.point(answer.x * TILE + (x + 0.5) * side, answer.y * TILE + (y + 0.5) * side), answer.zoom);
      found.push({ n, x: middle.lng, y: middle.lat });
    }));
    found.sort((a, b) => b.n - a.n);
    return found.slice(0, 20).map((one) => {
      const made = element("li");
      const button = element("button");
      button.type = "button";
      button.append(entry(element("i"), `${one.y.toFixed(4)}, ${one.x.toFixed(4)}`, words.zoomIn, say(words.cases, { n: one.n.toLocaleString() })));
      button.addEventListener("click", () => closer(one));
      made.append(button);
      return made;
    });
  }

  begin();
  map.on("moveend", show);
  show();
})();
