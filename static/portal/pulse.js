// The answer chosen in the mail is sent when the page opens, so that it took one click. Programs that look at every
// link of a mail run no scripts, so nobody answers in somebody's place; without this the button does the same.
const form = document.querySelector("[data-answer-at-once]");
const body = new FormData(form);
body.delete("words");
const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
if (answer.ok) {
  form.querySelector("[data-noted]").hidden = false;
  form.querySelector("button").textContent = form.dataset.more;
}
