Profile: CopyNumberVariant
Parent: GenomicVariant
Id: copy-number-variant
Title: "Copy number variant"
Description: "A gain or loss of a stretch of the genome, in the germline or in a tumour."
* insert ReportedVariant
* insert TumourContext
* component[genomic-source-class].valueCodeableConcept from SourceClasses (required)
* component[copy-number] ^short = "Number of copies in the sample"
* obeys copy-number-given and copy-number-value and somatic-not-secondary

Profile: StructuralVariant
Parent: GenomicVariant
Id: structural-variant
Title: "Structural variant"
Description: "An inversion, translocation, insertion or complex rearrangement, in the germline or in a tumour."
* insert ReportedVariant
* insert TumourContext
* component[genomic-source-class].valueCodeableConcept from SourceClasses (required)
* component[coding-change-type] 1..1
* component[coding-change-type] ^short = "The kind of rearrangement as a Sequence Ontology term"
* obeys somatic-not-secondary

Profile: GeneFusion
Parent: GenomicVariant
Id: gene-fusion
Title: "Gene fusion"
Description: "Two genes joined in a tumour, seen in DNA or RNA. An unknown partner is said in text."
* insert AssessedVariant
* insert TumourContext
* extension[secondary-finding] 0..0
* component[genomic-source-class].valueCodeableConcept from SomaticSourceClasses (required)
* component[gene-studied] 2..2
* component[gene-studied].extension contains FusionPartnerExtension named fusionPartner 0..1
* obeys fusion-partners

Profile: NegativeResult
Parent: GenomicVariant
Id: negative-result
Title: "Negative result"
Description: "What was looked for and not found: no variant that explains the disease, or a known variant of the family that the person does not carry. It says in words what was looked for."
* insert AssessedVariant
* valueCodeableConcept = $loinc#LA9634-2
* component[genomic-source-class].valueCodeableConcept from SourceClasses (required)
* component[conclusion-string] 1..1
* component[conclusion-string] ^short = "What was looked for, and where"

Extension: FusionPartnerExtension
Id: fusion-partner
Title: "Fusion partner"
Description: "Which end of the fusion a gene stands at."
Context: Observation.component
* value[x] 1..
* value[x] only Coding
* valueCoding from FusionPartners (required)

// The tumour that a somatic variant was found in, and its tier for that tumour.
RuleSet: TumourContext
* component contains tumourContext 0..1 and tier 0..1
* component[tumourContext] ^short = "The disease that the tumour is of"
* component[tumourContext].code = GenomicObservation#tumour-context
* component[tumourContext].value[x] 1..
* component[tumourContext].value[x] only CodeableConcept
* component[tier] ^short = "Tier of AMP/ASCO/CAP for this tumour"
* component[tier].code = GenomicObservation#tier
* component[tier].value[x] 1..
* component[tier].value[x] only CodeableConcept
* component[tier].valueCodeableConcept from VariantTiers (required)
* obeys tier-context and tier-somatic

Invariant: tier-context
Description: "A tier holds for one kind of tumour: a variant with a tier names the tumour (component tumour-context)."
Severity: #error
Expression: "component.code.coding.where(code = 'tier' and system = 'https://fhirgenomics.example/fhir/CodeSystem/genomic-observation').empty() or component.code.coding.where(code = 'tumour-context' and system = 'https://fhirgenomics.example/fhir/CodeSystem/genomic-observation').exists()"

Invariant: tier-somatic
Description: "The tiers of AMP/ASCO/CAP are for somatic variants; a germline variant has an ACMG/AMP class in its diagnostic implication."
Severity: #error
Expression: "component.code.coding.where(code = 'tier' and system = 'https://fhirgenomics.example/fhir/CodeSystem/genomic-observation').empty() or component.where(code.coding.where(system = 'http://loinc.org' and code = '48002-0').exists()).value.ofType(CodeableConcept).coding.where(code = 'LA6684-0' or code = 'LA18195-0').exists()"

Invariant: somatic-not-secondary
Description: "A secondary finding is a germline finding; a somatic variant is none."
Severity: #error
Expression: "extension.where(url = 'http://hl7.org/fhir/StructureDefinition/observation-secondaryFinding').empty() or component.where(code.coding.where(system = 'http://loinc.org' and code = '48002-0').exists()).value.ofType(CodeableConcept).coding.where(code = 'LA6684-0' or code = 'LA18195-0').empty()"

Invariant: copy-number-given
Description: "A copy number variant that is present gives the number of copies (LOINC 82155-3) or says gain or loss (LOINC 48019-4)."
Severity: #error
Expression: "value.ofType(CodeableConcept).coding.where(code = 'LA9633-4').empty() or component.code.coding.where(system = 'http://loinc.org' and (code = '82155-3' or code = '48019-4')).exists()"

Invariant: copy-number-value
Description: "A number of copies is not negative."
Severity: #error
Expression: "component.where(code.coding.where(system = 'http://loinc.org' and code = '82155-3').exists()).value.ofType(Quantity).where(value < 0).empty()"

Invariant: fusion-partners
Description: "A fusion has one gene at each end: 5' and 3' are each said once."
Severity: #error
Expression: "component.extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/fusion-partner').value.ofType(Coding).code.isDistinct()"
