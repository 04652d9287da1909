export { type Member, openMember, readZip, type ZipCode } from "./read.ts";
