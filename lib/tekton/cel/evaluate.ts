import { fault } from "../fault.ts";
import { type Token, tokenize } from "./tokens.ts";

type Value = string | number | boolean | null | readonly Value[];

/**
 * A guard in CEL (https://github.com/google/cel-spec), as far as guards need it: texts, numbers, flags,
 * lists, comparison, `in`, logic, arithmetic, `? :`, `size`, `matches`, `startsWith`, `endsWith`, `contains`.
 * @throws Fault TEKTON_INVALID if it cannot be read or does not come to true or false
 */
export function evaluateCel(text: string): boolean {
  const parser = { tokens: tokenize(text), at: 0, text };
  const value = conditional(parser);
  if (peek(parser) !== undefined) throw invalid(parser, `${peek(parser)?.text} was not expected`);
  if (typeof value !== "boolean") throw invalid(parser, "it does not come to true or false");
  return value;
}

interface Parser {
  readonly tokens: readonly Token[];
  readonly text: string;
  at: number;
}

const peek = (parser: Parser): Token | undefined => parser.tokens[parser.at];
const invalid = ({ text }: { text: string }, what: string) =>
  fault("TEKTON_INVALID", `cel: ${text}: ${what}`, "Correct the expression under when.");

function accept(parser: Parser, ...operators: string[]): string | undefined {
  const token = peek(parser);
  if (token?.kind !== "operator" || !operators.includes(token.text)) return undefined;
  parser.at++;
  return token.text;
}
function expect(parser: Parser, operator: string): void {
  if (accept(parser, operator) === undefined) throw invalid(parser, `${operator} is missing`);
}

function conditional(parser: Parser): Value {
  const condition = either(parser);
  if (accept(parser, "?") === undefined) return condition;
  const yes = either(parser);
  expect(parser, ":");
  const no = conditional(parser);
  return flag(parser, condition) ? yes : no;
}
function either(parser: Parser): Value {
  let left = both(parser);
  while (accept(parser, "||")) {
    const right = both(parser);
    left = flag(parser, left) || flag(parser, right);
  }
  return left;
}
function both(parser: Parser): Value {
  let left = relation(parser);
  while (accept(parser, "&&")) {
    const right = relation(parser);
    left = flag(parser, left) && flag(parser, right);
  }
  return left;
}
function relation(parser: Parser): Value {
  let left = sum(parser);
  for (let operator = comparison(parser); operator !== undefined; operator = comparison(parser)) {
    left = compare(parser, left, operator, sum(parser));
  }
  return left;
}
const comparison = (parser: Parser) => accept(parser, "==", "!=", "<=", ">=", "<", ">", "in");

function compare(parser: Parser, left: Value, operator: string, right: Value): boolean {
  if (operator === "in") {
    if (!Array.isArray(right)) throw invalid(parser, "in wants a list");
    return right.some((each: Value) => same(left, each));
  }
  if (typeof left !== typeof right) throw invalid(parser, `${operator} wants two values of one type`);
  if (operator === "==") return same(left, right);
  if (operator === "!=") return !same(left, right);
  if (!isOrdered(left) || !isOrdered(right)) throw invalid(parser, `${operator} wants numbers or texts`);
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}
const isOrdered = (value: Value): value is string | number =>
  typeof value === "string" || typeof value === "number";
const same = (left: Value, right: Value): boolean => JSON.stringify(left) === JSON.stringify(right);

function sum(parser: Parser): Value {
  let left = product(parser);
  for (let operator = accept(parser, "+", "-"); operator; operator = accept(parser, "+", "-")) {
    left = add(parser, left, operator, product(parser));
  }
  return left;
}
function add(parser: Parser, left: Value, operator: string, right: Value): Value {
  if (operator === "+" && typeof left === "string" && typeof right === "string") return left + right;
  if (operator === "+" && Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  return operator === "+"
    ? number(parser, left) + number(parser, right)
    : number(parser, left) - number(parser, right);
}
function product(parser: Parser): Value {
  let left = unary(parser);
  for (let operator = accept(parser, "*", "/", "%"); operator; operator = accept(parser, "*", "/", "%")) {
    const [a, b] = [number(parser, left), number(parser, unary(parser))];
    left = operator === "*" ? a * b : operator === "/" ? a / b : a % b;
  }
  return left;
}
function unary(parser: Parser): Value {
  if (accept(parser, "!")) return !flag(parser, unary(parser));
  if (accept(parser, "-")) return -number(parser, unary(parser));
  return members(parser, primary(parser));
}

function primary(parser: Parser): Value {
  if (accept(parser, "(")) {
    const value = conditional(parser);
    expect(parser, ")");
    return value;
  }
  if (accept(parser, "[")) return list(parser, "]");
  const token = peek(parser);
  if (token === undefined) throw invalid(parser, "it ends too early");
  parser.at++;
  if (token.kind === "value") return token.value;
  if (token.kind === "name") return named(parser, token.text);
  throw invalid(parser, `${token.text} was not expected`);
}

function named(parser: Parser, name: string): Value {
  if (name !== "size" || accept(parser, "(") === undefined) throw invalid(parser, `${name} is not known`);
  return size(parser, list(parser, ")")[0]);
}

function list(parser: Parser, end: string): Value[] {
  const values: Value[] = [];
  while (accept(parser, end) === undefined) {
    values.push(conditional(parser));
    if (accept(parser, ",") === undefined) {
      expect(parser, end);
      return values;
    }
  }
  return values;
}

function members(parser: Parser, start: Value): Value {
  let value = start;
  for (let operator = accept(parser, ".", "["); operator; operator = accept(parser, ".", "[")) {
    value = operator === "." ? call(parser, value) : element(parser, value);
  }
  return value;
}

function element(parser: Parser, value: Value): Value {
  const index = conditional(parser);
  expect(parser, "]");
  const found =
    Array.isArray(value) && typeof index === "number" ? (value[index] as Value | undefined) : undefined;
  if (found === undefined) throw invalid(parser, "there is no such element");
  return found;
}

function call(parser: Parser, value: Value): Value {
  const name = peek(parser)?.text ?? "";
  parser.at++;
  expect(parser, "(");
  const [argument] = list(parser, ")");
  if (name === "size") return size(parser, value);
  if (typeof value !== "string" || typeof argument !== "string") throw invalid(parser, `${name} wants texts`);
  if (name === "matches") return new RegExp(argument).test(value);
  if (name === "startsWith") return value.startsWith(argument);
  if (name === "endsWith") return value.endsWith(argument);
  if (name === "contains") return value.includes(argument);
  throw invalid(parser, `${name} is not known`);
}

function size(parser: Parser, value: Value | undefined): number {
  if (typeof value === "string") return [...value].length;
  if (!Array.isArray(value)) throw invalid(parser, "size wants a text or a list");
  return value.length;
}
function flag(parser: Parser, value: Value): boolean {
  if (typeof value !== "boolean") throw invalid(parser, "true or false is wanted");
  return value;
}
function number(parser: Parser, value: Value): number {
  if (typeof value !== "number") throw invalid(parser, "a number is wanted");
  return value;
}
