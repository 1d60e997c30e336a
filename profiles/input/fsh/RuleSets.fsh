RuleSet: CompleteCodeSystem
* ^experimental = false
* ^caseSensitive = true
* ^content = #complete

RuleSet: SmallValueSet
* ^experimental = false

// One kind of identifier: its system, and the invariant that its value obeys.
RuleSet: IdentifierSlice(slice, system, invariant)
* identifier[{slice}].system 1..
* identifier[{slice}].system = "{system}" (exactly)
* identifier[{slice}].value 1..
* identifier[{slice}].value obeys {invariant}

RuleSet: SliceIdentifierBySystem
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open

RuleSet: SliceNameByUse
* name ^slicing.discriminator.type = #value
* name ^slicing.discriminator.path = "use"
* name ^slicing.rules = #open

// The identifiers of a Danish person: CPR, or a replacement where there is none.
RuleSet: DanishPersonIdentifiers
* insert SliceIdentifierBySystem
* identifier contains
    cpr 0..1 and
    x-ecpr 0..1 and
    d-ecpr-zealand 0..1 and
    d-ecpr-north 0..1 and
    d-ecpr-central 0..1 and
    d-ecpr-south 0..1 and
    d-ecpr-capital 0..1
* insert IdentifierSlice(cpr, urn:oid:1.2.208.176.1.2, cpr-format)
* identifier[cpr].use = #official
* identifier[cpr] ^short = "CPR number"
* insert IdentifierSlice(x-ecpr, urn:oid:1.2.208.176.1.6.1.1, x-ecpr-format)
* identifier[x-ecpr].use = #temp
* identifier[x-ecpr] ^short = "National replacement for a CPR number"
* insert RegionalReplacement(zealand, 177)
* insert RegionalReplacement(north, 179)
* insert RegionalReplacement(central, 181)
* insert RegionalReplacement(south, 183)
* insert RegionalReplacement(capital, 187)

RuleSet: RegionalReplacement(region, oid)
* insert IdentifierSlice(d-ecpr-{region}, urn:oid:1.2.208.176.1.6.1.3.{oid}, d-ecpr-format)
* identifier[d-ecpr-{region}].use = #temp
* identifier[d-ecpr-{region}] ^short = "Regional replacement for a CPR number"

// Name and address protection, as in the Danish core profiles: meta.security has v3-Confidentiality R.
RuleSet: ProtectionLabel
* meta.security ^slicing.discriminator.type = #value
* meta.security ^slicing.discriminator.path = "system"
* meta.security ^slicing.rules = #open
* meta.security contains confidentiality 0..1
* meta.security[confidentiality] ^short = "R: name and address are protected"
* meta.security[confidentiality].system 1..
* meta.security[confidentiality].system = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality" (exactly)
* meta.security[confidentiality].code 1..

// What makes an order the order of one patient group.
RuleSet: OrderForPatientGroup(code, name)
* extension[patientGroup].valueCoding = PatientGroup#{code}
* reasonCode[indication] from {name}Indications (required)

// What makes a report the report of one patient group.
RuleSet: ReportForPatientGroup(code)
* extension[patientGroup].valueCoding = PatientGroup#{code}

// What every variant says, present or absent.
RuleSet: AssessedVariant
* subject 1..
* subject only Reference(DanishPatient)
* specimen 1..
* specimen only Reference(WgsSpecimen)
* valueCodeableConcept 1..
* component[genomic-source-class] 1..1
* obeys variant-coordinates and variant-alleles and variant-genomic-hgvs and variant-coding-hgvs and variant-protein-hgvs and variant-frequency

// A variant with a place in the genome.
RuleSet: ReportedVariant
* insert AssessedVariant
* component[reference-sequence-assembly] 1..1
* obeys variant-place

// A biomarker of a tumour.
RuleSet: TumourBiomarker
* subject 1..
* subject only Reference(DanishPatient)
* specimen 1..
* specimen only Reference(WgsSpecimen)
* obeys biomarker-result

// An implication is about a person, and rests on a finding.
RuleSet: ImplicationOfPerson
* subject 1..
* subject only Reference(DanishPatient)

// A task about one patient.
RuleSet: PatientTask(code)
* code 1..
* code = TaskKind#{code}
* for 1..
* for only Reference(DanishPatient)
* obeys task-ended
