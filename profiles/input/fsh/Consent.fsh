Profile: WgsConsent
Parent: Consent
Id: wgs-consent
Title: "Consent to whole genome sequencing"
Description: "The written consent of one person who is sequenced. Each member of a trio has one. A consent that is awaited has the status proposed; once active, it holds the person's choices and the form that was signed. A new consent replaces an old one, which becomes inactive."
* extension contains
    ConsentForm named form 0..1 and
    SecondaryFindingsChoiceExtension named secondaryFindings 0..1 and
    RecontactChoiceExtension named recontact 0..1 and
    RelativesChoiceExtension named relatives 0..1 and
    ConsentSignerExtension named signer 0..1 and
    ConsentRevocation named revocation 0..1
* scope = $consent-scope#patient-privacy
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains wgs 1..1
* category ^short = "Our category; beside it, as a second coding, LOINC 59284-0 from the list of FHIR"
* category[wgs] = ConsentCategory#whole-genome-sequencing
* patient 1..
* patient only Reference(DanishPatient)
* performer ^short = "Who signed: the person, or the holder of parental authority or guardian"
* organization ^short = "The department that keeps the signed form"
* policyRule ^short = "The law or policy that the consent rests on"
* obeys consent-active and consent-self and consent-other and consent-child and consent-revoked

Profile: PrenatalConsent
Parent: WgsConsent
Id: prenatal-consent
Title: "Consent to prenatal whole genome sequencing"
Description: "The consent of a pregnant woman to the sequencing of her fetus, on a form of its own. The woman is the patient of the consent and signs it."
* extension contains PrenatalExamination named fetus 1..1

Profile: TissueUseDecision
Parent: Consent
Id: tissue-use-decision
Title: "Decision registered in Vævsanvendelsesregisteret"
Description: "A registered decision that biological material, or genetic information, is used for the person's own treatment only. It stops use in research; it does not stop the analysis."
* scope = $consent-scope#research
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains decision 1..1
* category[decision] from TissueUseDecisions (required)
* patient 1..
* patient only Reference(DanishPatient)
* dateTime 1..
* dateTime ^short = "When the decision was registered, or when the register was asked"
* provision 1..
* provision.type 1..
* provision.type = #deny
* provision.purpose 1..1
* provision.purpose = $v3-ActReason#HRESCH

Invariant: consent-active
Description: "An active consent has its date, the signer and in what capacity he or she signs, the form's version and language, and the person's choices on secondary findings and on being contacted again."
Severity: #error
Expression: "status != 'active' or (dateTime.exists() and performer.exists() and extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/consent-signer').exists() and extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/consent-form').exists() and extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/secondary-findings-choice').exists() and extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/recontact-choice').exists())"

Invariant: consent-self
Description: "A person who signs as the person tested is the patient of the consent."
Severity: #error
Expression: "extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/consent-signer').value.ofType(Coding).where(code = 'self').empty() or performer.reference.empty() or performer.reference.where($this = %resource.patient.reference).exists()"

Invariant: consent-other
Description: "A holder of parental authority or guardian who signs is another person than the patient of the consent."
Severity: #error
Expression: "extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/consent-signer').value.ofType(Coding).where(code = 'parental-authority' or code = 'guardian').empty() or performer.reference.where($this = %resource.patient.reference).empty()"

Invariant: consent-child
Description: "For a child below 15 the holder of parental authority or a guardian signs: the RelatedPerson who signs has the relationship PARAUTH (http://hl7.dk/fhir/core/CodeSystem/dk-relatedperson-relationshipcodes) or GUARD. Judged where patient and signer can be looked up."
Severity: #error
Expression: "status != 'active' or patient.resolve().ofType(Patient).where(birthDate + 15 years > %resource.dateTime.toDate()).empty() or performer.where(resolve().empty()).exists() or performer.resolve().ofType(RelatedPerson).relationship.coding.where(code = 'PARAUTH' or code = 'GUARD').exists()"

Invariant: consent-revoked
Description: "A revoked consent is no longer active."
Severity: #error
Expression: "extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/consent-revocation').empty() or status != 'active'"
