/** The part of GraphQL that clients of Pyxis write, and `find_images`. */
export { answerQuery, REQUEST } from "./find-images.ts";
