// A tick box that ticks all others of a name: data-choose-all="name"
"use strict";
document.addEventListener("change", (event) => {
  const name = event.target.dataset && event.target.dataset.chooseAll;
  if (!name) return;
  for (const box of document.getElementsByName(name)) box.checked = event.target.checked;
});
