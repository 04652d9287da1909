import { fileCataloger } from "../place.ts";
import { wantsManifest } from "./dev-only.ts";
import { npmLock } from "./npm-lock.ts";
import { JAVASCRIPT_LOCK, PYTHON_LOCK } from "./package.ts";
import { pnpmLock } from "./pnpm-lock.ts";
import { pipfileLock, pythonTomlLock } from "./python-lock.ts";
import { requirements } from "./requirements.ts";
import { yarnLock } from "./yarn-lock.ts";

export { cargoLock } from "./cargo-lock.ts";
export { composerLock } from "./composer-lock.ts";
export { gemfileLock } from "./gemfile-lock.ts";
export { goMod } from "./go-mod.ts";

/** Packages that lockfiles of npm, yarn and pnpm name. */
export const javascriptLock = fileCataloger({
  name: JAVASCRIPT_LOCK,
  tags: ["directory", "declared", "language", "javascript", "node", "npm", "package"],
  sources: ["directory"],
  formats: [npmLock, yarnLock, pnpmLock, { wants: wantsManifest, read: () => [] }],
});

/** Packages that lockfiles of pip, poetry, pipenv, uv and pdm name. */
export const pythonLock = fileCataloger({
  name: PYTHON_LOCK,
  tags: ["directory", "declared", "language", "python", "package"],
  sources: ["directory"],
  formats: [requirements, pythonTomlLock, pipfileLock],
});
