// The score sheet: reasons open under their row, losses alone can be listed, sections fold on phones.
// Without scripts every link leads to a page of its own.
"use strict";
(() => {
  const table = document.querySelector("[data-items]");
  if (!table) return;
  document.documentElement.classList.add("scripted");
  const columns = table.tHead.rows[0].cells.length;

  async function open(link) {
    const row = link.closest("tr");
    const panel = document.createElement("tr");
    panel.className = "panel open";
    panel.dataset.of = link.dataset.why;
    const cell = panel.insertCell();
    cell.colSpan = columns;
    const waiting = document.createElement("p");
    waiting.className = "quiet loading";
    cell.append(waiting);
    row.after(panel);
    row.classList.add("open");
    link.setAttribute("aria-expanded", "true");
    link.dataset.open = link.firstChild.data;
    link.firstChild.data = link.dataset.close;
    try {
      const answer = await fetch(link.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      cell.replaceChildren(...found.body.childNodes);
    } catch {
      window.location.assign(link.href);
    }
  }

  function close(link) {
    const row = link.closest("tr");
    row.classList.remove("open");
    if (row.nextElementSibling && row.nextElementSibling.dataset.of === link.dataset.why) row.nextElementSibling.remove();
    link.setAttribute("aria-expanded", "false");
    link.firstChild.data = link.dataset.open;
  }

  table.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-why]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    (link.getAttribute("aria-expanded") === "true" ? close : open)(link);
  });
  table.querySelectorAll("a[data-why]").forEach((link) => {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
  });

  document.querySelectorAll("a[data-only]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    table.classList.toggle("only-lost", link.dataset.only === "lost");
    document.querySelectorAll("a[data-only]").forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
  }));

  // Sections fold on phones; the first that lost something stays open.
  const sections = [...table.querySelectorAll("tbody[data-section]")].filter((body) => body.querySelector("[data-head]"));
  let kept = sections.find((body) => body.querySelector(".leaf.lost")) || sections[0];
  if (window.location.hash.startsWith("#i-")) {
    const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (target) kept = target.closest("tbody") || kept;
  }
  sections.forEach((body) => {
    if (body.rows.length < 2) return;
    const head = body.querySelector("[data-head] th");
    const turn = document.createElement("button");
    turn.type = "button";
    turn.className = "turn";
    const set = (shut) => {
      body.classList.toggle("folded", shut);
      turn.textContent = shut ? "›" : "⌄";
      turn.setAttribute("aria-expanded", String(!shut));
    };
    turn.setAttribute("aria-label", head.querySelector(".i-title").textContent);
    turn.addEventListener("click", () => set(!body.classList.contains("folded")));
    head.prepend(turn);
    set(body !== kept && !document.querySelector("tr.panel"));
  });
  document.querySelectorAll('.most a[href^="#i-"]').forEach((link) => link.addEventListener("click", () => {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    const body = target && target.closest("tbody.folded");
    if (body) body.querySelector(".turn").click();
  }));
})();
