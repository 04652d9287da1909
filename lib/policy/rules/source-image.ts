import type { RuleContext, Violation } from "../types.ts";
import { resultOf, runsOf, tasksOf } from "./attested.ts";
import { rulesOf } from "./define.ts";
import { attempt, readManifest } from "./read.ts";
import { words } from "./values.ts";

/** https://conforma.dev/docs/policy/packages/release_source_image.html */
export const sourceImage = rulesOf("source_image", {
  exists: {
    title: "The image of sources is there",
    description:
      "A task reports SOURCE_IMAGE_URL and SOURCE_IMAGE_DIGEST, and the image they name has layers.",
    solution: "Set the param build-source-image of the build pipeline to true.",
    in: ["redhat", "redhat_security"],
    since: "2024-06-05T00:00:00Z",
    async check(context) {
      const images = sourceImages(context);
      if (images.length === 0) return [{ message: "no task reports an image of the sources" }];
      return (await Promise.all(images.map((image) => problemsOf(context, image)))).flat();
    },
  },
  signed: {
    title: "The image of sources is signed",
    description: "The image of the sources has a signature by the key that the policy names.",
    solution: "Let the build system sign every image that a task reports.",
    in: ["redhat", "redhat_security"],
    after: ["source_image.exists"],
    since: "2024-05-04T00:00:00Z",
    async check(context) {
      const answers = await Promise.all(
        sourceImages(context).map(async (image) => ({
          image,
          signed: await attempt(context, image, context.isSigned(image)),
        })),
      );
      return answers
        .filter(({ signed }) => signed !== true)
        .map(({ image }) => ({
          message: `the image of the sources ${image} has no signature by the policy's key`,
        }));
    },
  },
});

const sourceImages = (context: RuleContext): readonly string[] => [
  ...new Set(
    runsOf(context)
      .flatMap(tasksOf)
      .flatMap((task) => {
        const [url, digest] = [
          words(resultOf(task, "SOURCE_IMAGE_URL")),
          words(resultOf(task, "SOURCE_IMAGE_DIGEST")),
        ];
        return url && digest ? [`${url}@${digest}`] : [];
      }),
  ),
];

async function problemsOf(context: RuleContext, image: string): Promise<readonly Violation[]> {
  const manifest = await readManifest(context, image);
  if (manifest === undefined) return [{ message: `the image of the sources "${image}" cannot be read` }];
  const isEmpty = !("manifests" in manifest) && (manifest.layers ?? []).length === 0;
  return isEmpty ? [{ message: `the image of the sources "${image}" has no layers` }] : [];
}
