// The desk's form: fields that a channel needs, units found while one types, a point on the small map.
"use strict";

(() => {
  const form = document.getElementById("desk-form");
  const english = document.documentElement.lang === "en";
  const t = (zh, en) => (english ? en : zh);
  const [longitude, latitude] = form.querySelectorAll(".desk-place input");
  const system = form.querySelector(".desk-place select");

  function showFields() {
    const channel = (form.querySelector("[name=channel]:checked") || {}).value || "";
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(channel);
  }

  const list = document.getElementById("units");
  const asks = !list.options.length;
  let waiting;
  form.elements.unit.addEventListener("input", (event) => {
    clearTimeout(waiting);
    const typed = event.target.value;
    if (!asks || [...list.options].some((option) => option.value === typed)) return;
    waiting = setTimeout(async () => {
      const answer = await fetch(`${form.dataset.units}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok) return;
      const { units } = await answer.json();
      list.replaceChildren(...units.map((name) => Object.assign(document.createElement("option"), { value: name })));
    }, 250);
  });

  async function drawMap() {
    const place = document.getElementById("desk-map");
    if (!window.L) return;
    const answer = await fetch(place.dataset.areas);
    const borders = answer.ok ? await answer.json() : null;
    if (!borders || !borders.features.length) return;
    place.hidden = false;
    const map = window.reportMap.draw(place, borders, (x, y) => {
      longitude.value = x.toFixed(6);
      latitude.value = y.toFixed(6);
      system.value = "wgs84";
      map.show(x, y, null);
      longitude.dispatchEvent(new Event("change", { bubbles: true }));
    }, { zoomIn: t("放大", "zoom in"), zoomOut: t("缩小", "zoom out"), label: t("位置图，点一下填坐标", "map; a press fills in the coordinates") });
    const [x, y] = [longitude, latitude].map((field) => Number.parseFloat(field.value));
    if (system.value === "wgs84" && Number.isFinite(x) && Number.isFinite(y)) map.show(x, y, null);
  }

  form.addEventListener("change", showFields);
  showFields();
  drawMap();
})();
