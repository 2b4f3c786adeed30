// The shortlist: what is ticked in the results, and printing, copying and opening a list. Nothing is stored.
const MOST = 3;
const ID = /^[A-Za-z0-9._~-]{1,100}$/;

// ---- Ticks on the results page. The list is drawn anew when an answer changes: what was ticked stays ticked.
const ticked = new Map();

function boxes() {
  return [...document.querySelectorAll("input[name=program][form=shortlist-form]")];
}

function count() {
  const form = document.getElementById("shortlist-form");
  if (!form) return;
  const key = ticked.size === 0 ? "none" : ticked.size === 1 ? "one" : ticked.size > MOST ? "many" : "some";
  form.classList.toggle("tc-picked--any", ticked.size > 0);
  form.querySelector("[data-count]").textContent = form.dataset[key].replace("{count}", ticked.size);
}

// A ticked program that is no longer in the list goes with the form all the same.
function carry() {
  const form = document.getElementById("shortlist-form");
  if (!form) return;
  form.querySelectorAll("input[type=hidden]").forEach((kept) => kept.remove());
  const shown = new Map(boxes().map((box) => [box.value, box]));
  for (const id of ticked.keys()) {
    if (shown.has(id)) {
      shown.get(id).checked = true;
    } else {
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = "program";
      kept.value = id;
      form.append(kept);
    }
  }
  count();
}

document.addEventListener("change", function (event) {
  if (!event.target.matches("input[name=program][form=shortlist-form]")) return;
  if (event.target.checked) ticked.set(event.target.value, true);
  else ticked.delete(event.target.value);
  count();
});

document.addEventListener("htmx:afterSwap", carry);

// A browser may come back to the page with its boxes still ticked.
function recall() {
  boxes().filter((box) => box.checked).forEach((box) => ticked.set(box.value, true));
  count();
}

// ---- The list itself: print, copy.
function showWhatNeedsScript() {
  document.querySelectorAll("[data-print], [data-copy]").forEach((button) => { button.hidden = false; });
  document.querySelectorAll("[data-without-script]").forEach((words) => { words.hidden = true; });
}

async function copyLink() {
  const field = document.getElementById("share-link");
  const said = document.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = said.dataset.copied;
  } catch {
    field.focus();
    field.select();
    said.textContent = said.dataset.marked;
  }
}

document.addEventListener("click", function (event) {
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-copy]")) copyLink();
});

// ---- A link to a list: its ids stand after the #. They are posted, and the answer takes the place of this page.
function asked() {
  const name = window.location.hash.slice(1);
  if (!name || document.getElementById(name)) return null;
  return name.split(",").map(decoded).filter((id) => ID.test(id));
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function say(words) {
  const place = document.getElementById("opening");
  if (!place) return;
  place.hidden = false;
  place.textContent = place.dataset[words];
  document.getElementById("no-programs").hidden = words === "opening";
}

async function openList() {
  const ids = document.querySelector("[data-shortlist]") && asked();
  if (!ids) return;
  if (!ids.length) {
    say("wrong");
    return;
  }
  say("opening");
  try {
    const body = new URLSearchParams(ids.map((id) => ["program", id]));
    const answer = await fetch(window.location.pathname, { method: "POST", body, credentials: "omit" });
    showList(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    say("failed");
  }
}

function showList(answer) {
  const main = document.getElementById("main");
  main.replaceChildren(...answer.getElementById("main").childNodes);
  // The other language opens the same list.
  document.querySelectorAll("a.tc-language").forEach((link) => { link.hash = window.location.hash; });
  showWhatNeedsScript();
  main.focus();
}

window.addEventListener("hashchange", openList);
window.addEventListener("pageshow", recall);
showWhatNeedsScript();
openList();
