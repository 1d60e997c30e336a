using System.Globalization;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation;

/// <summary>Parts that the Danish texts of findings share; the twin of <see cref="Messages"/>.</summary>
internal static class Danish
{
    /// <summary>" ifølge profilen X" for what a profile asks; empty for FHIR's own rules.</summary>
    public static string By(ElementSchema? rule) => rule?.Profile is { } profile ? $" ifølge profilen '{profile.Name}'" : "";

    /// <summary>"1 gang", "3 gange".</summary>
    public static string Times(int count) => count.ToString(CultureInfo.InvariantCulture) + (count == 1 ? " gang" : " gange");

    /// <summary>"ingen", "3": how many were found.</summary>
    public static string Found(int count) => count == 0 ? "ingen" : count.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a constraint asks; where there is no Danish for it, its English words are quoted.</summary>
    public static string Rule(Invariant invariant) =>
        InvariantTexts.Find(invariant.Human) ?? $"Reglen er ikke overholdt. Den lyder på engelsk: '{invariant.Human.TrimEnd('.')}'";
}
