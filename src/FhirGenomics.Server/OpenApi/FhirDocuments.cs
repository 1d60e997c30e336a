using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace FhirGenomics.Server.OpenApi;

/// <summary>Writes the OpenAPI documents from <see cref="Routes"/> and the search parameters: what the CapabilityStatement is written from too.</summary>
internal sealed class FhirDocuments(FhirServer server) : IDocumentFilter
{
    /// <summary>Name of the document about the whole server.</summary>
    public const string SystemName = "system";

    /// <summary>Name of the document about the pathway of a genome: its Bundles, and the resources that this server has profiles for.</summary>
    public const string GenomicsName = "genomics";

    /// <summary>Names of all documents: the pathway, the whole server, then one per resource type.</summary>
    public static readonly IReadOnlyList<string> Names = [GenomicsName, SystemName, .. Routes.ResourceTypes];

    private static readonly string[] GenomicInteractions = ["search-type", "create", "$validate", "$everything", "$lastn"];

    /// <summary>What integrators look for first comes first: of a type search and create, of the server its Bundles.</summary>
    private static readonly (string Name, string Description)[] Groups =
    [
        ("Bundles", "Several requests in one"), ("Search", "Over several resource types"), ("Resources", "Create, search, read, change"), ("Conditional", "What the search parameters of the URL find is what is changed"),
        ("History", "Versions, also of what was deleted"), ("Compartment", "Search of what belongs to one resource"), ("Operations", ""), ("Server", "What it does, and answers that come later"), ("Deletion", "Last, so that what stands above can be tried before"),
    ];

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var name = context.DocumentName;
        swaggerDoc.Paths = [];
        swaggerDoc.Tags = new HashSet<OpenApiTag>();
        swaggerDoc.Components = new OpenApiComponents
        {
            Parameters = new Dictionary<string, IOpenApiParameter>(),
            Examples = new Dictionary<string, IOpenApiExample>(),
            Responses = new Dictionary<string, IOpenApiResponse>(),
            Schemas = FhirResponses.Schemas(),
            SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { ["smart"] = Login },
        };
        FhirResponses.AddRefusal(swaggerDoc);
        switch (name)
        {
            case SystemName:
                Add(Section(null), Routes.All.Where(route => route.IsOf(null)), Group);
                break;
            case GenomicsName:
                Add(Section(null), Routes.All.Where(route => route.IsOf(null) && route.Code is "transaction" or "$validate"), route => "Bundles of the pathway");
                foreach (var type in ExampleBodies.ProfiledTypes)
                {
                    Add(Section(type), Routes.All.Where(route => route.IsOf(type) && GenomicInteractions.Contains(route.Code) && route.Content != FhirContent.Form && (route.Level == FhirLevel.Type || route.OnlyType is not null)), _ => type);
                }

                break;
            default:
                Add(Section(name), Routes.All.Where(route => route.IsOf(name)), Group);
                break;
        }

        FhirSection Section(string? type) => new(swaggerDoc, name, type, server.Parameters.For(type ?? "Basic"));
    }

    private static string Group(FhirRoute route) => route switch
    {
        { Code: "delete" or Interactions.AsyncStatus.CancelCode } => "Deletion",
        { IsOperation: true } => "Operations",
        { Code: "transaction" } => "Bundles",
        { Code: Interactions.SearchCompartment.Code } => "Compartment",
        { Code: "search-system" } => "Search",
        { Code: "update" or "patch", Level: FhirLevel.Type } => "Conditional",
        { Code: "vread" or "history-instance" or "history-type" or "history-system" } => "History",
        { Level: FhirLevel.System } => "Server",
        _ => "Resources",
    };

    /// <summary>OAuth 2.0 for clients that are made from the document. No operation asks for it: there is no login yet.</summary>
    private static OpenApiSecurityScheme Login => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        BearerFormat = "JWT",
        Description = "An OAuth 2.0 access token as SMART App Launch has it. This server has no login and asks for none: it serves its own machine alone, and ignores the header Authorization.",
    };

    private static void Add(FhirSection section, IEnumerable<FhirRoute> routes, Func<FhirRoute, string> groupOf)
    {
        var (document, type) = (section.Document, section.Type);
        foreach (var group in routes.OrderBy(route => route.Level).ThenBy(route => route.Code != "update").GroupBy(groupOf).OrderBy(group => Array.FindIndex(Groups, one => one.Name == group.Key)))
        {
            document.Tags!.Add(group.Key == type
                ? new OpenApiTag { Name = type, ExternalDocs = new OpenApiExternalDocs { Description = "Specification", Url = new Uri($"https://hl7.org/fhir/R4/{Routes.Lower(type)}.html") } }
                : new OpenApiTag { Name = group.Key, Description = Array.Find(Groups, one => one.Name == group.Key).Description });
            foreach (var route in group)
            {
                var path = Routes.Base + (type is null ? route.Path : route.Path.Replace("{type}", type, StringComparison.Ordinal));
                if (!document.Paths.TryGetValue(path, out var item))
                {
                    document.Paths[path] = item = new OpenApiPathItem { Operations = [] };
                }

                foreach (var method in route.Methods.Where(method => method != "HEAD"))
                {
                    item.Operations![new HttpMethod(method)] = Operation(route, method, group.Key, section);
                }
            }
        }
    }

    private static OpenApiOperation Operation(FhirRoute route, string method, string group, FhirSection section) => new()
    {
        OperationId = $"{route.Code.TrimStart('$')}-{route.Level}-{method}-{section.Prefix}".ToLowerInvariant(),
        Summary = route.Summary,
        Description = Description(route),
        Tags = new HashSet<OpenApiTagReference> { new(group, section.Document) },
        Parameters = [.. FhirParameters.Of(route, method, section)],
        RequestBody = FhirBodies.Of(route, method, section),
        Responses = FhirResponses.Of(route, section),
    };

    private static string? Description(FhirRoute route)
    {
        var specification = route.Specification.Length > 0 ? $"[Specification](https://hl7.org/fhir/R4/{route.Specification})" : null;
        return route.Code == "search-type"
            ? specification + ". Modifiers, chains and reverse chains are part of a parameter's name, which this page cannot change: in a URL write `name:modifier=value`, `subject:Patient.identifier=value`, `_has:Type:reference:parameter=value`."
            : specification;
    }
}
