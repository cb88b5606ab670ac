/* Uploads on slow and broken lines. A plain <input type=file> works without this module; with it, photos are made smaller
 * in the browser and large files are sent in pieces that survive a cut line. No dependencies, no inline code or style.
 *
 *   <form method="post" enctype="multipart/form-data"> {% csrf_token %}
 *     <input type="file" name="ktp" accept=".pdf,.jpg,.png" data-shrink data-upload-url="/unggah/" data-purpose="requirement">
 *
 * data-shrink       images over 1 MB become JPEG, at most 1600 px a side, quality 0.8 (only if `accept` allows JPEG)
 * data-upload-url   files that are still over 1 MB are sent in pieces; a hidden input <name>_unggahan then carries the id
 *                   and the file input is switched off, so the form itself stays small
 * data-purpose, data-target   passed on to the server as they are (what the file is for, which case or item)
 *
 * Endpoints (faces implement them with files.operations; all need the session and, but for HEAD, X-CSRFToken):
 *   POST  /unggah/       form fields name, type, size (bytes), purpose, target
 *                        201 {"id": "<uuid>", "offset": 0}                       begin_upload
 *   HEAD  /unggah/<id>/  200, headers Upload-Offset and Upload-Length            get_upload
 *   PATCH /unggah/<id>/  header Upload-Offset, Content-Type application/offset+octet-stream, body: the piece
 *                        204, header Upload-Offset (the new one)                 append_chunk
 *                        409, header Upload-Offset (where to go on from)         OffsetMismatch
 *                        The piece that completes the file also finishes it: the same request calls finish_upload and
 *                        answers 204, or 4xx with why the file was refused. For a finished upload HEAD says offset = length.
 *   4xx  application/problem+json (config.problem.as_problem): `title` and `detail` are shown as they are
 *   404, 410             the upload is gone: a new one is begun
 *   5xx, 429, no answer  tried again with growing pauses, going on from what HEAD says
 */

const MEGABYTE = 1024 * 1024;
const LARGEST_PLAIN = MEGABYTE;
const LONGEST_EDGE = 1600;
const QUALITY = 0.8;
const PIECE = 256 * 1024;
const PAUSES = [1, 2, 4, 8, 15, 30, 30, 60];

const WORDS = {
  id: {
    shrinking: "Mengecilkan foto…",
    shrunk: (before, after) => `Foto dikecilkan dari ${before} menjadi ${after}.`,
    sending: (percent) => `Mengunggah… ${percent}%`,
    waiting: "Sambungan terputus. Unggahan akan dilanjutkan sendiri.",
    done: "Berkas sudah terunggah.",
    failed: "Unggahan terhenti.",
    plain: "Berkas tetap terpilih dan akan dikirim bersama formulir ini.",
    again: "Lanjutkan unggahan",
    hold: "Tunggu sebentar, berkas masih diunggah. Formulir akan terkirim sesudahnya.",
    number: (value) => value.toLocaleString("id-ID", { maximumFractionDigits: 1 }),
  },
  en: {
    shrinking: "Making the photo smaller…",
    shrunk: (before, after) => `The photo was made smaller, from ${before} to ${after}.`,
    sending: (percent) => `Uploading… ${percent}%`,
    waiting: "The connection was lost. The upload will go on by itself.",
    done: "The file is uploaded.",
    failed: "The upload stopped.",
    plain: "The file stays chosen and will be sent with this form.",
    again: "Continue the upload",
    hold: "Please wait, the file is still being uploaded. The form will be sent afterwards.",
    number: (value) => value.toLocaleString("en-GB", { maximumFractionDigits: 1 }),
  },
};
const words = WORDS[document.documentElement.lang.slice(0, 2)] || WORDS.id;

/** The server refused for good; `message` is its sentence. */
class Refused extends Error {}
/** The upload does not exist any more. */
class Gone extends Error {}

const size = (bytes) => (bytes >= MEGABYTE ? `${words.number(bytes / MEGABYTE)} MB` : `${words.number(bytes / 1024)} kB`);
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** A line of text below the input that screen readers hear, and a bar for the eye. */
class Status {
  constructor(input) {
    this.text = document.createElement("p");
    this.text.className = "govuk-hint sp-upload-status";
    this.text.setAttribute("role", "status");
    this.text.setAttribute("aria-live", "polite");
    this.bar = document.createElement("progress");
    this.bar.className = "sp-upload-bar";
    this.bar.max = 100;
    this.bar.hidden = true;
    this.bar.setAttribute("aria-hidden", "true");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "govuk-button govuk-button--secondary";
    this.button.textContent = words.again;
    this.button.hidden = true;
    input.after(this.text, this.bar, this.button);
    this.spoken = -1;
  }

  say(text) {
    if (this.text.textContent !== text) this.text.textContent = text;
  }

  /** The bar moves with every piece; the words only every tenth, or a screen reader would never fall silent. */
  progress(share) {
    const percent = Math.floor(share * 100);
    this.bar.hidden = false;
    this.bar.value = percent;
    if (this.spoken < 0 || percent - this.spoken >= 10 || percent === 100) {
      this.spoken = percent;
      this.say(words.sending(percent));
    }
  }

  rest(text) {
    this.bar.hidden = true;
    this.button.hidden = true;
    this.spoken = -1;
    this.say(text);
  }
}

function acceptsJpeg(input) {
  const accept = input.accept.toLowerCase();
  return !accept || /image\/\*|image\/jpe?g|\.jpe?g/.test(accept);
}

/** A smaller JPEG of an image file, or the file itself where that is impossible or no gain. */
async function shrink(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // HEIC outside Safari, or broken: the server will say
  }
  const share = Math.min(1, LONGEST_EDGE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * share));
  canvas.height = Math.max(1, Math.round(bitmap.height * share));
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  const name = `${file.name.replace(/\.[^.]*$/, "") || "foto"}.jpg`;
  return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
}

/** Remembers unfinished uploads of this tab, so choosing the same file again goes on instead of beginning anew. */
const memory = {
  key: (url, file, target) => ["unggahan", url, target, file.name, file.size, file.lastModified].join("|"),
  get(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, id) {
    try {
      if (id) sessionStorage.setItem(key, id);
      else sessionStorage.removeItem(key);
    } catch {
      /* private browsing: going on after a reload is lost, nothing else */
    }
  },
};

/** One file on its way in pieces. */
class Upload {
  constructor(input, file, status, signal) {
    this.url = input.dataset.uploadUrl;
    this.fields = { purpose: input.dataset.purpose || "", target: input.dataset.target || "" };
    this.file = file;
    this.status = status;
    this.signal = signal;
    this.token = input.form?.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    this.key = memory.key(this.url, file, this.fields.target);
    this.id = memory.get(this.key);
    this.resumed = Boolean(this.id);
  }

  /** Send everything; resolves to the id. Throws `Refused`, or the last error when every pause was in vain. */
  async send() {
    let offset = null;
    let failures = 0;
    for (;;) {
      try {
        if (offset === null) offset = this.id ? await this.ask() : await this.begin();
        if (offset >= this.file.size) {
          memory.set(this.key, null);
          return this.id;
        }
        this.status.progress(offset / this.file.size);
        offset = await this.patch(offset);
        failures = 0;
      } catch (error) {
        if (this.signal.aborted || error instanceof Refused) {
          memory.set(this.key, null);
          throw error;
        }
        if (error instanceof Gone) {
          this.forget();
        } else {
          this.status.say(words.waiting);
          this.status.spoken = -1;
        }
        if (failures >= PAUSES.length) throw error;
        await this.wait(PAUSES[failures]);
        failures += 1;
        offset = null;
      }
    }
  }

  async begin() {
    const body = new URLSearchParams({ name: this.file.name, type: this.file.type, size: this.file.size, ...this.fields });
    const response = await this.fetch(this.url, { method: "POST", body });
    const answer = await response.json();
    this.id = answer.id;
    memory.set(this.key, this.id);
    return answer.offset || 0;
  }

  async ask() {
    const response = await this.fetch(this.place(), { method: "HEAD" });
    if (Number(response.headers.get("Upload-Length")) !== this.file.size) throw new Gone();
    return this.offsetOf(response);
  }

  async patch(offset) {
    const response = await this.fetch(this.place(), {
      method: "PATCH",
      headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) },
      body: this.file.slice(offset, offset + PIECE),
    });
    return this.offsetOf(response);
  }

  /** Bare answers for success and 409; throws `Gone`, `Refused`, or an error that is worth another try. */
  async fetch(url, options) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.token, ...options.headers };
    const response = await fetch(url, { ...options, headers, credentials: "same-origin", signal: this.signal });
    if (response.ok || (response.status === 409 && response.headers.has("Upload-Offset"))) return response;
    if ((response.status === 404 || response.status === 410) && this.id) throw new Gone();
    if (response.status === 429 || response.status === 408 || response.status >= 500) throw new Error(`HTTP ${response.status}`);
    const problem = await response.json().catch(() => ({}));
    throw new Refused([problem.title || words.failed, problem.detail].filter(Boolean).join(" "));
  }

  place() {
    return `${this.url}${this.id}/`;
  }

  offsetOf(response) {
    const offset = Number(response.headers.get("Upload-Offset"));
    if (!Number.isInteger(offset) || offset < 0) throw new Error("no offset");
    return offset;
  }

  forget() {
    this.id = null;
    memory.set(this.key, null);
  }

  /** Pause, cut short when the device says the line is back. */
  wait(seconds) {
    return Promise.race([pause(seconds), new Promise((resolve) => window.addEventListener("online", resolve, { once: true }))]);
  }
}

/** Makes one input better. */
function enhance(input) {
  const status = new Status(input);
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  const field = input.name;
  let running = null;
  let controller = null;

  const choosePlain = (file) => {
    const transfer = new DataTransfer();
    transfer.items.add(file);
    input.files = transfer.files;
  };

  const start = async (file) => {
    controller = new AbortController();
    const { signal } = controller;
    status.button.hidden = true;
    try {
      const id = await new Upload(input, file, status, signal).send();
      if (signal.aborted) return;
      hidden.name = `${field}_unggahan`;
      hidden.value = id;
      input.after(hidden);
      input.removeAttribute("name"); // the id goes with the form instead of the file
      status.rest(words.done);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused) {
        status.rest(error.message);
        input.value = "";
        input.setAttribute("aria-invalid", "true");
        input.focus();
      } else {
        status.rest(`${words.failed} ${words.plain}`);
        status.button.hidden = false;
        status.button.onclick = () => {
          running = start(file);
        };
      }
    }
  };

  const choose = async () => {
    controller?.abort();
    controller = null;
    hidden.remove();
    input.name = field;
    input.removeAttribute("aria-invalid");
    status.rest("");
    let [file] = input.files;
    if (!file || input.files.length > 1) return;
    const chosen = file;
    if ("shrink" in input.dataset && file.size > LARGEST_PLAIN && file.type.startsWith("image/") && acceptsJpeg(input)) {
      status.say(words.shrinking);
      file = await shrink(file);
      if (input.files[0] !== chosen) return; // another one was chosen meanwhile
      if (file !== chosen) {
        choosePlain(file);
        status.rest(words.shrunk(size(chosen.size), size(file.size)));
      } else {
        status.rest("");
      }
    }
    if (input.dataset.uploadUrl && file.size > LARGEST_PLAIN) await start(file);
  };

  input.addEventListener("change", () => {
    const mine = choose().finally(() => {
      if (running === mine) running = null;
    });
    running = mine;
  });

  input.form?.addEventListener("submit", (event) => {
    if (!running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    status.say(words.hold);
    const { submitter } = event;
    running.finally(() => {
      running = null;
      if (!input.hasAttribute("aria-invalid")) input.form.requestSubmit(submitter);
    });
  });
}

for (const input of document.querySelectorAll("input[type=file][data-shrink], input[type=file][data-upload-url]")) enhance(input);
// What the page promises of uploads holds only where this module runs.
for (const note of document.querySelectorAll("[data-upload-note]")) note.hidden = false;
