Alias: $loinc = http://loinc.org
Alias: $v3-RoleCode = http://terminology.hl7.org/CodeSystem/v3-RoleCode
Alias: $v3-ActReason = http://terminology.hl7.org/CodeSystem/v3-ActReason
Alias: $dk-relationship = http://hl7.dk/fhir/core/CodeSystem/dk-relatedperson-relationshipcodes
Alias: $consent-scope = http://terminology.hl7.org/CodeSystem/consentscope
Alias: $request-priority = http://hl7.org/fhir/request-priority
Alias: $iso-3166-2 = urn:iso:std:iso:3166:-2
Alias: $secondary-finding = http://hl7.org/fhir/secondary-finding
Alias: $data-format = http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/genomic-study-data-format-cs
Alias: $ncit = http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl
Alias: $hpo = http://human-phenotype-ontology.org

// Extensions of HL7 that our profiles name
Alias: $translation = http://hl7.org/fhir/StructureDefinition/translation
Alias: $report-replaces = http://hl7.org/fhir/StructureDefinition/diagnosticReport-replaces
Alias: $status-reason = http://hl7.org/fhir/StructureDefinition/request-statusReason
Alias: $reject-reason = http://hl7.org/fhir/StructureDefinition/specimen-reject-reason

// Genomics Reporting 3.0.0, the parent of our genomic profiles
Alias: GenomicReport = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genomic-report
Alias: GenomicStudy = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genomic-study
Alias: GenomicStudyAnalysis = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genomic-study-analysis
Alias: GenomicVariant = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant
Alias: GenomicDiagnosticImplication = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/diagnostic-implication
Alias: GenomicTherapeuticImplication = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/therapeutic-implication
Alias: GenomicBase = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genomic-base
Alias: GenomicGenotype = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genotype
Alias: GenomicBiomarker = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/molecular-biomarker
Alias: GenomicDataFile = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genomic-data-file
Alias: GenomicFollowup = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/followup-recommendation
