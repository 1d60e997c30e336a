// Makes what wrk sends: Bundles with a new family each, single Observations, and URLs of what is stored.
// node requests.mjs bodies FOLDER            templates of the contents, from the example story of a child and its parents
// node requests.mjs urls BASE FOLDER COUNT   read and search URLs of families among the first COUNT that were stored
import { readFileSync, writeFileSync } from 'node:fs';

const story = new URL('../../../examples/rare-disease-child-trio/1-order/request.json', import.meta.url);
const families = { 3101229995: ['22', '2022', 5], 2103009996: ['00', '2000', 6], 3103979995: ['97', '1997', 7] };

/** A CPR number and birth date of a family: 168,000 of them, then they come again. */
export function person([yy, yyyy, last], n) {
  const two = (number) => String(number).padStart(2, '0');
  const [serial, day, month] = [n % 50, two(1 + (Math.floor(n / 50) % 28)), two(1 + (Math.floor(n / 1400) % 12))];
  return { cpr: `${day}${month}${yy}${9 - (Math.floor(n / 16800) % 5)}${two(serial)}${last}`, birthDate: `${yyyy}-${month}-${day}` };
}

function templates() {
  const bundle = JSON.parse(readFileSync(story, 'utf8'));
  for (const { resource } of bundle.entry) {
    const family = families[resource.identifier?.find(({ value }) => value in families)?.value];
    for (const identifier of resource.identifier ?? []) {
      if (identifier.value in families) {
        identifier.value = `@cpr${families[identifier.value][1]}@`;
      } else if (!['Organization', 'Practitioner', 'PractitionerRole'].includes(resource.resourceType)) {
        identifier.value += '-@n@';
      }
    }
    if (resource.resourceType === 'Patient') {
      resource.birthDate = `@born${family[1]}@`;
    }
  }
  const order = structuredClone(bundle);
  for (const { resource, request } of order.entry) {
    const own = resource.identifier.find(({ value }) => value.includes('@')) ?? resource.identifier[0];
    own.value = own.value.includes('@') ? own.value : own.value.replace('999', '998').replace('T1', 'T2');
    request.ifNoneExist = `identifier=${own.system}|${own.value}`;
  }
  for (const { request } of bundle.entry) {
    delete request.ifNoneExist;
  }
  const observation = bundle.entry.find(({ resource }) => resource.resourceType === 'Observation').resource;
  return {
    bundle, order,
    observation: { ...observation, subject: { reference: 'Patient/@patient@' }, performer: undefined, focus: undefined, basedOn: undefined },
  };
}

const [command, ...args] = process.argv.slice(2);
if (command === 'bodies') {
  for (const [name, body] of Object.entries(templates())) {
    writeFileSync(`${args[0]}/${name}.json`, JSON.stringify(body));
  }
} else if (command === 'urls') {
  const [base, folder, count] = args;
  const get = async (path) => {
    const answer = await fetch(base + path);
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  };
  const urls = { read: [], identifier: [], subject: [] };
  // Between two runs of wrk some numbers are left out.
  for (let n = 1; urls.read.length < 201 && n < count; n++) {
    const { cpr } = person(families['3101229995'], 1 + ((n * 997) % count));
    const identifier = `/Patient?identifier=urn:oid:1.2.208.176.1.2|${cpr}`;
    const id = (await get(identifier)).entry?.[0].resource.id;
    if (id === undefined) {
      continue;
    }
    const observation = (await get(`/Observation?subject=Patient/${id}&_count=1`)).entry[0].resource;
    const { system, code } = observation.code.coding[0];
    urls.read.push(`/Observation/${observation.id}`);
    urls.identifier.push(identifier);
    urls.subject.push(`/Observation?subject=Patient/${id}&code=${system}|${code}`);
  }
  // One patient is for the Observations that are created: tens of thousands, which no search of the others is to find.
  const [patient] = [urls.read, urls.identifier, urls.subject].map((list) => list.pop()).at(-1).match(/Patient\/([^&]*)/).slice(1);
  const path = new URL(base).pathname;
  for (const [name, list] of Object.entries(urls)) {
    writeFileSync(`${folder}/${name}.txt`, list.map((url) => path + url).join('\n'));
  }
  writeFileSync(`${folder}/observation.json`, readFileSync(`${folder}/observation.json`, 'utf8').replace('@patient@', patient));
}
