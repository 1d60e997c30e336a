namespace FhirGenomics.Genomics;

/// <summary>Code systems, codes and extensions that genomic resources are read by. Sources: HL7 Genomics Reporting 3.0.0, LOINC, and this project's profiles.</summary>
public static class GenomicCodes
{
    /// <summary>Base of this project's own canonical URLs.</summary>
    public const string Base = "https://fhirgenomics.example/fhir";

    /// <summary>LOINC.</summary>
    public const string Loinc = "http://loinc.org";

    /// <summary>HGVS nomenclature, as Genomics Reporting names it.</summary>
    public const string HgvsSystem = "http://varnomen.hgvs.org";

    /// <summary>LOINC: coding DNA change in HGVS (c. or n.).</summary>
    public const string CodingHgvs = "48004-6";

    /// <summary>LOINC: amino acid change in HGVS (p.).</summary>
    public const string ProteinHgvs = "48005-3";

    /// <summary>LOINC: genomic DNA change in HGVS (g. or m.).</summary>
    public const string GenomicHgvs = "81290-9";

    /// <summary>LOINC answer: germline.</summary>
    public const string Germline = "LA6683-2";

    /// <summary>LOINC answer: somatic.</summary>
    public const string Somatic = "LA6684-0";

    /// <summary>LOINC: genomic source class of a variant.</summary>
    public const string SourceClass = "48002-0";

    /// <summary>The 17 national patient groups.</summary>
    public const string PatientGroupSystem = Base + "/CodeSystem/patient-group";

    /// <summary>Materials a genome is sequenced from.</summary>
    public const string MaterialSystem = Base + "/CodeSystem/specimen-material";

    /// <summary>Extension: the patient group of an order or report.</summary>
    public const string PatientGroupExtension = Base + "/StructureDefinition/patient-group";

    /// <summary>Extension: an analysis that an order asks for.</summary>
    public const string AnalysisTypeExtension = Base + "/StructureDefinition/analysis-type";

    /// <summary>Extension: a relative whose sample is analysed too.</summary>
    public const string FamilyMemberExtension = Base + "/StructureDefinition/family-member";

    /// <summary>Extension: what a sample is for in the analysis.</summary>
    public const string SampleRoleExtension = Base + "/StructureDefinition/sample-role";

    /// <summary>Extension: which secondary findings a person wishes to be told of.</summary>
    public const string SecondaryFindingsChoiceExtension = Base + "/StructureDefinition/secondary-findings-choice";

    /// <summary>Extension: whether the disease of a secondary finding can be prevented or treated.</summary>
    public const string ActionabilityExtension = Base + "/StructureDefinition/secondary-finding-actionability";

    /// <summary>Category of a Consent: sequencing, or a decision of the register of tissue use.</summary>
    public const string ConsentCategorySystem = Base + "/CodeSystem/consent-category";

    /// <summary>Extension: in what capacity a consent is signed.</summary>
    public const string ConsentSignerExtension = Base + "/StructureDefinition/consent-signer";

    /// <summary>Extension: when a consent was taken back.</summary>
    public const string ConsentRevocationExtension = Base + "/StructureDefinition/consent-revocation";

    /// <summary>Extension: whether a result may be used to help relatives.</summary>
    public const string RelativesChoiceExtension = Base + "/StructureDefinition/relatives-choice";

    /// <summary>Extension: the fetus that a pregnant woman's consent is about.</summary>
    public const string PrenatalExaminationExtension = Base + "/StructureDefinition/prenatal-examination";

    /// <summary>Extension: the woman who carries a fetus.</summary>
    public const string FetusOfExtension = Base + "/StructureDefinition/fetus-of";

    /// <summary>Kinds of tasks that follow a report.</summary>
    public const string TaskKindSystem = Base + "/CodeSystem/task-kind";

    /// <summary>Inputs of tasks that follow a report.</summary>
    public const string TaskInputSystem = Base + "/CodeSystem/task-input";

    /// <summary>Steps of a sample.</summary>
    public const string SampleStepSystem = Base + "/CodeSystem/sample-step";

    /// <summary>HL7's extension: the earlier report that a report takes the place of.</summary>
    public const string ReportReplacesExtension = "http://hl7.org/fhir/StructureDefinition/diagnosticReport-replaces";

    /// <summary>HL7's extension that marks an observation as a secondary finding.</summary>
    public const string SecondaryFindingExtension = "http://hl7.org/fhir/StructureDefinition/observation-secondaryFinding";
}
