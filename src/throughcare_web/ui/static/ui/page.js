// Leave quickly: replace this page in the tab's history, so that Back does not return to it.
function leave() {
  document.documentElement.hidden = true;
  window.location.replace(document.querySelector("[data-leave]").href);
}

document.addEventListener("click", function (event) {
  if (!event.target.closest("[data-leave]")) return;
  event.preventDefault();
  leave();
});

// The same by pressing Shift three times and nothing else between: one hand, no looking.
const PRESSES = 3;
const WITHIN_MS = 3000;
let presses = [];

document.addEventListener("keydown", function (event) {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  if (event.repeat) return;
  presses = [...presses.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
  if (presses.length >= PRESSES) leave();
});

// Shift held for the mouse is not meant for this.
document.addEventListener("pointerdown", function () { presses = []; });

// A browser may bring back a page as it was left: show nothing that was hidden for a reason.
window.addEventListener("pageshow", function (event) {
  if (event.persisted && document.documentElement.hidden) leave();
});

// The answer to a form would come back as "send the form again?", or as an error. Named anew before it is left, Back finds
// it as it was where the browser kept it, and else the form without answers.
document.addEventListener("click", function (event) {
  if (event.target.closest("a[href], button")) history.replaceState(history.state, "", location.href);
}, true);

// A button that asks for a whole page is not for htmx, which would put the answer into this one.
document.addEventListener("click", function (event) {
  const button = event.target.closest("[data-whole-page]");
  if (!button) return;
  event.preventDefault();
  button.form.action = button.formAction;
  button.form.submit();
});

// Keep nothing: htmx notes the address of each page it starts on, which would outlast leaving.
try {
  window.sessionStorage.removeItem("htmx-current-path-for-history");
} catch {
  // The browser forbids storage: then nothing was noted.
}
