Profile: WgsOrder
Parent: ServiceRequest
Id: wgs-order
Title: "Order of whole genome sequencing"
Description: "The requisition of whole genome sequencing for a patient of one patient group. A trio is one order for the child that names the parents as family members."
* extension contains
    PatientGroupExtension named patientGroup 1..1 and
    AnalysisTypeExtension named analysisType 1..* and
    FamilyMember named familyMember 0..* and
    InterpretingDepartment named interpretingDepartment 0..1 and
    $status-reason named statusReason 0..1
* identifier 1..
* identifier ^short = "The number of the requisition in the ordering system"
* requisition ^short = "The number that the orders of one family share"
* status ^short = "active when the consent is in place and the analysis may start"
* intent = #order
* priority from OrderPriorities (required)
* code 1..
* code = $loinc#86206-0
* subject only Reference(DanishPatient)
* authoredOn 1..
* requester 1..
* requester only Reference(DanishPractitionerRole or DanishOrganization)
* requester ^short = "The department that orders, or a practitioner of it; its SOR code and region are those of the order"
* performer only Reference(DanishOrganization)
* performer ^short = "The sequencing facility"
* reasonCode 1..
* reasonCode ^slicing.discriminator.type = #value
* reasonCode ^slicing.discriminator.path = "coding.system"
* reasonCode ^slicing.rules = #open
* reasonCode contains indication 1..1 and sks 0..*
* reasonCode[indication] from WgsIndications (required)
* reasonCode[indication] ^short = "The indication within the patient group"
* reasonCode[indication].coding 1..1
* reasonCode[indication].coding.system 1..
* reasonCode[indication].coding.system = Canonical(WgsIndication) (exactly)
* reasonCode[indication].coding.code 1..
* reasonCode[indication] obeys indication-text
* reasonCode[sks] ^short = "A diagnosis in the Danish edition of ICD-10"
* reasonCode[sks].coding 1..1
* reasonCode[sks].coding.system 1..
* reasonCode[sks].coding.system = "urn:oid:1.2.208.176.2.4.12" (exactly)
* reasonCode[sks].coding.code 1..
* reasonCode[sks].coding.code obeys sks-diagnosis-format
* reasonReference ^short = "The phenotype observations, diagnoses and reports that the order rests on"
* supportingInfo ^short = "Consents and family history"
* specimen only Reference(WgsSpecimen)
* obeys order-trio and order-family and order-consent and order-status-reason

Profile: ReanalysisOrder
Parent: WgsOrder
Id: reanalysis-order
Title: "Order of a reanalysis"
Description: "New interpretation of data that exist: it rests on the earlier order and its samples."
* basedOn 1..
* basedOn only Reference(WgsOrder)
* basedOn ^short = "The order whose data are interpreted again"
* specimen 1..

Profile: Phenotype
Parent: Observation
Id: phenotype
Title: "Phenotype"
Description: "A phenotypic feature as a term of the Human Phenotype Ontology, present or absent."
* subject 1..
* subject only Reference(DanishPatient)
* code.coding 1..
* code.coding ^slicing.discriminator.type = #value
* code.coding ^slicing.discriminator.path = "system"
* code.coding ^slicing.rules = #open
* code.coding contains hpo 1..1
* code.coding[hpo].system 1..
* code.coding[hpo].system = "http://human-phenotype-ontology.org" (exactly)
* code.coding[hpo].code 1..
* code.coding[hpo].code obeys hpo-format
* value[x] 1..
* value[x] only CodeableConcept
* valueCodeableConcept from PhenotypePresence (required)

Invariant: order-trio
Description: "A trio names two family members."
Severity: #error
Expression: "extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/analysis-type').value.ofType(Coding).where(code = 'trio').empty() or extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/family-member').count() >= 2"

Invariant: order-family
Description: "Each family member is another person, and not the patient."
Severity: #error
Expression: "extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/family-member').extension.where(url = 'person').value.ofType(Reference).reference.isDistinct() and extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/family-member').extension.where(url = 'person').value.ofType(Reference).reference.where($this = %resource.subject.reference).empty()"

Invariant: indication-text
Description: "The indication 'other' is described in text."
Severity: #error
Expression: "coding.where(code = 'other').empty() or text.exists()"

Invariant: sks-diagnosis-format
Description: "An SKS diagnosis begins with D and a letter."
Severity: #error
Expression: "matches('^D[A-Z][A-Z0-9+]+$')"

Invariant: hpo-format
Description: "An HPO term is HP: and seven digits."
Severity: #error
Expression: "matches('^HP:[0-9]{7}$')"

Invariant: order-consent
Description: "An active order refers to the consent of each person who is sequenced (supportingInfo). Until the consent is there the order is a draft or on hold."
Severity: #error
Expression: "status != 'active' or supportingInfo.exists()"

Invariant: order-status-reason
Description: "An order that is on hold or revoked says why."
Severity: #error
Expression: "(status != 'on-hold' and status != 'revoked') or extension.where(url = 'http://hl7.org/fhir/StructureDefinition/request-statusReason').exists() or note.exists()"
