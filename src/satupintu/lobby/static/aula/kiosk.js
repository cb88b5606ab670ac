/* The kiosk: choose what you came for, take a number. It never leaves this page, and goes on while the network is down.
 *
 *  #anjungan[data-rumah]   address of the kiosk; below it keadaan.json, cari/, nomor/, janji/, cadangan/, luring.js
 *  #anjungan[data-awal]    the state when the page was made; data-jam the clock of the server then, in milliseconds
 *  #anjungan[data-suara]   addresses of the clips by name; data-printer set when the server prints; data-versi of the page
 *
 *  What must outlive a power cut lies in localStorage: reserved numbers, and tickets given offline that are not brought in yet.
 *  A number leaves its block before it is shown, so it can never be given twice.
 */

const root = document.getElementById("anjungan");
const { rumah, suara, ikon, zona, printer, versi } = root.dataset;
const part = (name) => document.querySelector(`[data-isi="${name}"]`);

const IDLE = 45; // seconds until it asks whether somebody is still there
const ASKING = 10;
const TICKET = 15;
const TICKET_UNPRINTED = 30;
const PATIENCE = 6000;
const ASK_EVERY = 30000;
const ASK_EVERY_OFFLINE = 5000;
const RESERVE_BELOW = 6;
const MOST_SERVICES = 5;
const MOST_PEOPLE = 50;
const KEYS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const CODE_KEYS = ["1234567890", "ABCDEFGHJK", "MNPQRSTVWXYZ"]; // codes hold no I, L, O, U

/* what is kept */
const kept = (name, fallback) => { try { return JSON.parse(localStorage.getItem(`${rumah}${name}`)) ?? fallback; } catch { return fallback; } };
const keep = (name, value) => localStorage.setItem(`${rumah}${name}`, JSON.stringify(value));

let state = JSON.parse(root.dataset.awal);
let ahead = Number(root.dataset.jam) - Date.now();
const now = () => Date.now() + ahead;
const format = (options, moment) => new Intl.DateTimeFormat("id-ID", { timeZone: zona, hourCycle: "h23", ...options }).format(moment);
const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: zona }).format(now());

/* where the visitor is */
const fresh = () => ({ screen: "start", list: [], heading: "", chosen: [], priority: "", needs: [], party: 1, key: crypto.randomUUID(), typed: "", instead: [], ticket: null, fault: null, isBusy: false });
let at = fresh();
let language = "id";
let isLow = false;
let isOffline = false;
let isPrinterDown = false;
let touched = performance.now();

const t = (key) => state.words[language][key];
const nameOf = (thing) => (language === "en" && thing.name_en) || thing.name;
const langOf = (thing) => (language === "en" && !thing.name_en ? "id" : language);

/* drawing */
function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${ikon}#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

const button = (text, onclick, more = {}, ...children) => h("button", { type: "button", onclick, ...more }, ...children, h("span", {}, text));
const heading = (text, more = {}) => h("h1", { tabindex: "-1", ...more }, text);

function go(screen, more = {}) {
  at = { ...at, screen, fault: null, ...more };
  draw();
}

function reset() {
  at = fresh();
  language = "id";
  isLow = false;
  part("diam").close();
  draw();
}

const isOpen = (code) => {
  const service = state.services[code];
  const group = service && state.groups.find((one) => one.code === service.group);
  return Boolean(service?.open && group && (!group.until || now() < group.until));
};

const screens = {
  start() {
    if (!Object.keys(state.services).some(isOpen)) return [heading(t("closed")), h("p", { class: "besar" }, t("closed_hint"))];
    return [
      heading(t("title")),
      h("div", { class: "baris" },
        at.chosen.length > 0 && button(`${t("chosen")} (${at.chosen.length})`, () => go("service"), { class: "utama" }, icon("ticket")),
        button(t("search"), () => go("search", { typed: "" }), { class: "utama" }, icon("search")),
        button(t("booked"), () => go("booked", { typed: "" }), {}, icon("cal"))),
      state.topics.length > 0 && h("h2", {}, t("by_need")),
      h("div", { class: "ubin" }, state.topics.map((topic) => button(nameOf(topic), () => go("list", { list: topic.services, heading: nameOf(topic) }), {}, icon(topic.icon)))),
      h("h2", {}, t("by_group")),
      h("div", { class: "ubin ubin--kecil" }, state.groups.map((group) => button(nameOf(group), () => openGroup(group), { lang: langOf(group) }, h("b", {}, group.prefix)))),
    ];
  },
  list() {
    return [heading(at.heading), h("div", { class: "daftar" }, at.list.map(serviceButton))];
  },
  search() {
    const results = h("div", { class: "daftar", "aria-live": "polite" });
    const show = (codes, text) => results.replaceChildren(...(codes.length ? codes.slice(0, 5).map(serviceButton) : text ? [h("p", {}, t("nothing"))] : []));
    const field = typing(t("search_hint"), async (text) => show(await find(text), text));
    return [heading(t("search")), field.label, results, field.keys];
  },
  booked() {
    const field = typing(t("booked_hint"), () => {}, CODE_KEYS);
    return [
      heading(t("booked")), fault(), field.label,
      h("div", { class: "baris" }, button(at.isBusy ? t("wait_a_moment") : t("check"), () => checkIn(field.value()), { class: "utama", "aria-disabled": at.isBusy }, icon("check")),
        button(t("instead"), takeInstead, {}, icon("ticket"))),
      field.keys,
    ];
  },
  service() {
    const services = at.chosen.map((code) => [code, state.services[code]]);
    const many = services.length > 1;
    return [
      heading(many ? t("chosen") : nameOf(services[0][1]), { lang: many ? null : langOf(services[0][1]) }),
      fault(),
      many && h("ul", { class: "dipilih" }, services.map(([code, service]) => h("li", {}, h("span", { lang: langOf(service) }, nameOf(service)),
        button(t("remove"), () => go("service", { chosen: at.chosen.filter((one) => one !== code) }), { "aria-label": `${t("remove")}: ${nameOf(service)}` })))),
      h("div", { class: "baris" },
        button(at.isBusy ? t("wait_a_moment") : t("take"), take, { class: "utama besar", "aria-disabled": at.isBusy }, icon("ticket")),
        services.length < MOST_SERVICES && button(t("more"), () => go("start"), {}, icon("plus"))),
      h("details", { "data-lipat": "dahulu" }, h("summary", {}, `${t("priority")} ${at.priority ? "✓ " + state.priorities[language].find(([code]) => code === at.priority)[1] : ""}`),
        h("p", {}, t("priority_hint")),
        h("div", { class: "ubin ubin--kecil" }, [["", t("no")], ...state.priorities[language]].map(([code, label]) =>
          button(label, () => go("service", { priority: code }), { "aria-pressed": String(code === at.priority) })))),
      h("details", { "data-lipat": "bantuan" }, h("summary", {}, `${t("help")} ${helpChosen()}`),
        h("p", {}, t("help_hint")),
        h("div", { class: "ubin ubin--kecil" }, state.needs[language].map(([code, label]) =>
          button(label, () => go("service", { needs: at.needs.includes(code) ? at.needs.filter((one) => one !== code) : [...at.needs, code] }), { "aria-pressed": String(at.needs.includes(code)) }))),
        h("div", { class: "rombongan", role: "group", "aria-label": t("party") }, h("b", {}, t("party")),
          button("−", () => go("service", { party: Math.max(1, at.party - 1) }), { "aria-label": t("fewer"), "aria-disabled": String(at.party <= 1) }),
          h("output", { "aria-live": "polite" }, String(at.party)),
          button("+", () => go("service", { party: Math.min(MOST_PEOPLE, at.party + 1) }), { "aria-label": t("further"), "aria-disabled": String(at.party >= MOST_PEOPLE) }))),
      h("div", { class: "bawa" }, services.map(([, service]) => bringing(service, many)),
        services.filter(([, service]) => service.qr).slice(0, 1).map(([, service]) => h("aside", {}, h("h2", {}, t("online")), h("img", { src: service.qr, alt: service.online }), h("p", {}, t("online_hint"))))),
    ];
  },
  ticket() {
    const { ticket } = at;
    const isPaper = ticket.printed === true;
    return [
      heading(t("number"), { class: "kata" }), h("p", { class: "nomor" }, ticket.number),
      h("p", { class: "besar" }, ticket.services.join("; ")),
      h("dl", { class: "angka" }, [["ahead", ticket.ahead], ["wait", ticket.wait], ["place", ticket.zone?.name]].filter(([, value]) => value).map(([key, value]) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value)))),
      ticket.news ? h("p", { class: "kabar" }, ticket.news) : ticket.repeated && h("p", {}, t("same")),
      ticket.isOffline && h("p", { class: "kabar" }, t("offline_number")),
      isPaper && h("p", { class: "kabar" }, t("paper")),
      ticket.printed === false && h("p", { class: "kabar kabar--penting" }, t("no_paper")),
      ticket.qr && h("p", { class: "qr" }, h("img", { src: ticket.qr, alt: ticket.address }), h("span", {}, t("scan"))),
      h("div", { class: "baris" }, button(t("done"), reset, { class: "utama" }, icon("check")), ticket.clips?.length > 0 && button(t("listen"), () => say(ticket.clips), {}, icon("play"))),
    ];
  },
};

const openGroup = (group) => go("list", { list: Object.keys(state.services).filter((code) => state.services[code].group === group.code), heading: nameOf(group) });
const fault = () => at.fault && h("p", { class: "kabar kabar--penting", role: "alert" }, at.fault);

function serviceButton(code) {
  const service = state.services[code];
  if (!isOpen(code)) return h("p", { class: "tutup" }, h("span", { lang: langOf(service) }, nameOf(service)), h("small", {}, t("not_now")));
  const chosen = at.chosen.includes(code) ? at.chosen : [...at.chosen, code].slice(-MOST_SERVICES);
  return button(nameOf(service), () => go("service", { chosen }), { lang: langOf(service) });
}

function bringing(service, isNamed) {
  const needs = service.needs.map((need) => h("li", { lang: "id" }, need.label, need.if && h("small", { lang: language }, ` (${t("bring_if")})`)));
  return h("section", {}, h("h2", {}, isNamed ? `${t("bring")}: ${nameOf(service)}` : t("bring")), needs.length ? h("ul", {}, needs) : h("p", {}, t("bring_nothing")));
}

const helpChosen = () => [...state.needs[language].filter(([code]) => at.needs.includes(code)).map(([, label]) => `✓ ${label}`), at.party > 1 && `✓ ${at.party}`].filter(Boolean).join(" ");

function typing(hint, changed, keys = KEYS) {
  const isCode = keys === CODE_KEYS;
  const input = h("input", { id: "ketik", class: isCode && "kode", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", inputmode: "none", maxlength: "60", value: at.typed });
  let timer = 0;
  const told = () => {
    at.typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(() => changed(input.value.trim()), 250);
  };
  const press = (act) => () => { act(); told(); };
  input.addEventListener("input", told);
  const rows = keys.map((row) => h("div", {}, [...row].map((letter) => button(letter.toUpperCase(), press(() => { input.value += letter; })))));
  rows.push(h("div", {}, !isCode && button(t("space"), press(() => { input.value += " "; }), { class: "lebar" }), button(t("delete"), press(() => { input.value = input.value.slice(0, -1); }), { class: "lebar" })));
  return { label: h("label", { for: "ketik" }, h("span", {}, hint), input), keys: h("div", { class: isCode ? "papan papan--kode" : "papan" }, rows), value: () => input.value.trim() };
}

let drawn = "";
function draw() {
  document.documentElement.lang = language;
  root.classList.toggle("rendah", isLow);
  const layar = part("layar");
  const opened = at.screen === drawn ? [...layar.querySelectorAll("details[open]")].map((fold) => fold.dataset.lipat) : [];
  const focused = at.screen === drawn ? [...layar.querySelectorAll("button, summary")].indexOf(document.activeElement) : -1;
  layar.replaceChildren(...screens[at.screen]().flat().filter(Boolean));
  layar.dataset.layar = at.screen;
  for (const name of opened) layar.querySelector(`details[data-lipat="${name}"]`)?.setAttribute("open", "");
  if (focused >= 0) layar.querySelectorAll("button, summary")[focused]?.focus({ preventScroll: true });
  part("bilah").replaceChildren(
    button(t("restart"), reset, { disabled: at.screen === "start" && !at.chosen.length }, icon("refresh")),
    button(language === "id" ? "English" : "Bahasa Indonesia", () => { language = language === "id" ? "en" : "id"; draw(); }, { lang: language === "id" ? "en" : "id" }, icon("language")),
    button(t(isLow ? "raise" : "lower"), () => { isLow = !isLow; draw(); }, { "aria-pressed": String(isLow) }, icon("wheelchair")));
  ribbon();
  if (drawn !== at.screen) {
    layar.scrollTop = 0;
    layar.querySelector("h1")?.focus({ preventScroll: true });
  }
  drawn = at.screen;
}

function ribbon() {
  const refused = kept("refused", []).filter((one) => one.day === today());
  const text = isOffline ? t("offline") : refused.length ? t("refused") + refused.map((one) => one.label).join(", ") : isPrinterDown ? t("tell_staff") : "";
  if (part("pita").textContent !== text) part("pita").textContent = text;
  part("pita").hidden = !text;
}

/* the server */
async function call(path, body) {
  const options = body ? { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : {};
  const answer = await fetch(`${rumah}${path}`, { ...options, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  const clock = Number(answer.headers.get("X-Server-Time"));
  if (clock) ahead = clock - Date.now();
  return { answer, data: await answer.json().catch(() => null) };
}

function setOffline(yes) {
  if (isOffline === yes) return;
  isOffline = yes;
  ribbon();
}

async function find(text) {
  if (!text) return [];
  const telling = text.toLowerCase().split(/\s+/).filter(Boolean);
  const own = Object.keys(state.services).filter((code) => telling.every((word) => `${state.services[code].name} ${state.services[code].name_en}`.toLowerCase().includes(word)));
  if (isOffline) return own;
  try {
    const { data } = await call(`cari/?q=${encodeURIComponent(text)}`);
    return [...new Set([...data.codes.filter((code) => state.services[code]), ...own])];
  } catch { return own; }
}

const told = (data) => [data?.sentence, data?.advice].filter(Boolean).join(" ") || t("failed");

async function take() {
  if (at.isBusy) return;
  go("service", { isBusy: true });
  const wish = { services: at.chosen, priority: at.priority, needs: at.needs, party: at.party, language };
  const mine = at;
  let result = null;
  if (!isOffline) {
    try {
      result = await call("nomor/", { key: mine.key, ...wish });
    } catch { setOffline(true); }
  }
  if (at.key !== mine.key) return; // somebody else stands here by now; a second press of theirs has its own key
  if (!result) takeOffline(wish, mine.key);
  else if (result.answer.ok) show(result.data);
  else go("service", { isBusy: false, fault: told(result.data) });
}

/* A number of the reserved block. It is struck off and noted before anybody sees it. */
function takeOffline(wish, key) {
  const group = state.services[wish.services[0]].group;
  const blocks = kept("blocks", []);
  const block = blocks.find((one) => one.group === group && one.day === today() && one.numbers.length);
  if (!block) { go("service", { isBusy: false, fault: t("offline_empty") }); return; }
  const [number, label] = block.numbers.shift();
  keep("blocks", blocks);
  const moment = now();
  const given = { ...wish, key: crypto.randomUUID(), instead_of: key, label, printed: { block: block.id, number, at: moment } };
  keep("pending", [...kept("pending", []), given]);
  show({
    number: label, services: wish.services.map((code) => nameOf(state.services[code])), zone: state.groups.find((one) => one.code === group).zone,
    taken: format({ dateStyle: "short", timeStyle: "short" }, moment), printed: printer ? false : null, isOffline: true,
    clips: ["nomor", ...label.replace(/\s/g, "")].map((name) => (language === "en" ? `en${name[0].toUpperCase()}${name.slice(1)}` : name)),
  });
}

function show(ticket) {
  isPrinterDown = ticket.printed === false && !ticket.isOffline;
  go("ticket", { ticket, isBusy: false });
  if (ticket.printed === null && !ticket.quiet) { fillPaper(ticket); setTimeout(() => window.print(), 50); }
}

function fillPaper(ticket) {
  const paper = part("tiket");
  const pairs = [["place", ticket.zone?.name], ["ahead", ticket.ahead], ["wait", ticket.wait], ["taken", ticket.taken], ["appointment", ticket.booked]].filter(([, value]) => value);
  paper.replaceChildren(
    h("p", { class: "t-kantor" }, paper.dataset.kantor), h("p", {}, paper.dataset.tempat),
    h("h2", {}, h("span", { class: "t-kata" }, t("number")), h("span", { class: "t-nomor" }, ticket.number)),
    ...ticket.services.map((service) => h("p", { class: "t-layanan" }, service)),
    h("dl", {}, pairs.map(([key, value]) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value)))),
    ...(ticket.qr ? [h("p", { class: "t-qr" }, h("img", { src: ticket.qr, alt: "" })), h("p", {}, t("scan")), h("p", { class: "t-kode" }, ticket.code)] : [h("p", {}, t("offline_number"))]));
}

async function checkIn(text) {
  const code = text.split("/").filter(Boolean).pop()?.toUpperCase().replace(/[^A-Z0-9]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1") || "";
  if (!code || at.isBusy) return;
  if (isOffline) { go("booked", { fault: t("offline_no"), typed: code }); return; }
  go("booked", { isBusy: true, typed: code, instead: [] });
  const { key } = at;
  try {
    const { answer, data } = await call("janji/", { code, language });
    if (at.key !== key) return;
    if (answer.ok) show(data);
    else go("booked", { isBusy: false, fault: told(data), instead: data?.instead || [] });
  } catch {
    setOffline(true);
    if (at.key === key) go("booked", { isBusy: false, fault: t("offline_no") });
  }
}

/* Whatever was wrong with a code: there is always a number to be had, for what was booked if that is known. */
function takeInstead() {
  const chosen = at.instead.filter(isOpen);
  if (chosen.length) go("service", { chosen, typed: "" });
  else go("start", { typed: "" });
}

/* once the network is there: bring in what was given without it, then fill up the blocks */
let isTidying = false;
let refillAt = 0;

async function tidy() {
  if (isTidying || isOffline) return;
  isTidying = true;
  try {
    for (const given of kept("pending", [])) {
      const { answer, data } = await call("nomor/", given);
      if (!answer.ok) keep("refused", [...kept("refused", []).slice(-20), { label: given.label, day: today(), code: data?.code }]);
      keep("pending", kept("pending", []).filter((one) => one.key !== given.key));
    }
    let blocks = kept("blocks", []).filter((block) => block.day === today());
    for (const group of performance.now() > refillAt ? state.groups : []) {
      const left = blocks.filter((block) => block.group === group.code).reduce((sum, block) => sum + block.numbers.length, 0);
      if (!group.open || left >= RESERVE_BELOW) continue;
      const { answer, data } = await call("cadangan/", { group: group.code });
      // Somebody may have taken a number meanwhile: read again before writing.
      if (answer.ok) keep("blocks", (blocks = [...kept("blocks", []).filter((block) => block.day === today()), data]));
      else refillAt = performance.now() + 600e3;
    }
  } catch { setOffline(true); }
  isTidying = false;
  ribbon();
}

let askAt = 0;
let tag = "";
let isAsking = false;

async function ask() {
  if (isAsking) return;
  isAsking = true;
  try {
    const answer = await fetch(`${rumah}keadaan.json`, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 403) location.reload();
    if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
    const clock = Number(answer.headers.get("X-Server-Time"));
    if (clock) ahead = clock - Date.now();
    tag = answer.headers.get("ETag") || "";
    if (answer.ok) {
      state = await answer.json();
      keep("state", state);
      if (at.screen === "start") draw();
    }
    setOffline(false);
    if (state.version !== versi && at.screen === "start" && !at.chosen.length && performance.now() > 60e3) location.reload();
    await tidy();
  } catch { setOffline(true); }
  isAsking = false;
  askAt = performance.now() + (isOffline ? ASK_EVERY_OFFLINE : ASK_EVERY);
}

/* read aloud */
let sound = null;
async function say(names) {
  sound ||= new AudioContext();
  await sound.resume();
  const addresses = JSON.parse(suara);
  let start = sound.currentTime + 0.05;
  for (const name of names) {
    if (!addresses[name]) continue;
    const clip = await sound.decodeAudioData(await (await fetch(addresses[name])).arrayBuffer());
    const source = sound.createBufferSource();
    source.buffer = clip;
    source.connect(sound.destination);
    start = Math.max(start, sound.currentTime);
    source.start(start);
    start += clip.duration;
  }
}

/* nobody there any more */
function touch() { touched = performance.now(); if (part("diam").open) { part("diam").close(); } }

function pulse() {
  part("jam").textContent = format({ hour: "2-digit", minute: "2-digit" }, now());
  const idle = (performance.now() - touched) / 1000;
  const isStart = at.screen === "start" && !at.chosen.length && language === "id" && !isLow;
  if (at.screen === "ticket") {
    if (idle > (at.ticket.printed === false || at.ticket.isOffline ? TICKET_UNPRINTED : TICKET)) reset();
  } else if (!isStart && idle > IDLE + ASKING) reset();
  else if (!isStart && idle > IDLE && !part("diam").open) {
    part("diam").replaceChildren(h("h2", {}, t("still")), h("p", {}, t("still_hint")), button(t("yes"), touch, { class: "utama" }), button(t("restart"), reset));
    part("diam").showModal();
  }
  if (performance.now() >= askAt) ask();
}

/* a scanner types what it reads and presses Enter */
let scanned = "";
let scannedAt = 0;
addEventListener("keydown", (event) => {
  touch();
  if (event.key === "Enter" && at.screen === "booked" && event.target.id === "ketik") { checkIn(event.target.value); return; }
  if (event.target.id === "ketik") return;
  if (performance.now() - scannedAt > 300) scanned = "";
  scannedAt = performance.now();
  if (event.key.length === 1) scanned += event.key;
  else if (event.key === "Enter" && scanned.length >= 8) { event.preventDefault(); go("booked", { typed: scanned }); checkIn(scanned); scanned = ""; }
});
addEventListener("pointerdown", touch);
addEventListener("offline", () => setOffline(true));
addEventListener("online", ask);
addEventListener("contextmenu", (event) => event.preventDefault());

// A page that comes from the store is older than what was kept while it ran.
const newer = kept("state", null);
if (newer && newer.version === versi && newer.day === today() && !navigator.onLine) state = newer;
navigator.serviceWorker?.register(`${rumah}luring.js`).catch(() => {});
draw();
setInterval(pulse, 1000);
pulse();
