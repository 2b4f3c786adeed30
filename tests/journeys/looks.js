// What looks.py asks of a page: each function returns sentences about what is wrong, none where nothing is.

const all = (what) => [...document.querySelectorAll(what)];
const shown = (el) => el.checkVisibility({ visibilityProperty: true });
const LANDMARKS = "nav, aside, section";
const CONTROLS = "a[href], button, input, select, textarea, summary";
const EDGED = ".tc-status, .tc-badge, .tc-card, .tc-note, .tc-urgent, .tc-way > a, .usa-button, .tc-error-summary";

function named(el) {
  const words = (el.textContent || el.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 40);
  return `<${el.tagName.toLowerCase()}${el.id ? `#${el.id}` : ""} ${el.getAttribute("class") || ""}> "${words}"`;
}

// ---- What a screen reader meets.
function order(language) {
  const isWhole = Boolean(document.querySelector("body > header")); // the widget is a page without a frame
  const faults = document.documentElement.lang === language ? [] : [`language is ${document.documentElement.lang}`];
  for (const mark of isWhole ? ["main", "body > header", "body > footer"] : ["main"]) {
    if (all(mark).length !== 1) faults.push(`${all(mark).length} of ${mark}`);
  }
  const first = all(CONTROLS)[0];
  if (isWhole && first.getAttribute("href") !== "#main") faults.push(`first is ${named(first)}, not the skip link`);
  return [...faults, ...landmarks(), ...headings(), ...disorder()];
}

function landmarks() {
  const faults = [];
  const titled = (el) => document.getElementById(el.getAttribute("aria-labelledby"))?.textContent.trim();
  const marks = all(LANDMARKS).filter(shown).map((el) => [el.tagName, el.getAttribute("aria-label") || titled(el)]);
  for (const [tag, said] of marks) {
    if (!said && tag !== "SECTION") faults.push(`${tag} without a name`);
    const same = marks.filter((other) => other[0] === tag && other[1] === said);
    if (said && same.length > 1) faults.push(`two ${tag} named ${said}`);
  }
  return faults;
}

function headings() {
  const found = all("h1, h2, h3, h4, h5, h6").filter(shown);
  const levels = found.map((el) => Number(el.tagName[1]));
  const faults = [];
  if (levels.filter((level) => level === 1).length !== 1) faults.push("not one h1");
  if (!document.querySelector("main h1")) faults.push("h1 is not in main");
  // What cannot wait may stand before the title of the page.
  if (levels[0] !== 1 && !found[0].closest(".tc-urgent")) faults.push(`the first heading is ${named(found[0])}`);
  levels.forEach((level, at) => {
    if (at && level > levels[at - 1] + 1) faults.push(`a level is skipped before ${named(found[at])}`);
  });
  return faults;
}

function disorder() {
  const faults = all("[tabindex]").filter((el) => el.tabIndex > 0).map((el) => `an order of its own: ${named(el)}`);
  for (const el of all("body *")) {
    const style = getComputedStyle(el);
    const isMoved = style.order !== "0" || style.flexDirection.endsWith("reverse");
    if (isMoved) faults.push(`shown in another order than read: ${named(el)}`);
  }
  return faults;
}

// ---- What does not fit.
function sideways() {
  const [width, found] = [document.documentElement.clientWidth, document.documentElement.scrollWidth];
  if (found <= width) return [];
  const wide = all("body *").filter(
    (el) => shown(el) && el.getBoundingClientRect().right > width + 0.5 && !isInsideCut(el)
  );
  const inmost = wide.filter((el) => !wide.some((other) => other !== el && el.contains(other)));
  return [`${found} px wide on ${width}: ${inmost.slice(0, 3).map(named).join("; ")}`];
}

function isInsideCut(el) {
  for (let outer = el.parentElement; outer && outer !== document.body; outer = outer.parentElement) {
    if (getComputedStyle(outer).overflowX !== "visible") return true;
  }
  return false;
}

function cutOff() {
  return all("body *").filter(isCutOff).map((el) => `cut off: ${named(el)}`);
}

function isCutOff(el) {
  if (!(el instanceof HTMLElement) || !shown(el) || !el.textContent.trim()) return false;
  const style = getComputedStyle(el);
  if (style.textOverflow === "ellipsis") return true;
  const isForReadersOnly = style.clipPath !== "none" || style.clip !== "auto";
  if (isForReadersOnly || !/hidden|clip/.test(style.overflowX + style.overflowY)) return false;
  return el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1;
}

// ---- Where the focus is.
function isOutlined(style) {
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}

function isMarked(el) {
  const own = [el, ...el.querySelectorAll("*")].some((part) => isOutlined(getComputedStyle(part)));
  const drawn = [null, "::before", "::after"];
  const label = [...(el.labels || [])].some((one) => drawn.some((at) => isOutlined(getComputedStyle(one, at))));
  const halo = [...el.querySelectorAll(".tc-map__halo")].some((one) => getComputedStyle(one).stroke !== "none");
  return own || label || halo;
}

// A checkbox of USWDS is out of sight: its label is what is seen.
function seenPart(el) {
  const box = el.getClientRects()[0];
  return el.labels?.length && (!box || box.width < 5 || box.right < 0) ? el.labels[0] : el;
}

function unseen(el) {
  if (!isMarked(el)) return `the focus has no mark: ${named(el)}`;
  const part = seenPart(el);
  const { left, top, width, height } = part.getClientRects()[0];
  const x = left + Math.min(width / 2, 20);
  const places = [0.1, 0.5, 0.9].map((share) => top + height * share).filter((y) => y >= 0 && y < innerHeight);
  if (!places.length || x < 0 || x >= innerWidth) return `the focus is out of view: ${named(el)} at ${Math.round(top)}`;
  const free = places.filter((y) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (part.contains(hit) || hit.contains(part));
  });
  const isTall = height > innerHeight / 2;
  return free.length === places.length || (isTall && free.length) ? "" : `the focus is covered: ${named(el)}`;
}

function unseenNow() {
  return unseen(document.activeElement);
}

function unseenFocus(isBackward) {
  const stops = all(`${CONTROLS}, [tabindex]`).filter(
    (el) => el.tabIndex >= 0 && !el.disabled && el.type !== "hidden" && shown(el)
  );
  const faults = [];
  document.activeElement.blur();
  for (const el of isBackward ? stops.reverse() : stops) {
    el.focus();
    if (document.activeElement !== el) faults.push(`cannot be focused: ${named(el)}`);
    else if (!el.matches(":focus-visible")) faults.push(`the focus is not shown: ${named(el)}`);
    else if (unseen(el)) faults.push(unseen(el));
  }
  scrollTo(0, 0);
  return faults;
}

// ---- What moves.
function moves() {
  const faults = document.getAnimations().map((one) => `runs: ${one.animationName || one.transitionProperty}`);
  for (const el of all("*")) {
    for (const part of [null, "::before", "::after"]) {
      if (canMove(getComputedStyle(el, part))) faults.push(`moves: ${named(el)} ${part || ""}`);
    }
  }
  return faults;
}

function canMove(style) {
  const isAnimated = style.animationName !== "none" && parseFloat(style.animationDuration) > 0;
  const isSlow = style.transitionDuration.split(",").some((long) => parseFloat(long) > 0);
  return style.scrollBehavior === "smooth" || isAnimated || isSlow;
}

// ---- What vanishes where every background is the reader's own.
function luminance(color) {
  const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
  const [r, g, b] = [red, green, blue].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return { alpha, light: 0.2126 * r + 0.7152 * g + 0.0722 * b };
}

function ground(el) {
  for (let outer = el; outer; outer = outer.parentElement) {
    const found = luminance(getComputedStyle(outer).backgroundColor);
    if (found.alpha > 0) return found;
  }
  return luminance("rgb(255, 255, 255)");
}

function differs(color, under) {
  if (!color || color === "none") return false;
  const found = luminance(color);
  const [dark, light] = [found.light, under.light].sort((a, b) => a - b);
  return found.alpha > 0 && (light + 0.05) / (dark + 0.05) >= 3;
}

function isEdged(el) {
  const style = getComputedStyle(el);
  return ["Top", "Left"].some(
    (side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0
  );
}

function vanished() {
  const faults = [];
  for (const icon of all("svg.usa-icon").filter(shown)) {
    if (!differs(getComputedStyle(icon).fill, ground(icon))) faults.push(`an icon: ${named(icon.parentElement)}`);
  }
  for (const bar of all("svg:not([viewBox]) rect").filter(shown)) {
    const track = bar.closest("svg").parentElement;
    if (!differs(getComputedStyle(bar).fill, ground(track))) faults.push(`a bar: ${named(track)}`);
    if (!isEdged(track)) faults.push(`the rest of a bar: ${named(track)}`);
  }
  for (const el of all(EDGED).filter(shown)) {
    if (!isEdged(el) && !el.matches(".usa-button--unstyled")) faults.push(`has no edge: ${named(el)}`);
  }
  return faults;
}
