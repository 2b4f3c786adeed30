// Leave quickly: replace this page in the tab's history, so that Back does not return to it.
document.addEventListener("click", function (event) {
  const link = event.target.closest("[data-leave]");
  if (!link) return;
  event.preventDefault();
  document.documentElement.hidden = true;
  window.location.replace(link.href);
});

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
