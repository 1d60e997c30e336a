Profile: WgsStatistics
Parent: MeasureReport
Id: wgs-statistics
Title: "Statistics of whole genome sequencing"
Description: "Samples per patient group, region, month and sample role, each counted in three states (requested, received, sequenced); patients counted apart from samples; percent of expected; process time."
* type = #summary
* measure = Canonical(WgsStatisticsMeasure)
* date 1..
* subject 0..0
* evaluatedResource 0..0
* group 1..
* group.code 1..
* group.code from Statistics (required)
* group.population.code 1..
* group.population.code.coding ^slicing.discriminator.type = #value
* group.population.code.coding ^slicing.discriminator.path = "system"
* group.population.code.coding ^slicing.rules = #open
* group.population.code.coding contains state 1..1
* group.population.code.coding[state] from SampleStates (required)
* group.population.code.coding[state].system 1..
* group.population.code.coding[state].system = Canonical(SampleState) (exactly)
* group.population.count 1..
* group.population.subjectResults 0..0
* group.stratifier.code 1..1
* group.stratifier.code from StatisticStrata (required)
* group obeys statistic-count and statistic-percent and statistic-days

Invariant: statistic-count
Description: "Counts of samples and patients stand as populations, without a score."
Severity: #error
Expression: "code.coding.where(code = 'samples' or code = 'patients').empty() or (population.exists() and measureScore.empty())"

Invariant: statistic-percent
Description: "Percent of expected is a score in percent (UCUM %). Where no expected number is known there is no such group."
Severity: #error
Expression: "code.coding.where(code = 'percent-of-expected').empty() or measureScore.where(system = 'http://unitsofmeasure.org' and code = '%' and value >= 0).exists()"

Invariant: statistic-days
Description: "A process time is a score in days (UCUM d)."
Severity: #error
Expression: "code.coding.where(code = 'process-time-p90' or code = 'process-time-median').empty() or measureScore.where(system = 'http://unitsofmeasure.org' and code = 'd' and value >= 0).exists()"

// Samples in one state: a search on Specimen, or an expression on it.
RuleSet: MeasureState(state, display, language, criteria)
* group[=].population[+].code.coding[0] = http://terminology.hl7.org/CodeSystem/measure-population#measure-population
* group[=].population[=].code.coding[1] = SampleState#{state} "{display}"
* group[=].population[=].criteria.language = #{language}
* group[=].population[=].criteria.expression = {criteria}

RuleSet: MeasureRequested
* insert MeasureState(requested, Requested, application/x-fhir-query, [["Specimen?_has:ServiceRequest:specimen:status=active,completed"]])

RuleSet: MeasureReceived
* insert MeasureState(received, Received, text/fhirpath, [["receivedTime.exists()"]])

RuleSet: MeasureSequenced
* insert MeasureState(sequenced, Sequenced, application/x-fhir-query, [["Specimen?_has:Task:focus:code=https://fhirgenomics.example/fhir/CodeSystem/sample-step|sequencing"]])

RuleSet: MeasureReleased
* insert MeasureState(released, Released, application/x-fhir-query, [["Specimen?_has:Task:focus:code=https://fhirgenomics.example/fhir/CodeSystem/sample-step|released"]])

// Strata of a Specimen.
RuleSet: MeasureStratum(code, display, expression)
* group[=].stratifier[+].code = StatisticStratum#{code} "{display}"
* group[=].stratifier[=].criteria.language = #text/fhirpath
* group[=].stratifier[=].criteria.expression = {expression}

RuleSet: MeasureStrata
* insert MeasureStratum(patient-group, Patient group, [["request.resolve().extension('https://fhirgenomics.example/fhir/StructureDefinition/patient-group').value"]])
* insert MeasureStratum(region, Region, [["request.resolve().requester.resolve().organization.resolve().extension('https://fhirgenomics.example/fhir/StructureDefinition/region').value"]])
* insert MeasureStratum(month, Month, [["receivedTime.toString().substring(0, 7)"]])

Instance: WgsStatisticsMeasure
InstanceOf: Measure
Usage: #definition
Title: "Statistics of whole genome sequencing"
* id = "wgs-statistics"
* url = "https://fhirgenomics.example/fhir/Measure/wgs-statistics"
* name = "WgsStatisticsMeasure"
* title = "Statistics of whole genome sequencing"
* status = #active
* description = "Samples and patients per patient group, region, month and sample role in three states; percent of expected; process time from received to released."
* group[+].code = Statistic#samples "Samples"
* group[=].description = "Specimens, one each, by the state that they have reached. A step counts when it is completed; a sample is received when it has a received time."
* insert MeasureRequested
* insert MeasureReceived
* insert MeasureSequenced
* insert MeasureStrata
* insert MeasureStratum(sample-role, Sample role, [["extension('https://fhirgenomics.example/fhir/StructureDefinition/sample-role').value"]])
* group[+].code = Statistic#patients "Patients"
* group[=].description = "Persons who are the patient of an order, each once, by the state that their first sample has reached."
* insert MeasureRequested
* insert MeasureReceived
* insert MeasureSequenced
* insert MeasureStrata
* group[+].code = Statistic#percent-of-expected "Percent of expected"
* group[=].description = "Samples in the period divided by the expected number per year times days / 365. Absent where no expected number is known."
* insert MeasureReceived
* group[+].code = Statistic#process-time-p90 "Process time: 90th percentile"
* group[=].description = "Days from Specimen.receivedTime to the end of the step released, 90th percentile by nearest rank, by month of release."
* insert MeasureReleased
* insert MeasureStrata
* group[+].code = Statistic#process-time-median "Process time: median"
* group[=].description = "As process-time-p90, 50th percentile by nearest rank."
* insert MeasureReleased
* insert MeasureStrata
