// Evidence: files can be dropped onto the form, their sizes are told before they travel, the upload shows how far it is.
"use strict";

(() => {
  if (document.documentElement.dataset.evidence) return; // a page and a block of it may both bring the script
  document.documentElement.dataset.evidence = "on";
  const form = (target) => (target instanceof Element ? target.closest("form[data-proofs]") : null);
  const megabytes = (size) => (size < 1048576 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / 1048576).toFixed(1)} MB`);

  const tell = (box) => {
    const list = box.querySelector(".chosen");
    const limit = Number(box.dataset.limit);
    list.replaceChildren(...Array.from(box.elements.files.files, (file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} · ${megabytes(file.size)}`;
      if (file.size > limit) {
        line.className = "wrong";
        line.textContent += ` · ■ ${box.dataset.tooLarge}`;
      }
      return line;
    }));
  };

  document.addEventListener("change", (event) => {
    const box = form(event.target);
    if (box && event.target.name === "files") tell(box);
  });

  for (const name of ["dragover", "dragenter"]) {
    document.addEventListener(name, (event) => {
      const box = form(event.target);
      if (!box) return;
      event.preventDefault();
      box.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    const box = form(event.target);
    if (box && !box.contains(event.relatedTarget)) box.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    const box = form(event.target);
    if (!box) return;
    event.preventDefault();
    box.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    box.elements.files.files = event.dataTransfer.files;
    tell(box);
    box.querySelector("button").focus();
  });

  // A refusal comes with the status 422 and the whole block, which says what was wrong.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const into = event.detail.target;
    if (event.detail.xhr.status === 422 && into && into.classList.contains("proofs")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  const failed = (event) => {
    const box = form(event.detail.elt);
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (!box || status === 422) return;
    const line = document.createElement("li");
    line.className = "wrong";
    line.textContent = `■ ${status === 413 ? box.dataset.tooMuch : box.dataset.failed}`;
    box.querySelector(".chosen").append(line);
    box.querySelector("progress").hidden = true;
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:xhr:progress", (event) => {
    const box = form(event.target);
    const bar = box && box === event.target && box.querySelector("progress"); // not what a link in it fetches
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = (100 * event.detail.loaded) / event.detail.total;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const block = event.target.closest && event.target.closest(".proofs");
    const button = block && document.getElementById(block.id) && document.querySelector(`#${block.id} .proof-add input[type=file]`);
    if (button) button.focus();
  });
})();
