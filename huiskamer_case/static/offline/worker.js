/**
 * The counting screen without a network: this worker looks after that one page, and keeps its code only.
 *
 * A page that was asked for and did not come is replaced by tonight.html, which knows the words of the screen from this
 * device's storage and puts taps in the same queue. Nothing that the server answers is kept.
 */
const KEPT = "huiskamer-tonight-2";
const PAGE = "/huiskamer_case/static/offline/tonight.html";
const FILES = [
    PAGE,
    "/huiskamer_case/static/offline/tonight.css",
    "/huiskamer_case/static/offline/tonight.js",
    "/huiskamer_case/static/src/counting/night.js",
    "/huiskamer_case/static/src/counting/tap_queue.js",
    "/huiskamer_case/static/src/random_number.js",
];

/** Have all of it at hand; what is there already is not fetched again. */
async function keep() {
    const cache = await caches.open(KEPT);
    if ((await cache.keys()).length < FILES.length) {
        await cache.addAll(FILES);
    }
}

self.addEventListener("install", (event) => {
    event.waitUntil(keep().then(() => self.skipWaiting()));
});

// Whoever clears what a browser kept, while a page is open, leaves the worker and takes its files; the page asks again.
self.addEventListener("message", (event) => {
    event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
    const others = (names) => names.filter((name) => name.startsWith("huiskamer-tonight-") && name !== KEPT);
    event.waitUntil(caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name)))));
});

/** The answer of the server, or what is kept when there is none or nobody behind the door. */
async function answer(request, kept) {
    try {
        const response = await fetch(request);
        return [502, 503, 504].includes(response.status) ? caches.match(kept) : response;
    } catch {
        return caches.match(kept);
    }
}

self.addEventListener("fetch", (event) => {
    const { pathname } = new URL(event.request.url);
    if (event.request.mode === "navigate") {
        event.respondWith(answer(event.request, PAGE));
    } else if (FILES.includes(pathname)) {
        event.respondWith(answer(event.request, pathname));
    }
});
