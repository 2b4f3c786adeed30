// "Keep this page on my phone": nothing before somebody asks, and one press takes all of it away again.
const NAME = "overdose-page";
const panel = document.getElementById("keep");
const said = document.getElementById("keep-said");

// The page as it stands in this language, and what it has loaded: style, icons, scripts.
function addresses() {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name.split("#")[0]);
  const own = loaded.filter((address) => address.startsWith(`${window.location.origin}/`));
  return [...new Set([window.location.href.split(/[?#]/)[0], ...own])];
}

// Shows the one button that can be pressed; the focus does not vanish with the other.
async function show() {
  const isKept = Boolean(await caches.match(window.location.pathname, { ignoreVary: true }));
  const [keeps, removes] = [panel.querySelector("[data-keep]"), panel.querySelector("[data-remove]")];
  const wasPressed = [keeps, removes].includes(document.activeElement);
  keeps.hidden = isKept;
  removes.hidden = !isKept;
  panel.hidden = false;
  if (wasPressed) (isKept ? removes : keeps).focus();
}

async function keep() {
  try {
    const kept = await caches.open(NAME);
    await kept.addAll(addresses());
    await navigator.serviceWorker.register(panel.dataset.keeper);
    await navigator.serviceWorker.ready;
    said.textContent = said.dataset.kept;
  } catch {
    await forget();
    said.textContent = said.dataset.failed;
  }
  await show();
}

async function remove() {
  await forget();
  said.textContent = said.dataset.removed;
  await show();
}

// In whichever language it was kept.
async function forget() {
  const registrations = await navigator.serviceWorker.getRegistrations();
  await Promise.all(registrations.map((registration) => registration.unregister()));
  await caches.delete(NAME);
}

if (panel && "serviceWorker" in navigator && "caches" in window) {
  panel.querySelector("[data-keep]").addEventListener("click", keep);
  panel.querySelector("[data-remove]").addEventListener("click", remove);
  show();
}
