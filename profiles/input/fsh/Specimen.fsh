Profile: WgsSpecimen
Parent: Specimen
Id: wgs-specimen
Title: "Specimen for whole genome sequencing"
Description: "A sample of one person, with its material and its role in the analysis."
* extension contains
    SampleRoleExtension named sampleRole 1..1 and
    TumourContent named tumourContent 0..1 and
    $reject-reason named rejectReason 0..*
* identifier 1..
* identifier ^short = "The number on the tube"
* type 1..
* type.coding 1..
* type.coding ^slicing.discriminator.type = #value
* type.coding ^slicing.discriminator.path = "system"
* type.coding ^slicing.rules = #open
* type.coding contains material 1..1
* type.coding[material] from SpecimenMaterials (required)
* type.coding[material].system 1..
* type.coding[material].system = Canonical(SpecimenMaterial) (exactly)
* subject 1..
* subject only Reference(DanishPatient)
* receivedTime ^short = "When the sequencing facility received the sample: the start of the process time"
* request ^short = "The order that the sample was taken for"
* collection 1..
* collection.collected[x] 1..
* container.identifier 1..
* container.identifier ^short = "The number on this tube, where it is not the number of the sample"
* obeys specimen-role and specimen-rna and specimen-tumour-content and specimen-times and specimen-material-text and specimen-rejected

Invariant: specimen-role
Description: "A germline or family sample is not tumour tissue."
Severity: #error
Expression: "extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/sample-role').value.ofType(Coding).where(code = 'germline' or code = 'family').empty() or type.coding.where(system = 'https://fhirgenomics.example/fhir/CodeSystem/specimen-material' and code.startsWith('tumour-')).empty()"

Invariant: specimen-rna
Description: "Tumour RNA has the sample role rna."
Severity: #error
Expression: "type.coding.where(system = 'https://fhirgenomics.example/fhir/CodeSystem/specimen-material' and code = 'tumour-rna').empty() or extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/sample-role').value.ofType(Coding).where(code = 'rna').exists()"

Invariant: specimen-tumour-content
Description: "Only a tumour or RNA sample has a tumour content."
Severity: #error
Expression: "extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/tumour-content').empty() or extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/sample-role').value.ofType(Coding).where(code = 'tumour' or code = 'rna').exists()"

Invariant: specimen-times
Description: "A sample is not received before it is taken."
Severity: #error
Expression: "collection.collected.ofType(dateTime).where($this > %resource.receivedTime).empty()"

Invariant: specimen-material-text
Description: "The material 'other' is described in text."
Severity: #error
Expression: "type.coding.where(system = 'https://fhirgenomics.example/fhir/CodeSystem/specimen-material' and code = 'other').empty() or type.text.exists()"

Invariant: specimen-rejected
Description: "A sample that is not good enough says why: reject reason, condition or note."
Severity: #error
Expression: "status != 'unsatisfactory' or extension.where(url = 'http://hl7.org/fhir/StructureDefinition/specimen-reject-reason').exists() or condition.exists() or note.exists()"
