// What others see of somebody in the directory, as it is chosen. Without this, “Look first” shows the same.
const form = document.querySelector("[data-preview]").closest("form");
const choices = [...form.querySelectorAll("select[data-part]")];
const typed = ["town", "words"].map((name) => form.elements.namedItem(name)).filter(Boolean);

function draw() {
  const seen = Object.fromEntries(choices.map((choice) => [choice.dataset.part, choice.value]));
  for (const preview of form.querySelectorAll("[data-preview]")) {
    const isOpen = preview.dataset.preview === "everybody" ? seen.name === "everybody" : seen.name !== "";
    for (const row of preview.querySelectorAll("[data-part]")) {
      const value = row.querySelector("dd");
      const field = typed.find((one) => one.name === row.dataset.part);
      if (field) value.innerText = field.value.trim();
      const isForThem = seen[row.dataset.part] === "everybody" || (preview.dataset.preview === "members" && seen[row.dataset.part] !== "");
      row.hidden = !(isOpen && isForThem && value.textContent.trim());
    }
    preview.querySelector("[data-nothing]").hidden = isOpen;
  }
}

form.addEventListener("input", draw);
form.querySelector("[data-needless]").hidden = true;
draw();
