Profile: WgsReport
Parent: GenomicReport
Id: wgs-report
Title: "Report of whole genome sequencing"
Description: "What germline and somatic reports have in common. Send a germline or a somatic report."
* ^abstract = true
* extension contains PatientGroupExtension named patientGroup 1..1
* basedOn 1..
* basedOn only Reference(WgsOrder)
* subject 1..
* subject only Reference(DanishPatient)
* specimen 1..
* specimen only Reference(WgsSpecimen)
* performer ^short = "The sequencing facility or laboratory"
* resultsInterpreter ^short = "Who interpreted the data"
* obeys report-final and report-positive

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

Profile: WgsStudy
Parent: GenomicStudy
Id: wgs-study
Title: "Sequencing study"
Description: "The analyses that were made for one order."
* extension[genomic-study-analysis] 1..
* basedOn 1..
* basedOn only Reference(WgsOrder)
* subject only Reference(DanishPatient)

Profile: WgsAnalysis
Parent: GenomicStudyAnalysis
Id: wgs-analysis
Title: "Sequencing analysis"
Description: "One analysis of a study: its samples, the persons it looks at and the reference genome."
* extension[genome-build] 1..
* extension[focus] 1..
* extension[specimen] 1..
* subject only Reference(DanishPatient)

Invariant: report-final
Description: "A final report has its date of issue, its interpreter and a coded conclusion."
Severity: #error
Expression: "(status != 'final' and status != 'amended' and status != 'corrected') or (issued.exists() and resultsInterpreter.exists() and conclusionCode.exists())"

Invariant: report-positive
Description: "A positive report has at least one result."
Severity: #error
Expression: "conclusionCode.coding.where(system = 'http://loinc.org' and code = 'LA6576-8').empty() or result.exists()"
