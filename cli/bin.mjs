#!/usr/bin/env node
// Works under Node 20 and newer: where the running Node cannot read TypeScript, the pinned one of node_modules goes on.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const main = join(dirname(fileURLToPath(import.meta.url)), "main.ts");
const major = Number(process.versions.node.split(".")[0]);

if (major >= 24 && process.features.typescript) {
  await import(main);
} else {
  goOn(pinnedNode());
}

function pinnedNode() {
  const name = `node-${process.platform}-${process.arch}`;
  try {
    const found = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(found), "bin", "node");
  } catch {
    process.stderr.write(
      `slipway: Node ${process.versions.node} cannot run it, and ${name} is not installed.\n` +
        "Run npm ci in the folder of slipway, or use Node 24 or newer.\n",
    );
    process.exit(1);
  }
}

function goOn(node) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  // A terminal tells both; a supervisor tells only this one. The child decides when it ends.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    process.stderr.write(`slipway: ${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
