import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBaseImages, readParsedDockerfile } from "../../lib/handover/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { lookInside, openYard, whyNot, writeFiles, type Yard } from "./fixtures.ts";

describe.skipIf(whyNot !== undefined)(
  `image-build${whyNot === undefined ? "" : ` (skipped: ${whyNot})`}`,
  () => {
    let yard: Yard;
    beforeAll(async () => {
      yard = await openYard();
    }, 120_000);
    afterAll(() => yard?.close());
    const from = (...lines: string[]) => ({ Containerfile: [`FROM ${yard.base}`, ...lines, ""].join("\n") });

    /** Busybox's own wget crashes without name service. */
    const connect = () => `RUN nc -w 5 ${yard.registry.address.replace(":", " ")} </dev/null`;

    it("builds, labels, and hands over image, parsed Containerfile and base images", async () => {
      const built = await yard.build(
        {
          "sub/Containerfile": `FROM ${yard.base} AS one\nARG X\nRUN echo "$X" > /x\nFROM ${yard.base}\nCOPY --from=one /x /x\nCOPY a.txt b.txt /\nLABEL both=own\n`,
          "sub/a.txt": "a",
          "sub/b.txt": "b",
          "sub/Containerfile.dockerignore": "*.none\n",
          "args.env": "# comment\nX=file\nY=2\n",
          "notes.env": "from.file=1\nboth=file\n",
        },
        {
          context: "sub",
          commitSha: "abc123",
          sourceUrl: "https://example.test/r.git",
          expiresAfter: "5d",
          buildArgs: ["X=--x=y z"],
          buildArgsFile: "args.env",
          envVars: ["E=1 2"],
          labels: ["mine=a=b", "architecture=other"],
          annotations: ["both=list"],
          annotationsFile: "notes.env",
          buildTimestamp: "1700000000",
        },
      );
      const { files, config, manifest } = await lookInside(built);
      expect(files["x"]?.content).toBe("--x=y z\n");
      expect(files["a.txt"]).toMatchObject({ content: "a", mtime: 1700000000 });
      expect(config.created).toBe("2023-11-14T22:13:20Z");
      expect(config.config.Env).toContain("E=1 2");
      const labels = {
        "from.base": "the base image of the tests",
        both: "own",
        "org.opencontainers.image.created": "2023-11-14T22:13:20Z",
        "org.opencontainers.image.source": "https://example.test/r.git",
        "org.opencontainers.image.revision": "abc123",
        "quay.expires-after": "5d",
        "build-date": "2023-11-14T22:13:20Z",
        architecture: "other",
        "vcs-url": "https://example.test/r.git",
        "vcs-ref": "abc123",
        "vcs-type": "git",
        mine: "a=b",
      };
      expect(config.config.Labels).toMatchObject(labels);
      expect(JSON.parse(files["usr/share/buildinfo/labels.json"]?.content ?? "")).toEqual(
        config.config.Labels,
      );
      expect(files["root/buildinfo/labels.json"]).toBeDefined();
      expect(manifest.annotations).toMatchObject({
        "from.file": "1",
        both: "list",
        "org.opencontainers.image.revision": "abc123",
        "org.opencontainers.image.base.name": yard.base,
      });
      expect(built.image.layers.map(({ from }) => from)).toEqual([yard.base.replace(":1", ""), undefined]);
      const [base] = await readBaseImages(join(built.shared, "base_images_digests"));
      expect(base).toEqual({ ref: yard.base, canonical: expect.stringMatching(/base:1@sha256:/) });
      const parsed = await readParsedDockerfile(join(built.shared, "parsed_dockerfile.json"));
      expect(parsed.Stages.map(({ BaseName }) => BaseName)).toEqual([yard.base, yard.base]);
    });

    it("gives the same digest for the same sources at another time, and no file is younger than asked", async () => {
      const params = { sourceDateEpoch: "1700000000", rewriteTimestamp: "true" };
      const files = {
        ...from("ARG SOURCE_DATE_EPOCH", "COPY f /f", "RUN echo $SOURCE_DATE_EPOCH > /d && touch /e"),
        f: "f",
      };
      for (const format of ["oci", "docker"]) {
        const first = await yard.build(files, { ...params, format });
        const second = await yard.build(files, { ...params, format });
        expect(second.image.digest).toBe(first.image.digest);
        const { files: inside, config } = await lookInside(second);
        expect(inside["d"]?.content).toBe("1700000000\n");
        expect(Math.max(...Object.values(inside).map(({ mtime }) => mtime))).toBe(1700000000);
        expect(config.config.Labels["io.buildah.version"]).toBeUndefined();
      }
    });

    it("takes the base's labels out, keeps the stage's own, and makes docker's format", async () => {
      const built = await yard.build(from("LABEL both=base other=1", "HEALTHCHECK CMD true"), {
        inheritBaseImageLabels: "false",
        format: "docker",
        omitHistory: "true",
        annotations: ["a=b"],
      });
      const { config, manifest, files } = await lookInside(built);
      expect(Object.keys(config.config.Labels).sort()).toEqual([
        "architecture",
        "both",
        "build-date",
        "io.buildah.version",
        "org.opencontainers.image.created",
        "other",
      ]);
      expect(JSON.parse(files["usr/share/buildinfo/labels.json"]?.content ?? "")).toEqual(
        config.config.Labels,
      );
      expect(config.config.Healthcheck).toBeDefined();
      expect(config.history ?? []).toEqual([]);
      expect(manifest.mediaType).toBe("application/vnd.docker.distribution.manifest.v2+json");
      expect(built.lines.join("\n")).toContain("docker's image format has no annotations; left out: a");
    });

    it("mounts secrets, repository files and the context, and leaves nothing of them in the image", async () => {
      const secret = join(yard.folder, "secret");
      await writeFiles(secret, { token: "very-secret-value" });
      const built = await yard
        .build(
          {
            ...from(
              "RUN --mount=type=secret,id=my-secret/token cat /run/secrets/my-secret/token && wc -c < /run/secrets/my-secret/token > /n",
              "RUN cat /etc/yum.repos.d/a.repo /etc/yum.repos.d/b.repo > /repos; cat /context/Containerfile > /c; ulimit -n > /u",
              "RUN grep CapEff /proc/self/status > /caps",
            ),
            "repos.d/a.repo": "[a]\n",
          },
          {
            additionalSecretName: "my-secret",
            yumReposSource: "repos.d",
            workingdirMount: "/context",
            addCapabilities: "SYS_PTRACE,NET_RAW",
            skipInjections: "true",
          },
          { secrets: { additionalSecret: secret }, beside: { "unused/x": "" } },
        )
        .catch((thrown: unknown) => thrown);
      // b.repo is missing: the RUN goes on, so the build succeeds.
      if (built instanceof Error || typeof built !== "object" || built === null || !("lines" in built))
        throw built;
      const result = built as Awaited<ReturnType<Yard["build"]>>;
      const { files } = await lookInside(result);
      expect(files["n"]?.content.trim()).toBe("17");
      expect(files["repos"]?.content).toBe("[a]\n");
      expect(files["c"]?.content).toContain("FROM ");
      expect(files["u"]?.content.trim()).toBe("4096");
      const caps = Number.parseInt(files["caps"]?.content.split(/\s+/)[1] ?? "0", 16);
      expect(Math.floor(caps / 2 ** 19) % 2).toBe(1);
      expect(
        Object.keys(files).filter((name) => /secrets?\/|buildinfo/.test(name) && files[name]?.content !== ""),
      ).toEqual([]);
      expect(result.lines.join("\n")).toContain("my-secret/token");
      expect(result.lines.join("\n")).not.toContain("very-secret-value");
    });

    it("has no network when hermetic, but loopback, and what was prefetched", async () => {
      const containerfile = from(
        "RUN ip -o link | grep -c : > /links",
        'RUN [ "$FETCHED" = yes ] && cat /fetched/output/deps/generic/dep > /dep',
      );
      const outside = from(connect());
      await expect(yard.build(outside, { hermetic: "true" })).rejects.toMatchObject({
        code: "BUILD_INSTRUCTION_FAILED",
        message: expect.stringContaining("Containerfile line 2: RUN nc") as string,
        next: expect.stringContaining("must be prefetched") as string,
      });
      await expect(yard.build(containerfile, { hermetic: "true" })).rejects.toMatchObject({
        code: "BUILD_INSTRUCTION_FAILED",
      });
      const bom = JSON.stringify({
        components: [{ purl: "pkg:rpm/a@1?repository_id=z" }, { purl: "pkg:rpm/b@1?repository_id=c" }],
      });
      const built = await yard.build(
        containerfile,
        { hermetic: "true" },
        {
          beside: {
            "cachi2/cachi2.env": "export FETCHED=yes\n",
            "cachi2/output/bom.json": bom,
            "cachi2/output/deps/generic/dep": "dependency",
            "cachi2/output/deps/rpm/x86_64/repos.d/hermeto.repo": "[h]\n",
            "cachi2/output/deps/rpm/s390x/repos.d/hermeto.repo": "[h]\n",
          },
        },
      );
      const { files } = await lookInside(built);
      expect(files["dep"]?.content).toBe("dependency");
      expect(files["links"]?.content.trim()).toBe("1");
      expect(JSON.parse(files["usr/share/buildinfo/content-sets.json"]?.content ?? "")).toMatchObject({
        content_sets: ["c", "z"],
        from_dnf_hint: true,
      });
      expect(await readFile(join(built.shared, "sbom-prefetch.json"), "utf8")).toBe(bom);
      expect((await readdir(built.folder)).sort()).toEqual(["cachi2", "shared", "source", "storage"]);
    });

    it("understands heredocs, whatever the installed buildah does", async () => {
      const built = await yard
        .build(
          from(
            "ARG V=1",
            "RUN <<EOF",
            "echo $V > /a",
            "echo 2 >> /a",
            "EOF",
            "RUN cat <<'E' > /b && [ \"$P\" = p ]",
            "$V",
            "E",
            "COPY <<EOF /c",
            "v=$V",
            "EOF",
            "RUN exit 3",
          ),
          {},
          { beside: { "cachi2/cachi2.env": "export P=p\n" } },
        )
        .catch((thrown: unknown) => thrown);
      expect(built).toMatchObject({
        message: expect.stringContaining("Containerfile line 13: RUN exit 3") as string,
      });
      const fine = await yard.build(
        from(
          "ARG V=1",
          "RUN <<EOF",
          "echo $V > /a",
          "echo 2 >> /a",
          "EOF",
          "RUN cat <<'E' > /b && [ \"$P\" = p ]",
          "$V",
          "E",
          "COPY <<EOF /c",
          "v=$V",
          "EOF",
        ),
        {},
        { beside: { "cachi2/cachi2.env": "export P=p\n" } },
      );
      const { files } = await lookInside(fine);
      expect([files["a"]?.content, files["b"]?.content, files["c"]?.content]).toEqual([
        "1\n2\n",
        "$V\n",
        "v=1\n",
      ]);
      expect(fine.lines.join("\n")).toContain("line 3: the prefetch environment is not set");
    });

    it("has the network when not hermetic", async () => {
      const built = await yard.build(from(`${connect()} && echo reached`));
      expect(built.lines).toContain("reached");
    });

    it.each([
      ["CONTAINERFILE_BAD", "line 2: unknown instruction", ["RUNN x"], {}],
      ["BUILD_INSTRUCTION_FAILED", "line 3: RUN exit 7: exit status 7", ["USER 0", "RUN exit 7"], {}],
      ["BUILD_INSTRUCTION_FAILED", "line 2: COPY nothere", ["COPY nothere /"], {}],
      ["CONTAINERFILE_NO_STAGE", 'no stage "x"', ["USER 0"], { targetStage: "x" }],
      ["BUILD_OUTSIDE_SOURCE", "CONTEXT", ["USER 0"], { context: "../.." }],
      ["BUILD_NO_CONTAINERFILE", "looked for nope", ["USER 0"], { dockerfile: "nope" }],
      ["BUILD_UNSUPPORTED", "dual", ["USER 0"], { format: "dual" }],
      ["BUILD_BAD_PARAM", "exclude each other", ["USER 0"], { buildTimestamp: "1", sourceDateEpoch: "1" }],
      ["BUILD_BAD_PARAM", "LABELS", ["USER 0"], { labels: ["nothing"] }],
    ] as [string, string, string[], Record<string, string | string[]>][])(
      "fails with %s (%s) and hands nothing over",
      async (code, message, lines, params) => {
        const fault = await yard.build(from(...lines), params).catch((thrown: unknown) => thrown);
        expect(fault).toMatchObject({ code, message: expect.stringContaining(message) as string });
      },
    );

    it("says which line needs an image that is not there", async () => {
      const missing = `${yard.registry.address}/nope:1`;
      await expect(yard.build(from(`COPY --from=${missing} /a /a`))).rejects.toMatchObject({
        code: "BUILD_NO_BASE_IMAGE",
        message: `Containerfile line 2: image ${missing}: there is no such image`,
      });
    });

    it("trusts the registry's certificate only through the CA it is given", async () => {
      const fault = await yard.build(from("USER 0"), { caFile: "" }).catch((thrown: unknown) => thrown);
      expect(fault).toMatchObject({
        code: "BUILD_BASE_IMAGE_UNREACHABLE",
        next: expect.stringContaining("trusted-ca") as string,
      });
      await yard.build(from("USER 0"), { caFile: "", tlsVerify: "false" });
    });

    it("refuses a base image of another architecture unless it is allowed", async () => {
      const files = { Containerfile: `FROM ${yard.foreign}\nENV A=b\n` };
      await expect(yard.build(files)).rejects.toMatchObject({
        code: "BUILD_OTHER_ARCHITECTURE",
        message: expect.stringContaining("is for s390x") as string,
      });
      const { lines } = await yard.build(files, { allowCrossPlatformImages: "true" });
      expect(lines.join("\n")).toContain("warn: Containerfile line 1: image");
    });

    it("says that the disk is full, and hands nothing over", async () => {
      const storage = join(yard.folder, "small");
      await mkdir(storage, { recursive: true });
      await promisify(execFile)("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", storage]);
      try {
        const full = from("RUN dd if=/dev/zero of=/big bs=1M count=20");
        const fault = await yard
          .build(full, { storage, storageDriver: "vfs" })
          .catch((thrown: unknown) => thrown);
        expect(fault).toMatchObject({
          code: "BUILD_DISK_FULL",
          next: expect.stringContaining("Free space") as string,
        });
      } finally {
        await promisify(execFile)("umount", ["--lazy", storage]);
      }
    });

    it("mounts entitlements only if there are any, and an activation key before them", async () => {
      const empty = join(yard.folder, "empty");
      const entitlement = join(yard.folder, "entitlement");
      const activationKey = join(yard.folder, "activation");
      await mkdir(empty, { recursive: true });
      await writeFiles(entitlement, { "1.pem": "certificate", "note.txt": "no certificate" });
      await writeFiles(activationKey, { org: "org-id", activationkey: "key-value" });
      const show = from("RUN ls /etc/pki/entitlement /activation-key > /seen 2>/dev/null; true");
      const seen = async (secrets: Record<string, string>, files = show, params = {}) =>
        (await lookInside(await yard.build(files, params, { secrets }))).files["seen"]?.content ?? "";
      expect(await seen({ entitlement: empty, activationKey: empty })).toBe("");
      expect(await seen({ entitlement })).toBe("/etc/pki/entitlement:\n1.pem\n");
      expect(await seen({ entitlement }, show, { hermetic: "true" })).toBe("");
      const registers = from("RUN echo subscription-manager register; ls /activation-key > /seen");
      expect(await seen({ entitlement, activationKey }, registers)).toBe("activationkey\norg\n");
      await expect(yard.build(show, {}, { secrets: { activationKey } })).rejects.toMatchObject({
        code: "BUILD_SUBSCRIPTION",
      });
    });

    it.each(["false", "true"])("stops children when it is cancelled (hermetic: %s)", async (hermetic) => {
      const abort = new AbortController();
      const log = memoryLog();
      const stopped = yard.build(
        from("RUN echo begun && sleep 4321"),
        { hermetic },
        { signal: abort.signal, log },
      );
      const watch = setInterval(() => log.lines.includes("begun") && abort.abort(), 50);
      await expect(stopped).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
      clearInterval(watch);
      expect(await running("sleep 4321")).toEqual([]);
    });

    it("can be run again in the same folders", async () => {
      const files = from("RUN echo 1 > /one");
      const params = { sourceDateEpoch: "1700000000", rewriteTimestamp: "true" };
      const first = await yard.build(files, params);
      const again = await yard.build(files, params, { folder: first.folder });
      expect({ ...again.image, imageId: "" }).toEqual({ ...first.image, imageId: "" });
    });

    it("builds from scratch, and a target stage without build information", async () => {
      const built = await yard.build(
        { Containerfile: "FROM scratch AS a\nCOPY f /f\nFROM scratch\nCOPY --from=a /f /g\n", f: "1" },
        { targetStage: "a", storageDriver: "vfs", squash: "true" },
      );
      const { files } = await lookInside(built);
      expect(Object.keys(files)).toEqual(["f"]);
      expect(built.lines.join("\n")).toContain("since TARGET_STAGE is given");
    });
  },
);

/** Command lines of processes that contain `text`. */
async function running(text: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return lines.map((line) => line.replaceAll("\0", " ").trim()).filter((line) => line === text);
}
