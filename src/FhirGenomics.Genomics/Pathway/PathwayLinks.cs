using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>What the rules follow out of a resource, so that it can be read from the store before they run.</summary>
public static class PathwayLinks
{
    /// <summary>The references that rules follow out of one resource; none of a resource that is no part of a pathway.</summary>
    public static IEnumerable<Element> Of(Element resource) => resource.Type?.Name switch
    {
        "ServiceRequest" when PatientGroups.CodeOf(resource) is not null =>
            [.. SequencingOrder.Persons(resource), .. resource.All("supportingInfo"), .. resource.All("specimen")],
        "DiagnosticReport" when PatientGroups.CodeOf(resource) is not null =>
            [.. resource.All("basedOn"), resource.Child("subject"), .. resource.All("specimen"), .. resource.All("result"), .. resource.Extensions(GenomicCodes.ReportReplacesExtension).Select(extension => extension.Child("value"))],
        "Observation" when IsGenomic(resource) => [resource.Child("subject"), resource.Child("specimen")],
        "Specimen" when resource.Extensions(GenomicCodes.SampleRoleExtension).Any() => [resource.Child("subject"), .. resource.All("request")],
        "Consent" when SequencingConsent.IsOne(resource) =>
            [resource.Child("patient"), .. resource.All("performer"), resource.ExtensionValue(GenomicCodes.PrenatalExaminationExtension)],
        "Task" when resource.Child("code").Codes(GenomicCodes.TaskKindSystem).Any() =>
            [resource.Child("for"), resource.Child("focus"), .. resource.All("input").Select(input => input.Child("value"))],
        "Task" when resource.Child("code").Codes(GenomicCodes.SampleStepSystem).Any() => [resource.Child("focus")],
        "RelatedPerson" => [resource.Child("patient")],
        "Patient" => [resource.ExtensionValue(GenomicCodes.FetusOfExtension)],
        _ => [],
    };

    /// <summary>By which search parameters rules ask for what refers to a resource of a type: the consents of a person, the steps of a specimen.</summary>
    public static IReadOnlyList<(string Target, string Type, string Parameter)> Back { get; } = [("Patient", "Consent", "patient"), ("Specimen", "Task", "focus")];

    private static bool IsGenomic(Element observation) =>
        observation.Extensions(GenomicCodes.SecondaryFindingExtension).Any()
        || observation.All("component").Any(component => component.Child("code").HasCode(GenomicCodes.Loinc, GenomicCodes.SourceClass));
}
