import { defineTask, flag, text, workspace } from "../../lib/contract/index.ts";
import { prefetchDependenciesStep } from "../../steps/prefetch-dependencies/contract.ts";
import { skipTrustedArtifactsStep } from "../../steps/skip-trusted-artifacts/contract.ts";
import { CA_FILE, caTrust, caVolume } from "../shared/ca-trust.ts";
import { SERVICE_ACCOUNT } from "../shared/service-account.ts";
import { trustedArtifacts } from "../variants/trusted-artifacts.ts";

/** Where builds of this catalog, and of the compatible one, mount what was prefetched. */
const FOR_OUTPUT_DIR = "/cachi2/output";
const SERVICE_CA = "/mnt/service-ca";
const ACTIVATION_KEY = "/activation-key";

export const prefetchDependencies = defineTask(
  {
    name: "prefetch-dependencies",
    version: "0.10.1",
    does: "Fetches dependencies before the build, so that the build can run without network.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.62.0", "tekton.dev/tags": "image-build, konflux" },
    params: {
      input: text({
        describe:
          'Dependencies to fetch: empty for none, npm, pip or generic, or JSON such as {"type": "npm", "path": "web"}',
      }),
      "log-level": text({ describe: "Log level: debug, info, warning or error", default: "debug" }),
      "config-file-content": text({
        describe: "Configuration of the prefetch as YAML, e.g. 'npm: {proxy_url: https://…}'",
        default: "",
      }),
      "sbom-type": text({ describe: "Format of the SBOM: spdx or cyclonedx", default: "spdx" }),
      mode: text({
        describe: "strict refuses what cannot be verified, permissive warns",
        default: "strict",
      }),
      ...caTrust,
      SERVICE_CA_TRUST_CONFIG_MAP_NAME: text({
        describe: "Name of the ConfigMap with the certificate authority of services in the cluster",
        default: "openshift-service-ca.crt",
      }),
      SERVICE_CA_TRUST_CONFIG_MAP_KEY: text({
        describe: "Its key that holds the certificate as PEM",
        default: "service-ca.crt",
      }),
      "enable-package-registry-proxy": flag({
        describe: "Use the configured proxy in front of package registries",
        default: true,
      }),
      "pip-index-url": text({
        describe: "Python index to use instead of pypi.org; --index-url in a requirements file is stronger",
        default: "",
      }),
      ACTIVATION_KEY: text({
        describe: "Name of the Secret with an activation key; only for rpm, which is not supported yet",
        default: "activation-key",
      }),
    },
    workspaces: {
      source: workspace({ describe: "Has the sources in source/; gets what is fetched in cachi2/" }),
      "git-basic-auth": workspace({
        describe: "Credentials for git: .gitconfig and .git-credentials, or username and password",
        optional: true,
      }),
      netrc: workspace({ describe: "A file .netrc: credentials by host", optional: true }),
    },
  },
  ({ params, workspaces, step, volume }) => {
    const activationKey = volume("activation-key", {
      secret: { secretName: params.ACTIVATION_KEY, optional: true },
    });
    const serviceCa = volume("service-ca", {
      configMap: {
        name: params.SERVICE_CA_TRUST_CONFIG_MAP_NAME,
        items: [{ key: params.SERVICE_CA_TRUST_CONFIG_MAP_KEY, path: "service-ca.crt" }],
        optional: true,
      },
    });
    step("prefetch-dependencies", prefetchDependenciesStep, {
      params: {
        input: params.input,
        source: `${workspaces.source.path}/source`,
        output: `${workspaces.source.path}/cachi2`,
        forOutputDir: FOR_OUTPUT_DIR,
        mode: params.mode,
        sbomType: params["sbom-type"],
        configFileContent: params["config-file-content"],
        enablePackageRegistryProxy: params["enable-package-registry-proxy"],
        pipIndexUrl: params["pip-index-url"],
        logLevel: params["log-level"],
        caFile: CA_FILE,
        serviceCaFile: `${SERVICE_CA}/service-ca.crt`,
        serviceAccount: SERVICE_ACCOUNT,
      },
      secrets: {
        netrc: workspaces.netrc,
        gitBasicAuth: workspaces["git-basic-auth"],
        activationKey: { path: ACTIVATION_KEY, optional: true },
      },
      mounts: [
        caVolume(volume, params),
        serviceCa.at(SERVICE_CA, { readOnly: true }),
        activationKey.at(ACTIVATION_KEY, { readOnly: true }),
      ],
      resources: { cpu: "1", cpuLimit: "1", memory: "3Gi" },
    });
    return {};
  },
);

/** The same between two trusted artifacts; with an empty `input` only the first step runs. */
export const prefetchDependenciesOciTa = trustedArtifacts(prefetchDependencies, {
  name: "prefetch-dependencies-oci-ta",
  replaces: "source",
  uses: ["source"],
  creates: ["source", "cachi2"],
  instead: ({ params, step }) => {
    const { results } = step("skip-ta", skipTrustedArtifactsStep, {
      params: { source: params.SOURCE_ARTIFACT },
      when: [params.input.in("")],
      resources: { cpu: "50m", memory: "128Mi" },
    });
    return { results, otherwise: [params.input.notIn("")] };
  },
});
