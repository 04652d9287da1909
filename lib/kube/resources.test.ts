import { expect, it } from "vitest";
import { findResource, RESOURCES, resourceOf } from "./resources.ts";

it.each([
  "release",
  "Release",
  "releases",
  "releases.appstudio.redhat.com",
  "release.appstudio.redhat.com",
  "releases.v1alpha1.appstudio.redhat.com",
])("finds a resource by what people call it: %s", (name) => {
  expect(findResource(name)).toBe(RESOURCES.Release);
});

it.each([
  ["ir", RESOURCES.InternalRequest],
  ["cm", RESOURCES.ConfigMap],
  ["enterprisecontractpolicy", RESOURCES.EnterpriseContractPolicy],
])("finds %s", (name, resource) => {
  expect(findResource(name)).toBe(resource);
});

it("takes any other resource by its full name", () => {
  expect(findResource("components.v1beta2.example.com")).toMatchObject({
    plural: "components",
    version: "v1beta2",
    group: "example.com",
  });
});

it.each(["", "thing", "things.example.com", "../secrets"])("refuses %j, and says what it knows", (name) => {
  expect(() => findResource(name)).toThrow(
    expect.objectContaining({
      code: "KUBE_UNKNOWN_RESOURCE",
      message: expect.stringContaining(JSON.stringify(name)),
      next: expect.stringContaining("releaseplanadmission"),
    }),
  );
});

it("tells objects of the same kind and another group apart", () => {
  expect(resourceOf({ apiVersion: "appstudio.redhat.com/v1alpha1", kind: "Release" })).toBe(
    RESOURCES.Release,
  );
  expect(resourceOf({ apiVersion: "example.com/v1", kind: "Release" })).toBeUndefined();
});
