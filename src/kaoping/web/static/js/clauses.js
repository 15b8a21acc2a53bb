// Clause review: the document and the cards lead to each other by click and by keyboard (J, K: the next and the last
// clause that waits for somebody). A card that was settled takes its words in the document along.
"use strict";

(() => {
  const paper = document.querySelector(".paper-text");
  if (!paper) return;
  const cards = document.querySelector(".cards");
  const cardOf = (number) => document.getElementById(`c-${number}`);
  const spansOf = (number) => paper.querySelectorAll(`.span[data-clause="${number}"]`);
  const narrow = window.matchMedia("(max-width: 900px)");

  // --- showing the place that belongs to the other side

  function into(box, element) {
    if (narrow.matches) return element.scrollIntoView({ block: "nearest" });
    const at = element.getBoundingClientRect(), frame = box.getBoundingClientRect();
    if (at.top < frame.top || at.bottom > frame.bottom) box.scrollTop += at.top - frame.top - frame.height / 3;
  }

  function mark(number) {
    for (const each of paper.querySelectorAll(".here")) each.classList.remove("here");
    const spans = spansOf(number);
    for (const each of spans) each.classList.add("here");
    if (spans.length && !narrow.matches) into(paper, spans[0]);
  }

  function show(number) {
    const card = cardOf(number);
    if (!card) return;
    mark(number);
    if (narrow.matches) card.scrollIntoView({ block: "start" });
    else cards.scrollTop += card.getBoundingClientRect().top - cards.getBoundingClientRect().top - 8;
    const first = card.querySelector("[data-first]");
    (first || card).focus({ preventScroll: true });
  }

  const numberAt = (element) => element.closest("[data-clause]")?.dataset.clause;

  document.addEventListener("click", (event) => {
    const back = event.target.closest(".clause-card .num");
    if (back) {
      event.preventDefault();
      const folded = paper.closest("details");
      if (folded) folded.open = true;
      const number = numberAt(back);
      mark(number);
      const span = spansOf(number)[0];
      if (span && narrow.matches) span.scrollIntoView({ block: "center" });
      return;
    }
    const place = event.target.closest(".span[data-clause], .num[data-clause]");
    if (place) { event.preventDefault(); show(numberAt(place)); return; }
    const spot = event.target.closest("[data-spot]");
    if (spot) { event.preventDefault(); toSpot(Number(spot.dataset.spot)); return; }
    const step = event.target.closest("[data-step]");
    if (step) go(Number(step.dataset.step));
  });

  cards.addEventListener("focusin", (event) => { const number = numberAt(event.target); if (number) mark(number); });

  // The paragraph in which a place of the text lies.
  function toSpot(start) {
    const lines = [...paper.querySelectorAll("p[id^='p-']")];
    const line = lines.filter((each) => Number(each.id.slice(2)) <= start).pop();
    if (!line) return;
    paper.closest("details").open = true;
    line.scrollIntoView({ block: "center" });
    line.classList.remove("flash");
    requestAnimationFrame(() => line.classList.add("flash"));
  }

  // --- the next one that waits

  const waiting = () => [...cards.querySelectorAll(".clause-card[data-open]")].map((card) => Number(card.dataset.clause)).sort((a, b) => a - b);
  let last = 0;

  function go(way) {
    const here = Number(document.activeElement?.closest(".clause-card")?.dataset.clause || last);
    const all = waiting();
    if (!all.length) return document.querySelector("#writing .btn")?.focus();
    const after = way > 0 ? all.find((number) => number > here) ?? all[0] : all.filter((number) => number < here).pop() ?? all[all.length - 1];
    last = after;
    show(after);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=radio]), textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") { event.preventDefault(); go(key === "j" ? 1 : -1); }
  });

  // --- a card that comes back: its words in the document change with it, and the next one that waits comes into sight

  const TIERS = ["read", "confirm", "flag", "pending", "aside"];

  function follow(card) {
    const { clause: number, tier } = card.dataset;
    for (const each of paper.querySelectorAll(`[data-clause="${number}"]`)) {
      const kind = each.classList.contains("num") ? "num" : "tier";
      for (const one of TIERS) each.classList.toggle(`${kind}-${one}`, one === tier);
    }
  }

  // What is settled is no longer there to be confirmed with others.
  function drop(number) {
    for (const row of cards.querySelectorAll(`.together-list [data-of="${number}"]`)) {
      const group = row.closest(".together");
      row.remove();
      if (group.querySelectorAll("[data-of]").length < 2) group.remove();
      else group.querySelector(".badge").textContent = group.querySelector(".badge").textContent.replace(/\d+/, group.querySelectorAll("[data-of]").length);
    }
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    const card = event.target.closest?.(".clause-card");
    if (!card) return;
    follow(card);
    if ("moved" in card.dataset) drop(card.dataset.clause);
    if (!("moved" in card.dataset)) return;
    delete card.dataset.moved;
    last = Number(card.dataset.clause);
    if (!("open" in card.dataset)) go(1);
    else card.focus({ preventScroll: true });
  });

  // What was refused is shown in its card.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });

  // A panel that opens is ready to be typed in.
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".ways details") || !event.target.open || !event.target.contains(document.activeElement)) return;
    event.target.querySelector("textarea, input:not([type=hidden])")?.focus();
  }, true);

  // What somebody typed and did not send is back: its panel is open.
  const unfold = () => { for (const each of cards.querySelectorAll(".draft-notice")) each.closest("details").open = true; };
  document.addEventListener("htmx:load", unfold);
  window.addEventListener("load", unfold);

  // On a narrow page the document is folded until somebody asks for it.
  if (narrow.matches) paper.closest("details").open = false;

  const at = location.hash.match(/^#[ct]-(\d+)$/);
  if (at) window.addEventListener("load", () => show(at[1]));
})();
