export { chooseIsolation, type IsolationOptions } from "./choose.ts";
export { hostPath } from "./root.ts";
