// The camera at the door: what it reads is put into the form that one can also type into. Without it, names are found.

const PAUSE = 120; // ms between two looks
const SAME = 4000; // ms for which a code that stays before the camera is one code
const WIDTH = 640; // dots are enough for a ticket at arm's length

const camera = document.getElementById("camera");
const video = camera?.querySelector("video");
const canvas = document.createElement("canvas");
const seen = { code: "", at: -SAME };
let stream = null;
let readCode = null;

function say(part, isSaid) {
  camera.querySelector(`[data-camera=${part}]`).hidden = !isSaid;
}

async function start() {
  try {
    readCode ??= (await import("../vendor/qr/decode.js")).default;
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  } catch {
    say("refused", true);
    return;
  }
  say("refused", false);
  video.srcObject = stream;
  await video.play();
  show();
  look();
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  show();
}

function show() {
  say("start", !stream);
  say("stop", Boolean(stream));
  video.hidden = !stream;
}

function look() {
  if (!stream) return;
  const text = video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA ? "" : read();
  if (text) hand(text);
  setTimeout(look, PAUSE);
}

function read() {
  const scale = Math.min(1, WIDTH / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  try {
    return readCode(context.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return ""; // no code in sight
  }
}

function hand(text) {
  const now = performance.now();
  const isSame = text === seen.code && now - seen.at < SAME;
  Object.assign(seen, { code: text, at: now });
  if (isSame) return;
  const form = document.getElementById("scanned");
  form.elements.code.value = text;
  form.requestSubmit();
  navigator.vibrate?.(60);
}

if (camera && navigator.mediaDevices) {
  camera.hidden = false;
  camera.querySelector("[data-camera=start]").addEventListener("click", start);
  camera.querySelector("[data-camera=stop]").addEventListener("click", stop);
  const lost = document.getElementById("lost");
  const isAsked = (event) => event.detail.requestConfig?.verb === "post";
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(name, (event) => {
      if (isAsked(event)) lost.hidden = false;
      seen.code = ""; // so that holding it there asks again
    });
  }
  document.body.addEventListener("htmx:afterOnLoad", (event) => {
    if (isAsked(event) && event.detail.successful) lost.hidden = true;
  });
}
