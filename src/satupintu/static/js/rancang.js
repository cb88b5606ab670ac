/* The designer of forms and requirements; without this file every page works by its buttons.
 *
 *  form[data-reorder]      what is dragged is put down by this form; li[data-question] in [data-section]
 *  form[data-live]         its unsaved state is shown in the phone a moment after the last key
 *  form[data-quiet]        saved by itself two seconds after the last key, under the mark of the last saving
 *  [data-kind-select]      draws the form for the kind chosen
 *  [data-condition]        rows of question, test and value: only what fits the question is offered
 *  [data-formula]          an expression, checked while it is typed
 *  form[data-phone-form]   the phone: drawn again after every answer, the focus stays where it was
 */
const english = document.documentElement.lang === "en";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const later = (act, wait) => { let timer = 0; return (...given) => { clearTimeout(timer); timer = setTimeout(() => act(...given), wait); }; };

/* dragging */
const sheet = document.querySelector("form[data-reorder]");
if (sheet) {
  all(".d-js").forEach((part) => { part.hidden = false; });
  let held = null;
  const put = (section, index) => {
    const fields = { aksi: `letak:${held.dataset.question}`, bagian: section, urutan: index };
    for (const [name, value] of Object.entries(fields)) sheet.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    sheet.submit();
  };
  const clear = () => all(".d-over").forEach((part) => part.classList.remove("d-over"));
  for (const line of all("li[data-question]")) {
    line.draggable = true;
    line.addEventListener("dragstart", (event) => { held = line; event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", line.dataset.question); });
    line.addEventListener("dragend", () => { held = null; clear(); });
  }
  for (const part of all("[data-section]")) {
    part.addEventListener("dragover", (event) => {
      if (!held) return;
      event.preventDefault();
      clear();
      (event.target.closest("li[data-question]") || part).classList.add("d-over");
    });
    part.addEventListener("drop", (event) => {
      if (!held) return;
      event.preventDefault();
      const lines = all("li[data-question]", part).filter((line) => line !== held);
      const before = event.target.closest("li[data-question]");
      if (before === held) return;
      put(part.dataset.section, before ? lines.indexOf(before) : lines.length);
    });
  }
}

/* the kind of answer */
for (const list of all("[data-kind-select]")) {
  const button = list.form.querySelector("[data-kind-change]");
  button.hidden = true;
  list.addEventListener("change", () => button.click());
}

/* the phone shows what is not saved yet */
for (const form of all("form[data-live]")) {
  const button = form.querySelector("[data-live-button]");
  const show = later(() => form.requestSubmit(button), 700);
  form.addEventListener("input", (event) => { if (!event.target.matches("[data-kind-select]")) show(); });
}

/* saved by itself */
for (const form of all("form[data-quiet]")) {
  const note = form.querySelector("[data-quiet-note]");
  let busy = false;
  let leaving = false;
  let waiting = null;
  const tell = (text, bad) => { note.textContent = text; note.classList.toggle("d-note--bad", bad); };
  const keep = later(async () => {
    if (leaving) return;
    if (busy) { keep(); return; }
    busy = true;
    const body = new FormData(form);
    body.set("_otomatis", "1");
    try {
      const answer = await fetch(location.pathname, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      const said = await answer.json();
      if (answer.ok) {
        form.elements.tanda.value = said.mark;
        tell((english ? "Saved at " : "Tersimpan pukul ") + said.at, false);
      } else tell((english ? "Not saved yet. " : "Belum tersimpan. ") + said.fault, true);
    } catch { tell(english ? "Not saved yet." : "Belum tersimpan.", true); }
    busy = false;
    if (waiting) form.requestSubmit(waiting);
  }, 2000);
  form.addEventListener("submit", (event) => { // the button waits for what is on its way, or its mark would be an old one
    if (event.submitter?.matches("[data-live-button],[data-kind-change]")) return;
    leaving = true;
    if (busy) { event.preventDefault(); waiting = event.submitter; }
  });
  form.addEventListener("input", (event) => { if (!event.target.matches("[data-kind-select]")) keep(); });
}

/* conditions */
for (const box of all("[data-condition]")) {
  const ways = all("[name=syarat_cara]", box);
  const choose = () => {
    const way = ways.find((one) => one.checked)?.value || "susun";
    for (const part of all("[data-way]", box)) part.hidden = part.dataset.way !== way;
  };
  ways.forEach((one) => one.addEventListener("change", choose));
  choose();
  for (const name of all("[data-clause-name]", box)) {
    const row = name.dataset.clauseName;
    const test = box.querySelector(`[data-clause-test="${row}"]`);
    const value = box.querySelector(`[data-clause-value="${row}"]`);
    const shelf = document.createElement("datalist");
    shelf.id = `nilai-${row}`;
    value.after(shelf);
    value.setAttribute("list", shelf.id);
    const fit = () => {
      const { kind = "", options = "[]" } = name.selectedOptions[0]?.dataset || {};
      for (const option of test.options) option.hidden = option.disabled = Boolean(kind) && !option.dataset.kinds.split(" ").includes(kind);
      if (test.selectedOptions[0]?.disabled) test.value = [...test.options].find((option) => !option.disabled)?.value || "";
      shelf.replaceChildren(...JSON.parse(options).map(([, label]) => Object.assign(document.createElement("option"), { value: label })));
      value.closest(".govuk-form-group").hidden = !kind || kind === "truth";
      test.closest(".govuk-form-group").hidden = !kind;
    };
    name.addEventListener("change", fit);
    fit();
  }
}

/* expressions */
for (const box of all("[data-formula]")) {
  const url = box.form?.dataset.formulaUrl;
  if (!url) continue;
  const note = document.createElement("p");
  note.className = "d-note";
  note.setAttribute("role", "status");
  box.after(note);
  box.addEventListener("input", later(async () => {
    if (!box.value.trim()) { note.textContent = ""; return; }
    const body = new URLSearchParams({ rumus: box.value, csrfmiddlewaretoken: box.form.elements.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return;
      const { fault } = await answer.json();
      note.textContent = fault || (english ? "This can be used." : "Dapat dipakai.");
      note.classList.toggle("d-note--bad", Boolean(fault));
    } catch { /* said when it is saved */ }
  }, 500));
}

/* the phone */
const phone = document.querySelector("form[data-phone-form]");
if (phone) {
  const draw = async () => {
    const body = new FormData(phone);
    const answer = await fetch(location.href, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form[data-phone-form]");
    const here = document.activeElement?.id;
    phone.replaceChildren(...fresh.childNodes);
    if (here) document.getElementById(here)?.focus({ preventScroll: true });
  };
  phone.addEventListener("change", later(() => draw().catch(() => {}), 150));
}
