using FhirGenomics.Resources;
using Microsoft.Extensions.Primitives;

namespace FhirGenomics.Server.Http;

/// <summary>What a write shall answer with.</summary>
internal enum PreferReturn
{
    /// <summary>Nothing was said.</summary>
    Unspecified,

    /// <summary>Headers only.</summary>
    Minimal,

    /// <summary>The resource as it was stored.</summary>
    Representation,

    /// <summary>An OperationOutcome with hints and warnings.</summary>
    OperationOutcome,
}

/// <summary>The Prefer header; what it says beyond this is ignored, a preference without its value is a Failure (400). Source: https://hl7.org/fhir/R4/http.html#return</summary>
/// <param name="Return">What a write shall answer with.</param>
/// <param name="Strict">True if unknown search parameters are errors (<c>handling=strict</c>).</param>
internal sealed record Prefer(PreferReturn Return, bool Strict)
{
    /// <summary>True if the answer may come later (<c>respond-async</c>).</summary>
    public bool Async { get; init; }

    /// <summary>Nothing preferred.</summary>
    public static readonly Prefer Default = new(PreferReturn.Unspecified, false);

    /// <summary>Reads the header, which may come several times and with several preferences in one.</summary>
    public static Prefer Read(StringValues header)
    {
        if (header.Count == 0)
        {
            return Default;
        }

        var prefer = Default;
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in header)
        {
            foreach (var preference in (line ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = preference.Split('=', 2, StringSplitOptions.TrimEntries);
                if (parts is [_, ""])
                {
                    throw new Failure(FailureKind.BadRequest, Issue.Error(
                        IssueCode.Value, "prefer-invalid", $"The header Prefer has no value after '{preference}'.", $"Headeren Prefer har ingen værdi efter '{preference}'."));
                }

                // Of a preference that is given twice the first counts: https://www.rfc-editor.org/rfc/rfc7240#section-2
                prefer = !given.Add(parts[0]) ? prefer : string.Join('=', parts[0], parts.ElementAtOrDefault(1)?.Trim('"')).ToUpperInvariant() switch
                {
                    "RETURN=MINIMAL" => prefer with { Return = PreferReturn.Minimal },
                    "RETURN=REPRESENTATION" => prefer with { Return = PreferReturn.Representation },
                    "RETURN=OPERATIONOUTCOME" => prefer with { Return = PreferReturn.OperationOutcome },
                    "HANDLING=STRICT" => prefer with { Strict = true },
                    "HANDLING=LENIENT" => prefer with { Strict = false },
                    "RESPOND-ASYNC=" => prefer with { Async = true },
                    _ => prefer,
                };
            }
        }

        return prefer;
    }
}
