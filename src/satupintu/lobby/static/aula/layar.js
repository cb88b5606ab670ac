/* The display of the hall. The server says what was called and which clips say it; this file shows it, plays it, and never stops.
 *
 *  #layar[data-keadaan]  address of the state as JSON, asked every 2 s while there is no stream
 *  #layar[data-arus]     address of the stream of events; empty: only asked
 *  #layar[data-awal]     the state when the page was made; data-jam the clock of the server then, in milliseconds
 *  #layar[data-suara]    addresses of each clip by name, best first; data-zona the time zone; data-versi the version of the page
 *
 *  Everything kept is bounded: the page runs for a month, and loads itself anew at night when the server answers.
 *  For lamps and the like it tells `document` about each call it presents: event `aula:panggilan`, detail {key, clips, starts, ends}
 *  in seconds of the sound's clock (ends = starts where it is silent).
 */

const page = document.getElementById("layar");
const { keadaan, arus, suara, zona, versi } = page.dataset;
const part = (name) => page.querySelector(`[data-isi="${name}"]`);

const ASK_EVERY = 2000;
const ASK_PATIENCE = 6000;
const STREAM_PATIENCE = 25000; // the server gives a sign of life every 10 s
const OLDEST_SPOKEN = 60000; // a call that reached us later than this is shown, not spoken
const MOST_WAITING = 10;
const MOST_KNOWN = 100;
const SHOWN_AT_LEAST = 5000;
const REST = 0.5; // seconds between two announcements
const NIGHT = 3; // o'clock
const LIVED_AT_LEAST = 2 * 3600e3;

const began = performance.now();
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/* time: the server's, for the clock of a television is often wrong */
let ahead = Number(page.dataset.jam) - performance.now();
const now = () => performance.now() + ahead;
const setClock = (milliseconds) => { if (milliseconds > 0) ahead = milliseconds - performance.now(); };
const format = (options) => {
  const made = new Intl.DateTimeFormat("id-ID", { timeZone: zona, hourCycle: "h23", ...options });
  return (moment) => made.format(moment);
};
const hourMinute = format({ hour: "2-digit", minute: "2-digit" });
const withSeconds = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const hour = format({ hour: "numeric" });

/* writing: only what changed, so that nothing flickers */
const write = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };
const show = (node, yes) => { if (node) node.hidden = !yes; };

/* sound */
let sound = null;
let freeAt = 0;
const clips = new Map();
const isSpoken = () => state?.voice && sound && sound.state === "running";

async function loadClips() {
  const names = JSON.parse(suara);
  sound ||= new AudioContext();
  for (const [name, addresses] of Object.entries(names)) {
    for (const address of addresses) {
      if (clips.has(name)) break;
      try {
        const answer = await fetch(address);
        if (answer.ok) clips.set(name, await sound.decodeAudioData(await answer.arrayBuffer()));
      } catch { /* the next address, and all of them again with the next call */ }
    }
  }
  return clips.size === Object.keys(names).length;
}

function speak(names) {
  const known = names.map((name) => clips.get(name)).filter(Boolean);
  if (!isSpoken() || !known.length) return { starts: 0, ends: 0 };
  const starts = Math.max(sound.currentTime + 0.05, freeAt);
  let at = starts;
  for (const clip of known) {
    const source = sound.createBufferSource();
    source.buffer = clip;
    source.connect(sound.destination);
    source.start(at);
    at += clip.duration;
  }
  freeAt = at + REST;
  return { starts, ends: at };
}

function checkSound() {
  show(part("aktifkan"), Boolean(state?.voice) && (!sound || sound.state !== "running"));
}

async function wakeSound() {
  try {
    sound ||= new AudioContext();
    sound.onstatechange = checkSound;
    await Promise.race([sound.resume(), wait(1000)]);
  } catch { /* the button stays */ }
  checkSound();
}

/* calls: one after the other */
let state = null;
let shown = null;
let isPresenting = false;
const waiting = [];
const known = new Set();

function know(key) {
  known.add(key);
  if (known.size > MOST_KNOWN) known.delete(known.values().next().value);
}

function take(next, isFirst = false) {
  const fresh = [...next.calls].reverse().filter((call) => !known.has(call.key));
  state = next;
  for (const call of fresh) {
    know(call.key);
    if (now() - call.at > (isFirst ? OLDEST_SPOKEN / 4 : OLDEST_SPOKEN)) continue;
    const same = waiting.findIndex((other) => other.number === call.number);
    if (same >= 0) waiting.splice(same, 1);
    waiting.push(call);
    if (waiting.length > MOST_WAITING) waiting.shift();
  }
  if (!isPresenting && !waiting.length) shown = next.calls[0] || null;
  draw();
  present();
}

async function present() {
  if (isPresenting) return;
  isPresenting = true;
  while (waiting.length) {
    shown = waiting.shift();
    draw();
    flash();
    if (state.voice && !(await Promise.race([loadClips(), wait(3000)]))) checkSound();
    const { starts, ends } = speak(shown.clips);
    document.dispatchEvent(new CustomEvent("aula:panggilan", { detail: { key: shown.key, clips: shown.clips, starts, ends } }));
    const left = ends ? (ends + REST - sound.currentTime) * 1000 : 0;
    await wait(Math.max(SHOWN_AT_LEAST, left));
  }
  isPresenting = false;
}

function flash() {
  const card = part("panggilan");
  card.classList.remove("baru");
  void card.offsetWidth; // restarts the animation
  card.classList.add("baru");
}

/* drawing */
const rows = [...part("daftar").children];

function draw() {
  if (!state) return;
  show(part("ada"), Boolean(shown));
  show(part("kosong"), !shown);
  if (shown) {
    write(part("nomor"), shown.number);
    part("nomor").style.setProperty("--n", Math.max(5, shown.number.length));
    write(part("loket"), shown.counter);
    part("loket").style.setProperty("--n", Math.max(8, shown.counter.length));
    write(part("lantai"), shown.floor);
    show(part("lantai"), Boolean(shown.floor));
  }
  rows.forEach((row, index) => {
    const call = state.calls[index];
    show(row, Boolean(call));
    if (!call) return;
    write(row.children[0], call.floor ? `${call.counter}, ${call.floor}` : call.counter);
    write(row.children[1], call.number);
    row.classList.toggle("kini", Boolean(shown) && call.key === shown.key);
  });
  page.style.setProperty("--baris", Math.max(1, Math.min(rows.length, state.calls.length)));
  write(part("menunggu"), state.waiting);
  write(part("perkiraan"), state.estimate);
  show(part("perkiraan").parentElement, Boolean(state.estimate));
  checkSound();
  tell();
}

function tell() {
  const lines = state?.announcements || [];
  const line = lines.length ? lines[Math.floor(now() / 15000) % lines.length] : "";
  write(part("info"), line);
  show(part("info").parentElement, Boolean(line));
}

/* connection */
let source = null;
let isStreaming = false;
let heardAt = performance.now();
let updatedAt = now();
let listenAt = 0;
let failures = 0;
let isAsking = false;
let askAt = performance.now() + ASK_EVERY;
let tag = "";
let isTroubled = false;

function heard() {
  heardAt = performance.now();
  updatedAt = now();
  isTroubled = false;
  failures = 0;
}

function listen() {
  if (!arus || !window.EventSource) return;
  source = new EventSource(arus);
  source.addEventListener("keadaan", (event) => { isStreaming = true; heard(); take(JSON.parse(event.data)); });
  source.addEventListener("jam", (event) => { isStreaming = true; setClock(JSON.parse(event.data)); heard(); });
  source.addEventListener("terganggu", () => { isTroubled = true; });
  source.addEventListener("dicabut", hangUp);
  source.onerror = hangUp;
}

function hangUp() {
  source?.close();
  source = null;
  isStreaming = false;
  askAt = 0;
  // Not all at once, when a hundred displays lost the same server.
  listenAt = performance.now() + 3000 + Math.random() * 7000;
}

async function get(address, headers = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ASK_PATIENCE);
  try {
    const answer = await fetch(address, { headers, cache: "no-store", signal: stop.signal });
    return { answer, body: answer.ok ? await answer.json().catch(() => null) : null };
  } finally {
    clearTimeout(timer);
  }
}

async function ask() {
  if (isAsking) return;
  isAsking = true;
  try {
    const { answer, body } = await get(keadaan, tag ? { "If-None-Match": tag } : {});
    if (answer.status === 403 || answer.status === 404) await again();
    if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
    setClock(Number(answer.headers.get("X-Server-Time")));
    tag = answer.headers.get("ETag") || "";
    heard();
    if (body) take(body);
  } catch {
    failures += 1;
  } finally {
    isAsking = false;
    askAt = performance.now() + ASK_EVERY;
  }
}

/* Loads the page anew, but only when the server has one to give: a page that cannot be loaded would be blank for good. */
async function again() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (answer && (answer.ok || answer.status === 403)) location.reload();
}

const nightMinute = Math.floor(Math.random() * 45);
let renewAt = 0;

function renew() {
  const lived = performance.now() - began;
  const moment = new Date(now());
  const isNight = Number(hour(moment)) === NIGHT && moment.getUTCMinutes() >= nightMinute && lived > LIVED_AT_LEAST;
  const isOld = state && state.page !== versi && lived > 600e3;
  if ((!isNight && !isOld) || isPresenting || performance.now() < renewAt) return;
  renewAt = performance.now() + 60000;
  again();
}

/* once a second */
function pulse() {
  const moment = now();
  write(part("jam"), hourMinute(moment));
  write(part("hari"), day(moment));
  write(part("diperbarui"), withSeconds(updatedAt));
  tell();
  if (isStreaming && performance.now() - heardAt > STREAM_PATIENCE) hangUp();
  if (!source && performance.now() >= listenAt) listen();
  if (!isStreaming && performance.now() >= askAt) ask();
  const isLost = isTroubled || (!isStreaming && failures >= 2);
  if (isLost && part("putus").hidden) write(part("sejak"), hourMinute(updatedAt));
  show(part("putus"), isLost);
  renew();
}

async function stayAwake() {
  try {
    if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen");
  } catch { /* the guide says how to switch the screen saver off */ }
}

part("aktifkan").addEventListener("click", wakeSound);
document.addEventListener("visibilitychange", stayAwake);
take(JSON.parse(page.dataset.awal), true);
stayAwake();
wakeSound().then(loadClips);
setInterval(pulse, 1000);
pulse();
