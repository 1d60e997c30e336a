Profile: OrderBundle
Parent: Bundle
Id: order-bundle
Title: "Order Bundle"
Description: "What a hospital posts to order sequencing: the patient, consents, samples and the order, in one transaction."
* insert PathwayBundle
* entry contains order 1..* and patient 1..* and consent 1..* and specimen 0..*
* entry[order].resource only WgsOrder
* entry[patient].resource only DanishPatient
* entry[consent].resource only Consent
* entry[specimen].resource only WgsSpecimen

Profile: ReportBundle
Parent: Bundle
Id: report-bundle
Title: "Report Bundle"
Description: "What an interpreting department posts to answer an order: the report and its findings, in one transaction."
* insert PathwayBundle
* entry contains report 1..* and finding 0..*
* entry[report].resource only WgsReport
* entry[finding].resource only Observation

RuleSet: PathwayBundle
* type = #transaction
* entry 1..
* entry.fullUrl 1..
* entry.resource 1..
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #open
