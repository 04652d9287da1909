import { pyxisFault } from "../fault.ts";
import { type Token, tokens } from "./lex.ts";

/** A field that is asked for: its arguments with variables put in, and what is wanted of it. */
export interface Field {
  /** The name in the answer. */
  readonly alias: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Empty for a plain value. */
  readonly fields: readonly Field[];
}

/**
 * The fields of a query. Of GraphQL this is what clients of Pyxis write: one operation with variables, no
 * fragments, no directives, no mutation. Fault PYXIS_BAD_QUERY.
 */
export function parseQuery(document: string, variables: Readonly<Record<string, unknown>>): readonly Field[] {
  const parser = new Parser(tokens(document), variables);
  return parser.operation();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #declared = new Set<string>();
  #at = 0;

  constructor(all: readonly Token[], variables: Readonly<Record<string, unknown>>) {
    this.#tokens = all;
    this.#variables = variables;
  }

  operation(): readonly Field[] {
    if (this.#peek().kind === "name") {
      const word = this.#name();
      if (word !== "query") throw bad(`${word} is not served, only query`);
      if (this.#peek().kind === "name") this.#name();
      if (this.#skip("(")) this.#definitions();
    }
    const fields = this.#selection();
    if (this.#peek().kind !== "end") throw this.#unexpected();
    const lost = Object.keys(this.#variables).find((name) => !this.#declared.has(name));
    if (lost !== undefined) throw bad(`variable $${lost} is given and not declared`);
    return fields;
  }

  /** `$name: Type = default`, up to the closing bracket. */
  #definitions(): void {
    while (!this.#skip(")")) {
      this.#expect("$");
      const name = this.#name();
      this.#declared.add(name);
      this.#expect(":");
      const required = this.#type();
      if (this.#skip("=")) this.#value();
      else if (required && this.#variables[name] === undefined)
        throw bad(`variable $${name} is required and not given`);
    }
  }

  /** True if it ends with an exclamation mark. */
  #type(): boolean {
    if (this.#skip("[")) {
      this.#type();
      this.#expect("]");
    } else this.#name();
    return this.#skip("!");
  }

  #selection(): readonly Field[] {
    this.#expect("{");
    const fields: Field[] = [];
    while (!this.#skip("}")) fields.push(this.#field());
    if (fields.length === 0) throw bad("a selection is empty");
    return fields;
  }

  #field(): Field {
    const first = this.#name();
    const name = this.#skip(":") ? this.#name() : first;
    const args: Record<string, unknown> = {};
    if (this.#skip("("))
      while (!this.#skip(")")) {
        const key = this.#name();
        this.#expect(":");
        args[key] = this.#value();
      }
    const fields = this.#peek().text === "{" ? this.#selection() : [];
    return { alias: first, name, args, fields };
  }

  #value(): unknown {
    const token = this.#next();
    if (token.text === "$") return this.#variable(this.#name());
    if (token.text === "[") {
      const list: unknown[] = [];
      while (!this.#skip("]")) list.push(this.#value());
      return list;
    }
    if (token.text === "{") {
      const object: Record<string, unknown> = {};
      while (!this.#skip("}")) {
        const key = this.#name();
        this.#expect(":");
        object[key] = this.#value();
      }
      return object;
    }
    return this.#plain(token);
  }

  #plain({ kind, text }: Token): unknown {
    if (kind === "number" || kind === "string") return JSON.parse(text);
    if (kind !== "name") throw this.#unexpected(text);
    if (text === "true" || text === "false") return text === "true";
    return text === "null" ? null : text;
  }

  #variable(name: string): unknown {
    if (!this.#declared.has(name)) throw bad(`variable $${name} is not declared`);
    return this.#variables[name] ?? null;
  }

  #peek = (): Token => this.#tokens[this.#at] ?? { kind: "end", text: "the end" };

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #skip(text: string): boolean {
    const { kind, text: found } = this.#peek();
    if (kind === "end" && text !== found) throw this.#unexpected();
    if (kind !== "punctuator" || found !== text) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#skip(text)) throw this.#unexpected();
  }

  #name(): string {
    const { kind, text } = this.#peek();
    if (kind !== "name") throw this.#unexpected();
    this.#at++;
    return text;
  }

  #unexpected = (text = this.#peek().text) => bad(`unexpected ${JSON.stringify(text)}`);
}

const bad = (what: string) =>
  pyxisFault("PYXIS_BAD_QUERY", `Syntax Error: ${what}`, "Write it as a GraphQL query.");
