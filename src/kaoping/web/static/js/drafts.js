// A form marked data-draft="<key>" is kept in this browser while somebody types, so that a sign-in that expires, a lost
// connection or a closed window loses nothing. A draft belongs to one person (data-person of the body) and one form; it
// goes when the form has been taken, when it is discarded, when that person signs out, and after a week. Pass words and
// files are never kept.
"use strict";

(() => {
  const person = document.body.dataset.person || "";
  const ROOT = "kaoping-draft:";
  const SENT = "kaoping-sent";
  const WEEK = 7 * 24 * 3600 * 1000;
  const LARGEST = 500000; // letters of one draft
  const UNKEPT = new Set(["password", "file", "hidden", "submit", "button", "image", "reset"]);
  const english = document.documentElement.lang === "en";

  const nameOf = (form) => `${ROOT}${person}:${form.dataset.draft}`;
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !UNKEPT.has(field.type) && !field.disabled);
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

  function valuesOf(form) {
    return fieldsOf(form)
      .filter((field) => !isChoice(field) || field.checked)
      .flatMap((field) => field.type === "select-multiple" ? [...field.selectedOptions].map((option) => [field.name, option.value]) : [[field.name, field.value]]);
  }

  function fill(form, values) {
    const left = values.map(([name, value]) => ({ name, value }));
    const take = (name, value) => {
      const at = left.findIndex((entry) => entry.name === name && (value === undefined || entry.value === value));
      return at < 0 ? undefined : left.splice(at, 1)[0].value;
    };
    for (const field of fieldsOf(form)) {
      if (isChoice(field)) field.checked = take(field.name, field.value) !== undefined;
      else if (field.type === "select-multiple") for (const option of field.options) option.selected = take(field.name, option.value) !== undefined;
      else { const kept = take(field.name); if (kept !== undefined) field.value = kept; }
      field.dispatchEvent(new Event("input", { bubbles: true })); // whoever watches the field (an editor) hears of it
    }
  }

  function read(name) {
    try {
      const draft = JSON.parse(localStorage.getItem(name));
      return draft && Date.now() - draft.at < WEEK ? draft : null;
    } catch { return null; }
  }

  function keep(form) {
    const text = JSON.stringify({ at: Date.now(), sent: false, values: valuesOf(form) });
    try { if (text.length <= LARGEST) localStorage.setItem(nameOf(form), text); } catch { /* the store is full or shut */ }
  }

  function forget(wanted) {
    for (const name of Object.keys(localStorage)) if (name.startsWith(ROOT) && wanted(name)) localStorage.removeItem(name);
  }

  function notice(form, draft, before) {
    const time = new Date(draft.at);
    const clock = `${String(time.getHours()).padStart(2, "0")}:${String(time.getMinutes()).padStart(2, "0")}`;
    const day = time.toDateString() === new Date().toDateString() ? "" : `${time.getMonth() + 1}-${time.getDate()} `;
    const band = document.createElement("div");
    band.className = "band plain draft-notice";
    band.setAttribute("role", "status");
    band.append(english ? `What you typed at ${day}${clock} and did not submit is back. ` : `已恢复 ${day}${clock} 未提交的内容。`);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = english ? "Discard it" : "丢弃恢复的内容";
    button.addEventListener("click", () => {
      localStorage.removeItem(nameOf(form));
      fill(form, before);
      band.remove();
    });
    band.append(button);
    form.prepend(band);
  }

  function watch(form) {
    if (form.dataset.draftWatched) return;
    form.dataset.draftWatched = "yes";
    const draft = read(nameOf(form));
    const before = valuesOf(form);
    if (draft && JSON.stringify(draft.values) !== JSON.stringify(before)) {
      fill(form, draft.values);
      notice(form, draft, before);
    } else if (draft) {
      localStorage.removeItem(nameOf(form)); // what is on the page is what was typed: it has been taken, or came back
    }
    let waiting;
    const later = () => { clearTimeout(waiting); waiting = setTimeout(() => keep(form), 300); };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    window.addEventListener("pagehide", () => { if (waiting && !form.dataset.draftSent) { clearTimeout(waiting); keep(form); } });
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      clearTimeout(waiting);
      keep(form);
      form.dataset.draftSent = "yes";
      sessionStorage.setItem(SENT, JSON.stringify({ name: nameOf(form) }));
    });
  }

  // The page after a form was sent. The log-in page: the sign-in had expired, the form was not taken. Any page that an
  // answer led to (a redirect): it was taken. A page without redirect shows the form with its faults, or what broke.
  function settle() {
    const sent = JSON.parse(sessionStorage.getItem(SENT) || "null");
    if (!sent) return;
    if (!person) { sessionStorage.setItem(SENT, JSON.stringify({ ...sent, expired: true })); return; }
    sessionStorage.removeItem(SENT);
    const [arrival] = performance.getEntriesByType("navigation");
    if (!sent.expired && arrival && arrival.redirectCount > 0) localStorage.removeItem(sent.name);
  }

  // What a phone took along goes, and the pages, which bear the person's name; what could not be sent stays, for this
  // person alone.
  function forgetPhone(name) {
    if (window.caches) caches.delete(name);
    if (!window.indexedDB) return;
    const asked = indexedDB.open(name);
    asked.onupgradeneeded = () => asked.transaction.abort(); // there is none
    asked.onsuccess = () => {
      asked.result.transaction("work", "readwrite").objectStore("work").delete(Number(person));
      asked.result.close();
    };
  }

  function begin() {
    settle();
    if (!person) return;
    forget((name) => read(name) === null);
    const forms = () => document.querySelectorAll("form[data-draft]").forEach(watch);
    forms();
    document.addEventListener("htmx:load", forms);
    document.addEventListener("htmx:afterRequest", (event) => { // of the form itself, not of a field that is checked
      const { elt: form, xhr: answer, successful } = event.detail;
      if (successful && form.matches("form[data-draft]") && !answer.getResponseHeader("HX-Redirect")) localStorage.removeItem(nameOf(form));
    });
    document.addEventListener("submit", (event) => {
      if (event.target.matches("[data-forget-drafts]")) {
        forget((name) => name.startsWith(`${ROOT}${person}:`));
        for (const name of ["kaoping-field", "kaoping-report"]) forgetPhone(name);
      }
    });
  }

  try { begin(); } catch { /* a browser that keeps nothing has no drafts */ }
})();
