using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>The request headers of an interaction, for OpenAPI. Accept and Content-Type are told by the media types.</summary>
internal static class FhirHeaders
{
    private const string Version = "The version that you mean, as W/\"n\": 412 if it is not the current one.";

    /// <summary>All of them.</summary>
    public static IEnumerable<OpenApiParameter> Of(FhirRoute route)
    {
        if (route.Code is "read" or "vread")
        {
            yield return Header("If-None-Match", "The version that you have, as W/\"n\": 304 if it is still the current one.");
            yield return Header("If-Modified-Since", "An HTTP date: 304 if the resource was not changed since.");
        }
        else if (route.Code == "capabilities")
        {
            yield return Header("If-None-Match", "The ETag of the statement that you have: 304 if it is still so.");
        }
        else if (route.Code == "create")
        {
            yield return Header("If-None-Exist", "Search parameters such as identifier=system|value: if one resource matches, nothing is created and that one is the answer.");
        }
        else if (route.Code is "update" or "patch" or "delete" or "$meta-add" or "$meta-delete")
        {
            yield return Header("If-Match", Version);
            if (route.Code == "update")
            {
                yield return Header("If-None-Match", "`*`: create it, and change nothing if it exists (412).");
            }
        }

        if (Preferences(route) is { Length: > 0 } preferences)
        {
            yield return Header("Prefer", preferences);
        }

        yield return Header("Accept-Language", "da: findings are told in Danish; else in English.");
    }

    private static string Preferences(FhirRoute route)
    {
        var main = route.Code switch
        {
            "create" or "update" or "patch" or "transaction" => "return=representation (default), return=minimal or return=OperationOutcome. ",
            "delete" => "return=OperationOutcome tells what was deleted. ",
            "search-type" or "search-system" or Interactions.SearchCompartment.Code or "$everything" or "$lastn" => "handling=lenient (default) reports unknown parameters, handling=strict refuses them. ",
            _ => "",
        };
        return route.IsDeferrable ? main + "respond-async: the answer comes later." : main;
    }

    private static OpenApiParameter Header(string name, string description) => new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = FhirSchemas.Text() };
}
