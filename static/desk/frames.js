// Mails in frames: each as high as its mail, so that nobody scrolls inside a page. Nothing in them can run.

function fit(frame) {
  const page = frame.contentDocument?.documentElement;
  if (!page?.querySelector("body > *")) return; // not there yet
  frame.style.blockSize = "0";
  frame.style.blockSize = `${page.scrollHeight + frame.offsetHeight - frame.clientHeight}px`;
}

export function startFrames() {
  for (const frame of document.querySelectorAll("iframe.mail-frame")) {
    fit(frame);
    frame.addEventListener("load", () => fit(frame));
    addEventListener("resize", () => fit(frame));
  }
}
