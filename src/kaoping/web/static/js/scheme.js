// The page of a version: the tree follows the chosen item, can be searched, and is closed at first on phones.
"use strict";

(() => {
  const tree = document.querySelector(".tree");
  if (!tree) return;
  if (window.matchMedia("(max-width: 900px)").matches) tree.open = false;

  const links = () => tree.querySelectorAll("a[href^='?item=']");
  const follow = () => {
    const here = new URLSearchParams(window.location.search).get("item");
    if (!here) return;
    for (const link of links()) {
      const own = new URLSearchParams(link.getAttribute("href").slice(1)).get("item");
      if (own === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  document.addEventListener("htmx:pushedIntoHistory", follow);
  document.addEventListener("htmx:historyRestore", follow);
  follow();

  const current = tree.querySelector("[aria-current]");
  const list = tree.querySelector("ul");
  if (current && list && list.scrollHeight > list.clientHeight) {
    list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 2;
  }

  const search = tree.querySelector("[data-find]");
  if (search) {
    search.addEventListener("input", () => {
      const wanted = search.value.trim().toLowerCase();
      for (const line of list.children) {
        line.hidden = wanted !== "" && !line.querySelector(".name").textContent.toLowerCase().includes(wanted);
      }
    });
  }
})();

// The register: all decisions, or only those that are pending.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-only]");
  if (!button) return;
  for (const each of button.parentElement.children) each.setAttribute("aria-pressed", String(each === button));
  for (const entry of document.querySelectorAll(".decision")) {
    entry.hidden = button.dataset.only === "open" && !entry.dataset.open;
  }
});
