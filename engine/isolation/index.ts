export { chooseIsolation, type IsolationOptions } from "./choose.ts";
export { fault } from "./fault.ts";
export { hostPath } from "./root.ts";
