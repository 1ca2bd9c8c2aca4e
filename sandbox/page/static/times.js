// Times as the compound's clock shows them, whatever zone this browser is in.

import { locale, t } from "./words.js";
import { world, worldNow } from "./world.js";

const formats = new Map();

function format(options) {
  const key = JSON.stringify(options) + world.settings.timezone;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: world.settings.timezone, ...options }));
  }
  return formats.get(key);
}

const dayKey = (ms) => format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);

export const clockTime = (seconds) =>
  format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(seconds * 1000);

export const sameDay = (a, b) => dayKey(a * 1000) === dayKey(b * 1000);

export function dayName(seconds) {
  const day = dayKey(seconds * 1000);
  const now = worldNow();
  if (day === dayKey(now)) return t("today");
  if (day === dayKey(now - 86400000)) return t("yesterday");
  return format({ month: "long", day: "numeric", weekday: "short" }).format(seconds * 1000);
}

export function shortTime(seconds) {
  if (dayKey(seconds * 1000) === dayKey(worldNow())) return clockTime(seconds);
  return format({ month: "numeric", day: "numeric" }).format(seconds * 1000);
}

export const fullTime = (seconds) =>
  format({ dateStyle: "medium", timeStyle: "medium" }).format(seconds * 1000);
