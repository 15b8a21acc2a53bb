// What a page keeps on the phone between two signals. Each person on the phone has their own; nobody sees or sends
// another's.
"use strict";

// stores: name of a store → the key of what lies in it. Gives within(store, mode, act).
window.phoneStore = (name, stores) => {
  let opened;

  const open = () => opened ||= new Promise((done, failed) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(stores)) asked.result.createObjectStore(store, { keyPath });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

  return async function within(store, mode, act) {
    const base = await open();
    return new Promise((done, failed) => {
      const step = base.transaction(store, mode);
      const asked = act(step.objectStore(store));
      step.oncomplete = () => done(asked && asked.result);
      step.onabort = step.onerror = () => failed(step.error);
    });
  };
};

// What lies in a store, told apart: the person's own, and how many of others still wait.
window.phoneStore.apart = (all, person) => ({
  own: all.filter((each) => each.person === person),
  others: all.filter((each) => each.person !== person && each.state !== "done").length,
});

// Keeps the page and what it is made of, by the worker that lies beside it.
window.phoneStore.keepPage = (page) => {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(`${page}worker.js`, { scope: page }).then(() => navigator.serviceWorker.ready).then((ready) => {
    const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((part) => part.href || part.src);
    ready.active.postMessage({ keep: [page, ...parts] });
  }).catch(() => { /* no worker here: the page works while it is open */ });
};
