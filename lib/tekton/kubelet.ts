/**
 * The kubelet's own expansion in `command`, `args` and the values of `env`: `$(VAR)` is the variable,
 * `$$` is one `$`, an unknown variable stays as it is. One pass.
 * Source: third_party/forked/golang/expansion of Kubernetes.
 */
export function expandVariables(text: string, env: Readonly<Record<string, string>>): string {
  let done = "";
  for (let at = 0; at < text.length; at++) {
    const here = text.charAt(at);
    if (here !== "$" || at + 1 === text.length) {
      done += here;
      continue;
    }
    const [piece, length] = afterDollar(text.slice(at + 1), env);
    done += piece;
    at += length;
  }
  return done;
}

/** What stands for `$` and the start of `rest`, and how much of `rest` that used. */
function afterDollar(rest: string, env: Readonly<Record<string, string>>): [string, number] {
  if (rest.startsWith("$")) return ["$", 1];
  if (!rest.startsWith("(")) return [`$${rest.charAt(0)}`, 1];
  const end = rest.indexOf(")");
  if (end < 0) return ["$(", 1];
  const name = rest.slice(1, end);
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return [value ?? `$(${name})`, end + 1];
}

/**
 * A container's environment, in the order of `env`: a value sees the variables before it.
 * @param before what is there already, from `envFrom`
 */
export function expandEnvironment(
  env: readonly { readonly name: string; readonly value: string; readonly literal?: boolean }[],
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const known: Record<string, string> = { ...before };
  for (const { name, value, literal } of env) known[name] = literal ? value : expandVariables(value, known);
  return known;
}
