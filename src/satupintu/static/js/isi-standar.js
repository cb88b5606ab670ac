/* The editor of the standard. Every page works without this file.
 *
 *  form[data-part]      saved 2.5 s after the last key by fetch; the answer brings the mark of what stands now, so the next
 *                       save is not taken for somebody else's. [data-saved] of the form says how it went.
 *  [data-by-hand]       such a form is not saved by itself: what was consulted, what is new
 *  [data-live]          the answer also brings what the engine makes of examples and formulas: id -> text, right or not
 *  [data-focus]         names the control to go on with after rows were rearranged
 */

const id = document.documentElement.lang !== "en";
const say = {
  saved: (t) => (id ? `Tersimpan pukul ${t}` : `Saved at ${t}`),
  saving: id ? "Menyimpan…" : "Saving…",
  wrong: (text) => (id ? `Belum tersimpan. ${text}` : `Not saved yet. ${text}`),
  moved: (text) => (id ? `${text} Tekan Simpan untuk membandingkan.` : `${text} Press Save to compare.`),
  offline: id ? "Belum tersimpan. Akan dicoba lagi." : "Not saved yet. Trying again.",
  login: id ? "Sesi Anda berakhir. Tekan Simpan untuk masuk lagi." : "Your session ended. Press Save to log in again.",
};

const show = (line, text, bad = false) => {
  if (!line) return;
  line.hidden = false;
  line.classList.toggle("p-saved--bad", bad);
  line.textContent = text;
};

const tell = (form, live) => {
  for (const place of form.querySelectorAll("[id^='hasil-'],[id^='salah-']")) {
    const said = live[place.id];
    place.textContent = said ? said.text : "";
    place.classList.toggle("s-result--right", Boolean(said && said.right));
    place.classList.toggle("s-result--wrong", Boolean(said && !said.right));
  }
};

for (const form of document.querySelectorAll("form[data-part]")) {
  if (form.querySelector("fieldset.s-plain")?.disabled) continue;
  // The fragment of the address keeps the place without a script; with one it would take the focus away again.
  form.action = location.pathname;
  for (const button of form.querySelectorAll("[formaction]")) button.removeAttribute("formaction");
  const line = form.querySelector("[data-saved]");
  const byHand = "byHand" in form.dataset;
  let timer = 0;
  let dirty = false;
  let busy = false;
  let stopped = false;
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const save = async () => {
    if (busy) { later(500); return; }
    if (stopped || (byHand && !("live" in form.dataset))) return;
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    if (byHand) body.set("_hitung", "1");
    else show(line, say.saving);
    busy = true;
    dirty = byHand;
    try {
      const answer = await fetch(location.pathname, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 401 || answer.status === 403) { dirty = true; show(line, say.login, true); return; }
      if (![200, 409, 422].includes(answer.status)) throw new Error(answer.status);
      const said = await answer.json();
      if (said.live) tell(form, said.live);
      if (said.moved) { dirty = stopped = true; show(line, say.moved(said.moved), true); }
      else if (said.errors) { dirty = true; show(line, say.wrong(Object.values(said.errors)[0]), true); }
      else if (said.mark) { form.elements._cap.value = said.mark; show(line, say.saved(said.at)); }
    } catch {
      dirty = true;
      show(line, say.offline, true);
      later(8000);
    } finally { busy = false; }
  };
  form.addEventListener("input", () => { dirty = true; later(2500); });
  form.addEventListener("change", () => { dirty = true; later(1500); });
  // A save under way would bring a mark that the form sent now does not have yet: wait for it, then send.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy) {
      event.preventDefault();
      delete form.dataset.sent;
      const by = event.submitter;
      const wait = setInterval(() => { if (!busy) { clearInterval(wait); form.requestSubmit(by); } }, 50);
      return;
    }
    dirty = false;
  });
  addEventListener("beforeunload", (event) => { if (dirty && !stopped) event.preventDefault(); });
}

const wanted = document.querySelector("[data-focus]");
if (wanted) document.getElementById(wanted.dataset.focus)?.focus();
