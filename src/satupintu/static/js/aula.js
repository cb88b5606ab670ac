/* The live page of the hall: the part that changes is asked for again every ten seconds.
 *
 *  [data-hidup="?tempat=…"]   replaced by the answer, unless somebody is at work in it: a fold is open or a control has the focus
 */

const part = document.querySelector("[data-hidup]");
const isBusy = () => part.querySelector("details[open]") || part.contains(document.activeElement);

const refresh = async () => {
  if (document.hidden || isBusy()) return;
  try {
    const answer = await fetch(part.dataset.hidup, { headers: { "X-Requested-With": "fetch" } });
    if (answer.status === 401) { location.reload(); return; }
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!isBusy()) part.replaceChildren(...fresh.body.childNodes);
  } catch { /* the next try comes by itself; the time of the last answer stands on the page */ }
};

if (part) {
  setInterval(refresh, 10000);
  document.addEventListener("visibilitychange", refresh);
}
