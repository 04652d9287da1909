/** A rule of the stand-in's analysis: it knows lines, not data flow, and only what tests and demonstrations need. */
export interface Rule {
  /** As Snyk names its rules: `<language>/<name>`. */
  readonly id: string;
  readonly title: string;
  readonly message: string;
  /** high, medium and low are error, warning and note in SARIF. */
  readonly level: "error" | "warning" | "note";
  readonly cwe: string;
  readonly languages: readonly string[];
  /** Matches the part of a line that is wrong. */
  readonly pattern: RegExp;
}

const WEB = ["JavaScript", "TypeScript"];

/** In the order in which their findings are told for one line. */
export const RULES: readonly Rule[] = [
  {
    id: "javascript/CodeInjection",
    title: "Code Injection",
    message: "Unsanitized input flows into eval, where it is executed as code.",
    level: "error",
    cwe: "CWE-94",
    languages: WEB,
    pattern: /\beval\(\s*[^\s"'`)][^)]*\)/,
  },
  {
    id: "javascript/CommandInjection",
    title: "Command Injection",
    message: "Unsanitized input flows into a shell command.",
    level: "error",
    cwe: "CWE-78",
    languages: WEB,
    pattern: /\bexec(?:Sync)?\((?:`[^`]*\$\{|[^)]*["']\s*\+)[^)]*\)/,
  },
  {
    id: "python/CommandInjection",
    title: "Command Injection",
    message: "Unsanitized input flows into a shell command.",
    level: "error",
    cwe: "CWE-78",
    languages: ["Python"],
    pattern: /\bos\.system\([^)]*\)|\bsubprocess\.\w+\([^)]*shell\s*=\s*True[^)]*\)/,
  },
  {
    id: "go/CommandInjection",
    title: "Command Injection",
    message: "Unsanitized input flows into a shell command.",
    level: "error",
    cwe: "CWE-78",
    languages: ["Go"],
    pattern: /\bexec\.Command\("(?:ba)?sh",\s*"-c",[^)]*\)/,
  },
  {
    id: "java/Sqli",
    title: "SQL Injection",
    message: "Unsanitized input is concatenated into an SQL query.",
    level: "error",
    cwe: "CWE-89",
    languages: ["Java"],
    pattern: /\bexecute(?:Query|Update)?\([^)]*"\s*\+[^)]*\)/,
  },
  {
    id: "javascript/HardcodedNonCryptoSecret",
    title: "Hardcoded Non-Cryptographic Secret",
    message: "Avoid hardcoding values that are meant to be secret.",
    level: "warning",
    cwe: "CWE-547",
    languages: WEB,
    pattern: /\b(?:password|secret|apiKey|token)\b\s*[:=]\s*(["'])[^"']{8,}\1/i,
  },
  {
    id: "python/HardcodedNonCryptoSecret",
    title: "Hardcoded Non-Cryptographic Secret",
    message: "Avoid hardcoding values that are meant to be secret.",
    level: "warning",
    cwe: "CWE-547",
    languages: ["Python", "Ruby"],
    pattern: /\b(?:password|secret|api_key|token)\b\s*=\s*(["'])[^"']{8,}\1/i,
  },
  {
    id: "javascript/InsecureHash",
    title: "Use of Password Hash With Insufficient Computational Effort",
    message: "The hash MD5 or SHA1 is insecure. Consider changing it to a secure hashing algorithm.",
    level: "note",
    cwe: "CWE-916",
    languages: WEB,
    pattern: /\bcreateHash\(\s*["'](?:md5|sha1)["']\s*\)/,
  },
  {
    id: "python/InsecureHash",
    title: "Use of Password Hash With Insufficient Computational Effort",
    message: "The hash MD5 or SHA1 is insecure. Consider changing it to a secure hashing algorithm.",
    level: "note",
    cwe: "CWE-916",
    languages: ["Python"],
    pattern: /\bhashlib\.(?:md5|sha1)\([^)]*\)/,
  },
];
