// Measures nlp.js (node-nlp) with Chinese on the sentences and questions that run.py hands over as JSON on standard input.
// Run from a folder where node-nlp is installed. Prints one JSON line: ranked intents, what it says, times, training time, memory.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "index.js"));
const { NlpManager } = require("node-nlp");
const { sentences, questions } = JSON.parse(readFileSync(0, "utf8"));

const manager = new NlpManager({ languages: ["zh"], forceNER: false, autoSave: false, nlu: { log: false } });
for (const [intent, texts] of Object.entries(sentences)) {
  for (const text of texts) manager.addDocument("zh", text, intent);
}
const started = performance.now();
await manager.train();
const trained = (performance.now() - started) / 1000;

const ranked = [];
const said = [];
const times = [];
for (const text of [...questions.slice(0, 5), ...questions]) {
  const begun = performance.now();
  const result = await manager.process("zh", text);
  times.push(performance.now() - begun);
  const best = result.classifications.filter((c) => c.intent !== "None").map((c) => [c.intent, c.score]);
  ranked.push(best.slice(0, 3));
  said.push(result.intent === "None" ? "nlu_fallback" : result.intent);
}
console.log(JSON.stringify({ ranked: ranked.slice(5), said: said.slice(5), times: times.slice(5), trained, rss: process.memoryUsage().rss / 1048576 }));
