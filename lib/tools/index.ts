export { declareTool, type ToolDecl, type ToolKit, type ToolsOf } from "./declare.ts";
export { howToInstall, type Program, runTool, type ToolOptions } from "./exec.ts";
export { type ToolCode, ToolFault, type ToolResult } from "./fault.ts";
export { compareVersions, requireTool, toolVersion } from "./version.ts";
