import type { ServiceAnswer } from "../kit/index.ts";

/** An error as AWS' JSON protocol has it. */
export interface AwsError {
  /** Default 400, as for most errors of KMS. */
  readonly status?: number;
  /** `ThrottlingException` */
  readonly type: string;
  readonly message?: string;
}

const HEADERS = { "content-type": "application/x-amz-json-1.1" };

export const awsAnswer = (json: unknown): ServiceAnswer => ({ headers: HEADERS, json });

export const awsError = ({ status = 400, type, message = type }: AwsError): ServiceAnswer => ({
  status,
  headers: HEADERS,
  json: { __type: type, message },
});

const TYPES: Readonly<Record<number, string>> = {
  403: "AccessDeniedException",
  404: "UnknownOperationException",
  405: "UnknownOperationException",
  429: "ThrottlingException",
  500: "KMSInternalException",
  503: "ServiceUnavailableException",
  504: "DependencyTimeoutException",
};

/** How it words what the kit refuses. */
export const answerWords = (status: number, why: string): ServiceAnswer =>
  awsError({ status, type: TYPES[status] ?? "ValidationException", message: why });
