// Answers that fit what somebody is writing to us, beside it. Without this, they are offered once before it is sent.
const region = document.querySelector("[data-fitting]");
const form = region.closest("form");
const words = form.elements.namedItem("words");
const FEWEST = 8; // letters
const PAUSE = 500; // milliseconds without typing
let asked = "";
let waiting;

async function ask() {
  const text = words.value.trim();
  if (text.length < FEWEST || text === asked) return;
  asked = text;
  const body = new URLSearchParams({ words: text, csrfmiddlewaretoken: form.elements.namedItem("csrfmiddlewaretoken").value });
  try {
    const answer = await fetch(region.dataset.fitting, { method: "POST", body });
    if (answer.status !== 200) return;
    region.innerHTML = await answer.text();
    form.elements.namedItem("offered").value = "yes";
  } catch {
    // away: nothing is offered here, and what was typed is sent as ever
  }
}

words.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});
