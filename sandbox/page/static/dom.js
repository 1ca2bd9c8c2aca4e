// Building elements. Text always goes in as text nodes, so nothing people write can become markup.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "testid") element.dataset.testid = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function iconButton(name, label, props = {}) {
  return h("button", { type: "button", title: label, "aria-label": label, ...props, class: `round ${props.class || ""}` }, icon(name));
}

const SHADES = 8;

export function avatar(id, name, kind = "") {
  const shade = Math.abs(Number(id)) % SHADES;
  return h("span", { class: `avatar shade-${shade} ${kind}`, "aria-hidden": "true" }, [...name][0] || "?");
}

export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat().filter(Boolean));
}
