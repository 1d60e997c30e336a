Profile: DanishPatient
Parent: Patient
Id: danish-patient
Title: "Danish patient"
Description: "A person who is sequenced: the patient, or a relative whose sample is needed. Identified by CPR number, or by a replacement number where there is none."
* insert DanishPersonIdentifiers
* insert ProtectionLabel
* identifier 1..
* insert SliceNameByUse
* name contains official 0..1
* name[official].use 1..
* name[official].use = #official (exactly)
* name[official].family 1..
* extension contains FetusOf named fetusOf 0..1
* obeys patient-identified and cpr-birth-date and protection-system

Profile: Fetus
Parent: DanishPatient
Id: fetus
Title: "Fetus"
Description: "A fetus whose genome is sequenced. It has no CPR number; it has the laboratory's number and names the woman who carries it. She signs the consent."
* extension[fetusOf] 1..
* identifier[cpr] 0..0
* birthDate 0..0
* deceased[x] 0..0

Profile: Relative
Parent: RelatedPerson
Id: relative
Title: "Relative or guardian of a patient"
Description: "A relative or guardian, as the one who signs for a child or a ward, or as part of a family history. A relative who is sequenced is also a Danish patient with the same identifier."
* insert DanishPersonIdentifiers
* insert ProtectionLabel
* patient only Reference(DanishPatient)
* relationship 1..
* relationship from RelativeRelationships (extensible)
* relationship ^short = "What the person is to the patient; the holder of parental authority is named as such beside mother or father"
* obeys relative-named and protection-system

Profile: DanishPractitioner
Parent: Practitioner
Id: danish-practitioner
Title: "Danish practitioner"
Description: "A requester, interpreter or other health professional. The authorisation id stands with the qualification."
* name 1..
* qualification.identifier ^slicing.discriminator.type = #value
* qualification.identifier ^slicing.discriminator.path = "system"
* qualification.identifier ^slicing.rules = #open
* qualification.identifier contains authorisation 0..1
* qualification.identifier[authorisation].system 1..
* qualification.identifier[authorisation].system = "https://autregweb.sst.dk" (exactly)
* qualification.identifier[authorisation].value 1..
* qualification.identifier[authorisation].value obeys authorisation-format

Profile: DanishPractitionerRole
Parent: PractitionerRole
Id: danish-practitioner-role
Title: "Danish practitioner in a department"
Description: "A health professional at a department: the requester of an order, whose region and address for the answer are those of the department."
* practitioner 1..
* practitioner only Reference(DanishPractitioner)
* organization 1..
* organization only Reference(DanishOrganization)

Profile: DanishOrganization
Parent: Organization
Id: danish-organization
Title: "Danish organisation"
Description: "A hospital department, laboratory or sequencing facility, identified by SOR or CVR number."
* insert SliceIdentifierBySystem
* identifier 1..
* identifier contains
    sor 0..1 and
    cvr 0..1 and
    gln 0..1 and
    region 0..1
* insert IdentifierSlice(sor, urn:oid:1.2.208.176.1.1, sor-format)
* identifier[sor] ^short = "SOR code"
* insert IdentifierSlice(cvr, http://cvr.dk, cvr-format)
* identifier[cvr] ^short = "CVR number"
* insert IdentifierSlice(gln, http://www.gs1.org/gln, gln-format)
* identifier[gln] ^short = "GLN (EAN) location number"
* insert IdentifierSlice(region, urn:iso:std:iso:3166:-2, region-format)
* identifier[region] ^short = "The organisation is this region"
* name 1..
* extension contains Region named region 0..1
* obeys organization-identified

Instance: shak
InstanceOf: NamingSystem
Usage: #definition
Title: "SHAK"
* name = "SHAK"
* status = #active
* kind = #identifier
* date = "2025-01-01"
* description = "The older Danish classification of hospital departments. No authority has published a URI for it; this one is ours. Where an organisation has a SOR code, that comes first."
* uniqueId.type = #uri
* uniqueId.value = "https://fhirgenomics.example/fhir/NamingSystem/shak"
* uniqueId.preferred = true
