/** What the steps of ecosystem-cert-preflight-checks hand to each other, and what preflight writes for them. */
export { type PreflightCode, preflightFault } from "./fault.ts";
export {
  forgetOutcome,
  type Kit,
  PREFLIGHT_TASK,
  readOutcome,
  unlessDecided,
  writeOutcome,
} from "./outcome.ts";
export {
  CERTIFIED_ARCHITECTURES,
  forgetResults,
  type PreflightCheck,
  type PreflightResults,
  readResults,
} from "./results.ts";
