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

    /// <summary>LOINC answer: somatic.</summary>
    public const string Somatic = "LA6684-0";

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

    /// <summary>HL7's extension that marks an observation as a secondary finding.</summary>
    public const string SecondaryFindingExtension = "http://hl7.org/fhir/StructureDefinition/observation-secondaryFinding";
}
