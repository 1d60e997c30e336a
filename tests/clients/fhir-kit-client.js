// fhir-kit-client does its usual work against the server whose base URL is the only argument; prints "ok" at the end.
import assert from 'node:assert/strict';
import { Client } from 'fhir-kit-client';

const client = new Client({ baseUrl: process.argv[2] });
const identifier = `urn:kit|${Date.now()}`;
const [system, value] = identifier.split('|');

const statement = await client.capabilityStatement();
assert.equal(statement.fhirVersion, '4.0.1');

const created = await client.create({ resourceType: 'Patient', body: { resourceType: 'Patient', identifier: [{ system, value }], active: true } });
assert.equal(created.meta.versionId, '1');
const read = await client.read({ resourceType: 'Patient', id: created.id });
assert.deepEqual(read, created);

const updated = await client.update({ resourceType: 'Patient', id: created.id, body: { ...read, gender: 'female' } });
assert.equal(updated.meta.versionId, '2');
const conditional = await client.update({ resourceType: 'Patient', searchParams: { identifier }, body: { resourceType: 'Patient', identifier: [{ system, value }], active: false } });
assert.deepEqual([conditional.id, conditional.meta.versionId], [created.id, '3']);
const patched = await client.patch({ resourceType: 'Patient', id: created.id, jsonPatch: [{ op: 'replace', path: '/active', value: true }] });
assert.deepEqual([patched.active, patched.meta.versionId], [true, '4']);
const first = await client.vread({ resourceType: 'Patient', id: created.id, version: '1' });
assert.equal(first.meta.versionId, '1');
const history = await client.history({ resourceType: 'Patient', id: created.id });
assert.equal(history.total, 4);

for (let i = 0; i < 2; i++) {
  await client.create({ resourceType: 'Observation', body: { resourceType: 'Observation', status: 'final', code: { text: 'c' }, subject: { reference: `Patient/${created.id}` } } });
}

let page = await client.search({ resourceType: 'Observation', searchParams: { subject: `Patient/${created.id}`, _count: 1 } });
const found = [];
while (page) {
  found.push(...(page.entry ?? []).map(entry => entry.resource.id));
  page = page.link.some(link => link.relation === 'next') ? await client.nextPage({ bundle: page }) : null;
}
assert.equal(new Set(found).size, 2);

const everything = await client.operation({ name: 'everything', resourceType: 'Patient', id: created.id, method: 'get' });
assert.equal(everything.entry.length, 3);
const outcome = await client.operation({ name: 'validate', resourceType: 'Observation', input: { resourceType: 'Observation', status: 'final' } });
assert.ok(outcome.issue.some(issue => issue.severity === 'error'));
const answer = await client.transaction({ body: { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { resourceType: 'Patient', active: true }, request: { method: 'POST', url: 'Patient' } }] } });
assert.match(answer.entry[0].response.status, /^201/);

await client.delete({ resourceType: 'Patient', id: created.id });
await assert.rejects(client.read({ resourceType: 'Patient', id: created.id }), error => error.response.status === 410 && error.response.data.resourceType === 'OperationOutcome');
console.log('ok');
