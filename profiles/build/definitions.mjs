// The definitions that the compiler reads: the pinned npm packages, handed to SUSHI in memory. Nothing is
// downloaded, and no package cache is kept on disk.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));

// Lowest priority first: SUSHI prefers what was loaded last.
const packages = [
  'hl7.terminology.r4',
  'hl7.fhir.uv.genomics-reporting',
  'hl7.fhir.r4.core',
  'hl7.fhir.uv.extensions.r4'
];

// R4 core comes as bundles, not as an npm FHIR package.
const coreBundles = [
  'profiles-types.json',
  'profiles-resources.json',
  'profiles-others.json',
  'extension-definitions.json',
  'valuesets.json',
  'v2-tables.json',
  'v3-codesystems.json'
];

const compiled = new Set(['StructureDefinition', 'ValueSet', 'CodeSystem']);
const readJson = (...path) => JSON.parse(readFileSync(join(modules, ...path), 'utf8'));

/** The R4 core resources by HL7; what the npm package adds of its own is left out. */
function coreResources() {
  return coreBundles
    .flatMap(file => readJson('@medplum', 'definitions', 'dist', 'fhir', 'r4', file).entry.map(entry => entry.resource))
    .filter(resource => compiled.has(resource.resourceType) && resource.url && !resource.url.includes('medplum'))
    .filter(resource => resource.resourceType !== 'StructureDefinition' || resource.url.startsWith('http://hl7.org/fhir/'));
}

/** The definitions at the top of an npm FHIR package (its examples stand in a folder below). */
function packageResources(name) {
  return readdirSync(join(modules, name))
    .filter(file => file.endsWith('.json') && compiled.has(file.split('-')[0]))
    .sort()
    .map(file => readJson(name, file));
}

/** Loads every package into SUSHI's definitions. */
export async function loadDefinitions(definitions) {
  for (const name of packages) {
    const core = name === 'hl7.fhir.r4.core';
    const version = core ? '4.0.1' : readJson(name, 'package.json').version;
    const resources = new Map(
      (core ? coreResources() : packageResources(name)).map(resource => [`${resource.resourceType}/${resource.url}`, resource])
    );
    if (resources.size === 0) throw new Error(`${name}#${version} holds no definitions`);
    await definitions.loadVirtualPackage({
      getPackageJSON: () => ({ name, version }),
      registerResources: async register => resources.forEach((resource, key) => register(key, resource)),
      getResourceByKey: key => resources.get(key)
    });
  }
  definitions.optimize();
}
