import { flagName } from "./argv.ts";
import { contractFault } from "./fault.ts";
import { BadValue, type Param, type Params, type Wire } from "./params.ts";

/** Wire values to the values `run` gets: applies defaults, checks each, names the flag that is wrong. */
export function readParams(params: Params, given: Readonly<Record<string, Wire>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => [name, readParam(name, param, given[name])]),
  );
}

function readParam(name: string, param: Param, given: Wire | undefined): unknown {
  const wire = given ?? param.default;
  if (wire === undefined)
    throw contractFault(
      "FLAG_MISSING",
      `--${flagName(name)} is missing: ${param.describe}`,
      `Give --${flagName(name)}=<value>.`,
    );
  try {
    return param.parse(wire);
  } catch (thrown) {
    if (!(thrown instanceof BadValue)) throw thrown;
    throw contractFault(
      "FLAG_VALUE",
      `--${flagName(name)}: ${thrown.message}`,
      `Correct --${flagName(name)}.`,
    );
  }
}
