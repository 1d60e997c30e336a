using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Validation;

namespace FhirGenomics.Server.Operations;

/// <summary>Operation $validate: https://hl7.org/fhir/R4/resource-operation-validate.html</summary>
internal static class Validate
{
    /// <summary>What it takes besides the resource.</summary>
    public static readonly IReadOnlyList<OperationParameter> InUrl =
    [
        new("profile", "uri", "Canonical URL of a profile to validate against, besides those that the resource claims."),
        new("mode", "code", "create, update, delete or profile.") { Values = ["create", "update", "delete", "profile"] },
    ];

    /// <summary>Answers 200 with all findings, also when the resource is invalid; other statuses only if there is nothing to validate.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var (resource, profiles, mode) = Parameters(request);
        if (mode is not null && !InUrl[1].Values.Contains(mode))
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "parameter-invalid", $"The mode '{mode}' is unknown: create, update, delete or profile.", $"'mode' kan ikke være '{mode}': create, update, delete eller profile."));
        }

        if (mode == "profile" && profiles.Count == 0)
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Required, "parameter-missing", "The mode profile needs the parameter profile, which says against which one.", "'mode' profile kræver parameteren profile, som siger mod hvilken."));
        }

        if (mode is "update" or "delete" && request.Id is null)
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Invalid, "parameter-invalid", $"The mode {mode} is about one resource: its URL is {request.Base}/Type/id/$validate.", $"'mode' {mode} gælder én ressource: dens URL er {request.Base}/Type/id/$validate."));
        }

        if (resource is null)
        {
            return await OfStored(request, profiles, mode, server, stop);
        }

        var issues = new List<Issue>();
        if (request.Type is not null && resource.ResourceType != request.Type)
        {
            issues.Add(Issue.Error(IssueCode.Invalid, "resource-type-mismatch", $"The URL says {request.Type}, but the resource is of type {resource.ResourceType}.", resource.Root, $"URL'en siger {request.Type}, men ressourcen er af typen {resource.ResourceType}."));
        }

        if (mode == "update" && resource.Id != request.Id)
        {
            issues.Add(Issue.Error(IssueCode.Invalid, "id-mismatch", $"The id of the resource is not the one of the URL, '{request.Id}'.", resource.Root, $"Ressourcens id er ikke URL'ens, '{request.Id}'."));
        }

        issues.AddRange(await server.Validate(resource.Root, stop, new ValidationRequest { Profiles = profiles }, request.Base));
        return Respond.Outcome(200, issues);
    }

    private static async Task<FhirResponse> OfStored(FhirRequest request, List<string> profiles, string? mode, FhirServer server, CancellationToken stop)
    {
        if (request.Id is null || mode is "create" or "update")
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Required, "body-missing", "There is nothing to validate: send a resource, or Parameters with a parameter 'resource'.", "Der er intet at validere: send en ressource, eller Parameters med parameteren 'resource'."));
        }

        var stored = Read.Require(await server.Store.Read(request.Type!, request.Id, stop), request);
        return Respond.Outcome(200, mode == "delete" ? [] : await server.Validate(ElementTree.Read(stored.Json).Root, stop, new ValidationRequest { Profiles = profiles }, request.Base));
    }

    /// <summary>What to validate, from the content (the resource itself, or Parameters) and the URL.</summary>
    private static (ElementTree? Resource, List<string> Profiles, string? Mode) Parameters(FhirRequest request)
    {
        RefuseUnknown(request);
        var modes = request.Parameters.Where(parameter => parameter.Key == "mode").Select(parameter => parameter.Value).ToList();
        var profiles = request.Parameters.Where(parameter => parameter.Key == "profile").Select(parameter => parameter.Value).ToList();
        if (request.Body is not { ResourceType: "Parameters" } parameters || request.Type == "Parameters")
        {
            return (request.Body, profiles, One(modes));
        }

        ElementTree? resource = null;
        for (var parameter = parameters.Root.Child("parameter"); parameter.Exists; parameter = parameter.NextSame())
        {
            var name = parameter.Child("name").Text;
            switch (name)
            {
                case "resource" when resource is not null:
                    throw new Failure(FailureKind.BadRequest, Issue.Error(
                        IssueCode.Duplicate, "parameter-invalid", "$validate takes one resource: send several as a Bundle.", parameter, "$validate tager én ressource: send flere som en Bundle."));
                case "resource" when parameter.Child("resource").Exists:
                    resource = parameter.Child("resource").Detach();
                    break;
                case "mode" when parameter.Child("value").Text is { } mode:
                    modes.Add(mode);
                    break;
                case "profile" when parameter.Child("value").Text is { } profile:
                    profiles.Add(profile);
                    break;
                default:
                    throw new Failure(FailureKind.BadRequest, Issue.Error(
                        IssueCode.NotSupported, "parameter-unknown", $"$validate has no parameter '{name}' of this kind: resource (a resource), mode (code) and profile (uri) are known.", parameter,
                        $"$validate har ingen parameter '{name}' af denne slags: resource (en ressource), mode (kode) og profile (uri) kendes."));
            }
        }

        if (parameters.Faults.Count > (resource?.Faults.Count ?? 0))
        {
            throw new Failure(FailureKind.BadRequest, parameters.Faults);
        }

        return (resource, profiles, One(modes));
    }

    private static string? One(List<string> modes) => modes.Count <= 1 ? modes.FirstOrDefault() : throw new Failure(
        FailureKind.BadRequest, Issue.Error(IssueCode.Duplicate, "parameter-invalid", "$validate takes the parameter 'mode' once.", "$validate tager parameteren 'mode' én gang."));

    /// <summary>A profile whose parameter is misspelt would not be checked, and nobody would notice.</summary>
    private static void RefuseUnknown(FhirRequest request)
    {
        string[] known = [.. InUrl.Select(parameter => parameter.Name), "_summary", "_elements"];
        if (request.Parameters.Select(parameter => parameter.Key).FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            var meant = Spelling.DidYouMean(unknown, known);
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.NotSupported, "parameter-unknown", $"$validate has no parameter '{unknown}' in the URL: profile and mode are known.{meant.English}", $"$validate har ingen parameter '{unknown}' i URL'en: profile og mode kendes.{meant.Danish}"));
        }
    }
}
