// What the pathway is searched by besides the search parameters of R4.

RuleSet: TokenSearch(code, base)
* status = #active
* experimental = false
* date = "2026-11-22"
* code = #{code}
* base[+] = #{base}
* type = #token
* xpathUsage = #normal

Instance: patient-group
InstanceOf: SearchParameter
Usage: #definition
Description: "Orders and reports of a national patient group."
* insert TokenSearch(patient-group, ServiceRequest)
* base[+] = #DiagnosticReport
* url = "https://fhirgenomics.example/fhir/SearchParameter/patient-group"
* version = "0.1.0"
* name = "PatientGroupSearch"
* description = "The national patient group of the order or report."
* expression = "ServiceRequest.extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/patient-group').value.ofType(Coding) | DiagnosticReport.extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/patient-group').value.ofType(Coding)"

Instance: region
InstanceOf: SearchParameter
Usage: #definition
Description: "Organisations of a Danish region; orders of a region by requester:Organization.region."
* insert TokenSearch(region, Organization)
* url = "https://fhirgenomics.example/fhir/SearchParameter/region"
* version = "0.1.0"
* name = "RegionSearch"
* description = "The Danish region that the organisation belongs to. Orders of a region are found by requester:Organization.region."
* expression = "Organization.extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/region').value.ofType(CodeableConcept)"

Instance: indication
InstanceOf: SearchParameter
Usage: #definition
Description: "Orders for an indication, or with an SKS diagnosis as their reason."
* insert TokenSearch(indication, ServiceRequest)
* url = "https://fhirgenomics.example/fhir/SearchParameter/indication"
* version = "0.1.0"
* name = "IndicationSearch"
* description = "The indication within the patient group, or an SKS diagnosis, that is the reason for the order."
* expression = "ServiceRequest.reasonCode"

Instance: secondary-finding
InstanceOf: SearchParameter
Usage: #definition
Description: "Variants that were found though they were not sought."
* insert TokenSearch(secondary-finding, Observation)
* url = "https://fhirgenomics.example/fhir/SearchParameter/secondary-finding"
* version = "0.1.0"
* name = "SecondaryFindingSearch"
* description = "The policy by which the observation is a secondary finding; secondary-finding:missing=false finds all of them."
* expression = "Observation.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/observation-secondaryFinding').value.ofType(CodeableConcept)"

Instance: reindex
InstanceOf: OperationDefinition
Usage: #definition
Description: "Indexes stored resources by search parameters that came after them, and tells how far that is."
* url = "https://fhirgenomics.example/fhir/OperationDefinition/reindex"
* version = "0.1.0"
* name = "Reindex"
* title = "Reindex"
* status = #active
* experimental = false
* kind = #operation
* affectsState = false
* code = #reindex
* description = "GET tells which search parameters are not indexed for all resources yet. POST starts the indexing again if it has stopped, and tells the same."
* system = true
* type = false
* instance = false
* parameter[+].name = #status
* parameter[=].use = #out
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #code
* parameter[=].documentation = "complete, in-progress or stopped."
* parameter[+].name = #message
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].type = #string
* parameter[=].documentation = "Why it stopped."
* parameter[+].name = #pending
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "A search parameter by which some resources are not indexed yet."
* parameter[=].part[+].name = #type
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #code
* parameter[=].part[+].name = #code
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #code
* parameter[=].part[+].name = #remaining
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #integer
