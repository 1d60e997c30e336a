using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Server.Operations;

namespace FhirGenomics.Server;

/// <summary>Every URL of the FHIR API, in the order of https://hl7.org/fhir/R4/http.html.</summary>
internal static class Routes
{
    /// <summary>Path of the FHIR base.</summary>
    public const string Base = "/fhir";

    private static readonly string[] Get = ["GET", "HEAD"];

    /// <summary>All interactions, then all operations.</summary>
    public static readonly IReadOnlyList<FhirRoute> All =
    [
        new("read", FhirLevel.Instance, Get, "/{type}/{id}", "Reads the current version of a resource.", Read.Handle) { Statuses = [200, 304], Specification = "http.html#read" },
        new("vread", FhirLevel.Instance, Get, "/{type}/{id}/_history/{vid}", "Reads one version of a resource.", VRead.Handle) { Statuses = [200, 304], Specification = "http.html#vread" },
        new("update", FhirLevel.Instance, ["PUT"], "/{type}/{id}", "Stores a new version of a resource; creates it, under this id, if it does not exist.", Update.Handle)
        {
            Content = FhirContent.Resource, Statuses = [200, 201], Change = Update.Change, Specification = "http.html#update",
        },
        new("delete", FhirLevel.Instance, ["DELETE"], "/{type}/{id}", "Deletes a resource; its history stays.", Delete.Handle)
        {
            Statuses = [204], Change = Delete.Change, Specification = "http.html#delete",
        },
        new("create", FhirLevel.Type, ["POST"], "/{type}", "Creates a resource under an id that the server gives; with If-None-Exist only if no resource matches.", Create.Handle)
        {
            Content = FhirContent.Resource, Statuses = [201, 200], Change = Create.Change, Specification = "http.html#create",
        },
        new("search-type", FhirLevel.Type, Get, "/{type}", "Searches the resources of a type.", Search.Handle) { Specification = "http.html#search" },
        new("search-type", FhirLevel.Type, ["POST"], "/{type}/_search", "Searches the resources of a type, with parameters in a form.", Search.Handle)
        {
            Content = FhirContent.Form, Specification = "http.html#search",
        },
        new("capabilities", FhirLevel.System, Get, "/metadata", "Tells what this server does, as a CapabilityStatement.", Capabilities.Handle) { Statuses = [200, 304], Specification = "http.html#capabilities" },
        new("transaction", FhirLevel.System, ["POST"], "", "Carries out the entries of a Bundle: all or none (transaction), or each by itself (batch).", PostBundle.Handle)
        {
            Content = FhirContent.Bundle, Specification = "http.html#transaction",
        },
        new("history-instance", FhirLevel.Instance, Get, "/{type}/{id}/_history", "Lists the versions of a resource, newest first.", History.Handle) { Specification = "http.html#history" },
        new("history-type", FhirLevel.Type, Get, "/{type}/_history", "Lists the versions of all resources of a type, newest first.", History.Handle) { Specification = "http.html#history" },
        new("history-system", FhirLevel.System, Get, "/_history", "Lists the versions of all resources, newest first.", History.Handle) { Specification = "http.html#history" },
        new("$validate", FhirLevel.System, ["POST"], "/$validate", "Validates a resource of any type, without storing it.", Validate.Handle) { Content = FhirContent.Parameters, Specification = "resource-operation-validate.html" },
        new("$validate", FhirLevel.Type, ["POST"], "/{type}/$validate", "Validates a resource, without storing it.", Validate.Handle) { Content = FhirContent.Parameters, Specification = "resource-operation-validate.html" },
        new("$validate", FhirLevel.Instance, ["GET", "POST"], "/{type}/{id}/$validate", "Validates a stored resource, or a resource as its next version.", Validate.Handle) { Content = FhirContent.Parameters, Specification = "resource-operation-validate.html" },
    ];

    /// <summary>The resource types that can be stored: all of R4 but Parameters, which has no URL of its own.</summary>
    public static readonly IReadOnlyList<string> ResourceTypes = [.. FhirTypes.R4.ResourceTypeNames.Where(name => name != "Parameters")];

    private static readonly HashSet<string> Served = new(ResourceTypes, StringComparer.Ordinal);

    /// <summary>The name of a type in the URLs of the specification.</summary>
    public static string Lower(string type) => type.ToLowerInvariant();

    /// <summary>Maps every route below <see cref="Base"/>.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var route in All)
        {
            app.MapMethods(Base + route.Path, route.Methods, http => HttpExchange.Handle(http, route));
        }
    }

    /// <summary>Checks type and id of a URL. Throws <see cref="Failure"/>: 404 for an unknown type or operation, 400 for what is no id.</summary>
    public static void Check(string? type, string? id)
    {
        if (type is not null && !Served.Contains(type))
        {
            throw new Failure(FailureKind.NotFound, type.StartsWith('$')
                ? Unknown("operation-unknown", new($"There is no operation {type} at this URL.", $"Der er ingen operation {type} på denne URL."), Spelling.DidYouMean(type, All.Where(route => route.IsOperation).Select(route => route.Code)))
                : Unknown("resource-type-unknown", new($"'{type}' is not a resource type that is served here.", $"'{type}' er ikke en ressourcetype, som findes her."), Spelling.DidYouMean(type, ResourceTypes)));
        }

        if (id is null || IsId(id))
        {
            return;
        }

        string[] names = ["_history", "_search", .. All.Where(route => route.IsOperation).Select(route => route.Code)];
        throw names.Contains(id)
            ? new Failure(FailureKind.MethodNotAllowed, Issue.Error(IssueCode.NotSupported, "method-not-allowed", $"{id} is not offered for this URL and method.", $"{id} tilbydes ikke for denne URL og metode."))
            : id.StartsWith('$') || id.StartsWith('_')
            ? new Failure(FailureKind.NotFound, Unknown("operation-unknown", new($"There is nothing called {id} here.", $"Der er intet her, der hedder {id}."), Spelling.DidYouMean(id, names)))
            : new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "id-invalid", "The id in the URL is not one: 1 to 64 letters (A-Z, a-z), digits, '-' and '.'.", "Id i URL'en er ikke et gyldigt id: 1 til 64 bogstaver (A-Z, a-z), cifre, '-' og '.'."));
    }

    private static Issue Unknown(string messageId, Said text, Said meant) => Issue.Error(IssueCode.NotSupported, messageId, text.English + meant.English, text.Danish + meant.Danish);

    /// <summary>True if this may be the logical id of a resource. Source: https://hl7.org/fhir/R4/datatypes.html#id</summary>
    public static bool IsId(string id)
    {
        foreach (var letter in id)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '.'))
            {
                return false;
            }
        }

        return id.Length is > 0 and <= 64;
    }
}
