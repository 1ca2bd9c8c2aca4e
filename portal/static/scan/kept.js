// Scans that have not been answered yet: kept on the telephone until the server has each of them.
const PLACE = "lanzi-scans";
const AT_ONCE = 50;

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) || [];
  } catch {
    return [];
  }
};
const write = (scans) => localStorage.setItem(PLACE, JSON.stringify(scans));

export const kept = () => read();

// The same bag for the same household is one scan, however often it is held before the camera.
export function keep(pickupCode, bagCode) {
  const scans = read();
  const same = scans.find((each) => each.pickup === pickupCode && each.bag === bagCode);
  if (same) return { scan: same, isNew: false };
  const signs = crypto.getRandomValues(new Uint8Array(16));
  const key = [...signs].map((sign) => sign.toString(16).padStart(2, "0")).join("");
  const scan = { key, pickup: pickupCode, bag: bagCode, at: Date.now(), late: false };
  write([...scans, scan]);
  return { scan, isNew: true };
}

export function markLate(key) {
  write(read().map((each) => (each.key === key ? { ...each, late: true } : each)));
}

export function drop(keys) {
  const gone = new Set(keys);
  write(read().filter((each) => !gone.has(each.key)));
}

// In the order in which they were made. Throws where there is no connection.
export async function send(ask) {
  const scans = read().slice(0, AT_ONCE);
  if (!scans.length) return [];
  const now = Date.now();
  const body = {
    scans: scans.map((each) => ({
      key: each.key,
      pickup_code: each.pickup,
      bag_code: each.bag,
      seconds_ago: Math.max(0, Math.round((now - each.at) / 1000)),
      was_late: each.late,
    })),
  };
  const { answers } = await ask("batch", body);
  const late = new Set(scans.filter((each) => each.late).map((each) => each.key));
  drop(answers.map((answer) => answer.key));
  return answers.map((answer) => ({ ...answer, wasLate: late.has(answer.key) }));
}
