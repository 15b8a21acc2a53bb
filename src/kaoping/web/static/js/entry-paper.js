// On paper a wide sheet becomes several tables, a few columns each, with all units and the heads on every page.
"use strict";
(() => {
  const sheet = window.kaopingSheet;
  if (!sheet) return;
  const paper = document.getElementById("sheet-paper");
  const WIDE = 8; // columns of one table
  const cell = (name, text, fields = {}) => Object.assign(document.createElement(name), { textContent: text }, fields);

  function table(columns) {
    const made = document.createElement("table"), head = made.createTHead().insertRow(), body = made.createTBody(), foot = made.createTFoot().insertRow();
    head.append(cell("th", document.querySelector(".sheet th.unit").textContent));
    for (const column of columns) head.append(cell("th", `${column.id} ${column.title} ${column.period}${column.table === "marks" && column.most ? ` ${sheet.say("满分", "of")} ${column.most}` : ` ${column.of}`}`));
    for (const { code, name } of sheet.units) {
      const row = body.insertRow();
      row.append(cell("th", name));
      for (const { key } of columns) {
        const others = sheet.beside ? sheet.besides(code, key).map(([, other]) => sheet.even(other, key)).join(" ") : "";
        const figure = cell("td", sheet.aside(code, key) ? sheet.say("回避", "aside") : sheet.even(sheet.shown(code, key), key) || "—");
        if (others) figure.append(cell("small", `（${others}）`));
        row.append(figure);
      }
    }
    foot.append(cell("th", sheet.say("已填 / 应填", "filled / wanted")), ...columns.map(({ key }) => cell("td", sheet.filled(key).join(" / "))));
    return made;
  }
  window.addEventListener("beforeprint", () => {
    if (!sheet.ready) return;
    sheet.finish?.();
    const tables = [];
    for (let at = 0; at < sheet.columns.length; at += WIDE) tables.push(table(sheet.columns.slice(at, at + WIDE)));
    paper.replaceChildren(...tables);
    document.documentElement.classList.add("on-paper");
  });
  window.addEventListener("afterprint", () => { paper.replaceChildren(); document.documentElement.classList.remove("on-paper"); });
})();
