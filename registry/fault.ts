import { Fault, faults } from "../lib/errors/index.ts";

/** Why the registry could not start or do its work; not what it answers to clients. */
export type RegistryCode = "REGISTRY_PORT_TAKEN" | "REGISTRY_LISTEN" | "REGISTRY_DIRECTORY";
export const registryFault = faults<RegistryCode>();

/** The error codes of distribution-spec 1.1, and what no code there fits. */
export type SpecCode =
  | "BLOB_UNKNOWN"
  | "BLOB_UPLOAD_INVALID"
  | "BLOB_UPLOAD_UNKNOWN"
  | "DIGEST_INVALID"
  | "MANIFEST_BLOB_UNKNOWN"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNKNOWN"
  | "NAME_INVALID"
  | "NAME_UNKNOWN"
  | "SIZE_INVALID"
  | "UNAUTHORIZED"
  | "DENIED"
  | "UNSUPPORTED"
  | "RANGE_INVALID"
  | "UNKNOWN";

const NEXT = "See the message: it says what the registry expected.";

/** An answer to a client that is an error: thrown anywhere in a handler, written by the server. */
export class Refusal extends Fault<SpecCode> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: SpecCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, message, { next: NEXT });
    this.name = "Refusal";
    this.status = status;
    this.headers = headers;
  }
}

export const refuse = (
  status: number,
  code: SpecCode,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Refusal => new Refusal(status, code, message, headers);
