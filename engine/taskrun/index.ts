export { executeTaskRun } from "./execute.ts";
