using System.Globalization;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Questionnaires;

/// <summary>The extensions of HL7 that limit answers.</summary>
internal static class QuestionnaireExtensions
{
    public const string MinOccurs = "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs";
    public const string MaxOccurs = "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs";
    public const string MinValue = "http://hl7.org/fhir/StructureDefinition/minValue";
    public const string MaxValue = "http://hl7.org/fhir/StructureDefinition/maxValue";
    public const string MinQuantity = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity";
    public const string MaxQuantity = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-maxQuantity";
    public const string MinLength = "http://hl7.org/fhir/StructureDefinition/minLength";
    public const string MaxDecimalPlaces = "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces";
    public const string Regex = "http://hl7.org/fhir/StructureDefinition/regex";
    public const string MaxSize = "http://hl7.org/fhir/StructureDefinition/maxSize";
    public const string ReferenceResource = "http://hl7.org/fhir/StructureDefinition/questionnaire-referenceResource";
    public const string OptionExclusive = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive";

    /// <summary>An Expression (FHIRPath) that enables the item.</summary>
    public const string EnableWhenExpression = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";

    /// <summary>The same as text, from before SDC had it; used in Finland.</summary>
    public const string EnableWhenText = "http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen";

    /// <summary>The value of an extension; none if it is not there.</summary>
    public static Element Value(Element element, string url)
    {
        for (var extension = element.Child("extension"); extension.Exists; extension = extension.NextSame())
        {
            if (extension.Child("url").Text == url)
            {
                return extension.Child("value");
            }
        }

        return default;
    }

    /// <summary>The whole number in an extension; null if it is not there.</summary>
    public static int? Number(Element element, string url) =>
        int.TryParse(Value(element, url).Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
