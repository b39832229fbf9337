// Where a model's files come from: many files, one file, an address. What is chosen, what is refused, and that a download can be stopped.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";
import { LIMITS } from "../www/engine/own/limits.js";
import { readSource } from "../www/engine/own/files.js";

const config = `{"model_type":"bert"}`;
const tokenizer = `{"model":{}}`;
const index = JSON.stringify({ weight_map: { a: "one.safetensors", b: "two.safetensors", c: "one.safetensors" } });
const weights = "weights";

/** A picked file, at a path as a folder gives it. */
function file(path, content = "") {
  const made = new File([content], path.split("/").pop());
  return Object.defineProperty(made, "webkitRelativePath", { value: path.includes("/") ? path : "" });
}
const folder = (contents) => Object.entries(contents).map(([path, content]) => file(path, content));
const whole = { "m/config.json": config, "m/tokenizer.json": tokenizer, "m/model.safetensors": weights };
const sharded = { "config.json": config, "tokenizer.json": tokenizer, "model.safetensors.index.json": index, "one.safetensors": "1", "two.safetensors": "2" };
const refuses = (source, code, message = /./, options = {}) => assert.rejects(readSource(source, options), (error) => {
  assert.equal(error.code, code, error.message);
  assert.match(error.message, message);
  return true;
});

test("one .gguf, alone or among other files", async () => {
  for (const source of [file("tiny.gguf", "GGUF…"), [file("tiny.gguf", "GGUF…")], folder({ "m/README.md": "", "m/.git/x.gguf": "", "m/tiny.gguf": "GGUF" })]) {
    const { kind, name, files } = await readSource(source);
    assert.deepEqual([kind, name, files.length], ["gguf", "tiny", 1]);
  }
  assert.equal((await readSource(new Blob(["GGUF"]))).name, "model");
  await refuses(new Blob([]), "not-a-model", /is empty/);
  await refuses(file("x.gguf", "GGML"), "not-a-model", /begins with "GGML"/);
  await refuses(file("x.safetensors", "12345678"), "not-a-model", /config\.json and tokenizer\.json/);
});

test("a folder: the files nearest to the highest weights", async () => {
  const deeper = { "m/1_Pooling/config.json": "not this", "m/2_Dense/model.safetensors": "nor this", "m/2_Dense/config.json": "nor this", "m/tokenizer_config.json": `{"mask_token":"[MASK]"}` };
  const read = await readSource(folder({ ...deeper, ...whole }));
  assert.equal(await read.files[0].text(), weights);
  const { files: _, ...rest } = read;
  assert.deepEqual(rest, { kind: "safetensors", name: "m", config, fileNames: ["model.safetensors"], tokenizer: { model: {} }, tokenizerConfig: { mask_token: "[MASK]" } });
  // Weights lower down than what describes them; a file of weights by another name.
  assert.deepEqual((await readSource(folder({ "m/config.json": config, "m/tokenizer.json": tokenizer, "m/w/pytorch.safetensors": weights }))).fileNames, ["pytorch.safetensors"]);
  assert.equal((await readSource(folder(whole).map((one) => file(one.name, one)))).name, "model");
});

test("shards in the index's order, and all of them", async () => {
  const read = await readSource(folder(sharded).reverse());
  assert.deepEqual(read.fileNames, ["one.safetensors", "two.safetensors"]);
  assert.equal(await read.files[1].text(), "2");
  const { "two.safetensors": _, ...less } = sharded;
  await refuses(folder(less), "truncated-file", /two\.safetensors is not there/);
  for (const name of ["../two.safetensors", "/two.safetensors", "a\\b.safetensors", "https://host/x.safetensors", "x.safetensors?y", "..", "x.bin", 7, ""]) {
    await refuses(folder({ ...sharded, "model.safetensors.index.json": JSON.stringify({ weight_map: { a: name } }) }), "not-a-model", /Accepted are/);
  }
  for (const content of ["", "[]", "{}", `{"weight_map":{}}`, `{"weight_map":[]}`, "<html>"]) {
    await refuses(folder({ ...sharded, "model.safetensors.index.json": content }), "not-a-model");
  }
});

test("what is missing, twice there or no model is said", async () => {
  const without = (name) => folder(Object.fromEntries(Object.entries(whole).filter(([path]) => !path.endsWith(name))));
  await refuses(without("tokenizer.json"), "not-a-model", /tokenizer\.json is not beside model\.safetensors.*Add it/);
  await refuses(without("config.json"), "not-a-model", /config\.json is not beside/);
  await refuses(without("model.safetensors"), "not-a-model", /No weights.*m\/config\.json/);
  await refuses([], "not-a-model", /No weights are among the files \(none\)/);
  await refuses(folder({ ...whole, "m/x.gguf": "GGUF" }), "not-a-model", /Several models.*m\/x\.gguf, m\/model\.safetensors/);
  await refuses(folder({ "a.safetensors": "", "b.safetensors": "" }), "not-a-model", /Several models/);
  await refuses([file("config.json"), file("config.json"), file("tokenizer.json"), file("model.safetensors")], "not-a-model", /Several files are called config\.json/);
  await refuses(folder({ ...whole, "m/tokenizer.json": "{" }), "not-a-model", /tokenizer\.json is not JSON/);
  await refuses(folder({ ...whole, "m/config.json": "<!doctype html>" }), "not-a-model", /web page/);
  await refuses(folder({ ...whole, "m/config.json": " ".repeat(LIMITS.config + 1) }), "too-large", /config\.json has 1048577 bytes/);
  for (const source of [null, undefined, 7, {}, { config: "x" }, [7], "file:///x", "no address", "blob:x"]) await refuses(source, "invalid-option", /Accepted are/);
});

test("every part by itself", async () => {
  const read = await readSource({ config: new Blob([config]), weights: [file("a.safetensors", "1"), new Blob(["2"])] });
  assert.deepEqual([read.fileNames, read.tokenizer, read.name], [["a.safetensors", "weights-2.safetensors"], null, "a"]);
});

test("addresses: a GGUF, a folder, a file of it, shards", async (t) => {
  const host = await serve(t, {
    "/tiny.gguf": "GGUF and more", "/page.gguf": ["<html>", "text/html"],
    ...under("/org/tiny/resolve/main/", { "config.json": config, "tokenizer.json": tokenizer, "model.safetensors": weights }), ...under("/sharded/", sharded),
    ...under("/none/", { "config.json": config, "tokenizer.json": tokenizer }), ...under("/bad/", { "config.json": config, "tokenizer.json": "?", "model.safetensors": weights }),
  });
  const gguf = await readSource(`${host}/tiny.gguf?download=true`);
  assert.deepEqual([gguf.name, gguf.files[0].size, await text(gguf.files[0].slice(5, 8))], ["tiny", 13, "and"]);
  assert.equal(await text(await gguf.files[0].whole({})), "GGUF and more");
  for (const address of ["/org/tiny/resolve/main", "/org/tiny/resolve/main/", "/org/tiny/resolve/main/config.json", "/org/tiny/resolve/main/model.safetensors"]) {
    const read = await readSource(new URL(address, host));
    assert.deepEqual([read.name, read.config, read.tokenizerConfig, await text(await read.files[0].whole({}))], ["tiny", config, null, weights], address);
  }
  for (const address of ["/sharded", "/sharded/model.safetensors.index.json"]) {
    const read = await readSource(host + address);
    assert.deepEqual([read.fileNames, await text(await read.files[1].whole({}))], [["one.safetensors", "two.safetensors"], "2"]);
  }
  const parts = await readSource({ config: `${host}/sharded/config.json`, weights: new URL("/sharded/one.safetensors", host), tokenizer: `${host}/sharded/tokenizer.json` });
  assert.deepEqual([parts.fileNames, parts.tokenizer], [["one.safetensors"], { model: {} }]);
  await refuses(`${host}/none`, "network", /Neither model\.safetensors nor model\.safetensors\.index\.json/);
  await refuses(`${host}/nowhere/`, "network", /config\.json could not be fetched: the server answered 404/);
  await refuses(`${host}/page.gguf`, "network", /web page/);
  const asked = [];
  await refuses(`${host}/bad`, "not-a-model", /tokenizer\.json is not JSON/, { onProgress: ({ file }) => asked.push(file) });
  assert.ok(!asked.includes("model.safetensors"), "weights are fetched last");
});

test("a download is stopped, breaks off, is refused when it is too large", async (t) => {
  const host = await serve(t, {
    "/endless.gguf": (response) => {
      response.writeHead(200).write("GGUF");
      const timer = setInterval(() => response.write("x"), 5);
      response.on("close", () => clearInterval(timer));
    },
    "/short.gguf": (response) => response.writeHead(200, { "content-length": 100 }).write("GGUF", () => response.socket.end()),
    "/huge.gguf": (response) => response.writeHead(200, { "content-length": LIMITS.weights + 1 }).write("GGUF"),
    "/m/config.json": (response) => response.writeHead(200).write(" ".repeat(LIMITS.config + 1)),
  });
  const stop = new AbortController();
  await refuses(`${host}/endless.gguf`, "aborted", /./, { signal: stop.signal, onProgress: () => stop.abort() });
  await refuses(`${host}/endless.gguf`, "aborted", /./, { signal: AbortSignal.abort() });
  await refuses(file("a.gguf", "GGUF"), "aborted", /./, { signal: AbortSignal.abort() });
  const short = await readSource(`${host}/short.gguf`);
  await assert.rejects(short.files[0].whole({}), ({ code, message }) => code === "truncated-file" && /stopped after/.test(message));
  await refuses(`${host}/huge.gguf`, "too-large");
  await refuses(`${host}/m/`, "too-large", /config\.json/);
  await refuses("http://127.0.0.1:1/x.gguf", "network", /could not be fetched/);
});

test("of weights at an address only the beginning comes before the rest is asked for", async (t) => {
  const content = `GGUF${"x".repeat(3e6)}the end`;
  const sent = [];
  const parts = (known) => (response, { range }) => {
    const from = known && range ? Number(range.match(/^bytes=(\d+)-$/)[1]) : 0;
    sent.push(from);
    response.writeHead(from > 0 ? 206 : 200, { "content-length": content.length - from }).end(content.slice(from));
  };
  const host = await serve(t, { "/parts.gguf": parts(true), "/none.gguf": parts(false), "/changes.gguf": (response) => {
    const grown = content + "x".repeat(sent.push(0));
    response.writeHead(200, { "content-length": grown.length }).end(grown);
  } });
  for (const [name, second] of [["parts", true], ["none", false]]) {
    sent.length = 0;
    const [file] = (await readSource(`${host}/${name}.gguf`)).files;
    assert.equal(await text(file.slice(0, 4)), "GGUF");
    await file.close();
    assert.deepEqual([file.size, sent], [content.length, [0]]);
    const seen = [];
    assert.equal(await text(await file.whole({ onProgress: (progress) => seen.push(progress) })), content);
    assert.deepEqual(seen.at(-1), { loaded: content.length, total: content.length, file: `${name}.gguf` });
    assert.ok(seen.every(({ loaded }, at) => at === 0 || loaded > seen[at - 1].loaded), "it only grows");
    // Where the server knows no parts, all of it comes again.
    assert.deepEqual([sent.length, sent[1] > 0], [2, second]);
  }
  sent.length = 0;
  const [file] = (await readSource(`${host}/changes.gguf`)).files;
  await file.close();
  await assert.rejects(file.whole({}), ({ code, message }) => code === "truncated-file" && /changed while it came/.test(message));
});

/** What a Blob, or a part of a file, holds. */
const text = async (part) => new TextDecoder().decode(await part.arrayBuffer());

const under = (path, contents) => Object.fromEntries(Object.entries(contents).map(([name, content]) => [path + name, content]));

/** Files, with their type, or functions that answer. */
async function serve(t, answers) {
  const server = createServer(({ url, headers }, response) => {
    const answer = answers[url.split("?")[0]];
    if (typeof answer === "function") answer(response, headers);
    else if (answer === undefined) response.writeHead(404).end();
    else {
      const [content, type = "application/octet-stream"] = [answer].flat();
      response.writeHead(200, { "content-type": type, "content-length": Buffer.byteLength(content) }).end(content);
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}
