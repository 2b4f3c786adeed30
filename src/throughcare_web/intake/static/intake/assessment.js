// Answers are sent as they are given (htmx). Here is what is not saved yet: counted out loud, tried again, never called
// saved, and not left behind without a warning. Nothing is kept but in this page: the answers stand in its fields.
const AGAIN_MS = 5000;
const unsaved = new Map(); // question -> how many times it changed since it was saved
let reason = "";
let isLeaving = false;

function questionOf(element) {
  return element instanceof Element ? element.closest("[data-answer]") : null;
}

function show() {
  const count = unsaved.size;
  const words = count === 0 ? "" : `Not saved yet: ${count} ${count === 1 ? "answer" : "answers"}. ${reason}`;
  for (const line of document.querySelectorAll("#unsaved, [data-unsaved]")) {
    line.hidden = count === 0;
    if (line.textContent !== words) line.textContent = words;
  }
}

function changed(question) {
  if (!question) return;
  unsaved.set(question.dataset.answer, (unsaved.get(question.dataset.answer) ?? 0) + 1);
  question.querySelector(".tc-qn__note--saved")?.remove(); // it speaks of the answer before
  show();
}

// Typing is a change at once: what stands in the field is not what is saved.
document.addEventListener("input", function (event) { changed(questionOf(event.target)); });

// A list where "none" was ticked, or something beside it: the two do not stand together.
document.addEventListener("change", function (event) {
  const box = event.target;
  if (!box.matches?.(".tc-qn--any input[type=checkbox], .tc-qn--texts input[type=checkbox]") || !box.checked) return;
  const isNone = box.value === "_none";
  for (const other of questionOf(box).querySelectorAll("input")) {
    if (other === box || other.type === "hidden") continue;
    if (other.type === "checkbox" && (isNone || other.value === "_none")) other.checked = false;
    if (other.type === "text" && isNone) other.value = "";
  }
}, true);

document.addEventListener("htmx:beforeRequest", function (event) {
  const question = questionOf(event.detail.elt);
  if (question) event.detail.xhr.changes = unsaved.get(question.dataset.answer) ?? 0;
});

// What the answer says of itself decides: it is saved, or it is not, whatever the status was.
document.addEventListener("htmx:afterRequest", function (event) {
  const { xhr, elt, successful, failed } = event.detail;
  const question = questionOf(elt);
  if (!question) return;
  const name = question.dataset.answer;
  const isKept = successful && !xhr.getResponseHeader("HX-Redirect") && !/data-saved="no"/.test(xhr.responseText);
  if (isKept && (unsaved.get(name) ?? 0) === xhr.changes) unsaved.delete(name);
  if (!isKept && !unsaved.has(name)) unsaved.set(name, 1);
  if (failed || !successful) reason = said(xhr);
  else reason = isKept ? "" : "See beside the question.";
  show();
});

function said(xhr) {
  if (xhr.getResponseHeader("HX-Redirect")) return "You are signed out. Sign in in another tab; this page then saves by itself.";
  if (xhr.status === 0 || xhr.status >= 500) return "No connection: we keep trying. Do not close this page.";
  if (xhr.status === 409) return new DOMParser().parseFromString(xhr.responseText, "text/html").body.textContent.trim();
  if (xhr.status === 403) return "You may not change this, or you signed in anew. We try again.";
  return "We keep trying. Do not close this page.";
}

// Signed out: to follow to the sign-in page would lose what is not saved.
document.addEventListener("htmx:beforeOnLoad", function (event) {
  if (questionOf(event.detail.elt) && event.detail.xhr.getResponseHeader("HX-Redirect")) event.preventDefault();
});

// After signing in anew, a page needs the new token.
async function freshToken() {
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  const headers = new DOMParser().parseFromString(await page.text(), "text/html").body.getAttribute("hx-headers");
  if (page.ok && headers) document.body.setAttribute("hx-headers", headers);
}

document.addEventListener("htmx:responseError", function (event) {
  if (event.detail.xhr.status === 403) freshToken().catch(function () { reason = "No connection: we keep trying."; });
});

// A tap that adds an entry leads into it, where a keyboard is at hand: on a phone it would cover the next tap.
document.addEventListener("htmx:load", function (event) {
  const entry = event.detail.elt;
  if (!entry.matches?.(".tc-qn-entry") || !matchMedia("(pointer: fine)").matches) return;
  entry.querySelector("input:not([type=hidden]), select")?.focus({ preventScroll: true });
});

function tryAgain() {
  for (const name of unsaved.keys()) {
    const question = document.querySelector(`[data-answer="${CSS.escape(name)}"]`);
    if (!question) unsaved.delete(name);
    // What waits for the reader is not sent again and again: a conflict, or what could not be understood.
    else if (!question.querySelector('[data-saved="no"]') && !question.matches(":focus-within.htmx-request")) htmx.trigger(question, "tc-again");
  }
  show();
}

window.setInterval(tryAgain, AGAIN_MS);
window.addEventListener("online", tryAgain);
// A tablet that is put away may not come back to this page: what was typed goes now, not with the next tick.
document.addEventListener("visibilitychange", tryAgain);

// Offline, a form that is sent would leave the page for the browser's error page, and its answers with it.
document.addEventListener("submit", function (event) {
  if (event.target.id !== "assessment") return;
  if (!navigator.onLine || (unsaved.size > 0 && reason.startsWith("No connection"))) {
    event.preventDefault();
    event.stopImmediatePropagation();
    reason = "No connection: we keep trying. Do not close this page.";
    tryAgain();
    return;
  }
  isLeaving = true;
}, true);

window.addEventListener("beforeunload", function (event) {
  if (unsaved.size > 0 && !isLeaving) event.preventDefault();
});
window.addEventListener("pageshow", function () { isLeaving = false; });
