CodeSystem: GenomicObservation
Id: genomic-observation
Title: "Genomic observation"
Description: "Codes of observations and components for which no code of LOINC or Genomics Reporting was found."
* insert CompleteCodeSystem
* #tumour-context "Tumour context" "The disease that a tumour is of."
* #tier "Tier" "Tier of a somatic variant."
* #carrier-status "Carrier status"
* #score "Score" "The score of the method."
* #polygenic-score "Polygenic score"
* #polygenic-model "Model of a polygenic score"
* #polygenic-trait "Trait of a polygenic score"
* #reference-population "Reference population" "The population that a score is compared with."
* #percentile "Percentile" "Place in the reference population, in percent."

CodeSystem: VariantTier
Id: variant-tier
Title: "Tier of a somatic variant"
Description: "The tiers of the guideline of AMP, ASCO and CAP for somatic variants in cancer (Li et al., J Mol Diagn 2017). The codes are ours."
* insert CompleteCodeSystem
* #tier-1-a "Tier I, level A" "Strong clinical significance: approved therapy or professional guideline."
* #tier-1-b "Tier I, level B" "Strong clinical significance: well-powered studies with consensus."
* #tier-2-c "Tier II, level C" "Potential clinical significance: approved therapy in another tumour, or trials."
* #tier-2-d "Tier II, level D" "Potential clinical significance: preclinical studies or few cases."
* #tier-3 "Tier III" "Unknown clinical significance."
* #tier-4 "Tier IV" "Benign or likely benign."

CodeSystem: FusionPartner
Id: fusion-partner
Title: "Fusion partner"
Description: "The end of a fusion that a gene stands at."
* insert CompleteCodeSystem
* #five-prime "5' partner"
* #three-prime "3' partner"

CodeSystem: MicrosatelliteStatus
Id: microsatellite-status
Title: "Microsatellite status"
Description: "Results for which no verified LOINC answer was at hand."
* insert CompleteCodeSystem
* #stable "Microsatellite stable (MSS)"
* #msi-low "Low microsatellite instability (MSI-L)"

CodeSystem: RecombinationStatus
Id: recombination-status
Title: "Status of homologous recombination"
Description: "Whether a tumour has lost the repair by homologous recombination."
* insert CompleteCodeSystem
* #deficient "Deficient"
* #proficient "Proficient"
* #indeterminate "Indeterminate"

CodeSystem: CarrierStatusCode
Id: carrier-status
Title: "Carrier status"
Description: "Whether a person carries a variant of a recessive disease."
* insert CompleteCodeSystem
* #carrier "Carrier"
* #non-carrier "Not a carrier"
* #undetermined "Undetermined"

ValueSet: VariantTiers
Id: variant-tier
Title: "Tiers of a somatic variant"
Description: "All tiers."
* insert SmallValueSet
* include codes from system VariantTier

ValueSet: FusionPartners
Id: fusion-partner
Title: "Fusion partners"
Description: "Both ends."
* insert SmallValueSet
* include codes from system FusionPartner

ValueSet: MicrosatelliteStatuses
Id: microsatellite-status
Title: "Microsatellite statuses"
Description: "The LOINC answers that are verified, and own codes for the others."
* insert SmallValueSet
* $loinc#LA26203-2 "MSI-H"
* $loinc#LA11884-6 "Indeterminate"
* include codes from system MicrosatelliteStatus

ValueSet: RecombinationStatuses
Id: recombination-status
Title: "Statuses of homologous recombination"
Description: "All statuses."
* insert SmallValueSet
* include codes from system RecombinationStatus

ValueSet: CarrierStatuses
Id: carrier-status
Title: "Carrier statuses"
Description: "All statuses."
* insert SmallValueSet
* include codes from system CarrierStatusCode

ValueSet: RecessiveInheritance
Id: recessive-inheritance
Title: "Recessive inheritance"
Description: "Modes of inheritance in which there are carriers."
* insert SmallValueSet
* $hpo#HP:0000007 "Autosomal recessive inheritance"
* $hpo#HP:0001419 "X-linked recessive inheritance"

ValueSet: SourceClasses
Id: source-class
Title: "Source classes"
Description: "Where a variant comes from: germline or somatic."
* insert SmallValueSet
* include codes from valueset GermlineSourceClasses
* include codes from valueset SomaticSourceClasses
