using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>Nothing is reported before the sample was taken and received. Dates are compared as far as their precision goes.</summary>
internal static class DatesRunForward
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var report in resources.Of("DiagnosticReport"))
        {
            var earlier = report.All("specimen").Select(resources.Find)
                .SelectMany(specimen => new[] { specimen.Child("receivedTime"), specimen.Child("collection").Child("collected") })
                .FirstOrDefault(time => Read(report.Child("issued")) is { } issued && Read(time) is { } before && issued.Last < before.First);
            if (earlier.Exists)
            {
                issues.Add(Issue.Error(IssueCode.BusinessRule, "dates-backward",
                    $"The report was issued {report.Child("issued").Text}, before the specimen's {earlier.Name} {earlier.Text}.", report.Child("issued")));
            }
        }
    }

    private static DateRange? Read(Element element) => element.Text is { } text && DateRange.TryRead(text, out var range) ? range : null;
}
