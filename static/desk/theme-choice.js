// Light, dark or as the system says; remembered on this device (theme.js applies it before the first paint).

const choices = () => document.querySelectorAll("[data-theme-choice]");

function remembered() {
  try {
    return localStorage.getItem("theme") ?? "auto";
  } catch {
    return "auto";
  }
}

function remember(theme) {
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}

function apply(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const choice of choices()) choice.setAttribute("aria-pressed", String(choice.dataset.themeChoice === theme));
}

export function startThemeChoice() {
  apply(remembered());
  for (const choice of choices()) {
    choice.addEventListener("click", () => {
      remember(choice.dataset.themeChoice);
      apply(choice.dataset.themeChoice);
    });
  }
}
