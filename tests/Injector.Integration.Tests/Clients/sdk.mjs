// An application with the unmodified AWS SDK for JavaScript v3: for every line on standard input it uses the credentials of a service
// client's default chain once and prints their key id.
import { createInterface } from "node:readline";
import { STSClient } from "@aws-sdk/client-sts";

const client = new STSClient({ region: "eu-west-1" });
for await (const _ of createInterface({ input: process.stdin })) {
  const used = await client.config.credentials();
  console.log(used.accessKeyId);
}
