/* Progressive enhancement only: every page works without this file.
 *
 *  [data-galat]                     error summary: gets the focus; its links focus the control, not only scroll to it
 *  form                             sent once: a second press within 8 s does nothing (data-twice switches that off)
 *  form[data-autosave="/url/"]      saved 1 s after the last key by fetch; [data-saved] shows when; leaving unsaved is asked
 *  [data-show-when="name=a|b"]      shown while the control `name` of the same form has one of the values
 *  [data-area="/wilayah/"]          dependent lists, filled by fetch (`?induk=CODE` -> [[code, name], …])
 *  [data-geo]                       button that asks the device for its place
 *  [data-print] [data-copy="#id"]   buttons: print the page; copy a text
 *  [data-key="a" | "g a" | "Ctrl+s"] pressed or followed by that key; `?` lists them all. A fold is only ever opened; with
 *                                   data-key-focus the key leads to the button, and Enter presses it; with a [data-first] in
 *                                   the fold to that control
 *  a[target="penampil"]             opens the fold its viewer lies in
 *  .p-tabs                          scrolled so that the open tab is in sight
 *  table[data-list]                 j/k or arrows move over the rows, Enter opens the first link of the row, / searches
 */

const id = document.documentElement.lang !== "en";
const say = {
  saved: (t) => (id ? `Tersimpan pukul ${t}` : `Saved at ${t}`),
  saving: id ? "Menyimpan…" : "Saving…",
  offline: id ? "Belum tersimpan. Akan dicoba lagi." : "Not saved yet. Trying again.",
  login: id ? "Sesi Anda berakhir. Masuk lagi, isian Anda tetap ada." : "Your session ended. Log in again; what you typed is kept.",
  here: id ? "Lokasi tidak didapat. Isi sendiri." : "No position. Please type it.",
  copied: id ? "Disalin" : "Copied",
  choose: id ? "Pilih…" : "Choose…",
};
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* a row of tabs too long for the screen: the one that is open is in sight */
const tab = document.querySelector(".p-tabs [aria-current]");
if (tab) tab.closest(".p-tabs").scrollLeft = tab.offsetLeft - tab.closest(".p-tabs").offsetLeft - 24;

/* error summary */
const summary = document.querySelector("[data-galat]");
if (summary) {
  if (!document.title.match(/^(Kesalahan|Error)/)) document.title = `${id ? "Kesalahan" : "Error"}: ${document.title}`;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const target = event.target.closest("a[href^='#']") && document.getElementById(event.target.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const label = target.closest("fieldset")?.querySelector("legend") || document.querySelector(`label[for="${target.id}"]`);
    (label || target).scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });
}

/* sent once */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || "twice" in form.dataset || form.method !== "post") return;
  if (form.dataset.sent && Date.now() - form.dataset.sent < 8000) event.preventDefault();
  else form.dataset.sent = Date.now();
});
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

/* autosave and the warning on leaving */
for (const form of all("form[data-autosave]")) {
  const line = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
  const key = `draf:${form.dataset.autosave}`;
  let timer = 0;
  let dirty = false;
  const show = (text, bad = false) => {
    if (!line) return;
    line.hidden = false;
    line.classList.toggle("p-saved--bad", bad);
    (line.querySelector("span") || line).textContent = text;
  };
  const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const keep = () => { try { sessionStorage.setItem(key, JSON.stringify(typed())); } catch { /* private mode */ } };
  const forget = () => { try { sessionStorage.removeItem(key); } catch { /* private mode */ } };
  const save = async () => {
    const body = new URLSearchParams(typed());
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value || "");
    show(say.saving);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 401 || answer.status === 403) { keep(); show(say.login, true); return; }
      if (!answer.ok) throw new Error(answer.status);
      const { at } = await answer.json();
      dirty = false;
      forget();
      show(say.saved(at));
    } catch {
      keep();
      show(say.offline, true);
      timer = setTimeout(save, 8000);
    }
  };
  form.addEventListener("input", () => { dirty = true; clearTimeout(timer); timer = setTimeout(save, 1000); });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) { dirty = false; clearTimeout(timer); forget(); } });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(key)); } catch { /* nothing kept */ }
  if (kept) {
    for (const [name, value] of kept) {
      for (const control of all(`[name="${CSS.escape(name)}"]`, form)) {
        if (control.type === "radio" || control.type === "checkbox") control.checked ||= control.value === value;
        else if (control.type !== "file" && control.type !== "hidden" && !control.value) control.value = value;
      }
    }
    forget();
    form.dispatchEvent(new Event("input"));
  }
}

/* shown only when it applies */
const watched = all("[data-show-when]");
const apply = () => {
  for (const part of watched) {
    const [name, values] = part.dataset.showWhen.split("=");
    const form = part.closest("form");
    const controls = form ? all(`[name="${CSS.escape(name)}"]`, form) : [];
    if (!controls.length) continue;
    const now = controls.filter((c) => !/radio|checkbox/.test(c.type) || c.checked)
      .map((c) => (c.type === "checkbox" && c.value === "on" ? "true" : c.value));
    part.hidden = !values.split("|").some((value) => now.includes(value));
  }
};
if (watched.length) { document.addEventListener("change", apply); apply(); }

/* dependent lists of areas */
for (const area of all("[data-area]")) {
  const lists = all("select", area);
  const lock = () => lists.forEach((list) => { list.disabled = list.options.length < 2; });
  area.addEventListener("change", async (event) => {
    const index = lists.indexOf(event.target);
    for (const list of lists.slice(index + 1)) list.replaceChildren(new Option(say.choose, ""));
    if (event.target.value && lists[index + 1]) {
      const answer = await fetch(`${area.dataset.area}?induk=${encodeURIComponent(event.target.value)}`);
      if (answer.ok) for (const [code, name] of await answer.json()) lists[index + 1].add(new Option(name, code));
    }
    lock();
  });
  area.closest("form")?.addEventListener("submit", () => lists.forEach((list) => { list.disabled = false; }));
  lock();
}

/* place of the device */
for (const box of all("[data-geo]")) {
  const button = box.querySelector("[data-geo-ask]");
  if (!button || !navigator.geolocation) continue;
  button.hidden = false;
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      all("input", box).forEach((input, index) => { input.value = (index ? coords.longitude : coords.latitude).toFixed(6); });
      box.dispatchEvent(new Event("input", { bubbles: true }));
    },
    () => { button.textContent = say.here; },
    { enableHighAccuracy: true, timeout: 15000 },
  ));
}

/* a file opens in the viewer: its fold may be shut */
for (const link of all("a[target='penampil']")) {
  link.addEventListener("click", (event) => {
    const viewer = document.querySelector("iframe[name='penampil']");
    if (!viewer || event.ctrlKey || event.metaKey || event.shiftKey) return;
    viewer.closest("details").open = true;
    viewer.scrollIntoView({ block: "nearest" });
  });
}

/* print and copy */
for (const button of all("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }
for (const button of all("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    button.textContent = say.copied;
  });
}

/* keyboard */
const help = document.getElementById("bantuan-tombol");
const lists = all("table[data-list] tbody");
const rows = () => lists.flatMap((body) => [...body.rows]).filter((row) => row.querySelector("a[href]"));
const move = (step) => {
  const found = rows();
  const now = found.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("is-here"));
  const next = found[Math.max(0, Math.min(found.length - 1, now < 0 ? 0 : now + step))];
  found.forEach((row) => row.classList.toggle("is-here", row === next));
  next?.querySelector("a[href]").focus();
  next?.scrollIntoView({ block: "nearest" });
};
const typing = (el) => el.closest("input:not([type=radio]):not([type=checkbox]),select,textarea,[contenteditable]");
if (help || lists.length || document.querySelector("[data-key]")) {
  const listing = help?.querySelector("[data-key-list]");
  for (const el of listing ? all("[data-key]") : []) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: el.dataset.key }));
    const text = el.dataset.keyLabel || el.getAttribute("aria-label") || el.textContent.trim().replace(/\s+/g, " ");
    listing.append(term, Object.assign(document.createElement("dd"), { textContent: text.replace(el.dataset.key, "").trim() || text }));
  }
  let before = "";
  document.addEventListener("keydown", (event) => {
    const combined = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + event.key;
    if (event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const inText = typing(event.target);
    if (inText && event.key === "Escape") { event.target.blur(); return; }
    if (inText && !combined.startsWith("Ctrl+")) return;
    // Once a first key of two was pressed, the second never acts alone: `f 1` must not press the button of `1`.
    const keyed = all("[data-key]");
    const isSecond = before !== "" && keyed.some((el) => el.dataset.key.startsWith(`${before} `));
    const wanted = isSecond ? `${before} ${combined}` : combined;
    const found = keyed.find((el) => el.dataset.key === wanted);
    before = found || combined.length !== 1 ? "" : combined;
    if (isSecond && !found) return;
    if (found && !found.disabled) {
      event.preventDefault();
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(found.tagName) && !/radio|checkbox|submit/.test(found.type)) found.focus();
      // A stray key must not decide a case: the way is chosen by Enter, on the button that has the focus.
      else if ("keyFocus" in found.dataset) { found.focus({ focusVisible: true }); found.scrollIntoView({ block: "nearest" }); }
      else if (found.tagName === "SUMMARY") {
        found.parentElement.open = true;
        // Where a fold names its first control, the key leads to it: no Tab, no Enter in between.
        (found.parentElement.querySelector("[data-first]") || found).focus();
        found.scrollIntoView({ block: "nearest" });
      } else { found.focus(); found.click(); }
    } else if (combined === "?" && help) { event.preventDefault(); help.showModal(); }
    else if (combined === "/" ) {
      const search = document.querySelector("[data-search],input[type=search]");
      if (search) { event.preventDefault(); search.focus(); search.select?.(); }
    } else if (lists.length && /^(j|ArrowDown)$/.test(combined)) { event.preventDefault(); move(1); }
    else if (lists.length && /^(k|ArrowUp)$/.test(combined)) { event.preventDefault(); move(-1); }
  });
}
