/** Two builds: the chat page with hashed assets, and the launcher as one small script. Output in dist/, as served. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import { parse } from "yaml";

const root = import.meta.dirname;
const TARGET = ["es2019", "chrome80", "safari13.1", "firefox78"];

/** The words that must be there before the guide can be asked for the others. */
function startWords(prefix: string): Record<string, Record<string, string>> {
  const file = resolve(root, "../../data/wording/widget.yml");
  const { wording } = parse(readFileSync(file, "utf8")) as { wording: Record<string, { zh: string; en: string }> };
  const words: Record<string, Record<string, string>> = { zh: {}, en: {} };
  for (const [key, text] of Object.entries(wording)) {
    if (!key.startsWith(`widget_${prefix}_`)) continue;
    words.zh![key.slice("widget_".length)] = text.zh;
    words.en![key.slice("widget_".length)] = text.en;
  }
  return words;
}

/** ChatUI's styles ask a foreign host for three fonts; the page asks nobody but its own host. */
function withoutForeignFonts(): Plugin {
  return {
    name: "without-foreign-fonts",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("@chatui/core/dist/index.css")) return null;
      const kept = code.replace(/@font-face\s*\{[^}]*\}/g, "");
      if (/url\(["']?(https?:)?\/\//.test(kept)) this.error("ChatUI's styles still name a foreign host");
      return kept;
    },
  };
}

const alias = [
  { find: /^react$/, replacement: "preact/compat" },
  { find: /^react-dom$/, replacement: "preact/compat" },
  { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
  { find: /^react\/jsx-(dev-)?runtime$/, replacement: "preact/jsx-runtime" },
];

const page: UserConfig = {
  root,
  base: "/widget/",
  publicDir: false,
  resolve: { alias },
  define: { __START_WORDS__: JSON.stringify(startWords("start")) },
  plugins: [withoutForeignFonts()],
  server: { proxy: { "/chat": process.env["GUIDE"] ?? "http://localhost:5005" } }, // `npm run dev` beside `make run`
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: TARGET,
    modulePreload: { polyfill: false },
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !id.includes("@chatui/core/es/") } },
  },
};

const loader: UserConfig = {
  root,
  publicDir: false,
  define: { __LAUNCHER_WORDS__: JSON.stringify(startWords("launcher")) },
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: TARGET,
    lib: { entry: "src/loader/loader.ts", formats: ["iife"], name: "overdueGuideLoader", fileName: () => "widget.js" },
  },
};

export default defineConfig(({ mode }) => (mode === "loader" ? loader : page));
