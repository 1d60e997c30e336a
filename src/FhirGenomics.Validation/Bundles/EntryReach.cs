using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Bundles;

/// <summary>
/// Whether every entry of a document or message belongs to it: reached from its first resource by following references, forward or backward.
/// One visit to each reference. Source: https://hl7.org/fhir/R4/documents.html#content and https://hl7.org/fhir/R4/messaging.html
/// </summary>
internal static class EntryReach
{
    public static void Check(ValidationRun run, Element bundle, Element first, string what, IssueSeverity severity)
    {
        var entries = new Dictionary<Element, int>();
        var links = new List<List<int>>();
        for (var entry = bundle.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            entries.TryAdd(entry.Child("resource"), links.Count);
            links.Add([]);
        }

        var number = 0;
        for (var entry = bundle.Child("entry"); entry.Exists; entry = entry.NextSame(), number++)
        {
            Link(run, entry.Child("resource"), number, entries, links);
        }

        var reached = Reach(links);
        number = 0;
        for (var entry = first; entry.Exists; entry = entry.NextSame(), number++)
        {
            if (!reached[number])
            {
                run.Add(entry, null, severity, IssueCode.Invalid, MessageId.BundleUnreachable,
                    $"The entry {number} of the {what} ({entry.Child("resource").Type?.Name}) is not reached from the {first.Child("resource").Type?.Name}, neither by following references from it nor back to it.",
                    $"Entry nummer {number} i {(what == "document" ? "dokumentet" : "meddelelsen")} ({entry.Child("resource").Type?.Name}) kan ikke nås fra {first.Child("resource").Type?.Name}, hverken ved at følge referencer fra den eller tilbage til den.");
            }
        }
    }

    private static bool[] Reach(List<List<int>> links)
    {
        var reached = new bool[links.Count];
        var waiting = new Stack<int>([0]);
        reached[0] = true;
        while (waiting.TryPop(out var at))
        {
            foreach (var next in links[at])
            {
                if (!reached[next])
                {
                    reached[next] = true;
                    waiting.Push(next);
                }
            }
        }

        return reached;
    }

    private static void Link(ValidationRun run, Element at, int from, Dictionary<Element, int> entries, List<List<int>> links)
    {
        run.Work++;
        if (at.Type?.Name == "Reference" && at.Child("reference").Text is { } reference && !reference.StartsWith('#')
            && entries.TryGetValue(run.References.Resolve(reference, at), out var to))
        {
            links[from].Add(to);
            links[to].Add(from);
        }

        for (var child = at.FirstChild; child.Exists; child = child.Next)
        {
            if (child.FirstChild.Exists)
            {
                Link(run, child, from, entries, links);
            }
        }
    }
}
