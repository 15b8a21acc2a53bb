// What the phone keeps between two signals: the sheets as they were fetched, and the findings that wait. Each person on
// the phone has their own; nobody sees or sends another's.
"use strict";

window.fieldStore = (() => {
  const NAME = "kaoping-field";
  let opened;

  const open = () => opened ||= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("work", { keyPath: "person" });
      asked.result.createObjectStore("findings", { keyPath: "uuid" });
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
    keep: (finding) => within("findings", "readwrite", (store) => store.put(finding)),
    drop: (uuid) => within("findings", "readwrite", (store) => { store.delete(uuid); }),
    findings: async (person) => {
      const all = await within("findings", "readonly", (store) => store.getAll());
      return { own: all.filter((each) => each.person === person), others: all.filter((each) => each.person !== person && each.state !== "done").length };
    },
  };
})();
