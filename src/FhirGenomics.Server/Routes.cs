using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Server.Operations;
using FhirGenomics.Store;

namespace FhirGenomics.Server;

/// <summary>Every URL of the FHIR API, in the order of https://hl7.org/fhir/R4/http.html.</summary>
internal static class Routes
{
    /// <summary>Path of the FHIR base.</summary>
    public const string Base = "/fhir";

    private static readonly string[] Get = ["GET", "HEAD"];
    private static readonly string[] GetOrPost = ["GET", "HEAD", "POST"];

    /// <summary>The types whose compartments can be searched: all of R4.</summary>
    public static readonly IReadOnlyList<string> Compartments = ["Device", "Encounter", "Patient", "Practitioner", "RelatedPerson"];

    /// <summary>They are checked as a whole before they are stored, since validation and search are done by them.</summary>
    private static readonly string[] Unpatched = ["SearchParameter", "StructureDefinition"];

    /// <summary>All interactions, then all operations.</summary>
    public static readonly IReadOnlyList<FhirRoute> All =
    [
        new("read", FhirLevel.Instance, Get, "/{type}/{id}", "Reads the current version of a resource.", Read.Handle) { Statuses = [200, 304], Specification = "http.html#read" },
        new("vread", FhirLevel.Instance, Get, "/{type}/{id}/_history/{vid}", "Reads one version of a resource.", VRead.Handle) { Statuses = [200, 304], Specification = "http.html#vread" },
        new("update", FhirLevel.Instance, ["PUT"], "/{type}/{id}", "Stores a new version of a resource; creates it, under this id, if it does not exist.", Update.Handle)
        {
            Content = FhirContent.Resource, Statuses = [200, 201], Change = Update.Change, Specification = "http.html#update",
        },
        new("update", FhirLevel.Type, ["PUT"], "/{type}", "Conditional update: stores a new version of the one resource that the search parameters of the URL find; creates it if there is none.", Update.Handle)
        {
            Content = FhirContent.Resource, Statuses = [200, 201], Change = Update.Change, Specification = "http.html#cond-update",
        },
        new("patch", FhirLevel.Instance, ["PATCH"], "/{type}/{id}", "Changes parts of a resource, by JSON Patch or FHIRPath Patch.", Patch.Handle)
        {
            Content = FhirContent.Patch, ExceptTypes = Unpatched, Change = Patch.Change, Specification = "http.html#patch",
        },
        new("patch", FhirLevel.Type, ["PATCH"], "/{type}", "Conditional patch: changes parts of the one resource that the search parameters of the URL find.", Patch.Handle)
        {
            Content = FhirContent.Patch, ExceptTypes = Unpatched, Change = Patch.Change, Specification = "http.html#patch",
        },
        new("delete", FhirLevel.Instance, ["DELETE"], "/{type}/{id}", "Deletes a resource; its history stays.", Delete.Handle)
        {
            Statuses = [200, 204], Change = Delete.Change, Specification = "http.html#delete",
        },
        new("delete", FhirLevel.Type, ["DELETE"], "/{type}", "Conditional delete: deletes the one resource that the search parameters of the URL find, or up to _count of them.", Delete.Handle)
        {
            Statuses = [200, 204], Parameters = Delete.Parameters, Change = Delete.Change, Specification = "http.html#3.1.0.7.1",
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
        new("search-system", FhirLevel.System, Get, "", "Searches the resources of several types, which _type names, or of all.", SearchSystem.Handle) { Specification = "http.html#search" },
        new("search-system", FhirLevel.System, ["POST"], "/_search", "Searches the resources of several types, with parameters in a form.", SearchSystem.Handle)
        {
            Content = FhirContent.Form, Specification = "http.html#search",
        },
        .. Compartments.SelectMany(Compartment),
        new("capabilities", FhirLevel.System, Get, "/metadata", "Tells what this server does, as a CapabilityStatement.", Capabilities.Handle) { Parameters = Capabilities.Parameters, Statuses = [200, 304], Specification = "http.html#capabilities" },
        new("transaction", FhirLevel.System, ["POST"], "", "Carries out the entries of a Bundle: all or none (transaction), or each by itself (batch).", PostBundle.Handle)
        {
            Content = FhirContent.Bundle, Specification = "http.html#transaction",
        },
        new("history-instance", FhirLevel.Instance, Get, "/{type}/{id}/_history", "Lists the versions of a resource, newest first.", History.Handle) { Parameters = History.Parameters, Specification = "http.html#history" },
        new("history-type", FhirLevel.Type, Get, "/{type}/_history", "Lists the versions of all resources of a type, newest first.", History.Handle) { Parameters = History.Parameters, Specification = "http.html#history" },
        new("history-system", FhirLevel.System, Get, "/_history", "Lists the versions of all resources, newest first.", History.Handle) { Parameters = History.Parameters, Specification = "http.html#history" },
        new(AsyncStatus.Code, FhirLevel.System, Get, "/_async/{id}", "The answer to a request that was sent with Prefer: respond-async; 202 while it is under way, 404 with an OperationOutcome if there is no such answer.", AsyncStatus.Handle) { Statuses = [200, 202], Specification = "async.html" },
        new(AsyncStatus.CancelCode, FhirLevel.System, ["DELETE"], "/_async/{id}", "Cancels a request that was sent with Prefer: respond-async; 404 with an OperationOutcome if there is no such request.", AsyncStatus.Cancel) { Statuses = [202], Specification = "async.html" },
        new("$validate", FhirLevel.System, ["POST"], "/$validate", "Validates a resource of any type, without storing it.", Validate.Handle) { Parameters = Validate.InUrl, Content = FhirContent.Parameters, Specification = "resource-operation-validate.html" },
        new("$validate", FhirLevel.Type, ["POST"], "/{type}/$validate", "Validates a resource, without storing it.", Validate.Handle) { Parameters = Validate.InUrl, Content = FhirContent.Parameters, Specification = "resource-operation-validate.html" },
        new("$validate", FhirLevel.Instance, GetOrPost, "/{type}/{id}/$validate", "Validates a stored resource, or a resource as its next version.", Validate.Handle) { Parameters = Validate.InUrl, Content = FhirContent.Parameters, Specification = "resource-operation-validate.html" },
        .. Terminology("ValueSet", "$expand", "Lists the codes of a value set.", Expand.Handle, Expand.Parameters),
        .. Terminology("ValueSet", "$validate-code", "Tells whether a code is in a value set.", ValidateCode.Handle, ValidateCode.OfValueSet),
        .. Terminology("CodeSystem", "$validate-code", "Tells whether a code is one of a code system.", ValidateCode.Handle, ValidateCode.OfCodeSystem),
        .. Terminology("CodeSystem", "$lookup", "Tells display, designations and properties of a code.", Lookup.Handle, Lookup.Parameters, ofInstance: false),
        .. Terminology("CodeSystem", "$subsumes", "Tells whether a code is above another.", Subsumes.Handle, Subsumes.Parameters),
        .. Terminology("ConceptMap", "$translate", "Translates a code into another code system.", Translate.Handle, Translate.Parameters),
        new("$meta", FhirLevel.System, GetOrPost, "/$meta", "All profiles, tags and security labels that resources have.", Meta.Handle) { Content = FhirContent.Parameters, Specification = "resource-operation-meta.html" },
        new("$meta", FhirLevel.Type, GetOrPost, "/{type}/$meta", "All profiles, tags and security labels that resources of a type have.", Meta.Handle) { Content = FhirContent.Parameters, Specification = "resource-operation-meta.html" },
        new("$meta", FhirLevel.Instance, GetOrPost, "/{type}/{id}/$meta", "Profiles, tags and security labels of a resource.", Meta.Handle) { Content = FhirContent.Parameters, Specification = "resource-operation-meta.html" },
        new("$meta-add", FhirLevel.Instance, ["POST"], "/{type}/{id}/$meta-add", "Adds profiles, tags and security labels to a resource, as its next version.", Meta.Add) { Content = FhirContent.Parameters, ExceptTypes = Unpatched, Specification = "resource-operation-meta-add.html" },
        new("$meta-delete", FhirLevel.Instance, ["POST"], "/{type}/{id}/$meta-delete", "Takes profiles, tags and security labels off a resource, as its next version.", Meta.Delete) { Content = FhirContent.Parameters, ExceptTypes = Unpatched, Specification = "resource-operation-meta-delete.html" },
        new("$everything", FhirLevel.Instance, GetOrPost, "/Patient/{id}/$everything", "All that is stored about a patient, and what it refers to.", Everything.Handle) { Parameters = Everything.Parameters, Content = FhirContent.Parameters, OnlyType = "Patient", Specification = "patient-operation-everything.html" },
        new("$lastn", FhirLevel.Type, GetOrPost, "/Observation/$lastn", "The latest observations of each code.", LastN.Handle) { Parameters = LastN.Parameters, Content = FhirContent.Parameters, OnlyType = "Observation", Specification = "observation-operation-lastn.html" },
        new("$reindex", FhirLevel.System, GetOrPost, "/$reindex", "Tells how far resources are indexed by search parameters that came after them; POST starts it again if it has stopped.", Reindex.Handle) { Content = FhirContent.Parameters, Definition = Reindex.Definition },
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
            // A type or *: or the compartment of Patient would take Patient/1/_history.
            app.MapMethods(Base + route.Path.Replace("{member}", "{member:regex(^[A-Z*])}", StringComparison.Ordinal), route.Methods, http => HttpExchange.Handle(http, route));
        }
    }

    /// <summary>
    /// Checks type, id and member type of a URL. Throws <see cref="Failure"/>: 404 for an unknown type or operation, 405 for one that other methods have, 400 for what is no id.
    /// </summary>
    public static void Check(string? type, string? id, string? member = null)
    {
        if (member is not (null or SearchCompartment.AllTypes) && !Served.Contains(member))
        {
            throw new Failure(FailureKind.NotFound, UnknownType(member));
        }

        if (type is not null && !Served.Contains(type))
        {
            throw MethodsAt(id is null ? [type] : [type, id]).Length > 0 ? NotOffered(type)
                : new Failure(FailureKind.NotFound, type.StartsWith('$') ? UnknownOperation(type) : UnknownType(type));
        }

        if (id is null || LocalReference.IsId(id))
        {
            return;
        }

        string[] names = ["_history", "_search", .. All.Where(route => route.IsOperation).Select(route => route.Code)];
        throw names.Contains(id)
            ? MethodsAt([type!, id]).Length > 0 ? NotOffered(id) : new Failure(FailureKind.NotFound, UnknownOperation(id))
            : id.StartsWith('$') || id.StartsWith('_')
            ? new Failure(FailureKind.NotFound, Unknown("operation-unknown", new($"There is nothing called {id} here.", $"Der er intet her, der hedder {id}."), Spelling.DidYouMean(id, names)))
            : new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "id-invalid", "The id in the URL is not one: 1 to 64 letters (A-Z, a-z), digits, '-' and '.'.", "Id i URL'en er ikke et gyldigt id: 1 til 64 bogstaver (A-Z, a-z), cifre, '-' og '.'."));
    }

    /// <summary>The methods that a path below the base offers, in its parts; none if it is unknown.</summary>
    public static string[] MethodsAt(string[] segments) =>
        [.. All.Where(route => BundleEntries.IsOf(route, segments) && (route.Segments[0] != "{type}" || (Served.Contains(segments[0]) && !route.ExceptTypes.Contains(segments[0])))).SelectMany(route => route.Methods).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The searches of a compartment. Source: https://hl7.org/fhir/R4/search.html#2.21.1.2</summary>
    private static IEnumerable<FhirRoute> Compartment(string type) =>
    [
        new(SearchCompartment.Code, FhirLevel.Instance, Get, $"/{type}/{{id}}/{{member}}", $"Searches the resources of a type (or *: of all types) that belong to this {type}.", SearchCompartment.Handle)
        {
            OnlyType = type, Specification = "compartmentdefinition.html",
        },
        new(SearchCompartment.Code, FhirLevel.Instance, ["POST"], $"/{type}/{{id}}/{{member}}/_search", $"Searches the resources of a type (or *: of all types) that belong to this {type}, with parameters in a form.", SearchCompartment.Handle)
        {
            OnlyType = type, Content = FhirContent.Form, Specification = "compartmentdefinition.html",
        },
    ];

    /// <summary>A terminology operation: of a type, and of its instances.</summary>
    private static IEnumerable<FhirRoute> Terminology(string type, string code, string summary, FhirHandler handle, IReadOnlyList<OperationParameter> parameters, bool ofInstance = true)
    {
        foreach (var level in ofInstance ? [FhirLevel.Type, FhirLevel.Instance] : new[] { FhirLevel.Type })
        {
            yield return new FhirRoute(code, level, GetOrPost, level == FhirLevel.Type ? $"/{type}/{code}" : $"/{type}/{{id}}/{code}", summary, handle)
            {
                Content = FhirContent.Parameters,
                OnlyType = type,
                Parameters = parameters,
                Specification = $"{Lower(type)}-operation-{code[1..]}.html",
            };
        }
    }

    private static Failure NotOffered(string name) =>
        new(FailureKind.MethodNotAllowed, Issue.Error(IssueCode.NotSupported, "method-not-allowed", $"{name} is not offered for this URL and method.", $"{name} tilbydes ikke for denne URL og metode."));

    /// <summary>The finding about an operation that is not offered where it was asked for, or nowhere.</summary>
    public static Issue UnknownOperation(string code)
    {
        var elsewhere = All.Where(route => route.Code == code).Select(route => $"{Base}{route.Path}").Distinct().ToList();
        var meant = elsewhere.Count == 0 ? Spelling.DidYouMean(code, All.Where(route => route.IsOperation).Select(route => route.Code)) : new($" It is at {string.Join(", ", elsewhere)}.", $" Den findes på {string.Join(", ", elsewhere)}.");
        return Unknown("operation-unknown", new($"There is no operation {code} at this URL.", $"Der er ingen operation {code} på denne URL."), meant);
    }

    /// <summary>The finding about what is no resource type of this server.</summary>
    public static Issue UnknownType(string type) =>
        Unknown("resource-type-unknown", new($"'{type}' is not a resource type that is served here.", $"'{type}' er ikke en ressourcetype, som findes her."), Spelling.DidYouMean(type, ResourceTypes));

    private static Issue Unknown(string messageId, Said text, Said meant) => Issue.Error(IssueCode.NotSupported, messageId, text.English + meant.English, text.Danish + meant.Danish);
}
