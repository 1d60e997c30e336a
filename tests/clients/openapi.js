// Checks that every OpenAPI document of the server whose FHIR base is the only argument is valid OpenAPI 3; prints "ok" at the end.
import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';

const { origin } = new URL(process.argv[2]);
const validator = new Validator();
const statement = await (await fetch(`${process.argv[2]}/metadata`)).json();
const ids = new Set();
for (const name of ['genomics', 'system', ...statement.rest[0].resource.map(resource => resource.type)]) {
  const document = await (await fetch(`${origin}/swagger/${name}/swagger.json`)).json();
  const result = await validator.validate(structuredClone(document));
  assert.ok(result.valid, `${name}: ${JSON.stringify(result.errors, null, 1)}`);

  const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.values(item).map(operation => ({ path, ...operation })));
  assert.equal(new Set(operations.map(operation => operation.operationId)).size, operations.length, `${name}: an operationId stands twice`);
  for (const { path, parameters, tags } of operations) {
    const known = parameters.map(parameter => parameter.$ref ? document.components.parameters[parameter.$ref.split('/').pop()] : parameter);
    assert.ok(known.every(Boolean), `${name} ${path}: a reference leads nowhere`);
    assert.equal(new Set(known.map(parameter => `${parameter.in} ${parameter.name}`)).size, known.length, `${name} ${path}: a parameter stands twice`);
    const inPath = known.filter(parameter => parameter.in === 'path').map(parameter => `{${parameter.name}}`).sort();
    assert.deepEqual(inPath, (path.match(/\{[^}]+\}/g) ?? []).sort(), `${name} ${path}: parameters of the path`);
    assert.ok(tags.every(tag => document.tags.some(told => told.name === tag)), `${name} ${path}: a tag without its group`);
  }

  // What refers to a component must find it, and no component stands there for nothing.
  const referred = new Set(JSON.stringify(document).match(/#\/components\/[A-Za-z]+\/[^"]+/g));
  const components = Object.entries(document.components).filter(([kind]) => kind !== 'securitySchemes').flatMap(([kind, all]) => Object.keys(all).map(key => `#/components/${kind}/${key}`));
  assert.deepEqual([...referred].sort(), components.sort(), name);
  operations.forEach(operation => ids.add(operation.operationId));
}

assert.ok(ids.size > 2500);
console.log('ok');
