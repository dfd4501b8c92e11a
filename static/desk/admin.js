// Names for what Django's admin draws without one: autocomplete boxes, and fields edited inside a list.

function nameAutocomplete(box) {
  const select = box.closest(".related-widget-wrapper, .form-row, td")?.querySelector("select.admin-autocomplete");
  const label = select && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  if (!label) return;
  for (const part of [box, box.querySelector("[role=textbox]")]) {
    part?.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
    part?.removeAttribute("aria-labelledby");
  }
}

function nameListField(field) {
  const cell = field.closest("td");
  const heading = cell?.closest("table").tHead?.rows[0].cells[cell.cellIndex]?.textContent.trim();
  const row = cell?.parentElement.querySelector("th")?.textContent.trim() ?? "";
  if (heading) field.setAttribute("aria-label", `${heading}, ${row}`);
}

const LIST_FIELDS = "#result_list td:not(.action-checkbox) :is(input:not([type=hidden]), select, textarea)";
for (const field of document.querySelectorAll(LIST_FIELDS)) nameListField(field);

// Select2 draws its boxes late, and again for each inline row that is added.
const unnamed = ".select2-selection[aria-labelledby]";
new MutationObserver(() => {
  for (const box of document.querySelectorAll(unnamed)) nameAutocomplete(box);
}).observe(document.body, { childList: true, subtree: true });
