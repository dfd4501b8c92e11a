// Anything with data-opens="id" opens that dialog. A click beside a dialog closes it; menus close by Esc or a click outside.

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector("input[type=search]")?.select();
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener && document.getElementById(opener.dataset.opens)) {
      event.preventDefault();
      openDialog(opener.dataset.opens);
      return;
    }
    if (event.target.matches("dialog[open]") && isBeside(event, event.target)) event.target.close();
    for (const menu of document.querySelectorAll("details[name=shell-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[name=shell-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

function isBeside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
