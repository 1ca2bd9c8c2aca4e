// Codes as they are kept, their check signs, and what a telephone may know without a connection.
// The same as orders/rules/codes.py and fulfillment/handover/rules/offline.py; tested against them.
const SIGNS = "ACDEFHJKLMPRTUWXY346789";
const DAMM = [
  "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
];

export const normalised = (text) =>
  text.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");

export const isPickupCode = (code) => {
  if (!/^[0-9]{6}$/.test(code)) return false;
  let interim = 0;
  for (const digit of code) interim = Number(DAMM[interim][Number(digit)]);
  return interim === 0;
};

export const isBagCode = (code) => {
  if (code.length !== 6 || [...code].some((sign) => !SIGNS.includes(sign))) return false;
  const last = code.length;
  return [...code].reduce((sum, sign, at) => sum + (last - at) * SIGNS.indexOf(sign), 0)
    % SIGNS.length === 0;
};

export async function hintOf(hints, pickupCode, bagCode) {
  const bytes = new TextEncoder().encode(`${hints.salt}:${pickupCode}:${bagCode}`);
  const digest = new DataView(await crypto.subtle.digest("SHA-256", bytes));
  const hint = digest.getUint32(0) >>> (32 - hints.bits);
  if (hints.waiting.includes(hint)) return "waiting";
  return hints.done.includes(hint) ? "done" : "unknown";
}
