using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Conformance;

/// <summary>The profiles whose obligations a profile takes over: marked as such, and derived from the same base. Source: https://hl7.org/fhir/extensions/StructureDefinition-inherit-obligations.html</summary>
internal static class ObligationCheck
{
    private const string Inherit = "http://hl7.org/fhir/StructureDefinition/inherit-obligations";
    private const string Marker = "http://hl7.org/fhir/StructureDefinition/obligation-profile";

    public static void Check(ProfileCheck profile, Element definition)
    {
        for (var extension = definition.Child("extension"); extension.Exists; extension = extension.NextSame())
        {
            var value = extension.Child("value");
            if (extension.Child("url").Text != Inherit || value.Text is not { } canonical || profile.Definitions.Find("StructureDefinition", canonical) is not { } other)
            {
                continue;
            }

            var (ownBase, otherBase) = (definition.Child("baseDefinition").Text, other.Root.Child("baseDefinition").Text);
            if (!ElementExtensions.Value(other.Root, Marker).ValueIs("true"u8) && !ElementExtensions.Value(other.Root, Marker + "-flag").ValueIs("true"u8))
            {
                profile.Error(value, default, MessageId.ProfileBase, $"Obligations are taken over from '{Messages.Shorten(canonical)}', which is not marked as an obligation profile.", $"Der overtages forpligtelser fra '{Messages.Shorten(canonical)}', som ikke er markeret som en profil med forpligtelser.");
            }
            else if (otherBase != ownBase)
            {
                profile.Error(value, default, MessageId.ProfileBase, $"Obligations are taken over from '{Messages.Shorten(canonical)}', which is derived from '{otherBase}' and not from '{ownBase}'.", $"Der overtages forpligtelser fra '{Messages.Shorten(canonical)}', som er afledt af '{otherBase}' og ikke af '{ownBase}'.");
            }
        }
    }
}
