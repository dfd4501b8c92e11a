// Keyboard shortcuts; the list people see is in templates/desk/_dialogs.html.
import { openDialog } from "./dialogs.js";

const CHORD = 1200; // milliseconds in which the digit may follow "g"
let goingSince = -Infinity;

function typing(target) {
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

function rows() {
  return [...document.querySelectorAll("main :is(.table tbody tr, .todo > li)")].filter((row) => row.querySelector("a"));
}

function moveRow(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].querySelector("a").focus();
}

function goToRoom(digit) {
  document.querySelectorAll(".rail__list > li > a.rail__link")[digit - 1]?.click();
}

const PLAIN = {
  "/": () => openDialog("search-dialog"),
  "?": () => openDialog("shortcuts-dialog"),
  j: () => moveRow(1),
  k: () => moveRow(-1),
  c: () => document.querySelector("[data-key=c]")?.click(),
};

// What a page offers itself: data-key="r" on a field is entered, on something folded is opened, else clicked.
function pageKey(key) {
  const target = document.querySelector(`main [data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.matches("details")) {
    target.open = true;
    target.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  } else if (target.matches("textarea, input, select")) {
    target.focus();
  } else {
    target.click();
  }
  return true;
}

// Single keys can be switched off (WCAG 2.1.4): speech input would type them by accident.
const switchOf = () => document.querySelector("[data-single-keys]");

function startSwitch() {
  const choice = switchOf();
  if (!choice) return;
  try {
    choice.checked = localStorage.getItem("single-keys") !== "off";
    choice.addEventListener("change", () => localStorage.setItem("single-keys", choice.checked ? "on" : "off"));
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}

export function startKeyboard() {
  startSwitch();
  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openDialog("search-dialog");
    } else if (command && event.key === "Enter") {
      event.target.closest("form")?.requestSubmit();
    } else if (switchOf()?.checked && !command && !event.altKey && !typing(event.target) && !document.querySelector("dialog[open]")) {
      plainKey(event);
    }
  });
}

function plainKey(event) {
  if (/^[1-9]$/.test(event.key) && event.timeStamp - goingSince < CHORD) {
    goingSince = -Infinity;
    goToRoom(Number(event.key));
  } else if (event.key === "g") {
    goingSince = event.timeStamp;
  } else if (PLAIN[event.key]) {
    event.preventDefault();
    PLAIN[event.key]();
  } else if (/^[a-z]$/.test(event.key) && pageKey(event.key)) {
    event.preventDefault();
  }
}
