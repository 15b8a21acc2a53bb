// The map: boundaries without tiles, coloured by grade, score or rank change; hatched where a figure is missing or a unit
// did not pass. A press leads to the score sheet; the list beside it has the same content.
"use strict";
(() => {
  const GRADES = { "grade-0": "#1c4f9c", "grade-1": "#8fb3e6", "grade-2": "#dde4ee", "grade-no": "url(#hatch-no)", "grade-pending": "url(#hatch-open)", "": "#e9edf3" };
  const FIFTHS = ["#1c4f9c", "#4d82c8", "#8fb3e6", "#c2d8f3", "#e6edf7"];
  const MOVES = { up: "#85aee2", level: "#e9edf3", down: "#f0b592", new: "#ffffff" };
  const DARK = new Set(["#1c4f9c", "#4d82c8"]);
  const SVG = "http://www.w3.org/2000/svg";

  function hatch(id, stroke, ground) {
    const pattern = document.createElementNS(SVG, "pattern");
    for (const [name, value] of Object.entries({ id, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })) pattern.setAttribute(name, value);
    const back = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ width: 8, height: 8, fill: ground })) back.setAttribute(name, value);
    const line = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ width: 3, height: 8, fill: stroke })) line.setAttribute(name, value);
    pattern.append(back, line);
    return pattern;
  }

  function kind(colour, about, words) {
    if (about.open && colour !== "moved") return { fill: "url(#hatch-open)", name: words.open, order: 8 };
    if (colour === "grade") {
      const order = { "grade-0": 0, "grade-1": 1, "grade-2": 2, "grade-no": 3 }[about.look] ?? 7;
      return { fill: GRADES[about.look] || GRADES[""], name: about.grade || words.none, order };
    }
    if (colour === "score") {
      if (about.fifth === null) return { fill: "url(#hatch-open)", name: words.open, order: 8 };
      return { fill: FIFTHS[about.fifth], name: words.fifth.split("|")[about.fifth], order: about.fifth };
    }
    const way = about.moved === null ? "new" : about.moved > 0 ? "up" : about.moved < 0 ? "down" : "level";
    const sign = { up: "▲ ", down: "▼ ", level: "", new: "" }[way];
    return { fill: MOVES[way], name: sign + words[way], order: ["up", "level", "down", "new"].indexOf(way) };
  }

  async function start(place) {
    const words = JSON.parse(document.getElementById(place.dataset.words).textContent);
    const card = place.closest(".map-card");
    const legend = card.querySelector(".map-legend");
    let areas;
    try {
      const answer = await fetch(place.dataset.areas, { credentials: "same-origin", headers: { Accept: "application/geo+json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      areas = await answer.json();
    } catch {
      const told = document.createElement("p");
      told.className = "empty";
      told.textContent = words.failed;
      place.replaceWith(told);
      return;
    }
    const L = window.L;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(place, { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false, zoomControl: false, zoomAnimation: !still, fadeAnimation: !still, renderer: L.svg({ padding: 0.5 }) });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    let colour = grades(areas) ? "grade" : "score";
    const few = areas.features.length <= 60;
    const layer = L.geoJSON(areas, {
      style: (feature) => style(feature.properties),
      onEachFeature(feature, shape) {
        shape.on("click", () => window.location.assign(feature.properties.href));
        shape.on("mouseover", () => shape.setStyle({ weight: 3, color: "#1b2430" }).bringToFront());
        shape.on("mouseout", () => shape.setStyle(style(feature.properties)));
      },
    }).addTo(map);
    function style(about) {
      return { fillColor: kind(colour, about, words).fill, fillOpacity: 1, color: "#ffffff", weight: 1.6 };
    }
    function text(about) {
      const box = document.createElement("div");
      const name = document.createElement("b");
      name.textContent = about.name;
      const note = document.createElement("span");
      const sign = about.moved > 0 ? `▲ ${about.moved}` : about.moved < 0 ? `▼ ${-about.moved}` : words.level;
      note.textContent = colour === "moved" ? (about.moved === null ? words.new : sign) : about.lacks || about.total;
      box.append(name, note);
      return box;
    }
    function paint() {
      layer.eachLayer((shape) => {
        const about = shape.feature.properties;
        shape.setStyle(style(about));
        shape.unbindTooltip();
        const dark = DARK.has(kind(colour, about, words).fill);
        shape.bindTooltip(text(about), { permanent: few, direction: few ? "center" : "top", className: `map-label${dark && few ? " dark" : ""}`, sticky: !few });
        const path = shape.getElement();
        if (path) {
          path.setAttribute("tabindex", "-1");
          path.setAttribute("aria-hidden", "true");
        }
      });
      const counts = new Map();
      areas.features.forEach(({ properties }) => {
        const found = kind(colour, properties, words);
        const entry = counts.get(found.name) || { ...found, count: 0 };
        entry.count += 1;
        counts.set(found.name, entry);
      });
      legend.replaceChildren(...[...counts.values()].sort((a, b) => a.order - b.order).map((entry) => {
        const made = document.createElement("li");
        const swatch = document.createElementNS(SVG, "svg");
        const box = document.createElementNS(SVG, "rect");
        for (const [name, value] of Object.entries({ width: 16, height: 12 })) { swatch.setAttribute(name, value); box.setAttribute(name, value); }
        swatch.setAttribute("aria-hidden", "true");
        box.setAttribute("fill", entry.fill);
        box.setAttribute("stroke", "#9aa8bb");
        swatch.append(box);
        made.append(swatch, `${entry.name} ${words.unit.replace("{n}", entry.count)}`);
        return made;
      }));
    }
    // Labels that would lie over others go, the best ranks first kept; a closer look brings them back.
    function thin() {
      const kept = [];
      layer.eachLayer((shape) => {
        const label = shape.getTooltip() && shape.getTooltip().getElement();
        if (!few || !label) return;
        label.classList.remove("hidden");
        const box = label.getBoundingClientRect();
        const over = kept.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top);
        label.classList.toggle("hidden", over);
        if (!over) kept.push(box);
      });
    }
    const bounds = layer.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [14, 14], animate: false });
    const holder = place.querySelector("svg.leaflet-zoom-animated, .leaflet-overlay-pane svg");
    if (holder) {
      const defs = document.createElementNS(SVG, "defs");
      defs.append(hatch("hatch-no", "#cf6a50", "#fbebe6"), hatch("hatch-open", "#b9aede", "#ffffff"));
      holder.prepend(defs);
    }
    paint();
    const buttons = [...card.querySelectorAll("[data-colour]")];
    const press = () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.colour === colour)));
    buttons.forEach((button) => button.addEventListener("click", () => { colour = button.dataset.colour; press(); paint(); thin(); }));
    press();
    thin();
    map.on("zoomend", thin);
  }
  const grades = (areas) => areas.features.some(({ properties }) => properties.look);
  document.querySelectorAll("[data-areas]").forEach(start);
})();
