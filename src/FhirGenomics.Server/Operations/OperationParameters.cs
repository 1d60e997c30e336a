using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server.Operations;

/// <summary>What an operation was called with: from the URL, and from a Parameters resource as content. Source: https://hl7.org/fhir/R4/operations.html#request</summary>
internal sealed class OperationParameters
{
    private const int MostCodes = 100;

    private readonly string operation;
    private readonly IReadOnlyList<OperationParameter> known;
    private readonly List<(string Name, string? Text, Element Sent)> given = [];

    private OperationParameters(string operation, IReadOnlyList<OperationParameter> known) => (this.operation, this.known) = (operation, known);

    /// <summary>Reads all parameters. Throws <see cref="Failure"/> (400) for one that the operation does not have, that is of another type or comes too often, and for other or broken content.</summary>
    public static async Task<OperationParameters> Read(FhirRequest request, FhirServer server, string operation, IReadOnlyList<OperationParameter> known, CancellationToken stop)
    {
        var parameters = new OperationParameters(operation, known);
        foreach (var (name, text) in request.Parameters.Where(parameter => parameter.Key is not ("_summary" or "_elements")))
        {
            parameters.Add(name, text, default);
        }

        if (request.Body is not { } body)
        {
            return parameters;
        }

        if (body.ResourceType != "Parameters")
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.Invalid, "parameters-expected", $"{operation} takes a Parameters resource as content, not a {body.ResourceType}.", body.Root, $"{operation} tager en Parameters-ressource som indhold, ikke en {body.ResourceType}."));
        }

        Acceptance.ThrowIfBroken(await server.Validate(body.Root, stop, ownBase: request.Base));
        for (var parameter = body.Root.Child("parameter"); parameter.Exists; parameter = parameter.NextSame())
        {
            parameters.Add(parameter.Child("name").Text ?? "", parameter.Child("value").Text, parameter);
        }

        return parameters;
    }

    private void Add(string name, string? text, Element sent)
    {
        if (known.FirstOrDefault(one => one.Name == name) is not { } parameter)
        {
            var meant = Spelling.DidYouMean(name, known.Select(one => one.Name));
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.NotSupported, "parameter-unknown", $"{operation} has no parameter '{name}' here.{meant}", $"{operation} har ingen parameter '{name}' her.{meant.Danish}"));
        }

        if (!parameter.Repeats && given.Exists(one => one.Name == name))
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Duplicate, "parameter-invalid", $"{operation} takes the parameter '{name}' once.", $"{operation} tager parameteren '{name}' én gang."));
        }

        var isOfKind = parameter.Type switch
        {
            "Resource" => sent.Exists && sent.Child("resource").Exists,
            "Part" => sent.Exists && sent.Child("part").Exists,
            _ when parameter.IsPrimitive => text is not null,
            _ => sent.Exists && sent.Child("value").Type?.Name == parameter.Type,
        };
        if (!isOfKind)
        {
            throw parameter.IsPrimitive
                ? Wrong(name, $"must be of type {parameter.Type}", $"skal være af typen {parameter.Type}")
                : Wrong(name, $"must be a {Kind(parameter).English} in a Parameters resource", $"skal være {Kind(parameter).Danish} i en Parameters-ressource");
        }

        if (text is not null && parameter.IsPrimitive && !parameter.Fits(text))
        {
            throw parameter.Type == "boolean"
                ? Wrong(name, "must be true or false", "skal være true eller false")
                : Wrong(name, $"is no {parameter.Type}: it has control characters, or blanks in the wrong place", $"er ikke en gyldig {parameter.Type}: den har styretegn eller mellemrum på forkerte steder");
        }

        given.Add((name, text, sent));
    }

    private static Said Kind(OperationParameter parameter) => parameter.Type switch
    {
        "Resource" => new("resource", "en ressource"),
        "Part" => new("parameter with parts", "en parameter med dele"),
        var type => new(type, $"af typen {type}"),
    };

    /// <summary>The text of a primitive parameter; null if it was not given.</summary>
    public string? Text(string name) => given.Find(one => one.Name == name).Text;

    /// <summary>The texts of a parameter that may come often.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. given.Where(one => one.Name == name).Select(one => one.Text).OfType<string>()];

    /// <summary>The value of a parameter that is a datatype; none if it was not given.</summary>
    public Element Value(string name) => given.Find(one => one.Name == name).Sent is { Exists: true } sent ? sent.Child("value") : default;

    /// <summary>The parameters of a name that have parts.</summary>
    public IEnumerable<Element> Parts(string name) => given.Where(one => one.Name == name).Select(one => one.Sent);

    /// <summary>The resource of a parameter; null if it was not given. Throws <see cref="Failure"/> (400) if it is of another type.</summary>
    public ElementTree? Resource(string name, string type)
    {
        if (given.Find(one => one.Name == name).Sent is not { Exists: true } sent)
        {
            return null;
        }

        var resource = sent.Child("resource");
        return resource.Type?.Name == type ? resource.Detach() : throw Wrong(name, $"must be a {type}", $"skal være en {type}");
    }

    /// <summary>Throws <see cref="Failure"/> (400) if a parameter names another definition, or version of it, than the one that is asked about by id or sent; a null name is not looked at.</summary>
    public void MustBe(Element definition, string? name, string? versionName)
    {
        var (url, version) = (definition.Child("url").Text, definition.Child("version").Text);
        if (name is not null && Text(name) is { } asked && asked != url && asked != $"{url}|{version}")
        {
            throw Another(name, asked, url, definition);
        }

        if (versionName is not null && Text(versionName) is { } other && other != version)
        {
            throw Another(versionName, other, version, definition);
        }
    }

    private Failure Another(string name, string asked, string? own, Element definition) => Wrong(
        name,
        $"is '{asked}', but the {definition.Type!.Name} that is asked about has {(own is null ? "none" : $"'{own}'")}",
        $"er '{asked}', men den {definition.Type!.Name}, der spørges om, har {(own is null ? "ingen" : $"'{own}'")}");

    /// <summary>A Boolean; false if it was not given.</summary>
    public bool Flag(string name) => Text(name) == "true";

    /// <summary>A whole number of 0 at least; null if it was not given. Throws <see cref="Failure"/> (400) for anything else.</summary>
    public int? Number(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Wrong(name, "must be a whole number of 0 at least", "skal være et helt tal, mindst 0");

    /// <summary>A primitive parameter that must be there. Throws <see cref="Failure"/> (400) if it is not.</summary>
    public string Require(string name) => Text(name) ?? throw Missing($"the parameter '{name}'", $"parameteren '{name}'");

    /// <summary>
    /// The codes of <c>code</c> with <paramref name="systemName"/>, <c>coding</c> or <c>codeableConcept</c>. Throws <see cref="Failure"/> (400) if there is none, or if
    /// several of these were given.
    /// </summary>
    public IReadOnlyList<CodeToValidate> Codes(string? systemName, string versionName)
    {
        string[] forms = [.. known.Select(one => one.Name).Where(name => name is "code" or "coding" or "codeableConcept")];
        var (english, danish) = ($"{string.Join(", ", forms[..^1])} or {forms[^1]}", $"{string.Join(", ", forms[..^1])} eller {forms[^1]}");
        if (forms.Count(form => given.Exists(one => one.Name == form)) > 1)
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Invalid, "parameter-invalid", $"{operation} takes {english}: only one of them.", $"{operation} tager {danish}: kun én af dem."));
        }

        if (Text("code") is { } code)
        {
            return [new CodeToValidate(systemName is null ? null : Require(systemName), Text(versionName), code, Text("display"))];
        }

        if (Text("display") is not null)
        {
            throw Wrong("display", "belongs to 'code': a Coding has its own", "hører til 'code': en Coding har sin egen");
        }

        var concept = Value("codeableConcept");
        var codes = new List<CodeToValidate>();
        for (var coding = concept.Exists ? concept.Child("coding") : Value("coding"); coding.Exists; coding = concept.Exists ? coding.NextSame() : default)
        {
            if (CodeToValidate.From(coding) is { } found)
            {
                codes.Add(Completed(found, systemName, versionName));
            }
        }

        if (codes.Count > MostCodes)
        {
            throw Wrong("codeableConcept", $"has more than {MostCodes} codings", $"har flere end {MostCodes} kodninger");
        }

        return codes.Count > 0 ? codes : throw Missing($"a code: {english}", $"en kode: {danish}");
    }

    /// <summary>A Coding says its system and version itself; where it does not, the parameters do.</summary>
    private CodeToValidate Completed(CodeToValidate coding, string? systemName, string versionName)
    {
        foreach (var (name, own) in (ReadOnlySpan<(string?, string?)>)[(systemName, coding.System), (versionName, coding.Version)])
        {
            if (name is not null && own is not null && Text(name) is { } other && other != own)
            {
                throw Wrong(name, $"is '{other}', but the coding has '{own}'", $"er '{other}', men kodningen har '{own}'");
            }
        }

        return coding with { System = coding.System ?? (systemName is null ? null : Text(systemName)), Version = coding.Version ?? Text(versionName) };
    }

    /// <summary>The call lacks something: 400.</summary>
    public Failure Missing(string what, string danish) =>
        new(FailureKind.BadRequest, Issue.Error(IssueCode.Required, "parameter-missing", $"{operation} needs {what}.", $"{operation} kræver {danish}."));

    /// <summary>A parameter is wrong: 400.</summary>
    public Failure Wrong(string name, string what, string danish) =>
        new(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "parameter-invalid", $"The parameter '{name}' of {operation} {what}.", $"Parameteren '{name}' til {operation} {danish}."));
}
