using System.Security.Cryptography;
using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>Serves the OpenAPI documents at <c>/swagger/NAME/swagger.json</c> and Swagger UI at <c>/swagger</c>; nothing is loaded from elsewhere.</summary>
internal static class OpenApiSetup
{
    /// <summary>Registers all documents.</summary>
    public static void AddFhirOpenApi(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            foreach (var name in FhirDocuments.Names)
            {
                options.SwaggerDoc(name, new OpenApiInfo
                {
                    Title = "FhirGenomics: " + Title(name),
                    Version = Interactions.CapabilityStatement.Version,
                    Description = Description(name),
                    License = new OpenApiLicense { Name = "Apache-2.0", Url = new Uri("https://www.apache.org/licenses/LICENSE-2.0") },
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

    private static string Title(string name) => name switch
    {
        FhirDocuments.SystemName => "The whole server",
        FhirDocuments.GenomicsName => "Genomics",
        _ => name,
    };

    private static string Description(string name) => name switch
    {
        FhirDocuments.SystemName => "HL7 FHIR R4 (4.0.1) for clinical whole genome sequencing: what concerns all resource types. Each type has a document of its own, at the top right.",
        FhirDocuments.GenomicsName => "The pathway of a genome: post the order of a patient with samples and consents as one Bundle, then the report; search what they are made of. "
            + "Every example can be sent as it stands. All that can be done with a resource type stands in its own document, at the top right.",
        _ => $"[{name}](https://hl7.org/fhir/R4/{Routes.Lower(name)}.html) in HL7 FHIR R4 (4.0.1). With the example stories loaded (Development), there is `{name}/{ExampleBodies.Id}`; else create it first, with PUT.",
    };

    private static void UseSwagger(IApplicationBuilder app)
    {
        app.Use(Tagged);
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "swagger";
            options.DocumentTitle = "FhirGenomics";
            options.ConfigObject.DefaultModelsExpandDepth = -1;

            // A browser would colour the megabyte of /fhir/metadata anew at each click, and stand still.
            options.ConfigObject.AdditionalItems["syntaxHighlight"] = false;

            // The documents declare OAuth for generated clients; a button for a login that there is not would mislead.
            options.HeadContent = "<style>.swagger-ui .scheme-container{display:none}</style>";
            foreach (var name in FhirDocuments.Names)
            {
                options.SwaggerEndpoint($"/swagger/{name}/swagger.json", Title(name));
            }
        });
    }

    /// <summary>Gives a document an ETag, so that a browser that has it is told so (304).</summary>
    private static async Task Tagged(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.Value!.EndsWith("/swagger.json", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        var wire = http.Response.Body;
        using var document = new MemoryStream();
        http.Response.Body = document;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = wire;
        }

        if (http.Response.StatusCode != StatusCodes.Status200OK)
        {
            return;
        }

        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(document.GetBuffer().AsSpan(0, (int)document.Length)).AsSpan(0, 16))}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            http.Response.ContentType = null;
            http.Response.ContentLength = null;
            return;
        }

        http.Response.ContentLength = document.Length;
        document.Position = 0;
        await document.CopyToAsync(wire, http.RequestAborted);
    }
}
