export { mustAgree } from "./compare.ts";
export { type Decided, type Decision, type Demands, decide } from "./decide.ts";
export { readReport } from "./read.ts";
