using System.Collections.Concurrent;
using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Server.Commands;

/// <summary>The command <c>fhirgenomics validate</c>, for people and pipelines; its usage is <see cref="ValidateOptions.Usage"/>.</summary>
internal static class Validate
{
    /// <summary>Everything is valid.</summary>
    public const int Valid = 0;

    /// <summary>At least one error was found.</summary>
    public const int Invalid = 1;

    /// <summary>The command line is wrong, or something could not be read.</summary>
    public const int NotDone = 2;

    private static readonly TimeSpan BetweenProgress = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the command with the arguments after its name; the result is the exit code.</summary>
    public static async Task<int> Run(IReadOnlyList<string> arguments, Terminal terminal, TimeProvider clock, CancellationToken stop)
    {
        var (options, wrong) = ValidateOptions.Read(arguments, terminal.IsDanish);
        if (wrong is { } said)
        {
            await terminal.Error.WriteLineAsync((said + new Said(" fhirgenomics validate --help tells more.", " fhirgenomics validate --help fortæller mere.")).In(options.Danish));
            return NotDone;
        }

        if (options.Help)
        {
            await terminal.Output.WriteAsync(ValidateOptions.Usage.In(terminal.IsDanish));
            return Valid;
        }

        if (await Definitions(options, terminal, stop) is not { } definitions)
        {
            return NotDone;
        }

        var missing = new List<Said>();
        var files = ResourceFiles.Find(options.Paths, missing);
        foreach (var path in missing)
        {
            await terminal.Error.WriteLineAsync(path.In(options.Danish));
        }

        if (missing.Count > 0 && files.Count == 0)
        {
            return NotDone;
        }

        var validation = new FileValidation(definitions, new ValidationRequest { Profiles = options.Profiles }, options.Danish);
        using var writer = Writer(options, terminal);
        var found = ValidateAll(files, validation, writer, terminal, clock, stop);
        return missing.Count > 0 ? NotDone : found;
    }

    private static IFindingsWriter Writer(ValidateOptions options, Terminal terminal) => options.Format switch
    {
        FindingsFormat.Json => new JsonFindings(terminal.Output, single: options.Paths is [var only] && !Directory.Exists(only)),
        FindingsFormat.Sarif => new SarifFindings(terminal.Output),
        _ => new TextFindings(terminal.Output, options, terminal.HasColours),
    };

    /// <summary>Validates on all cores; findings come in the order of the files, each as soon as those before it are done.</summary>
    private static int ValidateAll(List<string> files, FileValidation validation, IFindingsWriter writer, Terminal terminal, TimeProvider clock, CancellationToken stop)
    {
        var (code, done, shown) = (Valid, 0, false);
        var last = clock.GetTimestamp();
        var all = Partitioner.Create(files, EnumerablePartitionerOptions.NoBuffering).AsParallel().AsOrdered().WithCancellation(stop)
            .WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(file => validation.Validate(file, terminal.Input));
        foreach (var findings in all)
        {
            Clear();
            writer.Write(findings);
            done++;
            if (findings.Unreadable is { } reason)
            {
                terminal.Error.WriteLine($"{findings.File}: {reason}");
                code = NotDone;
            }
            else if (code == Valid && findings.Count(IssueSeverity.Error) > 0)
            {
                code = Invalid;
            }

            if (terminal.ShowsError && done < files.Count && clock.GetElapsedTime(last) >= BetweenProgress)
            {
                terminal.Output.Flush();
                terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"{done} of {files.Count} files"));
                (last, shown) = (clock.GetTimestamp(), true);
            }
        }

        Clear();
        return code;

        void Clear()
        {
            if (shown)
            {
                terminal.Error.Write("\r\e[K");
                shown = false;
            }
        }
    }

    /// <summary>The definitions with the packages asked for; null, having said why, if a package cannot be read or a profile asked for is not there.</summary>
    private static async Task<DefinitionsPack?> Definitions(ValidateOptions options, Terminal terminal, CancellationToken stop)
    {
        var definitions = DefinitionsPack.Open();
        foreach (var path in options.Packages)
        {
            try
            {
                await using var file = File.OpenRead(path);
                var package = await PackageFile.ReadAsync(file, stop);
                (definitions, var problems) = await definitions.WithAsync(package.Definitions, package.Name);
                foreach (var problem in package.Problems.Concat(problems))
                {
                    await terminal.Error.WriteLineAsync($"{path}: {problem.Profile} {(options.Danish ? problem.Danish : problem.Text)}".Replace("  ", " ", StringComparison.Ordinal));
                }
            }
            catch (Exception unusable) when (unusable is Failure or IOException or UnauthorizedAccessException)
            {
                var reason = unusable is Failure failure && options.Danish ? failure.Issues[0].Danish : unusable.Message;
                await terminal.Error.WriteLineAsync($"{path}: {reason}");
                return null;
            }
        }

        foreach (var profile in options.Profiles.Where(profile => definitions.FindEntry("StructureDefinition", profile) is null))
        {
            var known = definitions.Entries.Where(entry => entry.ResourceType == "StructureDefinition").Select(entry => entry.Url);
            var unknown = new Said($"The profile {profile} is not known.", $"Profilen {profile} kendes ikke.") + Spelling.DidYouMean(profile, known) + new Said(" Profiles of other packages come with --package.", " Profiler fra andre pakker hentes med --package.");
            await terminal.Error.WriteLineAsync(unknown.In(options.Danish));
            return null;
        }

        return definitions;
    }
}
