// Below the conversation: START, unblock, or the line to write in with its keys and commands.

import { act, sendFiles } from "./api.js";
import { menu, shareDialog, toast, tried } from "./dialogs.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { summary } from "./side.js";
import { currentTopic } from "./topics.js";
import { t } from "./words.js";
import { isBotChat, isOwner, target, world } from "./world.js";

const input = h("textarea", { rows: "1", placeholder: t("write"), "aria-label": t("write"), testid: "composer", enterkeyhint: "send", oninput: onInput, onkeydown: onKey, onpaste: onPaste });
const about = h("div", { class: "about", hidden: true });
const commands = h("div", { class: "commands", testid: "commands", hidden: true });
const keys = h("div", { class: "keys", testid: "keys" });
let reply = null;
let edited = null;
let keysHidden = false;
let drawnFor = "";

export function drawFoot(foot) {
  const chat = world.chat;
  if (isBotChat(chat) && world.me.blocked) return plain(foot, t("blocked_hint"), t("unblock"), "unblock");
  if (isBotChat(chat) && !world.me.started) return plain(foot, t("start_hint"), t("start"), "start");
  if (currentTopic()?.closed && !isOwner()) {
    drawnFor = "";
    return fill(foot, h("div", { class: "plain-foot", testid: "closed-topic" }, h("p", {}, t("topic_closed_hint"))));
  }
  const whose = `${world.me.id}/${chat.id}/${world.topic}`;
  if (drawnFor !== whose) forget();
  if (drawnFor !== whose || !input.isConnected) {
    drawnFor = whose;
    fill(foot, commands, about, keys, line());
  }
  foot.querySelector(".keys-toggle").hidden = !chat.keyboard;
  drawKeys();
  return undefined;
}

function plain(foot, hint, label, action) {
  drawnFor = "";
  fill(foot, h("div", { class: "plain-foot" },
    h("p", {}, hint),
    h("button", { type: "button", class: "primary", testid: action, onclick: () => tried(() => act(action, { user_id: world.me.id })) }, label)));
}

function line() {
  return h("form", { class: "line", onsubmit: (event) => { event.preventDefault(); submit(); } },
    iconButton("clip", t("attach"), { testid: "attach", onclick: attach }),
    input,
    iconButton("keys", t("keyboard"), { class: "keys-toggle", onclick: () => { keysHidden = !keysHidden; drawKeys(); } }),
    h("button", { type: "submit", class: "round send", testid: "send", title: t("send"), "aria-label": t("send") }, icon("send")));
}

// --- writing

function onInput() {
  input.style.height = "auto";
  if (input.isConnected) input.style.height = `${Math.min(input.scrollHeight + 2, 160)}px`;
  drawCommands();
}

function onKey(event) {
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
  if (event.key === "Escape") { forget(); }
}

async function submit() {
  const text = input.value.trim();
  if (!text) return;
  const ask = { ...target(), text };
  const done = edited
    ? await tried(() => act("edit", { ...ask, message_id: edited.message_id }))
    : await tried(() => act("say", { ...ask, reply_to_message_id: reply?.message_id }));
  if (done) forget();
}

function forget() {
  input.value = "";
  reply = null;
  edited = null;
  about.hidden = true;
  onInput();
}

export function replyTo(message) {
  forget();
  reply = message;
  drawAbout("reply", message.from_name, message);
}

export function editOwn(message) {
  forget();
  edited = message;
  input.value = message.text;
  onInput();
  drawAbout("pen", t("edit"), message);
}

function drawAbout(name, title, message) {
  about.hidden = false;
  fill(about, icon(name),
    h("span", { class: "about-text" }, h("b", {}, title), h("span", {}, summary(message))),
    iconButton("close", t("cancel"), { onclick: forget }));
  input.focus();
}

// --- commands

function drawCommands() {
  const chat = world.chat && world.chats.find((each) => each.id === world.chat.id);
  const typed = input.value;
  const found = /^\/[a-z0-9_]*$/i.test(typed)
    ? (chat?.commands || []).filter((each) => each.command.startsWith(typed.slice(1).toLowerCase()))
    : [];
  commands.hidden = found.length === 0;
  fill(commands, found.map((each) =>
    h("button", { type: "button", onclick: () => command(each.command) },
      h("b", {}, `/${each.command}`), h("span", {}, each.description))));
}

async function command(name) {
  const text = isBotChat(world.chat) ? `/${name}` : `/${name}@${world.bot.username}`;
  if (await tried(() => act("say", { ...target(), text }))) forget();
}

// --- keys

function drawKeys() {
  const keyboard = world.chat.keyboard;
  keys.hidden = !keyboard || keysHidden;
  fill(keys, (keyboard?.keyboard || []).map((row) =>
    h("div", { class: "key-row" }, row.map((key) =>
      h("button", { type: "button", class: "key", onclick: () => pressKey(key) }, key.request_contact && icon("phone"), key.text)))));
}

function pressKey(key) {
  if (key.request_contact) return share();
  return tried(() => act("say", { ...target(), text: key.text }));
}

async function share() {
  const told = await shareDialog();
  if (!told) return;
  const ask = { ...target(), phone_number: told.number };
  if (told.others) ask.owner_user_id = world.people.find((each) => each.id !== world.me.id)?.id ?? 0;
  await tried(() => act("contact", ask));
}

// --- files

function attach(event) {
  menu(event.currentTarget, [
    { text: t("photo"), run: () => pick("photo", "image/*") },
    { text: t("file"), run: () => pick("document", "") },
  ]);
}

function pick(kind, accept) {
  const chooser = h("input", { type: "file", accept, multiple: true, onchange: () => send(kind, [...chooser.files]) });
  chooser.click();
}

function onPaste(event) {
  const files = [...(event.clipboardData?.files || [])];
  if (!files.length) return;
  event.preventDefault();
  send(files.every((file) => file.type.startsWith("image/")) ? "photo" : "document", files);
}

async function send(kind, files) {
  if (!files.length) return;
  toast(t("sending"));
  await tried(() => sendFiles(kind, { ...target(), caption: input.value.trim() }, files));
  forget();
}
