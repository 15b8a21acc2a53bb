// Keeps a page that works on a phone and what it is made of, so that it opens without a signal; what people enter is not
// kept here. STORE (a name) and PAGE (an address) stand before this: `site/phone.py` writes them.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page tells what it is made of; parts of an older page go.
self.addEventListener("message", (event) => {
  const parts = (event.data && event.data.keep) || [];
  const own = parts.filter((part) => new URL(part, self.location).origin === self.location.origin);
  event.waitUntil(keep(own));
});

async function keep(parts) {
  const store = await caches.open(STORE);
  const wanted = new Set(parts.map((part) => new URL(part, self.location).href));
  await Promise.allSettled(parts.map((part) => store.add(part)));
  for (const kept of await store.keys()) if (!wanted.has(kept.url)) await store.delete(kept);
}

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
  return (await store.match(request)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(part(request));
});
