Extension: PatientGroupExtension
Id: patient-group
Title: "Patient group"
Description: "The national patient group that the order or report belongs to."
Context: ServiceRequest, DiagnosticReport
* value[x] 1..
* value[x] only Coding
* valueCoding from PatientGroups (required)

Extension: AnalysisTypeExtension
Id: analysis-type
Title: "Analysis type"
Description: "An analysis that is ordered: the patient alone, a trio, tumour with normal tissue, RNA."
Context: ServiceRequest
* value[x] 1..
* value[x] only Coding
* valueCoding from AnalysisTypes (required)

Extension: FamilyMember
Id: family-member
Title: "Family member"
Description: "A relative whose sample is analysed together with the patient's. The relative has a specimen and a consent of their own."
Context: ServiceRequest
* extension contains relationship 1..1 and person 1..1
* extension[relationship] ^short = "What the relative is to the patient"
* extension[relationship].value[x] 1..
* extension[relationship].value[x] only Coding
* extension[relationship].valueCoding from FamilyMemberRelationships (required)
* extension[person].value[x] 1..
* extension[person].value[x] only Reference(DanishPatient)

Extension: InterpretingDepartment
Id: interpreting-department
Title: "Interpreting department"
Description: "The department that interprets the data and may see them when they are released, where it is not the requester."
Context: ServiceRequest
* value[x] 1..
* value[x] only Reference(DanishOrganization)

Extension: SampleRoleExtension
Id: sample-role
Title: "Sample role"
Description: "What the sample is for in the analysis. Samples are counted by role, and patients apart from samples."
Context: Specimen
* value[x] 1..
* value[x] only Coding
* valueCoding from SampleRoles (required)

Extension: TumourContent
Id: tumour-content
Title: "Tumour content"
Description: "The share of tumour cells in the sample, as estimated by a pathologist, in percent."
Context: Specimen
* value[x] 1..
* value[x] only Quantity
* valueQuantity.value 1..
* valueQuantity.system 1..
* valueQuantity.system = "http://unitsofmeasure.org" (exactly)
* valueQuantity.code 1..
* valueQuantity.code = #% (exactly)
* valueQuantity obeys percentage

Extension: ConsentForm
Id: consent-form
Title: "Consent form"
Description: "The version and language of the form that was signed."
Context: Consent
* extension contains version 1..1 and language 1..1
* extension[version].value[x] 1..
* extension[version].value[x] only string
* extension[language].value[x] 1..
* extension[language].value[x] only code
* extension[language].valueCode from http://hl7.org/fhir/ValueSet/all-languages (required)
* extension[language].valueCode obeys language-tag

Extension: SecondaryFindingsChoiceExtension
Id: secondary-findings-choice
Title: "Choice on secondary findings"
Description: "Which secondary findings the person wishes to be told of."
Context: Consent
* value[x] 1..
* value[x] only Coding
* valueCoding from SecondaryFindingsChoices (required)

Extension: RecontactChoiceExtension
Id: recontact-choice
Title: "Choice on being contacted again"
Description: "Whether the person wishes to be contacted when new knowledge changes the answer."
Context: Consent
* value[x] 1..
* value[x] only Coding
* valueCoding from RecontactChoices (required)

Extension: RelativesChoiceExtension
Id: relatives-choice
Title: "Choice on relatives"
Description: "Whether a result that matters for relatives may be used to help them."
Context: Consent
* value[x] 1..
* value[x] only Coding
* valueCoding from RelativesChoices (required)

Extension: ConsentSignerExtension
Id: consent-signer
Title: "Signer of a consent"
Description: "In what capacity the signer signs: the person tested, the holder of parental authority, a guardian."
Context: Consent
* value[x] 1..
* value[x] only Coding
* valueCoding from ConsentSigners (required)

Extension: PrenatalExamination
Id: prenatal-examination
Title: "Prenatal examination"
Description: "The fetus that a pregnant woman's consent is about."
Context: Consent
* value[x] 1..
* value[x] only Reference(Fetus)

Extension: ConsentRevocation
Id: consent-revocation
Title: "Revocation of a consent"
Description: "When and by whom a consent was taken back. A consent that a newer one replaces is inactive without a revocation."
Context: Consent
* extension contains date 1..1 and person 0..1
* extension[date].value[x] 1..
* extension[date].value[x] only dateTime
* extension[person].value[x] 1..
* extension[person].value[x] only Reference(DanishPatient or Relative)

Extension: SecondaryFindingActionabilityExtension
Id: secondary-finding-actionability
Title: "Actionability of a secondary finding"
Description: "Whether the disease can be prevented or treated. A consent for actionable findings alone covers only findings that are marked actionable."
Context: Observation
* value[x] 1..
* value[x] only Coding
* valueCoding from SecondaryFindingActionabilities (required)

Extension: AcmgCriterionExtension
Id: acmg-criterion
Title: "ACMG/AMP criterion"
Description: "A criterion of the ACMG/AMP 2015 guideline that the classification rests on."
Context: Observation.component
* value[x] 1..
* value[x] only Coding
* valueCoding from AcmgCriteria (required)

Extension: Region
Id: region
Title: "Danish region"
Description: "The region that an organisation belongs to: the ISO 3166-2 code that the Danish core profiles use and, as a second coding, the older region code."
Context: Organization
* value[x] 1..
* value[x] only CodeableConcept
* valueCodeableConcept.coding 1..
* valueCodeableConcept.coding ^slicing.discriminator.type = #value
* valueCodeableConcept.coding ^slicing.discriminator.path = "system"
* valueCodeableConcept.coding ^slicing.rules = #open
* valueCodeableConcept.coding contains iso 1..1 and regionCode 0..1
* valueCodeableConcept.coding[iso] from DanishRegions (required)
* valueCodeableConcept.coding[iso].system 1..
* valueCodeableConcept.coding[iso].system = "urn:iso:std:iso:3166:-2" (exactly)
* valueCodeableConcept.coding[regionCode] from DanishRegionCodes (required)
* valueCodeableConcept.coding[regionCode].system 1..
* valueCodeableConcept.coding[regionCode].system = Canonical(DanishRegionCode) (exactly)

Invariant: percentage
Description: "A percentage lies between 0 and 100."
Severity: #error
Expression: "value >= 0 and value <= 100"

Invariant: language-tag
Description: "A language is a tag of two or three small letters, such as da, en or ar, with a region or script after it where needed."
Severity: #error
Expression: "$this.matches('^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')"
