using FhirGenomics.Resources;

namespace FhirGenomics.Server.Commands;

/// <summary>The first word of the command line: a command, or nothing, which starts the server.</summary>
internal static class CommandLine
{
    private static readonly Said Usage = new(
        """
        FhirGenomics: an HL7 FHIR R4 server for clinical whole genome sequencing.

        Usage: fhirgenomics [--urls URL] [--Section:Setting VALUE ...]     starts the server
               fhirgenomics validate FILE|FOLDER... [options]              validates files (validate --help)
               fhirgenomics backup FILE | restore FILE | move [options]    copies the store (backup --help)

        """,
        """
        FhirGenomics: en HL7 FHIR R4-server til klinisk helgenomsekventering.

        Brug: fhirgenomics [--urls URL] [--Sektion:Indstilling VÆRDI ...]    starter serveren
              fhirgenomics validate FIL|MAPPE... [argumenter]                validerer filer (validate --help)
              fhirgenomics backup FIL | restore FIL | move [argumenter]      kopierer lageret (backup --help)

        """);

    /// <summary>Runs a command; the result is the exit code, or null if the server is to be started.</summary>
    public static async Task<int?> Run(IReadOnlyList<string> arguments, Terminal terminal, TimeProvider clock, CancellationToken stop)
    {
        int code;
        switch (arguments)
        {
            case ["validate", ..]:
                code = await Validate.Run([.. arguments.Skip(1)], terminal, clock, stop);
                await terminal.Output.FlushAsync(stop);
                return code;
            case ["backup" or "restore" or "move", ..]:
                code = await Copies.Run(arguments[0], [.. arguments.Skip(1)], terminal, clock, stop);
                await terminal.Output.FlushAsync(stop);
                return code;
            case ["help" or "--help" or "-h", ..]:
                await terminal.Output.WriteAsync(Usage.In(terminal.IsDanish));
                await terminal.Output.FlushAsync(stop);
                return Validate.Valid;
            case [var word, ..] when word.Length > 0 && char.IsAsciiLetter(word[0]) && !word.Contains('=', StringComparison.Ordinal):
                var unknown = new Said($"There is no command '{word}'.", $"Der er ingen kommando '{word}'.") + Spelling.DidYouMean(word, ["validate", "backup", "restore", "move", "help"]) + new Said(" fhirgenomics --help tells more.", " fhirgenomics --help fortæller mere.");
                await terminal.Error.WriteLineAsync(unknown.In(terminal.IsDanish));
                return Validate.NotDone;
            default:
                return null;
        }
    }
}
