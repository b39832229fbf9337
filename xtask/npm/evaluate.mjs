// `npm run evaluate`: every figure of the models' cards, recomputed from the shipped weights and probes, and printed beside the claim.

import { program, run } from "./lib/run.mjs";

await program(async (args) => {
  const cards = ["encoder_card", "encoder_heads", "decoder_card", "decoder_heads", "decoder_writing", "memory_card"];
  const tests = cards.flatMap((name) => ["--test", name]);
  // The test stage asks large models a part of the questions only.
  await run("cargo", ["test", "-q", "--no-fail-fast", ...tests, "--", "--nocapture", "--test-threads=1", "--skip", "sabotage", ...args], { env: { RUSTFLAGS: undefined, QKV_WHOLE: "1" } });
});
