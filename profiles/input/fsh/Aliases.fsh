Alias: $loinc = http://loinc.org
Alias: $v3-RoleCode = http://terminology.hl7.org/CodeSystem/v3-RoleCode
Alias: $consent-scope = http://terminology.hl7.org/CodeSystem/consentscope
Alias: $request-priority = http://hl7.org/fhir/request-priority
Alias: $iso-3166-2 = urn:iso:std:iso:3166:-2
Alias: $secondary-finding = http://hl7.org/fhir/secondary-finding

// Genomics Reporting 3.0.0, the parent of our genomic profiles
Alias: GenomicReport = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genomic-report
Alias: GenomicStudy = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genomic-study
Alias: GenomicStudyAnalysis = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genomic-study-analysis
Alias: GenomicVariant = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant
Alias: GenomicDiagnosticImplication = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/diagnostic-implication
Alias: GenomicTherapeuticImplication = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/therapeutic-implication
