// A session that nobody uses ends, on the server in any case. A minute before, ask; at its end, show nothing any longer.
const dialog = document.getElementById("stay");
const WARN_S = Number(dialog.dataset.warn);
const clock = dialog.dataset.clock;
let timer = 0;

async function ask(method) {
  const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(clock, { method, headers: { "X-CSRFToken": token, Accept: "application/json" } });
  return (await answer.json()).left;
}

// What another window did counts, too: the server knows.
async function look() {
  let left = 0;
  try {
    left = await ask("GET");
  } catch {
    left = WARN_S; // the network is away: ask again soon
  }
  if (left <= 0) return leavePage();
  if (left <= WARN_S && !dialog.open) dialog.showModal();
  if (left > WARN_S && dialog.open) dialog.close();
  wait(left > WARN_S ? left - WARN_S : Math.min(left, 5));
}

function wait(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, seconds * 1000 + 200);
}

function leavePage() {
  document.documentElement.hidden = true;
  window.location.replace(dialog.dataset.signIn + "?next=" + encodeURIComponent(window.location.pathname));
}

dialog.querySelector("form").addEventListener("submit", async function (event) {
  event.preventDefault();
  const left = await ask("POST");
  if (left <= 0) return leavePage();
  dialog.close();
  wait(left - WARN_S);
});

// A page brought back by the browser after its session ended shows nothing.
window.addEventListener("pageshow", function (event) { if (event.persisted) look(); });
document.addEventListener("visibilitychange", function () { if (!document.hidden) look(); });
wait(Math.max(0, Number(dialog.dataset.left) - WARN_S));
