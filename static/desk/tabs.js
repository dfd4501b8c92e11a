// Tabs that do not fit lie in a row that scrolls: the open one stands in its middle, so nobody looks for where they are.
export function startTabs() {
  for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
    const row = tab.parentElement;
    const [here, whole] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += here.left + here.width / 2 - (whole.left + whole.width / 2);
  }
}
