// Signing with a finger, a pen or the mouse. Without this script, or without a hand that draws, the typed name signs.
const WIDTH = 1000; // of the picture's own units, whatever its size on screen
const HEIGHT = 300;
const LONGEST = 40000; // characters; longer is not taken

function place(svg, event) {
  const box = svg.getBoundingClientRect();
  const x = Math.round(((event.clientX - box.left) / box.width) * WIDTH);
  const y = Math.round(((event.clientY - box.top) / box.height) * HEIGHT);
  return `${Math.min(Math.max(x, 0), WIDTH)} ${Math.min(Math.max(y, 0), HEIGHT)}`;
}

for (const block of document.querySelectorAll("[data-sign]")) {
  const pad = block.querySelector(".tc-sign__pad");
  const svg = pad.querySelector("svg");
  const path = svg.querySelector("path");
  const strokes = block.querySelector("input[type=hidden]");
  let drawing = false;

  function show(drawn) {
    if (drawn.length > LONGEST) return;
    strokes.value = drawn;
    path.setAttribute("d", drawn);
  }

  svg.addEventListener("pointerdown", function (event) {
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    drawing = true;
    show(`${strokes.value}M${place(svg, event)}`);
  });
  svg.addEventListener("pointermove", function (event) {
    if (drawing) show(`${strokes.value}L${place(svg, event)}`);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, function () { drawing = false; });
  }
  pad.querySelector("button").addEventListener("click", function () { show(""); });
  show(strokes.value);
  pad.hidden = false;
}
