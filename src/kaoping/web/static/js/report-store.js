// What the phone keeps of reports: what it took along, the report being written, the reports that wait.
"use strict";

window.reportStore = (() => {
  const within = window.phoneStore("kaoping-report", { work: "person", drafts: "person", reports: "uuid" });

  return {
    keepWork: (work) => within("work", "readwrite", (store) => store.put(work)),
    work: (person) => within("work", "readonly", (store) => store.get(person)),
    keepDraft: (draft) => within("drafts", "readwrite", (store) => store.put(draft)),
    draft: (person) => within("drafts", "readonly", (store) => store.get(person)),
    dropDraft: (person) => within("drafts", "readwrite", (store) => { store.delete(person); }),
    keep: (report) => within("reports", "readwrite", (store) => store.put(report)),
    drop: (uuid) => within("reports", "readwrite", (store) => { store.delete(uuid); }),
    reports: async (person) => window.phoneStore.apart(await within("reports", "readonly", (store) => store.getAll()), person),
  };
})();
