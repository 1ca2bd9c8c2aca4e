// Text with Telegram's entities as DOM nodes. Offsets are UTF-16 units, as JavaScript counts.

import { h } from "./dom.js";
import { openLink } from "./links.js";
import { announce } from "./world.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function formatted(text, entities) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted);
}

// An entity that crosses the border of another is cut at it, as the real apps do.
function nodes(text, start, end, entities) {
  const made = [];
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to || entity.offset < at) continue;
    const inner = [];
    while (i + 1 < entities.length && entities[i + 1].offset < to) inner.push(entities[(i += 1)]);
    if (from > at) made.push(text.slice(at, from));
    made.push(wrapped(entity, text.slice(from, to), nodes(text, from, to, inner)));
    at = to;
  }
  if (at < end) made.push(text.slice(at, end));
  return made;
}

function wrapped(entity, text, children) {
  if (TAGS[entity.type]) return h(TAGS[entity.type], {}, children);
  switch (entity.type) {
    case "url": return link(/^[a-z]+:/i.test(text) ? text : `http://${text}`, children);
    case "text_link": return link(entity.url, children);
    case "email": return link(`mailto:${text}`, children);
    case "bot_command":
      return h("a", { href: "#", class: "command", onclick: (event) => { event.preventDefault(); announce("command", text); } }, children);
    case "spoiler":
      return h("span", { class: "spoiler", onclick: (event) => event.currentTarget.classList.add("seen") }, children);
    case "mention": case "text_mention": case "hashtag": return h("span", { class: "mention" }, children);
    default: return h("span", {}, children);
  }
}

function link(url, children) {
  return h("a", {
    href: url, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => { if (openLink(url)) event.preventDefault(); },
  }, children);
}
