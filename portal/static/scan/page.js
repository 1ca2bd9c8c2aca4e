// Scanning at the table: the resident's code, then each bag; yes or no at once, or kept for later.
import { hintOf, isBagCode, isPickupCode, normalised } from "./codes.js";
import { drop, keep, kept, markLate, send } from "./kept.js";
import { watch } from "./camera.js";
import { no, wake, yes } from "./signals.js";
import { clear, say, showCard, showFindings } from "./view.js";

const desk = document.getElementById("desk");
const words = JSON.parse(desk.dataset.words);
const verdict = document.getElementById("verdict");
const findings = document.getElementById("findings");
const video = document.getElementById("camera");
const open = document.getElementById("open-camera");
const SAME_CODE_MS = 3000;
const TRY_AGAIN_MS = 5000;
const HINTS_EVERY_MS = 60000;
const PATIENCE_MS = 6000;

let pickup = ""; // of the resident who stands here
let hints = null;
let isOnline = true;
let stop = null;
let lastSeen = { code: "", at: 0 };

class NoConnection extends Error {}
class NotSignedIn extends Error {}

async function ask(what, body) {
  let answer;
  try {
    answer = await fetch(`/handout/scan/${what}`, {
      method: body ? "POST" : "GET",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: "error",
    });
  } catch {
    throw new NoConnection();
  }
  if (answer.status === 401 || answer.status === 403) throw new NotSignedIn();
  if (!answer.ok) throw new NoConnection();
  return answer.json();
}

function showConnection() {
  const waiting = kept().length;
  document.getElementById("online").hidden = !isOnline;
  document.getElementById("offline").hidden = isOnline;
  const line = document.getElementById("waiting");
  line.hidden = !waiting;
  line.textContent = words.waiting.replace("{count}", waiting);
}

function connected(is) {
  isOnline = is;
  showConnection();
}

function refused(said) {
  no();
  say(verdict, "stop", words.stop, said.what, said.advice);
}

function failed(error) {
  if (error instanceof NotSignedIn) {
    refused({ what: words.signedOut, advice: [words.signedOutThen] });
    return;
  }
  if (!(error instanceof NoConnection)) throw error;
  connected(false);
}

function forget() {
  pickup = "";
  document.getElementById("next").hidden = true;
}

async function resident(code) {
  pickup = code;
  document.getElementById("next").hidden = false;
  clear(verdict);
  try {
    const found = await ask("look", { pickup_code: code });
    connected(true);
    shown(found);
  } catch (error) {
    failed(error);
    if (isOnline) return;
    yes();
    say(verdict, "ask", words.noConnection, words.askRoom, [words.thenScan]);
  }
}

function shown(found) {
  if (found.refused) {
    refused(found.refused);
    forget();
    return;
  }
  if (found.done) {
    refused({ what: found.room, advice: [words.everything, ...found.last] });
    forget();
    return;
  }
  yes();
  showCard(verdict, words, found, {
    paid: (way) => pay(found, way),
    gave: (gift) => give(gift),
  });
}

async function pay(found, way) {
  try {
    shown(await ask("paid", {
      pickup_code: pickup, household_id: found.household_id, seen: found.owed.seen, way,
    }));
  } catch (error) {
    failed(error);
    if (!isOnline) refused({ what: words.needsConnection, advice: [] });
  }
}

async function give(gift) {
  try {
    shown(await ask("gift", { pickup_code: pickup, share_id: gift.share_id }));
  } catch (error) {
    failed(error);
    if (!isOnline) refused({ what: words.needsConnection, advice: [] });
  }
}

function answered(answer) {
  if (answer.refused) {
    refused(answer.refused);
    return;
  }
  yes();
  const missing = answer.missing;
  const then = missing ? words.missing.replace("{count}", missing) : words.everything;
  say(verdict, "good", words.handItOut, answer.room, [answer.bag, then]);
  if (!missing && !answer.gifts) forget();
  else if (answer.gifts) resident(pickup);
}

async function bag(code) {
  if (!pickup) {
    refused({ what: words.residentFirst, advice: [] });
    return;
  }
  const { scan, isNew } = keep(pickup, code);
  showConnection();
  if (!isNew) {
    refused({ what: words.scannedAlready, advice: [code] });
    return;
  }
  try {
    const answers = await send(ask);
    connected(true);
    for (const answer of answers) {
      if (answer.key === scan.key) answered(answer);
      else late(answer);
    }
    showConnection();
  } catch (error) {
    failed(error);
    if (isOnline) drop([scan.key]);
    else await unasked(scan);
    showConnection();
  }
}

// Nobody can be asked: what the telephone knows decides, and the server looks at it later.
async function unasked(scan) {
  const known = hints && crypto.subtle ? await hintOf(hints, scan.pickup, scan.bag) : "waiting";
  if (known !== "waiting") {
    drop([scan.key]);
    const what = known === "done" ? words.perhapsGiven : words.perhapsWrong;
    refused({ what, advice: [words.askLiaison] });
    return;
  }
  markLate(scan.key);
  yes();
  say(verdict, "good", words.handItOut, scan.bag, [words.checkedLater]);
}

function late(answer) {
  if (!answer.wasLate || !answer.refused) return;
  no();
  showFindings(findings, words, answer);
}

async function catchUp() {
  if (!kept().length && isOnline) return;
  try {
    const answers = await send(ask);
    if (!answers.length) await ask("hints").then(remember);
    answers.forEach(late);
    connected(true);
  } catch (error) {
    if (error instanceof NoConnection) connected(false);
    else if (!(error instanceof NotSignedIn)) throw error;
  }
}

function remember(found) {
  hints = found;
}

async function refresh() {
  try {
    remember(await ask("hints"));
    connected(true);
  } catch (error) {
    if (error instanceof NoConnection) connected(false);
  }
}

function take(text) {
  const code = normalised(text);
  if (isBagCode(code) && (pickup || !isPickupCode(code))) return bag(code);
  if (isPickupCode(code)) return resident(code);
  refused({ what: words.noSuchCode, advice: [code.slice(0, 20)] });
  return undefined;
}

function seen(text) {
  const code = normalised(text);
  const now = Date.now();
  const isSame = code === lastSeen.code && now - lastSeen.at < SAME_CODE_MS;
  lastSeen = { code, at: now };
  if (!isSame && (isPickupCode(code) || isBagCode(code))) take(text);
}

open.addEventListener("click", async () => {
  wake();
  if (stop) {
    stop();
    stop = null;
    video.hidden = true;
    open.textContent = words.openCamera;
    return;
  }
  try {
    video.hidden = false;
    stop = await watch(video, seen);
    open.textContent = words.closeCamera;
  } catch {
    video.hidden = true;
    document.getElementById("no-camera").hidden = false;
  }
});
document.getElementById("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  wake();
  const field = event.target.elements.code;
  const text = field.value.trim();
  field.value = "";
  field.focus();
  if (text) take(text);
});
document.getElementById("next").addEventListener("click", () => {
  forget();
  clear(verdict);
});
if (!navigator.mediaDevices) {
  open.hidden = true;
  document.getElementById("no-camera").hidden = false;
}
if (navigator.serviceWorker) {
  navigator.serviceWorker.register("/handout/scan/worker.js", { scope: "/handout/scan" })
    .catch(() => undefined);
}
addEventListener("online", catchUp);
setInterval(catchUp, TRY_AGAIN_MS);
setInterval(refresh, HINTS_EVERY_MS);
showConnection();
refresh();
catchUp();
