import { faults } from "../errors/index.ts";

/** Why nothing could be judged. What is wrong with an image is a violation, no fault. */
export type PolicyCode =
  /** There is no policy configuration where it was said to be. */
  | "POLICY_NO_CONFIG"
  /** A policy configuration is not of its schema: the message names each field and value. */
  | "POLICY_BAD_CONFIG"
  /** A source of policies or data cannot be read. */
  | "POLICY_NO_SOURCE"
  /** Data is malformed, or two files say different things under one key. */
  | "POLICY_BAD_DATA"
  /** Only ec can do what is asked for, and it is not on PATH. */
  | "POLICY_NEEDS_EC"
  /** No key is given that signatures could be checked with. */
  | "POLICY_NO_KEY"
  | "POLICY_BAD_SNAPSHOT"
  /** The effective time is no time, or in the past without leave. */
  | "POLICY_BAD_TIME"
  /** ec ended without a report, or with something that is none. */
  | "POLICY_BAD_REPORT"
  /** The native rules and ec judge differently. */
  | "POLICY_DISAGREE"
  /** No rule applied to an image: nothing was checked. */
  | "POLICY_NOTHING_JUDGED"
  /** Verification summaries are not made. */
  | "POLICY_NO_VSA"
  | "POLICY_TIMEOUT"
  /** What a step hands to the next is absent or malformed. */
  | "POLICY_BAD_HANDOVER"
  /** The judgement is a failure, and the gate is strict. */
  | "POLICY_FAILED";

export const policyFault = faults<PolicyCode>();
