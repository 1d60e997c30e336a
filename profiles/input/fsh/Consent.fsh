Profile: WgsConsent
Parent: Consent
Id: wgs-consent
Title: "Consent to whole genome sequencing"
Description: "The written consent of one person who is sequenced. Each member of a trio has one. A consent that is awaited has the status proposed; once active, it holds the person's choices and the form that was signed. A new consent replaces an old one, which becomes inactive."
* extension contains
    ConsentForm named form 0..1 and
    SecondaryFindingsChoiceExtension named secondaryFindings 0..1 and
    RecontactChoiceExtension named recontact 0..1
* scope = $consent-scope#patient-privacy
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains wgs 1..1
* category[wgs] = ConsentCategory#whole-genome-sequencing
* patient 1..
* patient only Reference(DanishPatient)
* performer ^short = "Who signed: the person, or the holder of parental authority or guardian"
* organization ^short = "The department that keeps the signed form"
* policyRule ^short = "The law or policy that the consent rests on"
* obeys consent-active

Invariant: consent-active
Description: "An active consent has its date, the signer, the form's version and language, and the person's choices on secondary findings and on being contacted again."
Severity: #error
Expression: "status != 'active' or (dateTime.exists() and performer.exists() and extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/consent-form').exists() and extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/secondary-findings-choice').exists() and extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/recontact-choice').exists())"
