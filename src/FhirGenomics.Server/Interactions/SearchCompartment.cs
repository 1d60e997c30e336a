using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR search of what belongs to one patient, encounter, device ..., by GET and by POST: https://hl7.org/fhir/R4/search.html#2.21.1.2</summary>
internal static class SearchCompartment
{
    /// <summary>Name of the interaction here; a CapabilityStatement has none for it, but lists the compartments.</summary>
    public const string Code = "search-compartment";

    /// <summary>Stands for all types in the URL.</summary>
    public const string AllTypes = "*";

    /// <summary>Answers with one page; 404 if resources of the type never belong to such a compartment.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var (owner, member) = (request.Type!, request.Member!);
        var members = Routes.ResourceTypes.Where(type => type == owner || server.Parameters.InCompartment(owner, type).Count > 0).ToList();
        var asked = member == AllTypes ? SearchSystem.Types(request) : null;
        var types = member != AllTypes ? [member] : asked ?? members;
        if (types.FirstOrDefault(type => !members.Contains(type)) is { } stranger)
        {
            throw new Failure(FailureKind.NotFound, Issue.Error(
                IssueCode.NotSupported,
                "compartment-type",
                $"Resources of type {stranger} belong to no {owner}: https://hl7.org/fhir/R4/compartmentdefinition-{Routes.Lower(owner)}.html lists those that do.",
                $"Ressourcer af typen {stranger} hører ikke til en {owner}: https://hl7.org/fhir/R4/compartmentdefinition-{Routes.Lower(owner)}.html viser dem, der gør."));
        }

        var parameters = member == AllTypes ? SearchSystem.WithoutTypes(request) : request.Parameters;
        var query = SearchQuery.Parse(types, new Compartment(owner, request.Id!), parameters, server.Parameters, request.Prefer.Strict, request.Base);
        return await Search.Answer(request, query, $"{request.Base}/{owner}/{request.Id}/{member}", SearchSystem.Used(asked, query), server, stop);
    }
}
