// The small map without tiles: borders, one point, how far it may be off. A press or the middle of the map gives the point.
"use strict";

window.reportMap = (() => {
  const BORDER = { color: "#9fb2cc", weight: 1.5, fillColor: "#ffffff", fillOpacity: 1 };
  const NEAR_ZOOM = 17;

  // borders: GeoJSON geometries or a FeatureCollection. chosen(longitude, latitude) is called for a press on the map.
  function draw(place, borders, chosen, words) {
    const L = window.L;
    const map = L.map(place, { attributionControl: false, zoomSnap: 0.5, scrollWheelZoom: false, zoomControl: false, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, keyboard: true, renderer: L.svg({ padding: 0.4 }) });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    const shapes = L.geoJSON(borders, { style: () => BORDER, interactive: false }).addTo(map);
    let point = null, ring = null, halo = null;
    const bounds = shapes.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [6, 6], animate: false });
    else map.setView([35, 105], 3);
    map.on("click", ({ latlng }) => chosen(latlng.lng, latlng.lat));
    place.setAttribute("role", "application");
    place.setAttribute("aria-label", words.label);

    function show(longitude, latitude, accuracy) {
      for (const shape of [point, ring, halo]) if (shape) shape.remove();
      point = ring = halo = null;
      if (longitude === null) return;
      const at = [latitude, longitude];
      if (accuracy) ring = L.circle(at, { radius: accuracy, color: "#1957b3", weight: 1.5, fillColor: "#1957b3", fillOpacity: 0.15, interactive: false }).addTo(map);
      if (accuracy) halo = L.circleMarker(at, { radius: 22, stroke: false, fillColor: "#1957b3", fillOpacity: 0.12, interactive: false }).addTo(map);
      point = L.circleMarker(at, { radius: 8, color: "#ffffff", weight: 3, fillColor: "#143f85", fillOpacity: 1, interactive: false }).addTo(map);
      map.setView(at, Math.max(map.getZoom(), NEAR_ZOOM), { animate: false });
    }

    function centre() {
      const { lng, lat } = map.getCenter();
      chosen(lng, lat);
    }

    return { show, centre, resize: () => map.invalidateSize({ animate: false }) };
  }

  return { draw };
})();
