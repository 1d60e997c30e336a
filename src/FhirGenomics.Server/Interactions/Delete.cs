using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Operations;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR delete, conditional delete included: https://hl7.org/fhir/R4/http.html#delete</summary>
internal static class Delete
{
    /// <summary>Most resources that one conditional delete may delete.</summary>
    public const int MostDeleted = 1000;

    /// <summary>What a conditional delete takes besides search parameters.</summary>
    public static readonly IReadOnlyList<OperationParameter> Parameters = [new("_count", "positiveInt", "How many resources may be deleted at most; 1 if it is not given.")];

    /// <summary>Deletes a resource; of what does not exist it does nothing.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var written = await server.Write([Change(request, server)], stop);
        return Respond.Written(request, written[0], []);
    }

    /// <summary>The change that deletes it. A condition may find one resource; several only if the caller says how many at most (<c>_count</c>).</summary>
    public static Change Change(FhirRequest request, FhirServer server)
    {
        var version = request.Conditions.RequiredVersion();
        return request.Id is { } id
            ? new Change.Delete(request.Type!, id, version) { Place = request.Place }
            : new Change.ConditionalDelete(Criteria.OfUrl(request, server), Most(request), version) { Place = request.Place };
    }

    private static int Most(FhirRequest request) =>
        request.Parameter("_count") is not { } text ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is > 0 and <= MostDeleted ? most
        : throw new Failure(FailureKind.BadRequest, Issue.Error(
            IssueCode.Value, "parameter-invalid", $"_count says how many resources may be deleted: a number from 1 to {MostDeleted}.", $"_count siger, hvor mange ressourcer der må slettes: et tal fra 1 til {MostDeleted}.") with
        { Expression = request.Place });
}
