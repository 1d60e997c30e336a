using System.Collections.Frozen;

namespace FhirGenomics.Validation.Definitions;

/// <summary>A text in the R4 definitions that is wrong as published.</summary>
/// <param name="Key">Keys of the constraints, or the elements, that have it.</param>
/// <param name="Published">The text exactly as published; anything else is left as it is.</param>
/// <param name="Corrected">What stands in the pack.</param>
/// <param name="Reason">Why, and which later publication says so.</param>
internal sealed record Correction(string Key, string Published, string Corrected, string Reason);

/// <summary>The known errors of the R4 definitions that would refuse valid resources or let invalid ones pass. Applied to every package, because snapshots copy them.</summary>
internal static class Corrections
{
    /// <summary>Constraint expressions and regular expressions, replaced wherever exactly this text stands in a snapshot.</summary>
    public static readonly IReadOnlyList<Correction> Texts =
    [
        new("ref-1",
            "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))",
            "reference.exists() implies (reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids')) or (reference='#' and %rootResource!=%resource))",
            "Empty, so not true, for a Reference with only identifier or display; refuses '#', the container. As in R5."),
        new("bdl-8",
            "fullUrl.contains('/_history/').not()",
            "fullUrl.exists() implies fullUrl.contains('/_history/').not()",
            "Empty for an entry without fullUrl. As in R4B."),
        new("sdf-0, que-0, vsd-0, csd-0 and 26 more",
            "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')",
            "name.exists() implies name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')",
            "Empty without name; matches() looks for a part of the text unless anchored. R4B has the first half, R5 the anchors."),
        new("eld-19",
            @"path.matches('[^\\s\\.,:;\\\'""\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\.[^\\s\\.,:;\\\'""\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\[x\\])?(\\:[^\\s\\.]+)?)*')",
            @"path.matches('^[^\\s\\.,:;\\\'""\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\.[^\\s\\.,:;\\\'""\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\[x\\])?(\\:[^\\s\\.]+)?)*$')",
            "matches() looks for a part of the text: without anchors the rule forbids nothing."),
        new("eld-20",
            @"path.matches('[A-Za-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*(\\[x])?)*')",
            @"path.matches('^[A-Za-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*(\\[x])?)*$')",
            "matches() looks for a part of the text: without anchors the rule forbids nothing."),
        new("que-7",
            "operator = 'exists' implies (answer is Boolean)",
            "operator = 'exists' implies (answer is boolean)",
            "No FHIR element is of the FHIRPath type Boolean. As in R4B."),
        new("que-12",
            "enableWhen.count() > 2 implies enableBehavior.exists()",
            "enableWhen.count() > 1 implies enableBehavior.exists()",
            "The rule says 'more than one enableWhen'. As in R4B."),
        new("opd-3",
            "targetProfile.exists() implies (type = 'Reference' or type = 'canonical')",
            "targetProfile.exists() implies (type = 'Reference' or type = 'canonical' or type.memberOf('http://hl7.org/fhir/ValueSet/resource-types'))",
            "A parameter that is a resource may name its profile. As in R4B."),
        new("vs-1",
            "($this as dateTime).toString().length() >= 8",
            "$this is dateTime implies $this.toString().length() >= 10",
            "Empty for a Period although the rule speaks of dateTime only; a day has ten characters (2024-01-31). As US Core republishes it."),
        new("tim-9",
            "offset.empty() or (when.exists() and ((when in ('C' | 'CM' | 'CD' | 'CV')).not()))",
            "offset.empty() or (when.exists() and when.select($this in ('C' | 'CM' | 'CD' | 'CV')).allFalse())",
            "'in' takes one item and 'when' repeats. As in R5."),
        new("app-4",
            "Appointment.cancelationReason.exists() implies (Appointment.status='no-show' or Appointment.status='cancelled')",
            "Appointment.cancelationReason.exists() implies (Appointment.status='noshow' or Appointment.status='cancelled')",
            "The code is noshow. As in R4B."),
        new("con-3",
            "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists() or category.select($this='problem-list-item').empty()",
            "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists() or category.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-category' and code='problem-list-item').empty()",
            "Compares a CodeableConcept with a string: the answer, false, is not empty, so every category asks for a clinicalStatus. R4B asks the coding."),
        new("ras-2",
            "probability is decimal implies (probability as decimal) <= 100",
            "probability.exists() implies (probability is decimal implies (probability as decimal) <= 100)",
            "Empty for a prediction without probability. R4B applies it only where there is one."),
        new("inv-1 of allergyintolerance-substanceExposureRisk",
            "substanceExposureRisk.exists() and code.empty()",
            "%resource.code.empty()",
            "Stands on the Extension, which has neither element: never true. The rule says that AllergyIntolerance.code must be omitted."),
        new("string.value, markdown.value",
            @"[ \r\n\t\S]+",
            @"[^\u0000-\u0008\u000B\u000C\u000E-\u001F]+",
            "Refuses the no-break space and its like, and lets control characters pass. The text of the specification forbids those below 32 except tab, line feed and carriage return."),
    ];

    private static readonly FrozenDictionary<string, string> ByPublished =
        Texts.ToFrozenDictionary(correction => correction.Published, correction => correction.Corrected, StringComparer.Ordinal);

    /// <summary><c>base.path</c> of the elements that say type string and are an id: https://hl7.org/fhir/R4/resource.html#id, and R5's definition.</summary>
    public const string ResourceId = "Resource.id";

    /// <summary>The corrected text; the same text if nothing is wrong with it.</summary>
    public static string Correct(string text) => ByPublished.GetValueOrDefault(text, text);
}
