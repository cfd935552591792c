import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const audienceOfCmp = "https://api.partnercenter.microsoft.com"; // unless the app setting PARTNERINSIGHTS_AUDIENCE names another one
const storage = "https://storage.azure.com";

/**
 * Stores the newest file of a report, and answers as an Azure Function does.
 *
 * @param {string} key what the caller gave as CALLBACK_KEY
 * @param {string | null} reportId ID of the report
 * @param {Record<string, string>} settings app settings, with IDENTITY_ENDPOINT and IDENTITY_HEADER of Azure
 * @param {{ fetch?: typeof fetch, sleep?: (milliseconds: number) => Promise<unknown> }} [tools]
 */
export async function receive(key, reportId, settings, tools = {}) {
  const call = { fetch: tools.fetch ?? fetch, sleep: tools.sleep ?? sleep, settings };
  for (const name of ["CALLBACK_KEY", "PARTNERINSIGHTS_ENDPOINT", "CONTAINER_URL", "IDENTITY_ENDPOINT", "IDENTITY_HEADER"]) {
    if (!settings[name]) throw new Error(`the app setting ${name} is missing`);
  }
  if (!isEqual(key, settings.CALLBACK_KEY)) return { status: 404, body: "Not found.\n" };
  if (!/^[0-9A-Za-z-]{1,100}$/.test(reportId ?? "")) return { status: 400, body: "The ID of the report is missing or invalid.\n" };

  const execution = await newestExecution(call, reportId);
  const blob = `${settings.CONTAINER_URL}/${encodeURIComponent(reportId)}/${encodeURIComponent(execution.executionId)}.csv`;
  const stored = await store(call, await download(call, execution.reportAccessSecureLink), blob);
  return { status: 200, body: stored ? "The file is stored.\n" : "The file was stored before.\n" };
}

// Compares digests, so that the time that it takes says nothing of the key.
function isEqual(a, b) {
  const digest = (text) => createHash("sha256").update(text ?? "").digest();
  return timingSafeEqual(digest(a), digest(b));
}

// A token of the managed identity. It is not cached: a report runs once an hour at most.
async function token({ fetch, settings }, audience) {
  const query = new URLSearchParams({ resource: audience, "api-version": "2019-08-01" });
  const answer = await fetch(`${settings.IDENTITY_ENDPOINT}?${query}`, { headers: { "X-IDENTITY-HEADER": settings.IDENTITY_HEADER } });
  if (!answer.ok) throw new Error(`the managed identity has no token for ${audience}: status ${answer.status}`);
  return (await answer.json()).access_token;
}

// The callback can come some seconds before the link is there.
async function newestExecution(call, reportId) {
  const query = new URLSearchParams({ executionStatus: "Completed", getLatestExecution: "true" });
  const address = `${call.settings.PARTNERINSIGHTS_ENDPOINT}/ScheduledReport/execution/${encodeURIComponent(reportId)}?${query}`;
  const authorization = `Bearer ${await token(call, call.settings.PARTNERINSIGHTS_AUDIENCE || audienceOfCmp)}`;
  for (let attempt = 1; ; attempt++) {
    const answer = await call.fetch(address, { headers: { Authorization: authorization, Accept: "application/json" } });
    if (answer.ok) {
      const newest = (await answer.json()).value?.[0];
      if (newest?.reportAccessSecureLink) return newest;
    }
    const passing = answer.ok || answer.status === 429 || answer.status >= 500;
    if (!passing || attempt === 5) throw new Error(`the service has no file of the report ${reportId}: status ${answer.status}`);
    await call.sleep(15_000);
  }
}

// The link is signed. The token is not sent to it, and errors of fetch, which may quote it, are not passed on.
async function download({ fetch }, link) {
  const answer = await fetch(link, { headers: { "Accept-Encoding": "identity" } }).catch((error) => {
    throw new Error(`the file can't be fetched: ${error.cause?.code ?? "the link is not usable"}`);
  });
  if (!answer.ok) throw new Error(`the file is not there: status ${answer.status}`);
  return answer;
}

// Streams the file where its size is known, which a block blob needs. Never replaces a blob.
async function store(call, file, blob) {
  const size = file.headers.get("Content-Encoding") ? null : file.headers.get("Content-Length");
  const body = size ? file.body : Buffer.from(await file.arrayBuffer());
  const answer = await call.fetch(blob, {
    method: "PUT",
    body,
    duplex: "half",
    headers: {
      Authorization: `Bearer ${await token(call, storage)}`,
      "Content-Length": size ?? String(body.length),
      "Content-Type": "text/csv",
      "If-None-Match": "*",
      "x-ms-blob-type": "BlockBlob",
      "x-ms-version": "2021-08-06",
    },
  });
  if (answer.ok) return true;
  if (answer.status === 409 || answer.status === 412) return false; // it is there
  throw new Error(`the container does not take the file: status ${answer.status}`);
}
