// Copying a block out as a table, and pasting one: the server says what it would do, then the person writes it.
"use strict";
(() => {
  const sheet = window.kaopingSheet;
  if (!sheet) return;
  const { say, wrap } = sheet;
  const MOST = 3000; // rows of the sheet below the active cell that are named to the server
  const place = document.getElementById("sheet-paste");
  let asked = null, edits = [];

  // --- out
  const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  function copied() {
    const { top, bottom, left, right } = sheet.block();
    const lines = [];
    for (let row = top; row <= bottom; row += 1) {
      const unit = sheet.rows()[row].code;
      lines.push(sheet.columns.slice(left, right + 1).map(({ key }) => quoted(sheet.shown(unit, key))).join("\t"));
    }
    return lines.join("\r\n");
  }
  const inGrid = () => wrap.contains(document.activeElement) && !sheet.editing() && sheet.ready;
  document.addEventListener("copy", (event) => {
    if (!inGrid() || !sheet.rows().length) return;
    event.clipboardData.setData("text/plain", copied());
    event.preventDefault();
    const { top, bottom, left, right } = sheet.block();
    const n = (bottom - top + 1) * (right - left + 1);
    document.getElementById("sheet-said").textContent = say(`已复制 ${n} 格`, `${n} cells copied`);
  });

  // --- in
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    const within = wrap.contains(document.activeElement);
    if (!within || !sheet.ready || !sheet.open) return;
    const several = /[\t\n]/.test(text.replace(/\r?\n$/, ""));
    if (!several && sheet.editing()) return; // one figure, into the field
    event.preventDefault();
    if (!text.trim()) return;
    if (!several) { sheet.put([{ ...sheet.activeCell(), text: text.trim() }]); return; }
    sheet.finish(false);
    const { top, left } = sheet.block();
    asked = { text, units: sheet.rows().slice(top, top + MOST).map(({ code }) => code), keys: sheet.columns.slice(left).map(({ key }) => key), choices: {} };
    ask();
  });
  async function ask() {
    place.hidden = false;
    place.replaceChildren(Object.assign(document.createElement("p"), { className: "empty", textContent: say("正在比对…", "comparing…") }));
    const found = await sheet.post("paste", asked);
    if (!found.answer) { fail(found); return; }
    edits = found.answer.edits;
    const page = new DOMParser().parseFromString(found.answer.html, "text/html");
    place.replaceChildren(...page.body.childNodes);
    place.scrollIntoView({ block: "nearest" });
    place.focus({ preventScroll: true });
    document.getElementById("sheet-said").textContent = say(`粘贴预览：可写入 ${edits.length} 格`, `the paste would write ${edits.length} cells`);
  }
  function fail({ hindrance, faults }) {
    const words = faults?.length ? faults.map((fault) => `${fault.message[say("zh", "en")]}${say("。", ". ")}${fault.mend[say("zh", "en")]}`).join(" ")
      : hindrance === "offline" ? say("连不上服务器，粘贴要先由服务器比对；恢复后再粘贴一次。", "No connection: a paste is compared by the server first. Paste again when it is back.")
        : say("登录已过期或页面太旧，刷新页面后再粘贴一次。", "You were signed out, or the page is too old: load it anew and paste again.");
    const band = Object.assign(document.createElement("p"), { className: "band bad", textContent: words });
    place.replaceChildren(band, dropper());
    place.focus();
  }
  function dropper() {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: say("取消", "Cancel") });
    button.dataset.pasteDrop = "";
    return button;
  }
  function close() {
    place.hidden = true;
    place.replaceChildren();
    asked = null;
    sheet.go(sheet.active.row, sheet.active.column);
  }
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-paste-drop]")) close();
    if (!event.target.closest("[data-paste-write]")) return;
    const n = sheet.put(edits.map(([unit, key, base, text]) => ({ unit, key, base, text })), { way: "paste" });
    close();
    document.getElementById("sheet-said").textContent = say(`写入 ${n} 格，可以按 Ctrl+Z 撤销`, `${n} cells written; Ctrl+Z takes them back`);
  });
  place.addEventListener("change", (event) => {
    const row = event.target.dataset.pasteRow;
    if (row === undefined) return;
    asked.choices[row] = event.target.value;
    ask();
  });
  place.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
})();
