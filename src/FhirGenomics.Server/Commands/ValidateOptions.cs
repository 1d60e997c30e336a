using FhirGenomics.Resources;

namespace FhirGenomics.Server.Commands;

/// <summary>How findings are written.</summary>
internal enum FindingsFormat
{
    /// <summary>Lines for a person, as compilers write them.</summary>
    Text,

    /// <summary>OperationOutcomes.</summary>
    Json,

    /// <summary>SARIF 2.1.0, for code-scanning services and editors.</summary>
    Sarif,
}

/// <summary>The command line of <c>fhirgenomics validate</c>.</summary>
internal sealed record ValidateOptions
{
    /// <summary>What <c>--help</c> says.</summary>
    public static readonly Said Usage = new(
        """
        Usage: fhirgenomics validate FILE|FOLDER... [options]

        Validates FHIR R4 resources against FHIR itself, the profiles that they claim and the rules
        between the resources of a genomic pathway. Reads .json, .xml and .ndjson; folders with all
        that is in them; - is standard input. No database is opened and no network is used.

          --profile URL      check against this profile too (may stand several times)
          --package FILE     load a FHIR package (.tgz) with further profiles and codes (several times)
          --format FORMAT    text (default), json (OperationOutcome) or sarif (2.1.0)
          --language LANG    en or da; default: the environment's (LC_ALL, LC_MESSAGES, LANG)
          --information      in text, tell also what is only said for information
          --help             this text

        Exit code: 0 if all is valid, 1 if errors were found, 2 if the command line is wrong or
        something could not be read.

        """,
        """
        Brug: fhirgenomics validate FIL|MAPPE... [argumenter]

        Validerer FHIR R4-ressourcer mod FHIR selv, de profiler, som de angiver, og reglerne mellem
        ressourcerne i et genomforløb. Læser .json, .xml og .ndjson; mapper med alt, hvad de rummer;
        - er standardinput. Ingen database åbnes, og intet netværk bruges.

          --profile URL      kontrollér også mod denne profil (kan angives flere gange)
          --package FIL      indlæs en FHIR-pakke (.tgz) med flere profiler og koder (flere gange)
          --format FORMAT    text (standard), json (OperationOutcome) eller sarif (2.1.0)
          --language SPROG   en eller da; standard: miljøets (LC_ALL, LC_MESSAGES, LANG)
          --information      fortæl i text også det, der kun er til orientering
          --help             denne tekst

        Afslutningskode: 0, hvis alt er gyldigt, 1, hvis der er fundet fejl, 2, hvis kommandolinjen er
        forkert, eller noget ikke kunne læses.

        """);

    private static readonly string[] Known = ["--profile", "--package", "--format", "--language", "--information", "--help"];

    /// <summary>Files and folders, in the order given; <c>-</c> is standard input.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>Profiles to check against besides those claimed.</summary>
    public List<string> Profiles { get; } = [];

    /// <summary>FHIR packages to load.</summary>
    public List<string> Packages { get; } = [];

    /// <summary>How findings are written.</summary>
    public FindingsFormat Format { get; private set; }

    /// <summary>True for texts in Danish.</summary>
    public bool Danish { get; private set; }

    /// <summary>True to write also what is only said for information, in text.</summary>
    public bool Information { get; private set; }

    /// <summary>True if only the usage is asked for.</summary>
    public bool Help { get; private set; }

    /// <summary>Reads the arguments after <c>validate</c>; the second result says what is wrong with them, null if nothing is.</summary>
    public static (ValidateOptions Options, Said? Wrong) Read(IReadOnlyList<string> arguments, bool danish)
    {
        var options = new ValidateOptions { Danish = danish };
        var onlyPaths = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (onlyPaths || argument == "-" || !argument.StartsWith('-'))
            {
                options.Paths.Add(argument);
                continue;
            }

            if (argument == "--")
            {
                onlyPaths = true;
                continue;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            var isSwitch = name is "--information" or "--help" or "-h";
            var value = isSwitch ? null : equals >= 0 ? argument[(equals + 1)..] : ++i < arguments.Count ? arguments[i] : null;
            if (options.Set(name, value, isSwitch && equals >= 0) is { } wrong)
            {
                return (options, wrong);
            }
        }

        return (options, options.Paths.Count == 0 && !options.Help ? new Said("There is nothing to validate: name a file or a folder.", "Der er intet at validere: angiv en fil eller en mappe.") : null);
    }

    private Said? Set(string name, string? value, bool hasUselessValue)
    {
        switch (name)
        {
            case "--help" or "-h" when !hasUselessValue:
                Help = true;
                return null;
            case "--information" when !hasUselessValue:
                Information = true;
                return null;
            case "--help" or "-h" or "--information":
                return new Said($"The option {name} takes no value.", $"Tilvalget {name} har ingen værdi.");
            case "--profile" or "--package" or "--format" or "--language" when string.IsNullOrEmpty(value):
                return new Said($"The option {name} needs a value.", $"Tilvalget {name} skal have en værdi.");
            case "--profile":
                Profiles.Add(value!);
                return null;
            case "--package":
                Packages.Add(value!);
                return null;
            case "--format" when Enum.GetValues<FindingsFormat>().Where(format => format.ToString().Equals(value, StringComparison.OrdinalIgnoreCase)).ToList() is [var format]:
                Format = format;
                return null;
            case "--format":
                return new Said($"The format '{value}' is unknown: text, json or sarif.", $"Formatet '{value}' er ukendt: text, json eller sarif.") + Spelling.DidYouMean(value!, ["text", "json", "sarif"]);
            case "--language" when value is "en" or "da":
                Danish = value == "da";
                return null;
            case "--language":
                return new Said($"The language '{value}' is unknown: en or da.", $"Sproget '{value}' er ukendt: en eller da.");
            default:
                return new Said($"The option {name} is unknown.", $"Tilvalget {name} er ukendt.") + Spelling.DidYouMean(name, Known);
        }
    }
}
