// What the phone keeps between two signals: what it took along, the report being written, the reports that wait. Each
// person on the phone has their own; nobody sees or sends another's.
"use strict";

window.reportStore = (() => {
  const NAME = "kaoping-report";
  let opened;

  const open = () => opened ||= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("work", { keyPath: "person" });
      asked.result.createObjectStore("drafts", { keyPath: "person" });
      asked.result.createObjectStore("reports", { keyPath: "uuid" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

  async function within(store, mode, act) {
    const base = await open();
    return new Promise((done, failed) => {
      const step = base.transaction(store, mode);
      const asked = act(step.objectStore(store));
      step.oncomplete = () => done(asked && asked.result);
      step.onabort = step.onerror = () => failed(step.error);
    });
  }

  return {
    keepWork: (work) => within("work", "readwrite", (store) => store.put(work)),
    work: (person) => within("work", "readonly", (store) => store.get(person)),
    keepDraft: (draft) => within("drafts", "readwrite", (store) => store.put(draft)),
    draft: (person) => within("drafts", "readonly", (store) => store.get(person)),
    dropDraft: (person) => within("drafts", "readwrite", (store) => { store.delete(person); }),
    keep: (report) => within("reports", "readwrite", (store) => store.put(report)),
    drop: (uuid) => within("reports", "readwrite", (store) => { store.delete(uuid); }),
    reports: async (person) => {
      const all = await within("reports", "readonly", (store) => store.getAll());
      return { own: all.filter((each) => each.person === person), others: all.filter((each) => each.person !== person && each.state !== "done").length };
    },
  };
})();
