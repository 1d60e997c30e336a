using FhirGenomics.Resources;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Server.Operations;

/// <summary>The parameters of an operation whose values are all primitive: in the URL, or in a Parameters resource. Source: https://hl7.org/fhir/R4/operations.html#request</summary>
internal static class OperationInput
{
    /// <summary>All of them. Throws <see cref="Failure"/> (400) if the content is no Parameters resource, or has a value that is not primitive.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(FhirRequest request)
    {
        if (request.Body is not { } body)
        {
            return request.Parameters;
        }

        if (body.ResourceType != "Parameters")
        {
            throw Wrong("The content must be a Parameters resource.", "Indholdet skal være en Parameters-ressource.", body.Root);
        }

        var all = request.Parameters.ToList();
        for (var parameter = body.Root.Child("parameter"); parameter.Exists; parameter = parameter.NextSame())
        {
            all.Add(new(parameter.Child("name").Text ?? "", parameter.Child("value").Text ?? throw Wrong("The parameter must have a primitive value.", "Parameteren skal have en primitiv værdi.", parameter)));
        }

        return all;
    }

    /// <summary>The value of a parameter that may come once; null if it did not. Throws <see cref="Failure"/> (400) if it came more often.</summary>
    public static string? Single(IReadOnlyList<KeyValuePair<string, string>> parameters, string operation, string name)
    {
        var values = parameters.Where(parameter => parameter.Key == name).Select(parameter => parameter.Value).ToList();
        return values.Count <= 1 ? values.FirstOrDefault() : throw new Failure(
            FailureKind.BadRequest, Issue.Error(IssueCode.Duplicate, "parameter-invalid", $"{operation} takes the parameter '{name}' once.", $"{operation} tager parameteren '{name}' én gang."));
    }

    private static Failure Wrong(string text, string danish, Element at) => new(FailureKind.BadRequest, Issue.Error(IssueCode.Invalid, "parameter-invalid", text, at, danish));
}
