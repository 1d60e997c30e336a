ValueSet: AnalysisTypes
Id: analysis-type
Title: "Analysis types"
Description: "All analysis types."
* insert SmallValueSet
* include codes from system AnalysisType

ValueSet: SampleRoles
Id: sample-role
Title: "Sample roles"
Description: "All sample roles."
* insert SmallValueSet
* include codes from system SampleRole

ValueSet: SpecimenMaterials
Id: specimen-material
Title: "Specimen materials"
Description: "All materials."
* insert SmallValueSet
* include codes from system SpecimenMaterial

ValueSet: WgsIndications
Id: wgs-indication
Title: "Indications for whole genome sequencing"
Description: "All indications of all patient groups."
* insert SmallValueSet
* include codes from system WgsIndication

ValueSet: SecondaryFindingsChoices
Id: secondary-findings-choice
Title: "Choices on secondary findings"
Description: "All choices."
* insert SmallValueSet
* include codes from system SecondaryFindingsChoice

ValueSet: RecontactChoices
Id: recontact-choice
Title: "Choices on being contacted again"
Description: "All choices."
* insert SmallValueSet
* include codes from system RecontactChoice

ValueSet: SecondaryFindingPolicies
Id: secondary-finding-policy
Title: "Policies on secondary findings"
Description: "The two versions that HL7 has codes for, and the later ones."
* insert SmallValueSet
* include codes from system $secondary-finding
* include codes from system SecondaryFindingPolicy

ValueSet: SecondaryFindingActionabilities
Id: secondary-finding-actionability
Title: "Actionability of a secondary finding"
Description: "All codes."
* insert SmallValueSet
* include codes from system SecondaryFindingActionability

ValueSet: AcmgCriteria
Id: acmg-criterion
Title: "ACMG/AMP criteria"
Description: "All criteria."
* insert SmallValueSet
* include codes from system AcmgCriterion

ValueSet: AcmgClasses
Id: acmg-class
Title: "ACMG/AMP classes"
Description: "The five classes of clinical significance."
* insert SmallValueSet
* $loinc#LA6668-3 "Pathogenic"
* $loinc#LA26332-9 "Likely pathogenic"
* $loinc#LA26333-7 "Uncertain significance"
* $loinc#LA26334-5 "Likely benign"
* $loinc#LA6675-8 "Benign"

ValueSet: GermlineSourceClasses
Id: germline-source-class
Title: "Germline source classes"
Description: "Where a germline variant comes from."
* insert SmallValueSet
* $loinc#LA6683-2 "Germline"
* $loinc#LA26807-0 "De novo"
* $loinc#LA10429-1 "Fetal"
* $loinc#LA18194-3 "Likely germline"
* $loinc#LA18196-8 "Likely fetal"

ValueSet: SomaticSourceClasses
Id: somatic-source-class
Title: "Somatic source classes"
Description: "Where a somatic variant comes from."
* insert SmallValueSet
* $loinc#LA6684-0 "Somatic"
* $loinc#LA18195-0 "Likely somatic"

ValueSet: PhenotypePresence
Id: phenotype-presence
Title: "Presence of a phenotype"
Description: "Whether a phenotypic feature is present."
* insert SmallValueSet
* $loinc#LA9633-4 "Present"
* $loinc#LA9634-2 "Absent"

ValueSet: OrderPriorities
Id: order-priority
Title: "Order priorities"
Description: "The priorities that the Danish core profile of a request allows."
* insert SmallValueSet
* $request-priority#routine "Routine"
* $request-priority#asap "ASAP"

ValueSet: FamilyMemberRelationships
Id: family-member-relationship
Title: "Relationships of a family member who is sequenced"
Description: "Relatives by blood."
* insert SmallValueSet
* $v3-RoleCode#MTH "mother"
* $v3-RoleCode#FTH "father"
* $v3-RoleCode#NMTH "natural mother"
* $v3-RoleCode#NFTH "natural father"
* $v3-RoleCode#SIB "sibling"
* $v3-RoleCode#NSIB "natural sibling"
* $v3-RoleCode#CHILD "child"
* $v3-RoleCode#NCHILD "natural child"
* $v3-RoleCode#NBRO "natural brother"
* $v3-RoleCode#NSIS "natural sister"
* $v3-RoleCode#HSIB "half-sibling"
* $v3-RoleCode#ITWIN "identical twin"
* $v3-RoleCode#FTWIN "fraternal twin"
* $v3-RoleCode#GRPRN "grandparent"
* $v3-RoleCode#AUNT "aunt"
* $v3-RoleCode#UNCLE "uncle"
* $v3-RoleCode#COUSN "cousin"
* $v3-RoleCode#NIENEPH "niece/nephew"
* $v3-RoleCode#FAMMEMB "family member"

ValueSet: RelativeRelationships
Id: relative-relationship
Title: "Relationships of a relative or guardian"
Description: "Relatives, guardians and holders of parental authority."
* insert SmallValueSet
* $v3-RoleCode#MTH "mother"
* $v3-RoleCode#FTH "father"
* $v3-RoleCode#NMTH "natural mother"
* $v3-RoleCode#NFTH "natural father"
* $v3-RoleCode#SIB "sibling"
* $v3-RoleCode#CHILD "child"
* $v3-RoleCode#NBRO "natural brother"
* $v3-RoleCode#NSIS "natural sister"
* $v3-RoleCode#HSIB "half-sibling"
* $v3-RoleCode#ITWIN "identical twin"
* $v3-RoleCode#FTWIN "fraternal twin"
* $v3-RoleCode#GRPRN "grandparent"
* $v3-RoleCode#AUNT "aunt"
* $v3-RoleCode#UNCLE "uncle"
* $v3-RoleCode#COUSN "cousin"
* $v3-RoleCode#NIENEPH "niece/nephew"
* $v3-RoleCode#GUARD "guardian"
* $dk-relationship#PARAUTH "Parental authority"
* $v3-RoleCode#FAMMEMB "family member"

ValueSet: DanishRegions
Id: danish-region
Title: "Danish regions"
Description: "The Danish regions by ISO 3166-2."
* insert SmallValueSet
* $iso-3166-2#DK-81 "Nordjylland"
* $iso-3166-2#DK-82 "Midtjylland"
* $iso-3166-2#DK-83 "Syddanmark"
* $iso-3166-2#DK-84 "Hovedstaden"
* $iso-3166-2#DK-85 "Sjælland"

ValueSet: DanishRegionCodes
Id: danish-region-code
Title: "Danish region codes"
Description: "All older region codes."
* insert SmallValueSet
* include codes from system DanishRegionCode
