{% autoescape off %}/* Keeps the page of the kiosk for the time the network is down: pages from the network first, pictures and scripts from here first. */
const HOME = "{{ home }}";
const STORE = `anjungan-{{ version }}`;
const FILES = {{ files }};

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const store = await caches.open(STORE);
  await Promise.all([...FILES, HOME].map((file) => store.add(new Request(file, { cache: "reload" })).catch(() => {})));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (!request.url.includes(HOME)) event.respondWith(kept(request));
});

async function page(request) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await store.put(HOME, answer.clone());
    if (answer.status < 500) return answer;
  } catch { /* the network is down */ }
  return (await store.match(HOME)) || Response.error();
}

async function kept(request) {
  const store = await caches.open(STORE);
  const found = await store.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await store.put(request, answer.clone());
  return answer;
}
{% endautoescape %}
