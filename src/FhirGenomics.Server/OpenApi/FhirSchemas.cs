using System.Text.Json.Nodes;
using FhirGenomics.Server.Operations;
using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>The types of parameters, for OpenAPI.</summary>
internal static class FhirSchemas
{
    /// <summary>The schema of a parameter: its type and values, several of them if it may be repeated.</summary>
    public static OpenApiSchema Of(OperationParameter parameter) => parameter.Repeats ? new() { Type = JsonSchemaType.Array, Items = One(parameter) } : One(parameter);

    /// <summary>The schema of a text.</summary>
    public static OpenApiSchema Text(string? description = null) => new() { Type = JsonSchemaType.String, Description = description };

    /// <summary>The schema of bytes in any media type.</summary>
    public static OpenApiSchema Bytes(string description) => new() { Type = JsonSchemaType.String, Format = "binary", Description = description };

    private static OpenApiSchema One(OperationParameter parameter) => parameter.Type switch
    {
        "boolean" => new() { Type = JsonSchemaType.Boolean },
        "integer" => new() { Type = JsonSchemaType.Integer },
        "unsignedInt" => new() { Type = JsonSchemaType.Integer, Minimum = "0" },
        "positiveInt" => new() { Type = JsonSchemaType.Integer, Minimum = "1" },
        _ => new() { Type = JsonSchemaType.String, Enum = parameter.Values.Count > 0 ? [.. parameter.Values.Select(value => (JsonNode)value)] : null },
    };
}
