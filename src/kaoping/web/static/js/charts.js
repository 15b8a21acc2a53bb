// The charts: each reads its figures from a json_script beside it and draws them with ECharts.
// Every chart has the same figures as a table in the page; nothing is said by colour alone.
"use strict";
(() => {
  const INK = "#1b2430", INK2 = "#46515f", LINE = "#e6eaf1", ACT = "#1957b3";
  const FILL = { whole: "#1957b3", lost: "#cf6a50", won: "#3d9a82", open: "#ffffff" };
  const TEXT = { whole: INK, lost: "#96290f", won: "#085a47", open: "#5a3fa3" };
  const FONT = getComputedStyle(document.body).fontFamily;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const inWords = (text, most) => text.split(" ").reduce((lines, word) => {
    const last = lines[lines.length - 1];
    const cut = word.length > most + 1 ? `${word.slice(0, most)}…` : word;
    if (last && last.length + cut.length < most) lines[lines.length - 1] = `${last} ${cut}`;
    else lines.push(cut);
    return lines;
  }, []);
  const wrapped = (name, size) => {
    const [id, ...rest] = name.split(" ");
    const title = rest.join(" ");
    const text = title && /^[\d.A-Za-z-]+$/.test(id) ? [id, title] : [name];
    const lines = text.flatMap((part) => (/[\u4e00-\u9fff]/.test(part) ? part.match(new RegExp(`.{1,${size}}`, "gu")) : inWords(part, Math.round(size * 1.9))));
    return lines.length > 4 ? `${lines.slice(0, 4).join("\n")}…` : lines.join("\n");
  };
  const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

  function fall(data, width) {
    const lying = width < 560;
    const names = data.bars.map((bar) => bar.name);
    const floor = data.low;
    const values = data.bars.map((bar) => Math.min(bar.from, bar.to));
    const ends = (bar) => (bar.kind === "whole" ? [floor, bar.to] : [Math.min(bar.from, bar.to), Math.max(bar.from, bar.to)]);
    const size = Math.max(4, Math.floor((width - 70) / data.bars.length / 13));
    const category = {
      type: "category", data: names, inverse: lying,
      axisLabel: { color: INK2, interval: 0, fontSize: 12, lineHeight: 15, formatter: (name) => (lying ? (name.length > 13 ? `${name.slice(0, 12)}…` : name) : wrapped(name, size)) },
      axisTick: { show: false }, axisLine: { lineStyle: { color: "#b9c4d3" } },
    };
    const value = {
      type: "value", min: floor, max: data.high, interval: data.every,
      axisLabel: { color: INK2, fontSize: 12 }, splitLine: { lineStyle: { color: LINE } },
    };
    const draw = (params, api) => {
      const at = api.value(0), low = api.value(1), high = api.value(2), bar = data.bars[at];
      const a = api.coord(lying ? [low, at] : [at, low]), b = api.coord(lying ? [high, at] : [at, high]);
      const thick = Math.min((lying ? api.size([0, 1])[1] : api.size([1, 0])[0]) * 0.66, 64);
      const box = lying
        ? { x: a[0], y: a[1] - thick / 2, width: Math.max(b[0] - a[0], 1), height: thick }
        : { x: a[0] - thick / 2, y: b[1], width: thick, height: Math.max(a[1] - b[1], 1) };
      const down = bar.kind === "lost" || bar.kind === "open";
      const label = lying
        ? { x: down ? box.x - 4 : box.x + box.width + 4, y: box.y + thick / 2, align: down ? "right" : "left", verticalAlign: "middle" }
        : { x: a[0], y: down ? box.y + box.height + 4 : box.y - 4, align: "center", verticalAlign: down ? "top" : "bottom" };
      const inside = lying && bar.kind === "whole";
      return { type: "group", children: [
        { type: "rect", shape: box, style: { fill: FILL[bar.kind], stroke: bar.kind === "open" ? "#5a3fa3" : null, lineWidth: 1, lineDash: bar.kind === "open" ? [3, 3] : null } },
        { type: "text", style: inside
          ? { text: bar.text, x: box.x + box.width - 6, y: box.y + thick / 2, align: "right", verticalAlign: "middle", fill: "#fff", font: `700 12px ${FONT}` }
          : { text: bar.text, ...label, fill: TEXT[bar.kind], font: `700 12px ${FONT}` } },
      ] };
    };
    const links = data.bars.slice(0, -1).map((bar, at) => [{ coord: lying ? [bar.to, at] : [at, bar.to] }, { coord: lying ? [bar.to, at + 1] : [at + 1, bar.to] }]);
    const median = data.median !== null && data.median > floor
      ? [[{ [lying ? "xAxis" : "yAxis"]: data.median, name: "m" }]] : [];
    return {
      grid: { left: lying ? 8 : 16, right: lying ? 26 : 16, top: 26, bottom: 10, containLabel: true },
      xAxis: lying ? value : category, yAxis: lying ? category : value,
      series: [{
        type: "custom", renderItem: draw, encode: lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] }, clip: false,
        data: data.bars.map((bar, at) => [at, ...ends(bar)]),
        markLine: { silent: true, symbol: "none", animation: false, lineStyle: { color: "#9aa8bb", width: 1, type: "solid" }, label: { show: false }, data: links },
      }, {
        type: "scatter", data: [], markLine: { silent: true, symbol: "none", animation: false, lineStyle: { color: INK2, type: "dashed" },
          label: { formatter: data.medianText, position: lying ? "start" : "insideStartTop", distance: lying ? 4 : [Math.round((width - 70) / data.bars.length), 3], color: INK2, fontSize: 12, backgroundColor: "rgba(255,255,255,.85)", padding: [1, 3] },
          data: median.map((line) => line[0]) },
      }],
      tooltip: { trigger: "item", confine: true, formatter: (item) => (item.seriesIndex === 0 && data.bars[item.dataIndex]
        ? `${escaped(data.bars[item.dataIndex].name)}<br><b>${escaped(data.bars[item.dataIndex].text)}</b> ${escaped(data.words.points)}` : "") },
    };
  }

  function trend(data) {
    const line = (name, values, own) => ({
      name, type: "line", data: values, symbol: own ? "circle" : "emptyCircle", symbolSize: own ? 7 : 5, connectNulls: true,
      lineStyle: { color: own ? ACT : "#7b8798", width: own ? 2.4 : 1.6, type: own ? "solid" : "dashed" }, itemStyle: { color: own ? ACT : "#7b8798" },
      label: own ? { show: true, position: "top", color: INK, fontSize: 12, formatter: (item) => Number(item.value).toFixed(2) } : { show: false },
    });
    return {
      grid: { left: 12, right: 24, top: 46, bottom: 8, containLabel: true },
      legend: { top: 6, left: 12, itemWidth: 24, textStyle: { color: INK2, fontSize: 12, width: 130, overflow: "truncate" } },
      tooltip: { trigger: "axis", confine: true },
      xAxis: { type: "category", data: data.labels, boundaryGap: true, axisLabel: { color: INK2 }, axisLine: { lineStyle: { color: "#b9c4d3" } }, axisTick: { show: false } },
      yAxis: { type: "value", scale: true, splitNumber: 3, axisLabel: { color: INK2 }, splitLine: { lineStyle: { color: LINE } } },
      series: [line(data.ownName, data.own, true), line(data.medianName, data.median, false)],
    };
  }

  const KINDS = { fall, trend };
  function start(place) {
    const data = JSON.parse(document.getElementById(place.dataset.from).textContent);
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    const show = () => chart.setOption({ animation: !still, textStyle: { fontFamily: FONT }, backgroundColor: "#fff", ...KINDS[place.dataset.chart](data, place.clientWidth) }, true);
    show();
    let width = place.clientWidth;
    new ResizeObserver(() => {
      if (place.clientWidth === width || !place.clientWidth) return;
      width = place.clientWidth;
      chart.resize();
      show();
    }).observe(place);
    window.addEventListener("beforeprint", () => chart.resize());
    const save = document.querySelector(`[data-save="${place.id}"]`);
    if (save) {
      save.hidden = false;
      save.addEventListener("click", () => {
        const link = document.createElement("a");
        link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
        link.download = `${data.file}.png`;
        link.click();
      });
    }
  }
  const begin = () => document.querySelectorAll("[data-chart]").forEach(start);
  if (window.echarts) begin();
})();
