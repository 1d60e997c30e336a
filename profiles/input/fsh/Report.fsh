Profile: WgsReport
Parent: GenomicReport
Id: wgs-report
Title: "Report of whole genome sequencing"
Description: "What germline and somatic reports have in common. Send a germline or a somatic report."
* ^abstract = true
* extension contains
    PatientGroupExtension named patientGroup 1..1 and
    ReportChange named change 0..* and
    $report-replaces named replaces 0..1
* extension[replaces] ^short = "The earlier report that this one takes the place of, after a reanalysis"
* identifier 1..
* identifier ^short = "The number of the report, the same in all its versions"
* basedOn 1..
* basedOn only Reference(WgsOrder)
* subject 1..
* subject only Reference(DanishPatient)
* specimen 1..
* specimen only Reference(WgsSpecimen)
* performer ^short = "The sequencing facility or laboratory"
* resultsInterpreter ^short = "Who interpreted the data"
* conclusion.extension contains $translation named translation 0..*
* conclusion ^short = "Conclusion in the language of the report; in the other language as translation"
* obeys report-final and report-positive and report-languages and report-changed and report-negative

Profile: GermlineReport
Parent: WgsReport
Id: germline-report
Title: "Germline report"
Description: "The report of a germline analysis: the patient alone or with family members, and the germline part of a cancer analysis."
* ^abstract = false
* category contains scope 1..1
* category[scope].coding 1..1
* category[scope].coding = $loinc#LA6683-2

Profile: SomaticReport
Parent: WgsReport
Id: somatic-report
Title: "Somatic report"
Description: "The report of a tumour, compared with normal tissue of the same patient, with or without RNA."
* ^abstract = false
* category contains scope 1..1
* category[scope].coding 1..1
* category[scope].coding = $loinc#LA6684-0

Invariant: report-final
Description: "A final report has its date of issue, its interpreter, a coded conclusion and a conclusion in words."
Severity: #error
Expression: "(status != 'final' and status != 'amended' and status != 'corrected') or (issued.exists() and resultsInterpreter.exists() and conclusionCode.exists() and conclusion.exists())"

Invariant: report-positive
Description: "A positive report has at least one result."
Severity: #error
Expression: "conclusionCode.coding.where(system = 'http://loinc.org' and code = 'LA6576-8').empty() or result.exists()"

Invariant: report-negative
Description: "A negative report has no diagnostic implication of a pathogenic or likely pathogenic variant for the question asked. Judged where the results can be looked up; secondary findings stand apart."
Severity: #error
Expression: "conclusionCode.coding.where(system = 'http://loinc.org' and code = 'LA6577-6').empty() or result.resolve().ofType(Observation).where(extension.where(url = 'http://hl7.org/fhir/StructureDefinition/observation-secondaryFinding').empty() and code.coding.where(code = 'diagnostic-implication').exists()).component.where(code.coding.where(code = '53037-8').exists()).value.ofType(CodeableConcept).coding.where(system = 'http://loinc.org' and (code = 'LA6668-3' or code = 'LA26332-9')).empty()"

Invariant: report-languages
Description: "A final report should give its conclusion in Danish and in English: language says which one the conclusion is in, its translation has the other."
Severity: #warning
Expression: "(status != 'final' and status != 'amended' and status != 'corrected') or ((language.startsWith('da') and conclusion.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/translation').extension.where(url = 'lang' and value.startsWith('en')).exists()) or (language.startsWith('en') and conclusion.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/translation').extension.where(url = 'lang' and value.startsWith('da')).exists()))"

Invariant: report-changed
Description: "A report that was amended or corrected, or that replaces an earlier one, says what changed."
Severity: #error
Expression: "(status != 'amended' and status != 'corrected' and extension.where(url = 'http://hl7.org/fhir/StructureDefinition/diagnosticReport-replaces').empty()) or extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/report-change').exists()"

Extension: ReportChange
Id: report-change
Title: "Change of a report"
Description: "What a new version of a report changes, and for which finding."
Context: DiagnosticReport
* extension contains kind 1..1 and description 1..1 and finding 0..*
* extension[kind].value[x] 1..
* extension[kind].value[x] only Coding
* extension[kind].valueCoding from ReportChangeKinds (required)
* extension[description] ^short = "What changed and why, in words"
* extension[description].value[x] 1..
* extension[description].value[x] only string
* extension[finding].value[x] 1..
* extension[finding].value[x] only Reference(Observation)
