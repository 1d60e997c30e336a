Profile: SampleStep
Parent: Task
Id: sample-step
Title: "Step of a sample"
Description: "One step on the way of a sample: received, sequencing, quality control, released. The end of the step released and the time when the sample was received give the process time."
* intent = #order
* basedOn 1..
* basedOn only Reference(WgsOrder)
* partOf ^short = "The step before"
* code 1..
* code.coding 1..
* code from SampleSteps (required)
* focus 1..
* focus only Reference(WgsSpecimen)
* for 1..
* for only Reference(DanishPatient)
* owner 1..
* owner only Reference(DanishOrganization)
* owner ^short = "The facility that has the sample"
* executionPeriod ^short = "When the step began and ended"
* output ^short = "Of sequencing: the study. Of quality control: the report"
* obeys step-times and task-ended

Profile: TumourBoard
Parent: Task
Id: tumour-board
Title: "Tumour board"
Description: "The conference that decides what a somatic report means for the patient's treatment. Completed, it holds the decision."
* insert PatientTask(tumour-board)
* focus 1..
* focus only Reference(WgsReport)
* output ^short = "The decision, as text or as a CarePlan"
* obeys board-decision

Profile: FamilyWorkUp
Parent: Task
Id: family-work-up
Title: "Family work-up"
Description: "The offer of testing to relatives for a variant that was found in the family (cascade). It needs the person's consent that relatives are told."
* insert PatientTask(family-work-up)
* focus 1..
* focus only Reference(GermlineVariant or CopyNumberVariant or StructuralVariant)
* focus ^short = "The variant that relatives are tested for"
* input ^slicing.discriminator.type = #value
* input ^slicing.discriminator.path = "type"
* input ^slicing.rules = #open
* input contains relative 0..*
* input[relative] ^short = "A relative who is offered testing"
* input[relative].type = TaskInput#relative
* input[relative].value[x] only Reference(Relative or DanishPatient)

Profile: FollowUp
Parent: GenomicFollowup
Id: follow-up
Title: "Recommended follow-up"
Description: "What a report recommends: genetic counselling, further tests, surveillance. It says for whom, why and what."
* code 1..
* description 1..
* for 1..
* for only Reference(DanishPatient)
* reasonReference 1..

Invariant: step-times
Description: "A step that has begun says when; a completed step says when it ended."
Severity: #error
Expression: "(status != 'in-progress' and status != 'completed' or executionPeriod.start.exists()) and (status != 'completed' or executionPeriod.end.exists())"

Invariant: task-ended
Description: "A task that failed, was rejected or cancelled, or is on hold, says why."
Severity: #error
Expression: "(status != 'failed' and status != 'rejected' and status != 'cancelled' and status != 'on-hold') or statusReason.exists() or note.exists()"

Invariant: board-decision
Description: "A completed tumour board has its decision as output."
Severity: #error
Expression: "status != 'completed' or output.exists()"
