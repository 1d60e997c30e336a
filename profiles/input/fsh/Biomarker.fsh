Profile: TumourMutationalBurden
Parent: GenomicBiomarker
Id: tumour-mutational-burden
Title: "Tumour mutational burden (TMB)"
Description: "Somatic mutations per megabase of a tumour."
* insert TumourBiomarker
* code = $loinc#94076-7
* value[x] only Quantity
* value[x] ^short = "Mutations per megabase"
* valueQuantity.value 1..
* obeys burden-value

Profile: MicrosatelliteInstability
Parent: GenomicBiomarker
Id: microsatellite-instability
Title: "Microsatellite instability (MSI)"
Description: "Whether the microsatellites of a tumour are unstable."
* insert TumourBiomarker
* code = $loinc#81695-9
* value[x] only CodeableConcept
* valueCodeableConcept from MicrosatelliteStatuses (extensible)

Profile: HomologousRecombinationDeficiency
Parent: GenomicBiomarker
Id: homologous-recombination-deficiency
Title: "Homologous recombination deficiency (HRD)"
Description: "Whether a tumour has lost the repair by homologous recombination, with the score of the method where there is one."
* insert TumourBiomarker
* code = $ncit#C120465
* value[x] only CodeableConcept
* valueCodeableConcept from RecombinationStatuses (required)
* component contains score 0..1
* component[score].code = GenomicObservation#score
* component[score].value[x] 1..
* component[score].value[x] only Quantity

Profile: PharmacogeneticGenotype
Parent: GenomicGenotype
Id: pharmacogenetic-genotype
Title: "Pharmacogenetic genotype"
Description: "The pair of star alleles of one gene, such as CYP2C19*1/*2. What it means for a medicine is a therapeutic implication."
* subject 1..
* subject only Reference(DanishPatient)
* specimen 1..
* specimen only Reference(WgsSpecimen)
* component[gene-studied] 1..1
* obeys genotype-named

Profile: PolygenicScore
Parent: GenomicBase
Id: polygenic-score
Title: "Polygenic score"
Description: "A score over many variants, with the model it was computed by and the population it is compared with. The risk itself, if stated, is a RiskAssessment."
* code = GenomicObservation#polygenic-score
* subject 1..
* subject only Reference(DanishPatient)
* specimen 1..
* specimen only Reference(WgsSpecimen)
* value[x] only Quantity
* valueQuantity 1..
* valueQuantity.value 1..
* component contains model 1..1 and trait 1..1 and population 1..1 and percentile 0..1
* component[model] ^short = "The model, by its number in the PGS Catalog where it has one"
* component[model].code = GenomicObservation#polygenic-model
* component[model].value[x] 1..
* component[model].value[x] only CodeableConcept
* component[trait] ^short = "The disease or trait that the score is for"
* component[trait].code = GenomicObservation#polygenic-trait
* component[trait].value[x] 1..
* component[trait].value[x] only CodeableConcept
* component[population] ^short = "The population that the score is compared with: it may not hold for a person of another ancestry"
* component[population].code = GenomicObservation#reference-population
* component[population].value[x] 1..
* component[population].value[x] only CodeableConcept
* component[percentile].code = GenomicObservation#percentile
* component[percentile].value[x] 1..
* component[percentile].value[x] only Quantity
* component[percentile].valueQuantity.system 1..
* component[percentile].valueQuantity.system = "http://unitsofmeasure.org" (exactly)
* component[percentile].valueQuantity.code 1..
* component[percentile].valueQuantity.code = #% (exactly)
* component[percentile].valueQuantity obeys percentage
* obeys polygenic-model-form

Invariant: biomarker-result
Description: "A biomarker has a result, or says why there is none (dataAbsentReason)."
Severity: #error
Expression: "value.exists() or dataAbsentReason.exists()"

Invariant: burden-value
Description: "A mutational burden is not negative."
Severity: #error
Expression: "value.ofType(Quantity).where(value < 0).empty()"

Invariant: genotype-named
Description: "The genotype is named, as code, display or text."
Severity: #error
Expression: "value.ofType(CodeableConcept).where(text.exists() or coding.code.exists() or coding.display.exists()).exists()"

Invariant: polygenic-model-form
Description: "A model of the PGS Catalog is PGS and six digits."
Severity: #error
Expression: "component.where(code.coding.where(code = 'polygenic-model').exists()).value.ofType(CodeableConcept).coding.where(system = 'https://www.pgscatalog.org').code.all($this.matches('^PGS[0-9]{6}$'))"
