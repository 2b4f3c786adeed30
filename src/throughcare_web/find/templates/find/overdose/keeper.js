// Shows the kept overdose page where there is no network. Somebody asked for it; removing it is one button on that page.
const NAME = "overdose-page";
const WAIT_MS = 3000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", function (event) {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

// The network first; what is kept where there is none, or a weak one lets somebody wait.
async function answer(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  const fresh = fetch(request).then(refresh(request));
  if (!kept) return fresh;
  return Promise.race([fresh.catch(() => kept), waited().then(() => kept)]);
}

// What is kept follows each change of the page; once it is removed, nothing is kept again.
function refresh(request) {
  return async function (fresh) {
    if (fresh.ok && (await caches.has(NAME))) {
      const cache = await caches.open(NAME);
      await cache.put(request, fresh.clone());
    }
    return fresh;
  };
}

function waited() {
  return new Promise((resolve) => { setTimeout(resolve, WAIT_MS); });
}
