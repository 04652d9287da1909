import { apk } from "./apk.ts";
import { dpkg } from "./dpkg.ts";
import { goBinary } from "./go-binary/index.ts";
import { npm } from "./npm.ts";
import { npmLock } from "./npm-lock.ts";
import { python } from "./python.ts";
import { requirements } from "./requirements.ts";
import type { Cataloger } from "./types.ts";

export { selectCatalogers } from "./select.ts";
export type { CatalogContext, Cataloger, Source } from "./types.ts";

/** Every cataloger there is. */
export const CATALOGERS: readonly Cataloger[] = [dpkg, apk, goBinary, npm, python, npmLock, requirements];
