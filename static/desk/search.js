// Ctrl-K search: arrows move through the `.result` links that htmx brings, Enter opens the chosen one.

const results = () => [...document.querySelectorAll("#search-results .result")];

function choose(chosen) {
  for (const result of results()) {
    if (result === chosen) result.setAttribute("data-chosen", "");
    else result.removeAttribute("data-chosen");
  }
  chosen?.scrollIntoView({ block: "nearest" });
}

export function startSearch() {
  const dialog = document.getElementById("search-dialog");
  const field = dialog?.querySelector("input[type=search]");
  if (!field) return;
  dialog.addEventListener("htmx:afterSwap", () => choose(results()[0]));
  field.addEventListener("keydown", (event) => {
    const all = results();
    const at = all.findIndex((result) => result.hasAttribute("data-chosen"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!all.length) return;
      event.preventDefault();
      choose(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === "Enter" && all.length) {
      event.preventDefault();
      (all[at] ?? all[0]).click();
    }
  });
}
