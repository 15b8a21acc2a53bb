// Keeps the inspector's page and what it is made of, so that it opens without a signal. Figures are not kept here.
"use strict";

const STORE = "kaoping-field";
const PAGE = "/collect/field/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page tells what it is made of.
self.addEventListener("message", (event) => {
  const parts = (event.data && event.data.keep) || [];
  const own = parts.filter((part) => new URL(part, self.location).origin === self.location.origin);
  event.waitUntil(caches.open(STORE).then((store) => Promise.allSettled(own.map((part) => store.add(part)))));
});

// A page that only sends on to the log-in page is none to keep.
const isOwn = (response) => response.ok && !response.redirected && response.type === "basic";

async function page(request) {
  const store = await caches.open(STORE);
  try {
    const response = await fetch(request);
    if (isOwn(response)) store.put(PAGE, response.clone());
    return response;
  } catch (gone) {
    const kept = await store.match(PAGE);
    if (kept) return kept;
    throw gone;
  }
}

async function part(request) {
  const store = await caches.open(STORE);
  const kept = await store.match(request);
  if (kept) return kept;
  return fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(part(request));
});
