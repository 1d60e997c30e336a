Profile: GermlineSpecimen
Parent: WgsSpecimen
Id: germline-specimen
Title: "Germline specimen"
Description: "A sample of the patient's own germline, also as the normal sample of a tumour."
* extension[sampleRole].valueCoding = SampleRole#germline
* type.coding[material] from GermlineMaterials (required)

Profile: FamilySpecimen
Parent: WgsSpecimen
Id: family-specimen
Title: "Specimen of a relative"
Description: "A germline sample of a relative who is analysed together with the patient."
* extension[sampleRole].valueCoding = SampleRole#family
* type.coding[material] from GermlineMaterials (required)

Profile: TumourSpecimen
Parent: WgsSpecimen
Id: tumour-specimen
Title: "Tumour specimen"
Description: "A sample of the patient's tumour for DNA. In leukaemia this may be blood or bone marrow."
* extension[sampleRole].valueCoding = SampleRole#tumour
* type.coding[material] from TumourMaterials (required)
* collection.bodySite ^short = "Where the tumour sample was taken"
* obeys tumour-content-given

Profile: RnaSpecimen
Parent: WgsSpecimen
Id: rna-specimen
Title: "RNA specimen"
Description: "A sample of the patient's tumour for RNA sequencing."
* extension[sampleRole].valueCoding = SampleRole#rna
* type.coding[material] from RnaMaterials (required)
* parent ^short = "The tumour sample that the RNA was taken from"

Invariant: tumour-content-given
Description: "A tumour sample should state its tumour content: without it an allelic frequency cannot be judged."
Severity: #warning
Expression: "extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/tumour-content').exists()"

ValueSet: GermlineMaterials
Id: germline-material
Title: "Germline materials"
Description: "Materials of a germline sample."
* insert SmallValueSet
* SpecimenMaterial#edta-blood
* SpecimenMaterial#cultured-cells
* SpecimenMaterial#skin-fibroblasts
* SpecimenMaterial#chorionic-villus
* SpecimenMaterial#amniotic-fluid
* SpecimenMaterial#bone-marrow
* SpecimenMaterial#other

ValueSet: TumourMaterials
Id: tumour-material
Title: "Tumour materials"
Description: "Materials of a tumour sample for DNA, blood and bone marrow for haematological cancer among them."
* insert SmallValueSet
* SpecimenMaterial#tumour-tissue-fresh-frozen
* SpecimenMaterial#tumour-tissue-rnalater
* SpecimenMaterial#bone-marrow
* SpecimenMaterial#edta-blood
* SpecimenMaterial#cultured-cells
* SpecimenMaterial#other

ValueSet: RnaMaterials
Id: rna-material
Title: "RNA materials"
Description: "Materials of a sample for RNA."
* insert SmallValueSet
* SpecimenMaterial#tumour-rna
* SpecimenMaterial#tumour-tissue-fresh-frozen
* SpecimenMaterial#tumour-tissue-rnalater
* SpecimenMaterial#bone-marrow
* SpecimenMaterial#edta-blood
* SpecimenMaterial#cultured-cells
* SpecimenMaterial#other
