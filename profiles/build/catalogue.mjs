// Turns the table of patient groups into the catalogue that a client can ask: for each group one PlanDefinition with
// its indications, one ActivityDefinition for each analysis, one SpecimenDefinition with its materials; and the map of
// indications to the English test directory.
import { pascal, text } from './fsh.mjs';

const canonical = 'https://fhirgenomics.example/fhir';
const analyses = { singleton: 'patient alone', trio: 'trio', 'tumor-normal': 'tumour and normal', rna: 'RNA sequencing' };

function instance(name, type, id, title, rules) {
  return [`Instance: ${name}`, `InstanceOf: ${type}`, 'Usage: #definition', `Title: ${text(title)}`, `* id = ${text(id)}`, ...rules];
}

const context = (group, element) => [
  `* ${element}.code = http://terminology.hl7.org/CodeSystem/usage-context-type#focus`,
  `* ${element}.valueCodeableConcept = PatientGroup#${group.code} ${text(group.english)}`
];

function plan(group) {
  const name = `${pascal(group.code)}Plan`;
  return instance(name, 'PlanDefinition', group.code, `Catalogue: ${group.english}`, [
    `* url = "${canonical}/PlanDefinition/${group.code}"`,
    `* name = ${text(name)}`,
    `* title = ${text(group.english)}`,
    `* subtitle = ${text(group.danish)}`,
    '* type = http://terminology.hl7.org/CodeSystem/plan-definition-type#order-set',
    '* status = #active',
    `* description = ${text(`Indications and analyses of the patient group ${group.danish}. Indications: see the property evidence of the CodeSystem wgs-indication; this is not the national list.`)}`,
    ...context(group, 'useContext[0]'),
    `* action[0].title = ${text('Whole genome sequencing for one of these indications')}`,
    ...group.indications.map(i => `* action[=].reason[+] = WgsIndication#${i.code} ${text(i.english)}`),
    ...group.analysisTypes.flatMap(type => [
      `* action[=].action[+].title = ${text(analyses[type])}`,
      `* action[=].action[=].code = AnalysisType#${type}`,
      `* action[=].action[=].definitionCanonical = "${canonical}/ActivityDefinition/${group.code}-${type}"`
    ])
  ]);
}

function activity(group, type) {
  const name = `${pascal(group.code)}${pascal(type)}`;
  return instance(name, 'ActivityDefinition', `${group.code}-${type}`, `Catalogue: ${group.english}, ${analyses[type]}`, [
    `* url = "${canonical}/ActivityDefinition/${group.code}-${type}"`,
    `* name = ${text(name)}`,
    `* title = ${text(`${group.english}: ${analyses[type]}`)}`,
    '* status = #active',
    ...context(group, 'useContext[0]'),
    '* kind = #ServiceRequest',
    '* intent = #order',
    `* profile = "${canonical}/StructureDefinition/${group.code}-order"`,
    '* code = http://loinc.org#86206-0',
    `* specimenRequirement = Reference(SpecimenDefinition/${group.code})`
  ]);
}

const sampleKind = material => (material === 'tumour-rna' ? 'rna' : material.startsWith('tumour') ? 'tumour' : 'germline');

/** The first material of each kind of sample is the preferred one. */
function specimen(group) {
  const preferred = new Map([...group.specimenTypes].reverse().map(material => [sampleKind(material), material]));
  return instance(`${pascal(group.code)}Specimen`, 'SpecimenDefinition', group.code, `Catalogue: ${group.english}, materials`, [
    `* identifier.system = "${canonical}/CodeSystem/patient-group"`,
    `* identifier.value = ${text(group.code)}`,
    ...group.specimenTypes.flatMap(material => [
      `* typeTested[+].type = SpecimenMaterial#${material}`,
      `* typeTested[=].isDerived = ${material === 'tumour-rna'}`,
      `* typeTested[=].preference = #${preferred.get(sampleKind(material)) === material ? 'preferred' : 'alternate'}`
    ])
  ]);
}

function testDirectoryMap(groups) {
  const mapped = groups.flatMap(group => group.indications).filter(indication => indication.testDirectory);
  return instance('EnglishTestDirectory', 'ConceptMap', 'english-test-directory', 'Indications and the English test directory', [
    `* url = "${canonical}/ConceptMap/english-test-directory"`,
    '* name = "EnglishTestDirectory"',
    '* title = "Indications and the English test directory"',
    '* status = #active',
    '* description = "Clinical indication codes of the National Genomic Test Directory of NHS England for the indications where a public page makes the code certain; the page stands in the comment. Indications that are not here have not been compared."',
    `* sourceCanonical = "${canonical}/ValueSet/wgs-indication"`,
    `* group.source = "${canonical}/CodeSystem/wgs-indication"`,
    '* group.target = "https://www.england.nhs.uk/publication/national-genomic-test-directories"',
    ...mapped.flatMap(({ code, english, testDirectory: target }) => [
      `* group.element[+].code = #${code}`,
      `* group.element[=].display = ${text(english)}`,
      `* group.element[=].target.code = #${target.code}`,
      `* group.element[=].target.display = ${text(target.display)}`,
      `* group.element[=].target.equivalence = #${target.equivalence}`,
      `* group.element[=].target.comment = ${text(`Source: ${target.source}`)}`
    ])
  ]);
}

/** The FSH entities of the catalogue. */
export const catalogue = groups => [
  ...groups.flatMap(group => [plan(group), ...group.analysisTypes.map(type => activity(group, type)), specimen(group)]),
  testDirectoryMap(groups)
];
