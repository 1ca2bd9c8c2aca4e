// The scanning page opens without a connection, too: page and scripts as they last came. It holds
// no code and no name. Everything else goes to the network alone.
"use strict";
const SHELF = "lanzi-scan-1";
const PAGE = "/handout/scan";
const isOurs = (url) =>
  url.origin === location.origin && (url.pathname === PAGE || url.pathname.startsWith("/static/"));

const NEEDED = [
  PAGE,
  "/static/portal.css",
  "/static/portal.js",
  "/static/basket.svg",
  ...["page", "codes", "kept", "camera", "signals", "view"].map((name) => `/static/scan/${name}.js`),
  "/static/vendor/qr/decode.js",
  "/static/vendor/qr/index.js",
];

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(NEEDED)));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !isOurs(url)) return;
  event.respondWith((async () => {
    const shelf = await caches.open(SHELF);
    const place = url.pathname;
    try {
      const fresh = await fetch(event.request);
      if (fresh.ok && !fresh.redirected) await shelf.put(place, fresh.clone());
      return fresh;
    } catch (error) {
      const last = await shelf.match(place);
      if (last) return last;
      throw error;
    }
  })());
});
