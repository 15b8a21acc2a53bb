// The public page: photos are made smaller before they are sent, the place comes from the map or the phone. Without this
// script the form works all the same.
"use strict";

(() => {
  const english = document.documentElement.lang === "en";
  const t = (zh, en) => (english ? en : zh);
  const at = (id) => document.getElementById(id);
  const form = at("public-form");
  const field = (name) => form.elements[name];

  // --- photos ---

  const input = at("public-photos"), most = Number(form.dataset.photos);
  input.addEventListener("change", async () => {
    const chosen = [...input.files], kept = chosen.slice(0, most), files = new DataTransfer();
    for (const file of kept) {
      const blob = await window.reportPhotos.smaller(file);
      if (blob) files.items.add(blob === file ? file : new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
    }
    input.files = files.files;
    at("public-shots").replaceChildren(...[...files.files].map((file, index) => {
      const image = document.createElement("img"), item = document.createElement("li");
      image.src = URL.createObjectURL(file);
      image.alt = t(`照片 ${index + 1}`, `photo ${index + 1}`);
      item.append(image);
      return item;
    }));
    if (chosen.length > most) at("public-photos-help").textContent = t(`最多 ${most} 张，只留了前 ${most} 张。`, `${most} at most: the first ${most} are kept.`);
  });

  // --- place ---

  let map = null;
  function put(longitude, latitude, accuracy) {
    field("longitude").value = longitude.toFixed(6);
    field("latitude").value = latitude.toFixed(6);
    field("accuracy").value = accuracy ?? "";
    show();
  }
  function show() {
    const there = field("longitude").value !== "";
    const [x, y, off] = ["longitude", "latitude", "accuracy"].map((name) => Number.parseFloat(field(name).value));
    at("public-clear").hidden = !there;
    at("public-placed").textContent = there ? (Number.isFinite(off) ? t(`已记下位置，误差 ${Math.round(off)} 米`, `place noted, within ${Math.round(off)} m`) : t("已记下图上的点", "the point on the map is noted")) : t("可以在地图上点一下，也可以只写地址。", "Press on the map, or write the address alone.");
    if (map) map.show(there ? x : null, there ? y : null, Number.isFinite(off) ? off : null);
  }
  at("public-clear").addEventListener("click", () => { for (const name of ["longitude", "latitude", "accuracy"]) field(name).value = ""; show(); });
  at("public-centre").addEventListener("click", () => map && map.centre());
  at("public-locate").addEventListener("click", () => {
    if (!navigator.geolocation) { at("public-placed").textContent = t("这部设备不提供位置，请写地址", "this device gives no place; write the address"); return; }
    at("public-placed").textContent = t("正在定位…", "locating…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => put(coords.longitude, coords.latitude, Math.round(coords.accuracy)),
      () => { at("public-placed").textContent = t("没有取得位置，请写地址或在图上点", "no place found; write the address or press on the map"); },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });

  async function drawMap() {
    const place = at("public-map");
    let borders = { features: [] };
    try {
      const answer = await fetch(place.dataset.areas);
      if (answer.ok) borders = await answer.json();
    } catch { /* no map: the address alone */ }
    at("public-place").hidden = false;
    if (!window.L || !borders.features.length) { place.hidden = true; at("public-centre").hidden = true; return; }
    map = window.reportMap.draw(place, borders, (x, y) => put(x, y, null), { zoomIn: t("放大", "zoom in"), zoomOut: t("缩小", "zoom out"), label: t("位置图，方向键移动，加减号缩放", "map; arrow keys move, plus and minus zoom") });
    show();
  }

  form.addEventListener("submit", () => { const button = at("public-send"); setTimeout(() => { button.disabled = true; }, 0); });
  window.addEventListener("pageshow", () => { at("public-send").disabled = false; });
  drawMap();
})();
