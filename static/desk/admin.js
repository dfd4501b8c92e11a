// Names for what Django's admin draws without one: autocomplete boxes, and fields edited inside a list.

function nameAutocomplete(select) {
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent.replace(/:$/, "").trim();
  const box = select.parentElement.querySelector(".select2-selection");
  if (!label || !box) return;
  box.setAttribute("aria-label", label);
  box.removeAttribute("aria-labelledby");
  const shown = box.querySelector("[role=textbox]");
  shown?.setAttribute("aria-label", label);
  shown?.removeAttribute("aria-labelledby");
}

function nameListField(field) {
  const cell = field.closest("td");
  const heading = cell?.closest("table").tHead?.rows[0].cells[cell.cellIndex]?.textContent.trim();
  const row = cell?.parentElement.querySelector("th")?.textContent.trim() ?? "";
  if (heading) field.setAttribute("aria-label", `${heading}, ${row}`);
}

addEventListener("load", () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) nameAutocomplete(select);
  const fields = "#result_list td:not(.action-checkbox) :is(input:not([type=hidden]), select, textarea)";
  for (const field of document.querySelectorAll(fields)) nameListField(field);
});
