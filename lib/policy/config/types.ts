import type { FromSchema } from "json-schema-to-ts";
import type { policyConfigurationSchema } from "../schemas.ts";

/** `spec` of an EnterpriseContractPolicy. */
export type PolicyConfiguration = Readonly<FromSchema<typeof policyConfigurationSchema>>;
/** A group of policies and data with the rules of it that count. */
export type Source = NonNullable<PolicyConfiguration["sources"]>[number];
export type VolatileCriterion = NonNullable<NonNullable<Source["volatileConfig"]>["exclude"]>[number];
