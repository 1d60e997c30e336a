CodeSystem: FamilyRole
Id: family-role
Title: "Role in a family"
Description: "Roles that the HL7 role codes of relatives do not have."
* insert CompleteCodeSystem
* #proband "Proband" "The person through whom the family came to be examined."

CodeSystem: AffectedStatus
Id: affected-status
Title: "Affected status"
Description: "Whether a member of a family has the disease that the family is examined for."
* insert CompleteCodeSystem
* #affected "Affected"
* #unaffected "Unaffected"
* #unknown "Unknown"

CodeSystem: SampleStepCode
Id: sample-step
Title: "Step of a sample"
Description: "The steps of a sample from its arrival to the release of its data."
* insert CompleteCodeSystem
* #received "Received" "The sample has arrived and is checked."
* #sequencing "Sequencing" "The sample is prepared and sequenced."
* #quality-control "Quality control" "Coverage and integrity of the data are checked."
* #released "Released" "The data are released for interpretation."

CodeSystem: TaskKind
Id: task-kind
Title: "Kind of task"
Description: "Tasks that follow a report."
* insert CompleteCodeSystem
* #tumour-board "Tumour board"
* #family-work-up "Family work-up"

CodeSystem: TaskInput
Id: task-input
Title: "Input of a task"
Description: "Inputs of the tasks that follow a report."
* insert CompleteCodeSystem
* #relative "Relative" "A relative who is offered testing."

CodeSystem: RelativesChoice
Id: relatives-choice
Title: "Choice on relatives"
Description: "Whether a result that matters for relatives may be used to help them."
* insert CompleteCodeSystem
* #permit "May be used for relatives"
* #deny "May not be used for relatives"

CodeSystem: ConsentSigner
Id: consent-signer
Title: "Signer of a consent"
Description: "In what capacity a consent is signed."
* insert CompleteCodeSystem
* #self "The person tested"
* #parental-authority "Holder of parental authority"
* #guardian "Guardian"

CodeSystem: ReportChangeKind
Id: report-change-kind
Title: "Kind of change of a report"
Description: "What a new version of a report changes."
* insert CompleteCodeSystem
* #reclassified "A variant has another class"
* #new-finding "A finding is new"
* #withdrawn-finding "A finding is withdrawn"
* #corrected "An error is corrected"
* #unchanged "Looked at again, nothing changed"

CodeSystem: DataFileFormat
Id: data-file-format
Title: "Format of a data file"
Description: "Files that the data formats of Genomics Reporting do not name."
* insert CompleteCodeSystem
* #fastq "FASTQ"
* #quality-report "Quality report"

ValueSet: FamilyRoles
Id: family-role
Title: "Roles in a family"
Description: "The proband, and relatives by blood."
* insert SmallValueSet
* include codes from system FamilyRole
* include codes from valueset FamilyMemberRelationships

ValueSet: AffectedStatuses
Id: affected-status
Title: "Affected statuses"
Description: "All statuses."
* insert SmallValueSet
* include codes from system AffectedStatus

ValueSet: SampleSteps
Id: sample-step
Title: "Steps of a sample"
Description: "All steps."
* insert SmallValueSet
* include codes from system SampleStepCode

ValueSet: RelativesChoices
Id: relatives-choice
Title: "Choices on relatives"
Description: "All choices."
* insert SmallValueSet
* include codes from system RelativesChoice

ValueSet: ConsentSigners
Id: consent-signer
Title: "Signers of a consent"
Description: "All capacities."
* insert SmallValueSet
* include codes from system ConsentSigner

ValueSet: TissueUseDecisions
Id: tissue-use-decision
Title: "Decisions on the use of tissue"
Description: "The two decisions that can be registered, each on its own."
* insert SmallValueSet
* ConsentCategory#own-treatment-biological-material
* ConsentCategory#own-treatment-genetic-information

ValueSet: ReportChangeKinds
Id: report-change-kind
Title: "Kinds of change of a report"
Description: "All kinds."
* insert SmallValueSet
* include codes from system ReportChangeKind

ValueSet: DataFileFormats
Id: data-file-format
Title: "Formats of a data file"
Description: "The data formats of Genomics Reporting, and the formats that they do not name."
* insert SmallValueSet
* include codes from system $data-format
* include codes from system DataFileFormat
