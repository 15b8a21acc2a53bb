// The page of a case: its small map without tiles, copying the place, telling which files were chosen.
"use strict";
(() => {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function draw(place) {
    const L = window.L, source = document.getElementById(place.dataset.caseMap);
    if (!L || !source) return;
    const { area, point, accuracy } = JSON.parse(source.textContent);
    const map = L.map(place, { attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, zoomAnimation: !still, fadeAnimation: !still, keyboard: false });
    const shape = area && L.geoJSON(area, { interactive: false, style: { color: "#1957b3", weight: 1.6, dashArray: "6 4", fillColor: "#1957b3", fillOpacity: 0.07 } });
    const bounds = shape ? shape.getBounds() : L.latLngBounds([]);
    if (point) bounds.extend(point);
    if (!bounds.isValid()) { place.hidden = true; return; }
    map.fitBounds(bounds, { padding: [14, 14], maxZoom: 17, animate: false }); // what is drawn needs a view
    if (shape) shape.addTo(map);
    if (!point) return;
    if (accuracy) L.circle(point, { radius: accuracy, interactive: false, color: "#bd7a00", weight: 1, fillColor: "#bd7a00", fillOpacity: 0.18 }).addTo(map);
    L.circleMarker(point, { radius: 8, interactive: false, color: "#ffffff", weight: 2, fillColor: "#143f85", fillOpacity: 1 }).addTo(map);
  }

  function tell(field) {
    const form = field.form, told = form.querySelector("[data-chosen]"), main = form.querySelector("[data-files]");
    if (!told || !main) return;
    const names = [...form.querySelectorAll('input[type="file"]')].flatMap((each) => [...each.files].map((file) => file.name));
    const english = document.documentElement.lang === "en", most = Number(main.dataset.files);
    told.textContent = names.length ? `${english ? "chosen" : "已选"} ${names.length}${english ? ": " : " 个："}${names.join(english ? ", " : "、")}` : "";
    main.setCustomValidity(names.length > most ? (english ? `At most ${most} more files.` : `最多还能加 ${most} 个文件。`) : "");
  }

  document.addEventListener("change", (event) => { if (event.target.type === "file" && event.target.form) tell(event.target); });
  document.querySelectorAll("[data-case-map]").forEach(draw);
  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.parentElement.querySelector("[data-copied]").hidden = false;
    });
  });
})();

// A result without a picture is asked about, and taken all the same. Captured, so that it comes before other listeners.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.askWithoutPicture;
  if (!question || [...event.target.querySelectorAll("input[type=file]")].some((field) => field.files.length)) return;
  if (!window.confirm(question)) { event.preventDefault(); event.stopPropagation(); }
}, true);
