import type { Log } from "../../log/index.ts";
import { fault } from "../fault.ts";
import { basic, type Environment } from "../settings.ts";
import { bad, members, only, requiredText, textOf } from "./lockfile.ts";

/** How an artifact of lockfile version 2.0 wants to be asked for; values may hold `$NAME` or `${NAME}`. */
export type Auth =
  | { readonly kind: "basic"; readonly username: string; readonly password: string; readonly where: string }
  | { readonly kind: "bearer"; readonly header: string; readonly value: string; readonly where: string };

/** Reads `auth`: exactly one of `basic` and `bearer`. */
export function readAuth(value: unknown, where: string): Auth | undefined {
  if (value === undefined || value === null) return undefined;
  const object = members(value, where);
  only(object, ["basic", "bearer"], where);
  const [kind, ...more] = Object.keys(object);
  if (kind === undefined || more.length > 0) throw bad(where, "wants exactly one of basic and bearer");
  const inner = members(object[kind], `${where}.${kind}`);
  if (kind === "basic") {
    only(inner, ["username", "password"], `${where}.basic`);
    const text = (key: string) => requiredText(inner, key, `${where}.basic`);
    return { kind, username: text("username"), password: text("password"), where };
  }
  only(inner, ["header", "value"], `${where}.bearer`);
  const header = textOf(inner, "header", `${where}.bearer`) ?? "Authorization";
  if (!/^[A-Za-z0-9-]+$/.test(header)) throw bad(`${where}.bearer.header`, "is not the name of a header");
  return { kind: "bearer", header, value: requiredText(inner, "value", `${where}.bearer`), where };
}

/** The header to send, with the values of the environment, which are masked in the log. */
export function headerOf(auth: Auth, environment: Environment, log: Log): Record<string, string> {
  const fill = (text: string): string => {
    const filled = text.replace(
      /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g,
      (_, plain?: string, braced?: string) => {
        const name = plain ?? braced;
        return name === undefined ? "$" : fromEnvironment(name, environment, auth.where);
      },
    );
    log.secret(filled);
    return filled;
  };
  if (auth.kind === "bearer") return { [auth.header]: fill(auth.value) };
  const header = basic(fill(auth.username), fill(auth.password));
  log.secret(header);
  return { authorization: header };
}

function fromEnvironment(name: string, environment: Environment, where: string): string {
  const value = environment[name];
  if (value !== undefined) return value;
  throw fault(
    "PREFETCH_CONFIG",
    `${where}: the environment variable ${name} is not set`,
    "Set it for the step, or use lockfile version 1.0 and the netrc workspace.",
  );
}
