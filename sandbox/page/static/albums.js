// Photos or documents that were sent together: one bubble, the photos as a mosaic.

import { fileUrl } from "./api.js";
import { lightbox } from "./dialogs.js";
import { h } from "./dom.js";
import { t } from "./words.js";

// How many photos stand in each row, for as many as there are.
const ROWS = { 2: [2], 3: [1, 2], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [2, 2, 3], 8: [2, 3, 3], 9: [3, 3, 3], 10: [2, 2, 3, 3] };

// Messages in order become units: most of them single, albums several together.
export function units(messages) {
  const found = [];
  for (const message of messages) {
    const last = found.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else found.push([message]);
  }
  return found;
}

export function mosaic(unit) {
  const pictures = unit.map(({ photo, caption }) => ({ url: fileUrl(photo.file_id), caption: caption || "" }));
  const rows = [];
  let place = 0;
  for (const many of ROWS[unit.length] || unit.map(() => 1)) {
    rows.push(row(unit.slice(place, place + many), pictures, place));
    place += many;
  }
  return h("div", { class: "mosaic", testid: "album" }, rows);
}

function row(messages, pictures, start) {
  return h("div", { class: `mosaic-row of-${messages.length}` }, messages.map((message, i) =>
    h("button", {
      type: "button", class: "tile", testid: "photo", "aria-label": `${t("photo")} ${start + i + 1}`,
      onclick: () => lightbox(pictures, start + i),
    }, h("img", { src: pictures[start + i].url, alt: message.caption || t("photo") }))));
}
