// What the phone keeps of an inspection: the sheets as they were fetched, and the findings that wait.
"use strict";

window.fieldStore = (() => {
  const within = window.phoneStore("kaoping-field", { work: "person", findings: "uuid" });

  return {
    keepWork: (work) => within("work", "readwrite", (store) => store.put(work)),
    work: (person) => within("work", "readonly", (store) => store.get(person)),
    keep: (finding) => within("findings", "readwrite", (store) => store.put(finding)),
    drop: (uuid) => within("findings", "readwrite", (store) => { store.delete(uuid); }),
    findings: async (person) => window.phoneStore.apart(await within("findings", "readonly", (store) => store.getAll()), person),
  };
})();
