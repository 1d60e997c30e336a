// Compiles the FSH of this folder with SUSHI, offline and in one process.
//   node build.mjs             writes the differentials to fsh-generated/resources
//   node build.mjs --check     compiles and fails when the committed files differ
//   node build.mjs --snapshot  writes the same definitions with SUSHI's snapshots to .snapshots (not committed)
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDefinitions } from './build/definitions.mjs';
import { patientGroupsFsh } from './build/patient-groups.mjs';

const { fhirdefs, sushiExport, sushiImport, utils } = createRequire(import.meta.url)('fsh-sushi');

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'input', 'fsh');
const groups = join(here, 'input', 'data', 'patient-groups.json');
const committed = join(here, 'fsh-generated', 'resources');
const snapshots = join(here, '.snapshots');

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Compiles everything; returns file name -> text, sorted. */
async function compile(snapshot) {
  utils.logger.level = 'warn';
  const definitions = await fhirdefs.createFHIRDefinitions();
  await loadDefinitions(definitions);

  const fsh = utils.getRawFSHes(source);
  fsh.push(new sushiImport.RawFSH(patientGroupsFsh(JSON.parse(readFileSync(groups, 'utf8'))), groups));
  const tank = utils.fillTank(fsh, utils.readConfig(here));
  tank.checkDuplicateNameEntities();
  const exported = sushiExport.exportFHIR(tank, definitions);

  const { numError, numWarn } = utils.stats;
  if (numError + numWarn > 0) fail(`SUSHI found ${numError} errors and ${numWarn} warnings`);
  const { profiles, extensions, valueSets, codeSystems, instances } = exported;
  return new Map(
    [...profiles, ...extensions, ...valueSets, ...codeSystems, ...instances.filter(i => i._instanceMeta.usage !== 'Inline')]
      .map(resource => [resource.getFileName(), `${JSON.stringify(resource.toJSON(snapshot), null, 2)}\n`])
      .sort(([a], [b]) => (a < b ? -1 : 1))
  );
}

function write(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}

/** The names of committed files that are missing, left over or different. */
function differences(files) {
  const present = new Map(readdirSync(committed).map(name => [name, readFileSync(join(committed, name), 'utf8')]));
  return [...new Set([...files.keys(), ...present.keys()])].filter(name => files.get(name) !== present.get(name)).sort();
}

const mode = process.argv[2] ?? '--build';
const started = Date.now();
const files = await compile(mode === '--snapshot');
if (mode === '--check') {
  const changed = differences(files);
  if (changed.length > 0) {
    fail(`fsh-generated does not match its source; run "npm run build" and commit:\n  ${changed.join('\n  ')}`);
  }
} else {
  write(mode === '--snapshot' ? snapshots : committed, files);
}
console.log(`${files.size} definitions compiled in ${((Date.now() - started) / 1000).toFixed(1)} s`);
