// Applies the remembered theme before the first paint; loaded without `defer` for that reason alone.
// "auto" is remembered as nothing: the system decides.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is forbidden: the system's theme applies.
  }
})();
