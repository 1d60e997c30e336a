Profile: GermlineVariant
Parent: GenomicVariant
Id: germline-variant
Title: "Germline variant"
Description: "A variant of the germline, inherited or de novo, or its absence."
* insert ReportedVariant
* component[genomic-source-class].valueCodeableConcept from GermlineSourceClasses (required)

Profile: SomaticVariant
Parent: GenomicVariant
Id: somatic-variant
Title: "Somatic variant"
Description: "A small variant of a tumour, or its absence, with its allelic frequency, the tumour it was found in and its tier."
* insert ReportedVariant
* insert TumourContext
* extension[secondary-finding] 0..0
* component[genomic-source-class].valueCodeableConcept from SomaticSourceClasses (required)
* component[sample-allelic-frequency] ^short = "Variant allele frequency (VAF): share of the reads, 0 to 1, or percent"
* obeys somatic-frequency

Profile: SecondaryFinding
Parent: GermlineVariant
Id: secondary-finding
Title: "Secondary finding"
Description: "A germline variant that matters for the person's health but not for the question asked. It may only be told where the person's consent covers it, so it says by which policy it is reported and whether it is actionable."
* extension[secondary-finding] 1..1
* extension[secondary-finding].valueCodeableConcept from SecondaryFindingPolicies (required)
* extension contains SecondaryFindingActionabilityExtension named actionability 1..1

Invariant: variant-place
Description: "A variant that is present says where it is: genomic HGVS, or reference sequence with position, or cytogenomic nomenclature."
Severity: #error
Expression: "value.ofType(CodeableConcept).coding.where(code = 'LA9633-4').empty() or component.code.coding.where(system = 'http://loinc.org' and (code = '81290-9' or code = '81291-7')).exists() or (component.code.coding.where(system = 'http://loinc.org' and code = '48013-7').exists() and component.code.coding.where(system = 'http://loinc.org' and (code = '81254-5' or code = '81302-2' or code = '81301-4')).exists())"

Invariant: variant-coordinates
Description: "A position says whether it counts from 0 or from 1 (coordinate system)."
Severity: #error
Expression: "component.code.coding.where(system = 'http://loinc.org' and (code = '81254-5' or code = '81302-2' or code = '81301-4')).empty() or component.code.coding.where(system = 'http://loinc.org' and code = '92822-6').exists()"

Invariant: variant-alleles
Description: "Reference and alternative alleles are written with A, C, G, T and N, or as a symbolic allele of VCF such as <DEL>."
Severity: #error
Expression: "component.where(code.coding.where(system = 'http://loinc.org' and (code = '69547-8' or code = '69551-0')).exists()).value.ofType(string).all($this.matches('^([ACGTN]+|<[A-Z0-9:]+>|[*])$'))"

Invariant: variant-genomic-hgvs
Description: "Genomic HGVS names a RefSeq sequence with its version, such as NC_000007.14:g.55191822T>G."
Severity: #error
Expression: "component.where(code.coding.where(system = 'http://loinc.org' and code = '81290-9').exists()).value.ofType(CodeableConcept).coding.where(system = 'http://varnomen.hgvs.org').code.all($this.matches('^N[CGTW]_[0-9]+[.][0-9]+([(][^)]+[)])?:[gm][.].+$'))"

Invariant: variant-coding-hgvs
Description: "Coding HGVS names a transcript with its version, such as NM_005228.5:c.2573T>G."
Severity: #error
Expression: "component.where(code.coding.where(system = 'http://loinc.org' and code = '48004-6').exists()).value.ofType(CodeableConcept).coding.where(system = 'http://varnomen.hgvs.org').code.all($this.matches('^(([NX][MR]_|ENST)[0-9]+[.][0-9]+([(][^)]+[)])?|N[CG]_[0-9]+[.][0-9]+[(][^)]+[)]|LRG_[0-9]+t[0-9]+):[cn][.].+$'))"

Invariant: variant-protein-hgvs
Description: "Protein HGVS names a protein with its version, such as NP_005219.2:p.Leu858Arg."
Severity: #error
Expression: "component.where(code.coding.where(system = 'http://loinc.org' and code = '48005-3').exists()).value.ofType(CodeableConcept).coding.where(system = 'http://varnomen.hgvs.org').code.all($this.matches('^(([NX]P_|ENSP)[0-9]+[.][0-9]+([(][^)]+[)])?|LRG_[0-9]+p[0-9]+):p[.].+$'))"

Invariant: variant-frequency
Description: "An allelic frequency lies between 0 and 1, or between 0 and 100 where its unit is percent."
Severity: #error
Expression: "component.where(code.coding.where(system = 'http://loinc.org' and code = '81258-6').exists()).value.ofType(Quantity).all(value >= 0 and (value <= 1 or (code = '%' and value <= 100)))"

Invariant: somatic-frequency
Description: "A somatic variant that is present and given by its alleles has its allelic frequency (LOINC 81258-6)."
Severity: #error
Expression: "value.ofType(CodeableConcept).coding.where(code = 'LA9633-4').empty() or component.code.coding.where(system = 'http://loinc.org' and code = '69551-0').empty() or component.code.coding.where(system = 'http://loinc.org' and code = '81258-6').exists()"
