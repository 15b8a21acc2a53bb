"use strict";
// The year as one stop of the tab key: arrows go from day to day, up and down by a week, Enter opens the day.

(() => {
  const year = document.querySelector("[data-days]");
  if (!year) return;
  const days = [...year.querySelectorAll("a.of-day")];
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

  const reach = (day) => {
    for (const one of days) one.tabIndex = one === day ? 0 : -1;
  };

  const asked = new URLSearchParams(location.search).get("day");
  const first = days.find((one) => asked && one.href.includes(`day=${asked}`))
    || days.find((one) => one.getAttribute("aria-current")) || days[0];
  reach(first);

  year.addEventListener("keydown", (event) => {
    const at = days.indexOf(event.target);
    const to = event.key === "Home" ? 0 : event.key === "End" ? days.length - 1 : at + steps[event.key];
    if (at < 0 || !days[to]) return;
    event.preventDefault();
    reach(days[to]);
    days[to].focus();
  });
})();
