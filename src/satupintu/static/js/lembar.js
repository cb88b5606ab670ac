/* The sheet like a spreadsheet. Without this file every row has a form of its own, and every button sends a form.
 *
 *  [data-sheet="/meja/standar/…/sop/"]  the editor; `ubah/` takes edits, `keadaan/` tells what others changed, `perintah/` takes forms
 *  td[data-cell] data-text data-value   a cell, its words and its value as the server has it: an edit names it as what was seen
 *  form[data-edit]                      sent by fetch; its answer is drawn like that of an edit
 *  [data-act]                           buttons for the row the cursor is in
 *
 *  Edits are sent one after the other. What the server has not confirmed stays in the cell and in the session's storage, is tried
 *  again, and is never drawn over; of a cell somebody else changed meanwhile both values are shown.
 */

const sheet = document.querySelector("[data-sheet]");
const { sheet: base } = sheet.dataset;
const table = sheet.querySelector("[data-table]");
const token = sheet.querySelector("[name=csrfmiddlewaretoken]").value;
const saved = sheet.querySelector("[data-saved]");
const said = sheet.querySelector("[data-said]");
const dialog = document.getElementById("lembar-baris");
const keys = document.getElementById("lembar-tombol");
const KEPT = `lembar:${base}`;
const TYPED = ["activity", "input", "time", "output", "note"];
const id = document.documentElement.lang !== "en";
const say = {
  saved: (t) => (id ? `Tersimpan pukul ${t}` : `Saved at ${t}`),
  saving: id ? "Menyimpan…" : "Saving…",
  offline: id ? "Belum tersimpan. Isian Anda tetap ada dan dicoba lagi." : "Not saved yet. What you typed is kept and tried again.",
  login: id ? "Sesi Anda berakhir. Masuk lagi di tab lain; isian Anda tetap ada." : "Your session ended. Log in in another tab; what you typed is kept.",
  by: (who, t) => (id ? `Diubah ${who} pukul ${t}` : `Changed by ${who} at ${t}`),
  conflict: (theirs, mine) => (id ? `Sel ini baru saja diubah orang lain. Isinya sekarang: “${theirs}”. Isian Anda: “${mine}”.` : `Somebody else has just changed this cell. It holds “${theirs}” now. Yours: “${mine}”.`),
  mine: id ? "Pakai isian saya" : "Use mine",
  theirs: id ? "Pakai yang baru" : "Use the new one",
  stale: id ? "Baris ini baru saja diubah orang lain. Lihat isinya yang baru, lalu ulangi." : "Somebody else has just changed this row. See what it holds now, then do it again.",
  close: id ? "Tutup" : "Close",
  row: (n) => (id ? `baris ${n}` : `row ${n}`),
};

const all = (selector, root = sheet) => [...root.querySelectorAll(selector)];
const rowOf = (row) => table.querySelector(`tr[data-row="${CSS.escape(row)}"]`);
const cellOf = (row, cell) => rowOf(row)?.querySelector(`[data-cell="${CSS.escape(cell)}"]`);
const rowId = (cell) => cell.closest("tr").dataset.row;
const body = () => table.tBodies[0];

let mark = sheet.dataset.mark;
let here = null; // the cell of the cursor
let queue = [];
let undos = [];
let redos = [];
let isSending = false;
let isDrawing = false;
let isLeaving = false; // Esc was pressed: the next Tab leaves the table
let again = 0;

/* the cursor */
function point(cell, focus = true) {
  if (!cell) return;
  if (here && here !== cell) here.tabIndex = -1;
  here = cell;
  cell.tabIndex = 0;
  isLeaving = false;
  if (focus) { cell.focus(); cell.scrollIntoView({ block: "nearest", inline: "nearest" }); }
}

function dress() {
  table.setAttribute("role", "grid");
  for (const cell of all("tbody [data-cell]", table)) {
    if (cell !== here) cell.tabIndex = -1;
    if (cell.tagName === "TD") cell.setAttribute("role", "gridcell");
  }
  for (const link of all("tbody a", table)) { link.tabIndex = -1; link.parentElement.draggable = true; }
  if (!here?.isConnected) { const first = body().querySelector("[data-cell='activity']"); if (first) point(first, false); }
  sheet.querySelector("[data-empty]").hidden = body().rows.length > 0;
  for (const button of all("[data-act]")) {
    button.hidden = false;
    button.disabled = { undo: !undos.length, redo: !redos.length, keys: false }[button.dataset.act] ?? !body().rows.length;
  }
}

function step(cell, down, across) {
  const row = cell.closest("tr");
  if (down) return point((down > 0 ? row.nextElementSibling : row.previousElementSibling)?.cells[cell.cellIndex]);
  const cells = [...row.cells];
  const next = cells[cells.indexOf(cell) + across];
  if (next) return point(next);
  const other = across > 0 ? row.nextElementSibling : row.previousElementSibling;
  return point(other?.cells[across > 0 ? 0 : other.cells.length - 1]);
}

/* typing */
function type(cell, text) {
  if (cell.classList.contains("is-editing")) return;
  const field = document.createElement("textarea");
  field.rows = 1;
  field.maxLength = 500;
  field.setAttribute("aria-label", `${headOf(cell)}, ${say.row(cell.closest("tr").rowIndex - 1)}`);
  field.value = text ?? cell.dataset.kept ?? cell.dataset.text;
  cell.classList.add("is-editing");
  cell.append(field);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  const fit = () => { field.style.height = "auto"; field.style.height = `${field.scrollHeight}px`; };
  field.addEventListener("input", fit);
  fit();
  field.addEventListener("blur", () => { if (!isDrawing) leave(cell, true); });
}

function leave(cell, keep) {
  const field = cell.querySelector("textarea");
  if (!field || field.dataset.left) return;
  field.dataset.left = "1"; // taking it away makes it lose the focus, which would come here again
  const text = field.value.replace(/\s+/g, " ").trim();
  cell.classList.remove("is-editing");
  field.remove();
  if (!keep) return;
  if (text === (cell.dataset.kept ?? cell.dataset.text)) return;
  write(rowId(cell), cell.dataset.cell, text, cell.dataset.value);
}

const headOf = (cell) => {
  const names = { number: "No", activity: 1, input: 0, time: 1, output: 2 };
  const heads = all("thead th", table);
  if (cell.dataset.cell === "activity") return heads[1].textContent;
  const low = [...(table.tHead.rows[1]?.cells || [])];
  const at = { input: -3, time: -2, output: -1 }[cell.dataset.cell];
  return at ? low.at(at).textContent : cell.dataset.cell in names ? names[cell.dataset.cell] : [...table.tHead.rows[0].cells].at(-2).textContent;
};

function write(row, cell, value, was) {
  const waiting = queue.find((item) => item.cell === cell && item.row === row && !item.isSent);
  if (waiting) waiting.edits[0].value = value;
  else {
    const isChained = queue.some((item) => item.cell === cell && item.row === row);
    queue.push({ row, cell, isChained, edits: [{ do: "set", row, cell, value, was: JSON.parse(was || "null") }] });
  }
  show();
  pump();
}

/* what waits to be saved stays in its cell */
function show() {
  for (const item of queue) {
    const cell = item.cell && cellOf(item.row, item.cell);
    if (!cell || cell.classList.contains("is-editing")) continue;
    cell.dataset.kept = item.edits[0].value;
    cell.classList.add("is-pending");
    const span = cell.querySelector("span");
    if (span) span.textContent = item.edits[0].value;
  }
  try { sessionStorage.setItem(KEPT, JSON.stringify(queue.map(({ isSent, ...item }) => item))); } catch { /* a full store keeps nothing */ }
}

/* sending */
function send(edits, details = {}) {
  queue.push({ edits, isChained: queue.length > 0, ...details });
  show();
  pump();
}

async function pump() {
  if (isSending || !queue.length) return;
  isSending = true;
  clearTimeout(again);
  const item = queue[0];
  item.isSent = true;
  if (item.isChained) follow(item);
  if (item.as && !item.edits.length) item.edits = (item.as === "undo" ? undos : redos).pop() || [];
  if (!item.edits.length) { queue.shift(); isSending = false; pump(); return; }
  saved.textContent = say.saving;
  let wait = 0;
  try {
    const answer = await fetch(item.url || `${base}ubah/`, {
      method: "POST",
      headers: { "X-CSRFToken": token, "X-Requested-With": "fetch", "Content-Type": "application/json" },
      body: JSON.stringify({ edits: item.edits, tanda: mark }),
      signal: AbortSignal.timeout(20000),
    });
    if (answer.redirected || !/json/.test(answer.headers.get("Content-Type"))) throw new Error(answer.status < 500 ? "login" : "offline");
    const told = await answer.json();
    if (answer.status >= 500 || answer.status === 429) throw new Error("offline");
    queue.shift();
    if (answer.ok) accept(told, item); else refuse(told, item);
  } catch (error) {
    item.isSent = false;
    wait = 4000;
    saved.textContent = error.message === "login" ? say.login : say.offline;
    saved.classList.add("is-late");
  } finally {
    isSending = false;
    show();
    if (queue.length) again = setTimeout(pump, wait);
  }
}

/* An edit made while an own one was under way: what was seen is what that one left behind. */
function follow(item) {
  for (const edit of item.edits) {
    const row = rowOf(edit.row || "");
    if (item.cell) edit.was = JSON.parse(cellOf(item.row, item.cell)?.dataset.value || "null");
    else if (row && "seen" in edit) edit.seen = row.dataset.seen;
    else if (row && edit.cell === "kind") edit.was = row.dataset.kind;
  }
}

function accept(told, item) {
  const cell = item.cell && cellOf(item.row, item.cell);
  if (cell) { delete cell.dataset.kept; cell.classList.remove("is-pending", "is-wrong"); }
  if (told.undo.length) {
    if (item.as === "undo") redos.push(told.undo);
    else { undos.push(told.undo); if (item.as !== "redo") redos = []; }
    undos = undos.slice(-200);
  }
  saved.textContent = say.saved(told.at);
  saved.classList.remove("is-late");
  draw(told);
  if (told.made && item.goes !== false && item.as === undefined) point(cellOf(told.made, "activity"));
  else if (item.goes) point(cellOf(item.goes.row, item.goes.cell));
}

function refuse(told, item) {
  const where = told.errors?.[0]?.path.split(".") || [];
  const cell = cellOf(told.row || item.row || where[1] || "", told.cell || item.cell || where[2] || "");
  saved.textContent = "";
  said.replaceChildren();
  const line = document.createElement("p");
  said.append(line);
  said.hidden = false;
  const isText = item.cell && TYPED.includes(item.cell);
  if (told.code === "sheet_cell_moved" && isText) {
    const theirs = told.theirs?.value ? `${told.theirs.value} ${told.theirs.unit}` : told.theirs || "";
    line.textContent = say.conflict(theirs, item.edits[0].value);
    said.append(
      choice(say.mine, () => write(item.row, item.cell, item.edits[0].value, JSON.stringify(told.theirs ?? null))),
      choice(say.theirs, () => { if (cell) { delete cell.dataset.kept; cell.classList.remove("is-pending", "is-wrong"); } mark = ""; look(); }),
    );
  } else {
    const parts = told.code === "sheet_cell_moved" ? [say.stale] : [told.title, ...(told.errors || []).map((error) => error.detail)];
    line.textContent = parts.join(" ");
    said.append(choice(say.close, () => {}));
    if (item.as) { undos = item.as === "undo" ? [] : undos; redos = []; }
  }
  if (cell && isText) {
    cell.classList.remove("is-pending");
    cell.classList.add("is-wrong");
    cell.dataset.kept = item.edits[0].value;
    cell.querySelector("span").textContent = item.edits[0].value;
    point(cell, !document.querySelector(".is-editing"));
  }
  if (told.code === "sheet_cell_moved") { mark = ""; look(); }
  dress();
}

function choice(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = label;
  button.addEventListener("click", () => { said.hidden = true; act(); here?.focus(); });
  return button;
}

/* drawing what the server answers, without taking away what is typed */
function draw(told) {
  isDrawing = true;
  const active = document.activeElement.closest?.("[data-cell]");
  const place = here?.isConnected ? { row: rowId(here), cell: here.dataset.cell, at: here.cellIndex, up: here.closest("tr").rowIndex } : null;
  mark = told.tanda;
  if (told.head) { put(table.tHead, told.head); sheet.querySelector("[data-performers]").innerHTML = told.performers; }
  for (const [row, html] of Object.entries(told.rows)) redraw(row, html);
  for (const row of all("tbody tr", table)) if (!told.order.includes(row.dataset.row)) row.remove();
  told.order.forEach((row, index) => {
    const line = rowOf(row);
    if (line && body().rows[index] !== line) body().insertBefore(line, body().rows[index] || null);
  });
  sheet.querySelector("[data-findings]").innerHTML = told.side;
  sheet.querySelector("[data-flow]").innerHTML = told.svg;
  const faulty = new Set(all("[data-finding][data-level='error']").map((line) => line.dataset.row));
  for (const row of all("tbody tr", table)) row.classList.toggle("is-faulty", faulty.has(row.dataset.row));
  show();
  if (place) {
    const cell = cellOf(place.row, place.cell) || table.rows[Math.min(place.up, table.rows.length - 1)]?.cells[place.at];
    if (cell && cell.dataset.cell) point(cell, Boolean(active) && !cell.classList.contains("is-editing"));
  }
  dress();
  document.querySelector(".is-editing textarea")?.focus();
  isDrawing = false;
}

function put(old, html) {
  const holder = document.createElement("template");
  holder.innerHTML = old.tagName === "THEAD" ? `<table>${html}</table>` : `<table><tbody>${html}</tbody></table>`;
  const fresh = holder.content.querySelector(old.tagName);
  old.replaceWith(fresh);
  return fresh;
}

function redraw(row, html) {
  let old = rowOf(row);
  if (!old) { old = body().insertRow(); put(old, html); return; }
  const typed = old.querySelector(".is-editing");
  const kept = all(".is-wrong", old);
  if (!typed && !kept.length) { put(old, html); return; }
  const holder = document.createElement("template");
  holder.innerHTML = `<table><tbody>${html}</tbody></table>`;
  const fresh = holder.content.querySelector("tr");
  for (const cell of [...fresh.cells]) {
    const before = [...old.cells].find((one) => one.dataset.cell === cell.dataset.cell);
    if (before && (before === typed || kept.includes(before))) cell.replaceWith(before);
  }
  old.replaceWith(fresh);
}

/* what others change */
async function look() {
  if (document.hidden || isSending || queue.length) return;
  const answer = await fetch(`${base}keadaan/?tanda=${mark}`, { headers: { "X-Requested-With": "fetch" }, cache: "no-store" });
  if (answer.status !== 200 || answer.redirected || isSending || queue.length) return;
  const told = await answer.json();
  if (told.tanda === mark) return;
  draw(told);
  if (told.editor) saved.textContent = say.by(told.editor, told.edited);
}
const poll = () => look().catch(() => { /* the next look may find the server again */ }).finally(() => setTimeout(poll, 4000));
setTimeout(poll, 4000);
addEventListener("online", () => pump());
addEventListener("beforeunload", (event) => { if (queue.length || document.querySelector(".is-editing")) event.preventDefault(); });

/* what is done to a row */
const marked = (row) => rowOf(row)?.dataset.seen;
const acts = {
  add: () => here && send([{ do: "insert", after: rowId(here), id: fresh() }]),
  remove: () => here && send([{ do: "remove", row: rowId(here), seen: marked(rowId(here)) }]),
  up: () => shift(-1),
  down: () => shift(1),
  open: () => here && open(here.closest("tr").querySelector("a").href),
  undo: () => send([], { as: "undo" }),
  redo: () => send([], { as: "redo" }),
  keys: () => keys.showModal(),
};
/* Chosen here, so that a row whose answer was lost is written once when it is sent again. */
const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => (byte % 36).toString(36)).join("");

function shift(by) {
  const row = here?.closest("tr");
  const other = by < 0 ? row?.previousElementSibling : row?.nextElementSibling;
  if (!other) return;
  const after = by < 0 ? other.previousElementSibling?.dataset.row || "" : other.dataset.row;
  send([{ do: "move", row: row.dataset.row, after }]);
}

function toggle(cell) {
  send([{ do: "mark", row: rowId(cell), performer: cell.dataset.cell.slice(2), on: !("on" in cell.dataset) }], { goes: false });
}

function kind(cell, value) {
  const was = cell.closest("tr").dataset.kind;
  if (was !== value) send([{ do: "set", row: rowId(cell), cell: "kind", value, was }]);
}

function begin(cell) {
  if (TYPED.includes(cell.dataset.cell)) type(cell);
  else if (cell.dataset.cell.startsWith("p:")) toggle(cell);
  else open(cell.closest("tr").querySelector("a").href);
}

/* the form of a row, in a window over the table */
async function open(address) {
  const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, cache: "no-store" });
  if (!answer.ok || answer.redirected) { location.assign(address); return; }
  fill(await answer.text());
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("select, input:not([type=hidden])")?.focus();
}
function fill(html) {
  const part = new DOMParser().parseFromString(html, "text/html").querySelector("[data-row-form]");
  const close = choice(say.close, () => dialog.close());
  dialog.replaceChildren(document.adoptNode(part), close);
}
dialog.addEventListener("close", () => here?.focus());

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-edit]")) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  data.set("tanda", mark);
  saved.textContent = say.saving;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" } });
    if (!/json/.test(answer.headers.get("Content-Type"))) {
      if (answer.redirected) throw new Error("login");
      fill(await answer.text());
      dialog.querySelector("[data-galat], .govuk-error-message")?.scrollIntoView({ block: "nearest" });
      return;
    }
    const told = await answer.json();
    if (dialog.open) dialog.close();
    if (answer.ok) accept(told, {}); else refuse(told, { edits: [] });
  } catch (error) {
    saved.textContent = error.message === "login" ? say.login : say.offline;
    saved.classList.add("is-late");
  }
});

/* keys */
table.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (!cell) return;
  const done = () => { event.preventDefault(); event.stopPropagation(); };
  const isTyping = cell.classList.contains("is-editing");
  const { key } = event;
  const isCtrl = event.ctrlKey || event.metaKey;
  if (isTyping) {
    if (key === "Escape") { done(); leave(cell, false); cell.focus(); }
    else if (key === "Enter" && !isCtrl) { done(); leave(cell, true); step(cell, 1, 0); if (!cell.closest("tr").nextElementSibling) cell.focus(); }
    else if (key === "Enter") { done(); leave(cell, true); point(cell); acts.add(); }
    else if (key === "Tab") { done(); leave(cell, true); step(cell, 0, event.shiftKey ? -1 : 1); }
    else event.stopPropagation();
    return;
  }
  if (isCtrl && /^[zy]$/i.test(key)) { done(); (key.toLowerCase() === "y" || event.shiftKey ? acts.redo : acts.undo)(); }
  else if ((isCtrl && key === "Enter") || key === "Insert") { done(); acts.add(); }
  else if (isCtrl && key === "Delete") { done(); acts.remove(); }
  else if (isCtrl) return;
  else if (event.altKey && (key === "ArrowUp" || key === "ArrowDown")) { done(); shift(key === "ArrowUp" ? -1 : 1); }
  else if (event.altKey) return;
  else if (key === "ArrowDown" || key === "ArrowUp") { done(); step(cell, key === "ArrowDown" ? 1 : -1, 0); }
  else if (key === "ArrowRight" || key === "ArrowLeft") { done(); step(cell, 0, key === "ArrowRight" ? 1 : -1); }
  else if (key === "Home" || key === "End") { done(); point(cell.closest("tr").cells[key === "Home" ? 0 : cell.closest("tr").cells.length - 1]); }
  else if (key === "Escape") { done(); isLeaving = true; }
  else if (key === "Tab" && !isLeaving) {
    const row = cell.closest("tr");
    const isEdge = event.shiftKey ? !row.previousElementSibling && !cell.cellIndex : !row.nextElementSibling && cell.cellIndex === row.cells.length - 1;
    if (!isEdge) { done(); step(cell, 0, event.shiftKey ? -1 : 1); }
  }
  else if (key === "Enter" || key === "F2") { done(); begin(cell); }
  else if (key === " ") { done(); begin(cell); }
  else if (key === "Delete" || key === "Backspace") {
    done();
    if (TYPED.includes(cell.dataset.cell)) write(rowId(cell), cell.dataset.cell, "", cell.dataset.value);
    else if (cell.dataset.cell === "number") acts.remove();
    else if ("on" in cell.dataset) toggle(cell);
  }
  else if (key === "?") { done(); acts.keys(); }
  else if (key.length === 1 && TYPED.includes(cell.dataset.cell)) { done(); type(cell, key); }
  else if (/^[dk]$/i.test(key) && cell.dataset.cell.startsWith("p:")) { done(); kind(cell, key.toLowerCase() === "d" ? "decide" : "execute"); }
});

/* mouse */
sheet.addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]");
  if (act) { acts[act.dataset.act](); return; }
  const to = event.target.closest("[data-to]");
  if (to && cellOf(to.dataset.to, to.dataset.toCell === "performers" ? "number" : to.dataset.toCell)) {
    event.preventDefault();
    const cell = to.dataset.toCell === "performers" ? rowOf(to.dataset.to).cells[2] : cellOf(to.dataset.to, to.dataset.toCell);
    point(cell);
    if (to.classList.contains("s-mend") && TYPED.includes(cell.dataset.cell)) type(cell);
    else if (to.classList.contains("s-mend") && cell.dataset.cell === "exits") begin(cell);
    return;
  }
  const cell = event.target.closest("tbody [data-cell]");
  if (!cell || event.target.closest("textarea")) return;
  if (event.target.closest("a")) { event.preventDefault(); point(cell); begin(cell); return; }
  const wasHere = cell === here;
  point(cell);
  if (cell.dataset.cell.startsWith("p:")) toggle(cell);
  else if (wasHere && TYPED.includes(cell.dataset.cell)) type(cell);
});
table.addEventListener("dblclick", (event) => {
  const cell = event.target.closest("tbody [data-cell]");
  if (cell && TYPED.includes(cell.dataset.cell)) type(cell);
  else if (cell?.dataset.cell === "exits") begin(cell);
});

let dragged = "";
const over = (event) => event.target.closest?.("tbody tr");
table.addEventListener("dragstart", (event) => { dragged = over(event)?.dataset.row || ""; event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", dragged); });
table.addEventListener("dragover", (event) => {
  const row = over(event);
  if (!row || !dragged) return;
  event.preventDefault();
  for (const one of all(".is-target", table)) one.classList.remove("is-target");
  row.classList.add("is-target");
});
table.addEventListener("drop", (event) => {
  const row = over(event);
  event.preventDefault();
  if (row && dragged && row.dataset.row !== dragged) send([{ do: "move", row: dragged, after: row.dataset.row }]);
});
table.addEventListener("dragend", () => { dragged = ""; for (const one of all(".is-target", table)) one.classList.remove("is-target"); });

/* what an earlier visit could not save */
try { queue = JSON.parse(sessionStorage.getItem(KEPT) || "[]"); } catch { queue = []; }
for (const form of all("[data-plain]")) form.remove();
dress();
if (queue.length) { show(); pump(); }
