using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>The parameters of a search in a form, for OpenAPI.</summary>
internal static class FhirForms
{
    /// <summary>The content of a search by POST.</summary>
    public static OpenApiRequestBody Of(FhirRoute route, FhirSection section)
    {
        var properties = new Dictionary<string, IOpenApiSchema>();
        var encoding = new Dictionary<string, OpenApiEncoding>();
        foreach (var parameter in FhirParameters.OfForm(route, section))
        {
            var schema = Field(parameter);
            properties[parameter.Name!] = schema;
            if (schema.Type == JsonSchemaType.Array)
            {
                // As in a URL; Swagger UI would put commas between them.
                encoding[parameter.Name!] = new OpenApiEncoding { Style = ParameterStyle.Form, Explode = true };
            }
        }

        return new OpenApiRequestBody
        {
            Description = "The parameters of the search, as in a URL.",
            Content = new Dictionary<string, IOpenApiMediaType> { ["application/x-www-form-urlencoded"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = properties }, Encoding = encoding } },
        };
    }

    /// <summary>
    /// The schema of a field of a form, which is a text that may be empty. Without a default Swagger UI would send the text "string", the first of several
    /// values, or true; a default has to be of the type, so that numbers are texts too.
    /// </summary>
    private static OpenApiSchema Field(OpenApiParameter parameter)
    {
        if (parameter.Schema is OpenApiSchema { Type: JsonSchemaType.Array } several)
        {
            (several.Description, several.Default) = (parameter.Description, new JsonArray());
            return several;
        }

        var values = parameter.Schema!.Type == JsonSchemaType.Boolean ? [true, false] : parameter.Schema.Enum ?? [];
        return new()
        {
            Type = JsonSchemaType.String,
            Description = parameter.Description,
            Enum = values.Count > 0 ? [(JsonNode)"", .. values.Select(value => (JsonNode)value.ToString())] : null,
            Default = "",
        };
    }
}
