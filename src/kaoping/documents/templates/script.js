(function () {
  "use strict";
  var all = function (root, what) { return Array.prototype.slice.call(root.querySelectorAll(what)); };
  all(document, ".tools").forEach(function (tools) {
    var card = tools.closest(".items-card");
    tools.hidden = false;
    tools.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.do === "changes") {
        var only = card.classList.toggle("only-changes");
        button.setAttribute("aria-pressed", String(only));
        return;
      }
      var open = button.dataset.open !== "yes";
      all(card, "tr.why > td > details").forEach(function (details) { details.open = open; });
      button.dataset.open = open ? "yes" : "";
      var text = button.textContent;
      button.textContent = button.dataset.other;
      button.dataset.other = text;
    });
  });
  function show() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var details = target && target.closest("details");
    if (!details) return;
    details.open = true;
    details.closest("tr").previousElementSibling.scrollIntoView({ block: "center" });
    details.querySelector("summary").focus({ preventScroll: true });
  }
  window.addEventListener("hashchange", show);
  show();
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all(document, "tr.why > td > details:not([open])");
    opened.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
  });
})();
