// Passkeys, passwords that can be looked at, recovery codes that can be copied. All else works without this file.

// A passkey: the browser makes or uses one, what it says goes back in a hidden field. `data-passkey` says which.
const CEREMONIES = {
  add: (options) => window.webauthnJSON.create(options.creation_options),
  use: (options) => window.webauthnJSON.get(options.request_options),
};

async function optionsOf(form) {
  const given = document.getElementById("js_data");
  if (given && !form.hasAttribute("data-passkey-ask")) return JSON.parse(given.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return answer.json();
}

async function meet(form) {
  const fault = form.querySelector("[data-passkey-fault]");
  fault.textContent = "";
  try {
    const credential = await CEREMONIES[form.dataset.passkey](await optionsOf(form));
    form.querySelector("[name=credential]").value = JSON.stringify(credential);
    form.submit();
  } catch {
    fault.textContent = form.dataset.passkey === "add"
      ? "No passkey was made. Try again, or set up an authenticator app instead."
      : "The passkey was not used. Try again, or sign in another way.";
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || !window.webauthnJSON) continue;
  form.hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    meet(form);
  });
}
for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = !window.PublicKeyCredential;

// A password can be looked at before it is sent.
for (const field of document.querySelectorAll("input[type=password]")) {
  const box = document.createElement("div");
  box.className = "usa-checkbox tc-show";
  const show = Object.assign(document.createElement("input"), { type: "checkbox", className: "usa-checkbox__input", id: field.id + "-show" });
  const label = Object.assign(document.createElement("label"), { className: "usa-checkbox__label", htmlFor: show.id, textContent: "Show password" });
  box.append(show, label);
  field.after(box);
  show.addEventListener("change", function () { field.type = show.checked ? "text" : "password"; });
  field.form.addEventListener("submit", function () { field.type = "password"; });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async function () {
    const words = [...document.querySelectorAll(button.dataset.copy)].map((one) => one.textContent.trim());
    await navigator.clipboard.writeText(words.join("\n"));
    button.textContent = "Copied";
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
}
