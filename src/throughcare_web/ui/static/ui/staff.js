// A menu that is open closes when anything else is pressed, or Escape.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.tc-staffbar__me[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", function (event) {
  closeMenus(event.target.closest("details"));
});

document.addEventListener("keydown", function (event) {
  if (event.key === "Escape") closeMenus(null);
  // "/" leads to the search box, as in many tools that are used all day.
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const box = document.getElementById("staff-search");
    if (box) {
      event.preventDefault();
      box.focus();
    }
  }
});

// A form that was sent is not sent again by a second press.
document.addEventListener("submit", function (event) {
  if (event.defaultPrevented) return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", function () {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
document.addEventListener("htmx:afterRequest", function () {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
