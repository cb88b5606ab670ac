/* The counter: everything works without this file; with it the line refreshes by itself and digits choose a reason.
 *
 *  [data-loket="/url/"]   asked every three seconds with the ETag of the last answer; of it, [data-live="antrean"] is put in
 *                         place when its version differs. When [data-live="kini"] differs another window did something: the
 *                         page is loaded anew, or, while something is typed, a line says so and nothing is taken away
 *  details[data-digits]   while it is open the keys 1 to 9 lead to its buttons, and Enter presses one
 *  [data-vanish="40"]     gone after so many seconds
 *  [data-since]           how long ago, in minutes and seconds
 */

const screen = document.querySelector("[data-loket]");
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const isTyped = () => all("main input, main textarea, main select").some((control) => {
  if (control.type === "hidden") return false;
  if (/radio|checkbox/.test(control.type)) return control.checked !== control.defaultChecked;
  if (control.tagName === "SELECT") {
    const first = all("option", control).findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(0, first);
  }
  return control.value !== control.defaultValue;
});

/* folds: digits belong to the one that is open, and the first control of an opened one has the focus */
for (const fold of all("details[data-digits], details[name]", screen || document)) {
  fold.addEventListener("toggle", () => {
    for (const button of all("[data-digit]", fold)) {
      if (fold.open) { button.dataset.key = button.dataset.digit; button.dataset.keyFocus = ""; }
      else { delete button.dataset.key; delete button.dataset.keyFocus; }
    }
  });
}
document.addEventListener("keydown", (event) => {
  // The key that opened a fold leads on to its first control, so that no Tab is needed.
  const summary = event.target.closest?.("summary");
  if (summary && event.key === "Enter" && summary.parentElement.open) {
    const first = summary.parentElement.querySelector("[data-first]");
    if (first) { event.preventDefault(); first.focus(); }
  }
  // A list a key led to is chosen from by arrows and sent by Enter: two more Tabs for every visitor are too many.
  if (event.key === "Enter" && event.target.matches?.("select[data-first]")) { event.preventDefault(); event.target.form.requestSubmit(); }
});

for (const part of all("[data-vanish]")) setTimeout(() => part.remove(), Number(part.dataset.vanish) * 1000);

const tick = () => {
  for (const part of all("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(part.dataset.since)) / 1000));
    part.textContent = `${part.dataset.at ??= part.textContent} (${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")})`;
  }
};
if (all("[data-since]").length) { tick(); setInterval(tick, 1000); }

if (screen) {
  let etag = "";
  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch(screen.dataset.loket, { headers: { "X-Requested-With": "fetch", ...(etag && { "If-None-Match": etag }) }, cache: "no-store" });
    if (answer.status === 304) return;
    if (answer.status === 204 || answer.status === 401) { changed(); return; }
    if (!answer.ok) return;
    etag = answer.headers.get("ETag") || "";
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = screen.querySelector("[data-live='kini']");
    if (fresh.querySelector("[data-live='kini']")?.dataset.version !== now.dataset.version) { changed(); return; }
    const line = screen.querySelector("[data-live='antrean']");
    const next = fresh.querySelector("[data-live='antrean']");
    if (next && next.dataset.version !== line.dataset.version && !line.contains(document.activeElement)) line.replaceWith(document.adoptNode(next));
    else if (next && next.dataset.version !== line.dataset.version) etag = "";
  };
  const changed = () => {
    if (isTyped()) document.getElementById("berubah").hidden = false;
    else location.assign(screen.dataset.loket.replace("keadaan/", ""));
  };
  const again = () => look().catch(() => { /* the next look may find the server again */ }).finally(() => setTimeout(again, 3000));
  setTimeout(again, 3000);
}
