CodeSystem: AnalysisType
Id: analysis-type
Title: "Analysis type"
Description: "Analyses by whole genome sequencing."
* insert CompleteCodeSystem
* #singleton "Patient alone" "The germline of the patient alone."
* #trio "Trio" "The germline of a child together with both parents."
* #tumor-normal "Tumour and normal" "A tumour compared with normal tissue of the same patient."
* #rna "RNA sequencing" "The RNA of a tumour."

CodeSystem: SampleRole
Id: sample-role
Title: "Sample role"
Description: "What a sample is for in an analysis."
* insert CompleteCodeSystem
* #germline "Germline" "The patient's own germline, also as the normal sample of a tumour."
* #tumour "Tumour" "DNA of the patient's tumour."
* #rna "RNA" "RNA of the patient's tumour."
* #family "Family" "The germline of a relative."

CodeSystem: SpecimenMaterial
Id: specimen-material
Title: "Specimen material"
Description: "Materials that a genome is sequenced from."
* insert CompleteCodeSystem
* #edta-blood "EDTA blood"
* #cultured-cells "Cultured cells"
* #skin-fibroblasts "Skin fibroblasts"
* #chorionic-villus "Chorionic villus"
* #amniotic-fluid "Amniotic fluid"
* #bone-marrow "Bone marrow"
* #tumour-tissue-fresh-frozen "Tumour tissue, fresh frozen"
* #tumour-tissue-rnalater "Tumour tissue in RNAlater"
* #tumour-rna "Tumour RNA"
* #other "Other material, described in text"

CodeSystem: SecondaryFindingsChoice
Id: secondary-findings-choice
Title: "Choice on secondary findings"
Description: "Which secondary findings a person wishes to be told of. The wording of the national form was not found; these are the three choices of its published draft."
* insert CompleteCodeSystem
* #all-significant "All findings of significance for health"
* #actionable-only "Only findings that can be prevented or treated"
* #none "No secondary findings"

CodeSystem: RecontactChoice
Id: recontact-choice
Title: "Choice on being contacted again"
Description: "Whether a person wishes to be contacted when new knowledge changes the answer."
* insert CompleteCodeSystem
* #contact "Wishes to be contacted"
* #no-contact "Does not wish to be contacted"

CodeSystem: ConsentCategory
Id: consent-category
Title: "Consent category"
Description: "Categories of consent of this project."
* insert CompleteCodeSystem
* #whole-genome-sequencing "Consent to whole genome sequencing"
* #own-treatment-biological-material "Biological material for own treatment only"
* #own-treatment-genetic-information "Genetic information for own treatment only"

CodeSystem: SecondaryFindingPolicy
Id: secondary-finding-policy
Title: "Policy on secondary findings"
Description: "The list or policy by which a secondary finding is reported, beyond the two versions that HL7 has codes for. No Danish national list was found. The property evidence tells how well founded each entry is."
* insert CompleteCodeSystem
* ^property.code = #evidence
* ^property.type = #string
* ^property.description = "cited: the publication was looked up; not-verified: known, but not looked up."
* #acmg-sf-v3.0 "ACMG SF v3.0" "List of the American College of Medical Genetics and Genomics, 2021."
* #acmg-sf-v3.0 ^property.code = #evidence
* #acmg-sf-v3.0 ^property.valueString = "not-verified"
* #acmg-sf-v3.1 "ACMG SF v3.1" "List of the American College of Medical Genetics and Genomics, 2022."
* #acmg-sf-v3.1 ^property.code = #evidence
* #acmg-sf-v3.1 ^property.valueString = "not-verified"
* #acmg-sf-v3.2 "ACMG SF v3.2" "List of the American College of Medical Genetics and Genomics, 2023 (PubMed 37347242)."
* #acmg-sf-v3.2 ^property.code = #evidence
* #acmg-sf-v3.2 ^property.valueString = "cited"
* #acmg-sf-v3.3 "ACMG SF v3.3" "List of the American College of Medical Genetics and Genomics, after v3.2."
* #acmg-sf-v3.3 ^property.code = #evidence
* #acmg-sf-v3.3 ^property.valueString = "not-verified"
* #local-policy "Local policy" "A policy of the laboratory or department, named in text."

CodeSystem: SecondaryFindingActionability
Id: secondary-finding-actionability
Title: "Actionability of a secondary finding"
Description: "Whether a disease can be prevented or treated."
* insert CompleteCodeSystem
* #actionable "Can be prevented or treated"
* #not-actionable "Significant for health, but neither preventable nor treatable"

CodeSystem: Evidence
Id: evidence
Title: "Evidence"
Description: "How well founded an entry of the patient groups or indications is."
* insert CompleteCodeSystem
* #found "Found" "The entry was found in a public source."
* #ngc "Named nationally" "Named by the Danish National Genome Center."
* #dk-related "Danish guideline or study" "From a Danish guideline or study of the same kind of patients."
* #report-hint "Hinted at" "Hinted at in the national report on the four cancer groups."
* #inferred "Inferred" "Inferred; no source."

CodeSystem: DanishRegionCode
Id: danish-region-code
Title: "Danish region code"
Description: "The older codes of the Danish regions, kept as a second coding beside ISO 3166-2. No published URI was found for them; this one is ours."
* insert CompleteCodeSystem
* #1081 "Region Nordjylland"
* #1082 "Region Midtjylland"
* #1083 "Region Syddanmark"
* #1084 "Region Hovedstaden"
* #1085 "Region Sjælland"

CodeSystem: AcmgCriterion
Id: acmg-criterion
Title: "ACMG/AMP criterion"
Description: "The 28 criteria of the ACMG/AMP guideline for the interpretation of sequence variants (Richards et al. 2015). The codes are the guideline's own names."
* insert CompleteCodeSystem
* #PVS1 "PVS1" "Very strong evidence of pathogenicity"
* #PS1 "PS1" "Strong evidence of pathogenicity"
* #PS2 "PS2" "Strong evidence of pathogenicity: de novo, both parents confirmed"
* #PS3 "PS3" "Strong evidence of pathogenicity"
* #PS4 "PS4" "Strong evidence of pathogenicity"
* #PM1 "PM1" "Moderate evidence of pathogenicity"
* #PM2 "PM2" "Moderate evidence of pathogenicity"
* #PM3 "PM3" "Moderate evidence of pathogenicity"
* #PM4 "PM4" "Moderate evidence of pathogenicity"
* #PM5 "PM5" "Moderate evidence of pathogenicity"
* #PM6 "PM6" "Moderate evidence of pathogenicity: assumed de novo, parents not confirmed"
* #PP1 "PP1" "Supporting evidence of pathogenicity"
* #PP2 "PP2" "Supporting evidence of pathogenicity"
* #PP3 "PP3" "Supporting evidence of pathogenicity"
* #PP4 "PP4" "Supporting evidence of pathogenicity"
* #PP5 "PP5" "Supporting evidence of pathogenicity"
* #BA1 "BA1" "Stand-alone evidence of benign impact"
* #BS1 "BS1" "Strong evidence of benign impact"
* #BS2 "BS2" "Strong evidence of benign impact"
* #BS3 "BS3" "Strong evidence of benign impact"
* #BS4 "BS4" "Strong evidence of benign impact"
* #BP1 "BP1" "Supporting evidence of benign impact"
* #BP2 "BP2" "Supporting evidence of benign impact"
* #BP3 "BP3" "Supporting evidence of benign impact"
* #BP4 "BP4" "Supporting evidence of benign impact"
* #BP5 "BP5" "Supporting evidence of benign impact"
* #BP6 "BP6" "Supporting evidence of benign impact"
* #BP7 "BP7" "Supporting evidence of benign impact"
