Invariant: cpr-format
Description: "A CPR number is a day, a month and six further digits. The check digit is not tested: numbers given since 2007 need not pass it."
Severity: #error
Expression: "matches('^(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{6}$')"

Invariant: x-ecpr-format
Description: "An X-eCPR number is a date as DDMMYY, then 1 or 7, two capital letters and a digit."
Severity: #error
Expression: "matches('^(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{2}[17][A-Z]{2}[0-9]$')"

Invariant: d-ecpr-format
Description: "A D-eCPR number is a date as DDMMYY, then 0, 5 or 6, two capital letters and a digit."
Severity: #error
Expression: "matches('^(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{2}[056][A-Z]{2}[0-9]$')"

Invariant: patient-identified
Description: "A patient has a CPR number or a replacement number (X-eCPR, D-eCPR); a fetus names the woman who carries it."
Severity: #error
Expression: "identifier.where(system = 'urn:oid:1.2.208.176.1.2' or system.startsWith('urn:oid:1.2.208.176.1.6.1.')).exists() or extension.where(url = 'https://fhirgenomics.example/fhir/StructureDefinition/fetus-of').exists()"

Invariant: protection-system
Description: "The label of name and address protection is R with the system http://terminology.hl7.org/CodeSystem/v3-Confidentiality. Without the system nobody would protect the name."
Severity: #error
Expression: "meta.security.where(code = 'R' and system.empty()).empty()"

Invariant: relative-named
Description: "A relative or guardian has a name or an identifier."
Severity: #error
Expression: "name.exists() or identifier.exists()"

Invariant: cpr-birth-date
Description: "The first six digits of the CPR number are the birth date, in all but rare cases."
Severity: #warning
Expression: "birthDate.empty() or birthDate.toString().length() < 10 or identifier.where(system = 'urn:oid:1.2.208.176.1.2' and value.exists()).empty() or identifier.where(system = 'urn:oid:1.2.208.176.1.2').first().value.substring(0, 6) = (birthDate.toString().substring(8, 2) & birthDate.toString().substring(5, 2) & birthDate.toString().substring(2, 2))"

Invariant: authorisation-format
Description: "An authorisation id has five capital letters or digits."
Severity: #error
Expression: "matches('^[A-Z0-9]{5}$')"

Invariant: sor-format
Description: "A SOR code has at least eleven digits."
Severity: #error
Expression: "matches('^[0-9]{11,18}$')"

Invariant: cvr-format
Description: "A CVR number has eight digits."
Severity: #error
Expression: "matches('^[0-9]{8}$')"

Invariant: gln-format
Description: "A GLN has thirteen digits."
Severity: #error
Expression: "matches('^[0-9]{13}$')"

Invariant: region-format
Description: "A Danish region is DK-81, DK-82, DK-83, DK-84 or DK-85."
Severity: #error
Expression: "matches('^DK-8[1-5]$')"

Invariant: organization-identified
Description: "An organisation has a SOR code, a CVR number, a region code or a KOMBIT identifier."
Severity: #error
Expression: "identifier.where(system = 'urn:oid:1.2.208.176.1.1' or system = 'http://cvr.dk' or system = 'urn:iso:std:iso:3166:-2' or system = 'https://kombit.dk/sts/organisation').exists()"
