using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A sample is taken, then received, then its data are released, then the report is issued. Dates are compared as far as their precision goes.</summary>
internal static class DatesRunForward
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var specimen in resources.Of("Specimen"))
        {
            Require(Collected(specimen), specimen.Child("receivedTime"), "sample", "prøven", issues);
        }

        foreach (var step in resources.Of("Task").Where(task => task.Child("code").HasCode(GenomicCodes.SampleStepSystem, "released")))
        {
            var specimen = resources.Find(step.Child("focus"));
            Require([.. Collected(specimen), ("received", "modtaget", specimen.Child("receivedTime"))], Released(step), "release", "frigivelsen", issues);
        }

        foreach (var report in resources.Of("DiagnosticReport").Where(SequencingOrder.TellsResults))
        {
            var earlier = report.All("specimen").Select(resources.Find).SelectMany(specimen => (IEnumerable<(string, string, Element)>)
                [.. Collected(specimen), ("received", "modtaget", specimen.Child("receivedTime")), .. resources.ReleasesOf(specimen).Select(step => ("released", "frigivet", Released(step)))]);
            Require(earlier, report.Child("issued"), "report", "svaret", issues);
        }
    }

    /// <summary>Adds a finding, once for each later time, if something that comes before it certainly happened after it.</summary>
    private static void Require(IEnumerable<(string English, string Danish, Element Time)> earlier, Element later, string what, string danishWhat, List<Issue> issues)
    {
        if (later.Time() is not { } end)
        {
            return;
        }

        foreach (var (english, danish, time) in earlier)
        {
            if (time.Time() is { } start && end.Last < start.First)
            {
                issues.Add(Issue.Error(IssueCode.BusinessRule, "dates-backward",
                    $"The time of the {what}, {later.Text}, is before the time when the sample was {english}, {time.Text}.", later,
                    $"Tidspunktet for {danishWhat}, {later.Text}, ligger før prøven blev {danish}, {time.Text}."));
                return;
            }
        }
    }

    private static IEnumerable<(string English, string Danish, Element Time)> Collected(Element specimen)
    {
        var collected = specimen.Child("collection").Child("collected");
        yield return ("taken", "taget", collected.HasValue ? collected : collected.Child("start"));
    }

    private static Element Released(Element step) => step.Child("executionPeriod").Child("end");
}
