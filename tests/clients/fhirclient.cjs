// The SMART client fhirclient, as on a server and without login, does its usual work against the server whose base URL is the only argument; prints "ok".
const assert = require('node:assert/strict');
const fhirclient = require('fhirclient');

async function main() {
  const request = { headers: {}, url: '/', protocol: 'http' };
  const storage = { get: async () => undefined, set: async (_, value) => value, unset: async () => true };
  const client = fhirclient(request, {}, storage).client({ serverUrl: process.argv[2] });
  const created = await client.create({ resourceType: 'Patient', active: true });
  assert.equal(created.meta.versionId, '1');
  const updated = await client.update({ ...created, gender: 'male' });
  assert.equal(updated.meta.versionId, '2');
  const patched = await client.patch(`Patient/${created.id}`, [{ op: 'replace', path: '/gender', value: 'female' }]);
  assert.deepEqual([patched.gender, patched.meta.versionId], ['female', '3']);
  assert.equal((await client.request(`Patient/${created.id}`)).gender, 'female');
  assert.equal(await client.getFhirVersion(), '4.0.1');

  for (let i = 0; i < 3; i++) {
    await client.create({ resourceType: 'Observation', status: 'final', code: { text: 'c' }, subject: { reference: `Patient/${created.id}` } });
  }

  const all = await client.request(`Observation?subject=Patient/${created.id}&_count=1`, { pageLimit: 0, flat: true, resolveReferences: 'subject' });
  assert.equal(all.length, 3);
  assert.equal(all[0].subject.id, created.id);
  await client.delete(`Patient/${created.id}`);
  await assert.rejects(client.request(`Patient/${created.id}`), error => error.status === 410);
  console.log('ok');
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
