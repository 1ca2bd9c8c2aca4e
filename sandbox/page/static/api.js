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

// One file is a message, several are an album.
export async function sendFiles(kind, ask, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...ask, kind })) if (value) form.append(name, value);
  for (const file of files) form.append("file", file, file.name);
  const path = files.length > 1 ? "album" : kind;
  return read(await fetch(`/control/${path}`, { method: "POST", body: form }));
}

export async function take(path) {
  return read(await fetch(`/control/${path}`, { method: "DELETE" }));
}

export const fileUrl = (fileId) => `/control/file/${encodeURIComponent(fileId)}`;
