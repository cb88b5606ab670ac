/* Keeps the place in line up to date. Without this file the page loads itself anew every half minute.
 *
 *  [data-antrean="/antrean/CODE/?bagian=1"]  asked every 10 s, drawn anew when it changed; a change of the heading is read out
 */

const part = document.querySelector("[data-antrean]");
const news = document.getElementById("antrean-kabar");
const lost = document.getElementById("antrean-putus");
let tag = "";
let misses = 0;

const heading = () => part.querySelector(".p-panel")?.innerText.trim() || "";

async function ask() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(part.dataset.antrean, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.status === 404 || answer.status === 409) { location.reload(); return; }
    if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
    misses = 0;
    lost.hidden = true;
    if (answer.status === 304) return;
    tag = answer.headers.get("ETag") || "";
    const before = heading();
    const focused = document.activeElement?.closest?.("[data-antrean]") && document.activeElement.closest("form, a")?.getAttribute("action");
    part.innerHTML = await answer.text();
    if (focused) part.querySelector(`form[action="${focused}"] button`)?.focus();
    if (heading() !== before) {
      news.textContent = heading();
      navigator.vibrate?.([300, 200, 300]);
    }
  } catch {
    misses += 1;
    lost.hidden = misses < 2;
  }
}

setInterval(ask, 10000);
document.addEventListener("visibilitychange", ask);
addEventListener("online", ask);
