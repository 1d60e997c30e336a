using System.Buffers.Text;
using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Patch;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;
using FhirGenomics.Validation;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR patch, conditional patch included: https://hl7.org/fhir/R4/http.html#patch</summary>
internal static class Patch
{
    /// <summary>Media type of a JSON Patch.</summary>
    public const string JsonPatchType = "application/json-patch+json";

    /// <summary>Media types of all patches that are offered.</summary>
    public static readonly string[] Formats = [JsonPatchType, "application/fhir+json", "application/fhir+xml"];

    /// <summary>Changes a resource, which must be valid afterwards. A patch that changes nothing makes no version.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var findings = new List<Issue>();
        var change = Change(request, server, findings);
        await RequireSound(request, server, stop);
        var written = await server.Write([change], stop);
        return Respond.Written(request, written[0], findings);
    }

    /// <summary>The content of a FHIRPath Patch must be R4 itself: of two values nobody knows which is meant. What depends on the place of a value is judged where it goes.</summary>
    private static async Task RequireSound(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        if (request.JsonPatch.IsEmpty)
        {
            var findings = request.Findings ?? await server.Validate(request.RequireBody().Root, stop, ownBase: request.Base);
            Acceptance.ThrowIfBroken([.. findings.Where(issue => !DependsOnPlace(issue))]);
        }
    }

    /// <summary>True for a finding about a value in a FHIRPath Patch that tells nothing of the resource it goes to.</summary>
    public static bool DependsOnPlace(Issue issue) => issue.MessageId is MessageId.ExtensionContext or MessageId.ReferenceUnresolved;

    /// <summary>The change that patches it. Throws <see cref="Failure"/> (400) if the content is no patch.</summary>
    public static Change Change(FhirRequest request, FhirServer server) => Change(request, server, []);

    private static Change.Patch Change(FhirRequest request, FhirServer server, List<Issue> findings) => Change(request, server, findings, Read(request));

    /// <summary>The change that makes the next version out of the current one by any means; the result must be valid.</summary>
    public static Change.Patch Change(FhirRequest request, FhirServer server, List<Issue> findings, Func<ElementTree, ElementTree> edit)
    {
        return new Change.Patch(request.Type!, request.Id, request.Id is null ? Criteria.OfUrl(request, server) : null, request.Place is null ? Apply : ApplyEntry, request.Conditions.RequiredVersion())
        {
            FullUrl = request.FullUrl,
            Place = request.Place,
            Base = request.Base,
        };

        async Task<ElementTree> ApplyEntry(ElementTree current, CancellationToken stop)
        {
            try
            {
                return await Apply(current, stop);
            }
            catch (Failure failure)
            {
                throw BundleEntries.AtPlace(failure, request);
            }
        }

        async Task<ElementTree> Apply(ElementTree current, CancellationToken stop)
        {
            var edited = edit(current);
            RequireSame(current, edited);
            findings.Clear();
            findings.AddRange((await server.Validate(edited.Root, stop, ownBase: request.Base)).Select(WithoutPosition));
            Acceptance.ThrowIfError(findings);
            return edited;
        }
    }

    /// <summary>Why the content is no patch here by its media type (415), with what is offered; null if it may be one.</summary>
    public static Failure? Refusal(HttpRequest http)
    {
        var contentType = http.ContentType ?? "";
        var mayBeOne = contentType.Length == 0 ? http.ContentLength is null or 0 : Negotiation.IsXml(contentType.Split(';')[0].Trim()) is not null;
        return mayBeOne ? null : new Failure(FailureKind.UnsupportedMediaType, Issue.Error(
            IssueCode.NotSupported,
            "patch-format-not-offered",
            $"A patch of the content type '{contentType}' is not offered. Offered are JSON Patch ({JsonPatchType}) and FHIRPath Patch (a Parameters resource as application/fhir+json or application/fhir+xml).",
            $"En patch med indholdstypen '{contentType}' tilbydes ikke. Der tilbydes JSON Patch ({JsonPatchType}) og FHIRPath Patch (en Parameters-ressource som application/fhir+json eller application/fhir+xml)."));
    }

    private static Func<ElementTree, ElementTree> Read(FhirRequest request)
    {
        if (!request.JsonPatch.IsEmpty)
        {
            return resource => OfJson(resource, request.JsonPatch);
        }

        var body = request.RequireBody();
        if (body.ResourceType == "Parameters")
        {
            return resource => FhirPathPatch.Apply(resource, body);
        }

        // In a Bundle a JSON Patch comes as a Binary.
        if (body.ResourceType == "Binary" && request.Place is not null && body.Root.Child("contentType").Text is { } type && type.Split(';')[0].Trim() == JsonPatchType)
        {
            var data = Encoding.ASCII.GetBytes(body.Root.Child("data").Text ?? "");
            var patch = Base64.IsValid(data) ? Convert.FromBase64String(Encoding.ASCII.GetString(data)) : [];
            return resource => OfJson(resource, patch);
        }

        throw new Failure(FailureKind.BadRequest, Issue.Error(
            IssueCode.Invalid,
            "patch-invalid",
            $"A patch is a Parameters resource (FHIRPath Patch) or a JSON Patch ({JsonPatchType}; in a Bundle a Binary with it), not a {body.ResourceType}.",
            body.Root,
            $"En patch er en Parameters-ressource (FHIRPath Patch) eller en JSON Patch ({JsonPatchType}; i et Bundle en Binary med den), ikke {body.ResourceType}."));
    }

    private static ElementTree OfJson(ElementTree resource, ReadOnlyMemory<byte> patch)
    {
        var issues = new List<Issue>();
        var patched = ElementTree.TryRead(JsonPatch.Apply(resource.Json, patch, prunes: true), issues);
        return patched is not null && !issues.Exists(issue => issue.IsError) ? patched : throw new Failure(FailureKind.BadRequest, [.. issues.Select(WithoutPosition)]);
    }

    /// <summary>What the server gives a resource is not the caller's to change.</summary>
    private static void RequireSame(ElementTree current, ElementTree patched)
    {
        if (current.ResourceType != patched.ResourceType || current.Id != patched.Id)
        {
            throw Fixed("resourceType / id");
        }

        foreach (var name in (ReadOnlySpan<string>)["versionId", "lastUpdated"])
        {
            if (patched.Root.Child("meta").Child(name).Text is { } changed && changed != current.Root.Child("meta").Child(name).Text)
            {
                throw Fixed("meta." + name);
            }
        }
    }

    private static Failure Fixed(string name) => new(FailureKind.BadRequest, Issue.Error(
        IssueCode.BusinessRule, "patch-of-fixed", $"A patch cannot change {name}.", $"En patch kan ikke ændre {name}."));

    /// <summary>Lines and columns would be those of the result, which the caller has not seen.</summary>
    private static Issue WithoutPosition(Issue issue) => issue with { Line = 0, Column = 0 };
}
