// The demonstration's log-in page: a button fills in one of its accounts. Without this script name and pass word are
// there to read.
"use strict";

document.querySelectorAll("[data-fill]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const form = document.getElementById("sign-in");
    form.elements.login.value = button.dataset.fill;
    form.elements.password.value = document.getElementById("demo-password").textContent;
    form.querySelector("[type=submit]").focus();
  });
});
