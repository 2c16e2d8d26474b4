/** Masks the texts of a JSON list on standard input by the page's own rules; for the test that compares them. */
import { readFileSync } from "node:fs";
import { transformWithOxc } from "vite";

const file = new URL("./src/chat/masking.ts", import.meta.url);
const { code } = await transformWithOxc(readFileSync(file, "utf8"), file.pathname);
const { mask } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(mask)));
