using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>A code to be validated.</summary>
public sealed record CodeToValidate(string? System, string? Version, string Code, string? Display)
{
    /// <summary>Reads a Coding; null if it has no code.</summary>
    public static CodeToValidate? From(Element coding) =>
        coding.Child("code").Text is { } code ? new CodeToValidate(coding.Child("system").Text, coding.Child("version").Text, code, coding.Child("display").Text) : null;
}

/// <summary>The answer to "is this code valid here?".</summary>
/// <param name="Membership">In, out, or cannot be told.</param>
/// <param name="Message">Why it is not in, or that the display is wrong; null if there is nothing to say.</param>
/// <param name="Display">The preferred display of the code; null if unknown.</param>
public sealed record CodeAnswer(Membership Membership, Said? Message, string? Display)
{
    /// <summary>False if a display was given that is not one of the code's.</summary>
    public bool IsDisplayRight { get; init; } = true;
}

/// <summary>Answers $validate-code. Source: https://hl7.org/fhir/R4/valueset-operation-validate-code.html</summary>
internal static class CodeValidation
{
    /// <summary>The best answer for codes of which one has to be in a value set.</summary>
    public static CodeAnswer InValueSet(TerminologyService terminology, CompiledValueSet valueSet, IReadOnlyList<CodeToValidate> codes, string? language, bool allowsAbstract) =>
        Best(codes, code => code.System is null
            ? new CodeAnswer(Membership.Out, new Said($"The coding '{code.Code}' has no system, so that it is in no value set.", $"Kodningen '{code.Code}' har intet system og er derfor ikke i noget værdisæt."), null)
            : Answer(terminology, code, valueSet.Contains(code.System, code.Code), Named("the value set", "værdisættet", valueSet.Url), language, allowsAbstract ? null : terminology.View(code.System, null)));

    /// <summary>The best answer for codes of which one has to be of a code system.</summary>
    public static CodeAnswer InCodeSystem(TerminologyService terminology, CodeSystemView? view, string system, string? version, IReadOnlyList<CodeToValidate> codes, string? language, bool allowsAbstract) =>
        Best(codes, code =>
        {
            var asked = version ?? code.Version;
            var membership = view is not null && (asked is not null || terminology.Grammar(system) is null) ? view.Loaded.Contains(code.Code)
                : asked is not null ? Membership.Unknown
                : terminology.InCodeSystem(system, code.Code);
            return code.System is not null && code.System != system
                ? new CodeAnswer(Membership.Out, new Said($"The code '{code.Code}' is of another code system: {code.System}.", $"Koden '{code.Code}' er fra et andet kodesystem: {code.System}."), null)
                : Answer(terminology, code with { System = system }, membership, Named("the code system", "kodesystemet", system + Version(asked)), language, allowsAbstract ? null : view, isOfSystem: true);
        });

    private static CodeAnswer Best(IReadOnlyList<CodeToValidate> codes, Func<CodeToValidate, CodeAnswer> ask)
    {
        var answers = codes.Select(ask).ToList();
        return answers.Find(answer => answer is { Membership: Membership.In, IsDisplayRight: true }) ?? answers.MinBy(answer => answer.Membership switch { Membership.In => 0, Membership.Unknown => 1, _ => 2 })!;
    }

    /// <summary>The answer for one code; <paramref name="selectable"/> is its code system if abstract codes do not count.</summary>
    private static CodeAnswer Answer(TerminologyService terminology, CodeToValidate code, Membership membership, Said where, string? language, CodeSystemView? selectable, bool isOfSystem = false)
    {
        var system = code.System ?? "";
        if (membership != Membership.In && system.Length > 0 && terminology.InCodeSystem(system, code.Code) == Membership.Out)
        {
            return new CodeAnswer(Membership.Out, new Said($"The code system {system} has no code '{code.Code}'.", $"Kodesystemet {system} har ingen kode '{code.Code}'."), null);
        }

        var said = system.Length > 0 && !isOfSystem ? new Said($"'{code.Code}' of {system}", $"'{code.Code}' fra {system}") : Said.Same($"'{code.Code}'");
        switch (membership)
        {
            case Membership.Out:
                return new CodeAnswer(membership, new Said($"The code {said.English} is not in {where.English}.", $"Koden {said.Danish} er ikke i {where.Danish}."), null);
            case Membership.Unknown:
                var meant = Spelling.Question(terminology.Meant(system));
                return new CodeAnswer(membership, new Said(
                    $"Whether the code {said.English} is in {where.English} cannot be told here: the code system is not loaded, or only in part.{meant.English}",
                    $"Om koden {said.Danish} er i {where.Danish}, kan ikke afgøres her: kodesystemet er ikke indlæst, eller kun delvist.{meant.Danish}"), null);
        }

        if (selectable?.IndexOf(code.Code) is >= 0 and var at && selectable.IsAbstract(at))
        {
            return new CodeAnswer(Membership.Out, new Said($"The code {said.English} is abstract: it stands for a group of codes, of which one is to be chosen.", $"Koden {said.Danish} er abstrakt: den står for en gruppe af koder, hvoraf én skal vælges."), null);
        }

        var displays = system.Length > 0 ? terminology.Displays(system, code.Code) : [];
        var view = language is null || displays.Count == 0 ? null : terminology.View(system, null);
        var preferred = view?.IndexOf(code.Code) is >= 0 and var index ? view.Display(index, language) : displays.Count > 0 ? displays[0] : null;
        return code.Display is null || displays.Count == 0 || displays.Any(known => IsSame(known, code.Display))
            ? new CodeAnswer(membership, null, preferred)
            : new CodeAnswer(membership, WrongDisplay(code, [.. displays.Take(3).Select(known => $"'{known}'")]), preferred) { IsDisplayRight = false };
    }

    private static Said WrongDisplay(CodeToValidate code, string[] known) => new(
        $"The display '{code.Display}' is not one of the code '{code.Code}': expected {string.Join(" or ", known)}.",
        $"'{code.Display}' er ikke en betegnelse for koden '{code.Code}': forventet {string.Join(" eller ", known)}.");

    /// <summary>What was sent with the request may have no URL.</summary>
    private static Said Named(string english, string danish, string url) => url.Length == 0 ? new(english, danish) : new($"{english} {url}", $"{danish} {url}");

    private static string Version(string? version) => version is null ? "" : "|" + version;

    private static bool IsSame(string left, string right) => string.Equals(Normal(left), Normal(right), StringComparison.OrdinalIgnoreCase);

    private static string Normal(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
