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
Description: "One analysis of a study: its samples, the persons it looks at, the reference genome, coverage and regions, the pipeline (protocol or device) and the files that came out."
* extension[genome-build] 1..
* extension[focus] 1..
* extension[specimen] 1..
* extension[metrics] ^short = "Read depth (mean reads per position) and coverage"
* extension[protocol-performed] ^short = "The protocol and pipeline"
* extension[device] ^short = "Sequencer, or the version of the pipeline"
* subject only Reference(DanishPatient)

Profile: DataFile
Parent: GenomicDataFile
Id: data-file
Title: "Data file"
Description: "Where a file of sequence data, of variant calls or a quality report is kept, with a hash of it. The bytes never travel with it."
* status ^short = "current; superseded by a newer run; entered-in-error"
* subject 1..
* subject only Reference(DanishPatient)
* content 1..1
* content.format 1..
* content.format from DataFileFormats (required)
* content.attachment.contentType 1..
* content.attachment.data 0..0
* content.attachment.url 1..
* content.attachment.url obeys file-elsewhere
* content.attachment.hash 1..
* content.attachment.hash obeys file-hash
* content.attachment.hash ^short = "SHA-1 of the file, in base64"

Invariant: file-elsewhere
Description: "The address of a file is where it is kept; a data: URI would carry the bytes."
Severity: #error
Expression: "$this.toString().startsWith('data:').not()"

Invariant: file-hash
Description: "The hash is the SHA-1 of the file in base64: 27 characters and =. A hash in hexadecimal is another string."
Severity: #error
Expression: "$this.toString().matches('^[A-Za-z0-9+/]{27}=$')"
