export { chooseIsolation, type IsolationOptions } from "./choose.ts";
export { fault } from "./fault.ts";
