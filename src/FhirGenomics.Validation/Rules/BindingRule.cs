using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Rules;

/// <summary>Checks codes against the value set of a binding. Source: https://hl7.org/fhir/R4/terminologies.html#strength</summary>
internal static class BindingRule
{
    private const int LongestRemembered = 512;

    public static void Check(ValidationRun run, Element node, ElementSchema rule, Binding binding)
    {
        if (binding.Strength >= BindingStrength.Extensible)
        {
            CheckOne(run, node, rule, binding);
        }

        if (binding.Maximum is { } maximum)
        {
            CheckOne(run, node, rule, maximum);
        }
    }

    /// <summary>The best answer of all codes of an element: one code that is in is enough. <c>Out</c> also if there is no code.</summary>
    public static Membership Best(ValidationRun run, Element node, Binding binding) => Best(run, node, binding, out _);

    private static void CheckOne(ValidationRun run, Element node, ElementSchema rule, Binding binding)
    {
        var best = Best(run, node, binding, out var hasCode);
        if (best == Membership.In || (best == Membership.Unknown && run.IsTrying))
        {
            return;
        }

        var isRequired = binding.Strength == BindingStrength.Required;
        var codes = run.WantsText ? Codes(node) : Said.Nothing;
        if (best == Membership.Unknown)
        {
            if (isRequired)
            {
                run.Information(node, rule, IssueCode.CodeInvalid, MessageId.BindingUnknown,
                    $"Whether {codes.English} is in the value set {binding.ValueSet} cannot be told here: its code system is not loaded.",
                    $"Om {codes.Danish} er i værdisættet {binding.ValueSet}, kan ikke afgøres her: kodesystemet er ikke indlæst.");
            }
        }
        else if (!hasCode)
        {
            // data-absent-reason stands in the place of a concept; an element of type code has no such place: its value must be of the value set.
            if (isRequired && (node.Type?.Name == "code" || (node.Type?.Kind != FhirTypeKind.Primitive && !HasExtension(node))))
            {
                run.Error(node, rule, IssueCode.CodeInvalid, MessageId.BindingRequired,
                    $"'{node.Name}' has no code: a code of the value set {binding.ValueSet} is needed{Messages.By(rule)}.",
                    $"'{node.Name}' har ingen kode: der skal være en kode fra værdisættet {binding.ValueSet}{Danish.By(rule)}.");
            }
        }
        else if (isRequired)
        {
            var nearest = run.WantsText ? Nearest(run, node, binding) : Said.Nothing;
            run.Error(node, rule, IssueCode.CodeInvalid, MessageId.BindingRequired,
                $"{codes.English} is not in the value set {binding.ValueSet}, from which it must come{Messages.By(rule)}.{nearest.English}",
                $"{codes.Danish} er ikke i værdisættet {binding.ValueSet}, som koden skal komme fra{Danish.By(rule)}.{nearest.Danish}");
        }
        else
        {
            run.Warning(node, rule, IssueCode.CodeInvalid, MessageId.BindingExtensible,
                $"{codes.English} is not in the value set {binding.ValueSet}, from which it should come unless that has no suitable code{Messages.By(rule)}.",
                $"{codes.Danish} er ikke i værdisættet {binding.ValueSet}, som koden bør komme fra, medmindre det ingen passende kode har{Danish.By(rule)}.");
        }
    }

    private static Membership Best(ValidationRun run, Element node, Binding binding, out bool hasCode)
    {
        hasCode = false;
        switch (node.Type?.Name)
        {
            case "CodeableConcept":
                var best = Membership.Out;
                for (var coding = node.Child("coding"); coding.Exists && best != Membership.In; coding = coding.NextSame())
                {
                    var one = OfCoding(run, coding, binding, ref hasCode);
                    best = one == Membership.Out ? best : one;
                }

                return best;
            case "Coding":
            case "Quantity":
                return OfCoding(run, node, binding, ref hasCode);
            default:
                hasCode = node.HasValue;
                return node.HasValue ? Ask(run, default, node, binding) : Membership.Out;
        }
    }

    private static Membership OfCoding(ValidationRun run, Element coding, Binding binding, ref bool hasCode)
    {
        var code = coding.Child("code");
        if (!code.HasValue)
        {
            return Membership.Out;
        }

        hasCode = true;
        var system = coding.Child("system");
        return system.HasValue ? Ask(run, system, code, binding) : Membership.Out;
    }

    private static Membership Ask(ValidationRun run, Element system, Element code, Binding binding)
    {
        run.Work++;
        var systemBytes = system.Raw;
        var codeBytes = code.Raw;
        var length = systemBytes.Length + 1 + codeBytes.Length;
        if (length > LongestRemembered || system.IsEscaped || code.IsEscaped)
        {
            return binding.In(run.Terminology).Contains(system.Text, code.Text!);
        }

        Span<byte> key = stackalloc byte[length];
        systemBytes.CopyTo(key);
        key[systemBytes.Length] = (byte)'|';
        codeBytes.CopyTo(key[(systemBytes.Length + 1)..]);
        var valueSet = binding.In(run.Terminology);
        if (!valueSet.Memory.TryFind(key, out var answer))
        {
            answer = valueSet.Contains(system.Text, code.Text!);
            valueSet.Memory.Add(key, answer);
        }

        return answer;
    }

    private static bool HasExtension(Element node)
    {
        for (var coding = node.Child("coding"); coding.Exists; coding = coding.NextSame())
        {
            if (coding.Child("extension").Exists || coding.Child("code").Child("extension").Exists)
            {
                return true;
            }
        }

        return node.Child("extension").Exists;
    }

    private static Said Codes(Element node)
    {
        if (node.Type?.Name == "CodeableConcept")
        {
            var codes = new List<Said>();
            for (var coding = node.Child("coding"); coding.Exists && codes.Count < 4; coding = coding.NextSame())
            {
                codes.Add(Code(coding));
            }

            return codes.Count == 1 ? codes[0] : new("none of " + string.Join(", ", codes.Select(code => code.English)), "ingen af " + string.Join(", ", codes.Select(code => code.Danish)));
        }

        return node.Type?.Kind == FhirTypeKind.Primitive ? Said.Same($"'{Messages.Show(node)}'") : Code(node);
    }

    private static Said Code(Element coding)
    {
        var code = Messages.Shorten(coding.Child("code").Text ?? "");
        return coding.Child("system").Text is { } system
            ? new($"'{code}' of {Messages.Shorten(system)}", $"'{code}' fra {Messages.Shorten(system)}")
            : new($"'{code}' (which has no system)", $"'{code}' (som mangler 'system')");
    }

    private static Said Nearest(ValidationRun run, Element node, Binding binding)
    {
        var coding = node.Type?.Name == "CodeableConcept" ? node.Child("coding") : node;
        var code = coding.Type?.Kind == FhirTypeKind.Primitive ? coding.Text : coding.Child("code").Text;
        return code is null ? Said.Nothing : CodeHints.OfValueSet(run.Terminology, binding.ValueSet, code);
    }
}
