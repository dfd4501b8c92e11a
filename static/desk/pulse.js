// The figures of the Today page stay true while it is open: asked for again now and then, never held open.
// The server answers 304 without a body while nothing has changed, so a page left open costs next to nothing.
const EVERY = 30_000; // milliseconds
const LONGEST = 300_000; // between two attempts while the server is away
let wait = EVERY;

async function ask() {
  const shown = document.querySelector("[data-pulse]");
  if (!shown) return;
  if (!document.hidden) {
    try {
      const answer = await fetch(shown.dataset.pulse, {
        cache: "no-store",
        headers: { "If-None-Match": `"${shown.dataset.etag}"` },
        redirect: "error", // signed out meanwhile
      });
      if (answer.ok) replace(shown, await answer.text());
      wait = answer.ok || answer.status === 304 ? EVERY : Math.min(wait * 2, LONGEST);
    } catch {
      wait = Math.min(wait * 2, LONGEST);
    }
  }
  setTimeout(ask, wait);
}

function replace(shown, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-pulse]");
  if (fresh && !shown.contains(document.activeElement)) shown.replaceWith(document.adoptNode(fresh));
}

setTimeout(ask, EVERY);
