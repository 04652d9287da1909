export { budgetOf, MESSAGE_LIMIT, messageSize, POD_LIMIT } from "./size.ts";
export { type CheckedResults, checkResults, type ResultCode, toWire, writeResults } from "./writer.ts";
