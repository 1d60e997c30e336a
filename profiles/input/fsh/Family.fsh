Extension: FetusOf
Id: fetus-of
Title: "Fetus of"
Description: "The woman who carries the fetus that this Patient stands for."
Context: Patient
* value[x] 1..
* value[x] only Reference(DanishPatient)

Extension: PedigreeMember
Id: pedigree-member
Title: "Pedigree member"
Description: "The place of a member in the family: its relationship to the proband, and whether it has the disease."
Context: Group.member
* extension contains role 1..1 and affected 0..1
* extension[role] ^short = "proband, or what the member is to the proband"
* extension[role].value[x] 1..
* extension[role].value[x] only Coding
* extension[role].valueCoding from FamilyRoles (required)
* extension[affected] ^short = "Whether the member has the disease that the family is examined for"
* extension[affected].value[x] 1..
* extension[affected].value[x] only Coding
* extension[affected].valueCoding from AffectedStatuses (required)

Profile: Pedigree
Parent: Group
Id: pedigree
Title: "Pedigree"
Description: "The members of one family who are examined together: a trio or more, with one proband."
* identifier 1..
* identifier ^short = "The number of the family"
* type = #person
* actual = true
* member 2..
* member.entity only Reference(DanishPatient)
* member.extension contains PedigreeMember named pedigreeMember 1..1
* obeys pedigree-proband and pedigree-members

Profile: FamilyOrder
Parent: RequestGroup
Id: family-order
Title: "Orders of one family"
Description: "Holds together the orders of a family that share a requisition, one for each member who is a patient of their own."
* groupIdentifier 1..
* groupIdentifier ^short = "The requisition number that the orders share"
* intent = #order
* subject 1..
* subject only Reference(DanishPatient or Pedigree)
* action 2..
* action.resource 1..
* action.resource only Reference(WgsOrder)
* obeys family-order-distinct

Invariant: pedigree-proband
Description: "A pedigree has exactly one proband."
Severity: #error
Expression: "member.extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/pedigree-member').extension.where(url = 'role').value.ofType(Coding).where(code = 'proband').count() = 1"

Invariant: pedigree-members
Description: "Each person stands in a pedigree once."
Severity: #error
Expression: "member.entity.reference.isDistinct()"

Invariant: family-order-distinct
Description: "Each order of the family is named once."
Severity: #error
Expression: "action.resource.reference.isDistinct()"
