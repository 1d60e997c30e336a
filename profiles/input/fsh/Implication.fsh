Profile: WgsDiagnosticImplication
Parent: GenomicDiagnosticImplication
Id: wgs-diagnostic-implication
Title: "Diagnostic implication"
Description: "What a variant means for a diagnosis, in the five classes of ACMG/AMP, with the criteria that the class rests on."
* insert ImplicationOfPerson
* component[clinical-significance] 1..1
* component[clinical-significance].valueCodeableConcept from AcmgClasses (required)
* component[clinical-significance].extension contains AcmgCriterionExtension named acmgCriterion 0..*
* obeys implication-phenotype

Profile: WgsTherapeuticImplication
Parent: GenomicTherapeuticImplication
Id: wgs-therapeutic-implication
Title: "Therapeutic implication"
Description: "What a variant or biomarker means for a treatment: the effect, the disease it holds for, the treatment and the level of evidence."
* insert ImplicationOfPerson
* component[therapeutic-implication] 1..
* component[phenotypic-treatment-context] 1..
* component[evidence-level] 1..
* obeys implication-treatment

Profile: CarrierStatus
Parent: GenomicDiagnosticImplication
Id: carrier-status
Title: "Carrier status"
Description: "Whether a person carries a variant of a recessive disease without having the disease."
* insert ImplicationOfPerson
* component[clinical-significance] 1..1
* component[clinical-significance].valueCodeableConcept from AcmgClasses (required)
* component[predicted-phenotype] 1..
* component[mode-of-inheritance] 1..1
* component[mode-of-inheritance].valueCodeableConcept from RecessiveInheritance (required)
* component contains carrier 1..1
* component[carrier].code = GenomicObservation#carrier-status
* component[carrier].value[x] 1..
* component[carrier].value[x] only CodeableConcept
* component[carrier].valueCodeableConcept from CarrierStatuses (required)

Invariant: implication-phenotype
Description: "A pathogenic or likely pathogenic variant names the disease."
Severity: #error
Expression: "component.where(code.coding.where(system = 'http://loinc.org' and code = '53037-8').exists()).value.ofType(CodeableConcept).coding.where(system = 'http://loinc.org' and (code = 'LA6668-3' or code = 'LA26332-9')).empty() or component.code.coding.where(system = 'http://loinc.org' and code = '81259-4').exists()"

Invariant: implication-treatment
Description: "A therapeutic implication names a medication or another therapy."
Severity: #error
Expression: "component.code.coding.where((system = 'http://loinc.org' and code = '51963-7') or (system = 'http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs' and code = 'associated-therapy')).exists()"
