using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Conformance;

/// <summary>Whether the codes and filters of a ValueSet can be, by the code systems that are loaded. Source: https://hl7.org/fhir/R4/valueset.html</summary>
internal static class ValueSetCheck
{
    private const string Snomed = "http://snomed.info/sct";

    public static void Check(ValidationRun run, Element valueSet)
    {
        foreach (var part in (string[])["include", "exclude"])
        {
            for (var set = valueSet.Child("compose").Child(part); set.Exists; set = set.NextSame())
            {
                if (set.Child("system").Text is { } system)
                {
                    CheckSet(run, set, system);
                }
            }
        }
    }

    private static void CheckSet(ValidationRun run, Element set, string system)
    {
        for (var concept = set.Child("concept"); concept.Exists; concept = concept.NextSame())
        {
            var code = concept.Child("code");
            if (code.HasValue && run.Terminology.InCodeSystem(system, code.Text!) == Membership.Out)
            {
                run.Warning(code, null, IssueCode.CodeInvalid, MessageId.UnknownCode,
                    $"The code system {Messages.Shorten(system)} has no code '{Messages.Show(code)}'.",
                    $"Kodesystemet {Messages.Shorten(system)} har ingen kode '{Messages.Show(code)}'.");
            }
        }

        var definition = run.Terminology.Find(system, set.Child("version").Text) is var (_, entry) ? run.Schemas.Definitions.Read(entry).Root : default;
        for (var filter = set.Child("filter"); filter.Exists; filter = filter.NextSame())
        {
            CheckFilter(run, filter, system, definition);
        }
    }

    private static void CheckFilter(ValidationRun run, Element filter, string system, Element definition)
    {
        var property = filter.Child("property").Text;
        var op = filter.Child("op").Text;
        var value = filter.Child("value");
        if (property is null || op is null || !value.HasValue || op == "regex")
        {
            return;
        }

        if (Problem(run, property, op, value.Text!, system, definition) is { } problem)
        {
            run.Error(value, null, IssueCode.Value, MessageId.ValueSetFilter,
                $"The filter '{Messages.Shorten(property)} {op}' cannot have the value '{Messages.Show(value)}': {problem.English}.",
                $"Filteret '{Messages.Shorten(property)} {op}' kan ikke have værdien '{Messages.Show(value)}': {problem.Danish}.");
        }
    }

    private static Said? Problem(ValidationRun run, string property, string op, string value, string system, Element definition)
    {
        if (op == "exists")
        {
            return value is "true" or "false" ? null : new("expected true or false", "forventet true eller false");
        }

        if (system == Snomed && property == "constraint")
        {
            return Ecl.Problem(value);
        }

        var type = property is "concept" or "code" or "parent" or "child" ? "code" : TypeOf(definition, property);
        foreach (var one in op is "in" or "not-in" ? value.Split(',') : [value])
        {
            if (type switch
            {
                "code" => OfCode(run, one, system),
                "Coding" => OfCoding(run, one),
                "boolean" => one is "true" or "false" ? null : new("expected true or false", "forventet true eller false"),
                "integer" => int.TryParse(one, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : new("expected a whole number", "forventet et helt tal"),
                "decimal" => decimal.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : new Said("expected a number", "forventet et tal"),
                _ => (Said?)null,
            } is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static Said? OfCode(ValidationRun run, string code, string system) => run.Terminology.InCodeSystem(system, code.Trim()) == Membership.Out
        ? new($"the code system {Messages.Shorten(system)} has no such code", $"kodesystemet {Messages.Shorten(system)} har ingen sådan kode")
        : null;

    /// <summary>A Coding is written <c>system#code</c> or <c>system|version#code</c>.</summary>
    private static Said? OfCoding(ValidationRun run, string coding)
    {
        var mark = coding.LastIndexOf('#');
        return mark > 0 ? OfCode(run, coding[(mark + 1)..], coding[..mark].Split('|')[0]) : null;
    }

    private static string? TypeOf(Element definition, string code)
    {
        for (var property = definition.Child("property"); property.Exists; property = property.NextSame())
        {
            if (property.Child("code").Text == code)
            {
                return property.Child("type").Text;
            }
        }

        return code is "inactive" or "notSelectable" ? "boolean" : null;
    }
}
