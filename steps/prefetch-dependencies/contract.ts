import { choice, defineStep, directory, flag, text } from "../../lib/contract/index.ts";

export const prefetchDependenciesStep = defineStep({
  name: "prefetch-dependencies",
  does: "Fetches and verifies the dependencies that lockfiles name, and points the sources at them, for builds without network.",
  effect: "reads",
  image: "prefetch",
  params: {
    input: text({
      describe:
        'What to fetch: empty for nothing, one word (npm, pip, generic), or JSON: {"type": "npm", "path": "web"}, a list of these, or {"packages": […]}',
    }),
    source: text({ describe: "Folder of the sources; lockfiles in it are changed" }),
    output: text({ describe: "Folder that gets output/ and the environment files" }),
    forOutputDir: text({ describe: "Where the build will find output/" }),
    mode: choice(["strict", "permissive"], {
      default: "strict",
      describe: "strict refuses what cannot be verified; permissive warns",
    }),
    sbomType: choice(["spdx", "cyclonedx"], { default: "spdx", describe: "Format of output/bom.json" }),
    configFileContent: text({
      default: "",
      describe:
        "Configuration of the prefetch as YAML: npm.proxy_url, pip.proxy_url, runtime.concurrency_limit",
    }),
    enablePackageRegistryProxy: flag({
      default: true,
      describe: "Whether a configured proxy in front of the public registries is used",
    }),
    pipIndexUrl: text({
      default: "",
      describe: "Python index instead of pypi.org, unless the requirements file names one",
    }),
    logLevel: text({ default: "info", describe: "debug, info, warn or error" }),
    caFile: text({ default: "", describe: "PEM file with more certificate authorities; unused if absent" }),
    serviceCaFile: text({
      default: "",
      describe: "PEM file with the authority of services in the cluster; unused if absent",
    }),
    configMapNamespace: text({
      default: "konflux-info",
      describe: "Namespace of the cluster's configuration, which may name package registry proxies",
    }),
    configMapName: text({ default: "cluster-config", describe: "Name of the ConfigMap with it" }),
    apiServer: text({ default: "https://kubernetes.default.svc", describe: "Address of the Kubernetes API" }),
    serviceAccount: text({
      default: "",
      describe: "Directory with token and ca.crt of the service account; empty or absent: no cluster",
    }),
  },
  secrets: {
    netrc: directory({ optional: true, describe: "Folder with a .netrc: credentials by host" }),
    gitBasicAuth: directory({
      optional: true,
      describe: "Credentials for git; only dependencies from git need them",
    }),
    activationKey: directory({
      optional: true,
      describe: "Activation key (org, activationkey); only rpm needs it",
    }),
  },
});
