import { describe, expect, it } from "vitest";
import { collectionPath, namespacedName, objectPath, queryOf, serverOf } from "./paths.ts";
import { RESOURCES } from "./resources.ts";

describe("the server", () => {
  const pod = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "6443" };

  it.each([
    [undefined, {}, "https://kubernetes.default.svc"],
    ["", pod, "https://10.0.0.1:6443"],
    ["https://kubernetes.default.svc", pod, "https://10.0.0.1:6443"],
    ["https://api.example.com/", pod, "https://api.example.com"],
    ["", { KUBERNETES_SERVICE_HOST: "fd00::1" }, "https://[fd00::1]:443"],
    ["", { KUBERNETES_SERVICE_HOST: "" }, "https://kubernetes.default.svc"],
  ])("given as %j in %j is %s", (given, env, expected) => {
    expect(serverOf(given, env)).toBe(expected);
  });
});

describe("paths", () => {
  it("are those of the API", () => {
    const at = { namespace: "dev", name: "first" };
    expect(objectPath(RESOURCES.Release, at)).toBe(
      "/apis/appstudio.redhat.com/v1alpha1/namespaces/dev/releases/first",
    );
    expect(objectPath(RESOURCES.Secret, at)).toBe("/api/v1/namespaces/dev/secrets/first");
    expect(collectionPath(RESOURCES.Snapshot, undefined)).toBe(
      "/apis/appstudio.redhat.com/v1alpha1/snapshots",
    );
    expect(objectPath(RESOURCES.Role, { namespace: "dev", name: "system:reader" })).toBe(
      "/apis/rbac.authorization.k8s.io/v1/namespaces/dev/roles/system%3Areader",
    );
  });

  it.each(["", ".", "..", "a/b", "a%2fb"])(
    "are refused for the name %j: it would ask for another thing",
    (name) => {
      for (const at of [
        { namespace: "dev", name },
        { namespace: name, name: "first" },
      ])
        expect(() => objectPath(RESOURCES.Secret, at)).toThrow(
          expect.objectContaining({
            code: "KUBE_BAD_NAME",
            message: expect.stringContaining(JSON.stringify(name)),
          }),
        );
    },
  );

  it("have a query of what is given", () => {
    expect(queryOf({ labelSelector: "a=b,c", limit: 5, continue: undefined, x: "" })).toBe(
      "?labelSelector=a%3Db%2Cc&limit=5",
    );
    expect(queryOf({})).toBe("");
  });
});

describe("namespace/name", () => {
  it("is split", () => {
    expect(namespacedName("dev/first", "release")).toEqual({ namespace: "dev", name: "first" });
  });

  it.each(["first", "/first", "dev/", "", "dev/first/more"])(
    "is refused as %j, with the param's name",
    (text) => {
      expect(() => namespacedName(text, "snapshot")).toThrow(
        expect.objectContaining({ code: "KUBE_BAD_NAME", message: expect.stringMatching(/^snapshot is "/) }),
      );
    },
  );
});
