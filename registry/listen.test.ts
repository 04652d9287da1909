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

test.each([
  ["evil.example", 421],
  ["127.0.0.1.evil.example:80", 421],
  ["localhost:5000", 200],
  ["[::1]:5000", 200],
  ["127.0.0.1", 200],
  ["builds.example:5000", 200],
])(
  "plain http for the host %s is answered %i: no name that leads to loopback gets in",
  async (host, status) => {
    const registry = await testRegistry({ names: ["builds.example"] });
    const socket = connect(Number(registry.address.split(":")[1]), "127.0.0.1");
    socket.write(`GET /v2/ HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(Number((await text(socket)).split(" ")[1])).toBe(status);
    await registry.close();
  },
);

test("a path that is none is the client's mistake", async () => {
  const registry = await testRegistry();
  const socket = connect(Number(registry.address.split(":")[1]), "127.0.0.1");
  socket.write("GET //[ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
  await registry.close();
});
