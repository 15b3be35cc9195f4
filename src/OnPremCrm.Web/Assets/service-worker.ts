/**
 * Keeps one page for the time when the server is out of reach, and what that page is drawn with. Nothing else is kept: pages, recordings and
 * answers with anybody's data always come from the server.
 */
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Telling extends Waiting {
  readonly data: { language: string; stamp: string };
}

interface Worker extends EventTarget {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}

const worker = self as unknown as Worker;
const shelf = "shell";
const page = "/offline";
const label = "/offline-stamp";

// Several pages tell at once; one after the other is listened to.
let last: Promise<void> = Promise.resolve();

worker.addEventListener("install", (event) => (event as Waiting).waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => (event as Waiting).waitUntil(worker.clients.claim()));

// Each page tells its language and the version of its style sheet; only a new one is fetched.
worker.addEventListener("message", (event: Event) => {
  const { data } = event as Telling;
  last = last.then(() => keep(data.language, `${data.language} ${data.stamp}`)).catch(() => undefined); // out of reach just now: the next page tells it again
  (event as Waiting).waitUntil(last);
});

worker.addEventListener("fetch", (event) => {
  const { request } = event as Fetching;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (request.mode === "navigate") (event as Fetching).respondWith(fetch(request).catch(() => kept(page)));
  else if (origin === location.origin && (pathname.startsWith("/dist/") || pathname === "/icon.svg")) (event as Fetching).respondWith(fetch(request).catch(() => kept(request)));
});

async function kept(what: RequestInfo): Promise<Response> {
  return (await (await caches.open(shelf)).match(what)) ?? Response.error();
}

async function keep(language: string, stamp: string): Promise<void> {
  const cache = await caches.open(shelf);
  const fonts = language === "ru" ? /url\("?(?:\.\/)?([\w-]*(?:latin|cyrillic)-wght[\w-]*\.woff2)/g : /url\("?(?:\.\/)?([\w-]*latin-wght[\w-]*\.woff2)/g;
  if ((await (await cache.match(label))?.text()) === stamp) return;
  // without cookies: the page that is kept has never known who asks
  const answer = await get(`${page}?language=${encodeURIComponent(language)}`);
  const html = await answer.clone().text();
  const parts = Array.from(html.matchAll(/(?:href|src)="(\/(?:dist\/[^"]+|icon\.svg))"/g), (match) => (match[1] ?? "").replaceAll("&amp;", "&")).filter((part) => !part.endsWith(".woff2"));
  const fresh: [string, Response][] = [];
  for (const part of parts) {
    const file = await get(part);
    fresh.push([part, file.clone()]);
    if (!part.includes(".css")) continue;
    for (const [, font] of (await file.text()).matchAll(fonts)) fresh.push([`/dist/${font}`, await get(`/dist/${font}`)]);
  }
  await cache.put(page, answer);
  for (const [address, file] of fresh) await cache.put(address, file);
  const wanted = new Set([page, label, ...fresh.map(([address]) => address)]);
  for (const old of await cache.keys()) if (!wanted.has(old.url.slice(location.origin.length))) await cache.delete(old);
  await cache.put(label, new Response(stamp));
}

async function get(address: string): Promise<Response> {
  const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
  return answer;
}
