// Files dropped anywhere on the page, whole folders too.

/** Beyond so many a folder is not a model. */
const MOST = 400;

const isFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

// A dropped file does not know its folder, a picked one does; what a model is made of is told by places.
async function fileOf(entry) {
  const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
  const path = entry.fullPath.replace(/^\//, "");
  return path.includes("/") ? Object.defineProperty(file, "webkitRelativePath", { value: path }) : file;
}

// A folder hands over its entries in parts, and an empty part at the end.
async function entriesOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length || all.length > MOST) return all;
    all.push(...part);
  }
}

async function filesIn(entry, found) {
  if (found.length >= MOST) return;
  if (entry.isFile) found.push(await fileOf(entry));
  else if (entry.isDirectory) for (const each of await entriesOf(entry)) await filesIn(each, found);
}

/** All files of a drop. Entries are taken before anything is awaited: afterwards the event has forgotten them. */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plain = [...transfer.files];
  const found = [];
  try {
    for (const entry of entries) await filesIn(entry, found);
  } catch {
    return plain;
  }
  return found.length ? found : plain;
}

export class Dropping {
  #host;
  #take;
  /** Something is held over the page. */
  over = false;
  #depth = 0;

  /** `take(files)` is told of each drop. */
  constructor(host, take) {
    this.#host = host;
    this.#take = take;
    host.addController(this);
  }

  hostConnected() {
    for (const [type, listener] of Object.entries(this.#listeners)) window.addEventListener(type, listener);
  }

  hostDisconnected() {
    for (const [type, listener] of Object.entries(this.#listeners)) window.removeEventListener(type, listener);
  }

  #show(over) {
    if (this.over === over) return;
    this.over = over;
    this.#host.requestUpdate();
  }

  // Entering a part of the page comes before leaving the one around it, so they are counted.
  #listeners = {
    dragenter: (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      this.#depth++;
      this.#show(true);
    },
    dragover: (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    dragleave: (event) => {
      if (!isFiles(event)) return;
      this.#depth = Math.max(0, this.#depth - 1);
      if (!this.#depth) this.#show(false);
    },
    drop: async (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      this.#depth = 0;
      this.#show(false);
      this.#take(await droppedFiles(event.dataTransfer));
    },
  };
}
