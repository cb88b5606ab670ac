/* Keeps the place in line up to date. Without this file the page loads itself anew every half minute.
 *
 *  [data-antrean="/antrean/CODE/?bagian=1"]  the part that changes: drawn anew when the number itself was called, served and so on
 *  [data-arus]   address of the stream: how many are ahead and how long that takes; empty or silent: the part is asked every 10 s
 *  [data-zona]   the time zone of the clock on the page
 *
 *  A page nobody looks at keeps no connection: it opens again with the page.
 */

const part = document.querySelector("[data-antrean]");
const news = document.getElementById("antrean-kabar");
const lost = document.getElementById("antrean-putus");
const { antrean: address, arus: stream, zona: zone } = part.dataset;

const ASK_EVERY = 10_000;
const STREAM_PATIENCE = 25_000; // the server gives a sign of life every 10 s
const LANGUAGE = document.documentElement.lang === "en" ? "en" : "id";
const hourMinute = new Intl.DateTimeFormat("id-ID", { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" });

let tag = "";
let misses = 0;
let source = null;
let isStreaming = false;
let isAsking = false;
let heardAt = 0;
let listenAt = 0;
let askAt = performance.now() + ASK_EVERY;

const heading = () => part.querySelector(".p-panel")?.innerText.trim() || "";
const field = (name) => part.querySelector(`[data-isi="${name}"]`);
const write = (name, text) => { const node = field(name); if (node && text && node.textContent !== text) node.textContent = text; };
const isSeen = () => document.visibilityState === "visible";

function heard(milliseconds = Date.now()) {
  heardAt = performance.now();
  misses = 0;
  lost.hidden = true;
  write("pukul", hourMinute.format(milliseconds));
}

/* the part, as the server draws it */
async function ask() {
  if (isAsking || !isSeen()) return;
  isAsking = true;
  try {
    const answer = await fetch(address, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.status === 404 || answer.status === 409) { location.reload(); return; }
    if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
    misses = 0;
    lost.hidden = true;
    if (answer.status === 304) return;
    tag = answer.headers.get("ETag") || "";
    draw(await answer.text());
  } catch {
    misses += 1;
    lost.hidden = misses < 2;
  } finally {
    isAsking = false;
    askAt = performance.now() + ASK_EVERY;
  }
}

function draw(html) {
  const before = heading();
  const focused = document.activeElement?.closest?.("[data-antrean]") && document.activeElement.closest("form, a")?.getAttribute("action");
  part.innerHTML = html;
  if (focused) part.querySelector(`form[action="${focused}"] button`)?.focus();
  if (heading() !== before) {
    news.textContent = heading();
    navigator.vibrate?.([300, 200, 300]);
  }
}

/* the stream */
function listen() {
  if (source || !stream || !window.EventSource || !isSeen() || performance.now() < listenAt) return;
  source = new EventSource(stream);
  source.addEventListener("jam", (event) => { isStreaming = true; heard(JSON.parse(event.data)); });
  source.addEventListener("tempat", (event) => {
    isStreaming = true;
    heard();
    const told = JSON.parse(event.data);
    if (told.tanda !== part.querySelector("[data-tanda]")?.dataset.tanda) { ask(); return; }
    write("depan", told.depan?.[LANGUAGE]);
    write("tunggu", told.tunggu?.[LANGUAGE]);
  });
  source.addEventListener("terganggu", () => { lost.hidden = false; });
  source.onerror = () => hangUp(3000 + Math.random() * 7000); // not all at once, when a thousand phones lost the same server
}

function hangUp(rest) {
  source?.close();
  source = null;
  isStreaming = false;
  listenAt = performance.now() + rest;
}

function pulse() {
  if (!isSeen()) return;
  if (isStreaming && performance.now() - heardAt > STREAM_PATIENCE) hangUp(0);
  listen();
  if (!isStreaming && performance.now() >= askAt) ask();
}

document.addEventListener("visibilitychange", () => {
  if (isSeen()) { ask(); listenAt = 0; listen(); } else hangUp(0);
});
addEventListener("pagehide", () => hangUp(0));
addEventListener("online", () => { listenAt = 0; ask(); });
setInterval(pulse, 1000);
listen();
