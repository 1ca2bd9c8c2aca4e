// Links into this very bot stay on the page: t.me/<bot>?start=P becomes `/start P`.

import { announce, world } from "./world.js";

export function openLink(url) {
  const payload = startPayload(url);
  if (payload === null) return false;
  announce("deep-link", payload);
  return true;
}

export function startPayload(url) {
  let parsed;
  try { parsed = new URL(url); } catch { return null; }
  const bot = world.bot.username.toLowerCase();
  const host = parsed.hostname.toLowerCase();
  if (["t.me", "telegram.me"].includes(host)) {
    if (parsed.pathname.replace(/^\/|\/$/g, "").toLowerCase() !== bot) return null;
    return parsed.searchParams.get("start") || "";
  }
  if (parsed.protocol === "tg:" && parsed.searchParams.get("domain")?.toLowerCase() === bot) {
    return parsed.searchParams.get("start") || "";
  }
  return null;
}
