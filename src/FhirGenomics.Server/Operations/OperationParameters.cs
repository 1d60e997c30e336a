using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server.Operations;

/// <summary>What an operation was called with: from the URL, and from a Parameters resource as content. Source: https://hl7.org/fhir/R4/operations.html#request</summary>
internal sealed class OperationParameters
{
    private const int MostCodes = 100;

    private readonly string operation;
    private readonly List<(string Name, string? Text, Element Value, Element Resource)> given = [];

    private OperationParameters(string operation) => this.operation = operation;

    /// <summary>Reads all parameters. Throws <see cref="Failure"/> (400) for one that the operation does not have, and for other content.</summary>
    public static OperationParameters Read(FhirRequest request, string operation, IReadOnlyList<OperationParameter> known)
    {
        var parameters = new OperationParameters(operation);
        foreach (var (name, text) in request.Parameters.Where(parameter => parameter.Key is not ("_summary" or "_elements")))
        {
            parameters.given.Add((name, text, default, default));
        }

        if (request.Body is { ResourceType: not "Parameters" } other)
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.Invalid, "parameters-expected", $"{operation} takes a Parameters resource as content, not a {other.ResourceType}.", other.Root, $"{operation} tager en Parameters-ressource som indhold, ikke en {other.ResourceType}."));
        }

        for (var parameter = request.Body?.Root.Child("parameter") ?? default; parameter.Exists; parameter = parameter.NextSame())
        {
            var value = parameter.Child("value");
            parameters.given.Add((parameter.Child("name").Text ?? "", value.Text, value, parameter.Child("resource")));
        }

        foreach (var (name, _, _, _) in parameters.given)
        {
            if (!known.Any(one => one.Name == name))
            {
                throw new Failure(FailureKind.BadRequest, Issue.Error(
                    IssueCode.NotSupported, "parameter-unknown", $"{operation} has no parameter '{name}' here.{Spelling.DidYouMean(name, known.Select(one => one.Name))}", $"{operation} har ingen parameter '{name}' her.{Spelling.DidYouMean(name, known.Select(one => one.Name)).Danish}"));
            }
        }

        return parameters;
    }

    /// <summary>The text of a primitive parameter; null if it was not given.</summary>
    public string? Text(string name) => given.Find(one => one.Name == name).Text;

    /// <summary>The texts of a parameter that may come often.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. given.Where(one => one.Name == name).Select(one => one.Text).OfType<string>()];

    /// <summary>The value of a parameter that is a datatype; none if it was not given.</summary>
    public Element Value(string name) => given.Find(one => one.Name == name).Value;

    /// <summary>The resource of a parameter; null if it was not given. Throws <see cref="Failure"/> (400) if it is of another type.</summary>
    public ElementTree? Resource(string name, string type)
    {
        var resource = given.Find(one => one.Name == name).Resource;
        return !resource.Exists ? null
            : resource.Type?.Name == type ? resource.Detach()
            : throw Wrong(name, $"must be a {type}", $"skal være en {type}");
    }

    /// <summary>A Boolean; false if it was not given. Throws <see cref="Failure"/> (400) for anything else.</summary>
    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Wrong(name, "must be true or false", "skal være true eller false"),
    };

    /// <summary>A whole number of 0 at least; null if it was not given. Throws <see cref="Failure"/> (400) for anything else.</summary>
    public int? Number(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Wrong(name, "must be a whole number of 0 at least", "skal være et helt tal, mindst 0");

    /// <summary>A primitive parameter that must be there. Throws <see cref="Failure"/> (400) if it is not.</summary>
    public string Require(string name) => Text(name) ?? throw Missing($"the parameter '{name}'", $"parameteren '{name}'");

    /// <summary>The codes of <c>code</c> with <paramref name="systemName"/>, <c>coding</c> or <c>codeableConcept</c>. Throws <see cref="Failure"/> (400) if there is none.</summary>
    public IReadOnlyList<CodeToValidate> Codes(string? systemName, string versionName)
    {
        if (Text("code") is { } code)
        {
            return [new CodeToValidate(systemName is null ? null : Require(systemName), Text(versionName), code, Text("display"))];
        }

        var concept = Value("codeableConcept");
        var codes = new List<CodeToValidate>();
        for (var coding = concept.Exists ? concept.Child("coding") : Value("coding"); coding.Exists; coding = concept.Exists ? coding.NextSame() : default)
        {
            if (CodeToValidate.From(coding) is { } found)
            {
                codes.Add(found);
            }
        }

        if (codes.Count > MostCodes)
        {
            throw Wrong("codeableConcept", $"has more than {MostCodes} codings", $"har flere end {MostCodes} kodninger");
        }

        return codes.Count > 0 ? codes : throw Missing("a code: code, coding or codeableConcept", "en kode: code, coding eller codeableConcept");
    }

    /// <summary>The call lacks something: 400.</summary>
    public Failure Missing(string what, string danish) =>
        new(FailureKind.BadRequest, Issue.Error(IssueCode.Required, "parameter-missing", $"{operation} needs {what}.", $"{operation} kræver {danish}."));

    private Failure Wrong(string name, string what, string danish) =>
        new(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "parameter-invalid", $"The parameter '{name}' of {operation} {what}.", $"Parameteren '{name}' til {operation} {danish}."));
}
