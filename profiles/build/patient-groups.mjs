// Turns the table of patient groups into FSH: two CodeSystems, the ValueSets of each group, the order and report
// profiles of the groups that have "profiles": true, and the catalogue.
import { catalogue } from './catalogue.mjs';
import { pascal, text } from './fsh.mjs';

/** The rows of one concept: display, Danish designation, properties as [code, value] with empty values left out. */
function concept(code, english, danish, properties) {
  const rows = [`* #${code} ${text(english)}`];
  if (danish) {
    rows.push(`* #${code} ^designation[+].language = #da`, `* #${code} ^designation[=].value = ${text(danish)}`);
  }
  for (const [property, type, value] of properties.filter(([, , value]) => value !== undefined && value !== null)) {
    rows.push(`* #${code} ^property[+].code = #${property}`);
    rows.push(`* #${code} ^property[=].value${type} = ${type === 'String' ? text(value) : value}`);
  }
  return rows;
}

function codeSystem(name, id, title, description, properties, concepts) {
  return [
    `CodeSystem: ${name}`,
    `Id: ${id}`,
    `Title: ${text(title)}`,
    `Description: ${text(description)}`,
    '* insert CompleteCodeSystem',
    ...properties.flatMap(([code, type, meaning]) => [
      `* ^property[+].code = #${code}`,
      `* ^property[=].type = #${type}`,
      `* ^property[=].description = ${text(meaning)}`
    ]),
    ...concepts
  ];
}

function valueSet(name, id, title, description, system, codes) {
  return [
    `ValueSet: ${name}`,
    `Id: ${id}`,
    `Title: ${text(title)}`,
    `Description: ${text(description)}`,
    '* ^experimental = false',
    ...codes.map(code => `* ${system}#${code}`)
  ];
}

const evidenceProperty = ['evidence', 'string', 'How well founded the entry is: a code of the CodeSystem evidence.'];
const sourceProperty = ['source', 'string', 'Where the entry was found; repeated for more than one source.'];

function groupSystem(groups) {
  const properties = [
    ['order', 'integer', 'Place in the list.'],
    ['category', 'string', 'rare-disease or cancer.'],
    ['germline', 'boolean', 'Germline analysis is ordered for this group.'],
    ['somatic', 'boolean', 'Somatic analysis is ordered for this group.'],
    ['analysis-type', 'Coding', 'An analysis that the group may be ordered; see analysis-evidence.'],
    ['analysis-evidence', 'string', 'Where the analysis types come from.'],
    ['material', 'Coding', 'A material that the group may be sequenced from; see material-evidence.'],
    ['material-evidence', 'string', 'Where the materials come from.'],
    ['in-operation', 'string', 'What is known of when the group came into operation.'],
    ['evidence', 'string', 'How well founded the name of the group is: a code of the CodeSystem evidence.'],
    sourceProperty
  ];
  const concepts = groups.flatMap(group =>
    concept(group.code, group.english, group.danish, [
      ['order', 'Integer', group.ordinal],
      ['category', 'String', group.category],
      ['germline', 'Boolean', group.germline],
      ['somatic', 'Boolean', group.somatic],
      ...group.analysisTypes.map(code => ['analysis-type', 'Coding', `AnalysisType#${code}`]),
      ['analysis-evidence', 'String', group.analysisEvidence],
      ...group.specimenTypes.map(code => ['material', 'Coding', `SpecimenMaterial#${code}`]),
      ['material-evidence', 'String', group.specimenEvidence],
      ['in-operation', 'String', group.start],
      ['evidence', 'String', group.nameConfidence],
      ...group.sources.map(source => ['source', 'String', source])
    ])
  );
  return codeSystem(
    'PatientGroup', 'patient-group', 'Patient group',
    'The national patient groups that whole genome sequencing is offered to. The names were found in public sources; the codes are proposals of this project, since no national codes were found.',
    properties, concepts
  );
}

function indicationSystem(groups) {
  const properties = [
    ['patient-group', 'string', 'The patient group: a code of the CodeSystem patient-group.'],
    ['criteria', 'string', 'Criteria named by the source.'],
    evidenceProperty,
    sourceProperty
  ];
  const concepts = groups.flatMap(group =>
    group.indications.flatMap(indication =>
      concept(indication.code, indication.english, indication.danish, [
        ['patient-group', 'String', group.code],
        ['criteria', 'String', indication.criteria],
        ['evidence', 'String', indication.evidence],
        ['source', 'String', indication.source]
      ])
    )
  );
  return codeSystem(
    'WgsIndication', 'wgs-indication', 'Indication for whole genome sequencing',
    'Indications for whole genome sequencing within the patient groups. This is not the national list: the property evidence tells how well founded each entry is. An indication that is missing is sent as "other" with a text.',
    properties,
    [...concepts, ...concept('other', 'Other indication, described in text', 'Anden indikation, beskrevet i tekst', [])]
  );
}

function groupValueSets(group) {
  const name = pascal(group.code);
  const { code, english } = group;
  return [
    valueSet(`${name}Indications`, `${code}-indications`, `${english}: indications`,
      `Indications of the patient group ${code}, and "other".`, 'WgsIndication', [...group.indications.map(i => i.code), 'other']),
    valueSet(`${name}AnalysisTypes`, `${code}-analysis-types`, `${english}: analysis types`,
      `Analyses that may be ordered for the patient group ${code}.`, 'AnalysisType', group.analysisTypes),
    valueSet(`${name}Materials`, `${code}-materials`, `${english}: materials`,
      `Materials that the patient group ${code} may be sequenced from.`, 'SpecimenMaterial', group.specimenTypes)
  ];
}

/** The analyses of a group: binding where they come from a source, a warning where they are inferred. */
function analysesRule(group) {
  if (group.analysisEvidence !== 'inferred') return [`* extension[analysisType].valueCoding from ${pascal(group.code)}AnalysisTypes (required)`];
  return [`* obeys ${group.code}-analyses`];
}

function analysesInvariant(group) {
  const codes = group.analysisTypes.map(code => `code = '${code}'`).join(' or ');
  const types = "extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/analysis-type').value.ofType(Coding)";
  return [
    `Invariant: ${group.code}-analyses`,
    `Description: ${text(`Usual analyses of the patient group ${group.code}: ${group.analysisTypes.join(', ')}. The list is inferred, so another analysis is a warning.`)}`,
    'Severity: #warning',
    `Expression: ${text(`${types}.all(${codes})`)}`
  ];
}

function profile(group, kind, parent, title, rules) {
  return [
    `Profile: ${pascal(group.code)}${pascal(kind)}`,
    `Parent: ${parent}`,
    `Id: ${group.code}-${kind}`,
    `Title: ${text(`${title}: ${group.english}`)}`,
    `Description: ${text(`${title} for the patient group ${group.danish}.`)}`,
    ...rules
  ];
}

function groupProfiles(group) {
  if (!group.profiles) return [];
  const report = [`* insert ReportForPatientGroup(${group.code})`];
  const order = [`* insert OrderForPatientGroup(${group.code}, ${pascal(group.code)})`, ...analysesRule(group)];
  return [
    ...(group.analysisEvidence === 'inferred' ? [analysesInvariant(group)] : []),
    profile(group, 'order', 'WgsOrder', 'Order', order),
    ...(group.germline ? [profile(group, 'germline-report', 'GermlineReport', 'Germline report', report)] : []),
    ...(group.somatic ? [profile(group, 'somatic-report', 'SomaticReport', 'Somatic report', report)] : [])
  ];
}

/** The FSH of all patient groups. */
export function patientGroupsFsh(groups) {
  const entities = [
    groupSystem(groups),
    indicationSystem(groups),
    valueSet('PatientGroups', 'patient-group', 'Patient groups', 'All patient groups.', 'PatientGroup', groups.map(g => g.code)),
    ...groups.flatMap(groupValueSets),
    ...groups.flatMap(groupProfiles),
    ...catalogue(groups)
  ];
  return entities.map(lines => `${lines.join('\n')}\n`).join('\n');
}
