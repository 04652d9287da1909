import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { registryClient, sha256 } from "../lib/oci/index.ts";
import { testRegistry } from "./testing.ts";

const outside = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === "IPv4" && !one.internal)?.address;

test.skipIf(outside === undefined)(
  "plain http is for loopback only (skipped without a network card)",
  async () => {
    const registry = await testRegistry({ host: "0.0.0.0", names: [outside ?? ""] });
    const port = registry.address.split(":")[1];
    const socket = connect({ host: outside ?? "", port: Number(port) });
    socket.write("GET /v2/ HTTP/1.1\r\nhost: x\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 .*use https here/s);
    const client = registryClient({ ca: registry.ca, env: {} });
    expect(await client.hasBlob(`${outside}:${port}/a`, sha256("x"))).toBe(false);
    await client.close();
    await registry.close();
  },
);

test("auto takes a free port when the usual one is taken", async () => {
  const [one, two] = [await testRegistry({ port: "auto" }), await testRegistry({ port: "auto" })];
  expect(one.address).not.toBe(two.address);
  expect((await fetch(`http://${two.address}/v2/`)).status).toBe(200);
  await one.close();
  await two.close();
});

test("closing frees the port at once, with connections open", async () => {
  const registry = await testRegistry();
  const socket = connect(Number(registry.address.split(":")[1]), "127.0.0.1");
  await new Promise((done) => socket.once("connect", done));
  await registry.close();
  const again = await testRegistry({ port: Number(registry.address.split(":")[1]) });
  await again.close();
  socket.destroy();
});
