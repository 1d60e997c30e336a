using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Rules;

/// <summary>What every Coding (and coded unit of a Quantity) must be: its system an absolute URI of a code system, its code one of that system, its display one of the code's.</summary>
internal static class CodingRule
{
    private const int LongestRemembered = 512;

    public static void Check(ValidationRun run, Element coding)
    {
        var system = coding.Child("system");
        if (system.Kind != ElementKind.String)
        {
            return;
        }

        var code = coding.Child("code");
        var display = coding.Child("display");
        var length = system.Raw.Length + code.Raw.Length + display.Raw.Length + 2;
        if (length > LongestRemembered)
        {
            CheckNew(run, coding, system, code, display);
            return;
        }

        // Only codings without findings are remembered, so the texts of findings need no memory.
        Span<byte> key = stackalloc byte[length];
        system.Raw.CopyTo(key);
        key[system.Raw.Length] = (byte)'|';
        code.Raw.CopyTo(key[(system.Raw.Length + 1)..]);
        key[system.Raw.Length + code.Raw.Length + 1] = (byte)'|';
        display.Raw.CopyTo(key[(system.Raw.Length + code.Raw.Length + 2)..]);
        if (!run.Schemas.SoundCodings.TryFind(key, out _) && CheckNew(run, coding, system, code, display))
        {
            run.Schemas.SoundCodings.Add(key, Membership.In);
        }
    }

    private static bool CheckNew(ValidationRun run, Element coding, Element system, Element code, Element display)
    {
        var url = system.Text!;
        if (!url.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        if (run.Schemas.Definitions.Find("CodeSystem", url)?.Root.Child("supplements").Exists == true)
        {
            run.Error(system, null, IssueCode.Value, MessageId.CodingSystem,
                $"'{Messages.Shorten(url)}' is a supplement, which has no codes of its own: the system must be the code system that it supplements.",
                $"'{Messages.Shorten(url)}' er et supplement, som ikke selv har koder: angiv i 'system' det kodesystem, som det supplerer.");
            return false;
        }

        if (run.Schemas.Definitions.FindEntry("ValueSet", url) is not null && run.Schemas.Definitions.FindEntry("CodeSystem", url) is null)
        {
            run.Error(system, null, IssueCode.Value, MessageId.CodingSystem,
                $"'{Messages.Shorten(url)}' is a value set: the system of a Coding must be a code system.",
                $"'{Messages.Shorten(url)}' er et værdisæt: 'system' i en Coding skal være et kodesystem.");
            return false;
        }

        if (run.Schemas.Definitions.FindEntry("CodeSystem", url) is null && run.Terminology.Meant(url) is { } meantSystem)
        {
            run.Warning(system, null, IssueCode.Value, MessageId.CodingSystem,
                $"The code system '{Messages.Shorten(url)}' is not known here. Did you mean '{meantSystem}'?",
                $"Kodesystemet '{Messages.Shorten(url)}' er ikke kendt her. Mente du '{meantSystem}'?");
            return false;
        }

        if (!code.HasValue)
        {
            return true;
        }

        if (run.Terminology.InCodeSystem(url, code.Text!) == Membership.Out)
        {
            var meant = run.WantsText ? CodeHints.OfSystem(run.Terminology, url, code.Text!) : Said.Nothing;
            run.Error(code, null, IssueCode.CodeInvalid, MessageId.UnknownCode,
                $"The code system {Messages.Shorten(url)} has no code '{Messages.Show(code)}'.{meant.English}",
                $"Kodesystemet {Messages.Shorten(url)} har ingen kode '{Messages.Show(code)}'.{meant.Danish}");
            return false;
        }

        return !display.HasValue || CheckDisplay(run, coding, url, code, display);
    }

    private static bool CheckDisplay(ValidationRun run, Element coding, string system, Element code, Element display)
    {
        var known = run.Terminology.Displays(system, code.Text!);
        var text = Normal(display.Text!);
        if (known.Count == 0 || known.Any(one => string.Equals(Normal(one), text, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        run.Warning(display, null, IssueCode.Invalid, MessageId.WrongDisplay,
            $"The display '{Messages.Show(display)}' is not one of the code '{Messages.Show(code)}': expected {string.Join(" or ", known.Take(3).Select(one => $"'{one}'"))}.",
            $"Visningsteksten ('display') '{Messages.Show(display)}' hører ikke til koden '{Messages.Show(code)}': forventet {string.Join(" eller ", known.Take(3).Select(one => $"'{one}'"))}.");
        return false;
    }

    private static string Normal(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
