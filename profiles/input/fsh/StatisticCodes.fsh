CodeSystem: Statistic
Id: statistic
Title: "Statistic"
Description: "What is counted or measured."
* insert CompleteCodeSystem
* #samples "Samples"
* #patients "Patients"
* #percent-of-expected "Percent of expected"
* #process-time-p90 "Process time: 90th percentile" "Days from received to released, nearest rank."
* #process-time-median "Process time: median"

CodeSystem: SampleState
Id: sample-state
Title: "State of a sample"
Description: "The states that samples are counted in, each apart."
* insert CompleteCodeSystem
* #requested "Requested" "An active or completed order names the sample."
* #received "Received" "The sample has a received time."
* #sequenced "Sequenced" "The step sequencing of the sample is completed."
* #released "Released" "The step released of the sample is completed."

CodeSystem: StatisticStratum
Id: statistic-stratum
Title: "Stratum of a statistic"
Description: "What statistics are broken down by."
* insert CompleteCodeSystem
* #patient-group "Patient group"
* #region "Region"
* #month "Month"
* #sample-role "Sample role"
* #facility "Sequencing facility"

ValueSet: Statistics
Id: statistic
Title: "Statistics"
Description: "All statistics."
* insert SmallValueSet
* include codes from system Statistic

ValueSet: SampleStates
Id: sample-state
Title: "States of a sample"
Description: "All states."
* insert SmallValueSet
* include codes from system SampleState

ValueSet: StatisticStrata
Id: statistic-stratum
Title: "Strata of a statistic"
Description: "All strata."
* insert SmallValueSet
* include codes from system StatisticStratum
