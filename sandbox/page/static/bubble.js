// One message as a bubble: sender, quote, photo, document, text, reactions, buttons.

import { mosaic } from "./albums.js";
import { fileUrl, look } from "./api.js";
import { buttonRows } from "./buttons.js";
import { editOwn, replyTo } from "./composer.js";
import { lightbox, listDialog, toast, tried } from "./dialogs.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { formatted } from "./entities.js";
import { serviceText, summary } from "./side.js";
import { clockTime, fullTime } from "./times.js";
import { t } from "./words.js";
import { world } from "./world.js";

const MOST_PHOTO_PX = 300;

export function serviceLine(message, jumpTo) {
  const pinnedId = message.service.message_id;
  if (message.service.kind === "migrate_from_chat_id") return upgradeLine(message);
  return h("div", { class: "service", testid: `message-${message.message_id}`, "data-ids": message.message_id },
    h(pinnedId ? "button" : "span", { onclick: pinnedId && (() => jumpTo(pinnedId)) }, serviceText(message)));
}

function upgradeLine(message) {
  return h("div", { class: "service two", testid: `message-${message.message_id}`, "data-ids": message.message_id },
    h("span", {}, serviceText(message)),
    h("button", { type: "button", class: "before", testid: "before-upgrade", onclick: () => tried(() => showBefore(message.service.chat_id)) }, t("before_upgrade")));
}

// The old chat is closed for good: its messages are shown, its buttons are not.
async function showBefore(chatId) {
  const { messages } = await look("transcript", { chat_id: chatId, limit: 300 });
  listDialog(t("before_upgrade"), messages.map((each) => h("li", {},
    h("div", { class: "before-top" }, h("b", {}, each.service ? "" : each.from_name), h("time", {}, fullTime(each.date))),
    h("div", { class: "words" }, each.text ? formatted(each.text, each.entities) : summary(each)))));
}

// A unit is one message, or the messages of an album.
export function bubble(unit, { together, inGroup, jumpTo }) {
  const [message] = unit;
  const own = message.from_id === world.me.id;
  const named = inGroup && !own && !together;
  return h("article", {
    class: `row ${own ? "own" : "theirs"} ${together ? "together" : ""} ${message.from_bot ? "from-bot" : ""}`,
    testid: `message-${message.message_id}`, tabindex: "-1",
    "data-ids": unit.map((each) => each.message_id).join(" "),
  },
    inGroup && !own && (together ? h("span", { class: "avatar-gap" }) : face(message)),
    h("div", { class: "column" },
      h("div", { class: `bubble ${message.photo ? "with-photo" : ""} ${unit.length > 1 ? "with-album" : ""}` },
        named && h("div", { class: `sender shade-text-${Math.abs(message.from_id) % 8}` }, message.from_name,
          message.from_bot && h("span", { class: "tag" }, t("bot"))),
        message.forwarded_from && h("div", { class: "forwarded" }, t("forwarded", { name: message.forwarded_from })),
        message.reply_to_message_id && quote(message.reply_to_message_id, jumpTo),
        ...(unit.length > 1 ? albumParts(unit) : parts(message)),
        foot(unit)),
      buttonRows(message)),
    tools(message, own));
}

function parts(message) {
  return [
    message.photo && photo(message),
    message.document && documentCard(message.document),
    message.contact && contactCard(message.contact),
    words(message)];
}

function albumParts(unit) {
  if (unit[0].photo) return [mosaic(unit), ...unit.map(words)];
  return unit.flatMap((message) => [documentCard(message.document), words(message)]);
}

function face(message) {
  return avatar(message.from_bot ? 3 : message.from_id, message.from_name, message.from_bot ? "bot small" : "small");
}

function words(message) {
  const text = message.text ?? message.caption;
  return text && h("div", { class: "words", dir: "auto" }, formatted(text, message.entities));
}

function foot(unit) {
  const message = unit.at(-1);
  const reactions = unit.flatMap((each) => each.reactions);
  const counts = new Map();
  for (const { emoji } of reactions) counts.set(emoji, (counts.get(emoji) || 0) + 1);
  const last = message.photo ? unit.some((each) => each.caption) : message.text || message.caption;
  const beside = !reactions.length && last;
  return h("div", { class: `bubble-foot ${beside ? "beside" : ""}` },
    reactions.length > 0 && h("span", { class: "reactions" }, [...counts].map(([emoji, n]) =>
      h("span", { class: "reaction", testid: "reaction" }, emoji, n > 1 && h("b", {}, String(n))))),
    h("span", { class: "when", title: fullTime(message.edit_date || message.date) },
      unit.some((each) => each.edited) && h("span", { class: "edited" }, t("edited")),
      clockTime(message.date)));
}

function quote(id, jumpTo) {
  const quoted = world.messages.get(id);
  return h("button", { type: "button", class: "quote", onclick: () => jumpTo(id) },
    h("b", {}, quoted ? quoted.from_name : t("reply")),
    h("span", {}, quoted ? summary(quoted) : t("deleted")));
}

function photo({ photo: shown, caption }) {
  const scale = Math.min(1, MOST_PHOTO_PX / Math.max(shown.width, shown.height));
  const url = fileUrl(shown.file_id);
  return h("button", { type: "button", class: "photo", "aria-label": t("photo"), testid: "photo", onclick: () => lightbox([{ url, caption: caption || "" }]) },
    h("img", { src: url, alt: caption || t("photo"), width: Math.round(shown.width * scale), height: Math.round(shown.height * scale) }));
}

function documentCard(file) {
  const name = file.file_name || t("file");
  const kind = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  const url = fileUrl(file.file_id);
  return h("div", { class: "document", testid: "document" },
    h("a", { href: url, target: "_blank", rel: "noopener", class: "document-open" },
      h("span", { class: `document-icon kind-${kind.toLowerCase()}` }, kind || "·"),
      h("span", { class: "document-text" }, h("b", {}, name), h("span", {}, size(file.file_size)))),
    h("a", { href: `${url}?download`, download: name, class: "round", title: t("download"), "aria-label": t("download") }, icon("save")));
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function contactCard(contact) {
  return h("div", { class: "contact" },
    h("span", { class: "document-icon kind-contact" }, icon("phone")),
    h("span", { class: "document-text" }, h("b", {}, contact.first_name), h("span", {}, contact.phone_number)));
}

function tools(message, own) {
  return h("div", { class: "tools" },
    iconButton("reply", t("reply"), { onclick: () => replyTo(message) }),
    own && message.text && iconButton("pen", t("edit"), { onclick: () => editOwn(message) }),
    !own && message.text && h("button", { type: "button", class: "round", title: t("copy"), "aria-label": t("copy"), onclick: () => copy(message.text) }, icon("copy")));
}

async function copy(text) {
  await navigator.clipboard?.writeText(text);
  toast(t("copied"));
}
