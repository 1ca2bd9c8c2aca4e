// The topics of a forum as tabs: General first, then what was opened, each with a dot for news.

import { act } from "./api.js";
import { confirmDialog, promptDialog, tried } from "./dialogs.js";
import { fill, h, icon } from "./dom.js";
import { t } from "./words.js";
import { announce, isOwner, world } from "./world.js";

export const topicBar = h("nav", { class: "topics", testid: "topics", hidden: true });

export const colour = (topic) => `#${topic.icon_color.toString(16).padStart(6, "0")}`;

export function currentTopic() {
  return world.chat?.topics.find((topic) => topic.message_thread_id === world.topic) || null;
}

export function drawTopics() {
  const chat = world.chat;
  topicBar.hidden = !chat?.is_forum;
  if (topicBar.hidden) return;
  fill(topicBar,
    tab({ message_thread_id: 0, name: t("general") }),
    chat.topics.map(tab),
    h("button", { type: "button", class: "topic add", testid: "add-topic", title: t("add_topic"), "aria-label": t("add_topic"), onclick: addTopic }, icon("plus")));
  topicBar.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function tab(topic) {
  const id = topic.message_thread_id;
  const isOpen = world.topic === id;
  const hash = h("span", { class: "hash", "aria-hidden": "true" }, "#");
  if (id) hash.style.color = colour(topic);
  return h("button", {
    type: "button", class: `topic ${isOpen ? "current" : ""}`, testid: `topic-${id}`,
    "aria-current": isOpen ? "true" : undefined, onclick: () => announce("open-topic", id),
  },
    hash, h("span", { class: "topic-name" }, topic.name),
    topic.closed && icon("lock"),
    world.news.has(id) && h("span", { class: "news", title: t("new_below") }));
}

async function addTopic() {
  const name = await promptDialog(t("add_topic"), t("topic_name"));
  if (name) await openNew(name);
}

export async function openNew(name) {
  const made = await tried(() => act(`chats/${world.chat.id}/topics`, { user_id: world.me.id, name }));
  if (made) announce("open-topic", made.message_thread_id);
}

// What an owner finds in the menu of a conversation that shows a topic.
export function topicMenu() {
  const topic = currentTopic();
  if (!topic || !isOwner()) return [];
  return [
    { text: t("rename_topic"), run: async () => {
      const name = await promptDialog(t("rename_topic"), t("topic_name"), topic.name);
      if (name) await changeTopic(topic, { name });
    } },
    { text: t(topic.closed ? "reopen_topic" : "close_topic"), run: () => changeTopic(topic, { closed: !topic.closed }) },
    { text: t("delete_topic"), danger: true, run: () => deleteTopic(topic) },
  ];
}

export function changeTopic(topic, ask) {
  return act(`chats/${world.chat.id}/topics/${topic.message_thread_id}`, { user_id: world.me.id, ...ask });
}

export async function deleteTopic(topic) {
  if (await confirmDialog(t("delete_topic_sure", { name: topic.name }), t("delete_topic"))) {
    await changeTopic(topic, { deleted: true });
  }
}
