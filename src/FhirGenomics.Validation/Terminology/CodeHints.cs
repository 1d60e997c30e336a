using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>What somebody most likely meant who wrote a wrong code: the right case, the code of a display, the nearest codes, the usual spelling of a unit.</summary>
internal static class CodeHints
{
    private const int MostCodes = 2000;
    private const int LongestCode = 60;

    /// <summary>Units as people write them. Source: https://ucum.org/ucum</summary>
    private static readonly Dictionary<string, string> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["year"] = "a",
        ["years"] = "a",
        ["yr"] = "a",
        ["år"] = "a",
        ["month"] = "mo",
        ["months"] = "mo",
        ["måneder"] = "mo",
        ["week"] = "wk",
        ["weeks"] = "wk",
        ["uger"] = "wk",
        ["day"] = "d",
        ["days"] = "d",
        ["dage"] = "d",
        ["hour"] = "h",
        ["hours"] = "h",
        ["timer"] = "h",
        ["minutes"] = "min",
        ["sec"] = "s",
        ["seconds"] = "s",
        ["percent"] = "%",
        ["pct"] = "%",
        ["procent"] = "%",
        ["µg"] = "ug",
        ["mcg"] = "ug",
        ["µg/mL"] = "ug/mL",
        ["ng/µL"] = "ng/uL",
        ["µL"] = "uL",
        ["mmHg"] = "mm[Hg]",
        ["celsius"] = "Cel",
        ["°C"] = "Cel",
        ["bp"] = "{base}",
        ["bases"] = "{base}",
        ["reads"] = "{reads}",
        ["copies"] = "{copies}",
        ["x"] = "1",
        ["mut/Mb"] = "1/1000000{Base}",
        ["mutations/Mb"] = "1/1000000{Base}",
    };

    /// <summary>For a code outside a value set; nothing if nothing is near.</summary>
    public static Said OfValueSet(TerminologyService terminology, string valueSet, string code)
    {
        var compiled = terminology.Compile(valueSet);
        if (code.Length > LongestCode || compiled.KnownCount > MostCodes)
        {
            return Said.Nothing;
        }

        var known = compiled.KnownCodes.ToList();
        return OfCase(known.Select(one => one.Code), code)
            ?? OfDisplay(known.Select(one => (one.Code, terminology.Displays(one.System, one.Code))), code)
            ?? Nearest(terminology.Suggest(valueSet, code));
    }

    /// <summary>For a code that its system does not have.</summary>
    public static Said OfSystem(TerminologyService terminology, string system, string code)
    {
        if (system == UcumGrammar.System)
        {
            return Spelling.Question(Units.GetValueOrDefault(code.Trim()));
        }

        var loaded = terminology.Versions(system).FirstOrDefault();
        if (loaded is null || code.Length > LongestCode || loaded.Codes.Count > MostCodes)
        {
            return Said.Nothing;
        }

        return OfCase(loaded.Codes, code)
            ?? OfDisplay(loaded.Codes.Select(known => (known, loaded.Displays(known))), code)
            ?? Spelling.DidYouMean(code, loaded.Codes);
    }

    private static Said? OfCase(IEnumerable<string> codes, string code) =>
        codes.FirstOrDefault(known => string.Equals(known, code.Trim(), StringComparison.OrdinalIgnoreCase)) is { } right
            ? new Said($" Did you mean '{right}'? Capital and small letters differ.", $" Mente du '{right}'? Store og små bogstaver er forskellige.")
            : null;

    private static Said? OfDisplay(IEnumerable<(string Code, IReadOnlyList<string> Displays)> codes, string text)
    {
        foreach (var (code, displays) in codes)
        {
            if (displays.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                return new Said($" '{text}' is the display; its code is '{code}'.", $" '{text}' er visningsteksten; koden er '{code}'.");
            }
        }

        return null;
    }

    private static Said Nearest(IReadOnlyList<string> codes)
    {
        var listed = string.Join(", ", codes.Select(code => $"'{code}'"));
        return codes.Count == 0 ? Said.Nothing : new($" Nearest: {listed}.", $" Nærmeste: {listed}.");
    }
}
