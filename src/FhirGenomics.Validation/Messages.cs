using System.Globalization;
using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation;

/// <summary>Parts that the texts of findings share.</summary>
internal static class Messages
{
    private const int LongestShown = 100;

    /// <summary>" by the profile X" for what a profile asks; empty for FHIR's own rules.</summary>
    public static string By(ElementSchema? rule) => rule?.Profile is { } profile ? $" by the profile '{profile.Name}'" : "";

    /// <summary>"once", "twice", "3 times".</summary>
    public static string Times(int count) => count switch
    {
        1 => "once",
        2 => "twice",
        _ => count.ToString(CultureInfo.InvariantCulture) + " times",
    };

    /// <summary>"one", "none", "3": how many were found.</summary>
    public static string Found(int count) => count == 0 ? "none" : count.ToString(CultureInfo.InvariantCulture);

    /// <summary>A value of the resource as a person should see it: shortened, without line breaks.</summary>
    public static string Show(Element element)
    {
        if (element.HasValue)
        {
            return Shorten(element.Text!);
        }

        return element.Type?.Name switch
        {
            "Coding" when element.Child("code").HasValue => Code(element),
            "CodeableConcept" when element.Child("coding") is { Exists: true } coding && coding.Child("code").HasValue && !coding.NextSame().Exists => Code(coding),
            _ => Shorten(Encoding.UTF8.GetString(element.Source)),
        };

        static string Code(Element coding) => Shorten($"{(coding.Child("system").Text is { } system ? system + "|" : "")}{coding.Child("code").Text}");
    }

    /// <summary>Shortens a text for a message and takes out what would break a line.</summary>
    public static string Shorten(string text)
    {
        var shown = new StringBuilder(LongestShown);
        foreach (var c in text)
        {
            if (shown.Length >= LongestShown)
            {
                return shown.Append("...").ToString();
            }

            var isBlank = char.IsControl(c) || c == ' ';
            if (!isBlank || (shown.Length > 0 && shown[^1] != ' '))
            {
                shown.Append(isBlank ? ' ' : c);
            }
        }

        return shown.ToString();
    }
}
