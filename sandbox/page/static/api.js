// Speaking with the control API.

export class Refused extends Error {}

async function read(response) {
  const told = await response.json();
  if (!response.ok) throw new Refused(told.error || response.statusText);
  return told;
}

export async function look(path, ask = {}) {
  return read(await fetch(`/control/${path}?${new URLSearchParams(ask)}`));
}

export async function act(path, ask) {
  return read(await fetch(`/control/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(ask),
  }));
}

export async function sendFile(kind, ask, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(ask)) if (value) form.append(name, value);
  form.append("file", file, file.name);
  return read(await fetch(`/control/${kind}`, { method: "POST", body: form }));
}

export const fileUrl = (fileId) => `/control/file/${encodeURIComponent(fileId)}`;
