using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>Serves the OpenAPI documents at <c>/swagger/NAME/swagger.json</c> and Swagger UI at <c>/swagger</c>; nothing is loaded from elsewhere.</summary>
internal static class OpenApiSetup
{
    /// <summary>Registers one document for the whole server and one per resource type.</summary>
    public static void AddFhirOpenApi(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            foreach (var name in FhirDocuments.Names)
            {
                options.SwaggerDoc(name, new OpenApiInfo
                {
                    Title = "FhirGenomics: " + (name == FhirDocuments.SystemName ? "the whole server" : name),
                    Version = Interactions.CapabilityStatement.Version,
                    Description = "HL7 FHIR R4 (4.0.1) for clinical whole genome sequencing. Choose another resource type at the top right.",
                });
            }

            // FHIR's URLs are the same for every type: the documents are written from the route description, not found in code.
            options.DocInclusionPredicate((_, _) => false);
            options.DocumentFilter<FhirDocuments>();
        });
    }

    /// <summary>Maps documents and UI; no other request passes through them.</summary>
    public static void UseFhirOpenApi(this IApplicationBuilder app) =>
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal), UseSwagger);

    private static void UseSwagger(IApplicationBuilder app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "swagger";
            options.DocumentTitle = "FhirGenomics";
            options.ConfigObject.DefaultModelsExpandDepth = -1;
            foreach (var name in FhirDocuments.Names)
            {
                options.SwaggerEndpoint($"/swagger/{name}/swagger.json", name == FhirDocuments.SystemName ? "The whole server" : name);
            }
        });
    }
}
