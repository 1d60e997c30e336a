using System.Text;

namespace FhirGenomics.Server.Commands;

/// <summary>What a command reads and writes, and what it must know of its surroundings.</summary>
internal sealed record Terminal
{
    /// <summary>Standard input.</summary>
    public required Stream Input { get; init; }

    /// <summary>Standard output: what the command was asked for.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error: progress, and what went wrong with the command itself.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True if a person sees the output as it is written, and not a file or another program.</summary>
    public bool ShowsOutput { get; init; }

    /// <summary>True if a person sees standard error.</summary>
    public bool ShowsError { get; init; }

    /// <summary>An environment variable; null if it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>True if the output may have colours: on a terminal, unless <c>NO_COLOR</c> is set (https://no-color.org) or the terminal is <c>dumb</c>.</summary>
    public bool HasColours => ShowsOutput && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") != "dumb";

    /// <summary>True if the user's language is Danish, as LC_ALL, LC_MESSAGES and LANG say.</summary>
    public bool IsDanish => (First("LC_ALL") ?? First("LC_MESSAGES") ?? First("LANG") ?? "").StartsWith("da", StringComparison.OrdinalIgnoreCase);

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() => new()
    {
        Input = Console.OpenStandardInput(),
        Output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 64 * 1024),
        Error = Console.Error,
        ShowsOutput = !Console.IsOutputRedirected,
        ShowsError = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
    };

    private string? First(string name) => Variable(name) is { Length: > 0 } value ? value : null;
}
