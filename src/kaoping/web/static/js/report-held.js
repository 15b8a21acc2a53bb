// The queue of held reports: all at once, and how many are ticked.
"use strict";

(() => {
  const form = document.getElementById("held-form");
  if (!form) return;
  const english = document.documentElement.lang === "en";
  const boxes = [...form.querySelectorAll("[name=case]")];
  const all = document.getElementById("held-all"), told = document.getElementById("held-count");

  function count() {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    told.textContent = english ? `${ticked} ticked` : `已勾选 ${ticked} 件`;
  }

  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; count(); });
  for (const box of boxes) box.addEventListener("change", count);
  form.addEventListener("submit", (event) => {
    const reason = document.getElementById("held-reason");
    const lacks = event.submitter && event.submitter.value === "discard" && !reason.value.trim();
    reason.setCustomValidity(lacks ? (english ? "say why" : "写明理由") : "");
    if (!form.reportValidity()) event.preventDefault();
  });
  document.getElementById("held-reason").addEventListener("input", (event) => event.target.setCustomValidity(""));
  count();
})();
