// Renders pages/*.md through the layout into dist/*.html.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { marked } from "marked";
import Mustache from "mustache";

const layout = await readFile("pages/layout.html", "utf8");
await mkdir("dist", { recursive: true });
for (const name of (await readdir("pages")).filter((file) => file.endsWith(".md"))) {
  const text = await readFile(`pages/${name}`, "utf8");
  const page = { title: text.match(/^# (.+)$/m)?.[1] ?? name, body: marked.parse(text) };
  await writeFile(`dist/${name.replace(/\.md$/, ".html")}`, Mustache.render(layout, page));
}
